"""What an XML return consists of: which elements are rows, as layouts.toml tells it for each collection."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class RowLayout:
    """An element that is a row of the sheet called after it."""

    name: str
    text: bool = False  # holds one text and no elements
    counted: bool = False  # has a number in the file, which the rows inside it carry
    inside: str = ""  # the counted row whose number it carries
    carries: tuple[tuple[str, str], ...] = ()  # (row, column) of rows around it
    hidden: bool = False  # no sheet of its own

    @property
    def around(self) -> tuple[str, ...]:
        """The rows around this one whose numbers are kept with it."""
        return tuple(dict.fromkeys([*filter(None, [self.inside]), *(row for row, _ in self.carries)]))

    @property
    def fixed(self) -> tuple[str, ...]:
        """The headings that every such row has: what it carries, its number, and that of the row it stands in."""
        numbers = [*([self.name] if self.counted else []), *([self.inside] if self.inside else [])]
        return (*(column for _, column in self.carries), *numbers)


@dataclass(frozen=True, slots=True)
class Layout:
    """One collection: its name in the file's header, its outermost element, and its rows by element."""

    collection: str
    title: str
    root: str
    containers: frozenset[str]
    rows: Mapping[str, RowLayout]


@cache
def layouts() -> tuple[Layout, ...]:
    given = tomllib.loads((HERE / "layouts.toml").read_text(encoding="utf-8"))
    return tuple(
        Layout(
            collection,
            entry["title"],
            entry["root"],
            frozenset(entry["containers"]),
            {name: _row(name, row) for name, row in entry["rows"].items()},
        )
        for collection, entry in given.items()
    )


def _row(name: str, given: Mapping[str, object]) -> RowLayout:
    carries = given.get("carries", [])
    assert isinstance(carries, list)
    parted = tuple((row, column) for row, _, column in (one.partition(".") for one in carries))
    flags = {key: bool(given.get(key)) for key in ("text", "counted", "hidden")}
    return RowLayout(name, inside=str(given.get("inside", "")), carries=parted, **flags)


def local(name: str) -> str:
    """An element's name without the prefix of its namespace."""
    return name.rpartition(":")[2]
