"""Revisions: what a published file on the workbench gives otherwise than what stands, told when it is received."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from etl.definitions.finding import Finding
from etl.read.read import Read
from etl.read.reading_findings import place
from etl.read.workbench import NAME, holds_any
from etl.reference import releases

NAMED = 12  # figures that are told one by one


def revisions(
    connection: duckdb.DuckDBPyConnection, reads: Mapping[str, Read], came: Mapping[str, tuple[int, datetime]]
) -> list[Finding]:
    """A finding for each table on the workbench that changes figures, or would if it were not older than what stands.

    came tells of each table on the workbench its delivery and when it was received.
    """
    if not came or not holds_any(connection, f"{NAME}.things.published"):
        return []
    deliveries = pd.DataFrame([(table, *at) for table, at in came.items()], columns=["table_name", "delivery", "at"])
    connection.register("given_came", deliveries)
    connection.execute("RESET search_path")
    numbers = {number for number, _ in came.values()}
    rows = connection.execute(
        f"""WITH given AS (
                SELECT *, max(year) OVER (PARTITION BY table_name, measure) AS release
                FROM {NAME}.things.published JOIN given_came USING (table_name)),
            stands AS (SELECT * FROM ({releases.standing(connection, numbers)}) WHERE place = 1)
            SELECT DISTINCT n.table_name, (n.release, TRUE, n.at, n.delivery)
                > (s.release, s.delivery > 0, s.received_at, s.delivery) AS newer,
                n.year, coalesce(s.area, n.area, n.area_code), n.measure, s.breakdown,
                {releases.in_words("n")}, {releases.in_words("s")},
                s.delivery = {releases.CARRIED}, n.area_code IN (SELECT area_code FROM carried_figure)
            FROM given AS n JOIN stands AS s ON n.measure = s.measure AND n.year = s.year
                AND n.area_code = s.area_code AND coalesce(n.breakdown, '') = s.breakdown
            WHERE {releases.differ("n", "s")}
            ORDER BY ALL"""
    ).fetchall()
    connection.unregister("given_came")
    return [
        finding
        for key, read in reads.items()
        for newer in (True, False)
        if (of := [row[2:] for row in rows if row[:2] == (key, newer)])
        for finding in _told(read, newer, of)
    ]


def _told(read: Read, newer: bool, rows: Sequence[tuple[Any, ...]]) -> Iterator[Finding]:
    """Those of areas that are compared with ours first, newest year first."""
    rows = sorted(rows, key=lambda row: (not row[-1], -row[0], row[1:4]))
    several = len({row[2:4] for row in rows}) > 1
    words = "; ".join(_one(row, several) for row in rows[:NAMED])
    more = f"; and {len(rows) - NAMED:,} more" if len(rows) > NAMED else ""
    figures = "1 figure is" if len(rows) == 1 else f"{len(rows):,} figures are"
    where, key = place(read.found), read.found.table.key
    if newer:
        then = "as they stood, and stand as this file has them where it counts"
        yield Finding("figures_revised", "note", key, f"{where}: {figures} not {then}. {words}{more}.", rows=len(rows))
    else:
        message = f"{where}: a newer release is there, and goes on standing. {figures} otherwise here. {words}{more}."
        todo = "See whether a newer release was meant. A revision of one year counts if it comes with the newest year."
        yield Finding("older_figures", "warning", key, message, todo=todo, rows=len(rows))


def _one(row: tuple[Any, ...], several: bool) -> str:
    year, area, measure, breakdown, given, stands, carried, _ = row
    what = f" ({' '.join(filter(None, [measure.replace('_', ' '), breakdown]))})" if several else ""
    return f"{area} {year}{what}: {given} here, {stands} {'carried' if carried else 'received before'}"
