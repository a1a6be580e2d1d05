"""The yearly multi-agency audit, from its table to the rows that are stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.homes import Home, found
from tests.helpers.samples import workbook


def test_audit_finding_is_kept_in_the_audits_words_without_its_case(tmp_path: Path) -> None:
    home = Home(tmp_path)
    words = "Nobody had asked who gets breakfast – the school knew."
    home.take(
        home.sent("audit", findings=[{"judgement": "Strengths outweigh areas for development", "learning": words}])
    )

    ((case, *rest),) = home.stored(
        """SELECT case_id, agency, judgement, child_voice, fathers_views, tool_used, lived_experience, learning
           FROM stored.audit_finding"""
    )
    assert rest == ["Children's Social Care", "strengths_outweigh", "partly", "no", "yes", "yes", words]
    assert len(case) == 32
    assert "4" != case != "CASE4"


def test_one_case_in_two_agencies_is_one_case(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(home.sent("audit", findings=[{"case_id": " case 4"}, {"agency": "Top Town Academy"}]))

    assert home.stored("SELECT count(*), count(DISTINCT case_id) FROM stored.audit_finding") == [(2, 1)]


@pytest.mark.parametrize(
    ("column", "said", "kept"),
    [
        ("fathers_views", "No father known", "no_father_known"), ("fathers_views", "N/A", "no_father_known"),
        ("fathers_views", None, None), ("tool_used", "No conference", "no_conference"),
        ("tool_used", "N/A", "no_conference"), ("child_voice", "Partially", "partly"), ("lived_experience", "Y", "yes"),
    ],
)  # fmt: skip
def test_what_does_not_apply_is_not_a_no(column: str, said: str | None, kept: str | None, tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert found(*home.take(home.sent("audit", findings=[{column: said}]))) == set()

    assert home.stored(f"SELECT {column} FROM stored.audit_finding") == [(kept,)]


def test_standard_stands_for_the_question_where_there_is_none(tmp_path: Path) -> None:
    home = Home(tmp_path)
    path = workbook(
        tmp_path / "a.xlsx", "audit", titles=["Neglect audit"],
        findings=[{"question": None, "standard": "Standard 3: fathers"}],
    )  # fmt: skip
    (outcome,) = home.take(path)

    assert (outcome.period, outcome.part, found(outcome)) == ("2025", "findings", set())
    assert home.stored("SELECT question FROM stored.audit_finding") == [("Standard 3: fathers",)]


def test_messy_audit_is_taken_in_with_its_findings(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (outcome,) = home.take(
        home.sent(
            "audit",
            findings=[
                {"case_id": None},  # row 2
                {"judgement": "Amber"},  # row 3: a colour is no judgement
                {"judgement": "Requires improvement"},  # row 4: nor an inspection's grade
                {"child_voice": "See notes about Ada"},  # row 5
                {"audit_year": "2024/25"},  # row 6: last year's, carried on
                {"audit_year": "2026", "learning": "#REF!"},  # row 7
                {"audited_on": "May"},  # row 8
            ],
        )
    )

    assert found(outcome) == {
        ("blank_required", "findings", 2, "A"),
        ("unknown_code", "findings", 3, "H"),
        ("unknown_code", "findings", 4, "H"),
        ("unknown_code", "findings", 5, "I"),
        ("audit_of_another_year", "findings", 6, "C"),
        ("excel_error", "findings", 7, "M"),
        ("unreadable_date", "findings", 8, "B"),
    }
    assert home.stored("SELECT count(*) FROM stored.audit_finding") == [(6,)]


def test_learning_stands_in_no_finding(tmp_path: Path) -> None:
    home = Home(tmp_path)
    rows = [{"learning": "Ada Example waited.", "audit_year": "2024/25", "judgement": "Poor"}]
    (outcome,) = home.take(home.sent("audit", findings=rows))

    assert not any("Ada" in f"{finding.message}{finding.value}" for finding in outcome.findings)
