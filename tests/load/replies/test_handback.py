"""The agency's own workbook handed back: findings marked in their cells, and every other byte as it was."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from data.ledger import open_ledger
from etl.formats import Unreadable
from etl.load.outcome import FileState
from etl.replies.marked_workbook import mark
from tests.helpers.loads import PLANS, SESSIONS, VISITS, Office, plan
from tests.helpers.packages import cells, parts, rich_workbook, unstyled, with_parts
from tests.helpers.workbooks import with_part

YELLOW = "FFFFF2CC"
PLANS_SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def handed_back(office: Office, number: int = 1) -> tuple[str, bytes]:
    ledger = open_ledger(office.places.ledger_url)
    try:
        return mark(office.places, ledger, number)
    finally:
        ledger.close()


def marked(office: Office, path: Path) -> Workbook:
    """What is handed back of a file, opened."""
    assert office.load(path)[0].state is FileState.LOADED
    return load_workbook(io.BytesIO(handed_back(office)[1]))


def notes(sheet: Worksheet) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}


def filled(sheet: Worksheet) -> set[str]:
    return {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == YELLOW}


def listed(book: Workbook, name: str = "Findings") -> list[tuple[object, ...]]:
    """The findings' rows, below their headings."""
    rows = list(book[name].iter_rows(values_only=True))
    return rows[[row[0] for row in rows].index("Where") + 1 :]


def bad_plan(row_of: Callable[..., tuple[object, ...]] = plan) -> tuple[object, ...]:
    return row_of("A1", start="soon", end="later")


def rich(office: Office, *rows: tuple[object, ...]) -> Path:
    path = office.inbox / "plans.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    dated = [[*row[:2], date(2026, 2, 5) if row[2] == "05/02/2026" else row[2], *row[3:]] for row in rows]
    visits = [list(VISITS), ["A9", date(2026, 3, 1)]]
    return rich_workbook(path, {"Plans": [list(PLANS), *dated], "Visits": visits})


def test_a_finding_is_marked_in_its_cell_and_noted_there(office: Office) -> None:
    book = marked(office, office.plans(plan("A1"), plan("A2", end="later")))
    sheet = book["Plans"]
    assert filled(sheet) == {"D3"}
    assert sheet["D3"].value == "later"
    said = notes(sheet)["D3"]
    assert said.startswith("Row used, to look at.")
    assert "'later' cannot be read as a date" in said
    assert "Expected: a date such as 31/03/2026." in said
    assert "send the return again" in said


def test_the_last_sheet_lists_every_finding_with_a_link_to_its_cell(office: Office) -> None:
    book = marked(office, office.plans(plan("A1", start="soon"), plan("A2", end="later")))
    assert book.sheetnames == ["Plans", "Visits", "Findings"]
    rows = [row for row in listed(book) if row[0] in ("Plans, C2", "Plans, D3")]
    assert [(row[0], row[1], row[3], row[5]) for row in rows] == [
        ("Plans, C2", "Row set aside", "a date such as 31/03/2026", "1"),
        ("Plans, D3", "Row used, to look at", "a date such as 31/03/2026", "1"),
    ]
    linked = [row[0].hyperlink for row in book["Findings"].iter_rows()]
    assert {link.location for link in linked if link} == {"'Plans'!C2", "'Plans'!D3"}
    top = [row[0] for row in book["Findings"].iter_rows(max_row=3, values_only=True)]
    assert top[0] == "What was found in plans.xlsx"
    assert "3 in, 2 used, 1 set aside, 0 exact copies" in str(top[1])


def test_every_part_that_need_not_change_is_there_byte_for_byte(office: Office) -> None:
    path = rich(office, plan("A1"), bad_plan())
    before = parts(path.read_bytes())
    office.load(path)
    after = parts(handed_back(office)[1])
    assert {name for name in before if after[name] != before[name]} == {
        PLANS_SHEET, "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
        "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml",
    }  # fmt: skip
    assert set(after) - set(before) == {"xl/worksheets/sheetFindings1.xml"}


