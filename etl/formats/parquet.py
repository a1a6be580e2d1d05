"""Parquet: a table whose columns have names and types already. Read by DuckDB, each value as the text it is written as.

Rows are counted as a spreadsheet would show them, with the names in row 1: the first record is row 2.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.formats.sheet import FIRST_ROWS, Look, Sheet, Unreadable

MARK = b"PAR1"  # at the start of a file and at its end


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet does."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def look(path: Path, name: str) -> Look:
    """The names of the columns and the first rows, as text. Raises Unreadable."""
    connection = duckdb.connect()
    try:
        connection.execute("SET TimeZone = 'UTC'")  # what a moment is written as must not hang on the machine
        found = connection.execute(f"SELECT columns(*)::VARCHAR FROM {source(path)} LIMIT {FIRST_ROWS - 1}")
        names = tuple(column[0] for column in found.description or ())
        rows = tuple(tuple(cell or "" for cell in row) for row in found.fetchall())
    except duckdb.Error as error:
        raise Unreadable(
            "The file is Parquet, and damaged or only part of it arrived. Export it again and send it whole."
        ) from error
    finally:
        connection.close()
    return Look(path, name, "parquet", (Sheet("", (names, *rows)),))


def source(path: Path) -> str:
    """SQL of the file as a table."""
    return f"read_parquet('{path.as_posix().replace(chr(39), chr(39) * 2)}')"
