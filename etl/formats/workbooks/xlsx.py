"""Excel workbooks (.xlsx and, its macros unread, .xlsm). Each is opened by openpyxl, which knows where its sheets are,
what day it counts from and which styles are dates; the sheets themselves are read by `scan`.
"""

from __future__ import annotations

import warnings
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import range_boundaries
from openpyxl.xml.constants import SHARED_STRINGS

from etl.formats.row_stream import lend_blocks
from etl.formats.sheet import FIRST_ROWS, GIVEN, Block, Cells, Look, Merged, Sheet, Unreadable
from etl.formats.workbooks.sheet_rows import Meaning, Scan, strings
from etl.formats.workbooks.zip_parts import DAMAGED, Parts

MACROS = "xl/vbaProject.bin"


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook's sheets, each name with its part, and what its cells need to be understood."""

    parts: dict[str, str]
    hidden: frozenset[str]
    meaning: Meaning


def look(path: Path, name: str) -> Look:
    """The names and first rows of a workbook's sheets. Raises Unreadable."""
    with _opened(path) as parts:
        book = _book(parts)
        sheets = []
        for title, part in book.parts.items():
            with parts.open(part) as sheet:
                rows = _first(Scan(sheet, book.meaning))
            sheets.append(Sheet(title, rows, title in book.hidden))
        kind = "xlsm" if MACROS in parts.namelist() else "xlsx"
    return Look(path, name, "xlsx", tuple(sheets), kind=kind, book=book)


def _first(scan: Scan) -> tuple[tuple[str, ...], ...]:
    """The first rows, to each one's last cell that holds something; a row left out is an empty one."""
    rows: list[tuple[str, ...]] = []
    for block in scan:
        for number, texts in zip(block.numbers, block.texts.tolist(), strict=True):
            if number > FIRST_ROWS:
                return tuple(rows)
            last = max(at for at, text in enumerate(texts) if text)
            rows += [()] * (number - 1 - len(rows))
            rows.append(tuple(texts[: last + 1]))
    return tuple(rows)


def cells(connection: duckdb.DuckDBPyConnection, look: Look, sheet: str, heading_row: int, width: int) -> Cells:
    """A sheet below its headings, every cell as the text it stands for; '' for an empty one. Raises Unreadable."""
    assert isinstance(look.book, Book)
    with _opened(look.path) as parts, parts.open(look.book.parts[sheet]) as part:
        scan = Scan(part, look.book.meaning)
        beyond = lend_blocks(connection, (_below(block, heading_row) for block in scan), width)
        merged = tuple(_merged(reference) for reference in scan.merged)
    return Cells(f"SELECT * FROM {GIVEN}", tuple(beyond), scan.hidden, merged)


def _below(block: Block, heading_row: int) -> Block:
    skipped = bisect_right(block.numbers, heading_row)
    return Block(block.numbers[skipped:], block.texts[skipped:]) if skipped else block


def _merged(reference: str) -> Merged:
    left, top, right, _ = (side or 1 for side in range_boundaries(reference))
    return Merged(reference, top, range(left - 1, right))


@contextmanager
def _opened(path: Path) -> Iterator[Parts]:
    try:
        with warnings.catch_warnings(), Parts(path) as parts:
            warnings.simplefilter("ignore")  # openpyxl tells of decorations it does not keep
            yield parts
    except (Unreadable, duckdb.Error):
        raise
    except Exception as error:  # a damaged part makes openpyxl and the parsers raise whatever they happen to meet
        raise Unreadable(DAMAGED) from error


def _book(parts: Parts) -> Book:
    assert parts.fp is not None
    reader = ExcelReader(parts.fp, read_only=True, data_only=True, keep_links=False)
    reader.archive = parts  # which refuses what is too large or declares anything
    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(parts, reader.wb)
    there = [
        (sheet, rel.target)
        for sheet, rel in reader.parser.find_sheets()
        if rel.target in reader.valid_files and "chartsheet" not in rel.Type
    ]
    package: Any = reader.package
    table = package.find(SHARED_STRINGS)
    found: list[str] = []
    if table is not None:
        with parts.open(table.PartName[1:]) as part:
            found = strings(part)
    book: Any = reader.wb  # its styles are known to nobody but itself
    meaning = Meaning(found, book.epoch, frozenset(book._date_formats), frozenset(book._timedelta_formats))
    hidden = frozenset(sheet.name for sheet, _ in there if sheet.state != "visible")
    return Book({sheet.name: target for sheet, target in there}, hidden, meaning)
