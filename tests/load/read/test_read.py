"""Reading: what each cell becomes, and that nothing becomes silently empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from etl.load.outcome import FileState
from tests.helpers.loads import PUPILS, Office, plan
from tests.helpers.workbooks import text_file, with_part, workbook


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def read_as(office: Office, column: str, cells: Sequence[object]) -> list[object]:
    """For each cell of a plan's column, in one load: what is stored, or the kind of finding it is."""
    stored, letter = {
        "end": ("end_date", "D"),
        "previous": ("previous_plans", "E"),
        "colour": ("initial_category", "G"),
    }[column]
    (outcome,) = office.load(
        office.plans(*[plan(f"A{at}", **{column: cell}) for at, cell in enumerate(cells)]), checks=()
    )
    found = {finding.row: finding.kind for finding in outcome.findings if finding.column_letter == letter}
    rows = office.stored(f"SELECT row_number, {stored} FROM stored.plan ORDER BY row_number")
    assert len(rows) == len(cells)
    assert all(value is None for row, value in rows if row in found)
    return [found.get(row, value) for row, value in rows]


DATES = [
    datetime(2026, 3, 5), date(2026, 3, 5), "2026-03-05", "2026-03-05T00:00:00", "2026-03-05 14:30", "05/03/2026",
    "5/3/2026", "05-03-2026", "05.03.2026", "05/03/2026 00:00:00", "2026-Mar-05 00:00:00", "2026-MAR-05", "5 Mar 2026",
    "05-March-2026", 46086, "46086", 46086.75, " 05/03/2026 ", "\u00a005/03/2026",
]  # fmt: skip
NOT_DATES = ["31/02/2026", "2026", "03/2026", "01/01/1900", "999", "20260305", "not yet"]


def test_a_date_is_read_however_it_is_written(office: Office) -> None:
    assert read_as(office, "end", DATES) == [date(2026, 3, 5)] * len(DATES)


def test_october_is_not_cut_at_its_t(office: Office) -> None:
    assert read_as(office, "end", ["2026-OCT-05T00:00"]) == [date(2026, 10, 5)]


def test_what_is_no_date_is_a_finding(office: Office) -> None:
    assert read_as(office, "end", NOT_DATES) == ["unreadable_date"] * len(NOT_DATES)


def test_a_year_of_two_digits_is_not_guessed(office: Office) -> None:
    assert read_as(office, "end", ["05/03/26", "5.3.26", "05-03-15"]) == ["two_digit_year"] * 3


def test_an_error_of_excel_is_a_finding_whatever_the_column(office: Office) -> None:
    for column in ("end", "previous", "colour"):
        assert read_as(Office(office.folder / column), column, ["#N/A", "#REF!", "#MULTIVALUE"]) == ["excel_error"] * 3


def test_a_word_for_nothing_is_nothing(office: Office) -> None:
    words = ["", "-", "N/A", "na", "NULL", "None", "nan", "Unborn", "No Trace", "   ", None]
    assert read_as(office, "end", words) == [None] * len(words)


def test_whole_numbers(office: Office) -> None:
    assert read_as(office, "previous", [3, "3", 3.0, "3.0", "1,234", "-1"]) == [3, 3, 3, 3, 1234, -1]
    wrong = ["three", "3.5", "1,23", "99999999999", "3 plans"]
    assert read_as(Office(office.folder / "wrong"), "previous", wrong) == ["unreadable_integer"] * len(wrong)


def test_a_code_is_known_by_its_words(office: Office) -> None:
    cells = ["red", "RED", " Red ", "a) Red", "crimson", "Red – Red", "red: Red", "Rouge (pale)"]
    assert read_as(office, "colour", cells) == ["red"] * len(cells)


def test_a_code_is_never_guessed_from_its_bullet_or_a_part_of_it(office: Office) -> None:
    cells = ["a)", "a) blue sky", "re", "red and blue", "bleu rouge"]
    assert read_as(office, "colour", cells) == ["unknown_code"] * len(cells)


def test_a_code_that_is_not_known_is_told_with_what_was_expected(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan(colour="green")))
    (finding,) = outcome.findings
    assert (finding.value, finding.expected) == ("green", "one of: Red; Blue")


def test_identifiers_are_one_however_they_are_written(office: Office) -> None:
    written = ["AB 123", "ab123", " Ab123 ", "AB\u00a0123"]
    office.load(office.plans(*[plan(child, f"0{day}/01/2026") for day, child in enumerate(written, 1)]))
    assert office.stored("SELECT count(DISTINCT child_id) FROM stored.plan") == [(1,)]


def test_an_identifier_that_excel_made_a_number_of_is_the_same(office: Office) -> None:
    office.load(office.plans(plan(12345.0, "01/01/2026"), plan("12345", "02/01/2026"), plan("12345.0", "03/01/2026")))
    assert office.stored("SELECT count(DISTINCT child_id) FROM stored.plan") == [(1,)]


