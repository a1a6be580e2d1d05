"""From a source's rows to our things, by its shape.sql. Every row must become something, or be counted as not used."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from data.child import THINGS
from etl.definitions.finding import Finding
from etl.definitions.source import BadSource, Source
from etl.read.read import Read, set_aside
from etl.read.reading_findings import not_used_rows
from etl.read.workbench import LISTS, NAME, holding


def shape(connection: duckdb.DuckDBPyConnection, source: Source, reads: Iterable[Read]) -> list[Finding]:
    """Fill the workbench's things from its staging tables. Returns a note for each table with rows that gave nothing.

    Raises BadSource for SQL that does not run, without any value of a row in its message.
    """
    connection.execute(f"SET search_path = '{NAME}.staging,{NAME}.codes,{LISTS}.main'")
    for thing, sql in source.shapes.items():
        where = f"{source.slug}/shape.sql: {thing}"
        try:
            connection.execute(f"INSERT INTO {NAME}.things.{thing} BY NAME SELECT * FROM (\n{sql}\n)")
        except duckdb.ConversionException:
            raise BadSource(f"{where}: a value does not fit the type of its column in things.toml") from None
        except duckdb.Error as error:
            raise BadSource(f"{where}: {error}") from error
        _see_places(connection, source, thing, where)
    filled = holding(connection, THINGS)
    return [note for read in reads if (note := _not_used(connection, read, filled)) is not None]


def _see_places(connection: duckdb.DuckDBPyConnection, source: Source, thing: str, where: str) -> None:
    """Each row says which row of which table it came from, or it could belong to no delivery."""
    every = " UNION ALL ".join(f"SELECT '{key}', row_number FROM {NAME}.staging.{key}" for key in source.tables)
    lost = connection.execute(
        f"""SELECT count(*) FROM {NAME}.things.{thing}
            WHERE table_name IS NULL OR row_number IS NULL OR (table_name, row_number) NOT IN ({every})"""
    ).fetchone()
    if lost is not None and lost[0]:
        raise BadSource(f"{where}: {lost[0]} rows do not say which row of which table they came from")


def _not_used(connection: duckdb.DuckDBPyConnection, read: Read, filled: Iterable[str]) -> Finding | None:
    """A note of the rows that became nothing. filled: the things that have a row."""
    key = read.found.table.key
    used = " UNION ALL ".join(
        f"SELECT row_number FROM {NAME}.things.{thing} WHERE table_name = '{key}'" for thing in filled or THINGS
    )
    rows = connection.execute(
        f"SELECT row_number FROM {NAME}.staging.{key} WHERE row_number NOT IN ({used}) ORDER BY row_number"
    ).fetchall()
    if not rows:
        return None
    numbers = [row for (row,) in rows]
    set_aside(connection, read.found, numbers, "not_used_rows")
    return not_used_rows(read.found, numbers)
