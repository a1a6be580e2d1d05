"""Storing: things from the workbench into the child store, pseudonymised, each row with its delivery. All or nothing.

A delivery that is stored again (because a file that belongs with it came later) takes its own earlier rows' place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd

from data.child import THINGS, Thing, ThingColumn, pseudonyms
from etl.about.replacing import keep_reach
from etl.definitions.source import Source
from etl.read import attendance
from etl.read.read import Read
from etl.read.workbench import NAME, holding, holds_any


class Unaccounted(RuntimeError):
    """Rows of a delivery that are neither stored, nor set aside, nor copies. Nothing was stored."""


SET_ASIDE = f"""INSERT INTO stored.set_aside
    SELECT d.delivery, a.table_name, a.sheet, a.row_number, a.reason
    FROM {NAME}.raw.set_aside AS a JOIN {NAME}.raw._delivery AS d USING (table_name)"""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery on the workbench: its number in the ledger and the tables that were read of it."""

    number: int
    agency: str
    part: str
    received_at: datetime  # UTC, without a zone
    reads: tuple[Read, ...]
    reach: str = ""  # how new it is


@dataclass(frozen=True, slots=True)
class RowTally:
    """What became of one table's rows: rows_in = stored + set_aside + duplicates."""

    delivery: int
    table: str
    title: str
    rows_in: int
    stored: int
    set_aside: int
    duplicates: int


def store(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    period: str,
    deliveries: Sequence[Delivered],
    key: bytes,
    beside: Sequence[int] = (),
) -> list[RowTally]:
    """Store deliveries on the workbench in one transaction. Raises Unaccounted, and then stores nothing.

    beside are the numbers of others that are on the workbench and stay as they were stored.
    """
    connection.execute("RESET search_path")
    _deliveries(connection, deliveries)
    held = [THINGS[name] for name in holding(connection, THINGS)]
    _pseudonyms(connection, held, key)
    if source.bulk:
        attendance.pseudonymise(connection, key)
    connection.execute("BEGIN")
    try:
        if _came_before(connection):
            for table in (*THINGS, "set_aside"):
                _forget(connection, table)
        for thing in held:
            connection.execute(_insert(thing))
        if source.bulk:
            attendance.insert(connection)
        connection.execute(SET_ASIDE)
        tallies = _tallies(connection, attendance.STORED if source.bulk else _rows_of(held), deliveries)
        _loaded(connection, source, period, deliveries, tallies)
        keep_reach(connection, ((one.number, one.reach) for one in deliveries))
        _beside(connection, [delivered.number for delivered in deliveries], beside)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return tallies


def _deliveries(connection: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivered]) -> None:
    """raw._delivery: which delivery each table on the workbench came in."""
    connection.execute(f"CREATE TABLE {NAME}.raw._delivery (table_name VARCHAR, delivery BIGINT)")
    for delivered in deliveries:
        for read in delivered.reads:
            connection.execute(
                f"INSERT INTO {NAME}.raw._delivery VALUES (?, ?)", [read.found.table.key, delivered.number]
            )


def _pseudonyms(connection: duckdb.DuckDBPyConnection, held: Sequence[Thing], key: bytes) -> None:
    """raw._<namespace>: each plain identifier on the workbench and its pseudonym, worked out once.

    In Python and over the different values only: the key enters no query, and SQL over every row is much slower.
    """
    for namespace in sorted({column.identifier for thing in held for column in thing.columns.values()}):
        if not namespace:
            continue
        every = " UNION ".join(
            f"SELECT DISTINCT {column.name} FROM {NAME}.things.{thing.name} WHERE {column.name} IS NOT NULL"
            for thing in held
            for column in thing.columns.values()
            if column.identifier == namespace
        )
        plain = [row[0] for row in connection.execute(every).fetchall()]
        frame = pd.DataFrame({"plain": plain, "pseudonym": pseudonyms(plain, namespace, key)}, dtype="str")
        connection.register("given_pseudonyms", frame)
        connection.execute(
            f"""CREATE TABLE {NAME}.raw._{namespace} AS
                SELECT plain::VARCHAR AS plain, pseudonym::VARCHAR AS pseudonym FROM given_pseudonyms"""
        )
        connection.unregister("given_pseudonyms")


