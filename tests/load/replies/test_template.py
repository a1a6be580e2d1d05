"""The quarterly workbook as whoever fills it in opens it: what is given, what may be filled in, what is checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from data.agencies import agencies, counted, measures
from data.ledger import acts, open_ledger
from data.periods import period
from etl.definitions.code_lists import code_list
from etl.definitions.source_folders import sources
from etl.load.load import load
from etl.replies import return_workbook
from etl.replies.return_workbook import NoTemplate
from etl.replies.return_workbook.return_sheet import HEADING_ROW
from etl.replies.return_workbook.rows_to_fill import choices
from tests.helpers.homes import RECEIVED, Home
from tests.helpers.returns import Return

MEMBERS = [one.key for one in agencies() if one.member]
SHEETS = ["About this return", "Numbers", "Voices", "Our story", "Our plan", "12Cs"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def texts(sheet: Worksheet, row: int) -> list[Any]:
    return [cell.value for cell in sheet[row]]


def checks(sheet: Worksheet, place: str) -> list[Any]:
    return [check for check in sheet.data_validations.dataValidation if place in check.sqref]


def test_there_are_eleven_agencies_and_their_names_are_read_as_their_keys() -> None:
    assert len(MEMBERS) == 11
    for one in agencies():
        assert code_list("agency").match(one.short) == code_list("agency").match(one.name) == one.key
    assert set(code_list("agency").labels) == {one.key for one in agencies()}


def test_every_return_owed_is_of_a_source_there_is() -> None:
    known = {one.slug: one.period for one in sources()}
    owed = {(owed.source, owed.period) for one in agencies() for owed in one.owes}
    assert {source for source, _ in owed} <= set(known)
    tables = {one.slug: set(one.tables) for one in sources()}
    for owes in (owed for one in agencies() for owed in one.owes):
        assert {part for part, _ in owes.parts} <= tables[owes.source]


def test_every_measure_of_an_agency_is_a_code_that_the_source_reads() -> None:
    column = next(one for one in sources() if one.slug == "agency_return").tables["numbers"].columns["measure"]
    assert column.codes is not None
    for one in measures():
        assert column.codes.match(one.key) == one.key
    assert {len(counted(key)) for key in MEMBERS} <= set(range(5, 10))


@pytest.mark.parametrize("key", MEMBERS)
def test_a_workbook_has_every_sheet_and_only_its_own_measures(key: str, home: Home) -> None:
    book = Return(home, key).book

    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == SHEETS
    numbers = book["Numbers"]
    listed = [numbers.cell(row, 1).value for row in range(HEADING_ROW + 1, numbers.max_row + 1)]
    assert listed == [one.key for one in counted(key)]


def test_agency_and_quarter_stand_inside(home: Home) -> None:
    row = texts(Return(home, "police", "2025Q4").book["About this return"], HEADING_ROW + 1)

    assert row[:2] == ["Thames Valley Police", "Quarter 4, 2025/26: Jan to Mar 2026"]
    assert row[2].date() == period("2025Q4").end


def test_everything_is_locked_but_what_is_asked_for(home: Home) -> None:
    book = Return(home).book
    unlocked = {
        sheet.title: {cell.column_letter for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        for sheet in book
    }

    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)
    assert unlocked == {
        "About this return": {"E"}, "Numbers": {"E", "G"}, "Voices": set("ABCDEFGHIJKLM"), "Our story": {"D"},
        "Our plan": {"A", "B", "E", "F"}, "12Cs": set("CDEFGH"), "Lists": set(),
    }  # fmt: skip
    assert not any(cell.protection.locked is False for sheet in book for cell in sheet[HEADING_ROW])


def test_a_count_that_is_no_share_has_nothing_to_fill_in_beside_it(home: Home) -> None:
    sheet = Return(home).book["Numbers"]
    row = next(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 1).value == "joint_visits")

    assert sheet.cell(row, 5).protection.locked is False
    assert sheet.cell(row, 7).protection.locked


def test_keys_are_there_and_hidden(home: Home) -> None:
    book = Return(home).book

    assert all(book[name].column_dimensions["A"].hidden for name in ("Numbers", "Our story", "12Cs"))
    assert book["Lists"].sheet_state == "hidden"


def test_numbers_are_checked_as_whole_and_not_below_nought(home: Home) -> None:
    (check,) = checks(Return(home).book["Numbers"], "E4")

    assert (check.type, check.operator, check.formula1) == ("whole", "greaterThanOrEqual", "0")
    assert "0 means none" in check.error
    assert check.prompt.startswith("Staff trained in neglect: Trained.")


@pytest.mark.parametrize(
    ("sheet", "place", "name"),
    [
        ("Voices", "B4", "speaker"),
        ("Voices", "I9", "consent"),
        ("Our plan", "E4", "rag"),
        ("12Cs", "C4", "twelve_cs_score"),
    ],
)
def test_dropdowns_offer_what_is_read_again(sheet: str, place: str, name: str, home: Home) -> None:
    book = Return(home).book
    (check,) = checks(book[sheet], place)
    column = check.formula1.split("$")[1]
    offered = [cell.value for cell in book["Lists"][column][1:] if cell.value]

    assert check.type == "list"
    assert offered == list(choices()[name])
    assert [code_list(name).match(value) for value in offered] == list(code_list(name).labels)


def test_guidance_stands_above_the_headings_and_no_prompt_is_longer_than_excel_takes(home: Home) -> None:
    for key in MEMBERS:
        book = Return(home, key).book
        for name in SHEETS:
            guide = next(value for value in texts(book[name], 2) if value)
            assert len(guide) > 100
            assert "{" not in guide
            for check in book[name].data_validations.dataValidation:
                assert len(check.prompt or "") <= 255
                assert len(check.error or "") <= 255
    assert "a blank means not known, and 0 means none" in next(v for v in texts(book["About this return"], 2) if v)
    assert "due by 28/07/2025" in next(v for v in texts(book["About this return"], 2) if v)


def test_the_day_that_was_agreed_stands_in_the_workbook(home: Home) -> None:
    home.take(Return(home).save("first.xlsx"))
    ledger = open_ledger(home.places.ledger_url)
    later = date(2025, 9, 1)
    acts.mark_return(ledger, RECEIVED, "Ada", "police", "agency_return", "2025Q1", "later", "A new system", later)
    ledger.close()
    assert "due by 01/09/2025" in next(v for v in texts(Return(home).book["About this return"], 2) if v)


def test_headings_stay_and_print_on_every_page(home: Home) -> None:
    for sheet in Return(home).book:
        if sheet.sheet_state == "visible":
            assert sheet.freeze_panes == "A4"
            assert sheet.print_title_rows == "$3:$3"
            assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)


def test_the_voices_sheet_has_the_headings_of_the_voices_workbook(home: Home) -> None:
    feedback = next(one for one in sources() if one.slug == "voices").tables["feedback"]

    assert texts(Return(home).book["Voices"], HEADING_ROW)[:-1] == list(feedback.written["2025"].values())


def test_last_quarter_stands_beside(home: Home) -> None:
    first = Return(home, quarter="2025Q1")
    first.fill("numbers", "staff_trained", numerator=40, denominator=90)
    first.fill("numbers", "joint_visits", numerator=0)
    first.fill("plan", "2.2", rag="Green", progress="Every week now.")
    first.fill("plan", None, action="A1", title="Ask fathers first", rag="Red", progress="Not begun.")
    first.fill("twelve_cs", "clarity", score=3)
    home.take(first.save())

    book = Return(home, quarter="2025Q2").book

    numbers = {row[0].value: (row[7].value, row[8].value) for row in book["Numbers"].iter_rows(min_row=4)}
    assert numbers["staff_trained"] == (40, 90)
    assert numbers["joint_visits"] == (0, None)
    assert numbers["conferences_attended"] == (None, None)
    plan = {row[0].value: [cell.value for cell in row] for row in book["Our plan"].iter_rows(min_row=4)}
    assert plan["2.2"][4:] == [None, None, code_list("rag").labels["green"], "Every week now."]
    assert plan["A1"][1] == "Ask fathers first"
    assert plan["A1"][7] == "Not begun."
    assert next(row for row in book["12Cs"].iter_rows(min_row=4))[8].value == "3 - Adequate"


def test_words_of_last_quarter_are_never_handed_on_as_a_formula(home: Home) -> None:
    first = Return(home, quarter="2025Q1")
    row = first.fill("plan", "2.2", progress="=1+1 families")
    first.book["Our plan"].cell(row, 6).data_type = "s"
    home.take(first.save())

    cell = Return(home, quarter="2025Q2").book["Our plan"].cell(row, 8)

    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1 families", "s", True)


def test_figures_that_nobody_accepted_are_not_shown(home: Home) -> None:
    first = Return(home, "police", "2025Q1")
    first.fill("numbers", "staff_trained", numerator=40, denominator=90)
    load([first.save()], home.places, "a tester", received_at=RECEIVED, accept=False)

    sheet = Return(home, "police", "2025Q2").book["Numbers"]

    assert {row[7].value for row in sheet.iter_rows(min_row=4)} == {None}


def test_actions_are_those_of_the_plan_as_last_returned(home: Home) -> None:
    home.take(home.sent("plan", "2025", actions=[{"action_number": "9.9", "action": "Walk to school together"}]))

    sheet = Return(home, "police", "2025Q2").book["Our plan"]

    assert [cell.value for cell in sheet[4]][:2] == ["9.9", "Walk to school together"]
    assert sheet["A5"].value is None


def test_another_agencys_figures_and_an_older_quarters_are_not_shown(home: Home) -> None:
    first = Return(home, "police", "2025Q1")
    first.fill("numbers", "staff_trained", numerator=40, denominator=90)
    home.take(first.save())

    for agency_key, quarter in (("adults", "2025Q2"), ("police", "2025Q3")):
        sheet = Return(home, agency_key, quarter).book["Numbers"]
        assert {row[7].value for row in sheet.iter_rows(min_row=4)} == {None}


def test_without_a_store_the_workbook_is_made_and_no_store_with_it(home: Home) -> None:
    assert Return(home).path.is_file()
    assert not home.places.child.exists()


def test_who_owes_none_gets_none(home: Home) -> None:
    for key, says in (("nobody", "There is no agency 'nobody'"), ("partnership", "owes no quarterly return")):
        with pytest.raises(NoTemplate, match=says):
            return_workbook.write(home.places, key, "2025Q4", home.folder)
    for quarter, says in (("2025", "2025 is no quarter"), ("Q4", "'Q4' is not a period")):
        with pytest.raises(NoTemplate, match=says):
            return_workbook.write(home.places, "police", quarter, home.folder)
