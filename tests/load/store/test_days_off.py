"""Days off: a list of bank holidays that was received counts before the one carried, and says what it changes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from data import reference
from data.child import connect
from etl.current import lookups, tables
from etl.reference.days_off import days_off
from tests.helpers.homes import RECEIVED, Home
from tests.helpers.samples import text_table

CORONATION = date(2023, 5, 8)
YEAR_2027 = sorted(day for day in reference.bank_holidays() if day.year == 2027)
MOVED = [date(2027, 5, 7) if day == date(2027, 5, 3) else day for day in YEAR_2027]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def give(home: Home, *days: date, name: str = "days", received: int = 0, division: str = "") -> list[str]:
    """Hand a list in. Returns what is said of days that are otherwise."""
    rows = [{"day": day, "occasion": "Day off", "division": division} for day in days]
    path = text_table(home.folder / f"{name}.csv", "bank_holidays", "days", *rows)
    (outcome,) = home.take(path, received_at=RECEIVED + timedelta(days=received))
    return [one.message for one in outcome.findings if one.kind == "days_off_otherwise"]


def off(home: Home) -> frozenset[date]:
    store = connect(home.places.child)
    try:
        return days_off(store)
    finally:
        store.close()


def test_a_day_that_was_proclaimed_is_added_to_its_year(home: Home) -> None:
    assert give(home, date(2026, 9, 14)) == ["The list gives other days off than are known. New: 14/09/2026."]
    assert off(home) == reference.bank_holidays() | {date(2026, 9, 14)}


def test_a_year_given_whole_replaces_that_year_and_no_other(home: Home) -> None:
    (said,) = give(home, *MOVED)
    assert said.endswith("New: 07/05/2027. No longer: 03/05/2027.")
    assert off(home) == reference.bank_holidays() - {date(2027, 5, 3)} | {date(2027, 5, 7)}


def test_of_two_lists_the_one_received_later_stands(home: Home) -> None:
    give(home, *MOVED, name="moved", received=2)
    give(home, *YEAR_2027, date(2027, 9, 1), name="earlier", received=1)
    assert {day for day in off(home) if day.year == 2027} == set(MOVED)


def test_what_is_known_already_says_nothing_and_other_divisions_count_nowhere(home: Home) -> None:
    assert give(home, *YEAR_2027, CORONATION) == []
    assert give(home, date(2027, 1, 4), name="scotland", division="Scotland") == []
    assert off(home) == reference.bank_holidays()


def test_working_days_leave_out_a_day_that_was_received(home: Home) -> None:
    give(home, date(2026, 9, 14))
    store = connect(home.places.child)
    store.execute("CREATE SCHEMA live; SET schema = 'live'")
    store.execute(tables.TABLES)
    lookups.working_days(store)
    between = """SELECT b.number - a.number FROM working_day AS a, working_day AS b
                 WHERE a.day = DATE '2026-09-11' AND b.day = DATE '2026-09-15'"""
    assert store.execute(between).fetchall() == [(1,)]
    store.close()
