"""Filling in a quarterly workbook from a program: by the keys of its rows and our names for its columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from openpyxl import Workbook

from etl.replies.return_workbook.return_sheet import HEADING_ROW, agency_return, newest_headings


class Filling:
    """One sheet of a workbook. keys: what stands in the first cell of its rows, and in which row."""

    def __init__(self, book: Workbook, table: str) -> None:
        of = agency_return().tables[table]
        self.sheet = book[of.sheet]
        places = {cell.value: at for at, cell in enumerate(self.sheet[HEADING_ROW], start=1)}
        self.columns: Mapping[str, int] = {name: places[heading] for name, heading in newest_headings(of).items()}
        first = {row: self.sheet.cell(row, 1).value for row in range(HEADING_ROW + 1, self.sheet.max_row + 1)}
        self.keys = {str(value): row for row, value in first.items() if value is not None}
        self.free = [row for row, value in first.items() if value is None]

    def put(self, key: str | None, **values: str | int | date | None) -> int:
        """Write into the row of a key, or into the next that has none. Returns the row, from 1."""
        row = self.free.pop(0) if key is None else self.keys[key]
        for name, value in values.items():
            self.sheet.cell(row, self.columns[name]).value = value
        return row
