"""A sheet's rows out of its XML, as the text each cell stands for; a few hundred rows at a time.

Most rows are cells with a plain value, and are read without looking at each tag; any other piece of rows is parsed.
What a cell's value means is decided as openpyxl decides it, by the same functions, once for each different value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from html import escape, unescape
from typing import IO, Any
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.datetime import from_excel, from_ISO8601

from etl.formats.sheet import SPACES, Block, Unreadable
from etl.formats.workbooks.elements import Elements
from etl.formats.workbooks.plain_cells import Places, PlainCells, plain_cells
from etl.formats.workbooks.zip_parts import DAMAGED

NOT_CALCULATED = "#NOT CALCULATED"
LAST_ROW = 1 << 20
FAR_PLACES = 1 << 18  # rows times columns that are parsed together
REMEMBERED = 1 << 13  # different values of one kind whose text is kept
TYPE, STYLE = re.compile(r'\bt="(\w+)"'), re.compile(r'\bs="(\d+)"')
COLUMNS = {get_column_letter(at + 1): at for at in range(16384)}
ZONED = re.compile(r"T.*(Z|[+-]\d{2}:?\d{2})$")
MERGED = re.compile(r"""<mergeCell\b[^>]*\bref=["']([A-Z0-9:]+)["']""")

# The numbers of some rows, which of them are hidden, and their texts.
PlacedRows = tuple[list[int], npt.NDArray[np.bool_], npt.NDArray[np.object_]]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a workbook's cells need to be understood: its strings, its first day, and which styles are dates."""

    strings: list[str]
    epoch: datetime
    dates: frozenset[int]
    spans: frozenset[int]  # styles of lengths of time


class WorkedOut(dict[str, Any]):
    """What is worked out from a text when it is first met."""

    def __init__(self, way: Callable[[str], Any]) -> None:
        super().__init__()
        self._way = way

    def __missing__(self, given: str) -> Any:
        made = self._way(given)
        if len(self) < REMEMBERED:
            self[given] = made
        return made


class Scan:
    """The rows of one sheet, some hundred at a time; blank rows left out.

    To be gone through once; hidden and merged are whole when the rows are at their end. Raises Unreadable, and
    whatever its parser meets in a damaged sheet.
    """

    def __init__(self, part: IO[bytes], meaning: Meaning) -> None:
        self.hidden = 0
        self.merged: list[str] = []
        self._sheet = Elements(part, "worksheet")
        self._meaning = meaning
        self._strings = np.array(meaning.strings, object)
        self._kinds = WorkedOut(self._kind)
        self._last = 0

    def __iter__(self) -> Iterator[Block]:
        for piece in self._sheet.pieces("row", within="sheetData"):
            plain = plain_cells(piece)
            for numbers, hidden, texts in self._parsed(piece) if plain is None else [self._placed(plain)]:
                numbers = [self._number(number) for number in numbers]
                filled = np.asarray(texts.astype(bool).any(axis=1))
                self.hidden += int(filled[hidden].sum())
                yield Block(np.array(numbers, np.int64)[filled].tolist(), texts[filled])
        self.merged = MERGED.findall(self._sheet.after())

    def _number(self, said: int) -> int:
        """A row's number; one that goes back stands below the row before it."""
        self._last = said if said > self._last else self._last + 1
        if self._last > LAST_ROW:
            raise Unreadable(DAMAGED)
        return self._last

    def _placed(self, cells: PlainCells) -> PlacedRows:
        """Plain cells where they stand, each as the text that its kind makes of its value."""
        said = np.empty(len(cells.rows), object)
        for kind, which in cells.kinds:
            said[which] = self._texts(kind, cells, which)
        texts = np.full((len(cells.numbers), cells.width), "", object)
        texts[cells.rows, cells.columns] = said
        return cells.numbers, np.array(cells.hidden, bool), texts

    def _texts(self, attributes: str, cells: PlainCells, which: Places) -> Sequence[str] | npt.NDArray[np.object_]:
        """The texts of cells of one kind."""
        kind, style = _type_and_style(attributes)
        if kind == "s" and (numbers := cells.integers(which)) is not None:
            return self._strings[numbers]
        values = cells.values(which)
        if kind == "n" and style not in self._meaning.dates:  # seldom alike, so that nothing is remembered of them
            return list(map(_plain_number, values))
        return list(map(self._kinds[attributes].__getitem__, values))

    def _parsed(self, piece: str) -> Iterator[PlacedRows]:
        """PlacedRows of any kind, by a parser; some at a time, since one far cell makes a row of thousands."""
        some = list[tuple[int, bool, dict[int, str]]]()
        last, width = self._last, 0
        for row in self._sheet.parse(piece):
            placed: dict[int, str] = {}
            for cell in row:
                letters = cell.get("r", "").rstrip("0123456789")
                column = COLUMNS[letters] if letters else max(placed, default=-1) + 1
                placed[column] = self._said(cell)
            last = max(int(row.get("r", last + 1)), last + 1)
            some.append((last, row.get("hidden") in ("1", "true"), placed))
            width = max(width, max(placed, default=-1) + 1)
            if width * len(some) > FAR_PLACES:
                yield _rows(some, width)
                some, width = [], 0
        yield _rows(some, width)

    def _said(self, cell: ElementTree.Element) -> str:
        """A cell as openpyxl reads it; a formula whose answer was never worked out says so.

        One whose answer is no words at all (t="str") was worked out, and is a blank cell.
        """
        inside = {_name(part): part for part in cell}
        kind = cell.get("t", "n")
        value = inside["v"].text if "v" in inside else None
        if kind == "inlineStr":
            return _rich(inside["is"]).strip(SPACES) if "is" in inside else ""
        if value:
            return str(self._kinds[f' s="{cell.get("s", 0)}" t="{kind}"'][escape(value, quote=False)])
        return NOT_CALCULATED if "f" in inside and kind != "str" else ""

    def _kind(self, attributes: str) -> WorkedOut:
        """The texts of one kind of cell, told by its type and style."""
        return WorkedOut(self._way(*_type_and_style(attributes)))

    def _way(self, kind: str, style: int) -> Callable[[str], str]:
        """How the value of a kind of cell becomes text; values come as XML has them, '' for none."""
        meaning = self._meaning
        if kind == "s":
            return lambda value: meaning.strings[int(value)] if value else ""
        if kind == "b":
            return lambda value: as_text(value in ("1", "true")) if value else ""
        if kind == "d":
            return lambda value: as_text(_iso(value)) if value else ""
        if kind == "n" and style in meaning.dates:
            span = style in meaning.spans
            return lambda value: _day(value, meaning.epoch, span) if value else ""
        if kind == "n":
            return _plain_number
        return lambda value: unescape(value).strip(SPACES)  # str, e, inlineStr


def _rows(some: list[tuple[int, bool, dict[int, str]]], width: int) -> PlacedRows:
    texts = np.full((len(some), width), "", object)
    for at, (_, _, placed) in enumerate(some):
        texts[at, list(placed)] = list(placed.values())
    return [number for number, _, _ in some], np.array([hidden for _, hidden, _ in some], bool), texts


def _type_and_style(attributes: str) -> tuple[str, int]:
    kind, style = TYPE.search(attributes), STYLE.search(attributes)
    return kind[1] if kind else "n", int(style[1]) if style else 0


def _iso(value: str) -> object:
    """A date as openpyxl reads it; a moment with a zone, which openpyxl would lose, as it is written."""
    read: Callable[[str], object] = from_ISO8601
    found = read(value)
    return value if isinstance(found, datetime) and ZONED.search(value) else found


def _name(part: ElementTree.Element) -> str:
    return part.tag.rpartition("}")[2]


def _rich(part: ElementTree.Element) -> str:
    """The words of a string, whatever their looks; how they are pronounced is no part of them."""
    plain = [each.text or "" for each in part if _name(each) == "t"][-1:]
    runs = [each.text or "" for run in part if _name(run) == "r" for each in run if _name(each) == "t"]
    return "".join(plain + runs)


def _plain_number(value: str) -> str:
    if value.isascii() and value.isdecimal() and value[0] != "0":
        return value
    if "." in value:
        number = float(value)
        return repr(number) if number % 1 else _number(number)
    return as_text(_cast(value)) if value else ""


def _cast(value: str) -> int | float:
    return float(value) if "." in value or "E" in value or "e" in value else int(value)


def _day(value: str, epoch: datetime, span: bool) -> str:
    try:
        return as_text(from_excel(_cast(value), epoch, timedelta=span))
    except (OverflowError, ValueError):  # what Excel shows for a day it has no date for
        return "#VALUE!"


def as_text(value: object) -> str:
    """A cell's value as the text it stands for; '' for none."""
    return _AS_TEXT.get(type(value), str)(value)


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")


_AS_TEXT: dict[type, Callable[..., str]] = {
    type(None): lambda _: "",
    str: lambda value: value.strip(SPACES),
    bool: lambda value: "TRUE" if value else "FALSE",
    int: str,
    float: _number,
    datetime: _moment,
    date: date.isoformat,
}

STRING = re.compile(r"<si><t[^>]*>([^<]*)</t></si>")


def strings(part: IO[bytes]) -> list[str]:
    """A workbook's shared strings. Raises Unreadable, and whatever the parser meets in damaged ones."""
    table, found = Elements(part, "sst"), list[str]()
    for piece in table.pieces("si"):
        words = STRING.findall(piece)
        if 4 * len(words) == piece.count("<") and "\r" not in piece and "&#" not in piece:
            found += [unescape(said) if "&" in said else said for said in words]
        else:
            found += map(_rich, table.parse(piece))
    return [said.replace("x005F_", "").strip(SPACES) for said in found]
