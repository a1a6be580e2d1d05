"""Schools' safeguarding self-assessment, from its table to the rows that are stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.helpers.homes import Home, found
from tests.helpers.samples import workbook


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Neglect self-assessment tool used", "self_assessment_tool"),
        ("12. Has your school used the Neglect Self-Assessment Tool", "self_assessment_tool"),
        ("Q3) Has the learning from the case study been used?", "learning_from_case_study"),
        ("Practice changed as a result", "practice_changed"),
        ("Question 4: Have all staff been trained to recognise neglect?", "staff_trained"),
    ],
)
def test_question_is_known_by_its_words_whatever_stands_before_it(asked: str, code: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert found(*home.take(home.sent("s175", answers=[{"question": asked}]))) == set()

    assert home.stored("SELECT question, question_words FROM stored.s175_answer") == [(code, asked)]


def test_questions_about_other_things_are_not_kept_and_one_about_neglect_is_found(tmp_path: Path) -> None:
    home = Home(tmp_path)
    rows = [{}, {"question": "Is the single central record complete?"}, {"question": "Do you hold a neglect forum?"}]
    (outcome,) = home.take(home.sent("s175", answers=rows))

    assert found(outcome) == {("s175_question_not_known", "answers", 4, "E")}
    assert [(tally.stored, tally.set_aside) for tally in outcome.tallies] == [(2, 1)]
    assert [(f.kind, f.row) for f in outcome.findings if f.kind == "not_used_rows"] == [("not_used_rows", 3)]


@pytest.mark.parametrize(
    ("said", "kept"),
    [("Yes", "yes"), ("Partially met", "partly"), ("No", "not_yet"), ("N/A", "not_applicable"), (None, None)],
)
def test_answer_is_kept_in_our_words(said: str | None, kept: str | None, tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert found(*home.take(home.sent("s175", answers=[{"answer": said}]))) == set()

    assert home.stored("SELECT answer FROM stored.s175_answer") == [(kept,)]


@pytest.mark.parametrize("written", ["2024/25", "2024-2025", "AY 2024/25", "School year 2024 to 2025"])
def test_school_year_is_told_by_both_its_years(written: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert found(*home.take(home.sent("s175", answers=[{"academic_year": written}]))) == set()

    assert home.stored("SELECT academic_year FROM stored.s175_answer") == [("2024A",)]


def test_return_completed_in_the_next_school_year_is_found_until_the_year_is_said(tmp_path: Path) -> None:
    home = Home(tmp_path)
    rows = [{"academic_year": "2023/24", "answered_on": date(2025, 1, 20)}]
    (told,) = home.take(home.sent("s175", answers=rows))
    rows[0]["comment"] = "Sent again."
    (said,) = home.take(home.sent("s175", answers=rows), period="2023A")

    assert (told.period, found(told)) == ("2024A", {("s175_of_another_year", "answers", 2, "C")})
    assert said.period == "2023A"
    assert found(said) == {("period_differs", "", None, "")}


def test_school_year_may_be_told_by_the_files_name(tmp_path: Path) -> None:
    home = Home(tmp_path)
    folder = home.sent("s175", answers=[{"answered_on": None, "academic_year": None}])
    path = folder / "S175 return 2024-25.csv"
    (folder / "answers.csv").rename(path)

    assert [outcome.period for outcome in home.take(path)] == ["2024A"]


def test_return_of_another_kind_of_period_is_refused_in_words(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (outcome,) = home.take(home.sent("s175"), period="2025Q1")

    assert "is about a school year, such as 2024A, not 2025Q1" in outcome.message


def test_messy_answers_are_taken_in_with_their_findings(tmp_path: Path) -> None:
    home = Home(tmp_path)
    rows = [
        {"urn": "900001.0"},  # row 2
        {"answer": "No", "school": "Top Town"},  # row 3: the same school, answering otherwise
        {"urn": None, "school": None},  # row 4
        {"urn": None},  # row 5: a name will do
        {"answer": "Amber"},  # row 6
        {"question": None},  # row 7
        {"academic_year": "2024", "urn": 900002},  # row 8: which school year?
        {"answered_on": "20.5.25", "urn": 900003},  # row 9
    ]
    (outcome,) = home.take(workbook(tmp_path / "s175.xlsx", "s175", titles=["Section 175"], answers=rows))

    assert found(outcome) == {
        ("s175_answered_twice", "answers", 4, "F"),
        ("s175_of_no_school", "answers", 5, ""),
        ("unknown_code", "answers", 7, "F"),
        ("blank_required", "answers", 8, "E"),
        ("s175_of_another_year", "answers", 9, "C"),
        ("two_digit_year", "answers", 10, "D"),
    }
    assert home.stored("SELECT DISTINCT urn FROM stored.s175_answer ORDER BY ALL NULLS LAST") == [
        ("900001",), ("900002",), ("900003",), (None,),
    ]  # fmt: skip
