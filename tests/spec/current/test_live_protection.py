"""Plans and what followed them, reviews, conferences, child in need plans: each once, whatever sources tell of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.current import tables
from tests.helpers.stores import Store, plan


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def filled(store: Store, sql: str) -> list[tuple[Any, ...]]:
    tables.rebuild(store.connection)
    return store.rows(sql)


def conference(child: str, held: str | None, enquiry: str | None = "2025-05-06", **changes: Any) -> dict[str, Any]:
    return {"child_id": child, "enquiry_date": enquiry, "conference_date": held} | changes


HELD = "SELECT child_id, enquiry_date::VARCHAR, conference_date::VARCHAR, led_to_plan FROM conference ORDER BY ALL"


def test_a_conference_that_three_sources_tell_of_is_one(store: Store) -> None:
    store.deliver("cin_census", "2025", conference=[conference("robin", "2025-05-20", "2025-05-07")])
    store.annex_a("2026Q1", conference=[conference("robin", "2025-05-20", "2025-05-08")])
    store.ssd("2025Q2", conference=[conference("robin", "2025-05-20", "2025-05-06", led_to_plan="yes")])
    assert filled(store, HELD) == [("robin", "2025-05-06", "2025-05-20", "yes")]


def test_an_enquiry_without_a_conference_is_no_conference(store: Store) -> None:
    store.ssd(conference=[conference("robin", None), conference("wren", "2025-05-20")])
    assert filled(store, "SELECT child_id FROM conference") == [("wren",)]


def test_enquiries_alone_do_not_take_the_place_of_another_sources_conferences(store: Store) -> None:
    store.ssd(conference=[conference("robin", None)])
    store.deliver("cin_census", "2025", conference=[conference("robin", "2025-05-20")])
    assert filled(store, "SELECT child_id FROM conference") == [("robin",)]


def test_a_conference_still_to_come_was_not_held(store: Store) -> None:
    store.annex_a("2025Q4", conference=[conference("robin", "2026-04-20"), conference("wren", "2026-03-31")])
    assert filled(store, "SELECT child_id FROM conference") == [("wren",)]


def test_a_child_who_came_with_a_plan_had_no_conference_of_ours(store: Store) -> None:
    moved = conference("finch", "2025-05-20", None, transfer_in="yes")
    store.ssd(conference=[moved, conference("robin", "2025-05-20", transfer_in="no")])
    assert filled(store, "SELECT child_id FROM conference") == [("robin",)]


def test_of_two_enquiries_before_a_conference_the_later_led_to_it(store: Store) -> None:
    enquiries = ("2025-05-09", "2025-05-21", None, "2025-03-01")
    store.ssd(conference=[conference("robin", "2025-05-20", day) for day in enquiries])
    assert filled(store, HELD) == [("robin", "2025-05-09", "2025-05-20", "unknown")]


def test_a_plan_on_the_day_of_a_conference_says_that_it_led_to_one(store: Store) -> None:
    store.ssd(
        plan=[plan("robin", "2025-05-20"), plan("wren", "2025-06-20")],
        conference=[conference("robin", "2025-05-20"), conference("wren", "2025-05-20")],
    )
    assert filled(store, "SELECT child_id, led_to_plan FROM conference ORDER BY 1") == [
        ("robin", "yes"),
        ("wren", "unknown"),
    ]


def test_an_earlier_plan_whose_end_is_missing_hides_none_that_ended_before_it(store: Store) -> None:
    store.ssd(
        plan=[
            plan("robin", "2020-01-10", "2024-03-01"),
            plan("robin", "2023-02-01"),  # nobody closed it
            plan("robin", "2025-05-20"),
        ]
    )
    rows = filled(store, "SELECT earlier_plans, previous_end_date::VARCHAR FROM plan ORDER BY start_date DESC LIMIT 1")
    assert rows == [(2, "2024-03-01")]


def test_an_earlier_plan_without_an_end_was_open_at_least_on_the_day_it_started(store: Store) -> None:
    store.ssd(plan=[plan("robin", "2025-01-10"), plan("robin", "2025-05-20")])
    assert filled(store, "SELECT previous_end_date::VARCHAR FROM plan ORDER BY start_date") == [
        (None,),
        ("2025-01-10",),
    ]


def test_of_two_rows_of_one_plan_the_one_that_tells_its_end_counts(store: Store) -> None:
    store.ssd(plan=[plan("robin", "2024-05-01"), plan("robin", "2024-05-01", "2025-03-05")])
    assert filled(store, "SELECT end_date::VARCHAR FROM plan") == [("2025-03-05",)]


UNTIL = "SELECT child_id, end_date::VARCHAR, open_until::VARCHAR FROM plan ORDER BY 1"


def test_nobody_is_on_a_plan_after_the_month_of_the_eighteenth_birthday(store: Store) -> None:
    people = {"robin": "2006-05-01", "linnet": "2006-05-01", "wren": "2015-05-01", "finch": None}
    ends = {"robin": None, "linnet": "2023-08-01", "wren": None, "finch": None}
    store.ssd(
        child=[{"child_id": child, "birth_date": born} for child, born in people.items()],
        plan=[plan(child, "2023-02-01", end) for child, end in ends.items()],
    )
    assert filled(store, UNTIL) == [
        ("finch", None, None),
        ("linnet", "2023-08-01", "2023-08-01"),
        ("robin", None, "2024-06-01"),
        ("wren", None, "2033-06-01"),
    ]
    spells = store.rows("SELECT child_id, end_date::VARCHAR FROM support WHERE child_id = 'robin'")
    assert spells == [("robin", "2024-06-01")], "a pupil's help is that of an open plan"


def test_a_review_in_two_sources_is_one_and_belongs_to_the_plan_of_its_day(store: Store) -> None:
    plans = [plan("robin", "2024-01-10", "2024-09-01"), plan("robin", "2025-02-01", "2026-01-15")]
    days = ["2024-04-01", "2025-05-01", "2026-01-15"]
    store.ssd(plan=plans, plan_review=[{"child_id": "robin", "plan_id": "P7", "review_date": day} for day in days])
    store.annex_a("2026Q1", plan_review=[{"child_id": "robin", "review_date": "2025-05-01"}])
    assert filled(store, "SELECT plan_key, review_date::VARCHAR FROM plan_review ORDER BY 2") == [
        ("robin/2024-01-10", "2024-04-01"),
        ("robin/2025-02-01", "2025-05-01"),
        ("robin/2025-02-01", "2026-01-15"),
    ]


def test_what_was_no_review_of_a_plan_of_ours_is_left_out(store: Store) -> None:
    reviews = [
        {"child_id": "robin", "review_date": "2025-02-01"},  # the day the plan began
        {"child_id": "robin", "review_date": None},
        {"child_id": "finch", "review_date": "2025-05-01"},
    ]
    store.ssd(
        plan=[plan("robin", "2025-02-01"), plan("finch", "2025-02-01", other_authority="yes")], plan_review=reviews
    )
    assert filled(store, "SELECT * FROM plan_review") == []


def test_a_child_in_need_plan_in_two_sources_is_one_and_ends_as_the_history_says(store: Store) -> None:
    store.annex_a("2026Q1")
    store.deliver("cin_census", "2025", cin_plan=[{"child_id": "robin", "start_date": "2025-05-20"}])
    ended = {"child_id": "robin", "start_date": "2025-05-20", "end_date": "2025-08-01"}
    store.ssd("2025Q2", cin_plan=[ended])
    rows = filled(store, "SELECT cin_key, end_date::VARCHAR FROM cin_plan")
    assert rows == [("robin/2025-05-20", "2025-08-01")]


ENDED = "2025-10-10"


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("2025-10-10", None, "child in need"),
        ("2025-11-07", None, "child in need"),
        ("2025-11-08", None, "not known"),
        ("2025-06-01", "2025-10-11", "child in need"),
        ("2025-06-01", "2025-10-10", "not known"),
    ],
)
def test_a_plan_that_a_child_in_need_plan_followed_says_so(
    store: Store, start: str, end: str | None, reason: str
) -> None:
    after = {"child_id": "robin", "start_date": start, "end_date": end}
    store.ssd(plan=[plan("robin", "2025-02-01", ENDED)], cin_plan=[after])
    assert filled(store, "SELECT end_reason FROM plan") == [(reason,)]


@pytest.mark.parametrize(
    ("quarter", "status", "reason"),
    [
        ("2025Q3", "looked_after", "looked after"),
        ("2025Q3", "child_in_need_plan", "child in need"),
        ("2025Q3", "closed", "other"),
        ("2025Q3", "open_assessment", "not known"),
        ("2025Q4", "looked_after", "not known"),
    ],
)
def test_the_list_of_the_quarter_a_plan_ended_in_says_what_followed(
    store: Store, quarter: str, status: str, reason: str
) -> None:
    store.ssd(plan=[plan("robin", "2025-02-01", ENDED)])
    store.annex_a(quarter, child_in_need=[{"child_id": "robin", "start_date": "2024-01-01", "status": status}])
    assert filled(store, "SELECT end_reason FROM plan") == [(reason,)]


def test_a_closed_episode_is_another_reason_and_gives_way_to_a_nearer_one(store: Store) -> None:
    closed = {"referral_date": "2025-01-01", "close_date": "2025-10-20", "close_reason": "RC4"}
    store.ssd(
        plan=[plan("robin", "2025-02-01", ENDED), plan("wren", "2025-02-01", ENDED), plan("plover", "2025-02-01")],
        referral=[closed | {"child_id": child} for child in ("robin", "wren", "plover")],
        cin_plan=[{"child_id": "wren", "start_date": ENDED, "end_date": "2025-10-20"}],
    )
    assert filled(store, "SELECT child_id, end_reason FROM plan ORDER BY 1") == [
        ("plover", None),
        ("robin", "other"),
        ("wren", "child in need"),
    ]
