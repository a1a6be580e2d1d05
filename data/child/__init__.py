"""The door to the child store: pseudonymised rows, each knowing the delivery it came in. Opened by `etl` alone.

Schema `stored` has a table for each thing of things.toml, and beside them what became of every delivery: `loaded`
(its counts), `set_aside` (the rows that were not used, by place) and the view `live_deliveries` (those that count).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb

from data.child.pseudonym import BadKey, key, key_of_store, pseudonyms

__all__ = [
    "THINGS",
    "BadKey",
    "Column",
    "OldStore",
    "StoreBusy",
    "Thing",
    "connect",
    "key",
    "key_of_store",
    "pseudonyms",
]

HERE = Path(__file__).parent
SCHEMA = (HERE / "stored.sql").read_text(encoding="utf-8")
PLACE_COLUMNS = {"delivery": "BIGINT", "table_name": "VARCHAR", "row_number": "INTEGER"}


class OldStore(RuntimeError):
    """A child store that an earlier version made; the message says what to do."""


class StoreBusy(RuntimeError):
    """Another process holds the child store; the message says what to do."""


@dataclass(frozen=True, slots=True)
class ThingColumn:
    """A column of a thing. `identifier` is the namespace of its pseudonym; `store` is month, none or as it is ('')."""

    name: str
    type: str
    meaning: str
    identifier: str = ""
    codes: str = ""
    store: str = ""

    @property
    def personal(self) -> bool:
        """Whether its plain value could point at a child, and so may stand in no finding."""
        return bool(self.identifier or self.store)


@dataclass(frozen=True, slots=True)
class Thing:
    """What one row of a table is, and its columns in order."""

    name: str
    meaning: str
    columns: Mapping[str, ThingColumn]

    @property
    def kept(self) -> tuple[ThingColumn, ...]:
        """The columns that reach the store; the others only ever serve the checks."""
        return tuple(column for column in self.columns.values() if column.store != "none")


def _things() -> Mapping[str, Thing]:
    given: dict[str, Any] = tomllib.loads((HERE / "things.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: Thing(name, entry["meaning"], {c: ThingColumn(c, **about) for c, about in entry["columns"].items()})
            for name, entry in given.items()
        }
    )


THINGS: Mapping[str, Thing] = _things()


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to the child store at a path, made if it is not there yet.

    One process holds it at a time. Raises StoreBusy while another does, and OldStore where an earlier version made it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(path))
    except duckdb.IOException as error:
        if "lock" not in str(error).lower():
            raise
        raise StoreBusy(
            f"Another process is using the child store {path}. Two loads cannot run at once: "
            "wait until it has finished, then run this again."
        ) from error
    path.chmod(0o600)
    connection.execute("SET TimeZone = 'UTC'")  # what a moment is written as must not hang on the machine
    _create(connection)
    return connection


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("BEGIN")
    _see_version(connection)
    connection.execute(SCHEMA)
    there = set(
        connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'stored'"
        ).fetchall()
    )
    tables = {table for table, _ in there}
    for thing in THINGS.values():
        columns = PLACE_COLUMNS | {column.name: column.type for column in thing.kept}
        if thing.name not in tables:
            listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            connection.execute(f"CREATE TABLE stored.{thing.name} ({listed})")
            continue
        for name, kind in columns.items():  # a column that things.toml has gained since this store was made
            if (thing.name, name) not in there:
                connection.execute(f"ALTER TABLE stored.{thing.name} ADD COLUMN {name} {kind}")
    connection.execute("COMMIT")


def _see_version(connection: duckdb.DuckDBPyConnection) -> None:
    """Whose delivery a row came in is what decides which counts, and rows of before cannot tell. Raises OldStore."""
    columns = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'stored' AND table_name = 'loaded'"
    ).fetchall()
    if columns and ("agency",) not in columns:
        raise OldStore(
            "The child store was made by an earlier version, before deliveries knew their agency. Every original is "
            "kept: make a new home and receive the old home's originals there. For the demonstration: make clean."
        )