def test_an_identifier_that_lost_its_last_digits_sets_its_row_aside(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan("1.23457E+15"), plan("A2")))
    assert [(f.kind, f.severity, f.row, f.value) for f in outcome.findings] == [
        ("unreadable_id", "error", 2, "9.99999x+99")
    ]
    assert office.stored("SELECT reason, row_number FROM stored.set_aside") == [("unreadable_id", 2)]


def test_a_finding_says_where_what_and_what_to_do(office: Office) -> None:
    titles = [("Return for the quarter",), (), ("Official - sensitive",)]
    (outcome,) = office.load(office.plans(plan(), plan("A2", end="31/02/2026"), above=titles))
    (finding,) = outcome.findings
    assert (finding.table, finding.sheet, finding.row, finding.column_letter) == ("plans", "Plans", 6, "D")
    assert (finding.heading, finding.value) == ("Plan End Date", "31/02/2026")
    assert finding.expected == "a date such as 31/03/2026"
    assert finding.message == (
        "Sheet Plans, row 6, column D (Plan End Date): '31/02/2026' cannot be read as a date such as 31/03/2026; "
        "the cell was left empty."
    )
    assert finding.todo
    assert [found.message for found in office.findings()] == [finding.message]


def test_a_personal_value_is_kept_by_its_shape_alone(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan(birth="Tuesday 5th, Jo Bloggs")))
    (finding,) = outcome.findings
    assert finding.value == "xxxxxxx 9xx, xx xxxxxx"
    assert "Bloggs" not in finding.message
    assert "Bloggs" not in office.ledger_text()


def test_blank_rows_are_no_rows_and_keep_the_numbers_right(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan(), (), (None, "  "), plan("A2", end="soon"), ()))
    assert [(t.table, t.rows_in) for t in outcome.tallies] == [("plans", 2), ("visits", 1)]
    assert [finding.row for finding in outcome.findings] == [5]


def test_exact_copies_are_dropped_and_counted(office: Office) -> None:
    twice = plan("A1", worker="X")
    (outcome,) = office.load(office.plans(twice, plan("A1", worker="Y"), twice, plan("A1 ", worker="X")))
    tally = outcome.tallies[0]
    assert (tally.rows_in, tally.stored, tally.duplicates) == (4, 2, 2)
    (copies,) = [finding for finding in outcome.findings if finding.kind == "duplicate_rows"]
    assert (copies.row, copies.rows, copies.value) == (4, 2, "2")


def test_blank_headings_at_the_end_are_nothing_and_one_with_values_is_told(office: Office) -> None:
    headings = ["Child Unique ID", "Plan Start Date", "", "Plan End Date", "", None]
    rows = [headings, ["A1", "05/01/2026", "note", "", "", None], ["A2", "05/01/2026", "", "", "stray", None]]
    (outcome,) = office.load(workbook(office.inbox / "p.xlsx", {"Plans": rows}))
    found = {(f.kind, f.row, f.column_letter, f.rows) for f in outcome.findings if f.severity == "warning"}
    assert found == {("no_heading", 1, "C", 1), ("beyond_headings", 3, "", 1), ("sheet_missing", None, "", 1)}


def test_a_text_table_may_have_empty_columns_at_its_end(office: Office) -> None:
    text = "pupilid,upn,entrydate,surname,,\n1,U1,2025-09-03,S,,\n2,U2,2025-09-03,S,,what\n"
    (outcome,) = office.load(text_file(office.inbox / "pupils.csv", text))
    assert [(f.kind, f.column_letter, f.rows) for f in outcome.findings] == [("no_heading", "F", 1)]
    assert outcome.tallies[0].stored == 2


def test_a_sheet_with_headings_and_no_rows_is_told(office: Office) -> None:
    (outcome,) = office.load(office.plans(), period="2025Q4")
    assert [(f.kind, f.severity, f.sheet) for f in outcome.findings if f.kind == "no_rows"] == [
        ("no_rows", "error", "Plans")
    ]


def test_a_formula_that_was_never_worked_out_is_told(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan(), plan("A2", end="=TODAY()")))
    assert [(f.kind, f.row, f.column_letter) for f in outcome.findings] == [("excel_error", 3, "D")]


def test_a_formula_whose_answer_is_blank_is_a_blank_cell(office: Office) -> None:
    path = office.plans(plan(), plan("A2", end="=TODAY()"))
    with_part(path, "xl/worksheets/sheet1.xml", b'<c r="D3">', b'<c r="D3" s="0" t="str">')
    (outcome,) = office.load(path)
    assert not outcome.findings


def test_rows_beyond_the_size_a_workbook_claims_are_read(office: Office) -> None:
    path = office.plans(plan(), plan("A2"))
    with_part(path, "xl/worksheets/sheet1.xml", b'ref="A1:H3"', b'ref="A1:B2"')
    (outcome,) = office.load(path)
    assert outcome.tallies[0].rows_in == 2


