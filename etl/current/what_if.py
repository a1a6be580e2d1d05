"""The child store as it would stand if other deliveries counted, without a change to the store itself.

What is supposed is built in a file of its own beside the store, which is only read. So nothing that was only supposed
can be left in the store, even by a run that was killed; a file that one has left is cleared away by the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.child import SCHEMA, connect
from data.locations import Locations
from etl.current.accepted import activate

KEPT = "kept"  # what the real store is called on the connection


@contextmanager
def supposing(places: Locations, numbers: Iterable[int]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads like the child store, with exactly these deliveries counting. Raises StoreBusy."""
    connect(places.child).close()  # nobody else is at it, and it has every table there is
    path = places.child.with_name("supposed.duckdb")
    _clear(path)
    connection = duckdb.connect(str(path))
    try:
        path.chmod(0o600)
        quoted = places.child.as_posix().replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS {KEPT} (READ_ONLY)")
        connection.execute(SCHEMA)
        for table in _tables(connection):
            connection.execute(f"DROP TABLE IF EXISTS stored.{table}")
            connection.execute(f"CREATE VIEW stored.{table} AS SELECT * FROM {KEPT}.stored.{table}")
        activate(connection, numbers)
        yield connection
    finally:
        connection.close()
        _clear(path)


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The store's tables but for the one that says which deliveries count."""
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'stored'", [KEPT]
    ).fetchall()
    return [table for (table,) in found if table != "accepted"]


def _clear(path: Path) -> None:
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()
