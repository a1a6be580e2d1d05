"""Workbooks in other forms than Excel's own of today: .xls, .xlsb and .ods, read by calamine.

It gives a cell that holds an error as an empty one. So these are read, and whoever sent them is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import duckdb
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from etl.definitions.finding import column_letter
from etl.formats.row_stream import lend
from etl.formats.sheet import FIRST_ROWS, GIVEN, SEPARATOR, Cells, Look, Merged, Sheet, Unreadable
from etl.formats.workbooks.sheet_rows import as_text
from etl.formats.workbooks.used_range import extent
from etl.formats.workbooks.zip_parts import TOO_LARGE, Parts

PROTECTED = "The workbook is protected by a password. Remove the password in Excel and send it again."
OTHER_FORM = (
    "The workbook is in another form than .xlsx (.{}) and cannot be read. Open it, save it as .xlsx and send that."
)
KINDS = ("xls", "xlsb", "ods")
ZIPPED = ("xlsb", "ods")
MOST_CELLS = 20_000_000  # from a sheet's first cell to its last; calamine makes room for all of them
LARGEST = 64 << 20  # bytes: read in one piece, and unpacked that is some gigabytes


def look(path: Path, name: str, kind: str) -> Look:
    """The names and first rows of a workbook's sheets. Raises Unreadable."""
    if path.stat().st_size > LARGEST:
        raise Unreadable(f"A workbook of this size is read as .xlsx only. Save the .{kind} as .xlsx and send that.")
    with _opened(path, kind) as book:
        sheets = tuple(
            Sheet(one.name, _first(book.get_sheet_by_name(one.name)), one.visible != SheetVisibleEnum.Visible)
            for one in book.sheets_metadata
            if one.typ == SheetTypeEnum.WorkSheet
        )
    return Look(path, name, "xlsx", sheets, kind=kind)


def cells(connection: duckdb.DuckDBPyConnection, look: Look, sheet: str, heading_row: int, width: int) -> Cells:
    """A sheet below its headings, every cell as the text it stands for; '' for an empty one. Raises Unreadable."""
    with _opened(look.path, look.kind) as book:
        opened = book.get_sheet_by_name(sheet)
        rows = ((number, texts) for number, texts in _rows(opened) if number > heading_row and any(texts))
        beyond = lend(connection, rows, width)
        merged = tuple(_merged(*corners) for corners in opened.merged_cell_ranges or ())
    return Cells(f"SELECT * FROM {GIVEN}", tuple(beyond), merged=merged)


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number and its texts from column A on. Calamine begins at row 1 and the first filled column."""
    before = [""] * (sheet.start or (0, 0))[1]
    for number, values in enumerate(sheet.iter_rows(), start=1):
        yield number, before + [as_text(value).replace(chr(SEPARATOR), " ") for value in values]


def _first(sheet: CalamineSheet) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = []
    for number, texts in islice(_rows(sheet), FIRST_ROWS):
        last = max((at for at, text in enumerate(texts, start=1) if text), default=0)
        rows += [()] * (number - 1 - len(rows))
        rows.append(tuple(texts[:last]))
    return tuple(rows[:FIRST_ROWS])


def _merged(start: tuple[int, int], end: tuple[int, int]) -> Merged:
    reference = ":".join(f"{column_letter(column)}{row + 1}" for row, column in (start, end))
    return Merged(reference, start[0] + 1, range(start[1], end[1] + 1))


@contextmanager
def _opened(path: Path, kind: str) -> Iterator[CalamineWorkbook]:
    try:
        if kind in ZIPPED:
            with Parts(path) as parts:
                parts.verify()
                if extent(parts, kind) > MOST_CELLS:
                    raise Unreadable(TOO_LARGE)
        with path.open("rb") as file:
            yield CalamineWorkbook.from_filelike(file)
    except (Unreadable, duckdb.Error):
        raise
    except PasswordError as error:
        raise Unreadable(PROTECTED) from error
    except BaseException as error:  # a reader of another language may end a damaged file in any way, a panic among them
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        raise Unreadable(OTHER_FORM.format(kind)) from error
