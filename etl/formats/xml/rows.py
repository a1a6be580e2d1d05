"""The rows of an XML return, gathered in one pass over the file and kept close together until a sheet is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from etl.formats.sheet import SPACES, Unreadable
from etl.formats.xml.layout import Layout, RowLayout, local
from etl.formats.xml.parse import AGAIN, parse, parser

DEEPEST = 60  # elements inside each other; a census has eight
MOST_ELEMENTS = 2000  # different elements, by where they stand; a census has some sixty
HELD = 5_000  # texts of one element that are held apart before they are put together
BETWEEN = "\x1f"  # a character that XML cannot hold

Texts: TypeAlias = npt.NDArray[np.object_]
Numbers: TypeAlias = npt.NDArray[np.int32]


class Kind:
    """One kind of row: where each begins, and the numbers of the rows around it. Rows are counted from 1."""

    __slots__ = ("around", "before", "columns", "count", "inside", "lines", "now", "row")

    def __init__(self, row: RowLayout, around: list[Kind]) -> None:
        self.row, self.around = row, around
        self.count = self.now = 0  # rows so far, and the one that is open; 0 if none is
        self.before: list[int] = []  # what was open when the open one began
        self.lines = array("i")
        self.inside = [array("i") for _ in around]
        self.columns: dict[str, list[Element]] = {}

    def begin(self, line: int) -> None:
        self.count += 1
        self.lines.append(line)
        for numbers, kind in zip(self.inside, self.around, strict=True):
            numbers.append(kind.now)

    def column(self, name: str) -> tuple[Texts, Numbers]:
        """One column's text for each row, '' where there is none, and the rows in which it stands twice.

        Of two the first is taken. Entry 0 belongs to no row.
        """
        found = np.full(self.count + 1, "", dtype=object)
        stands = [np.zeros(0, dtype="int32")]
        # What rows around are called by may be written in other capitals, as in a column of their own.
        alike = [one for one in self.columns if one.casefold() == name.casefold()]
        written = name if name in self.columns else next(iter(alike), name)
        for element in reversed(self.columns.get(written, [])):
            stands.append(np.frombuffer(element.rows, dtype="int32"))
            found[stands[-1][::-1]] = np.array(element.all(), dtype=object)[::-1]
        rows, times = np.unique(np.concatenate(stands), return_counts=True)
        return found, rows[times > 1]


class Element(dict[str, "Element"]):
    """An element where it stands, holding the elements in it; each is made when the first such one comes.

    It begins a row (kind), or its text is a column of one (owner), or it only holds others. home is the row that
    columns in it belong to.
    """

    __slots__ = ("blocks", "depth", "gathered", "home", "kind", "outer", "owner", "rows", "texts")

    def __init__(self, gathered: Gathered, outer: Element | None = None) -> None:
        self.gathered = gathered
        self.outer = outer if outer is not None else self
        self.depth: int = outer.depth + 1 if outer is not None else 0
        self.kind: Kind | None = None
        self.home: Kind | None = None
        self.owner: Kind | None = None
        self.texts: list[str] = []
        self.blocks: list[str] = []
        self.rows = array("i")

    def __missing__(self, name: str) -> Element:
        made = self[name] = Element(self.gathered, self)
        self.gathered.place(made, local(name))
        return made

    def close_up(self) -> None:
        """Put the texts held so far into one, which takes much less room."""
        self.blocks.append(BETWEEN.join(self.texts))
        self.texts.clear()

    def all(self) -> list[str]:
        """Every text, in the order of its row."""
        return [text for block in self.blocks for text in block.split(BETWEEN)] + self.texts


class Gathered:
    """What a file holds, by kinds of row."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.kinds: dict[str, Kind] = {}
        for row in layout.rows.values():
            self.kinds[row.name] = Kind(row, [self.kinds[name] for name in row.around])
        self.different = 0

    def place(self, element: Element, name: str) -> None:
        """Say of a new element what it is. Raises Unreadable where no return goes."""
        self.different += 1
        if element.depth > DEEPEST:
            raise Unreadable(f"The XML has elements more than {DEEPEST} deep inside each other. {AGAIN}")
        if self.different > MOST_ELEMENTS:
            raise Unreadable(f"The XML has more different elements than any return. {AGAIN}")
        kind, home = self.kinds.get(name), element.outer.home
        if kind is not None:
            element.kind = kind
            element.owner, element.home = (kind, None) if kind.row.text else (None, kind)
        elif name in self.layout.containers:
            element.home = home
        else:
            element.owner = home
        if element.owner is not None:
            element.owner.columns.setdefault(name, []).append(element)

    def headings(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each kind of row that occurs and is shown, and its headings in the order in which they came."""
        for kind in self.kinds.values():
            said = any(element.rows for elements in kind.columns.values() for element in elements)
            if kind.count and not kind.row.hidden and (said or kind.row.counted):
                fixed = kind.row.fixed
                yield kind.row.name, (*fixed, *(name for name in kind.columns if name not in fixed))


def gather(path: Path, layout: Layout) -> Gathered:
    """The whole file. Raises Unreadable."""
    gathered = Gathered(layout)
    reading = parser()
    pieces: list[str] = []
    clear = pieces.clear
    here = started = Element(gathered)  # what is open, and what began last: only that one's text is its own
    begun = 0

    def start(name: str, _: list[str]) -> None:
        nonlocal here, started, begun
        here = started = here[name]
        clear()
        kind = here.kind
        if kind is not None:
            begun = reading.CurrentLineNumber
            if here.owner is None:
                kind.before.append(kind.now)
                kind.begin(begun)
                kind.now = kind.count

    def end(_: str) -> None:
        nonlocal here
        element = here
        here = element.outer
        owner = element.owner
        if owner is not None:
            if element is started and pieces and (text := "".join(pieces).strip(SPACES)):
                if element.kind is not None:
                    owner.begin(begun)
                element.texts.append(text)
                element.rows.append(owner.now or owner.count)
                if len(element.texts) == HELD:
                    element.close_up()
        elif element.kind is not None:
            element.kind.now = element.kind.before.pop()

    parse(path, reading, start, end, pieces)
    return gathered
