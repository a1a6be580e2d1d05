"""Referrals and the assessments that follow them, early help, support, and who said what first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.current import lookups, tables
from tests.helpers.stores import Store, plan


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def filled(store: Store, sql: str) -> list[tuple[Any, ...]]:
    tables.rebuild(store.connection)
    return store.rows(sql)


def referral(day: str, number: str | None = None, child: str = "robin", **changes: Any) -> dict[str, Any]:
    return {"child_id": child, "referral_id": number, "referral_date": day} | changes


def assessment(start: str, end: str | None = None, **changes: Any) -> dict[str, Any]:
    return {"child_id": "robin", "start_date": start, "end_date": end} | changes


def factors(*codes: str | None) -> list[dict[str, Any]]:
    return [{"assessment_id": "A1", "factor": code} for code in codes]


@pytest.mark.parametrize(
    ("codes", "neglect"),
    [(("3B", "16A"), "yes"), (("3B",), "no"), (("21",), "no"), (("3B", None), "unknown"), ((), "unknown")],
)
def test_an_assessment_found_neglect_where_its_factors_say_so(
    store: Store, codes: tuple[str | None, ...], neglect: str
) -> None:
    store.ssd(
        referral=[referral("2025-05-01", "R1")],
        assessment=[assessment("2025-05-02", "2025-06-01", assessment_id="A1", referral_id="R1")],
        assessment_factor=factors(*codes),
    )
    assert filled(store, "SELECT neglect FROM assessment") == [(neglect,)]
    assert store.rows("SELECT neglect FROM referral") == [(neglect,)]


def test_what_a_referral_was_about_is_not_known_before_its_assessment_ends(store: Store) -> None:
    store.ssd(
        referral=[referral("2025-05-01")],
        assessment=[assessment("2025-05-02", None, assessment_id="A1")],
        assessment_factor=factors("16A"),
    )
    assert filled(store, "SELECT neglect FROM referral") == [("unknown",)]


def test_an_assessment_follows_the_referral_it_names_or_else_the_latest_before_it(store: Store) -> None:
    store.ssd(
        referral=[referral("2025-05-01", "R1"), referral("2025-06-01", "R2"), referral("2025-09-01", "R3")],
        assessment=[assessment("2025-06-10", referral_id="R1"), assessment("2025-07-10"), assessment("2025-01-01")],
    )
    assert filled(store, "SELECT start_date::VARCHAR, referral_date::VARCHAR FROM assessment ORDER BY 1") == [
        ("2025-01-01", None),
        ("2025-06-10", "2025-05-01"),
        ("2025-07-10", "2025-06-01"),
    ]


def test_an_assessment_in_two_sources_is_one_and_each_adds_what_it_knows(store: Store) -> None:
    census = assessment("2025-05-02", "2025-06-01", assessment_id="A1")
    store.deliver("cin_census", "2025", assessment=[census], assessment_factor=factors("16A"))
    store.annex_a("2026Q1", assessment=[assessment("2025-05-02", "2025-06-02", child_seen="yes")])
    assert filled(store, "SELECT end_date::VARCHAR, neglect, child_seen FROM assessment") == [
        ("2025-06-02", "yes", "yes")
    ]


@pytest.mark.parametrize(
    ("organisation", "kind"),
    [
        ("North Early Help Hub", "council"),
        ("Central Health Visiting", "health"),
        ("School Nursing, South", "health"),
        ("Top Town Academy", "school"),
        ("South Community Support Service", "community"),
        ("Locality and Community Support Service", "council"),
        ("A circus", "other"),
        ("Not known", "unknown"),
        (None, "unknown"),
        ("  ", "unknown"),
    ],
)
def test_who_leads_early_help_is_told_by_the_name(store: Store, organisation: str | None, kind: str) -> None:
    store.ssd(early_help=[{"child_id": "robin", "start_date": "2025-05-01", "organisation": organisation}])
    assert filled(store, "SELECT lead_agency FROM early_help") == [(kind,)]


def test_every_kind_of_support_has_its_rank(store: Store) -> None:
    store.ssd(
        plan=[plan("robin", "2025-05-01"), plan("wren", "2025-05-01", initial_category="emotional")],
        cin_plan=[{"child_id": "robin", "start_date": "2025-01-01", "end_date": "2025-05-01"}],
        early_help=[{"child_id": "robin", "start_date": "2024-05-01"}],
    )
    assert filled(store, "SELECT child_id, kind, rank, end_date::VARCHAR FROM support ORDER BY rank, child_id") == [
        ("robin", "neglect_plan", 1, None),
        ("wren", "neglect_plan", 1, None),
        ("robin", "cin_plan", 3, "2025-05-01"),
        ("robin", "early_help", 4, None),
    ]


def test_a_plan_that_may_hide_neglect_is_another_plan(store: Store) -> None:
    multiple = {"initial_category": "multiple", "latest_category": "multiple"}
    store.ssd(plan=[plan("robin", "2025-05-01", **multiple)])
    assert filled(store, "SELECT kind, rank FROM support") == [("other_plan", 2)]


def test_contacts_referrals_and_early_help_are_concerns_of_a_kind_of_agency(store: Store) -> None:
    contacts = [("2A", "2025-05-01"), ("2B", "2025-05-01"), ("6", "2025-05-01"), ("1D", "2025-05-02")]
    nobodys = [("9", "2025-05-03"), ("10", "2025-05-03"), (None, "2025-05-03")]
    store.ssd(
        contact=[
            {"child_id": "robin", "source_code": code, "contact_date": day} for code, day in [*contacts, *nobodys]
        ],
        referral=[referral("2025-05-01", source_code="2A"), referral("2025-05-04", source_code="4")],
        early_help=[{"child_id": "robin", "start_date": "2025-05-05", "organisation": "North Health Visiting"}],
    )
    assert filled(store, "SELECT agency, on_date::VARCHAR FROM concern ORDER BY 2, 1") == [
        ("police", "2025-05-01"),
        ("school", "2025-05-01"),
        ("family", "2025-05-02"),
        ("housing", "2025-05-04"),
        ("health", "2025-05-05"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2025-05-06", "2025-05-06", 0),
        ("2025-05-06", "2025-05-07", 1),
        ("2025-05-02", "2025-05-06", 1),  # over a weekend and a bank holiday
        ("2025-04-17", "2025-04-22", 1),  # over Easter
        ("2021-12-24", "2021-12-29", 1),  # Christmas and Boxing Day on a weekend
        ("2020-05-01", "2020-05-11", 5),  # the bank holiday was on Friday the 8th
        ("2022-06-01", "2022-06-06", 1),
        ("2022-09-16", "2022-09-20", 1),
        ("2025-05-10", "2025-05-12", 1),  # from a Saturday
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(store: Store, start: str, end: str, days: int) -> None:
    store.connection.execute("CREATE SCHEMA live; SET schema = 'live'")
    store.connection.execute(tables.TABLES)
    lookups.working_days(store.connection)
    counted = f"""SELECT b.number - a.number FROM working_day AS a, working_day AS b
                  WHERE a.day = DATE '{start}' AND b.day = DATE '{end}'"""
    assert store.rows(counted) == [(days,)]
    assert store.rows("SELECT min(day)::VARCHAR, max(day)::VARCHAR, count(*) FROM working_day") == [
        ("2012-01-01", "2030-12-31", 6940)
    ]
