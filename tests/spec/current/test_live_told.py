"""Appointments, tools, exclusions and what agencies, audits and schools tell: each once, and in its own period."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.current import tables
from tests.helpers.stores import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def filled(store: Store, sql: str) -> list[tuple[Any, ...]]:
    store.annex_a("2025Q4")
    tables.rebuild(store.connection)
    return store.rows(sql)


def appointment(child: str, day: str, not_brought: str | None = "no", **changes: Any) -> dict[str, Any]:
    given = {"nhs_id": child, "appointment_date": day, "was_not_brought": not_brought, "under_18": "yes"}
    return given | {"service": "Eyes", "birth_date": "2016-05-01"} | changes


def health(store: Store, quarter: str, *rows: dict[str, Any], agency: str = "oxford_health") -> None:
    store.deliver("health_appointments", quarter, agency=agency, health_appointment=list(rows))


def test_an_appointment_counts_in_the_quarter_of_its_own_delivery(store: Store) -> None:
    health(store, "2025Q1", appointment("robin", "2025-06-30"), appointment("robin", "2025-07-01"))
    health(store, "2025Q2", appointment("robin", "2025-06-30"), appointment("robin", "2025-07-01", "yes"))
    assert filled(
        store, "SELECT nhs_id, agency, appointment_date::VARCHAR, was_not_brought FROM appointment ORDER BY 3"
    ) == [
        ("robin", "oxford_health", "2025-06-30", "no"),
        ("robin", "oxford_health", "2025-07-01", "yes"),
    ]


def test_only_children_who_were_seen_or_not_brought_are_there(store: Store) -> None:
    health(
        store,
        "2025Q1",
        appointment("robin", "2025-05-01", None),  # cancelled
        appointment("wren", "2025-05-01", "unknown"),
        appointment("finch", "2025-05-01", under_18="no"),
        appointment("linnet", "2025-05-01", "yes"),
    )
    assert filled(store, "SELECT nhs_id FROM appointment") == [("linnet",)]


def test_the_same_appointment_twice_is_one_and_who_was_seen_was_brought(store: Store) -> None:
    twice = [appointment("robin", "2025-05-01", said) for said in ("yes", "no")]
    health(store, "2025Q1", *twice, appointment("robin", "2025-05-01", "yes", service="Ears"))
    assert filled(store, "SELECT was_not_brought FROM appointment ORDER BY 1") == [("no",), ("yes",)]


def test_appointments_of_two_trusts_stay_apart(store: Store) -> None:
    for agency in ("oxford_health", "Oxford University Hospitals NHS Foundation Trust", "A surgery"):
        health(store, "2025Q1", appointment("robin", "2025-05-01"), agency=agency)
    assert filled(store, "SELECT agency FROM appointment ORDER BY 1") == [("ouh",), ("oxford_health",), ("unknown",)]


def test_of_a_child_with_appointments_only_the_month_of_birth_is_known(store: Store) -> None:
    health(store, "2025Q1", appointment("robin", "2025-05-01"), appointment("robin", "2025-05-08"))
    assert filled(store, "SELECT person_id, sex, birth_month::VARCHAR, locality FROM person") == [
        ("robin", "unknown", "2016-05-01", "unknown")
    ]


def reading(day: str, score: int | None, **changes: Any) -> dict[str, Any]:
    given = {"child_id": "robin", "tool": "gcp2", "area": "physical_care", "better": "lower"}
    return given | {"read_on": day, "score": score} | changes


def tools(store: Store, *rows: dict[str, Any], part: str = "all", quarter: str = "2025Q3") -> None:
    store.deliver("assessment_tools", quarter, "history", part, tool_reading=list(rows))


def test_a_reading_in_two_files_is_one(store: Store) -> None:
    tools(store, reading("2025-05-01", 4), part="gcp2")
    tools(store, reading("2025-05-01", None), reading("2025-05-01", 3, area="emotional_care"), part="readings")
    assert filled(store, "SELECT subject_id, child_id, area, score FROM tool_reading ORDER BY area") == [
        ("robin", "robin", "emotional_care", 3),
        ("robin", "robin", "physical_care", 4),
    ]


def test_a_family_is_a_subject_and_no_child(store: Store) -> None:
    tools(store, reading("2025-05-01", 4, child_id=None, family_id="nest", tool="family_star_plus", better="higher"))
    assert filled(store, "SELECT subject_id, child_id FROM tool_reading") == [("nest", None)]


@pytest.mark.parametrize(
    ("better", "scores", "moved"),
    [
        ("lower", (4, 2), ["better"]),
        ("lower", (2, 4), ["worse"]),
        ("higher", (2, 4), ["better"]),
        ("higher", (4, 2), ["worse"]),
        ("higher", (4, 4), ["same"]),
        ("lower", (4, 2, 3), ["better", "better"]),  # from the first, not from the one before
        ("lower", (None, 4, None, 2), ["better"]),
        ("lower", (4,), []),
    ],
)
def test_an_area_has_moved_since_its_first_score_the_way_its_tool_runs(
    store: Store, better: str, scores: tuple[int | None, ...], moved: list[str]
) -> None:
    tools(store, *(reading(f"2025-0{at}-01", score, better=better) for at, score in enumerate(scores, start=1)))
    assert [row[0] for row in filled(store, "SELECT moved FROM tool_change ORDER BY read_on")] == moved


def test_areas_and_tools_move_by_themselves(store: Store) -> None:
    tools(
        store,
        reading("2025-01-01", 4),
        reading("2025-02-01", 1, area="emotional_care"),
        reading("2025-03-01", 3),
        reading("2025-04-01", 2, child_id="wren"),
    )
    assert filled(store, "SELECT change_key, first_on::VARCHAR, read_on::VARCHAR FROM tool_change") == [
        ("robin/gcp2/physical_care/2025-03-01", "2025-01-01", "2025-03-01")
    ]


def test_a_suspension_that_two_censuses_tell_is_one(store: Store) -> None:
    told = {"upn_id": "upn", "school": "s", "start_date": "2025-02-04"}
    for census in ("2024T2", "2024T3"):
        every = [told | {"category": one} for one in ("suspension", "permanent")]
        store.deliver("school_census", census, part="exclusions", exclusion=every)
    lunch = {"upn_id": "other", "start_date": "2025-02-05", "category": "lunchtime"}
    store.deliver("school_census", "2024T3", part="more", exclusion=[lunch, lunch | {"upn_id": None}])
    store.ssd(identifier_link=[{"child_id": "robin", "upn_id": "upn"}])
    assert filled(store, "SELECT upn_id, child_id, category FROM exclusion ORDER BY ALL") == [
        ("other", None, "suspension"),
        ("upn", "robin", "permanent"),
        ("upn", "robin", "suspension"),
    ]


def test_an_agencys_number_is_of_its_returns_quarter_and_stands_once(store: Store) -> None:
    number = {"agency": "police", "measure": "staff_trained", "numerator": 3, "denominator": None}
    for quarter in ("2025Q1", "2025Q1", "2025Q2"):
        store.deliver("agency_return", quarter, agency="police", agency_number=[number, number])
    assert filled(store, "SELECT * FROM agency_number ORDER BY period") == [
        ("police", "staff_trained", "2025Q1", 3, None),
        ("police", "staff_trained", "2025Q2", 3, None),
    ]


def test_one_agencys_work_in_one_case_is_one_row_with_the_more_careful_answers(store: Store) -> None:
    finding = {"case_id": "nest", "agency": "TVP", "audited_on": "2025-10-01", "fathers_views": "no_father_known"}
    store.deliver(
        "audit",
        "2025",
        audit_finding=[
            finding | {"child_voice": "yes", "tool_used": "no_conference"},
            finding | {"child_voice": "partly", "agency": "Thames Valley Police", "lived_experience": "yes"},
            finding | {"child_voice": "no", "agency": "A playgroup", "fathers_views": "yes", "audited_on": None},
        ],
    )
    store.deliver("audit", "2024", audit_finding=[finding | {"audited_on": "2024-10-01"}])
    columns = "agency, audited_on::VARCHAR, child_voice, fathers_views, tool_used, lived_experience"
    assert filled(store, f"SELECT case_id, {columns} FROM audit_case ORDER BY 1, 2, 3") == [
        ("2024/nest", "police", "2024-10-01", None, "no_father_known", None, None),
        ("2025/nest", "police", "2025-10-01", "partly", "no_father_known", "no_conference", "yes"),
        ("2025/nest", "unknown", "2026-03-31", "no", "yes", None, None),
    ]


def test_a_schools_answer_is_the_newest_and_only_to_our_questions(store: Store) -> None:
    answer = {"urn": "1", "school": "S", "academic_year": "2024A", "question": "staff_trained", "answer": "not_yet"}
    store.deliver("s175", "2024A", s175_answer=[answer, answer | {"question": None}])
    store.deliver("s175", "2025A", s175_answer=[answer | {"answer": "yes"}, answer | {"academic_year": None}])
    assert filled(store, "SELECT * FROM self_assessment ORDER BY 2") == [
        ("1", "2024A", "staff_trained", "yes"),
        ("1", "2025A", "staff_trained", "not_yet"),
    ]


def test_what_a_delivery_can_change_is_what_its_rows_reach() -> None:
    assert tables.reached(["voice"]) == {"now_voice", "answer"}
    assert tables.reached(["conference"]) == {"now_conference", "conference"}
    assert {"plan", "plan_review", "support", "conference"} <= tables.reached(["plan"])
    assert {"assessment", "referral"} <= tables.reached(["assessment_factor"])
    assert "answer" not in tables.reached(["s175_answer"])
