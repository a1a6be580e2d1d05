"""What every format makes of a file: sheets of rows of text, and the rows that do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

FIRST_ROWS = 10  # headings may stand in any of these, under titles
GIVEN = "given_sheet"  # the name under which a reader lends its rows to the connection
# Around a value these are nothing: what str.strip() takes away, and the marks that take no width.
SPACES = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u2007\u200b\u202f\u3000\ufeff"
SEPARATOR = 31  # the character (unit separator) between the cells of a row when it is compared whole


class Unreadable(ValueError):
    """A file that is no table of any kind we read; the message says what it seems to be and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name ('' for a csv file) and the text of its first rows."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """A first look at a file: where it is, what its sender calls it. encoding and delimiter are of csv alone.

    kind is what a workbook is written as (xlsx, xlsm, xls, xlsb, ods); format is xlsx for each of them. book is what a
    reader keeps between the look and the cells, so that a workbook's strings and styles are read once.
    """

    path: Path
    name: str
    format: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""
    kind: str = ""
    book: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row whose cells do not all stand under a heading; kind: long_row, short_row, broken_quotes, beyond_headings."""

    kind: str
    row: int
    kept: bool  # whether the row is among the cells; if not, its values cannot be told apart


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a sheet: the number of each, and its texts from column A on, '' for an empty cell."""

    numbers: Sequence[int]
    texts: npt.NDArray[np.object_]  # a row a row, a column a column


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells merged into one: their reference as a spreadsheet shows it, and the first row and the columns (from 0)."""

    reference: str
    row: int
    columns: range


@dataclass(frozen=True, slots=True)
class Cells:
    """A sheet below its headings: SQL for row_number and c0, c1 … as text, and the rows that would not fit.

    Text has no spaces around it; an empty cell is '' or NULL. hidden is how many rows that hold something are hidden.
    numbered says what row_number counts: a row of the sheet, the line of the file that a row begins at, or its number
    among its like.
    """

    sql: str
    troubles: tuple[Trouble, ...] = ()
    hidden: int = 0
    merged: tuple[Merged, ...] = ()
    numbered: str = "row"  # row, line, number
