"""The door to the mart: which edition is live, and a read-only connection to it that can reach nothing else.

A mart file is never edited and never replaced at its path: each publication has a file of its own and CURRENT names
the live one. A reader that holds an older file finishes on it.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
CURRENT = "CURRENT"
SEALED = ".sealed"
ENV = "NEGLECT_MART"
AUDIENCE = "NEGLECT_AUDIENCE"  # whom this process serves; it shows no edition made for anybody else
SCHEMA = (HERE / "schema.sql").read_text(encoding="utf-8")


class NoMart(LookupError):
    """No edition has been published where the dashboard looks."""


def folder() -> Path:
    """Where this process's editions are: NEGLECT_MART, or the demonstration's for the group."""
    return Path(os.environ.get(ENV) or HERE.parent.parent / "var" / "demo" / "mart" / "group").resolve()


def current_file(where: Path | None = None) -> Path:
    """The live edition's file. Raises NoMart, saying where it looked and what to run."""
    where = where or folder()
    try:
        name = (where / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        raise NoMart(f"Nothing has been published in {where} yet. Run: python -m etl publish") from None
    path = where / name
    if not path.is_file():
        raise NoMart(f"{where / CURRENT} names {name}, and that file is not there. Run: python -m etl publish")
    return path


@dataclass(frozen=True, slots=True)
class Seal:
    """That a publication was sealed for a meeting: what was seen there stays as it was."""

    meeting: date
    who: str
    at: datetime
    sha256: str  # of the edition's file


@dataclass(frozen=True, slots=True)
class Publication:
    """One file of an edition; name is '2025Q4-0003'."""

    path: Path
    seal: Seal | None

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def edition(self) -> str:
        return self.name.split("-")[0]


def publications(where: Path | None = None) -> tuple[Publication, ...]:
    """Every publication there is, newest first."""
    where = where or folder()
    found = sorted(where.glob("*-*.duckdb"), key=lambda path: path.name, reverse=True)
    return tuple(Publication(path, seal(path)) for path in found)


def edition_file(name: str, where: Path | None = None) -> Path:
    """A publication ('2025Q4-0003'), or what an edition ('2025Q4') stands for: sealed, else newest. Raises NoMart."""
    every = publications(where)
    named = [one for one in every if name in (one.name, one.edition)]
    if not named:
        raise NoMart(f"There is no edition {name} in {where or folder()}.")
    return next((one.path for one in named if one.seal), named[0].path)


def newest_file(name: str, where: Path | None = None) -> Path:
    """The publication of a name, or the newest of an edition, sealed or not. Raises NoMart."""
    where = where or folder()
    found = next((one.path for one in publications(where) if name in (one.name, one.edition)), None)
    if found is None:
        raise NoMart(f"There is no edition {name} in {where}.")
    return found


def editions(where: Path | None = None) -> tuple[str, ...]:
    """The names of the editions there are, newest first."""
    return tuple(dict.fromkeys(one.edition for one in publications(where)))


def seal(path: Path) -> Seal | None:
    """The seal of a publication, which stands in a small file beside it."""
    try:
        given = json.loads(path.with_suffix(SEALED).read_text(encoding="utf-8"))
    except OSError:
        return None
    return Seal(
        date.fromisoformat(given["meeting"]), given["who"], datetime.fromisoformat(given["at"]), given["sha256"]
    )


def audience() -> str:
    return os.environ.get(AUDIENCE) or "group"


@lru_cache(maxsize=8)
def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    sealed = seal(path)
    if sealed is not None and hashlib.sha256(path.read_bytes()).hexdigest() != sealed.sha256:
        raise NoMart(f"{path.name} is not as it was when it was sealed, so it is not shown. Put back a copy that is.")
    connection = duckdb.connect(config={"threads": 1})
    quoted = path.as_posix().replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS mart (READ_ONLY)")
    connection.execute("USE mart")
    # From here on this connection can open no other file, and cannot be told otherwise.
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


_cursors = threading.local()


def cursor(path: Path) -> duckdb.DuckDBPyConnection:
    """A cursor of this thread's own on one edition's shared read-only connection."""
    held: dict[Path, duckdb.DuckDBPyConnection] = _cursors.__dict__.setdefault("held", {})
    if path not in held:
        held[path] = _connection(path).cursor()
        held[path].execute("USE mart")
    return held[path]