def test_in_a_marked_sheet_only_the_marked_cells_change_and_only_their_looks(office: Office) -> None:
    path = rich(office, plan("A1"), bad_plan())
    before = parts(path.read_bytes())[PLANS_SHEET]
    office.load(path)
    after = parts(handed_back(office)[1])[PLANS_SHEET]
    old, new = cells(before), cells(after)
    assert old.keys() == new.keys()
    assert {cell for cell in old if old[cell] != new[cell]} == {"C3", "D3"}
    assert {cell for cell in old if unstyled(old[cell]) != unstyled(new[cell])} == set()
    assert re.sub(rb"<sheetData>.*</sheetData>", b"", before, flags=re.S) == re.sub(
        rb"<sheetData>.*</sheetData>", b"", after, flags=re.S
    )


def test_a_marked_cell_keeps_its_number_font_and_border(office: Office) -> None:
    path = rich(office, plan("A1", start=date(2026, 2, 5), end=date(2026, 1, 1)), plan("A1"))
    given = load_workbook(path)["Plans"]
    office.load(path)
    book = load_workbook(io.BytesIO(handed_back(office)[1]))
    sheet = book["Plans"]
    assert "D2" in filled(sheet)  # it ends before it starts; its own green gave way
    for cell in ("C2", "D2"):
        assert sheet[cell].number_format == given[cell].number_format
        assert repr(sheet[cell].font) == repr(given[cell].font)
        assert repr(sheet[cell].border) == repr(given[cell].border)
        assert sheet[cell].value == given[cell].value


def test_the_agencys_own_note_stays_and_its_cell_is_named_instead(office: Office) -> None:
    path = rich(office, plan("A1"))
    book = load_workbook(path)
    book["Plans"]["D3"] = "later"
    book["Plans"]["A3"] = "A2"
    book["Plans"]["C3"] = date(2026, 2, 5)
    book["Plans"]["D3"].comment = Comment("We know.", "The agency")
    book.save(path)
    after = marked(office, path)
    assert notes(after["Plans"])["D3"] == "We know."
    assert notes(after["Plans"])["A1"] == "Keep this column."
    assert "D3" in filled(after["Plans"])
    said = [str(row[0]) for row in after["Findings"].iter_rows(values_only=True)]
    assert any("on Plans D3 has none of ours" in line for line in said)


def test_new_notes_stand_beside_those_that_were_there(office: Office) -> None:
    after = marked(office, rich(office, plan("A1"), bad_plan()))
    assert notes(after["Plans"]).keys() == {"A1", "C3", "D3"}


def test_a_blank_cell_that_needs_a_value_is_marked_where_it_would_stand(office: Office) -> None:
    sheet = marked(office, office.plans(plan("A1"), plan(None, team="East")))["Plans"]
    assert filled(sheet) == {"A3"}
    assert "is blank" in notes(sheet)["A3"]
    assert [cell.value for cell in sheet[3]][5] == "East"


def test_a_finding_about_a_row_marks_its_first_cell(office: Office) -> None:
    path = office.plans((*plan("A1"), None, "beyond the headings"))
    sheet = marked(office, path)["Plans"]
    assert filled(sheet) == {"A2"}
    assert "to the right of the last heading" in notes(sheet)["A2"]


def test_several_findings_of_one_cell_stand_in_one_note(office: Office) -> None:
    office.write(
        office.folder / "rules" / "never_ends" / "rule.toml",
        'title = "A plan has an end"\nthing = "plan"\nseverity = "warning"\ncolumn = "end_date"\n'
        'expected = "no end"\ntodo = "Ask."\nwhy = "To find two things in one cell."\n',
    )
    office.write(
        office.folder / "rules" / "never_ends" / "rule.sql",
        "SELECT table_name, row_number, end_date::VARCHAR AS value FROM plan WHERE end_date IS NOT NULL",
    )
    said = notes(marked(office, office.plans(plan("A1", end="01/01/2026")))["Plans"])["D2"]
    assert "A plan ends before it starts" in said
    assert "A plan has an end" in said


