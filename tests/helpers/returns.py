"""A quarterly workbook as an agency sends it: made by the template, filled in where a test says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from etl.replies import return_workbook
from etl.replies.return_workbook.filling import Filling
from tests.helpers.homes import Home

QUARTER = "2025Q1"  # the tests' homes take files in on a day of the quarter after


class Return:
    """One workbook. `fill` writes by a row's key (None: the next empty row); `save` may give it another name."""

    def __init__(self, home: Home, agency: str = "police", quarter: str = QUARTER) -> None:
        self.home = home
        self.path = return_workbook.write(home.places, agency, quarter, home.folder / "templates")
        self.book: Workbook = load_workbook(self.path)

    def fill(self, table: str, key: str | None, **values: Any) -> int:
        return Filling(self.book, table).put(key, **values)

    def save(self, name: str = "") -> Path:
        path = self.home.folder / (name or self.path.name)
        self.book.save(path)
        return path
