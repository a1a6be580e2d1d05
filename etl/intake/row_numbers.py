"""A first column in which a program counted the rows, as every export of a data frame has unless told otherwise."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from etl.formats import Cells
from etl.intake.heading_row import is_index
from etl.intake.recognise import RecognisedTable


def without_index(
    connection: duckdb.DuckDBPyConnection, table: RecognisedTable, cells: Cells
) -> tuple[RecognisedTable, Cells, int]:
    """The sheet without a first column in which a program counted the rows, and how many it counted; 0 if none did.

    Left in, it would make every copy of a row another row.
    """
    if 0 in table.columns.values() or not is_index(table.headings[0]):
        return table, cells, 0
    columns = ", ".join(f"c{at}" for at in range(len(table.headings)))
    rows, first, is_counting = connection.execute(
        f"""SELECT count(*), min(number), bool_and(number IS NOT DISTINCT FROM place + first)
            FROM (SELECT number, row_number() OVER w - 1 AS place, first_value(number) OVER w AS first
                  FROM (SELECT row_number, try_cast(c0 AS BIGINT) AS number FROM ({cells.sql})
                        WHERE concat({columns}) <> '')
                  WINDOW w AS (ORDER BY row_number))"""
    ).fetchone() or (0, 0, False)
    if not rows or first not in (0, 1) or not is_counting:
        return table, cells, 0
    without = replace(cells, sql=f"SELECT * REPLACE (NULL::VARCHAR AS c0) FROM ({cells.sql})")
    return replace(table, headings=("", *table.headings[1:])), without, rows