def test_a_blank_cell_where_one_is_required_sets_the_row_aside(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan("A1"), plan("", "06/01/2026"), plan("A3", None)))
    found = {(f.kind, f.severity, f.row, f.column_letter) for f in outcome.findings}
    assert found == {("blank_required", "error", 3, "A"), ("blank_required", "error", 4, "C")}
    tally = outcome.tallies[0]
    assert (tally.rows_in, tally.stored, tally.set_aside) == (3, 1, 2)


def test_a_blank_may_stand_for_a_code(office: Office) -> None:
    office.load(
        office.pupils(("1", "U1", "2025-09-03", "S")),
        office.sessions(("1", "4", ""), ("1", "5", "/"), ("1", "6", "ZZ")),
    )
    assert office.stored("SELECT code, sessions FROM stored.absence ORDER BY sessions") == [
        ("BLANK", 4), ("/", 5), (None, 6),
    ]  # fmt: skip


def test_a_figure_may_be_a_symbol(office: Office) -> None:
    rows = "time_period,la_name,repeat_percent\n2025,Here,24.5\n2025,There,c\n2025,Nowhere,:\n2025,Odd,?\n"
    (outcome,) = office.load(text_file(office.inbox / "f.csv", rows))
    assert office.stored("SELECT area, value, state FROM stored.published ORDER BY area") == [
        ("Here", 24.5, "shown"), ("Nowhere", None, "not_available"), ("Odd", None, None), ("There", None, "suppressed"),
    ]  # fmt: skip
    assert [(f.kind, f.row, f.value) for f in outcome.findings] == [("unreadable_number", 5, "?")]


@pytest.mark.parametrize(
    ("encoding", "delimiter", "newline"),
    [
        ("utf-8", ",", "\n"),
        ("utf-8", "\t", "\r\n"),
        ("utf-8-sig", ";", "\r\n"),
        ("utf-16", "\t", "\r\n"),
        ("utf-16-le", ",", "\n"),
        ("utf-16-be", ";", "\n"),
        ("windows-1252", ",", "\r\n"),
        ("windows-1252", ";", "\r"),
    ],
)
def test_text_tables_in_any_dress(office: Office, encoding: str, delimiter: str, newline: str) -> None:
    rows = [("1", "Ü1", "2025-09-03", "Café"), ("2", "U 2", "03/09/2025", "a,b;c")]
    (outcome,) = office.load(office.pupils(*rows, delimiter=delimiter, encoding=encoding, newline=newline))
    assert (outcome.state, outcome.period) == (FileState.LOADED, "2025T1")
    assert outcome.tallies[0].stored == 2
    assert not outcome.findings


def test_ragged_rows_are_placed_and_what_cannot_be_told_apart_is_set_aside(office: Office) -> None:
    text = "\n".join(
        [
            ",".join(PUPILS),
            "1,U1,2025-09-03,S",
            "",
            "2,U2,2025-09-03",  # no surname: read as blank
            "3,U3,2025-09-03,S,extra",  # what is what?
            '4,"U4,2025-09-03,S',  # a quotation mark that does not pair
            '5,"U\n5",2025-09-03,S',  # a line break inside quotes is one row
            "6,U6,soon,S,,,",  # empty cells beyond the headings are nothing
        ]
    )
    (outcome,) = office.load(text_file(office.inbox / "pupils.csv", text))
    found = {(f.kind, f.severity, f.row) for f in outcome.findings}
    assert found == {
        ("short_row", "warning", 4),
        ("long_row", "error", 5),
        ("broken_quotes", "error", 6),
        ("unreadable_date", "warning", 8),
    }
    tally = outcome.tallies[0]
    assert (tally.rows_in, tally.stored, tally.set_aside) == (6, 4, 2)
    assert office.stored("SELECT row_number FROM stored.pupil ORDER BY 1") == [(2,), (4,), (7,), (8,)]


def test_a_plain_file_and_an_awkward_one_read_alike(office: Office, tmp_path: Path) -> None:
    rows = [(str(n), f"U{n}", "03/09/2025" if n % 7 else "never", f"S {n}") for n in range(500)]
    other = Office(tmp_path / "other")
    (plain,) = office.load(office.pupils(*rows))
    (awkward,) = other.load(other.pupils(*rows, encoding="utf-16"))
    assert plain.tallies == awkward.tallies
    assert plain.findings == awkward.findings
    assert len(plain.findings) == 72


def test_dropped_columns_and_unknown_ones_are_not_read_and_the_unknown_are_named(office: Office) -> None:
    text = "pupilid,upn,entrydate,surname,shoe size\n1,U1,2025-09-03,Bloggs,4\n"
    (outcome,) = office.load(text_file(office.inbox / "pupils.csv", text))
    (note,) = outcome.findings
    assert (note.kind, note.severity) == ("columns_not_read", "note")
    assert "shoe size" in note.message
    assert "surname" not in note.message
