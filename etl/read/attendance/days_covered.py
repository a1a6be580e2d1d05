"""What a file of sessions is about: the month, the term or the school year that its dates lie in.

The shortest of them that holds nearly all its rows; a few rows outside it are slips, and are set aside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import duckdb

from data.periods import containing, period
from etl.definitions.source import Source
from etl.intake.period_of_file import Dated, NoPeriod, differs, from_words
from etl.read.attendance.spellings import DAY, EPOCH
from etl.read.workbench import NAME

KINDS = ("month", "term", "academic_year")
NAMED = ("term", "academic_year")  # of them, those that a file's name may speak of
NEARLY_ALL = 0.99
MONTH_FIRST = (
    "Its dates have the month first, so none that may begin with a month was read: days and months could be exchanged "
    "without anybody noticing. Export the dates with the day first or the year first, and send it again."
)


def dated(connection: duckdb.DuckDBPyConnection, source: Source, given: str = "", names: Sequence[str] = ()) -> Dated:
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
    if given:
        return Dated(given, "given", (differs(given, "given", "content", inside),) if inside not in ("", given) else ())
    named = (from_words(kind, name) for name in names for kind in NAMED)
    said = next(filter(None, named), "")
    apart = bool(said) and not _inside(said, inside) and not _inside(inside, said)
    return Dated(inside, "content", (differs(inside, "content", "name", said),) if apart else ())


def _inside(one: str, other: str) -> bool:
    inner, outer = period(one), period(other)
    return outer.start <= inner.start and inner.end <= outer.end


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
