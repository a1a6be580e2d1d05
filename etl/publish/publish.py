"""Publish: build a new mart file under its own name, verify it, then point CURRENT at it.

Killed at any moment, CURRENT still names the old file: the new one is built as .part, named only when it is whole and
on disk, and CURRENT is replaced in one step. What is left of a killed run is cleared away by the next. A publication
that was sealed for a meeting is never cleared away.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pandas as pd

from data import mart
from etl.protect import Protected
from etl.publish.instead import may_stand_in

KEPT = 3  # publications of one edition that stay on disk; readers may still hold an older one


class NotPublished(RuntimeError):
    """A mart that failed its own checks. CURRENT was not moved; the message says which check."""


class EditionToWrite(Protocol):
    """What can be published: made now, or the live one again."""

    @property
    def publication(self) -> str: ...

    @property
    def says_as_before(self) -> bool: ...

    def write(self, part: Path) -> None: ...


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything an edition holds. Figures can only be what protect made."""

    edition: dict[str, Any]
    figures: Sequence[Protected]
    tables: dict[str, pd.DataFrame]  # the rest, by table name; their columns are the schema's
    says_as_before: bool = False

    @property
    def publication(self) -> str:
        return str(self.edition["publication"])

    def write(self, part: Path) -> None:
        """Write it as a file of its own. Raises NotPublished for a figure that protect did not make."""
        for figure in self.figures:
            if type(figure) is not Protected:
                raise NotPublished(f"A figure that protect did not make was about to be published: {figure!r}")
        connection = duckdb.connect(str(part))
        try:
            connection.execute(mart.SCHEMA)
            _insert(connection, "edition", pd.DataFrame([self.edition]))
            _insert(connection, "figure", _frame(self.figures))
            for table, frame in self.tables.items():
                _insert(connection, table, frame)
            connection.execute("CHECKPOINT")
        finally:
            connection.close()


def publish(every: Sequence[tuple[EditionToWrite, Path]], taken_back: Collection[str] = ()) -> list[Path]:
    """Write, verify and make live one edition, for each audience into the folder beside it. Returns the new files.

    taken_back: publications that rest on what was withdrawn since. None of them is ever read in a live one's place.
    All are whole before any is live. Raises NotPublished with every CURRENT untouched.
    """
    parts = [folder / f"{contents.publication}.part" for contents, folder in every]
    for (contents, folder), part in zip(every, parts, strict=True):
        folder.mkdir(parents=True, exist_ok=True)
        _clear_unfinished(folder, contents.publication)
        contents.write(part)
        verify(part)
        _sync(part)
    paths = [part.replace(part.with_suffix(".duckdb")) for part in parts]
    for (contents, _), path in zip(every, paths, strict=True):
        instead = may_stand_in(path, taken_back, says_as_before=contents.says_as_before)
        _point(path.parent, mart.Current(path.name, instead))
        _clear_old(path)
    return paths


def _clear_unfinished(folder: Path, new: str) -> None:
    """Clear away what a killed run left: half a file, or a whole one that CURRENT never came to name.

    Nothing may be read of the second: the steps that it was rounded by were not issued, and are given otherwise now.
    """
    for left in folder.glob("*.part*"):
        left.unlink()
    with suppress(mart.NoMart):
        live = mart.current_file(folder)
        editions = {name.split("-")[0] for name in (live.stem, new)}
        later = [path for one in editions for path in folder.glob(f"{one}-*.duckdb") if path.name > live.name]
        _clear(path for path in later if mart.seal(path) is None)


def _clear(files: Iterable[Path]) -> None:
    for path in files:
        with suppress(PermissionError):  # a reader on Windows still holds it; the next publication tries again
            path.unlink()


def next_publication(edition: str, folders: Iterable[Path]) -> str:
    """What the next publication of an edition is called, the same for every audience: '2025Q4-0003'."""
    # The live one's name is taken even where its file is gone: readers may hold that still.
    live = [said.name for folder in folders if (said := mart.current(folder)) is not None]
    there = [path.name for folder in folders for path in folder.glob(f"{edition}-*.duckdb")]
    numbers = [int(found[1]) for name in [*live, *there] if (found := re.fullmatch(rf"{edition}-(\d+)\.duckdb", name))]
    return f"{edition}-{max(numbers, default=0) + 1:04}"


