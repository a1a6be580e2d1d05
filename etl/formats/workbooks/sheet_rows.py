"""A sheet's rows out of its XML, as the text each cell stands for; a few hundred rows at a time.

Most rows are cells with a plain value, and one regular expression reads them ten times faster than a parser. Whether
a piece of rows is of that kind is proved by counting its tags; any other is parsed. What a cell's value means is
decided as openpyxl decides it, by the same functions, once for each different value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from html import escape, unescape
from itertools import repeat
from typing import IO, Any
from xml.etree import ElementTree

from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.datetime import from_excel, from_ISO8601

from etl.formats.sheet import SPACES, Unreadable
from etl.formats.workbooks.elements import Elements
from etl.formats.workbooks.zip_parts import DAMAGED

NOT_CALCULATED = "#NOT CALCULATED"
LAST_ROW = 1 << 20
REMEMBERED = 1 << 13  # different values of one kind whose text is kept
ROW_NUMBER = re.compile(r'\br="(\d+)"')
HIDDEN = re.compile(r"""\bhidden=["'](?:1|true)["']""")
VALUED = re.compile(r'<c r="([A-Z]+)\d+"([^>]*)><(?:v|is><t[^>]*)>([^<]*)<')
TYPE, STYLE = re.compile(r'\bt="(\w+)"'), re.compile(r'\bs="(\d+)"')
LETTERS = [get_column_letter(at) for at in range(1, 16385)]
COLUMNS = {letters: at for at, letters in enumerate(LETTERS)}
ZONED = re.compile(r"T.*(Z|[+-]\d{2}:?\d{2})$")
MERGED = re.compile(r"""<mergeCell\b[^>]*\bref=["']([A-Z0-9:]+)["']""")

Row = tuple[int, list[str]]


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
    """The rows of one sheet, each number with its texts from column A to the last that is filled; blank rows left out.

    To be gone through once; hidden and merged are whole when the rows are at their end. Raises Unreadable, and
    whatever its parser meets in a damaged sheet.
    """

    def __init__(self, part: IO[bytes], meaning: Meaning) -> None:
        self.hidden = 0
        self.merged: list[str] = []
        self._sheet = Elements(part, "worksheet")
        self._meaning = meaning
        self._kinds = WorkedOut(self._kind)
        self._last = 0

    def __iter__(self) -> Iterator[Row]:
        for piece in self._sheet.pieces("row", within="sheetData"):
            rows = self._plain(piece)
            for number, hidden, texts in self._parsed(piece) if rows is None else rows:
                self._last = number if number > self._last else self._last + 1
                if self._last > LAST_ROW:
                    raise Unreadable(DAMAGED)
                if any(texts):
                    self.hidden += hidden
                    yield self._last, texts
        self.merged = MERGED.findall(self._sheet.after())

    def _plain(self, piece: str) -> list[tuple[int, bool, list[str]]] | None:
        """Rows of cells with plain values; None if there is anything else among them, by the number of their tags."""
        if "\r" in piece or "&#" in piece:
            return None
        tags = piece.count("<") - piece.count("/>") - 2 * piece.count("<is><t")
        rows, kinds, place, blank = [], self._kinds, COLUMNS.__getitem__, repeat("")
        for row in piece.split("</row>")[:-1]:
            start = row.rfind("<row")
            head = row[start : row.find(">", start)]
            number = ROW_NUMBER.search(head)
            if not number:
                return None
            cells = VALUED.findall(row)
            tags -= 2 + 4 * len(cells)
            placed = {letters: kinds[kind][value] for letters, kind, value in cells}
            width = max(map(place, placed), default=-1) + 1
            texts = list(map(placed.get, LETTERS[:width], blank))
            rows.append((int(number[1]), "hidden" in head and bool(HIDDEN.search(head)), texts))
        return None if tags else rows

    def _parsed(self, piece: str) -> Iterator[tuple[int, bool, list[str]]]:
        """Rows of any kind, by a parser."""
        for row in self._sheet.parse(piece):
            placed: dict[int, str] = {}
            for cell in row:
                letters = cell.get("r", "").rstrip("0123456789")
                column = COLUMNS[letters] if letters else max(placed, default=-1) + 1
                placed[column] = self._said(cell)
            texts = [placed.get(column, "") for column in range(max(placed, default=-1) + 1)]
            yield int(row.get("r", self._last + 1)), row.get("hidden") in ("1", "true"), texts

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
        kind, style = TYPE.search(attributes), STYLE.search(attributes)
        return WorkedOut(self._way(kind[1] if kind else "n", int(style[1]) if style else 0))

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
