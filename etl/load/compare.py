"""Differences: what a delivery given in place of a former one holds otherwise, by row. Places and headings, no value.

A row is matched with the former row whose required columns hold the same; several that do are matched in their order.
Compared is what was read, so that a date written another way, or a file saved by another program, is no difference.
Tables of answers are not compared: what their questions stand for may have been said anew in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import duckdb

from etl.definitions.source import Column
from etl.intake.recognise import Recognised
from etl.read.cast_cells import staging_columns
from etl.read.read import Read, read
from etl.read.workbench import NAME, workbench

MOST = 5000  # rows of one table that are told one by one; a row of each kind stands for the others
SEPARATOR = 31  # the character between the parts of a row when it is compared whole


def differences(
    connection: duckdb.DuckDBPyConnection, reads: Iterable[Read], former: Recognised
) -> list[dict[str, Any]]:
    """Every row changed, added or gone since a former delivery, as the ledger keeps it; of each table those gone last.

    reads are on the connection's workbench; the former delivery is read on one of its own. Raises Unreadable.
    """
    there = {one.found.table.key: one for one in reads if not one.found.table.answers}
    rows: list[dict[str, Any]] = []
    with duckdb.connect() as beside, workbench(beside, former.source):
        for each in former.found:
            if new := there.get(each.table.key):
                old = read(beside, former.look, each)
                rows += _of_table(connection, new, beside, old)
    return rows


def _of_table(
    connection: duckdb.DuckDBPyConnection, new: Read, beside: duckdb.DuckDBPyConnection, old: Read
) -> list[dict[str, Any]]:
    columns = {
        name: column
        for name, column in new.found.table.columns.items()
        if column.kept and name in new.found.columns and name in old.found.columns
    }
    identifying = [name for name, column in columns.items() if column.required] or list(columns)
    connection.register("given_former", beside.execute(_said(old, columns)).df())
    former = f"SELECT row_number, {', '.join(f'{name}::VARCHAR AS {name}' for name in columns)} FROM given_former"
    for name, sql in (("_newer", _said(new, columns)), ("_former", former)):  # a frame of no rows has lost its types
        connection.execute(f"CREATE OR REPLACE TABLE {NAME}.raw.{name} AS {_keyed(sql, columns, identifying)}")
    connection.unregister("given_former")
    rows = connection.execute(_unlike(list(columns))).fetchall()
    return list(_capped(new, (_difference(new, list(columns), *row) for row in rows)))


def _said(one: Read, columns: Mapping[str, Column]) -> str:
    """SQL of a table's rows: their numbers, and each column as it was read, or as written where it could not be."""
    said = []
    for name, column in columns.items():
        parts = [f"t_{each}" for each in staging_columns(column)]
        typed = " || '|' || ".join(f"coalesce({part}::VARCHAR, '')" for part in parts)
        unread = " AND ".join(f"{part} IS NULL" for part in parts)
        said.append(f"(CASE WHEN {unread} THEN coalesce('? ' || x_{name}, '') ELSE {typed} END)::VARCHAR AS {name}")
    return f"SELECT row_number, {', '.join(said)} FROM {NAME}.raw.{one.found.table.key}__typed"


def _keyed(rows: str, columns: Iterable[str], identifying: Iterable[str]) -> str:
    """SQL of the rows with what identifies them, what they hold, and which of the rows that hold the same they are."""
    whole, key = (f"concat_ws(chr({SEPARATOR}), {', '.join(names)})" for names in (columns, identifying))
    return f"""SELECT *, row_number() OVER (PARTITION BY _whole ORDER BY row_number) AS _copy
        FROM (SELECT row_number::INTEGER AS row_number, {", ".join(columns)}, {key} AS _key, {whole} AS _whole
              FROM ({rows}))"""


def _unlike(columns: Sequence[str]) -> str:
    """SQL of (row, former row, whether each column differs) for every row that has no twin in the other delivery."""

    def left(table: str, other: str) -> str:
        return f"""(SELECT *, row_number() OVER (PARTITION BY _key ORDER BY row_number) AS _nth
            FROM {NAME}.raw.{table} ANTI JOIN {NAME}.raw.{other} USING (_whole, _copy))"""

    differs = ", ".join(f"n.{name} IS DISTINCT FROM f.{name}" for name in columns)
    return f"""SELECT n.row_number, f.row_number, {differs}
        FROM {left("_newer", "_former")} AS n
        FULL JOIN {left("_former", "_newer")} AS f ON n._key = f._key AND n._nth = f._nth
        ORDER BY n.row_number NULLS LAST, f.row_number"""


def _difference(
    new: Read, columns: Sequence[str], row: int | None, former_row: int | None, *differs: bool
) -> dict[str, Any]:
    kind = "gone" if row is None else "added" if former_row is None else "changed"
    changed = [name for name, other in zip(columns, differs, strict=True) if other and kind == "changed"]
    headings = [new.found.headings[new.found.columns[name]].strip() for name in changed]
    return {
        "table": new.found.table.key,
        "sheet": new.found.sheet,
        "kind": kind,
        "row": row,
        "former_row": former_row,
        "headings": ", ".join(headings),
        "rows": 1,
    }


def _capped(new: Read, every: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The first MOST of them, then one of each kind for all that are left."""
    rest: Counter[str] = Counter()
    for at, one in enumerate(every):
        if at < MOST:
            yield one
        else:
            rest[one["kind"]] += 1
    for kind, rows in rest.items():
        place = {"table": new.found.table.key, "sheet": new.found.sheet}
        yield place | {"kind": kind, "row": None, "former_row": None, "headings": "", "rows": rows}
