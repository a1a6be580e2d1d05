"""Files that are broken or made to harm: each is refused in words that help, or read with what is odd about it told.

Elsewhere: what is no table at all, encrypted and cut-off files in `test_receive`; formulas without an answer, error
cells, encodings, delimiters and broken quotes in `test_read`; disks in `test_disk`; the rest in `test_fuzz`.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from etl.load.outcome import FileState, Outcome
from tests.helpers.loads import PLANS, PUPILS, VISITS, Office, plan
from tests.helpers.other_forms import binary, open_document, open_row
from tests.helpers.workbooks import text_file, with_part, workbook

SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
ENTITIES = b"""<!DOCTYPE x [<!ENTITY a "%s"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
OUTSIDE = b"""<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def refused(office: Office, path: Path) -> str:
    """Why a file is refused. Nothing of it is kept or stored, and a sound file is taken in after it."""
    (outcome,) = office.load(path)
    assert (outcome.state, outcome.delivery) == (FileState.REFUSED, None)
    assert not [kept for kept in office.places.originals.rglob("*") if kept.is_file()]
    assert not office.deliveries()
    (sound,) = office.load(office.plans(plan("Z9"), name="sound.xlsx"))
    assert sound.state == FileState.LOADED
    assert office.stored("SELECT count(*) FROM stored.plan") == [(1,)]
    return outcome.message


def loaded(office: Office, path: Path, **how: object) -> Outcome:
    (outcome,) = office.load(path, **how)
    assert outcome.state == FileState.LOADED, outcome.message
    return outcome


def kinds(outcome: Outcome) -> set[tuple[str, str, int | None]]:
    return {(finding.kind, finding.severity, finding.row) for finding in outcome.findings}


# Zipped and XML


def test_a_part_that_unpacks_to_a_thousand_times_its_size_is_not_unpacked(office: Office) -> None:
    path = office.plans(plan())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/a.bin", "w") as bomb:
        for _ in range(100):
            bomb.write(bytes(1 << 20))
    assert "unpacks to far more than its size lets expect" in refused(office, path)


def test_a_part_that_lies_about_its_size_is_not_unpacked_beyond_it(office: Office) -> None:
    path = office.plans(plan())
    bomb = b"<!--" + bytes(64 << 20) + b"-->"
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(SHEET)
    with_part(path, SHEET, sheet, bomb)
    content = path.read_bytes()
    said = struct.pack("<L", len(bomb))
    assert content.count(said) >= 1
    path.write_bytes(content.replace(said, struct.pack("<L", 5000)))
    assert "damaged and cannot be read" in refused(office, path)


def test_an_archive_of_very_many_parts_is_refused(office: Office) -> None:
    path = office.plans(plan())
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(10_001):
            archive.writestr(f"xl/media/{number}", b"")
    assert "unpacks to far more" in refused(office, path)


@pytest.mark.parametrize("declared", [ENTITIES % (b"a" * 1000), OUTSIDE], ids=["bomb", "outside"])
@pytest.mark.parametrize("part", [SHEET, BOOK, STYLES, "[Content_Types].xml"])
def test_a_part_that_declares_entities_is_refused(office: Office, part: str, declared: bytes) -> None:
    path = office.plans(plan())
    with zipfile.ZipFile(path) as archive:
        content = archive.read(part)
    with_part(path, part, content, declared + content)
    assert "declares entities or a document type" in refused(office, path)


def test_a_declaration_far_into_a_sheet_is_found(office: Office) -> None:
    path = office.plans(plan())
    with_part(path, SHEET, b"<sheetData>", b"<!--" + b"x" * ((1 << 18) - 200) + b"-->" + OUTSIDE * 3 + b"<sheetData>")
    assert "declares entities or a document type" in refused(office, path)


def test_a_sheet_that_ends_within_a_row_is_refused(office: Office) -> None:
    path = office.plans(plan())
    with zipfile.ZipFile(path) as archive:
        content = archive.read(SHEET)
    with_part(path, SHEET, content, content[: content.rindex(b"<c ")])
    assert "damaged and cannot be read" in refused(office, path)


def test_a_row_numbered_beyond_any_sheet_is_refused(office: Office) -> None:
    path = with_part(office.plans(plan()), SHEET, b'<row r="2">', b'<row r="99999999999">')
    assert "damaged and cannot be read" in refused(office, path)


def test_a_string_that_is_not_there_is_refused(office: Office) -> None:
    path = with_part(office.plans(plan()), SHEET, b"</row>", b'<c r="K9" t="s"><v>77</v></c></row>')
    assert "damaged and cannot be read" in refused(office, path)


PROGRAMS = {
    "windows": b"MZ\x90\x00\x03" + bytes(60) + b"This program cannot be run in DOS mode",
    "linux": b"\x7fELF\x02\x01\x01" + bytes(60),
    "mac": b"\xcf\xfa\xed\xfe\x07\x00\x00\x01" + bytes(60),
}


@pytest.mark.parametrize("system", PROGRAMS)
def test_a_renamed_program_is_refused(office: Office, system: str) -> None:
    path = office.inbox / "plans.xlsx"
    path.parent.mkdir()
    path.write_bytes(PROGRAMS[system])
    assert refused(office, path) == (
        "plans.xlsx was not taken in. The file is a program, whatever its name says, and was not opened. "
        "Send the workbook (.xlsx) or the comma-separated file (.csv) itself."
    )


# Other forms of a workbook


def test_an_open_document_is_read_where_its_cells_stand(office: Office) -> None:
    rows = [open_row(*PLANS), open_row(None), open_row(*plan(start=date(2026, 2, 5), previous=3)[:5])]
    path = open_document(office.inbox / "plans.ods", open_row(None, times=2), *rows)
    outcome = loaded(office, path)
    assert office.stored("SELECT row_number, start_date, previous_plans FROM stored.plan") == [(5, date(2026, 2, 5), 3)]
    (told,) = [finding for finding in outcome.findings if finding.kind == "other_form"]
    assert "cannot be told from a blank one" in told.message
    assert office.deliveries()[0].format == "xlsx"


def test_an_open_document_that_repeats_a_cell_without_end_is_refused(office: Office) -> None:
    far = open_row("A1", times=1_000_000).replace(
        "<table:table-cell ", '<table:table-cell table:number-columns-repeated="16000" '
    )
    assert "unpacks to far more" in refused(office, open_document(office.inbox / "plans.ods", open_row(*PLANS), far))


def test_an_old_workbook_is_read_where_its_cells_stand(office: Office) -> None:
    path = office.inbox / "plans.xls"
    path.parent.mkdir()
    path.write_bytes((Path(__file__).parents[2] / "helpers" / "plans.xls").read_bytes())
    outcome = loaded(office, path)
    assert office.stored("SELECT row_number, start_date, previous_plans FROM stored.plan") == [(5, date(2026, 2, 5), 3)]
    assert ("other_form", "warning", None) in kinds(outcome)


def test_a_binary_workbook_is_read_where_its_cells_stand(office: Office) -> None:
    outcome = loaded(office, binary(office.inbox / "plans.xlsb", PLANS, plan(previous=3), at=2))
    assert office.stored("SELECT row_number, previous_plans FROM stored.plan") == [(4, 3)]
    assert ("other_form", "warning", None) in kinds(outcome)


def test_a_binary_workbook_with_a_cell_far_away_is_refused(office: Office) -> None:
    path = binary(office.inbox / "plans.xlsb", PLANS, plan())
    far = struct.pack("<BBLLHHBL", 0, 17, 1_048_575, 0, 300, 0, 0, 0) + struct.pack("<BBLLd", 5, 16, 16_383, 0, 1.0)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.bin")
    end = sheet.rindex(b"\x92\x01\x00")
    with_part(path, "xl/worksheets/sheet1.bin", sheet, sheet[:end] + far + sheet[end:])
    assert "unpacks to far more" in refused(office, path)


def test_macros_are_not_run_and_told(office: Office) -> None:
    path = office.plans(plan())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"a program")
    assert kinds(loaded(office, path)) == {("macros", "note", None)}


# What a spreadsheet shows otherwise than its cells hold it


def edited(path: Path, change: Callable[[Workbook], object]) -> Path:
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def test_merged_cells_below_the_headings_are_told(office: Office) -> None:
    path = office.plans(plan(), plan("A2"), plan("A3"))
    edited(path, lambda book: book["Plans"].merge_cells("F2:F4"))
    edited(path, lambda book: book["Plans"].merge_cells("H2:H3"))  # a column that is not read
    outcome = loaded(office, path)
    (told,) = [finding for finding in outcome.findings if finding.kind == "merged_cells"]
    assert (told.severity, told.sheet, told.row, told.column_letter) == ("warning", "Plans", 2, "F")
    assert "F2:F4" in told.message
    assert office.stored("SELECT team FROM stored.plan ORDER BY row_number") == [("North",), (None,), (None,)]


def test_hidden_rows_and_sheets_are_read_and_told(office: Office) -> None:
    path = office.plans(plan(), plan("A2"), plan("A3"))

    def hide(book: Workbook) -> None:
        book["Plans"].row_dimensions[3].hidden = True
        book["Plans"].row_dimensions[900].hidden = True  # nothing is in it
        book["Visits"].sheet_state = "veryHidden"

    outcome = loaded(office, edited(path, hide))
    told = {(finding.kind, finding.sheet, finding.rows) for finding in outcome.findings}
    assert told == {("hidden_rows", "Plans", 1), ("hidden_sheet", "Visits", 1)}
    assert [tally.stored for tally in outcome.tallies] == [3, 1]


def test_a_workbook_that_counts_its_days_from_1904_has_the_same_days(office: Office) -> None:
    path = office.plans(plan(start=date(2026, 2, 5)))

    def since_1904(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    loaded(office, edited(path, since_1904))
    with zipfile.ZipFile(path) as archive:
        assert b"date1904" in archive.read(BOOK)
    assert office.stored("SELECT start_date FROM stored.plan") == [(date(2026, 2, 5),)]


def test_the_headings_again_below_them_are_no_record(office: Office) -> None:
    outcome = loaded(office, office.plans(plan(), PLANS, plan("A2"), PLANS))
    assert kinds(outcome) == {("headings_again", "error", 3), ("headings_again", "error", 5)}
    tally = outcome.tallies[0]
    assert (tally.rows_in, tally.stored, tally.set_aside) == (4, 2, 2)


def test_the_headings_again_in_a_text_table_are_no_record(office: Office) -> None:
    row = ("1", "U1", "2025-09-03", "S")
    outcome = loaded(office, office.pupils(row, PUPILS, ("2", *row[1:])))
    assert kinds(outcome) == {("headings_again", "error", 3)}


def test_a_table_below_another_is_refused_and_the_row_named(office: Office) -> None:
    path = workbook(
        office.inbox / "p.xlsx",
        {"Plans": [PLANS, *[plan(f"A{n}") for n in range(20)], (), VISITS, ["A1", "01/03/2026"]]},
    )
    message = refused(office, path)
    assert "Sheet Plans, row 23: here the headings of List of visits begin a second table." in message
    assert "Put each table on a sheet" in message


def test_a_table_right_below_another_is_refused(office: Office) -> None:
    path = workbook(office.inbox / "p.xlsx", {"Plans": [PLANS, plan(), VISITS, ["A1", "01/03/2026"]]})
    assert "its sheet Plans holds two tables, List of plans (row 1) and List of visits (row 3)" in refused(office, path)


def test_a_table_beside_another_is_refused(office: Office) -> None:
    path = workbook(office.inbox / "p.xlsx", {"Plans": [[*PLANS, None, *VISITS], [*plan(), None, "A1", "01/03/2026"]]})
    assert "the headings Child Unique ID, Child Unique ID of its sheet Plans stand for the same" in refused(
        office, path
    )


def test_a_sheet_that_is_coloured_to_its_edge_is_read(office: Office) -> None:
    path = office.plans(plan())

    def colour(book: Workbook) -> None:
        for row in (1, 2, 3):
            for column in range(9, 16_385):
                book["Plans"].cell(row, column).fill = PatternFill("solid", fgColor="FFFF00")

    outcome = loaded(office, edited(path, colour))
    assert not outcome.findings
    assert outcome.tallies[0].stored == 1


def test_a_sheet_that_is_filled_to_its_edge_is_refused(office: Office) -> None:
    filled = [f"More {column}" for column in range(9, 16_385)]
    path = workbook(office.inbox / "p.xlsx", {"Plans": [[*PLANS, *filled], [*plan(), *filled]]})
    assert refused(office, path) == (
        "p.xlsx was not taken in. Its sheet Plans has headings in 16,384 columns, and no return has more than 1,000. "
        "Take out the columns that are not part of the return and send it again."
    )


def test_values_to_the_edge_beside_the_headings_are_told(office: Office) -> None:
    outcome = loaded(office, office.plans([*plan(), *range(16_376)]))
    assert kinds(outcome) == {("beyond_headings", "warning", 2)}


def test_a_text_table_that_is_one_endless_quotation_is_refused(office: Office) -> None:
    text = ",".join(PUPILS) + "\n" + '1,"U1,2025-09-03,S\n' * 3001
    assert "quotation marks that do not pair" in refused(office, text_file(office.inbox / "pupils.csv", text))
