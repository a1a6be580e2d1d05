"""Marks in a sheet's XML: the style of some cells, and cells and rows for marks that stand where nothing is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.parsers.expat import ParserCreate

from openpyxl.utils.cell import column_index_from_string, get_column_letter

from etl.replies.marked_workbook.markup import Edit, Unmarkable, local, parse, start_tag, with_attribute

# What a worksheet may hold behind the drawing of its notes, in the order the format says.
BEHIND_NOTES = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    "AlternateContent",
)  # fmt: skip
SPANS = re.compile(r"(\d+):(\d+)")
FIRST = 0  # the column of a mark that is about a row: its first cell

Mark = tuple[int, int]  # row, and column from 1, or FIRST


@dataclass(slots=True)
class MarkedCell:
    column: int
    start: int
    style: int


@dataclass(slots=True)
class MarkedRow:
    """A row that has a mark. close is where its end tag begins, if it has one."""

    number: int
    start: int
    attributes: dict[str, str]
    cells: list[MarkedCell] = field(default_factory=list)
    close: int = 0

    @property
    def style(self) -> int | None:
        """The style of its cells that are not written down, if it says one."""
        own = self.attributes.get("customFormat") in ("1", "true")
        return int(self.attributes.get("s", 0)) if own else None


class SheetToMark:
    """One pass over a worksheet: where its marked rows are, and where rows and other things would go."""

    def __init__(self, content: bytes, rows: Iterable[int]) -> None:
        self.content = content
        self.rows: dict[int, MarkedRow] = {}
        self.gaps: dict[int, int] = {}  # rows that are not there, and where they would stand
        self.notes_key = ""  # of the drawing that its notes have already
        self.notes_at = 0
        self._wanted = sorted(set(rows))
        self._columns: list[tuple[int, int, int]] = []  # from, to, style
        self._data = (0, 0)  # where its rows' element begins and ends
        self._last = 0
        self._row: MarkedRow | None = None
        self._path: list[str] = []
        self._prefix = ""
        self._parser = ParserCreate()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        parse(self._parser, content)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        at, depth = self._parser.CurrentByteIndex, len(self._path)
        if depth == 1:
            self._prefix = name[: -len(local(name))]
        elif depth == 2:
            self._top(local(name), attributes, at)
        elif depth == 3 and self._path[1] == f"{self._prefix}cols":
            self._columns.append((int(attributes["min"]), int(attributes["max"]), int(attributes.get("style", 0))))
        elif depth == 3 and name == f"{self._prefix}row" and self._path[1] == f"{self._prefix}sheetData":
            self._begin_row(int(attributes.get("r", self._last + 1)), attributes, at)
        elif depth == 4 and self._row is not None and name == f"{self._prefix}c":
            before = self._row.cells[-1].column if self._row.cells else 0
            letters = attributes.get("r", "").rstrip("0123456789")
            column = column_index_from_string(letters) if letters else before + 1
            self._row.cells.append(MarkedCell(column, at, int(attributes.get("s", 0))))

    def _top(self, name: str, attributes: dict[str, str], at: int) -> None:
        if name == "sheetData":
            self._data = (at, at)
        elif name == "legacyDrawing":
            self.notes_key = next((value for key, value in attributes.items() if local(key) == "id"), "")
        if name in BEHIND_NOTES and not self.notes_at and self._data[0]:
            self.notes_at = at

    def _begin_row(self, number: int, attributes: dict[str, str], at: int) -> None:
        self._last = number
        while self._wanted and self._wanted[0] < number:
            self.gaps[self._wanted.pop(0)] = at
        if self._wanted and self._wanted[0] == number:
            self._row = self.rows[self._wanted.pop(0)] = MarkedRow(number, at, attributes)

    def _end(self, name: str) -> None:
        at, depth = self._parser.CurrentByteIndex, len(self._path)
        self._path.pop()
        if depth == 3 and self._row is not None:
            self._row.close = at
            self._row = None
        elif depth == 2 and name == f"{self._prefix}sheetData":
            self._data = (self._data[0], at)
        elif depth == 1:
            self.notes_at = self.notes_at or at

    def place(self, mark: Mark) -> Mark:
        """Where a mark goes: one that is about a row, to the row's first cell."""
        row, column = mark
        if column != FIRST:
            return mark
        cells = self.rows[row].cells if row in self.rows else []
        return row, cells[0].column if cells else 1

    def marked(self, marks: Iterable[Mark], style: Callable[[int], int]) -> list[Edit]:
        """What to change so that these cells have the style that a cell of their own style is to have."""
        by_row: dict[int, set[int]] = {}
        for row, column in map(self.place, marks):
            by_row.setdefault(row, set()).add(column)
        edits: list[Edit] = []
        fresh: dict[int, bytes] = {}
        for number, columns in sorted(by_row.items()):
            if number in self.rows:
                edits += self._in_row(self.rows[number], columns, style)
            else:
                fresh[number] = self._new_row(number, columns, style)
        return [*edits, *self._between(fresh)]

    def _in_row(self, row: MarkedRow, columns: set[int], style: Callable[[int], int]) -> list[Edit]:
        edits: list[Edit] = []
        there = {cell.column: cell for cell in row.cells}
        for column in columns & there.keys():
            tag = start_tag(self.content, there[column].start)
            marked = with_attribute(tag, "s", style(there[column].style))
            edits.append((there[column].start, there[column].start + len(tag), marked))
        missing = sorted(columns - there.keys())
        if not missing:
            return edits
        tag = start_tag(self.content, row.start)
        wider = self._widened(tag, row, missing)
        cells = {column: self._new_cell(row.number, column, row.style, style) for column in missing}
        if tag.endswith(b"/>"):
            whole = wider[:-2].rstrip() + b">" + b"".join(cells.values()) + f"</{self._prefix}row>".encode()
            return [*edits, (row.start, row.start + len(tag), whole)]
        edits.append((row.start, row.start + len(tag), wider))
        for column, cell in cells.items():
            at = next((each.start for each in row.cells if each.column > column), row.close)
            edits.append((at, at, cell))
        return edits

    def _widened(self, tag: bytes, row: MarkedRow, columns: list[int]) -> bytes:
        """The row's tag, reaching to its new cells if it says how far it reaches."""
        spans = SPANS.fullmatch(row.attributes.get("spans", ""))
        if spans is None:
            return tag
        reach = f"{min(int(spans[1]), *columns)}:{max(int(spans[2]), *columns)}"
        return with_attribute(tag, "spans", reach)

    def _new_cell(self, row: int, column: int, own: int | None, style: Callable[[int], int]) -> bytes:
        of_column = next((s for first, last, s in self._columns if first <= column <= last), 0)
        number = style(of_column if own is None else own)
        return f'<{self._prefix}c r="{get_column_letter(column)}{row}" s="{number}"/>'.encode()

    def _new_row(self, number: int, columns: set[int], style: Callable[[int], int]) -> bytes:
        cells = b"".join(self._new_cell(number, column, None, style) for column in sorted(columns))
        return f'<{self._prefix}row r="{number}">'.encode() + cells + f"</{self._prefix}row>".encode()

    def _between(self, fresh: dict[int, bytes]) -> list[Edit]:
        """New rows, put where they stand by their numbers."""
        edits: list[Edit] = [(self.gaps[n], self.gaps[n], row) for n, row in fresh.items() if n in self.gaps]
        behind = b"".join(row for number, row in fresh.items() if number not in self.gaps)
        if not behind:
            return edits
        start, close = self._data
        if not start:
            raise Unmarkable("A sheet has no rows' element.")
        tag = start_tag(self.content, start)
        if tag.endswith(b"/>"):
            whole = tag[:-2].rstrip() + b">" + behind + f"</{self._prefix}sheetData>".encode()
            return [*edits, (start, start + len(tag), whole)]
        return [*edits, (close, close, behind)]

    def with_notes(self, key: str) -> Edit:
        """Let the sheet name the drawing of its notes."""
        space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        line = f'<{self._prefix}legacyDrawing xmlns:r="{space}" r:id="{key}"/>'.encode()
        return self.notes_at, self.notes_at, line
