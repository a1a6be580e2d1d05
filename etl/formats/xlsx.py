"""Excel workbooks, read by openpyxl: slower than others, and the only reader measured that keeps error cells.

Faster readers turn '#N/A' into nothing and 5 into 5.0; what a cell showed is evidence here.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from etl.formats.sheet import FIRST_ROWS, GIVEN, SPACES, Cells, Look, Sheet, Trouble, Unreadable

NOT_CALCULATED = "#NOT CALCULATED"
# A formula whose answer was never worked out: programs write such cells, and openpyxl gives them as empty.
# One whose answer is no words at all (t="str") was worked out, and is a blank cell.
NO_ANSWER = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?![^>]*\bt="str")[^>]*>\s*<f(?:/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


def look(path: Path, name: str) -> Look:
    """The names and first rows of a workbook's sheets. Raises Unreadable."""
    with _open(path) as book:
        sheets = tuple(
            Sheet(sheet.title, tuple(_filled(row) for row in islice(_rows(sheet), FIRST_ROWS)))
            for sheet in book.worksheets
        )
    return Look(path, name, "xlsx", sheets)


def cells(connection: duckdb.DuckDBPyConnection, look: Look, sheet: str, heading_row: int, width: int) -> Cells:
    """A sheet below its headings, every cell as the text it stands for; '' for an empty one. Raises Unreadable."""
    rows: list[list[str]] = []
    beyond: list[Trouble] = []
    with _open(look.path) as book:
        opened = book[sheet]
        for number, values in enumerate(islice(_rows(opened), heading_row, None), start=heading_row + 1):
            row = [_text(value) for value in values[:width]]
            row.extend([""] * (width - len(row)))
            rows.append(row)
            if any(_text(value) for value in values[width:]):
                beyond.append(Trouble("beyond_headings", number, kept=True))
        for number, column in _unanswered(look.path, opened):
            if heading_row < number <= heading_row + len(rows) and column < width:
                rows[number - heading_row - 1][column] = NOT_CALCULATED
    columns: dict[str, Any] = {f"c{at}": column for at, column in enumerate(zip(*rows, strict=True))}
    columns = columns or {f"c{at}": () for at in range(width)}
    frame = pd.DataFrame({"row_number": range(heading_row + 1, heading_row + 1 + len(rows)), **columns})
    connection.register(GIVEN, frame)
    listed = ", ".join(f"c{at}::VARCHAR AS c{at}" for at in range(width))
    return Cells(f"SELECT row_number::INTEGER AS row_number, {listed} FROM {GIVEN}", tuple(beyond))


@contextmanager
def _open(path: Path) -> Iterator[Workbook]:
    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")  # openpyxl tells of decorations it does not keep
            book = load_workbook(file, read_only=True, data_only=True)
            yield book
            book.close()
    except Exception as error:  # a damaged part makes openpyxl raise whatever its parser happens to meet
        raise Unreadable(
            "The workbook is damaged and cannot be read. Open it in Excel, save it again as .xlsx and send that."
        ) from error


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # some programs write a size that is too small, and rows beyond it would be lost
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
    return rows


def _filled(row: tuple[Any, ...]) -> tuple[str, ...]:
    """A row to its last cell that holds something: a border or a colour may run on for thousands of columns."""
    texts = [_text(value) for value in row]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _text(value: Any) -> str:
    return _TEXT.get(type(value), str)(value)


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")


_TEXT: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    str: lambda value: value.strip(SPACES),
    bool: lambda value: "TRUE" if value else "FALSE",
    int: str,
    float: _number,
    datetime: _moment,
    date: date.isoformat,
}


def _unanswered(path: Path, sheet: Any) -> list[tuple[int, int]]:
    """(row, column from 0) of each formula in a sheet that holds no answer."""
    with zipfile.ZipFile(path) as archive:
        found = NO_ANSWER.findall(archive.read(sheet._worksheet_path.lstrip("/")))
    places = [coordinate_from_string(coordinate.decode()) for coordinate in found]
    return [(row, column_index_from_string(letters) - 1) for letters, row in places]
