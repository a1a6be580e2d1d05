"""Where a load is worked on: a database in memory, attached beside the child store, gone when the load is.

Schema `raw` holds text, `staging` what was read (a table for each of the source's tables), `things` what those rows are
in our terms. Plain identifiers are here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.child import THINGS
from data.periods import period
from etl.codes import FOLDER as CODES
from etl.source import Source
from etl.typed import staging_columns

NAME = "work"


@contextmanager
def workbench(connection: duckdb.DuckDBPyConnection, source: Source, period_key: str = "") -> Iterator[None]:
    """An empty workbench for one source: its staging tables, our things, the code lists and what the load is about."""
    connection.execute(f"ATTACH ':memory:' AS {NAME}")
    try:
        for schema in ("raw", "staging", "things", "codes"):
            connection.execute(f"CREATE SCHEMA {NAME}.{schema}")
        _staging(connection, source)
        things(connection)
        about(connection, period_key)
        codes(connection)
        connection.execute(
            f"""CREATE TABLE {NAME}.raw.set_aside (
                table_name VARCHAR, sheet VARCHAR, row_number INTEGER, reason VARCHAR,
                PRIMARY KEY (table_name, row_number))"""
        )
        yield
    finally:
        connection.execute(f"RESET search_path; DETACH {NAME}")


def _staging(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    for table in source.tables.values():
        columns = {"row_number": "INTEGER", "sheet": "VARCHAR"}
        for column in table.columns.values():
            columns |= staging_columns(column)
        listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        connection.execute(f"CREATE TABLE {NAME}.staging.{table.key} ({listed})")


def things(connection: duckdb.DuckDBPyConnection, where: str = f"{NAME}.things") -> None:
    """An empty table for each thing, with every column things.toml names and the place of the row it came from."""
    for thing in THINGS.values():
        columns = ", ".join(f"{column.name} {column.type}" for column in thing.columns.values())
        connection.execute(f"CREATE TABLE {where}.{thing.name} ({columns}, table_name VARCHAR, row_number INTEGER)")


def about(connection: duckdb.DuckDBPyConnection, period_key: str, where: str = f"{NAME}.things") -> None:
    """`about`: one row, the period of the load; empty dates where it has none."""
    connection.execute(f"CREATE OR REPLACE TABLE {where}.about (period_start DATE, period_end DATE, period VARCHAR)")
    given = period(period_key) if period_key else None
    connection.execute(
        f"INSERT INTO {where}.about VALUES (?, ?, ?)",
        [given and given.start, given and given.end, period_key or None],
    )


def codes(connection: duckdb.DuckDBPyConnection, where: str = f"{NAME}.codes", folder: Path = CODES) -> None:
    """`codes_<list>` for each code list, as its file has it; blank cells are NULL."""
    for path in sorted(folder.glob("*.csv")):
        connection.execute(
            f"CREATE TABLE {where}.codes_{path.stem} AS SELECT * FROM read_csv(?, all_varchar = true, header = true)",
            [str(path)],
        )
