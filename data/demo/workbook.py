"""Workbooks with the same bytes each time: openpyxl stamps the hour into them, and this takes it out again."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from data.demo.made_files import column_letter
from data.demo.sheet_rows import Cell, sheet_rows

MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
ROWS = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
TITLE = "SYNTHETIC demonstration data: no real children"


@dataclass(slots=True)
class SheetToWrite:
    """One sheet: rows above the headings, the headings, the rows."""

    name: str
    headings: list[str]
    rows: list[list[Cell]] = field(default_factory=list)
    above: list[list[Cell]] = field(default_factory=list)

    def excel_row(self, index: int) -> int:
        """Where the row of this index (from 0) stands in the sheet."""
        return len(self.above) + 2 + index

    @property
    def last_cell(self) -> str:
        every: list[Sequence[Cell]] = [*self.above, self.headings, *self.rows]
        widest = max(map(len, every))
        return f"{column_letter(widest - 1)}{len(self.above) + 1 + len(self.rows)}"


def save(path: Path, sheets: Sequence[SheetToWrite], made_on: date) -> None:
    """Write the sheets in order. Dates become Excel dates; the document says that it is synthetic."""
    book = Workbook(write_only=True)
    book.properties.title = TITLE
    book.properties.creator = "data.demo"
    book.properties.description = "Made by the demonstration county. Nobody in it exists."
    book.properties.created = datetime.combine(made_on, time(9))
    for sheet in sheets:
        target = book.create_sheet(sheet.name)
        target.append([made_on] if sheet is sheets[0] else [])  # a date, so that the book has the style of dates
    written = io.BytesIO()
    ExcelWriter(book, ZipFile(written, "w", ZIP_STORED)).save()
    path.parent.mkdir(parents=True, exist_ok=True)
    _settle(written, path, made_on, {f"xl/worksheets/sheet{at}.xml": sheet for at, sheet in enumerate(sheets, start=1)})


def _settle(written: io.BytesIO, path: Path, made_on: date, sheets: Mapping[str, SheetToWrite]) -> None:
    """Copy the archive with one date for every part of it, and every sheet with its size and its rows."""
    stamp = f"{made_on.isoformat()}T09:00:00Z".encode()
    with ZipFile(written) as source, ZipFile(path, "w") as target:
        for name in source.namelist():
            part = ZipInfo(name, date_time=(made_on.year, made_on.month, made_on.day, 9, 0, 0))
            part.compress_type = ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            body = source.read(name)
            if name == "docProps/core.xml":
                body = MODIFIED.sub(rb"\g<1>" + stamp, body)
            if sheet := sheets.get(name):
                # Excel says how large a sheet is before it begins; without it a reader has to go through it to know.
                size = b'<dimension ref="A1:%s" /><sheetViews>' % sheet.last_cell.encode()
                before, after = ROWS.split(body.replace(b"<sheetViews>", size, 1))
                rows = sheet_rows([*sheet.above, sheet.headings, *sheet.rows])
                body = b"%s<sheetData>%s</sheetData>%s" % (before, rows, after)
            target.writestr(part, body)
