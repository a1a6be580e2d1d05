"""Rows of text lent to the connection: some thousand at a time, so that a sheet is never in memory as Python values."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pandas as pd

from etl.formats.sheet import GIVEN, SEPARATOR, Trouble

ROWS = 4096  # of a frame


def lend(connection: duckdb.DuckDBPyConnection, rows: Iterable[tuple[int, list[str]]], width: int) -> list[Trouble]:
    """Make GIVEN a table of row_number and c0, c1 … of these rows. Returns the rows with values beyond the width.

    Each row goes over as one text and is split there, which takes a third of the time that its cells would.
    """
    release(connection)
    listed = ", ".join(f"c{at} VARCHAR" for at in range(width))
    connection.execute(f"CREATE TEMP TABLE {GIVEN} (row_number INTEGER, {listed})")
    mark, blank = chr(SEPARATOR), [""] * width
    beyond: list[Trouble] = []
    numbers: list[int] = []
    lines: list[str] = []
    for number, texts in rows:
        if len(texts) != width:
            if any(texts[width:]):
                beyond.append(Trouble("beyond_headings", number, kept=True))
            texts = texts[:width] + blank[len(texts) :]
        numbers.append(number)
        lines.append(mark.join(texts))
        if len(lines) == ROWS:
            _append(connection, numbers, lines, width)
            numbers, lines = [], []
    _append(connection, numbers, lines, width)
    return beyond


def _append(connection: duckdb.DuckDBPyConnection, numbers: list[int], lines: list[str], width: int) -> None:
    connection.register("given_rows", pd.DataFrame({"number": numbers, "line": lines}, dtype=object))
    listed = ", ".join(f"cells[{at + 1}]" for at in range(width))
    connection.execute(
        f"""INSERT INTO {GIVEN} SELECT number::INTEGER, {listed}
            FROM (SELECT number, string_split(line, chr({SEPARATOR})) AS cells FROM given_rows)"""
    )
    connection.unregister("given_rows")


def release(connection: duckdb.DuckDBPyConnection) -> None:
    """Give back what a reader has lent."""
    connection.execute(f"DROP TABLE IF EXISTS temp.{GIVEN}")
