"""A workbook made for what cannot be marked itself: the rows of a text table, or none at all.

Every value is there as text, just as it was sent; none can be taken for a formula or made into a date.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from openpyxl.utils.cell import get_column_letter

from etl.formats import csv, look
from etl.formats.sheet import FIRST_ROWS
from etl.replies.marked_workbook.package import MAIN as MAIN_TYPES
from etl.replies.marked_workbook.package import RELATIONS, TYPES
from etl.replies.marked_workbook.summary import MAIN, TYPE, sheet_of, text_cell

SHEET = "Rows"
WHOLE = 20_000  # rows of a text table up to which all are copied; of a longer one those with findings
MOST = 100_000  # rows that are copied at all
LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14  # of a worksheet
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = (
    f'{DECLARED}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs '
    'count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" '
    'fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" '
    'builtinId="0"/></cellStyles></styleSheet>'
).encode()
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


def copied(path: Path, marked: Collection[int]) -> tuple[bytes, bool]:
    """A workbook with the rows of a text table, each under its own number, and whether they are all of them."""
    seen = look(path)
    with path.open(encoding=seen.encoding, errors="replace", newline="") as file:
        few = len(list(islice(csv.records(file, seen.delimiter), WHOLE + 1))) <= WHOLE
    with path.open(encoding=seen.encoding, errors="replace", newline="") as file:
        every = enumerate(csv.records(file, seen.delimiter), start=1)
        wanted = ((n, row or []) for n, row in every if few or n in marked or n <= FIRST_ROWS)
        rows = list(islice(_rows(wanted), MOST))
    return workbook(sheet_of(rows)), few


def _rows(given: Iterator[tuple[int, list[str]]]) -> Iterator[bytes]:
    for number, row in given:
        if number > LAST_ROW:
            return
        cells = [
            text_cell(f"{get_column_letter(at)}{number}", words)
            for at, words in enumerate(row[:LAST_COLUMN], start=1)
            if words
        ]
        yield b'<row r="%d">' % number + b"".join(cells) + b"</row>"


def workbook(sheet: bytes = b"") -> bytes:
    """A workbook with one sheet, or with none yet."""
    listed = f'<sheet name="{SHEET}" sheetId="1" r:id="rId2"/>' if sheet else ""
    related = f'<Relationship Id="rId2" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>' if sheet else ""
    typed = f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}"/>' if sheet else ""
    types = [
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
        f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN_TYPES[0]}"/>',
        f'<Override PartName="/xl/styles.xml" ContentType="{STYLES_TYPE}"/>',
        typed,
    ]
    parts = {
        TYPES: f'<Types xmlns="{PACKAGE}/content-types">{"".join(types)}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/styles" Target="styles.xml"/>{related}</Relationships>',
    }
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, DECLARED + content)
        archive.writestr("xl/styles.xml", STYLES)
        if sheet:
            archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return whole.getvalue()
