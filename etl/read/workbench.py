"""Where a load is worked on: a database in memory, attached beside the child store, gone when the load is.

Schema `raw` holds text, `staging` what was read (a table for each of the source's tables), `things` what those rows are
in our terms. Plain identifiers are here and nowhere else. The code lists stand beside it, for every load of a
connection.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from data import reference
from data.child import THINGS
from data.periods import period
from etl.definitions.code_lists import FOLDER as CODES
from etl.definitions.source import Source
from etl.read.cast_cells import staging_columns

NAME = "work"
LISTS = "code_lists"  # where the code lists are: making them takes longer than reading a small file
# What stands below the questions of a table of answers, an answer a row; place is the column's, counted from 0.
ANSWERS = "row_number INTEGER, place INTEGER, heading VARCHAR, question_key VARCHAR, said VARCHAR, answer INTEGER"


@contextmanager
def workbench(connection: duckdb.DuckDBPyConnection, source: Source, period_key: str = "") -> Iterator[None]:
    """An empty workbench for one source: its staging tables, our things, the code lists and what the load is about."""
    # The rows of a bulk source are few and long: in groups of the usual size one thread would do all the work.
    connection.execute(f"ATTACH ':memory:' AS {NAME}{' (ROW_GROUP_SIZE 4096)' if source.bulk else ''}")
    try:
        for schema in ("raw", "staging", "things", "codes"):
            connection.execute(f"CREATE SCHEMA {NAME}.{schema}")
        _staging(connection, source)
        things(connection)
        about(connection, period_key)
        _lists(connection)
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
        if table.answers:
            connection.execute(f"CREATE TABLE {NAME}.staging.{table.key}_answers ({ANSWERS})")


def things(connection: duckdb.DuckDBPyConnection, where: str = f"{NAME}.things") -> None:
    """An empty table for each thing, with every column things.toml names and the place of the row it came from."""
    for thing in THINGS.values():
        columns = ", ".join(f"{column.name} {column.type}" for column in thing.columns.values())
        connection.execute(f"CREATE TABLE {where}.{thing.name} ({columns}, table_name VARCHAR, row_number INTEGER)")


def about(connection: duckdb.DuckDBPyConnection, period_key: str, where: str = f"{NAME}.things") -> None:
    """Make `about`, one row: the period of the load; its dates are empty where it has none. Raises BadPeriod."""
    connection.execute(f"CREATE OR REPLACE TABLE {where}.about (period_start DATE, period_end DATE, period VARCHAR)")
    given = period(period_key) if period_key else None
    connection.execute(
        f"INSERT INTO {where}.about VALUES (?, ?, ?)",
        [given and given.start, given and given.end, period_key or None],
    )


def forget(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    """Take off the workbench what was read of some tables before reading them went wrong."""
    connection.unregister("given_rows")
    for table in tables:
        connection.execute(f"DELETE FROM {NAME}.staging.{table}")
        connection.execute(f"DELETE FROM {NAME}.raw.set_aside WHERE table_name = ?", [table])


def holding(connection: duckdb.DuckDBPyConnection, tables: Iterable[str], where: str = f"{NAME}.things") -> list[str]:
    """Those of some tables that have a row: one question for all, since most loads fill one or two of many."""
    wanted = dict.fromkeys(tables)
    every = " UNION ALL ".join(f"(SELECT '{table}' FROM {where}.{table} LIMIT 1)" for table in wanted)
    there = {table for (table,) in connection.execute(every).fetchall()} if every else set()
    return [table for table in wanted if table in there]


def holds_any(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether a table (with a WHERE, if wanted) has a row."""
    return connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None


def _lists(connection: duckdb.DuckDBPyConnection) -> None:
    there = connection.execute("SELECT 1 FROM duckdb_databases() WHERE database_name = ?", [LISTS]).fetchone()
    if there is None:
        connection.execute(f"ATTACH ':memory:' AS {LISTS}")
        codes(connection, f"{LISTS}.main")


def codes(connection: duckdb.DuckDBPyConnection, where: str, folder: Path = CODES) -> None:
    """Make `codes_<list>` for each code list, as its file has it, and `areas`; blank cells are NULL."""
    connection.execute(_codes(where, folder))
    connection.execute(_areas(where))


@cache
def _areas(where: str) -> str:
    """SQL that makes the areas that figures are published of; `named` is a name as it is compared."""
    columns = "la_code, ons_code, former_code, area, region"
    rows = ", ".join(
        f"({', '.join(map(_literal, (a.la_code, a.ons_code, a.former_code, a.area, a.region)))})"
        for a in reference.areas()
    )
    return f"""CREATE TABLE {where}.areas AS
        SELECT *, regexp_replace(lower(area), '[^a-z]', '', 'g') AS named FROM (VALUES {rows}) AS a ({columns})"""


@cache
def _codes(where: str, folder: Path) -> str:
    """SQL that makes every list. Kept: reading the files anew for each load takes six times as long as this does."""
    lists = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            headings, *lines = [line for line in csv.reader(file) if line]
        table = f"{where}.codes_{path.stem}"
        columns = ", ".join(f'"{heading}" VARCHAR' for heading in headings)
        rows = ", ".join(f"({', '.join(map(_literal, line))})" for line in lines)
        lists.append(f"CREATE TABLE {table} ({columns}); INSERT INTO {table} VALUES {rows};")
    return "\n".join(lists)


def _literal(cell: str) -> str:
    return "'" + cell.replace("'", "''") + "'" if cell else "NULL"
