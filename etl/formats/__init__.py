"""The formats returns come in. Nothing here knows an agency: a file is sheets, and a sheet is rows of text.

What a file is, is told from its bytes and never from its name. Each format answers two things: `look`, the first rows
of every sheet, and `cells`, one whole sheet as a relation of text with the row numbers a spreadsheet shows.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.formats import csv, xlsx
from etl.formats.sheet import Cells, Look, Sheet, Trouble, Unreadable
from etl.formats.sniff import is_workbook

__all__ = ["Cells", "Look", "Sheet", "Trouble", "Unreadable", "cells", "look"]


def look(path: Path, name: str = "") -> Look:
    """A first look at a file of any format we read; name is what its sender calls it. Raises Unreadable."""
    first = xlsx.look if is_workbook(path) else csv.look
    return first(path, name or path.name)


def cells(connection: duckdb.DuckDBPyConnection, seen: Look, sheet: str, heading_row: int, width: int) -> Cells:
    """One sheet below its headings. heading_row counts from 1; width is how many columns are read."""
    every = xlsx.cells if seen.format == "xlsx" else csv.cells
    return every(connection, seen, sheet, heading_row, width)
