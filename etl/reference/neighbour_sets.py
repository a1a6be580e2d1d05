"""Neighbours: the sets of authorities like ours that are known, carried or received, and which model a file is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import duckdb

from data import reference
from etl.definitions.finding import Finding
from etl.read.workbench import NAME, holds_any

LA_CODE = "931"
SEE = "See that it is the right file, and that our row is in it and whole."
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
RANKED = "SELECT neighbour_code FROM {table} WHERE area_code = ? {more} ORDER BY rank"


def sets(store: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """version → the ONS codes of our neighbours, closest first. A set received stands for the one carried."""
    areas = {area.la_code: area.ons_code for area in reference.areas() if area.la_code}
    found = {version: _carried(version) for version in reference.neighbour_versions()}
    newest = store.execute(
        """SELECT version, arg_max(delivery, (received_at, delivery))
           FROM stored.neighbour JOIN stored.live_deliveries USING (delivery) WHERE area_code = ? GROUP BY version
           ORDER BY version""",
        [LA_CODE],
    ).fetchall()
    for version, delivery in newest:
        found[version] = _ranked(store, "stored.neighbour", "AND delivery = ? AND version = ?", delivery, version)
    return {version: tuple(areas[code] for code in codes if code in areas) for version, codes in found.items()}


def _carried(version: str) -> tuple[str, ...]:
    return tuple(one.neighbour_code for one in reference.neighbours(version))


def _ranked(store: duckdb.DuckDBPyConnection, table: str, more: str = "", *values: object) -> tuple[str, ...]:
    rows = store.execute(RANKED.format(table=table, more=more), [LA_CODE, *values]).fetchall()
    return tuple(code for (code,) in rows)


def name_model(store: duckdb.DuckDBPyConnection, name: str, edition: str) -> list[Finding]:
    """Write on the workbench which model its set is of, which a file does not say inside. Returns what to say of it.

    A set that is known is told by itself, another by its file's name, and else by the headings it came under.
    """
    store.execute("RESET search_path")
    if not holds_any(store, f"{NAME}.things.neighbour"):
        return []
    given = _ranked(store, f"{NAME}.things.neighbour")
    known = {version: _carried(version) for version in reference.neighbour_versions()}
    same = next((version for version, codes in known.items() if codes == given), "")
    version = same or from_name(name, known) or edition
    store.execute(f"UPDATE {NAME}.things.neighbour SET version = ?", [version])
    if not given:
        return [Finding("neighbours_not_ours", "warning", "model", "It names no neighbours of ours.", todo=SEE)]
    return [] if same else list(_otherwise(store, name, version, given))


def from_name(name: str, known: Iterable[str] = ()) -> str:
    """The model that a file's name speaks of ('sn_may_2025', '2025-05'), or ''; a year alone may be a known one's."""
    said = name.casefold()
    if found := re.search(rf"({'|'.join(MONTHS)})[a-z]*[ _.-]*(20\d\d)(?!\d)", said):
        return f"{found[2]}-{MONTHS.index(found[1]) + 1:02}"
    if found := re.search(r"(?<!\d)(20\d\d)[_.-](0[1-9]|1[0-2])(?!\d)", said):
        return f"{found[1]}-{found[2]}"
    found = re.search(r"(?<!\d)(20\d\d)(?!\d)", said)
    return next((version for version in known if found and version.startswith(found[1])), found[1] if found else "")


def _otherwise(store: duckdb.DuckDBPyConnection, name: str, version: str, given: Sequence[str]) -> Iterable[Finding]:
    """What a set says otherwise than the one that stands for its model, or than the newest."""
    before = sets(store)
    areas = {area.la_code: (area.ons_code, area.area) for area in reference.areas()}
    against = before.get(version) or before[max(before)]
    now = {areas[code][0]: areas[code][1] for code in given if code in areas}
    names = dict(areas.values())
    new = [area for code, area in now.items() if code not in against]
    gone = [names[code] for code in against if code not in now]
    told = "its name" if from_name(name) else "its headings"
    which = "gives other neighbours than are known of it" if version in before else "is a model that was not known"
    newest = " It is the newest, so its neighbours stand beside ours." if version >= max(before) else ""
    changes = f" New: {', '.join(new) or 'nobody'}. No longer: {', '.join(gone) or 'nobody'}."
    yield Finding(
        "neighbours_otherwise", "note", "model",
        f"The model {version}, as {told} says, {which}.{changes}{newest}", value=version,
        todo="See that it is the model of that month: a file's name may say it, as sn_may_2025.",
    )  # fmt: skip
