"""Every measure against its slow twin: the same rows from SQL and from plain Python, over made-up worlds.

A measure that an analyst wrote waits for its twin: until then its page may not say that it was checked.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from random import Random
from types import ModuleType

import duckdb
import pytest

from queries.indicator.catalogue import INDICATORS
from queries.indicator.indicator import Indicator, load_indicator
from tests.helpers.worlds import of
from tests.spec.twins.world import World, a_world, into

WORLDS = of(30)
OURS = "the dashboard's developers"  # as written_by of the measures that never go without a twin
UNCHECKED = "nobody yet"
# What a twin's tuples hold, for each kind of measure; whatever its ALSO names follows.
COLUMNS = {
    "share": ("series", "period", "unit", "in_numerator"),
    "rate": ("series", "period", "unit", "in_numerator"),
    "sessions": ("series", "period", "unit", "amount", "out_of"),
    "duration": ("series", "period", "unit", "days", "ended"),
    "split": ("series", "period", "unit"),
    "reported": ("series", "period", "agency", "numerator", "denominator"),
}
FOR_BREAKDOWNS = {"person_id", "on_date"}  # a twin may say these too
SLUGS = sorted(path.parent.name for path in INDICATORS.glob("*/definition.toml"))


@cache
def world(seed: int) -> tuple[World, duckdb.DuckDBPyConnection]:
    made = a_world(Random(seed))
    return made, into(made)


def twin(indicator: Indicator) -> ModuleType:
    try:
        return importlib.import_module(f"tests.spec.twins.{indicator.slug}")
    except ModuleNotFoundError as missing:
        file = f"tests/spec/twins/{indicator.slug}.py"
        said = f"{file} is missing: a measure is counted a second time in plain Python ({missing})"
        if may_wait(indicator):
            pytest.skip(said)
        pytest.fail(said)


def may_wait(indicator: Indicator) -> bool:
    return indicator.written_by != OURS and indicator.checked_by == UNCHECKED


def lines(rows: Iterable[tuple[object, ...]]) -> list[tuple[str, ...]]:
    """Rows as sorted text, so that nothing, a day and a number can stand in one column."""
    return sorted(tuple(str(cell) for cell in row) for row in rows)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_measure_gives_the_rows_of_its_twin(slug: str) -> None:
    indicator = load_indicator(INDICATORS / slug)
    slow = twin(indicator)
    columns = (*COLUMNS[indicator.kind], *getattr(slow, "ALSO", ()))
    given = 0
    for seed in range(WORLDS):
        made, store = world(seed)
        store.execute(f"CREATE OR REPLACE TEMP TABLE unit AS {indicator.measure_sql}")
        unsaid = {row[0] for row in store.execute("DESCRIBE unit").fetchall()} - {*columns} - FOR_BREAKDOWNS
        assert not unsaid, f"the twin's ALSO must name what else the measure returns: {', '.join(sorted(unsaid))}"
        found = store.execute(f"SELECT {', '.join(columns)} FROM unit").fetchall()
        assert lines(found) == lines(slow.rows(made)), f"in the world of seed {seed}"
        assert {row[0] for row in found} <= {series.key for series in indicator.series}
        given += len(found)
    assert given > 0, "no world had anything to count, so the twin has shown nothing"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_unit_is_in_a_series_once(slug: str) -> None:
    """Of a split, in one part only: the parts are shares of all units."""
    indicator = load_indicator(INDICATORS / slug)
    unit = "agency" if indicator.kind == "reported" else "unit"
    line = "" if indicator.kind == "split" else "series, "
    for seed in range(WORLDS):
        _, store = world(seed)
        twice = store.execute(
            f"SELECT period, {unit} FROM ({indicator.measure_sql}) GROUP BY {line}period, {unit} HAVING COUNT(*) > 1"
        ).fetchall()
        assert twice == [], f"in the world of seed {seed}"


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if load_indicator(INDICATORS / slug).within])
def test_a_measure_within_another_is_about_the_same_units_and_counts_no_more(slug: str) -> None:
    """Both are rounded as parts of one whole, which holds only if every unit is in both."""
    narrow = load_indicator(INDICATORS / slug)
    wide = load_indicator(INDICATORS / narrow.within)
    units = 0
    for seed in range(WORLDS):
        inner, outer = counted(narrow, seed), counted(wide, seed)
        assert inner.keys() == outer.keys(), f"in the world of seed {seed}"
        if narrow.kind == "share":
            assert [unit for unit in inner if inner[unit] > outer[unit]] == [], f"in the world of seed {seed}"
        units += len(inner)
    assert units > 0


def counted(indicator: Indicator, seed: int) -> dict[tuple[str, str, str], int]:
    """Whether each unit is counted; sessions are not counted but added up."""
    value = "in_numerator" if indicator.kind == "share" else "0"
    _, store = world(seed)
    rows = store.execute(f"SELECT series, period, unit, {value} FROM ({indicator.measure_sql})").fetchall()
    return {row[:3]: row[3] for row in rows}


def test_only_a_measure_of_an_analyst_that_nobody_has_checked_waits_for_its_twin() -> None:
    model = load_indicator(INDICATORS / SLUGS[0])
    assert not may_wait(replace(model, written_by=OURS, checked_by=UNCHECKED))
    assert not may_wait(replace(model, written_by="an analyst", checked_by="a colleague"))
    assert may_wait(replace(model, written_by="an analyst", checked_by=UNCHECKED))


def test_a_world_holds_something_of_every_live_table() -> None:
    made, store = world(0)
    tables = {row[0] for row in store.execute("SHOW TABLES").fetchall()} - {"unit"}
    assert {table for table, rows in made.items() if rows} == tables


def test_the_same_seed_gives_the_same_world() -> None:
    assert a_world(Random(7)) == a_world(Random(7))
