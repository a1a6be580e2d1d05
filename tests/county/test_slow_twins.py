"""Every indicator against its slow twin: the same county, from the same files, counted another way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.child import connect
from data.locations import Locations
from etl.current import tables
from etl.current.tables import Span
from etl.measure.measure import Measured, measure
from queries.indicator.catalogue import indicators
from queries.indicator.groups import ROOT
from queries.statistics.survival import kaplan_meier, time_to
from tests.county import twins

KNOWN = ("neglect_plan", "all_pupils")  # the lines that the twins of absence count
INDICATORS = {indicator.slug: indicator for indicator in indicators()}


@pytest.fixture(scope="module")
def store(county: Locations, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy, since the current tables are filled anew in it."""
    connection = connect(shutil.copy(county.child, tmp_path_factory.mktemp("store")))
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def covered(store: duckdb.DuckDBPyConnection) -> Span:
    return tables.rebuild(store)


@pytest.fixture(scope="module")
def extract(county: Locations) -> Path:
    """The folder of the newest extract of the standard safeguarding dataset."""
    return max(county.home.glob("files/**/ssd_cp_plans.csv")).parent


@pytest.fixture(scope="module")
def plans(county: Locations, extract: Path) -> list[twins.Plan]:
    return twins.plans(extract, sorted(county.home.glob("files/**/*nnex*.xlsx")))


@pytest.fixture(scope="module")
def absences(county: Locations, extract: Path, plans: list[twins.Plan]) -> tuple[twins.Tally, twins.Tally]:
    censuses = sorted(county.home.glob("files/**/*pupilonroll*.csv"))
    assert len(censuses) > 10
    return twins.by_term(twins.absence(censuses), plans, twins.links(extract))


def measured(store: duckdb.DuckDBPyConnection, covered: Span, slug: str) -> Measured:
    indicator = INDICATORS[slug]
    return measure(store, indicator, covered.periods(indicator.base), indicator.base)


def counts(found: Measured, lines: tuple[str, ...] = ()) -> twins.Tally:
    """What was counted for the whole area; of some series only, where the twin knows no others."""
    by_sessions = found.indicator.kind == "sessions"
    return {
        key: (tally.amount, tally.out_of) if by_sessions else (tally.counted, tally.units)
        for key, nodes in found.tallies.items()
        for tally in [nodes[ROOT]]
        if not lines or key[0] in lines
    }


def inside(slow: twins.Tally, covered: Span, kind: str = "quarter") -> twins.Tally:
    keys = {period.key for period in covered.periods(kind)}
    return {key: tally for key, tally in slow.items() if key[1] in keys}


def test_plans_that_started_again(store: duckdb.DuckDBPyConnection, covered: Span, plans: list[twins.Plan]) -> None:
    slow = inside(twins.started_again(plans), covered)
    assert counts(measured(store, covered, "plans_started_again")) == slow
    assert len(slow) == 48


def test_plans_that_started_again_within_24_months(
    store: duckdb.DuckDBPyConnection, covered: Span, plans: list[twins.Plan]
) -> None:
    slow = inside(twins.started_again_within_24_months(plans), covered)
    assert counts(measured(store, covered, "plans_started_again_within_24_months")) == slow


def test_plans_open_two_years(store: duckdb.DuckDBPyConnection, covered: Span, plans: list[twins.Plan]) -> None:
    slow = inside(twins.open_two_years(plans, covered.first.start, covered.latest.end), covered)
    assert counts(measured(store, covered, "plans_open_two_years")) == slow


def test_plans_that_ended_after_two_years(
    store: duckdb.DuckDBPyConnection, covered: Span, plans: list[twins.Plan]
) -> None:
    slow = inside(twins.ended_after_two_years(plans), covered)
    assert counts(measured(store, covered, "plans_ended_after_two_years")) == slow


def test_time_on_plan(store: duckdb.DuckDBPyConnection, covered: Span, plans: list[twins.Plan]) -> None:
    found = measured(store, covered, "time_on_plan")
    for (series, quarter), known in found.durations.items():
        as_of = next(p.end for p in covered.periods("quarter") if p.key == quarter)
        fast = time_to(kaplan_meier([days for days, _, _ in known], [ended for _, ended, _ in known])).value
        assert fast == twins.median_days(plans, series, as_of), (series, quarter)
    assert len(found.durations) == 48


def test_referrals_within_12_months(store: duckdb.DuckDBPyConnection, covered: Span, extract: Path) -> None:
    slow = inside(twins.referred_again(extract), covered)
    assert counts(measured(store, covered, "referrals_within_12_months")) == slow


def test_early_help_started(store: duckdb.DuckDBPyConnection, covered: Span, extract: Path) -> None:
    slow = inside(twins.early_help_started(extract), covered)
    assert counts(measured(store, covered, "early_help_started")) == slow


def test_overall_absence(
    store: duckdb.DuckDBPyConnection, covered: Span, absences: tuple[twins.Tally, twins.Tally]
) -> None:
    assert counts(measured(store, covered, "overall_absence"), KNOWN) == inside(absences[0], covered, "term")


def test_persistent_absence(
    store: duckdb.DuckDBPyConnection, covered: Span, absences: tuple[twins.Tally, twins.Tally]
) -> None:
    assert counts(measured(store, covered, "persistent_absence"), KNOWN) == inside(absences[1], covered, "term")


def test_children_listened_to(store: duckdb.DuckDBPyConnection, covered: Span, county: Locations) -> None:
    workbooks = [path for path in county.home.glob("files/**/*.xlsx") if "Feedback" in _sheets(path)]
    slow = inside(twins.listened_to(workbooks), covered)
    assert counts(measured(store, covered, "children_listened_to")) == slow
    assert len(slow) > 8


def _sheets(path: Path) -> list[str]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return list(book.sheetnames)
    finally:
        book.close()


def test_the_twins_speak_of_the_same_calendar() -> None:
    assert twins.quarter(date(2026, 3, 31)) == "2025Q4" and twins.quarter(date(2025, 4, 1)) == "2025Q1"
    assert twins.months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
