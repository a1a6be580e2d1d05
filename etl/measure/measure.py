"""Measure: run each indicator's SQL and group what it returns. Nothing here is safe to publish; protect makes it so.

measure.sql says who counts: one row per unit of the denominator. What it must return depends on the kind:

share     series, period, unit, person_id, on_date, in_numerator (0 or 1)
rate      the same, in_numerator always 1; the denominator is a population
sessions  series, period, unit, person_id, on_date, amount, out_of
duration  series, period, unit, person_id, on_date, days, ended (0 or 1); `ending` where it is known why
split     series, period, unit, person_id, on_date; the series is the part that the unit falls in
reported  series, period, agency, numerator, denominator: an agency has counted already

A unit stands in a series and period once. It may also return `locality`, or a column called as one of its dimensions,
where the thing has one of its own and no person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from data.periods import Period
from queries.indicator.groups import CATEGORIES, LOCALITIES, ROOT, Node
from queries.indicator.indicator import Indicator

# Completed years on the day, from the first of the month of birth: at most a month too old, never too young.
AGE = "CAST(FLOOR(DATE_DIFF('month', p.birth_month, u.on_date) / 12) AS INTEGER)"
AGE_BAND = f"""CASE WHEN p.birth_month IS NULL THEN 'unknown' WHEN {AGE} < 1 THEN 'under 1' WHEN {AGE} < 5 THEN '1 to 4'
    WHEN {AGE} < 10 THEN '5 to 9' WHEN {AGE} < 16 THEN '10 to 15' ELSE '16 and over' END"""


PERIOD = ["key", "kind", "start_date", "end_date", "snapshot_date", "idx"]
OF_A_UNIT = ("series", "period", "unit", "person_id", "on_date")
NEEDED = {
    "share": (*OF_A_UNIT, "in_numerator"),
    "rate": (*OF_A_UNIT, "in_numerator"),
    "sessions": (*OF_A_UNIT, "amount", "out_of"),
    "duration": (*OF_A_UNIT, "days", "ended"),
    "split": OF_A_UNIT,
    "reported": ("series", "period", "agency", "numerator", "denominator"),
}


OF_A_PERSON = ("age_band", "sex", "ethnic_group", "disability")  # groups that a person_id alone tells
# Said before a row is read, so that the message quotes nothing but the SQL.
UNDERSTOOD = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)


class BadMeasure(ValueError):
    """A measure.sql that does not run or returns the wrong columns; the message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class CountTally:
    """What was counted in one place, group and period. Unprotected: it must not leave the pipeline."""

    units: int
    counted: int
    amount: float = 0
    out_of: float = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator at one grain: tallies by series, period and node; durations by series and period."""

    indicator: Indicator
    grain: str
    tallies: dict[tuple[str, str], dict[Node, CountTally]] = field(default_factory=dict)
    durations: dict[tuple[str, str], list[tuple[float, bool, str]]] = field(default_factory=dict)


def measure(store: duckdb.DuckDBPyConnection, indicator: Indicator, periods: Iterable[Period], grain: str) -> Measured:
    """Run one indicator over the periods of one grain, on the current tables. Raises BadMeasure."""
    fill_periods(store, periods)
    units(store, indicator)
    measured = Measured(indicator, grain)
    if indicator.kind == "duration":
        why = "coalesce(ending, '')" if "ending" in _given(store) else "''"
        rows = store.execute(f"SELECT series, period, days, ended, {why} FROM unit ORDER BY ALL").fetchall()
        for series, period, days, ended, ending in rows:
            measured.durations.setdefault((series, period), []).append((float(days), bool(ended), ending))
        return measured
    whole_area_only = grain != indicator.base
    for series, period, place, dimension, category, *counts in _tally(store, indicator, whole_area_only):
        measured.tallies.setdefault((series, period), {})[place, dimension, category] = CountTally(*counts)
    return measured


def period_rows(periods: Iterable[Period]) -> list[tuple[str, str, date, date, date, int]]:
    """The rows of the table `period`. A stock is counted on a school year's 31 March, as DfE does."""
    return [
        (p.key, p.kind, p.start, p.end, p.end.replace(month=3, day=31) if p.kind == "academic_year" else p.end, at)
        for at, p in enumerate(periods)
    ]


def fill_periods(store: duckdb.DuckDBPyConnection, periods: Iterable[Period]) -> None:
    """Put the periods where measure.sql finds them."""
    frame = pd.DataFrame(period_rows(periods), columns=PERIOD)
    store.register("given_periods", frame)
    store.execute("DELETE FROM period; INSERT INTO period BY NAME SELECT * FROM given_periods")
    store.unregister("given_periods")