def as_rows(made: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Frozen rows as plain ones, in the order of their fields. Not dataclasses.astuple, which copies every value."""
    if not made:
        return []
    cells = attrgetter(*(field.name for field in fields(made[0])))
    return [cells(row) for row in made]


def _frame(rows: Sequence[Protected]) -> pd.DataFrame:
    return pd.DataFrame(as_rows(rows), columns=[field.name for field in fields(Protected)])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    # Nothing is left for a type to be guessed from: NaN would arrive as a number that is none.
    frame = frame.astype(object).where(frame.notna(), None)
    if frame.empty:
        return
    connection.register("given_rows", frame)
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM given_rows")
    connection.unregister("given_rows")


PEOPLE = "indicator NOT IN (SELECT slug FROM indicator WHERE definition ->> 'about' = 'returns')"
CHECKS = {
    "no measure has a figure yet from what has been received": """
        SELECT name FROM edition WHERE NOT EXISTS (SELECT 1 FROM figure)""",
    "a figure below the whole area is not in fives": """
        SELECT indicator, period FROM figure WHERE (locality <> 'all' OR dimension <> 'all')
        AND (NOT rounded AND numerator IS NOT NULL OR numerator % 5 <> 0 OR denominator % 5 <> 0)""",
    "a whole-area count is between one and five": f"""
        SELECT indicator, period FROM figure WHERE locality = 'all' AND dimension = 'all' AND NOT rounded
        AND {PEOPLE} AND (numerator BETWEEN 1 AND 5 OR denominator - numerator BETWEEN 1 AND 5)""",
    "an exact count for the open audience is below twenty": f"""
        SELECT indicator, period FROM figure, edition WHERE audience = 'open' AND NOT rounded
        AND {PEOPLE} AND (numerator < 20 OR denominator - numerator < 20)""",
    "a low figure shows its value": """
        SELECT indicator, period FROM figure
        WHERE status NOT IN ('shown', 'provisional') AND (value IS NOT NULL OR lower IS NOT NULL)""",
    "a table's parts do not add up": """
        SELECT indicator, series, grain, period FROM (
            SELECT indicator, series, grain, period, dimension, SUM(numerator) AS n, SUM(denominator) AS d
            FROM figure WHERE locality <> 'all' OR dimension <> 'all'
            GROUP BY ALL HAVING COUNT(*) = COUNT(numerator)
        ) AS whole_tables
        GROUP BY ALL HAVING MIN(n) <> MAX(n) OR MIN(d) <> MAX(d)""",
    "a figure stands twice": """
        SELECT indicator, period FROM figure
        GROUP BY indicator, series, grain, period, locality, dimension, category HAVING COUNT(*) > 1""",
}


def verify(path: Path) -> None:
    """Read the file back as a reader will, and look for what must never be there. Raises NotPublished."""
    connection = duckdb.connect(str(path), read_only=True)
    try:
        for wrong, sql in CHECKS.items():
            bad = connection.execute(sql).fetchone()
            if bad is not None:
                raise NotPublished(f"Not published: {wrong} ({', '.join(map(str, bad))}).")
    finally:
        connection.close()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _point(folder: Path, said: mart.Current) -> None:
    """Make CURRENT name the live file and its stand-ins: written beside, synced, put in place in one step."""
    beside = folder / f"{mart.CURRENT}.part"
    beside.write_text(said.text, encoding="utf-8")
    _sync(beside)
    beside.replace(folder / mart.CURRENT)
    if hasattr(os, "O_DIRECTORY"):  # Windows has no way, and no need, to sync a folder
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _clear_old(newest: Path) -> None:
    """Clear away all but a few publications of an edition; a sealed one stays for good."""
    edition = newest.stem.split("-")[0]
    unsealed = [path for path in sorted(newest.parent.glob(f"{edition}-*.duckdb")) if mart.seal(path) is None]
    _clear(unsealed[:-KEPT])
