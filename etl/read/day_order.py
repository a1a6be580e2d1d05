"""Which comes first in a table's dates, the day or the month. 05/06/2026 does not say; the dates beside it do.

Whoever exports a table writes its dates alike. So one date whose second part is no month proves that the month comes
first in all of them, and then none is read: half of them could be read as another day without anybody noticing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from etl.read.cast_cells import SLASHED

SLIPS = 10  # so many dates that prove the day to be first, for one that proves the month, make that one a slip


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a column's dates prove: how many that the month is first, or the day, and the first row of the former."""

    row: int | None
    months: int
    days: int
    written: int  # dates with a day and a month in either order


def month_first(connection: duckdb.DuckDBPyConnection, rows: str, columns: Sequence[str]) -> dict[str, int]:
    """The columns of text in which the month comes first, and a row that proves it, perhaps in another column.

    rows is SQL of a table with a row_number.
    """
    every = {column: proofs for column in columns if (proofs := _proofs(connection, rows, column)).written}
    first = min((one.row for one in every.values() if one.row is not None), default=None)
    if first is None:
        return {}
    if not any(one.days for one in every.values()):
        return {column: first if one.row is None else one.row for column, one in every.items()}
    return {c: one.row for c, one in every.items() if one.row is not None and one.days < SLIPS * one.months}


def is_month_first(connection: duckdb.DuckDBPyConnection, rows: str, column: str) -> bool:
    """Whether the month comes first in the one column of dates that there is."""
    proofs = _proofs(connection, rows, column)
    return proofs.days < SLIPS * proofs.months


def _proofs(connection: duckdb.DuckDBPyConnection, rows: str, column: str) -> Proofs:
    found = connection.execute(
        f"""SELECT min(row_number) FILTER (a <= 12 AND b > 12), count(*) FILTER (a <= 12 AND b > 12),
                count(*) FILTER (a > 12 AND b <= 12), count(*)
            FROM (SELECT row_number, regexp_extract(text, '^(\\d+)[/.-](\\d+)', 1)::INTEGER AS a,
                      regexp_extract(text, '^(\\d+)[/.-](\\d+)', 2)::INTEGER AS b
                  FROM (SELECT row_number, {column} AS text FROM {rows}) WHERE regexp_full_match(text, '{SLASHED}'))"""
    ).fetchone()
    assert found is not None
    return Proofs(*found)