def test_a_workbook_with_macros_keeps_them_and_its_ending(office: Office) -> None:
    path = office.plans(plan("A1"), bad_plan(), name="plans.xlsm")
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with_part(path, "[Content_Types].xml", main, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    with_parts(path, {"xl/vbaProject.bin": b"\x00macro\xff"})
    office.load(path)
    name, content = handed_back(office)
    assert name == "plans with findings.xlsm"
    assert parts(content)["xl/vbaProject.bin"] == b"\x00macro\xff"


def test_prefixed_names_and_other_quotes_are_read_and_kept(office: Office) -> None:
    path = office.plans(plan("A1"), plan("A2", end="later"))
    sheet = parts(path.read_bytes())[PLANS_SHEET].decode()
    spelled = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", sheet).replace("<x:worksheet xmlns=", "<x:worksheet xmlns:x=")
    with_parts(path, {PLANS_SHEET: re.sub(r'\br="(\w+)"', r"r = '\1'", spelled).encode()})
    book = marked(office, path)
    assert filled(book["Plans"]) == {"D3"}
    assert "later" in notes(book["Plans"])["D3"]


def test_rows_and_cells_that_do_not_say_where_they_stand_are_counted(office: Office) -> None:
    path = office.plans(plan("A1"), plan("A2", birth="x", end="later"))
    sheet = parts(path.read_bytes())[PLANS_SHEET]
    counted = re.sub(rb'(<row) r="\d+"', rb"\1", sheet)
    counted = re.sub(rb'<c r="([A-Z])3"', lambda found: b"<c" if found[1] in b"ABCD" else found[0], counted)
    with_parts(path, {PLANS_SHEET: counted})
    office.load(path)
    after = parts(handed_back(office)[1])[PLANS_SHEET]
    third = re.findall(rb"<row.*?</row>", after, flags=re.S)[2]
    styled = [" s=" in cell for cell in re.findall(r"<c[^>]*>", third.decode())]
    assert styled[:4] == [False, True, False, True]


def test_a_sheet_called_findings_is_not_taken_over(office: Office) -> None:
    path = office.plans(plan("A1"), bad_plan())
    book = load_workbook(path)
    book.create_sheet("findings")["A1"] = "ours"
    book.save(path)
    after = marked(office, path)
    assert after.sheetnames[-2:] == ["findings", "Findings (2)"]
    assert after["findings"]["A1"].value == "ours"


def test_a_cap_on_notes_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.replies.marked_workbook.NOTES", 2)
    monkeypatch.setattr("etl.replies.marked_workbook.LISTED", 3)
    book = marked(office, office.plans(*(plan(f"A{n}", end="later") for n in range(5))))
    assert len(notes(book["Plans"])) == 2
    assert len(filled(book["Plans"])) == 5
    said = [str(row[0]) for row in book["Findings"].iter_rows(values_only=True)]
    assert any("only the first 2 marked cells have a note" in line for line in said)
    assert any("Only the first 3 findings are listed; there are" in line for line in said)


def test_nothing_found_is_said(office: Office) -> None:
    path = office.inbox / "plans.xlsx"
    office.load(office.plans(plan("A1")))
    book = load_workbook(io.BytesIO(handed_back(office)[1]))
    assert filled(book["Plans"]) == set()
    before, after = parts(path.read_bytes()), parts(handed_back(office)[1])
    assert before[PLANS_SHEET] == after[PLANS_SHEET]


def test_a_text_table_comes_back_as_a_workbook_of_text(office: Office) -> None:
    path = office.inbox / "sessions.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        ",".join(SESSIONS) + "\n1,4,/\n\n" + '=1+1,many,"@SUM(A1)"\n-2,+3,N\n' + "3,4,/,too,many\n", encoding="utf-16"
    )
    pupils = office.pupils(("1", "U1", "2025-09-03", "S"))
    outcomes = {outcome.path.name: outcome for outcome in office.load(pupils, path)}
    name, content = handed_back(office, outcomes["sessions.csv"].delivery)
    assert name == "sessions with findings.xlsx"
    assert b"<f" not in parts(content)["xl/worksheets/sheet1.xml"]
    sheet = load_workbook(io.BytesIO(content))["Rows"]
    assert [cell.value for cell in sheet[4]][:3] == ["=1+1", "many", "@SUM(A1)"]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "inlineStr"}
    assert [cell.value for cell in sheet[5]][:3] == ["-2", "+3", "N"]
    assert {"B4", "A6"} <= filled(sheet)
    assert "cannot be read as a whole number" in notes(sheet)["B4"]


