"""The days on the workbench that tell a period: how many rows bear each, and which rows lie outside the chosen one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import duckdb

from data.periods import following, period
from etl.definitions.finding import Finding
from etl.definitions.source import Source
from etl.intake.period_of_file import GRACE, Signs
from etl.read.read import Read
from etl.read.reading_findings import letter, place
from etl.read.workbench import NAME

SHOWN = 20  # rows out of time of one column that are told one by one


def signs(connection: duckdb.DuckDBPyConnection, source: Source, until: date, names: Sequence[str]) -> Signs:
    """What may tell the period of the tables on the workbench. A day later than `until` is a slip and tells nothing."""
    days: dict[date, int] = {}
    for table, column in source.period_from:
        rows = connection.execute(
            f"SELECT {column}, count(*) FROM {NAME}.staging.{table} WHERE {column} <= ? GROUP BY ALL", [until]
        ).fetchall()
        for day, count in rows:
            days[day] = days.get(day, 0) + count
    said = [
        words
        for table, column in source.period_said
        for (words,) in connection.execute(
            f"SELECT DISTINCT {column} FROM {NAME}.staging.{table} WHERE {column} IS NOT NULL ORDER BY 1 LIMIT 2"
        ).fetchall()
    ]
    return Signs(days, said, names)


def out_of_time(
    connection: duckdb.DuckDBPyConnection, source: Source, reads: Iterable[Read], chosen: str, received: date
) -> Iterator[Finding]:
    """Findings of rows with a day after the chosen period; of days to come only where nobody can know them yet."""
    if not chosen or source.period == "none" or source.bulk:
        return
    about = period(chosen)
    until = following(about).start - timedelta(days=1)
    if about.kind == "quarter":
        until += GRACE
    for read in reads:
        for table, column in source.period_from:
            if table == read.found.table.key and column in read.found.columns:
                yield from _late(connection, read, column, until, about.label, received)


def reach(
    connection: duckdb.DuckDBPyConnection, source: Source, reads: Iterable[Read], chosen: str, until: date
) -> str:
    """How new a file is: the newest mark of its making or of what it tells, as text that can be compared; '' if none.

    Days are taken up to the end of the chosen period, since later ones are slips.
    """
    if source.bulk:
        return ""
    last = min(until, following(period(chosen)).start + GRACE) if chosen else until
    keys = {read.found.table.key for read in reads}
    if source.newest_from:
        every = [
            f"SELECT max({column})::VARCHAR FROM {NAME}.staging.{table}"
            for table, column in source.newest_from
            if table in keys
        ]
    else:
        every = [
            f"SELECT max({column})::VARCHAR FROM {NAME}.staging.{table} WHERE {column} <= DATE '{last}'"
            for table, column in source.period_from
            if table in keys
        ]
    told = [connection.execute(sql).fetchone() for sql in every]
    return max((row[0] for row in told if row and row[0]), default="")


def _late(
    connection: duckdb.DuckDBPyConnection, read: Read, column: str, end: date, label: str, received: date
) -> Iterator[Finding]:
    recognised = read.found
    last = received if recognised.table.columns[column].ahead else date.max
    rows = connection.execute(
        f"""SELECT row_number, {column}, count(*) OVER () FROM {NAME}.staging.{recognised.table.key}
            WHERE {column} > ? AND {column} <= ? ORDER BY row_number LIMIT {SHOWN}""",
        [end, last],
    ).fetchall()
    at = recognised.columns[column]
    heading = recognised.headings[at].strip()
    for place_in_list, (row, day, every) in enumerate(rows, start=1):
        rest = every - SHOWN if place_in_list == SHOWN else 0
        more = f" So are {rest:,} rows below it." if rest else ""
        yield Finding(
            "out_of_time", "warning", recognised.table.key,
            f"{place(recognised, row)}: {heading} is {day:%d/%m/%Y}, and nearly all other dates end with "
            f"{label}.{more}",
            recognised.sheet, row, letter(recognised, at), heading, f"{day:%d/%m/%Y}", f"a day up to {end:%d/%m/%Y}",
            "See whether the date is right. If the return is about a later period, give it again and say which.",
            rows=1 + rest,
        )  # fmt: skip
