"""Numbers as people write them: percentages with their sign, years as they are said."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.load.outcome import Outcome
from tests.helpers.loads import Office, plan
from tests.helpers.workbooks import text_table


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def figures(office: Office, *rows: tuple[str, str]) -> Outcome:
    """Published figures of these years and percentages."""
    table = [("time_period", "la_name", "repeat_percent"), *((year, "Here", percent) for year, percent in rows)]
    (outcome,) = office.load(text_table(office.inbox / "figures.csv", table))
    return outcome


def test_a_percentage_may_bear_its_sign_and_a_year_its_stroke(office: Office) -> None:
    outcome = figures(office, ("2025/26", "24.5%"), ("2024-25", "24 %"), ("2025", "c"), ("2023/2024", "1.25"))
    assert not outcome.findings
    assert office.stored("SELECT year, value, state FROM stored.published ORDER BY row_number") == [
        (202526, 24.5, "shown"), (202425, 24.0, "shown"), (2025, None, "suppressed"), (202324, 1.25, "shown"),
    ]  # fmt: skip


def test_years_and_percentages_that_are_none_are_findings(office: Office) -> None:
    outcome = figures(office, ("2025/27", "24.5%"), ("25/26", "24"), ("2025", "24.5%%"), ("2026", "%"))
    assert [(one.kind, one.row) for one in outcome.findings] == [
        ("unreadable_integer", 2), ("unreadable_integer", 3), ("unreadable_number", 4), ("unreadable_number", 5),
    ]  # fmt: skip


def test_a_count_with_a_percent_sign_or_a_stroke_is_a_finding(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan(previous="3%"), plan("A2", previous="2025/26")), checks=())
    assert [(one.kind, one.row) for one in outcome.findings] == [("unreadable_integer", 2), ("unreadable_integer", 3)]
