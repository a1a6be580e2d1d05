"""What each of the current tables follows from, and filling anew those that follow from something else than before.

A mark stands beside each table, in the same transaction as its rows: of the statements that fill it, and of the marks
of all that they read. Down at the ground are the deliveries that count and hold rows of a thing. So one costs the
tables that its things reach, and a run that is killed leaves every table either as it was or as it is now.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.child import THINGS
from queries.indicator.reads import tables_read

HERE = Path(__file__).parent
TABLES = (HERE.parents[1] / "data" / "child" / "live.sql").read_text(encoding="utf-8")
FILLING = ("people", "protection", "help", "school", "told")  # in this order: each may read what one before it filled
FILL = "\n".join((HERE / "filling" / f"{name}.sql").read_text(encoding="utf-8") for name in FILLING)
INTO = re.compile(r"(?:CREATE TABLE|INSERT INTO) (\w+)(?: AS)?\s+(?=WITH|SELECT)")
LIVE = tuple(re.findall(r"CREATE TABLE (\w+)", TABLES))
MARKS = "CREATE TABLE IF NOT EXISTS live.filled (name VARCHAR NOT NULL, mark VARCHAR NOT NULL, contents VARCHAR)"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of filling/: the table that it makes or adds to, and what it reads."""

    table: str
    sql: str
    reads: frozenset[str]

    @property
    def makes(self) -> bool:
        return self.table not in LIVE


def _statements() -> tuple[Statement, ...]:
    found = []
    for part in re.sub("--.*", "", FILL).split(";"):
        if into := INTO.search(part):
            found.append(Statement(into[1], part.strip(), tables_read(part[into.end() :])))
    return tuple(found)


STATEMENTS = _statements()


def reached(things: Iterable[str]) -> set[str]:
    """The current tables, and what they are made from, that rows of these things can change: as filling/ reads them."""
    found = {f"now_{thing}" for thing in things}
    for _ in STATEMENTS:  # each may read what an earlier or a later one fills
        for statement in STATEMENTS:
            if found & statement.reads:
                found.add(statement.table)
    return found


def fill(store: duckdb.DuckDBPyConnection, ground: Mapping[str, str]) -> None:
    """Fill the current tables that followed from something else; ground: the marks of all that they rest on.

    What a table reads of another before that one is whole (session_mark of pupil_term) helps to fill that other one, so
    both are filled anew together.
    """
    marks = _marks(ground)
    held = dict(store.execute("SELECT name, mark FROM live.filled").fetchall())
    old = {name for name, mark in marks.items() if held.get(name) != mark}
    for name in old.intersection(LIVE):
        store.execute(f"DELETE FROM live.{name}")
    for statement in STATEMENTS:
        if statement.table in old:
            if statement.makes:
                store.execute(f"DROP TABLE IF EXISTS live.{statement.table}")
            store.execute(statement.sql)
    forget(store, old)
    for name in sorted(old):
        store.execute("INSERT INTO live.filled VALUES (?, ?, NULL)", [name, marks[name]])


def forget(store: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Let go of what was noted of some tables, since they are filled otherwise."""
    store.execute("DELETE FROM live.filled WHERE list_contains(?, name)", [sorted(names)])


def contents(store: duckdb.DuckDBPyConnection, name: str) -> str:
    """A mark of everything in a current table, whatever the order of its rows; noted where it is filled here."""
    noted = store.execute("SELECT contents FROM live.filled WHERE name = ? AND contents IS NOT NULL", [name]).fetchone()
    if noted:
        return str(noted[0])
    made = mark_of_rows(store, f"live.{name}")
    store.execute("UPDATE live.filled SET contents = ? WHERE name = ?", [made, name])
    return made


def mark_of_rows(store: duckdb.DuckDBPyConnection, table: str) -> str:
    """A mark of all the rows of a table, whatever their order."""
    row = store.execute(f"SELECT count(*), coalesce(sum(hash(t)::HUGEINT), 0), bit_xor(hash(t)) FROM {table} AS t")
    return str(row.fetchone())


def marks_of_things(store: duckdb.DuckDBPyConnection, views: Mapping[str, str]) -> dict[str, str]:
    """What each now_<thing>, and stored.<thing>, follows from: its view, and the deliveries that count and hold any.

    A delivery that is stored anew has another mark (etl/load/store.py), and so its rows are never taken for those of
    before. `counted_delivery` needs none: it is only ever joined to rows of deliveries.
    """
    counted = {
        row[0]: row
        for row in store.execute(
            """SELECT c.*, coalesce(s.mark::VARCHAR, '') FROM counted_delivery AS c
               LEFT JOIN stored.storing AS s USING (delivery) ORDER BY ALL"""
        ).fetchall()
    }
    found = {"counted_delivery": "", "stored.dictionary": ""}
    for thing in (*THINGS, "session_mark"):
        holding = store.execute(f"SELECT DISTINCT delivery FROM stored.{thing} ORDER BY ALL").fetchall()
        rows = [counted[number] for (number,) in holding if number in counted]
        found[f"stored.{thing}"] = found[f"now_{thing}"] = digest([views.get(thing, ""), rows])
    return found


def digest(told: Sequence[object]) -> str:
    """A mark of anything that can be written down."""
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


def _marks(ground: Mapping[str, str]) -> dict[str, str]:
    """What each table follows from, once all its statements have run."""
    marks: dict[str, str] = {}
    for statement in STATEMENTS:
        read = sorted((name, marks.get(name) or ground[name]) for name in statement.reads)
        marks[statement.table] = digest([marks.get(statement.table, ""), duckdb.__version__, statement.sql, read])
    return marks
