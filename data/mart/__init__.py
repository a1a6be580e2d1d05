"""The door to the mart: which edition is live, and a read-only connection to it that can reach nothing else.

A mart file is never edited and never replaced at its path: each publication has a file of its own and CURRENT names
the live one. A reader that holds an older file finishes on it.
"""

from __future__ import annotations

import os
import threading
from functools import lru_cache
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
CURRENT = "CURRENT"
ENV = "NEGLECT_MART"
SCHEMA = (HERE / "schema.sql").read_text(encoding="utf-8")


class NoMart(LookupError):
    """No edition has been published where the dashboard looks."""


def folder() -> Path:
    """Where published editions are: NEGLECT_MART, or the demonstration's folder beside the project."""
    return Path(os.environ.get(ENV) or HERE.parent.parent / "var" / "demo" / "mart").resolve()


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


def edition_file(name: str, where: Path | None = None) -> Path:
    """The newest publication of an edition ('2025Q4'). Raises NoMart."""
    where = where or folder()
    found = sorted(where.glob(f"{name}-*.duckdb"))
    if not found:
        raise NoMart(f"There is no edition {name} in {where}.")
    return found[-1]


def editions(where: Path | None = None) -> tuple[str, ...]:
    """The names of the editions there are, newest first."""
    where = where or folder()
    return tuple(sorted({path.name.split("-")[0] for path in where.glob("*-*.duckdb")}, reverse=True))


@lru_cache(maxsize=8)
def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(f"ATTACH '{path.as_posix()}' AS mart (READ_ONLY)")
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
