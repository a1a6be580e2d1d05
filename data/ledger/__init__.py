"""The door to the ledger: what people and the pipeline have said. SQLite by default, any database by its URL.

Reading is open (`ask`); writing is by `acts` alone, each act with its event in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

from data.ledger.models import Base


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger. `reading` for questions; `acting` is for acts, and commits them whole or not at all."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def acting(self) -> Iterator[Session]:
        with Session(self.engine) as session, session.begin():
            yield session

    def close(self) -> None:
        self.engine.dispose()


def open_ledger(url: str) -> Ledger:
    """The ledger at a database URL, its tables made if they are not there yet."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _sqlite_as_we_need_it)
    Base.metadata.create_all(engine)
    return Ledger(engine)


def _sqlite_as_we_need_it(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")  # SQLite leaves them off
    cursor.execute("PRAGMA journal_mode = WAL")  # the dashboard reads while a load writes
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.execute("PRAGMA synchronous = FULL")  # a delivery once recorded survives a power cut
    cursor.close()
