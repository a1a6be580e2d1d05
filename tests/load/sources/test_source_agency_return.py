"""The quarterly workbook, from an agency's hands to the rows that are stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from etl.load.outcome import FileState, Outcome
from tests.helpers.homes import Home, found
from tests.helpers.returns import Return


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def take(home: Home, path: Path) -> Outcome:
    (outcome,) = home.take(path)
    return outcome


def test_what_is_filled_in_is_stored_sheet_by_sheet(home: Home) -> None:
    sent = Return(home, "police")
    sent.fill("about", "Thames Valley Police", filled_in_by="Performance lead")
    sent.fill("numbers", "staff_trained", numerator=212, denominator=300)
    sent.fill("numbers", "joint_visits", numerator=0)
    sent.fill(
        "voices", None, said_on=date(2025, 5, 6), speaker="Parent or carer", words="You knocked, and then you waited.",
        consent="Anybody", theme="Honest words",
    )  # fmt: skip
    sent.fill("story", "lasting", story="We see the same doors twice.\nWe ask why.")
    sent.fill("plan", "2.2", rag="Amber: under way, with something in the way", progress="Two teams of five.")
    sent.fill("plan", None, action="A1", title="Ask fathers first", progress="Begun in June.")
    sent.fill("twelve_cs", "capacity", score="2 - Weak", evidence="Three posts empty.", timeframe="A year")

    outcome = take(home, sent.save())

    assert found(outcome) == set()
    assert (outcome.source, outcome.period, outcome.state) == ("agency_return", "2025Q1", FileState.LOADED)
    assert sum(tally.set_aside + tally.duplicates for tally in outcome.tallies) == 0
    assert home.stored("SELECT DISTINCT agency FROM stored.loaded") == [("police",)]
    assert home.stored("SELECT agency, quarter_ends, filled_in_by FROM stored.agency_return") == [
        ("police", date(2025, 6, 30), "Performance lead")
    ]
    assert home.stored("SELECT * EXCLUDE (delivery, table_name, row_number) FROM stored.agency_number "
                       "WHERE numerator IS NOT NULL ORDER BY measure") == [
        ("police", "joint_visits", 0, None), ("police", "staff_trained", 212, 300),
    ]  # fmt: skip
    assert home.stored("SELECT speaker, words, consent, theme FROM stored.voice") == [
        ("parent_or_carer", "You knocked, and then you waited.", "public", "Honest words")
    ]
    assert home.stored("SELECT agency, subject, story FROM stored.agency_story WHERE story IS NOT NULL") == [
        ("police", "lasting", "We see the same doors twice.\nWe ask why.")
    ]
    said = "SELECT agency, action, rag, progress FROM stored.action_progress WHERE progress IS NOT NULL ORDER BY action"
    assert home.stored(said) == [
        ("police", "2.2", "amber", "Two teams of five."), ("police", "A1", None, "Begun in June."),
    ]  # fmt: skip
    assert home.stored("SELECT agency, component, score, evidence FROM stored.twelve_cs WHERE score IS NOT NULL") == [
        ("police", "capacity", 2, "Three posts empty.")
    ]


def test_a_return_of_nothing_is_not_known_and_not_nought(home: Home) -> None:
    sent = Return(home, "john_henry_newman")

    outcome = take(home, sent.save())

    assert found(outcome) == set()
    assert home.stored("SELECT count(*), count(numerator), count(denominator) FROM stored.agency_number") == [(5, 0, 0)]
    assert home.stored("SELECT count(*), count(score) FROM stored.twelve_cs") == [(12, 0)]


def test_a_renamed_file_with_renamed_sheets_is_still_known(home: Home) -> None:
    sent = Return(home, "ouh")
    sent.fill("numbers", "staff_trained", numerator=1, denominator=2)
    sent.fill("voices", None, said_on=date(2025, 5, 6), speaker="Child", words="It was quick.", consent="Public")
    for sheet in sent.book:
        sheet.title = f"{sheet.title} JR"

    outcome = take(home, sent.save("Copy of FINAL (2).xlsx"))

    assert (outcome.source, outcome.period) == ("agency_return", "2025Q1")
    assert home.stored("SELECT agency, numerator FROM stored.agency_number WHERE numerator IS NOT NULL") == [("ouh", 1)]
    assert home.stored("SELECT words FROM stored.voice") == [("It was quick.",)]


def test_rows_put_in_another_order_and_titles_rewritten_are_known_by_their_keys(home: Home) -> None:
    sent = Return(home, "police")
    sent.fill("numbers", "staff_trained", title="Trained staff (TVP)", numerator=5, denominator=9)
    sheet = sent.book["Numbers"]
    first, second = ([cell.value for cell in sheet[row]] for row in (4, 5))
    for cells, values in ((sheet[4], second), (sheet[5], first)):
        for cell, value in zip(cells, values, strict=True):
            cell.value = value

    take(home, sent.save())

    assert home.stored("SELECT measure, numerator FROM stored.agency_number WHERE numerator IS NOT NULL") == [
        ("staff_trained", 5)
    ]


def test_a_workbook_saved_by_another_program_without_its_decorations_is_read_the_same(home: Home) -> None:
    sent = Return(home, "adults")
    sent.fill("numbers", "staff_trained", numerator=7, denominator=9)
    plain = load_workbook(sent.save())
    for sheet in plain:
        sheet.data_validations.dataValidation = []
        sheet.protection.sheet = False
    plain.remove(plain["Lists"])
    path = home.folder / "plain.xlsx"
    plain.save(path)

    outcome = take(home, path)

    assert found(outcome) == set()
    assert home.stored("SELECT numerator, denominator FROM stored.agency_number WHERE numerator IS NOT NULL") == [
        (7, 9)
    ]


def test_agency_return_messy_workbook_is_taken_in_with_its_findings(home: Home) -> None:
    sent = Return(home, "police")
    more = sent.fill("numbers", "staff_trained", numerator=12, denominator=5)
    below = sent.fill("numbers", "joint_visits", numerator=-1)
    words = sent.fill("numbers", "escalations_settled", numerator="<5", denominator=9)
    foreign = sent.fill("numbers", "conferences_attended", measure="checks_two_year", numerator=3, denominator=4)
    nobodys = sent.fill("numbers", "conference_reports", measure="my own", numerator=3, denominator=4)
    bare = sent.fill("plan", "2.1", rag="Green")
    off = sent.fill("twelve_cs", "clarity", score=7, evidence="Much.")
    long = sent.fill("story", "staff_trained", story="We tried. " * 201)
    voice = sent.fill("voices", None, said_on=date(2025, 5, 6), speaker="Child", words="I like it.")

    outcome = take(home, sent.save())

    assert found(outcome) == {
        ("counted_more_than_out_of", "numbers", more, "E"),
        ("counted_below_nought", "numbers", below, "E"),
        ("unreadable_integer", "numbers", words, "E"),
        ("counted_by_another_agency", "numbers", foreign, "A"),
        ("unknown_code", "numbers", nobodys, "A"),
        ("rag_without_words", "plan", bare, "E"),
        ("unknown_code", "twelve_cs", off, "C"),
        ("story_too_long", "story", long, "D"),
        ("voice_without_consent", "voices", voice, "I"),
    }
    stored = {row[0] for row in home.stored("SELECT row_number FROM stored.agency_number")}
    assert not stored & {more, below, foreign, nobodys}
    assert home.stored("SELECT measure, numerator, denominator FROM stored.agency_number "
                       "WHERE denominator IS NOT NULL") == [("escalations_settled", None, 9)]  # fmt: skip
    assert home.stored("SELECT score, evidence FROM stored.twelve_cs WHERE evidence IS NOT NULL") == [(None, "Much.")]
    assert home.stored("SELECT count(*) FROM stored.voice") == [(0,)]


def test_a_row_copied_below_is_not_counted_twice(home: Home) -> None:
    sent = Return(home, "police")
    sent.fill("numbers", "staff_trained", numerator=5, denominator=9)
    sent.book["Numbers"].append(["staff_trained", "Staff trained in neglect", "", "", 6, "", 9])

    outcome = take(home, sent.save())

    assert {(kind, column) for kind, _, _, column in found(outcome)} == {("counted_twice", "A")}
    assert home.stored("SELECT count(*) FROM stored.agency_number WHERE measure = 'staff_trained'") == [(0,)]


def test_numbers_of_another_agencys_workbook_are_set_aside(home: Home) -> None:
    theirs = Return(home, "oxford_health")
    theirs.fill("numbers", "staff_trained", numerator=5, denominator=9)
    theirs.fill("numbers", "checks_two_year", numerator=50, denominator=90)
    theirs.fill("about", "Oxford Health", agency="Thames Valley Police")

    outcome = take(home, theirs.save())

    wrong = {kind for kind, *_ in found(outcome)}
    assert wrong == {"counted_by_another_agency"}
    assert home.stored("SELECT DISTINCT agency FROM stored.agency_number") == [("police",)]
    assert home.stored("SELECT count(*) FROM stored.agency_number WHERE measure = 'checks_two_year'") == [(0,)]


@pytest.mark.parametrize("name", ["whatever.xlsx", "police 2025Q1.xlsx"])
@pytest.mark.parametrize("how", ["sheet", "agency", "row"])
def test_a_workbook_that_no_longer_says_whose_it_is_is_refused_with_what_to_do(home: Home, how: str, name: str) -> None:
    sent = Return(home, "police")
    sent.fill("numbers", "staff_trained", numerator=5, denominator=9)
    about: Any = sent.book["About this return"]
    if how == "sheet":
        sent.book.remove(about)
    elif how == "agency":
        about["A4"] = None
    else:
        about.delete_rows(4)

    outcome = take(home, sent.save(name))

    assert outcome.state is FileState.REFUSED
    assert "About this return" in outcome.message
    assert "What to do:" in outcome.message
    assert not [kept for kept in home.places.originals.rglob("*") if kept.is_file()]


def test_two_agencies_returns_for_one_quarter_both_count_and_a_second_one_replaces_the_first(home: Home) -> None:
    for agency, numbers in (("police", (5, 6)), ("adults", (7,))):
        for number in numbers:
            sent = Return(home, agency)
            sent.fill("numbers", "staff_trained", numerator=number, denominator=90)
            take(home, sent.save())

    assert home.stored("SELECT n.agency, numerator FROM stored.agency_number AS n JOIN stored.live_deliveries "
                       "USING (delivery) WHERE numerator IS NOT NULL ORDER BY ALL") == [
        ("adults", 7), ("police", 6),
    ]  # fmt: skip


def test_none_written_beside_a_number_is_asked_about(home: Home) -> None:
    sent = Return(home, "police")
    sent.fill("numbers", "joint_visits", numerator="none")
    assert {(kind, table) for kind, table, *_ in found(take(home, sent.save()))} == {("unreadable_integer", "numbers")}


def test_a_workbook_as_it_was_made_has_nothing_to_tell(home: Home) -> None:
    assert take(home, Return(home, "police").save()).findings == ()
