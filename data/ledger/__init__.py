"""The door to the ledger: what people and the pipeline have said. SQLite by default, any database by its URL.

Reading is open (`ask`); writing is by `acts` alone, each act with its event in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.orm import Session

from data.ledger.models import Base

# What a column that has come since holds in rows made before it did.
EMPTY: dict[type, str] = {str: "''", bool: "false", int: "0"}


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger. `reading` for questions; `acting` is for acts, and commits them whole or not at all."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for questions."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def acting(self) -> Iterator[Session]:
        """A session for an act: what it does is committed whole at its end, or not at all where it raises."""
        with Session(self.engine) as session, session.begin():
            yield session

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def open_ledger(url: str) -> Ledger:
    """The ledger at a database URL, its tables and columns made if they are not there yet.

    Raises SQLAlchemy's own errors where the database cannot be reached or written.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _sqlite_as_we_need_it)
    with engine.begin() as connection:
        _bring_up_to_date(connection)
    return Ledger(engine)


def _bring_up_to_date(connection: Connection) -> None:
    """Make the tables that are not there yet, and in a ledger that an earlier version made, the columns it lacks.

    A column is only ever added, and with a default: what people have said is never rewritten.
    """
    had = set(inspect(connection).get_table_names())
    Base.metadata.create_all(connection)
    for table in Base.metadata.sorted_tables:
        if table.name not in had:
            continue
        there = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name in there:
                continue
            default = "DEFAULT NULL" if column.nullable else f"NOT NULL DEFAULT {EMPTY[column.type.python_type]}"
            kind = column.type.compile(connection.dialect)
            connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind} {default}"))
    if "delivery" in had:  # before there were decisions, whatever was loaded counted
        connection.execute(text("UPDATE delivery SET state = 'accepted' WHERE state = 'loaded'"))


def _sqlite_as_we_need_it(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")  # SQLite leaves them off
    cursor.execute("PRAGMA journal_mode = WAL")  # the dashboard reads while a load writes
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.execute("PRAGMA synchronous = FULL")  # a delivery once recorded survives a power cut
    cursor.close()
