"""What a file of sessions is about: the month, the term or the school year that its dates lie in.

The shortest of them that holds nearly all its rows; a few rows outside it are slips, and are set aside.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import duckdb

from data.periods import containing, period
from etl.bulk.spellings import DAY, EPOCH
from etl.dating import SAYS, Dated, NoPeriod
from etl.findings import Finding
from etl.source import Source
from etl.workbench import NAME

KINDS = ("month", "term", "academic_year")
NEARLY_ALL = 0.99
MONTH_FIRST = (
    "Its dates have the month first, so none that may begin with a month was read: days and months could be exchanged "
    "without anybody noticing. Export the dates with the day first or the year first, and send it again."
)


def dated(connection: duckdb.DuckDBPyConnection, source: Source, given: str = "") -> Dated:
    """The period of the file on the workbench. Raises NoPeriod, and BadPeriod for a given one that is none."""
    if given and period(given).kind not in KINDS:
        raise NoPeriod(f"{source.title} are about a month, a term or a school year, such as 2025-03, not {given}.")
    inside = from_days(_days(connection))
    if not given and connection.execute(f"SELECT 1 FROM {NAME}.raw.turned").fetchone():
        raise NoPeriod(MONTH_FIRST)
    if not (given or inside):
        raise NoPeriod(
            "Which month, term or school year it is about cannot be told from its dates: no school year holds nearly "
            "all of them. Send a file for each, or say which it is: --period 2024A."
        )
    if not given or not inside or given == inside:
        return Dated(given or inside, "given" if given else "content")
    message = f"{SAYS['given']} {given}. {SAYS['content']} {inside}. It was taken as {given}."
    differs = Finding(
        "period_differs", "warning", "", message, value=inside, expected=given,
        todo="See that it is the right file, or say the period when you give it.",
    )  # fmt: skip
    return Dated(given, "given", (differs,))


def from_days(sessions: dict[date, int]) -> str:
    """The key of the shortest period that holds nearly all of these sessions, or ''."""
    total = sum(sessions.values())
    for kind in KINDS:
        held: Counter[str] = Counter()
        for day, count in sessions.items():
            held[containing(day, kind).key] += count
        for key, count in held.most_common(1):
            if count >= NEARLY_ALL * total:
                return key
    return ""


def _days(connection: duckdb.DuckDBPyConnection) -> dict[date, int]:
    rows = connection.execute(f"SELECT mark // {DAY}, sum(sessions) FROM {NAME}.raw.mark GROUP BY ALL").fetchall()
    return {EPOCH + timedelta(days=day): int(count) for day, count in rows}
