"""Opening an edition: a read-only connection that can reach nothing else, and only to a file that is whole.

A file is read through once when it is opened, since DuckDB looks at the checksum of a block only as it reads it. What
is found damaged then, or by any question later, is remembered until another file lies there. A file that changes
while it is open, which none of ours ever does, is read through anew; one that goes is read to the end by who has it.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import duckdb

from data.mart.shelf import Damaged, put_back, seal

SCHEMA = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
OPEN = 8  # editions kept open; the one opened longest ago goes first
# What DuckDB says of a file that is not as it was written, or not to be reached.
BROKEN = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)
Signature = tuple[int, int, int]

_connections: dict[Path, tuple[Signature | None, duckdb.DuckDBPyConnection]] = {}
_broken: dict[Path, tuple[Signature | None, str]] = {}  # the file as it was found so, and what is said of it
_lock = threading.Lock()
_cursors = threading.local()
_log = logging.getLogger(__name__)


def cursor(path: Path) -> duckdb.DuckDBPyConnection:
    """A cursor of this thread's own on the shared read-only connection to the edition at a path.

    Raises Damaged if its file is not whole, or not as it was when it was sealed.
    """
    held: dict[Path, tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]] = _cursors.__dict__.setdefault(
        "held", {}
    )
    shared = _shared(path)
    if path not in held or held[path][0] is not shared:
        own = shared.cursor()
        own.execute("USE mart")
        held[path] = (shared, own)
    return held[path][1]


def is_damaged(path: Path, error: Exception) -> Damaged:
    """Remember that a file turned out to be damaged, tell whoever runs this, and make the error that says so."""
    with _lock:
        return _remember(path, _damaged(path), error)


def broken() -> tuple[tuple[Path, tuple[Signature | None, str]], ...]:
    """The files that turned out to be damaged, each with what is said of it."""
    return tuple(_broken.items())


@contextmanager
def whole(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An edition for whoever makes another: opened, read through, and let go of again.

    Raises Damaged if its file is not whole, or not as it was when it was sealed.
    """
    try:
        opened = _opened(path)
    except (*BROKEN, OSError):
        raise Damaged(_damaged(path)) from None
    with opened:
        yield opened


def is_of_today(path: Path) -> bool:
    """Whether an edition has every table and column that pages of this version may ask for. Raises Damaged."""
    held = cursor(path).execute("SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'mart'")
    return _columns_of_today() <= set(held.fetchall())


@lru_cache(maxsize=1)
def _columns_of_today() -> frozenset[tuple[str, str]]:
    with duckdb.connect() as empty:
        empty.execute(SCHEMA)
        return frozenset(
            empty.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
        )


def _shared(path: Path) -> duckdb.DuckDBPyConnection:
    with _lock:
        now = _signature(path)
        if path in _connections and now in (None, _connections[path][0]):
            return _connections[path][1]
        if path in _broken and now == _broken[path][0]:
            raise Damaged(_broken[path][1])
        try:
            opened = _opened(path)
        except Damaged as altered:
            raise _remember(path, str(altered)) from None
        except (*BROKEN, OSError) as error:
            raise _remember(path, _damaged(path), error) from None
        _broken.pop(path, None)
        _connections[path] = (now, opened)
        if len(_connections) > OPEN:
            del _connections[next(iter(_connections))]
        return opened


def _remember(path: Path, said: str, error: Exception | None = None) -> Damaged:
    _connections.pop(path, None)
    now = _signature(path)
    if _broken.get(path) != (now, said):
        _broken[path] = (now, said)
        _log.warning("%s%s", said, f" ({error})" if error else "")
    return Damaged(said)


def _damaged(path: Path) -> str:
    return f"Edition {path.stem} cannot be read: its file is damaged. {put_back(path.name)}"


def _signature(path: Path) -> Signature | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    sealed = seal(path)
    if sealed is not None and hashlib.sha256(path.read_bytes()).hexdigest() != sealed.sha256:
        raise Damaged(f"{path.name} is not as it was when it was sealed, so it is not shown. Put back a copy that is.")
    connection = duckdb.connect(config={"threads": 1})
    quoted = path.as_posix().replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS mart (READ_ONLY)")
    connection.execute("USE mart")
    # From here on this connection can open no other file, and cannot be told otherwise.
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    held = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'mart'").fetchall()
    if ("edition",) not in held:
        raise Damaged(f"{path.name} holds no edition. {put_back(path.name)}")
    for (table,) in held:
        connection.execute(f'SELECT bit_xor(hash(given)) FROM "{table}" AS given').fetchone()
    return connection