def _insert(thing: Thing) -> str:
    chosen, joins = [], []
    for column in thing.kept:
        if column.identifier:
            known, own = f"{NAME}.raw._{column.identifier}", f"p_{column.name}"
            chosen.append(f"{own}.pseudonym AS {column.name}")
            joins.append(f"LEFT JOIN {known} AS {own} ON {own}.plain = t.{column.name}")
        else:
            chosen.append(f"{_as_kept(column)} AS {column.name}")
    return f"""INSERT INTO stored.{thing.name} BY NAME
        SELECT d.delivery, t.table_name, t.row_number, {", ".join(chosen)}
        FROM {NAME}.things.{thing.name} AS t JOIN {NAME}.raw._delivery AS d USING (table_name) {" ".join(joins)}
        ORDER BY d.delivery, t.table_name, t.row_number"""


def _as_kept(column: ThingColumn) -> str:
    return f"date_trunc('month', t.{column.name})::DATE" if column.store == "month" else f"t.{column.name}"


def _came_before(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether rows of any of the deliveries are in the store: they are stored together with a mark that they are."""
    return holds_any(connection, f"stored.loaded WHERE delivery IN (SELECT delivery FROM {NAME}.raw._delivery)")


def _forget(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    connection.execute(f"DELETE FROM stored.{table} WHERE delivery IN (SELECT delivery FROM {NAME}.raw._delivery)")


def _rows_of(held: Sequence[Thing]) -> str:
    """SQL of how many rows of each table are stored as some thing."""
    every = " UNION ".join(
        f"""SELECT DISTINCT delivery, table_name, row_number FROM stored.{thing.name}
            WHERE delivery IN (SELECT delivery FROM {NAME}.raw._delivery)"""
        for thing in held or THINGS.values()
    )
    return f"SELECT delivery, table_name, count(*) FROM ({every}) GROUP BY delivery, table_name"


def _tallies(connection: duckdb.DuckDBPyConnection, every: str, deliveries: Sequence[Delivered]) -> list[RowTally]:
    """Counted in the store itself, so that what is said to be stored is; every is SQL of it. Raises Unaccounted."""
    aside = f"""SELECT delivery, table_name, count(*) FROM stored.set_aside
                WHERE delivery IN (SELECT delivery FROM {NAME}.raw._delivery) GROUP BY delivery, table_name"""
    stored, set_aside = (
        {(delivery, table): rows for delivery, table, rows in connection.execute(counted).fetchall()}
        for counted in (every, aside)
    )
    tallies = []
    for delivered in deliveries:
        for read in delivered.reads:
            at = (delivered.number, read.found.table.key)
            tally = RowTally(
                *at, read.found.table.title, read.rows_in, stored.get(at, 0), set_aside.get(at, 0), read.duplicates
            )
            if tally.rows_in != tally.stored + tally.set_aside + tally.duplicates:
                raise Unaccounted(
                    f"{tally.title}: {tally.rows_in} rows in, but {tally.stored} stored, {tally.set_aside} set aside "
                    f"and {tally.duplicates} copies. Nothing of it was stored."
                )
            tallies.append(tally)
    return tallies


def _loaded(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    period: str,
    deliveries: Sequence[Delivered],
    tallies: Sequence[RowTally],
) -> None:
    _forget(connection, "loaded")
    _forget(connection, "storing")
    connection.execute(f"INSERT INTO stored.storing SELECT DISTINCT delivery, uuid() FROM {NAME}.raw._delivery")
    for delivered in deliveries:
        own = [tally for tally in tallies if tally.delivery == delivered.number]
        connection.execute(
            "INSERT INTO stored.loaded VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                delivered.number,
                delivered.agency,
                source.slug,
                delivered.part,
                period,
                source.coverage,
                delivered.received_at,
                sum(tally.rows_in for tally in own),
                sum(tally.stored for tally in own),
                sum(tally.set_aside for tally in own),
                sum(tally.duplicates for tally in own),
            ],
        )


def _beside(connection: duckdb.DuckDBPyConnection, stored: Sequence[int], others: Sequence[int]) -> None:
    _forget(connection, "beside")
    for number in stored:
        for other in {*stored, *others} - {number}:
            connection.execute("INSERT INTO stored.beside VALUES (?, ?)", [number, other])
