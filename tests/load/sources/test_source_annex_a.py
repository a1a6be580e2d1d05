"""The inspection workbook, from its sheets to the rows that are stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.helpers.homes import Home, found
from tests.helpers.samples import workbook


def test_annex_a_plan_is_stored_in_our_codes(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(
        home.sent(
            "annex_a",
            list_7=[{"initial_category": "a) Neglect", "latest_category": "e) Multiple/not recommended"}],
        )
    )

    assert home.stored(
        "SELECT start_date, initial_category, latest_category, previous_plans, team FROM stored.plan"
    ) == [(date(2025, 5, 20), "neglect", "multiple", 0, "Locality 4 Unit 1")]


def test_annex_a_lists_agree_on_who_the_child_is(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(home.sent("annex_a", list_1=[{"child_id": " 9000001.0"}]))

    assert home.stored("SELECT count(*), count(DISTINCT child_id), min(sex), min(birth_date) FROM stored.child") == [
        (7, 1, "female", date(2016, 5, 1))
    ]


def test_annex_a_messy_workbook_is_taken_in_with_its_findings(tmp_path: Path) -> None:
    home = Home(tmp_path)
    plan = {"child_id": 1}
    path = workbook(
        tmp_path / "messy.xlsx",
        "annex_a",
        "2021-spec",
        titles=["Children's Services", "Annex A, drawn 4 July 2025", ""],
        list_2=[],
        list_6=[{"need_code": "PSRMEM - Support with memory and cognition", "team": "#N/A"}],
        list_7=[
            plan,
            plan,  # row 6: an exact copy
            {"child_id": "2.0", "start_date": 45797, "end_date": "30/06/2025", "birth_date": "Unborn", "sex": "Female"},
            {"child_id": 3, "end_date": "31/06/2025"},  # row 8: no such day
            {"child_id": None},  # row 9: whose plan?
            {"child_id": 5, "start_date": "May 2025"},  # row 10: which day?
            {"child_id": 6, "initial_category": "Neglect, mostly", "previous_plans": None},  # row 11
            {"child_id": 7, "end_date": date(2025, 5, 19)},  # row 12: ended before it started
        ],
    )

    outcome = home.take(path)[0]

    assert found(outcome) == {
        ("no_rows", "list_2", None, ""),
        ("unknown_code", "list_6", 5, "H"),
        ("duplicate_rows", "list_7", 6, ""),
        ("unreadable_date", "list_7", 8, "M"),
        ("blank_required", "list_7", 9, "A"),
        ("unreadable_date", "list_7", 10, "G"),
        ("unknown_code", "list_7", 11, "H"),
        ("category_missing", "list_7", 11, "H"),
        ("previous_plans_missing", "list_7", 11, "O"),
        ("plan_ends_before_it_starts", "list_7", 12, "M"),
    }
    assert home.stored("SELECT row_number, start_date, end_date FROM stored.plan ORDER BY row_number") == [
        (5, date(2025, 5, 20), None),
        (7, date(2025, 5, 20), date(2025, 6, 30)),
        (8, date(2025, 5, 20), None),
        (11, date(2025, 5, 20), None),
    ]


def test_annex_a_error_cell_is_a_finding_and_its_row_is_used(tmp_path: Path) -> None:
    home = Home(tmp_path)
    outcome = home.take(home.sent("annex_a", list_7=[{"team": "#N/A"}]))[0]

    assert found(outcome) == {("excel_error", "list_7", 2, "P")}
    assert home.stored("SELECT team FROM stored.plan") == [(None,)]
