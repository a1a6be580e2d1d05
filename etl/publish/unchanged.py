"""Unchanged: an edition that would say what the live one says is that one again, under the next name.

An edition follows from this program, from the deliveries that count and how they were stored, from what people have
said in the ledger, from the day, and from the edition before it. Where all of them are as they were when the live one
was made, what was issued is issued again to the letter; so nothing can be told that was not told before. Files that
are not, byte for byte, what was written then are no ground for it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Select, select

from data import mart
from data.ledger import Ledger
from data.ledger.models import Base, Delivery, Event, Job, PageView, Review
from data.locations import CHECKOUT
from queries.indicator.indicator import Indicator

PROGRAM = ("data", "etl", "queries")
SUFFIXES = (".py", ".sql", ".toml", ".csv", ".md")
# What is done, seen and noted on the way says nothing that an edition tells.
BESIDE = (Event, Job, PageView)


@dataclass(frozen=True, slots=True)
class Again:
    """The live edition of an audience, to be published again."""

    live: Path
    publication: str
    built_at: datetime
    says_as_before: bool = True

    def write(self, part: Path) -> None:
        """Write it as a file of its own that differs in its name and hour."""
        shutil.copyfile(self.live, part)
        with duckdb.connect(str(part)) as edition:
            edition.execute("UPDATE edition SET publication = ?, built_at = ?", [self.publication, self.built_at])
            edition.execute("CHECKPOINT")


def follows_from(
    store: duckdb.DuckDBPyConnection, ledger: Ledger, today: date, synthetic: bool, catalogue: Sequence[Indicator]
) -> str:
    """A mark of all that an edition made now would follow from, but for the edition before it."""
    measures = [[str(getattr(one, field.name)) for field in fields(one)] for one in catalogue]
    marks = hashlib.sha256(json.dumps([duckdb.__version__, str(today), synthetic, measures]).encode())
    for path in sorted(path for room in PROGRAM for path in (CHECKOUT / room).rglob("*") if path.suffix in SUFFIXES):
        marks.update(path.relative_to(CHECKOUT).as_posix().encode() + b"\0" + path.read_bytes())
    for rows in (_stored(store), *_said(ledger)):
        marks.update(json.dumps(rows, default=str).encode())
    return marks.hexdigest()


def live_editions(
    store: duckdb.DuckDBPyConnection, folders: Mapping[str, Path], follows: str
) -> Mapping[str, Path] | None:
    """The live edition of each audience, if one made now would be the same; else None."""
    held = store.execute("SELECT audience, file, sha256, follows_from FROM stored.issued").fetchall()
    known = {(audience, file, sha256) for audience, file, sha256, mark in held if mark == follows}
    if len(known) < len(folders):
        return None
    try:
        live = {audience: mart.current_file(folder) for audience, folder in folders.items()}
        same = all((audience, path.name, _digest(path)) in known for audience, path in live.items())
    except (mart.NoMart, OSError):
        return None
    return live if same else None


def remember(store: duckdb.DuckDBPyConnection, live: Mapping[str, Path], follows: str) -> None:
    """Note what the editions that have just become live follow from."""
    store.execute("BEGIN; DELETE FROM stored.issued")
    for audience, path in live.items():
        store.execute("INSERT INTO stored.issued VALUES (?, ?, ?, ?)", [audience, path.name, _digest(path), follows])
    store.execute("COMMIT")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stored(store: duckdb.DuckDBPyConnection) -> list[Any]:
    """The deliveries that were accepted and how they were stored, the last storing of each by its mark."""
    return store.execute(
        """SELECT l.*, s.mark FROM stored.loaded AS l LEFT JOIN stored.storing AS s USING (delivery)
           WHERE delivery IN (SELECT delivery FROM stored.accepted) ORDER BY ALL"""
    ).fetchall()


def _said(ledger: Ledger) -> Iterator[list[Any]]:
    """All that the ledger holds and an edition may tell."""
    apart = {model.__tablename__ for model in (*BESIDE, Delivery, Review)}
    deliveries = [column for column in Delivery.__table__.columns if column.name != Delivery.released_in.key]
    every: list[Select[Any]] = [
        select(*deliveries).order_by(Delivery.id),
        select(Review.key, Review.state).where(Review.state != "waiting").order_by(Review.key),  # type: ignore[list-item]
    ]
    every += [
        select(table).order_by(*table.primary_key.columns)
        for table in Base.metadata.sorted_tables
        if table.name not in apart
    ]
    with ledger.reading() as session:
        for question in every:
            yield [list(row) for row in session.execute(question).all()]