def units(store: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    """Run measure.sql into the table `unit`, and see that it is what its kind needs. Raises BadMeasure."""
    where = f"{indicator.slug}/measure.sql"
    try:
        store.execute(f"CREATE OR REPLACE TEMP TABLE unit AS {indicator.measure_sql}")
    except UNDERSTOOD as error:
        raise BadMeasure(f"{where} does not run. data/child/live.sql lists tables and columns. {error}") from error
    except duckdb.Error as error:  # it may quote a row
        raise BadMeasure(f"{where} stopped on a value in the tables: {type(error).__name__}.") from None
    given = _given(store)
    if missing := [name for name in NEEDED[indicator.kind] if name not in given]:
        raise BadMeasure(
            f"{where} returns no column {missing[0]}; a {indicator.kind} needs {', '.join(NEEDED[indicator.kind])}."
        )
    for one in indicator.dimensions:
        if one not in given and (one not in OF_A_PERSON or "person_id" not in given):
            raise BadMeasure(f"{where} returns no column {one}, which definition.toml has among its dimensions.")
    if indicator.localities and not given & {"locality", "person_id"}:
        raise BadMeasure(
            f"{where} returns no column locality or person_id; or definition.toml says localities = false."
        )
    _check_lines(store, indicator, where)


def _check_lines(store: duckdb.DuckDBPyConnection, indicator: Indicator, where: str) -> None:
    """What stands under no known series or period would be lost without a word."""
    known = {series.key for series in indicator.series}
    for series, period in store.execute("SELECT DISTINCT series, period FROM unit ORDER BY ALL").fetchall():
        if series not in known:
            raise BadMeasure(f"{where} returns a series {series!r}; definition.toml has {', '.join(sorted(known))}.")
        if not store.execute("SELECT 1 FROM period WHERE key = ?", [period]).fetchall():
            raise BadMeasure(f"{where} returns a period {period!r}; it must be a key of the table period.")
    for flag in {"in_numerator", "ended"} & {*NEEDED[indicator.kind]}:
        if store.execute(f"SELECT 1 FROM unit WHERE {flag} IS NULL OR {flag} NOT IN (0, 1) LIMIT 1").fetchall():
            raise BadMeasure(f"{where} returns a row whose {flag} is neither 0 nor 1.")


def _given(store: duckdb.DuckDBPyConnection) -> set[str]:
    return {row[0] for row in store.execute("DESCRIBE unit").fetchall()}


def _tally(store: duckdb.DuckDBPyConnection, indicator: Indicator, whole_area_only: bool) -> list[tuple[Any, ...]]:
    """(series, period, locality, dimension, category, units, counted, amount, out_of) for every node with units.

    Units are added up once by all their groups together, in the table `cell`: a partition then adds up cells.
    """
    given = _given(store)
    columns: dict[str, str] = {}
    if not whole_area_only:
        if indicator.localities:
            columns["locality"] = _known("u.locality" if "locality" in given else "p.locality", LOCALITIES)
        columns |= {one: _group(one, given) for one in indicator.dimensions}
    beside = "LEFT JOIN person AS p ON p.person_id = u.person_id" if "person_id" in given else ""
    groups = "".join(f"{sql} AS {name}, " for name, sql in columns.items())
    store.execute(
        f"""CREATE OR REPLACE TEMP TABLE cell AS
            SELECT u.series, u.period, {groups}{_sums(given)} FROM unit AS u {beside} GROUP BY ALL"""
    )
    splits = [f"'{ROOT[0]}', '{ROOT[1]}', '{ROOT[2]}'"]
    splits += [f"{name}, 'all', 'all'" if name == "locality" else f"'all', '{name}', {name}" for name in columns]
    rows = []
    for split in splits:
        rows += store.execute(
            f"""SELECT series, period, {split}, SUM(units), SUM(counted), SUM(amount), SUM(out_of)
                FROM cell GROUP BY ALL ORDER BY ALL"""
        ).fetchall()
    return rows


def _sums(given: set[str]) -> str:
    if "numerator" in given:
        return "SUM(u.denominator) AS units, SUM(u.numerator) AS counted, 0 AS amount, 0 AS out_of"
    counted = "SUM(u.in_numerator)" if "in_numerator" in given else "0"
    amounts = "SUM(u.amount) AS amount, SUM(u.out_of) AS out_of" if "amount" in given else "0 AS amount, 0 AS out_of"
    return f"COUNT(*) AS units, {counted} AS counted, {amounts}"


def _group(dimension: str, given: set[str]) -> str:
    if dimension in given:
        return _known(f"u.{dimension}", CATEGORIES[dimension])
    return AGE_BAND if dimension == "age_band" else _known(f"p.{dimension}", CATEGORIES[dimension])


def _known(column: str, parts: Iterable[str]) -> str:
    """A column's value if it is one of the parts of a table; anything else is not known, and is not lost."""
    listed = ", ".join(f"'{part}'" for part in parts)
    return f"CASE WHEN {column} IN ({listed}) THEN {column} ELSE 'unknown' END"


def partitions(indicator: Indicator) -> list[list[Node]]:
    """Every way the whole area is split for this indicator, in a fixed order, parts nobody is in included."""
    found: list[list[Node]] = []
    if indicator.localities:
        found.append([(locality, "all", "all") for locality in LOCALITIES])
    for dimension in indicator.dimensions:
        found.append([("all", dimension, category) for category in CATEGORIES[dimension]])
    return found
