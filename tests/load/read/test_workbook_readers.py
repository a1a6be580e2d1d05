"""Our reader of workbooks against openpyxl, which reads slowly and by the book: the same text for every cell."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from etl.formats import cells, look, release
from etl.formats.sheet import SPACES
from tests.helpers.workbooks import with_part, with_shared_strings
from tests.helpers.worlds import of

SHEET = "xl/worksheets/sheet1.xml"
Table = dict[tuple[int, int], str]  # (row, column), both from 1 → the text of a cell that holds something

TEXT = st.text(st.characters(min_codepoint=32, blacklist_categories=["Cs"], blacklist_characters="\ufffe\uffff"))
WORDS = st.sampled_from(["#N/A", "#REF!", "#DIV/0!", "=A1+1", "a & b", "<c>", "</row>", " 5 ", "x005F_", "\ttab\n",
                         "TRUE", "'", '"', "\u00a0", "1e5", "R&amp;D", "&#65;", "a\nb"])  # fmt: skip
DAYS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda day: day.replace(microsecond=0))
CELLS = st.one_of(
    st.none(), TEXT, WORDS, st.booleans(), st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 60).map(float), DAYS, DAYS.map(datetime.date), st.times().map(lambda at: at.replace(microsecond=0)),
    st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
)  # fmt: skip
FORMATS = st.sampled_from(["General", "yyyy-mm-dd", "h:mm", "[h]:mm:ss", "0.00", "@", '"d"0', "mmm-yy", "[Red]0"])


def as_openpyxl_reads(path: Path) -> Table:
    book = load_workbook(path, read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    formulas = load_workbook(path).worksheets[0]
    table = {}
    for row, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        for column, value in enumerate(values, start=1):
            text = in_words(value)
            if not text and value is None and formulas.cell(row, column).data_type == "f":
                text = "#NOT CALCULATED"
            if text:
                table[row, column] = text
    book.close()
    return table


def in_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return str(value).strip(SPACES)


def as_we_read(path: Path) -> Table:
    seen = look(path)
    first = seen.sheets[0]
    connection = duckdb.connect()
    width = 40
    read = connection.execute(cells(connection, seen, first.name, 0, width).sql).fetchall()
    release(connection)
    table = {(row, at): text for row, *texts in read for at, text in enumerate(texts, start=1) if text}
    looked = {
        (r, c): text for r, texts in enumerate(first.rows, start=1) for c, text in enumerate(texts, start=1) if text
    }
    assert looked == {place: text for place, text in table.items() if place[0] <= 10}
    return table


@pytest.mark.filterwarnings("ignore:Cell")  # openpyxl tells of every day that is none
@settings(max_examples=of(150), deadline=None)
@given(
    rows=st.lists(st.lists(st.tuples(CELLS, FORMATS), max_size=6), max_size=12),
    start=st.tuples(st.integers(1, 15), st.integers(1, 28)),
    since_1904=st.booleans(),
    straight=st.booleans(),
    shared=st.booleans(),
)
def test_every_cell_is_the_text_that_openpyxl_gives(
    rows: list[list[tuple[Any, str]]], start: tuple[int, int], since_1904: bool, straight: bool, shared: bool
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write(path, rows, start, since_1904, straight)
        if shared:
            with_shared_strings(path)
        assert as_we_read(path) == as_openpyxl_reads(path)


def write(
    path: Path, rows: list[list[tuple[Any, str]]], start: tuple[int, int], since_1904: bool, straight: bool
) -> None:
    """By openpyxl, which writes a workbook of which all is known and, `straight`, one row after the other."""
    book = Workbook(write_only=straight)
    sheet = book.create_sheet("S") if straight else book.active
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    if straight:
        for _ in range(start[0] - 1):
            sheet.append([])
    for down, row in enumerate(rows):
        line: list[Any] = [None] * (start[1] - 1)
        for right, (value, format_) in enumerate(row):
            cell = WriteOnlyCell(sheet) if straight else sheet.cell(start[0] + down, start[1] + right)
            cell.value = value
            if not isinstance(value, (date, time, timedelta)):
                cell.number_format = format_
            line.append(cell)
        if straight:
            sheet.append(line)
    book.save(path)


def rewritten(path: Path, change: Callable[[str], str]) -> Path:
    """A workbook whose first sheet another program has written otherwise."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read(SHEET)
    return with_part(path, SHEET, content, change(content.decode()).encode())


def prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(?=[a-z])", r"<\1x:", xml).replace("xmlns=", "xmlns:x=")


DRESSES: dict[str, Callable[[str], str]] = {
    "a prefix before every name": prefixed,
    "an answer to each formula": lambda xml: xml.replace("<v></v>", "<v>7</v>").replace("<v />", "<v>7</v>"),
    "line breaks between tags": lambda xml: re.sub("><(?!/v)", ">\n  <", xml),
    "a comment among the rows": lambda xml: xml.replace("</row>", "<!-- <c> --></row>"),
    "cells that do not say where": lambda xml: re.sub(r'(<c) r="[A-Z]+\d+"', r"\1", xml),
    "rows that do not say where": lambda xml: re.sub(r'(<row) r="\d+"', r"\1", xml),
    "single quotation marks": lambda xml: re.sub(r'="([^"]*)"', r"='\1'", xml),
    "empty cells with a style": lambda xml: re.sub(r'(<row r="(\d+)"[^>]*>)', r'\1<c r="A\2" s="1"/>', xml),
    "values that are words": lambda xml: xml.replace("</row>", '<c r="J9" t="str"><v>&lt;a&gt; &#65;</v></c></row>', 1),
    "a value that is marked as it stands": lambda xml: xml.replace(
        "</row>", '<c r="J1" t="str"><v><![CDATA[<c r="A1"><v>9</v></c>]]></v></c></row>', 1
    ),
    "a day written out": lambda xml: xml.replace("</row>", '<c r="J1" t="d"><v>2026-03-05T10:00:00</v></c></row>', 1),
    "a day that is none": lambda xml: xml.replace("</row>", '<c r="J1" s="1"><v>-5</v></c></row>', 1),
    "rows of nothing": lambda xml: xml.replace("</sheetData>", '<row r="8"/><row r="9" hidden="1"></row></sheetData>'),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_a_sheet_reads_alike_however_it_is_written(dress: str, tmp_path: Path) -> None:
    book = Workbook()
    for row in [["A", "B", "C"], [1.5, "two", datetime(2026, 3, 5)], ["=1+1", None, "x"], [True, "#N/A", "=B2"]]:
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    path = rewritten(tmp_path / "book.xlsx", DRESSES[dress])

    assert as_we_read(path) == as_openpyxl_reads(path)
    assert as_we_read(path)[2, 2] == "two"


@pytest.mark.parametrize("dress", ["as it is", *DRESSES])
def test_a_sheet_with_shared_strings_reads_alike(dress: str, tmp_path: Path) -> None:
    book = Workbook()
    looks = CellRichText("plain ", TextBlock(InlineFont(b=True), "bold"))
    for row in [["A", "B & C", looks], [" two ", "A", "a\r\nb"], ["=1+1", "#65;", datetime(2026, 3, 5)]]:
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    path = with_shared_strings(tmp_path / "book.xlsx")
    pronounced = b'<si><t>Ada</t><rPh sb="0" eb="1"><t>not read</t></rPh></si></sst>'
    with_part(path, "xl/sharedStrings.xml", b"</sst>", pronounced)
    with_part(path, SHEET, b"</row>", b'<c r="I1" t="s"><v>0</v></c></row>')
    if dress in DRESSES:
        rewritten(path, DRESSES[dress])

    assert as_we_read(path) == as_openpyxl_reads(path)
    assert as_we_read(path)[1, 3] == "plain bold"
