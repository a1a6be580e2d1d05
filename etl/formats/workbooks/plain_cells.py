"""Rows of cells with plain values, read a piece at a time by where its tags stand and not tag by tag.

A piece is looked at as bytes: where each tag begins and ends is found at once for all of them, and every cell must be
of one of two shapes, `<c r="A1" …><v>…</v></c>` and `<c r="A1" …><is><t>…</t></is></c>`. Tags are counted, so that
nothing else can be among them; any other piece is for the parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

ROW_NUMBER = re.compile(r'\br="(\d{1,7})"')
HIDDEN = re.compile(r"""\bhidden=["'](?:1|true)["']""")
ODD = (b"\r", b"&#", b"\x1f")  # what only the parser understands, or refuses
WORDS = 3  # of eight bytes, in which the attributes of a cell must have room
MOST_DIGITS = 9  # of a string's number
LAST_COLUMN = 1 << 14
MOST_PLACES = 1 << 22  # rows times columns of a piece; a cell far to the right makes wide rows

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PlainCells:
    """The valued cells of some rows: the row each stands in (from 0), its column, its kind and where its value is."""

    numbers: list[int]  # of the rows
    hidden: list[bool]
    rows: Places
    columns: Places
    kinds: list[tuple[str, Places]]  # the attributes of a kind of cell, and which cells are of it
    text: str  # a character for each byte
    begins: Places
    ends: Places

    @property
    def width(self) -> int:
        return int(self.columns.max(initial=-1)) + 1

    def values(self, which: Places) -> list[str]:
        """The values of some cells, as XML has them."""
        cut = zip(self.begins[which].tolist(), self.ends[which].tolist(), strict=True)
        values = [self.text[a:b] for a, b in cut]
        return values if self.text.isascii() else [value.encode("latin-1").decode() for value in values]

    def integers(self, which: Places) -> Places | None:
        """The same as numbers; None where any is not written in digits alone."""
        begins, length = self.begins[which], self.ends[which] - self.begins[which]
        if not len(which) or length.min() < 1 or length.max() > MOST_DIGITS:
            return None
        at = np.frombuffer(self.text.encode("latin-1") + b"0" * MOST_DIGITS, np.uint8)
        found = np.zeros(len(which), np.int64)
        for n in range(int(length.max())):
            digit = at[begins + n].astype(np.int64) - ord("0")
            there = n < length
            if ((digit < 0) | (digit > 9))[there].any():
                return None
            found = np.where(there, found * 10 + digit, found)
        return found


def plain_cells(piece: str) -> PlainCells | None:
    """The cells of whole rows; None for rows that hold anything but plain values."""
    raw = piece.encode()
    if any(odd in raw for odd in ODD):
        return None
    text = piece if len(raw) == len(piece) else raw.decode("latin-1")  # a character a byte, to be cut by place
    at = np.frombuffer(raw + b"\0" * 8 * (WORDS + 1), np.uint8)
    tags = _tags(at)
    if tags is None:
        return None
    begins, ends, names = tags
    opened, closed = np.flatnonzero(names == _name("ro")), np.flatnonzero(names == _name("/r"))
    # One row closes before the next opens, and nothing stands between them.
    if not np.array_equal(np.append(0, closed + 1), np.append(opened, len(names))):
        return None
    heads = [text[a:b] for a, b in zip(begins[opened].tolist(), ends[opened].tolist(), strict=True)]
    found = [ROW_NUMBER.search(head) for head in heads]
    cells = _valued(names)
    if cells is None or len(names) != 2 * len(opened) + cells[2] or not all(found):
        return None
    first, inside, _ = cells
    numbers = [match[1] for match in found if match]
    rows = np.searchsorted(opened, first, side="right") - 1
    columns, attributes = _places(at, begins[first], np.array([len(number) for number in numbers], np.int64)[rows])
    kinds = _kinds(at, attributes, ends[first], text)
    if kinds is None or (at[attributes - 1] != ord('"')).any():
        return None
    # What was worked out to nothing, or not yet, only the parser tells apart.
    if b"<f" in raw and (begins[inside + 1] == ends[inside] + 1).any():
        return None
    last = int(columns.max(initial=0))
    if last >= LAST_COLUMN or last * len(opened) > MOST_PLACES:
        return None
    hidden = ["hidden" in head and bool(HIDDEN.search(head)) for head in heads]
    places = rows, columns, kinds
    return PlainCells(list(map(int, numbers)), hidden, *places, text, ends[inside] + 1, begins[inside + 1])


def _name(letters: str) -> int:
    """The first two characters of a tag, as one number."""
    return ord(letters[0]) | ord(letters[1]) << 8


def _tags(at: npt.NDArray[np.uint8]) -> tuple[Places, Places, npt.NDArray[np.uint16]] | None:
    """Where each tag that holds something begins and ends, and its first two characters; None if they do not pair.

    Cells without anything, and what a value was worked out by, are left out.
    """
    begins, ends = np.flatnonzero(at == ord("<")), np.flatnonzero(at == ord(">"))
    if len(begins) != len(ends) or not len(begins) or (begins > ends).any() or (ends[:-1] > begins[1:]).any():
        return None
    kept = at[ends - 1] != ord("/")
    begins, ends = begins[kept], ends[kept]
    names = at[begins + 1].astype(np.uint16) | at[begins + 2].astype(np.uint16) << 8
    formulas = np.flatnonzero((names[:-1] == _name("f>")) | (names[:-1] == _name("f ")))
    if len(formulas):
        if (names[formulas + 1] != _name("/f")).any():
            return None
        kept = np.ones(len(names), bool)
        kept[formulas] = kept[formulas + 1] = False
        begins, ends, names = begins[kept], ends[kept], names[kept]
    return begins, ends, names


def _valued(names: npt.NDArray[np.uint16]) -> tuple[Places, Places, int] | None:
    """The tags that begin a cell, those that its value stands in, and how many tags all cells have together."""
    cells = np.flatnonzero(names == _name("c "))
    ahead = np.concatenate([names, np.zeros(6, np.uint16)])

    def follow(*tags: str) -> npt.NDArray[np.bool_]:
        every = [ahead[cells + n] == _name(tag) for n, tag in enumerate(tags, start=1)]
        return np.asarray(np.logical_and.reduce(every), bool)

    valued = follow("v>", "/v", "/c")
    words = follow("is", "t>", "/t", "/i", "/c") | follow("is", "t ", "/t", "/i", "/c")
    if not (valued | words).all():
        return None
    return cells, cells + np.where(valued, 1, 2), int(4 * valued.sum() + 6 * words.sum())


def _places(at: npt.NDArray[np.uint8], begins: Places, digits: Places) -> tuple[Places, Places]:
    """The column of each cell, from 0, and where its attributes begin behind its place."""
    columns, letters = np.zeros(len(begins), np.int64), np.zeros(len(begins), np.int64)
    for n in range(3):
        letter = at[begins + 6 + n].astype(np.int64) - 64
        more = (letter > 0) & (letter <= 26) & (letters == n)
        columns = np.where(more, columns * 26 + letter, columns)
        letters += more
    # A cell whose place is written otherwise has no quotation mark where its place would end.
    named = (at[begins + 3] == ord("r")) & (at[begins + 4] == ord("=")) & (at[begins + 5] == ord('"')) & (letters > 0)
    return columns - 1, np.where(named, begins + 6 + letters + digits + 1, 1)


def _kinds(at: npt.NDArray[np.uint8], begins: Places, ends: Places, text: str) -> list[tuple[str, Places]] | None:
    """Which cells have the same attributes; None where they need more room than is looked at."""
    length = ends - begins
    if len(length) and (length.max() > 8 * WORDS or length.min() < 0):
        return None
    eights: npt.NDArray[np.uint64] = np.ndarray((len(at) - 7,), "<u8", at.data, strides=(1,))
    words: list[npt.NDArray[Any]] = []
    for n in range(WORDS):
        bits = np.clip(length - 8 * n, 0, 8).astype(np.uint64) * np.uint64(8)
        # Shifting by a whole word is not defined, and so done in two steps.
        mask = ~(((np.uint64(2**64 - 1)) << (bits // np.uint64(2))) << (bits - bits // np.uint64(2)))
        words.append(eights[np.minimum(begins + 8 * n, len(eights) - 1)] & mask)
    kinds = []
    left = np.ones(len(begins), bool)
    while left.any():
        one = int(left.argmax())
        alike = np.logical_and.reduce([word == word[one] for word in words])
        kinds.append((text[begins[one] : ends[one]], np.flatnonzero(alike)))
        left &= ~alike
    return kinds
