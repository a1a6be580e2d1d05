"""The formats returns come in. Nothing here knows an agency: a file is sheets, and a sheet is rows of text.

What a file is, is told from its bytes and never from its name. Each format answers two things: `look`, the first rows
of every sheet, and `cells`, one whole sheet as a relation of text with the row numbers a spreadsheet shows.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.formats import csv, parquet, xml
from etl.formats.row_stream import release
from etl.formats.sheet import Cells, Look, Merged, Sheet, Trouble, Unreadable
from etl.formats.sniff import is_xml, workbook
from etl.formats.workbooks import calamine, xlsx

MOST_COLUMNS = 1000  # the widest return known has some hundred

__all__ = ["Cells", "Look", "Merged", "Sheet", "Trouble", "Unreadable", "cells", "look", "release"]


def look(path: Path, name: str = "") -> Look:
    """A first look at a file of any format we read; name is what its sender calls it. Raises Unreadable."""
    seen = _look(path, name or path.name)
    if not seen.sheets:
        raise Unreadable(
            "The workbook has no sheet with cells: at most charts. Send the workbook that holds the rows themselves."
        )
    return seen


def _look(path: Path, name: str) -> Look:
    if parquet.is_parquet(path):
        return parquet.look(path, name)
    if is_xml(path):
        return xml.look(path, name)
    kind = workbook(path)
    if kind in calamine.KINDS:
        return calamine.look(path, name, kind)
    return xlsx.look(path, name) if kind else csv.look(path, name)


def cells(connection: duckdb.DuckDBPyConnection, seen: Look, sheet: str, heading_row: int, width: int) -> Cells:
    """One sheet below its headings. heading_row counts from 1; width is how many columns are read.

    What is lent to the connection for it is given back by `release`. Raises Unreadable.
    """
    if width > MOST_COLUMNS:
        raise Unreadable(
            f"{f'Its sheet {sheet}' if sheet else 'It'} has headings in {width:,} columns, and no return has more than "
            f"{MOST_COLUMNS:,}. Take out the columns that are not part of the return and send it again."
        )
    if seen.format == "xml":
        return xml.cells(connection, seen, sheet, heading_row, width)
    if seen.format == "csv":
        return csv.cells(connection, seen, sheet, heading_row, width)
    every = calamine.cells if seen.kind in calamine.KINDS else xlsx.cells
    return every(connection, seen, sheet, heading_row, width)
