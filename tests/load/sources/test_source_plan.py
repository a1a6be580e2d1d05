"""The overarching action plan, from its table to the rows that are stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.helpers.homes import Home, found
from tests.helpers.samples import workbook


def test_objective_of_merged_cells_is_carried_down_to_all_its_actions(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = "1. Review governance"
    rows = [
        {"objective": first, "action_number": "1.1"},
        {"objective": None, "action_number": "1.2"},
        {"objective": None, "action_number": "1.3"},
        {"objective": "2. Change the culture", "action_number": "2.1"},
        {"objective": None, "action_number": "2.2"},
    ]
    path = workbook(tmp_path / "plan.xlsx", "plan", "2025", titles=["Overarching Neglect Action Plan"], actions=rows)
    book = load_workbook(path)
    book.worksheets[0].merge_cells("A3:A5")
    book.worksheets[0].merge_cells("A6:A7")
    book.save(path)
    (outcome,) = home.take(path)

    assert (outcome.period, outcome.part, found(outcome)) == ("2025Q1", "actions", set())
    assert home.stored("SELECT action_number, objective FROM stored.plan_action ORDER BY row_number") == [
        ("1.1", first), ("1.2", first), ("1.3", first),
        ("2.1", "2. Change the culture"), ("2.2", "2. Change the culture"),
    ]  # fmt: skip


def test_other_cells_that_are_merged_are_found(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan.xlsx", "plan", "2025", actions=[{}, {"lead": None, "action_number": "1.8"}])
    book = load_workbook(path)
    book.worksheets[0].merge_cells("D2:D3")
    book.save(path)

    assert found(*Home(tmp_path).take(path)) == {("merged_cells", "actions", 2, "D")}


def test_bars_and_repeated_headings_are_not_actions(tmp_path: Path) -> None:
    home = Home(tmp_path)
    nothing = dict.fromkeys(("action_number", "lead", "time_frame", "rag", "progress", "updated_on"))
    rows = [
        {},
        nothing | {"objective": "2 Achieving cultural change", "action": None},
        nothing | {"objective": "Objective", "action": "Action", "lead": "Lead", "time_frame": "Time frame"},
        {"objective": None, "action_number": "2.1"},
    ]
    (outcome,) = home.take(home.sent("plan", "2025", actions=rows))

    assert found(outcome) == {("headings_again", "actions", 4, "")}
    assert [(tally.stored, tally.set_aside) for tally in outcome.tallies] == [(2, 2)]
    assert home.stored("SELECT action_number, objective FROM stored.plan_action ORDER BY row_number") == [
        ("1.7", "1. Review governance"), ("2.1", "2 Achieving cultural change"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("Mar 22", date(2022, 3, 31)), ("June 22", date(2022, 6, 30)), ("March\n22", date(2022, 3, 31)),
        ("Sept 2024", date(2024, 9, 30)), ("Feb-24", date(2024, 2, 29)), ("End 22", date(2022, 12, 31)),
        ("by end of June 22", date(2022, 6, 30)), ("15 Feb 2022", date(2022, 2, 15)), ("31/03/2026", date(2026, 3, 31)),
        ("Tbc", None), ("Annual", None), ("1/4ly", None), ("Ongoing", None), ("31 Feb 2022", None),
        ("Mar 22 or later", None), (None, None),
    ],
)  # fmt: skip
def test_time_frame_keeps_its_words_and_gives_a_day_where_it_names_one(
    written: str | None, due: date | None, tmp_path: Path
) -> None:
    home = Home(tmp_path)
    assert found(*home.take(home.sent("plan", "2025", actions=[{"time_frame": written}]))) == set()

    assert home.stored("SELECT time_frame, due_on FROM stored.plan_action") == [(written, due)]


def test_time_frame_that_a_spreadsheet_made_a_date_gives_that_day(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(workbook(tmp_path / "p.xlsx", "plan", "2025", actions=[{"time_frame": date(2022, 3, 1)}]))

    assert home.stored("SELECT time_frame, due_on FROM stored.plan_action") == [("2022-03-01", date(2022, 3, 1))]


@pytest.mark.parametrize(
    ("written", "rag"),
    [
        ("Green: twelve cases chosen", "green"), ("AMBER – two agencies to reply", "amber"),
        ("Completed in June", "blue"), ("Not started: waits for 3.1.1", "not_started"),
        ("Greenfield site visited", None), ("Going well", None), (None, None),
    ],
)  # fmt: skip
def test_colour_is_taken_from_the_first_word_where_it_shares_a_cell(
    written: str | None, rag: str | None, tmp_path: Path
) -> None:
    home = Home(tmp_path)
    assert found(*home.take(home.sent("plan", "2022-strategy", actions=[{"rag_progress": written}]))) == set()

    assert home.stored("SELECT rag, progress, action_number FROM stored.plan_action") == [(rag, written, "1.7")]


def test_plan_as_the_strategy_prints_it_needs_its_quarter_said(tmp_path: Path) -> None:
    home = Home(tmp_path)
    path = home.sent("plan", "2022-strategy", actions=[{"updated_on": None}])
    (refused,) = home.take(path)
    (taken,) = home.take(path, period="2025Q1")

    assert "--period" in refused.message
    assert taken.period == "2025Q1"


def test_messy_plan_is_taken_in_with_its_findings(tmp_path: Path) -> None:
    home = Home(tmp_path)
    rows = [
        {"action_number": 1.1},  # row 2
        {"action_number": 1.1, "action": "Send out the messages"},  # row 3: was 1.10 until a spreadsheet read it
        {"action_number": None, "action": "Add these actions to the plan"},  # row 4
        {"rag": "Purple", "action_number": "3.1"},  # row 5
        {"rag": "Red", "progress": None, "action_number": "3.2"},  # row 6
        {"rag": "Not started", "progress": None, "action_number": "3.3"},  # row 7: fine
        {"rag": "Complete", "action_number": "3.1.1", "updated_on": "spring"},  # row 8
    ]
    (outcome,) = home.take(home.sent("plan", "2025", actions=rows))

    assert found(outcome) == {
        ("action_number_twice", "actions", 3, "B"),
        ("action_without_a_number", "actions", 4, "B"),
        ("unknown_code", "actions", 5, "F"),
        ("action_colour_without_words", "actions", 6, "F"),
        ("unreadable_date", "actions", 8, "H"),
    }
    assert home.stored("SELECT rag FROM stored.plan_action WHERE row_number IN (7, 8) ORDER BY row_number") == [
        ("not_started",), ("blue",),
    ]  # fmt: skip