def test_of_a_long_text_table_the_rows_with_findings_are_copied(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.replies.marked_workbook.made_workbook.WHOLE", 15)
    pupils = [(str(n), f"U{n}", "soon" if n == 17 else "2025-09-03", "S") for n in range(1, 31)]
    office.load(office.pupils(*pupils))
    sheet = load_workbook(io.BytesIO(handed_back(office)[1]))["Rows"]
    assert [row[0].row for row in sheet.iter_rows() if row[0].value] == [*range(1, 11), 18]
    assert sheet["C18"].value == "soon"


def test_what_is_no_open_workbook_is_answered_with_a_list(office: Office) -> None:
    office.load(office.plans(plan("A1"), bad_plan()))
    kept = next(office.places.originals.rglob("*.xlsx"))
    kept.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook")
    name, content = handed_back(office)
    book = load_workbook(io.BytesIO(content))
    assert (name, book.sheetnames) == ("plans with findings.xlsx", ["Findings"])
    assert ("Plans, row 3, C", "Row set aside") in [row[:2] for row in listed(book)]


def test_another_reader_opens_it_too(office: Office) -> None:
    office.load(rich(office, plan("A1"), bad_plan()))
    book = CalamineWorkbook.from_filelike(io.BytesIO(handed_back(office)[1]))
    assert book.sheet_names == ["Plans", "Visits", "Lists", "Findings"]
    assert book.get_sheet_by_name("Plans").to_python()[2][2:4] == ["soon", "later"]


def test_given_again_it_is_read_as_before(office: Office, tmp_path: Path) -> None:
    office.load(rich(office, plan("A1"), bad_plan()))
    again = tmp_path / "again.xlsx"
    again.write_bytes(handed_back(office)[1])
    outcome = office.load(again)[0]
    assert outcome.state is FileState.LOADED
    assert [d.rows_in for d in office.deliveries()] == [3, 3]


def test_every_part_is_well_formed_and_declared(office: Office) -> None:
    office.load(rich(office, plan("A1"), bad_plan()))
    every = parts(handed_back(office)[1])
    for name, content in every.items():
        if name.endswith((".xml", ".rels", ".vml")):
            ElementTree.fromstring(content)
    types = every["[Content_Types].xml"].decode()
    for name in every:
        assert f'"/{name}"' in types or f'Extension="{name.rpartition(".")[2]}"' in types or name.endswith(".bin")
    for name, content in every.items():
        for target in re.findall(r'Target="/([^"]+)"', content.decode("latin-1")) if name.endswith(".rels") else ():
            assert target in every


def test_no_such_delivery_is_said(office: Office) -> None:
    with pytest.raises(Unreadable, match="no delivery 7"):
        handed_back(office, 7)


def test_a_bomb_among_the_originals_is_not_unpacked(office: Office) -> None:
    office.load(office.plans(plan("A1"), bad_plan()))
    kept = next(office.places.originals.rglob("*.xlsx"))
    every = parts(kept.read_bytes())
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in every.items():
            archive.writestr(name, content)
        archive.writestr("xl/media/zeros.bin", bytes(64 << 20))
    with pytest.raises(Unreadable, match="unpacks to far more"):
        handed_back(office)
