"""How far back records reach, worked out from what ended when, and what may not be told before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.periods import period
from etl.current import reach, tables
from etl.protect import Family, Ground, round_all
from queries.edition.answers import Status
from queries.indicator.catalogue import indicators
from queries.indicator.indicator import RECORDS, Indicator
from tests.helpers.measures import WHOLE, a_ground, a_measured, an_indicator, quarters
from tests.helpers.stores import Store, plan

BY_SLUG = {one.slug: one for one in indicators()}
SIX_YEARS_AGO = date(2020, 4, 1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def reached(store: Store) -> dict[str, date]:
    """From which day on each thing is whole."""
    tables.rebuild(store.connection)
    return {thing: spells[0][0] for thing, spells in reach.read(store.connection).items()}


def a_month(first: date, count: int) -> list[date]:
    return [first + timedelta(days=30 * number) for number in range(count)]


def six_years_of_plans(**changes: Any) -> list[dict[str, Any]]:
    """What an extract of the last six years holds: plans that ended in them, the first of which began years before."""
    return [
        plan(f"child-{ended}", str(ended - timedelta(days=400)), str(ended), **changes)
        for ended in a_month(SIX_YEARS_AGO, 72)
    ]


def test_records_reach_back_to_when_the_first_things_ended_and_not_to_when_they_began(store: Store) -> None:
    store.ssd(plan=six_years_of_plans())
    assert reached(store)["plan"] == SIX_YEARS_AGO


def test_a_stray_early_day_does_not_reach_back(store: Store) -> None:
    store.ssd(
        plan=[
            *six_years_of_plans(),
            plan("robin", "1998-01-05", "1999-04-01"),
            plan("wren", "2012-01-05", "2013-04-01"),
        ]
    )
    assert reached(store)["plan"] == SIX_YEARS_AGO


def test_one_quiet_quarter_is_no_beginning(store: Store) -> None:
    quiet = period("2022Q2")
    kept = [one for one in six_years_of_plans() if not quiet.start <= date.fromisoformat(one["end_date"]) <= quiet.end]
    store.ssd(plan=kept)
    assert reached(store)["plan"] == SIX_YEARS_AGO


def test_older_history_reaches_as_far_as_it_goes(store: Store) -> None:
    older = [
        plan(f"old-{ended}", str(ended - timedelta(days=200)), str(ended)) for ended in a_month(date(2014, 4, 1), 75)
    ]
    store.ssd(plan=[*six_years_of_plans(), *older])
    assert reached(store)["plan"] == date(2014, 4, 1)


def test_of_what_nobody_sends_nothing_is_known(store: Store) -> None:
    store.ssd(plan=[plan("robin", "2025-05-01")])
    assert reached(store) == {}


def test_each_thing_reaches_back_by_its_own_records(store: Store) -> None:
    closed = a_month(date(2023, 1, 1), 39)
    store.ssd(
        plan=six_years_of_plans(),
        referral=[
            {"child_id": f"child-{day}", "referral_id": str(day), "referral_date": str(day - timedelta(days=90)),
             "close_date": str(day)} for day in closed
        ],
        contact=[{"child_id": "robin", "source_code": "1A", "contact_date": str(day)} for day in closed[12:]],
    )  # fmt: skip
    found = reached(store)
    assert (found["plan"], found["referral"], found["contact"]) == (SIX_YEARS_AGO, date(2023, 1, 1), date(2024, 1, 1))


def test_whether_there_was_ever_a_plan_before_is_known_once_lists_say_how_many(store: Store) -> None:
    told = plan("robin", "2024-05-01", previous_plans=0), plan("wren", "2025-05-01", previous_plans=2)
    store.annex_a("2024Q1", plan=list(told))
    store.ssd(plan=[*six_years_of_plans(), plan("robin", "2024-05-01"), plan("wren", "2025-05-01")])
    assert reached(store)["earlier_plan"] == date(2025, 4, 1), "the last of the others began in February"


def test_where_nobody_says_how_many_a_childhood_of_records_would_be_needed(store: Store) -> None:
    store.ssd(plan=six_years_of_plans())
    assert reached(store)["earlier_plan"] == date(2038, 4, 1)


def test_a_quarter_of_which_nobody_says_is_not_known_whatever_is_told_before_and_after(store: Store) -> None:
    quarters_of = [one.start for one in quarters("2023Q1", "2025Q4")]
    store.annex_a(
        "2025Q4",
        plan=[
            plan(f"child-{day}", str(day), previous_plans=None if day == date(2024, 7, 1) else 0) for day in quarters_of
        ],
    )
    tables.rebuild(store.connection)
    spells = reach.read(store.connection)["earlier_plan"]
    assert spells == [(date(2023, 4, 1), date(2024, 6, 30)), (date(2024, 10, 1), date(2026, 3, 31))]


def test_a_list_that_came_before_the_history_still_says_how_many(store: Store) -> None:
    store.annex_a("2025Q3", plan=[plan("wren", "2025-05-01", previous_plans=2)])
    store.ssd(plan=[plan("robin", "2022-05-01", "2023-01-05"), plan("wren", "2025-05-01")])
    assert reached(store)["earlier_plan"] == date(2025, 4, 1)
    told = store.rows("SELECT child_id, earlier_plans, earlier_known FROM plan ORDER BY 1")
    assert told == [("robin", 0, "no"), ("wren", 2, "yes")]


def reaching(**reaches: date) -> Ground:
    return Ground(
        periods={}, returned=lambda *_: True, population=lambda _: 1, may_be_exact=lambda *_: True,
        reach={thing: [(first, date.max)] for thing, first in reaches.items()},
        calendar_to=date(2030, 12, 31),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "key", "known"),
    [
        ("plans_started_again_within_24_months", "2021Q4", False),
        ("plans_started_again_within_24_months", "2022Q1", True),
        ("referrals_within_12_months", "2020Q4", False),
        ("referrals_within_12_months", "2021Q1", True),
        ("referrals_within_12_months", "2021-03", False),
        ("time_on_plan", "2022Q3", False),
        ("time_on_plan", "2022Q4", True),
        ("plans_open_two_years", "2019Q4", False),
        ("plans_open_two_years", "2020Q1", True),
        ("plans_started_again", "2025Q4", False),
    ],
)
def test_what_looks_back_is_told_once_records_reach_so_far(slug: str, key: str, known: bool) -> None:
    gap = reaching(plan=SIX_YEARS_AGO, referral=SIX_YEARS_AGO).gap(BY_SLUG[slug], period(key))
    assert (gap is None) is known and gap in (None, Status.NOT_KNOWN)


def counts_days() -> list[Indicator]:
    return [one for one in BY_SLUG.values() if one.counts_working_days]


@pytest.mark.parametrize("measure", counts_days(), ids=lambda one: one.slug)
def test_beyond_the_list_of_bank_holidays_nothing_is_said(measure: Indicator) -> None:
    ground = reaching(assessment=SIX_YEARS_AGO, conference=SIX_YEARS_AGO)
    told = [ground.gap(measure, period(key)) for key in ("2030Q3", "2030Q4")]
    assert told == [None, Status.NOT_KNOWN]


def test_two_measures_count_working_days() -> None:
    assert sorted(one.slug for one in counts_days()) == ["assessments_in_time", "conferences_in_time"]


def plans_of(first: str, last: str, counts: tuple[int, int]) -> dict[str, dict[str, tuple[int, int]]]:
    return {one.key: {"all": counts, "north": counts} for one in quarters(first, last)}


def test_records_that_reach_less_far_back_each_time_do_not_move_the_newest_figure() -> None:
    """Of quarters before the records a new extract holds less; a running total would take it out of the newest."""
    about = an_indicator(looks_back_months=24, looks_back_to=("plan",))
    fuller, later = plans_of("2020Q1", "2025Q3", (40, 140)), plans_of("2020Q1", "2025Q4", (40, 140))
    for key in (one.key for one in quarters("2020Q1", "2022Q1")):
        later[key] = {"all": (0, 20), "north": (0, 20)}
    measured = [{about.slug: {"quarter": a_measured(about, {"neglect": counts})}} for counts in (fuller, later)]
    grounds = [
        replace(a_ground({"neglect": counts}), reach={"plan": [(reaches, date.max)]})
        for counts, reaches in ((fuller, SIX_YEARS_AGO), (later, date(2020, 7, 1)))
    ]
    (before,) = round_all([Family((about,))], measured[0], grounds[0])
    issued = {(about.slug, before.family.mark): before.steps}
    (after,) = round_all([Family((about,))], measured[1], grounds[1], issued)
    told = after.counts(about, "neglect", ["2025Q4"], WHOLE)
    assert abs(told["counted"] - 40) <= 5 and abs(sum(told.values()) - 140) <= 10


def test_whatever_a_measure_may_look_back_to_is_worked_out() -> None:
    assert {*RECORDS} == {*reach.ENDED, reach.EARLIER_PLAN}
