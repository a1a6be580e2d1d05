"""Receiving: what a file is told to be, what is kept of it, and how a refusal helps."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from etl.load.outcome import FileState
from tests.helpers.loads import PLANS, VISITS, Office, plan
from tests.helpers.workbooks import text_file, text_table, workbook

PUPIL = ("1", "U1", "2025-09-03", "S")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def refused(office: Office, path: Path, **how: str) -> str:
    """Why one file is refused; nothing of it is kept."""
    (outcome,) = office.load(path, **how)
    assert (outcome.state, outcome.refused, outcome.delivery) == (FileState.REFUSED, True, None)
    assert not originals(office)
    assert not office.deliveries()
    assert [event.act for event in office.events()] == ["refused"]
    return outcome.message


def originals(office: Office) -> list[Path]:
    return sorted(path for path in office.places.originals.rglob("*") if path.is_file())


def test_the_original_is_kept_unaltered_under_its_digest(office: Office) -> None:
    path = office.plans(plan())
    content = path.read_bytes()
    office.load(path)
    digest = hashlib.sha256(content).hexdigest()
    (kept,) = originals(office)
    assert kept == office.places.originals / digest[:2] / f"{digest}.xlsx"
    assert kept.read_bytes() == content == path.read_bytes()


def test_what_is_kept_is_for_its_owner_alone(office: Office) -> None:
    office.load(office.plans(plan()))
    for path in [*originals(office), office.places.child, office.places.key]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    for folder in (office.places.originals, office.places.child.parent, office.places.key.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder


def test_a_delivery_says_who_when_for_whom_and_about_what(office: Office) -> None:
    at = datetime(2026, 4, 9, 10, 15, tzinfo=timezone(timedelta(hours=1)))
    path = office.plans(plan())
    (outcome,) = office.load(path, who="Ada", agency="Another agency", received_at=at)
    (delivery,) = office.deliveries()
    assert (delivery.received_by, delivery.agency) == ("Ada", "Another agency")
    assert delivery.received_at == datetime(2026, 4, 9, 9, 15)
    assert (delivery.source, delivery.part, delivery.edition) == ("plans", "workbook", "2024")
    assert (delivery.period, delivery.period_from, delivery.state) == ("2025Q4", "content", "accepted")
    assert (delivery.file_name, delivery.size) == ("plans.xlsx", path.stat().st_size)
    assert (delivery.rows_in, delivery.stored, delivery.set_aside, delivery.duplicates) == (2, 2, 0, 0)
    assert outcome.delivery == delivery.id
    assert [event.act for event in office.events()] == ["received", "found", "checked", "accepted"]


def test_the_agency_is_the_sources_unless_told(office: Office) -> None:
    office.load(office.plans(plan()))
    assert office.deliveries()[0].agency == "Social Care"


def test_the_same_bytes_again_change_nothing(office: Office) -> None:
    first = office.plans(plan())
    office.load(first)
    before = (office.stored("SELECT * FROM stored.loaded"), len(office.events()), originals(office))
    again = office.inbox / "sent again.xlsx"
    again.write_bytes(first.read_bytes())
    (outcome,) = office.load(again, received_at=datetime(2026, 6, 1))
    assert (outcome.state, outcome.delivery, outcome.refused) == (FileState.ALREADY_RECEIVED, 1, False)
    assert "already received on 14/04/2026 for 2025Q4" in outcome.message
    assert (office.stored("SELECT * FROM stored.loaded"), len(office.events()), originals(office)) == before


def test_two_files_with_the_same_bytes_at_once_are_one_delivery(office: Office) -> None:
    first = office.plans(plan(), name="a.xlsx")
    second = office.inbox / "b.xlsx"
    second.write_bytes(first.read_bytes())
    assert [outcome.state for outcome in office.load(office.inbox)] == [FileState.LOADED, FileState.ALREADY_RECEIVED]
    assert len(office.deliveries()) == 1


def test_the_name_of_a_file_says_nothing_about_what_it_is(office: Office) -> None:
    book = office.plans(plan()).rename(office.inbox / "pupils.csv")
    table = office.pupils(PUPIL, name="t.csv").rename(office.inbox / "plans.xlsx")
    assert [(o.source, o.state) for o in office.load(book, table)] == [("plans", "loaded"), ("census", "loaded")]


def test_headings_are_known_however_they_are_written(office: Office) -> None:
    headings = ["CHILD’S   ID", " date_of_birth", "Plan  start date", "Plan End Date ", "Colour (Y/N))"]
    path = workbook(office.inbox / "p.xlsx", {"plans_": [headings, ["A1", None, "05/01/2026", None, "red"]]})
    (outcome,) = office.load(path)
    assert outcome.state == FileState.LOADED
    assert office.stored("SELECT initial_category FROM stored.plan") == [("red",)]


def test_an_older_edition_is_known_by_its_headings(office: Office) -> None:
    rows = [("Child ID", "DOB", "Plan Start", "Plan End", "Previous"), ("A1", "", "05/01/2026", "", "2")]
    (outcome,) = office.load(workbook(office.inbox / "old.xlsx", {"Plans": rows}))
    assert outcome.edition == "2023"
    assert office.stored("SELECT previous_plans, initial_category FROM stored.plan") == [(2, None)]


def test_a_sheet_of_another_name_is_known_by_its_headings(office: Office) -> None:
    (outcome,) = office.load(workbook(office.inbox / "r.xlsx", {"Report 1": [PLANS, plan()]}))
    assert (outcome.state, outcome.tallies[0].table) == (FileState.LOADED, "plans")


def test_sheets_that_are_not_used_not_known_or_not_there_are_told(office: Office) -> None:
    sheets = {"Cover": [["Hello"]], "Carers": [["Name"], ["X"]], "Plans": [PLANS, plan()], "Visits": []}
    (outcome,) = office.load(workbook(office.inbox / "p.xlsx", sheets))
    assert {(f.kind, f.severity, f.sheet) for f in outcome.findings} == {
        ("sheet_not_known", "note", "Cover"),
        ("sheet_not_used", "note", "Carers"),
        ("empty_sheet", "error", "Visits"),
    }


def test_a_known_file_that_nothing_uses_is_told_and_not_kept(office: Office) -> None:
    (outcome,) = office.load(text_table(office.inbox / "x.csv", [["pupilid", "Left On"], ["1", "2025-01-01"]]))
    assert (outcome.state, outcome.refused) == (FileState.NOT_USED, False)
    assert outcome.message == "x.csv: Pupil census, leavers. Recognised; nothing uses it yet."
    assert not originals(office)


def test_an_unknown_file_is_refused_with_what_was_seen_and_the_nearest_source(office: Office) -> None:
    rows = [("Child Unique ID", "Date of Birth", "Plan Start Date", "Shoe size"), ("A1", "", "05/01/2026", "4")]
    assert refused(office, workbook(office.inbox / "p.xlsx", {"Sheet1": rows})).splitlines() == [
        "p.xlsx was not taken in: it is no return that is known here.",
        "Seen: a workbook with Sheet1 (Child Unique ID, Date of Birth, Plan Start Date, Shoe size).",
        "Nearest: Plans workbook, List of plans (38% of its headings).",
        "Expected: Child Unique ID, Date of Birth, Plan Start Date, Plan End Date, Number of Previous Plans, "
        "Allocated Team, Colour (Y/N).",
        "Missing: Plan End Date, Number of Previous Plans, Allocated Team, Colour (Y/N).",
        "Not known: Shoe size.",
        "What to do: correct the headings, or ask for this edition of the return to be added.",
    ]


def test_a_row_of_values_is_not_taken_for_headings_because_one_of_them_is_like_one(office: Office) -> None:
    rows = [("When", "Topic", "What was said"), ("Date of Birth", "Home", "She rang back")]
    message = refused(office, workbook(office.inbox / "p.xlsx", {"Sheet1": rows}))
    assert "She rang back" not in message
    assert "Expected one of the returns known in this format: " in message


def test_what_a_refused_file_holds_is_not_noted(office: Office) -> None:
    refused(office, text_file(office.inbox / "x.csv", "Jo,Bloggs,Oxford\nAn,Other,Banbury\n"))
    assert "Bloggs" not in office.ledger_text()


def test_sheets_mixed_up_are_refused(office: Office) -> None:
    path = workbook(office.inbox / "m.xlsx", {"Plans": [VISITS, ["A1", "01/03/2026"]], "Visits": [PLANS, plan()]})
    message = refused(office, path)
    assert "its sheet Plans does not hold List of plans" in message
    assert "Seen: the headings of List of visits" in message


def test_a_sheet_that_lacks_a_heading_is_refused_and_the_heading_named(office: Office) -> None:
    headings = [heading for heading in PLANS if heading != "Plan End Date"]
    message = refused(office, workbook(office.inbox / "m.xlsx", {"Plans": [headings, ["A1"]]}))
    assert "Missing: Plan End Date." in message


def test_two_headings_for_one_column_are_refused(office: Office) -> None:
    path = workbook(office.inbox / "t.xlsx", {"Plans": [[*PLANS, "Child's ID"], [*plan(), "A2"]]})
    assert "the headings Child Unique ID, Child's ID of its sheet Plans stand for the same" in refused(office, path)


def test_two_sheets_for_one_table_are_refused(office: Office) -> None:
    path = workbook(office.inbox / "t.xlsx", {"Plans": [PLANS, plan()], "Plans (2)": [PLANS, plan("A2")]})
    assert "the sheets Plans, Plans (2) stand for the same" in refused(office, path)


def test_a_file_that_could_be_two_tables_is_refused(office: Office) -> None:
    for name in ("source.toml", "headings.csv", "shape.sql"):
        Office.write(
            office.folder / "sources" / "census2" / name,
            (office.folder / "sources" / "census" / name).read_text("utf-8"),
        )
    assert "could be Pupils or Pupils" in refused(office, office.pupils(PUPIL))


def ole(content: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + content.encode("utf-16-le") + b"\x00" * 600


def zipped(path: Path, *names: str) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return path.read_bytes()


NOT_TABLES = {
    "empty": (lambda _: b"", "The file is empty"),
    "spaces": (lambda _: b" \r\n\r\n", "The file is empty"),
    "pdf": (lambda _: b"%PDF-1.7 ...", "a PDF"),
    "encrypted": (lambda _: ole("EncryptedPackage"), "protected by a password"),
    "old excel": (lambda _: ole("Workbook"), "another form than .xlsx (.xls)"),
    "word": (lambda path: zipped(path, "word/document.xml"), "a Word document"),
    "binary": (lambda path: zipped(path, "xl/workbook.bin"), "another form than .xlsx (.xlsb)"),
    "open document": (lambda path: zipped(path, "content.xml", "mimetype"), "OpenDocument text or drawing"),
    "zip": (lambda path: zipped(path, "plans.csv"), "a compressed folder"),
    "web page": (lambda _: b"<html><table><tr><td>Child Unique ID</td></tr></table></html>", "a web page"),
    "xml": (lambda _: b"\xef\xbb\xbf<?xml version='1.0'?><Message/>", "XML"),
    "xml without its first line": (lambda _: b"<Message>\n  <Header>\n", "XML"),
    "rubbish": (lambda _: bytes(range(1, 32)) * 9, "neither a workbook nor a text table"),
    "hollow": (lambda path: zipped(path, "xl/workbook.xml"), "damaged and cannot be read"),
}


@pytest.mark.parametrize("what", NOT_TABLES)
def test_what_is_no_table_is_refused_with_what_it_is(office: Office, what: str) -> None:
    make, says = NOT_TABLES[what]
    path = office.inbox / "plans.xlsx"
    path.parent.mkdir()
    path.write_bytes(make(office.inbox / "made"))
    message = refused(office, path)
    assert message.startswith("plans.xlsx was not taken in. ")
    assert says in message


def test_a_workbook_cut_short_is_refused(office: Office) -> None:
    path = office.plans(plan())
    path.write_bytes(path.read_bytes()[:3000])
    assert "only part of it arrived" in refused(office, path)


def test_a_workbook_with_nothing_but_a_chart_is_refused(office: Office) -> None:
    book = Workbook()
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, min_row=1, max_row=2))
    book.create_chartsheet("Chart").add_chart(chart)
    book.save(office.folder / "c.xlsx")
    assert "it is no return that is known here" in refused(office, office.folder / "c.xlsx")


def test_a_file_that_is_not_there_is_refused(office: Office) -> None:
    (outcome,) = office.load(office.inbox / "nothing.xlsx")
    assert (outcome.state, outcome.message) == (
        FileState.REFUSED, "nothing.xlsx could not be opened: No such file or directory.",
    )  # fmt: skip


def test_one_bad_file_does_not_stop_the_others(office: Office) -> None:
    text_file(office.inbox / "a readme.txt", "Please find attached.\n")
    office.plans(plan())
    office.pupils(PUPIL)
    text_file(office.inbox / "~$plans.xlsx", "a lock")
    text_file(office.inbox / ".DS_Store", "a folder's looks")
    assert [(o.path.name, o.state) for o in office.load(office.inbox)] == [
        ("a readme.txt", FileState.REFUSED), ("plans.xlsx", FileState.LOADED), ("pupils.csv", FileState.LOADED),
    ]  # fmt: skip
