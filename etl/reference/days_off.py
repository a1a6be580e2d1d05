"""Days off: England's bank holidays, as they are carried and as lists received since say otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

import duckdb

from data import reference
from etl.definitions.finding import Finding
from etl.read.workbench import NAME

WHOLE = 8  # days off from Monday to Friday in a year: a list with as many gives the year whole


def days_off(store: duckdb.DuckDBPyConnection) -> frozenset[date]:
    """The days from Monday to Friday that are not worked: what each list received says of its years, one after another.

    A year that a list gives whole is as that list has it. Fewer days are added to those that were known.
    """
    off = reference.bank_holidays()
    lists: dict[int, set[date]] = {}
    for delivery, day in store.execute(
        """SELECT delivery, day FROM stored.bank_holiday JOIN stored.live_deliveries USING (delivery)
           ORDER BY received_at, delivery"""
    ).fetchall():
        lists.setdefault(delivery, set()).add(day)
    for days in lists.values():
        off = _with(off, days)
    return off


def years_known(off: Iterable[date]) -> tuple[date, date]:
    """The first and the last day of the years that are known whole; a single day makes no year."""
    years = [year for year, days in Counter(day.year for day in off).items() if days >= WHOLE]
    return date(min(years), 1, 1), date(max(years), 12, 31)


def otherwise(store: duckdb.DuckDBPyConnection) -> list[Finding]:
    """A note of the days that the list on the workbench would change, years that are not known yet apart."""
    given = {day for (day,) in store.execute(f"SELECT day FROM {NAME}.things.bank_holiday").fetchall()}
    store.execute("RESET search_path")
    before = days_off(store) if given else frozenset[date]()
    known = {day.year for day in before}
    now = _with(before, given)
    changes = {"New": now - before, "No longer": before - now}
    said = [
        f"{word}: {', '.join(f'{day:%d/%m/%Y}' for day in sorted(days) if day.year in known)}"
        for word, days in changes.items()
        if any(day.year in known for day in days)
    ]
    if years := sorted({day.year for day in now} - known):
        said.append(f"Years that were not known: {', '.join(map(str, years))}")
    message = f"The list gives other days off than are known. {'. '.join(said)}."
    return [Finding("days_off_otherwise", "note", "days", message)] if said else []


def _with(off: Iterable[date], given: Iterable[date]) -> frozenset[date]:
    by_year: Mapping[int, set[date]] = {day.year: set() for day in given}
    for day in given:
        if day.weekday() < 5:
            by_year[day.year].add(day)
    whole = {year for year, days in by_year.items() if len(days) >= WHOLE}
    return frozenset({day for day in off if day.year not in whole}.union(*by_year.values()))
