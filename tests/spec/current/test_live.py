"""One record of truth for each thing, whatever sources hold it. The cast: Robin, Wren, and Finch, who is not ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.current import tables
from tests.helpers.stores import Store, plan


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def plans(store: Store) -> list[tuple[str, str]]:
    tables.rebuild(store.connection)
    return store.rows("SELECT child_id, start_date::VARCHAR FROM plan ORDER BY ALL")


def test_a_snapshot_adds_nothing_to_a_history_that_reaches_its_period(store: Store) -> None:
    store.ssd("2025Q4", plan=[plan("robin", "2025-05-01")])
    store.annex_a("2025Q4", plan=[plan("robin", "2025-05-01"), plan("robin", "2025-05-11")])
    assert plans(store) == [("robin", "2025-05-01")]


def test_a_snapshot_after_the_history_counts(store: Store) -> None:
    store.ssd("2025Q3", plan=[plan("robin", "2025-05-01")])
    store.annex_a("2025Q4", plan=[plan("wren", "2026-02-01")])
    assert plans(store) == [("robin", "2025-05-01"), ("wren", "2026-02-01")]


def test_without_a_history_snapshots_count_each_plan_once(store: Store) -> None:
    store.annex_a("2025Q3", plan=[plan("robin", "2025-05-01")])
    store.annex_a("2025Q4", plan=[plan("robin", "2025-05-01", "2026-01-09")])
    tables.rebuild(store.connection)
    assert store.rows("SELECT child_id, end_date::VARCHAR FROM plan") == [("robin", "2026-01-09")]


def test_a_newer_history_replaces_the_older_one(store: Store) -> None:
    store.ssd("2025Q3", plan=[plan("robin", "2025-05-01"), plan("wren", "2025-06-01")])
    store.ssd("2025Q4", plan=[plan("robin", "2025-05-01")])
    assert plans(store) == [("robin", "2025-05-01")]


def test_the_same_period_delivered_again_replaces_the_first(store: Store) -> None:
    store.annex_a("2025Q4", plan=[plan("robin", "2025-05-01")])
    store.annex_a("2025Q4", plan=[plan("wren", "2025-05-01")])
    assert plans(store) == [("wren", "2025-05-01")]


def test_plans_held_for_another_authority_are_left_out(store: Store) -> None:
    store.ssd(plan=[plan("robin", "2025-05-01"), plan("finch", "2025-05-01", other_authority="yes")])
    assert plans(store) == [("robin", "2025-05-01")]


@pytest.mark.parametrize(
    ("first", "latest", "neglect"),
    [
        ("neglect", "emotional", "yes"),
        ("emotional", "neglect", "yes"),
        ("multiple", "neglect", "yes"),
        ("multiple", "emotional", "unknown"),
        ("emotional", "multiple", "unknown"),
        (None, None, "unknown"),
        ("physical", "emotional", "no"),
    ],
)
def test_neglect_is_the_first_or_latest_category_and_multiple_is_not_known(
    store: Store, first: str | None, latest: str | None, neglect: str
) -> None:
    store.ssd(plan=[plan("robin", "2025-05-01", initial_category=first, latest_category=latest)])
    tables.rebuild(store.connection)
    assert store.rows("SELECT neglect FROM plan") == [(neglect,)]


def test_earlier_plans_are_counted_and_the_last_end_is_kept(store: Store) -> None:
    history = [plan("robin", "2015-01-01", "2015-06-01"), plan("robin", "2023-01-01", "2023-06-01")]
    store.ssd(plan=[*history, plan("robin", "2025-05-01")])
    tables.rebuild(store.connection)
    newest = store.rows("SELECT earlier_plans, previous_end_date::VARCHAR FROM plan ORDER BY start_date DESC LIMIT 1")
    assert newest == [(2, "2023-06-01")]


def test_a_blank_number_of_earlier_plans_is_not_nought(store: Store) -> None:
    store.annex_a(plan=[plan("robin", "2025-05-01", previous_plans=3), plan("wren", "2025-05-01", previous_plans=None)])
    tables.rebuild(store.connection)
    assert store.rows("SELECT child_id, earlier_plans FROM plan ORDER BY 1") == [("robin", 3), ("wren", 0)]


def test_a_child_takes_the_locality_of_the_team_that_had_them_last(store: Store) -> None:
    teams = [
        {"kind": "team", "name": "North Team 1", "locality": "north"},
        {"kind": "team", "name": "South Team 2", "locality": "south"},
    ]
    store.deliver("localities", "", "history", "localities", place=teams)
    store.ssd(
        child=[{"child_id": "robin", "sex": "female"}],
        plan=[plan("robin", "2025-05-01", team=" south team 2 ")],
        referral=[{"child_id": "robin", "referral_date": "2025-04-01", "team": "North Team 1"}],
    )
    tables.rebuild(store.connection)
    assert store.rows("SELECT locality FROM person") == [("south",)]


def test_a_pupil_number_that_two_children_claim_links_neither(store: Store) -> None:
    pupil = {"upn_id": "upn", "school": "school", "sessions_possible": 100}
    store.deliver("school_census", "2025T1", part="pupils", pupil=[pupil])
    absence = {"upn_id": "upn", "school": "school", "code": "I", "sessions": 10}
    store.deliver("school_census", "2025T1", part="sessions", absence=[absence])
    claims = [{"child_id": "robin", "upn_id": "upn"}, {"child_id": "wren", "upn_id": "upn"}]
    store.ssd(identifier_link=claims, plan=[plan("robin", "2025-05-01")])
    tables.rebuild(store.connection)
    assert store.rows("SELECT child_id FROM pupil_term") == [(None,)]


def test_a_census_speaks_of_the_term_before_it(store: Store) -> None:
    pupil = {"upn_id": "upn", "school": "school", "sessions_possible": 100}
    absences = [
        {"upn_id": "upn", "school": "school", "code": "I", "sessions": 10},
        {"upn_id": "upn", "school": "school", "code": "O", "sessions": 5},
        {"upn_id": "upn", "school": "school", "code": "B", "sessions": 40},
    ]
    store.deliver("school_census", "2024T2", part="pupils", pupil=[pupil])
    store.deliver("school_census", "2024T2", part="sessions", absence=absences)
    store.ssd(plan=[plan("robin", "2025-05-01")])
    tables.rebuild(store.connection)
    assert store.rows("SELECT term, possible, missed FROM pupil_term") == [("2024T1", 100, 15)]


@pytest.mark.parametrize(
    ("born", "age"), [("2020-08-31", 4), ("2019-08-31", 5), ("2019-09-01", 4), ("2008-09-01", 15), (None, None)]
)
def test_a_pupils_age_is_that_of_the_day_before_the_school_year(
    store: Store, born: str | None, age: int | None
) -> None:
    pupil = {"upn_id": "upn", "school": "school", "sessions_possible": 100, "birth_date": born and born[:8] + "01"}
    store.deliver("school_census", "2024T3", part="pupils", pupil=[pupil])
    store.deliver("school_census", "2024T3", part="sessions", absence=[{"upn_id": "upn", "code": "I", "sessions": 1}])
    store.ssd(plan=[plan("robin", "2025-05-01")])
    tables.rebuild(store.connection)
    assert store.rows("SELECT term, age_at_start FROM pupil_term") == [("2024T2", age)]


def test_an_empty_store_says_what_to_do(store: Store) -> None:
    with pytest.raises(tables.NothingToMeasure, match="python -m etl receive"):
        tables.rebuild(store.connection)


def test_a_year_that_the_history_reaches_adds_nothing(store: Store) -> None:
    store.ssd("2025Q4", plan=[plan("robin", "2025-05-01")])
    store.deliver("cin_census", "2025", plan=[plan("robin", "2025-05-01"), plan("robin", "2025-05-11")])
    assert plans(store) == [("robin", "2025-05-01")]


def test_a_year_that_ends_after_the_history_counts(store: Store) -> None:
    store.ssd("2025Q3", plan=[plan("robin", "2025-05-01")])
    store.deliver("cin_census", "2025", plan=[plan("robin", "2025-05-01", "2026-02-01"), plan("wren", "2026-01-09")])
    assert plans(store) == [("robin", "2025-05-01"), ("wren", "2026-01-09")]


def test_a_plan_in_several_years_is_one_and_ends_as_the_newest_year_says(store: Store) -> None:
    newest = plan("robin", "2024-05-01", "2025-06-01")
    store.deliver("cin_census", "2025", plan=[newest], child=[{"child_id": "robin", "sex": "female"}])
    older = plan("robin", "2024-05-01")
    store.deliver("cin_census", "2024", plan=[older], child=[{"child_id": "robin", "sex": "male"}])
    store.annex_a("2025Q1")
    tables.rebuild(store.connection)
    assert store.rows("SELECT child_id, end_date::VARCHAR FROM plan") == [("robin", "2025-06-01")]
    assert store.rows("SELECT sex FROM person") == [("female",)]


def test_a_referral_in_several_returns_is_one(store: Store) -> None:
    referral = {"child_id": "robin", "referral_date": "2025-05-01"}
    for period in ("2024", "2025"):
        store.deliver("cin_census", period, referral=[referral])
    store.annex_a("2026Q1", referral=[referral])
    tables.rebuild(store.connection)
    assert store.rows("SELECT count(*) FROM referral") == [(1,)]
