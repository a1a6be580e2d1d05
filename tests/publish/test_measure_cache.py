"""What decides that a measure must run again: all that it follows from, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data import reference
from data.periods import Period, period
from etl.current import tables
from etl.measure.cache import MeasureCache
from queries.indicator.catalogue import indicators
from tests.helpers.stores import Store, plan

BY_SLUG = {one.slug: one for one in indicators()}
QUARTER = period("2025Q4")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path)
    store.ssd(
        plan=[plan("a", "2026-01-10"), plan("b", "2026-03-20")],
        assessment=[{"child_id": "a", "start_date": "2025-12-10", "end_date": "2026-02-10"}],
    )
    tables.rebuild(store.connection)
    return store


def counted(store: Store, slug: str, quarter: Period = QUARTER) -> tuple[int, list[str]]:
    """How many units a measure has in a quarter, and which measures had to run for that."""
    remembered = MeasureCache(store.connection)
    found = remembered.measure(BY_SLUG[slug], [quarter], "quarter")
    return sum(nodes["all", "all", "all"].units for nodes in found.tallies.values()), remembered.ran


def test_a_measure_does_not_run_again_where_nothing_changed(store: Store) -> None:
    first = counted(store, "plans_started_again")
    assert first[1] == ["plans_started_again"]
    assert counted(store, "plans_started_again") == (first[0], [])


def test_other_days_of_a_period_are_counted_anew_although_it_is_called_the_same(store: Store) -> None:
    whole = counted(store, "plans_started_again")[0]
    shorter = replace(QUARTER, end=date(2026, 2, 28))
    now, ran = counted(store, "plans_started_again", shorter)
    assert ran == ["plans_started_again"]
    assert now < whole, "what started in March is outside"


def test_another_bank_holiday_is_counted_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    counted(store, "assessments_in_time")
    off = reference.bank_holidays()
    monkeypatch.setattr(reference, "bank_holidays", lambda: off | {date(2026, 1, 14)})
    tables.rebuild(store.connection)
    assert counted(store, "assessments_in_time")[1] == ["assessments_in_time"]


def test_words_that_name_a_table_read_nothing_of_it(store: Store) -> None:
    slug = "plans_started_again"
    told = replace(BY_SLUG[slug], measure_sql=f"SELECT *, 'referral' AS not_this FROM ({BY_SLUG[slug].measure_sql})")
    MeasureCache(store.connection).measure(told, [QUARTER], "quarter")
    store.annex_a(referral=[{"child_id": "c", "referral_date": "2026-01-10"}])
    tables.rebuild(store.connection)
    remembered = MeasureCache(store.connection)
    remembered.measure(told, [QUARTER], "quarter")
    assert remembered.ran == []
