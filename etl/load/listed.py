"""Children that stand in no list of persons given with their table: often because numbers lost their noughts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import duckdb

from etl.definitions.finding import Finding
from etl.definitions.source import Source
from etl.read.read import Read
from etl.read.reading_findings import letter
from etl.read.workbench import NAME, holds_any

MOST = 0.5  # of a table's children: fewer may be missing from a list for many reasons
FEWEST = 5  # children: of fewer no pattern can be told


def unlisted(connection: duckdb.DuckDBPyConnection, source: Source, reads: Iterable[Read]) -> Iterator[Finding]:
    """A finding for each table on the workbench most of whose children the source's list of persons does not name."""
    if source.listed_in is None or not holds_any(connection, f"{NAME}.staging.{source.listed_in[0]}"):
        return
    persons, column = source.listed_in
    for read in reads:
        recognised = read.found
        if recognised.table.key == persons or column not in recognised.columns:
            continue
        children, missing, rows, stripped = connection.execute(
            f"""WITH listed AS (SELECT DISTINCT {column} AS child FROM {NAME}.staging.{persons}),
                bare AS (SELECT DISTINCT ltrim(child, '0') AS child FROM listed),
                told AS (
                    SELECT {column} AS child, count(*) AS rows FROM {NAME}.staging.{recognised.table.key}
                    WHERE {column} IS NOT NULL GROUP BY ALL)
                SELECT count(*), count(*) FILTER (NOT known), coalesce(sum(rows) FILTER (NOT known), 0),
                    count(*) FILTER (NOT known AND ltrim(child, '0') IN (FROM bare))
                FROM (SELECT *, child IN (FROM listed) AS known FROM told)"""
        ).fetchall()[0]
        if missing >= FEWEST and missing > children * MOST:
            yield _finding(read, source, column, (children, missing, int(rows), stripped))


def _finding(read: Read, source: Source, column: str, told: tuple[int, int, int, int]) -> Finding:
    children, missing, rows, stripped = told
    recognised = read.found
    at = recognised.columns[column]
    assert source.listed_in is not None
    persons = source.tables[source.listed_in[0]]
    why = f" {stripped:,} of them would be if noughts at the start did not count." if stripped else ""
    return Finding(
        "in_no_list", "warning", recognised.table.key,
        f"{recognised.table.title}: {missing:,} of {children:,} children are in no row of {persons.title}, given with "
        f"it.{why} Nothing of theirs can be joined to the person.",
        recognised.sheet, None, letter(recognised, at), recognised.headings[at].strip(),
        expected=f"the numbers of {persons.title}, written alike",
        todo="Export both again with numbers as text, so that no program cuts their noughts, and send them together.",
        rows=rows,
    )  # fmt: skip
