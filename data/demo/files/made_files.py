"""What write() gives back: which files there are, when each came, and what was planted in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from data.demo.stories import Story


@dataclass(frozen=True, slots=True)
class File:
    """One file, as it was delivered."""

    path: Path
    received_on: date
    agency: str
    who: str
    source: str  # a folder of etl/sources
    period: str  # the key of the period it is about; empty for a list that is not about one


@dataclass(frozen=True, slots=True)
class Planted:
    """One thing put into a file on purpose.

    row counts from 1 as a spreadsheet does, headings and titles included; sheet is empty for csv; column is a
    spreadsheet letter, empty where the whole row is meant. What should become of it, in expect:
    finding (a value that cannot be read), rule (a row that cannot be right), duplicate (an exact copy of an earlier
    row) or survives (odd to look at, and right).
    """

    path: Path
    sheet: str
    row: int
    column: str
    kind: str
    value: str
    expect: str


@dataclass(frozen=True, slots=True)
class Made:
    """Everything that was written, in the order in which it was delivered."""

    folder: Path
    files: tuple[File, ...]
    stories: Mapping[str, Story]
    planted: tuple[Planted, ...]

    @property
    def deliveries(self) -> tuple[tuple[File, ...], ...]:
        """The files that came together: same day, same agency, same source."""

        def came(file: File) -> tuple[date, str, str]:
            return file.received_on, file.agency, file.source

        return tuple(tuple(together) for _, together in groupby(self.files, key=came))


def column_letter(index: int) -> str:
    """The spreadsheet letter of a column, counted from 0."""
    return (column_letter(index // 26 - 1) if index > 25 else "") + chr(ord("A") + index % 26)
