"""Days, for made-up worlds and for twins: months counted by hand, and edges on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from data.periods import between

FIRST, LAST = date(2020, 4, 1), date(2026, 3, 31)  # the days anything can happen on
MEASURED = (date(2024, 1, 1), date(2025, 8, 31))  # the periods lie inside: 29 February, and years before and after
KINDS = ("quarter", "term", "academic_year")


def moved(day: date, months: int) -> date:
    """So many months later, or earlier if negative; the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def measured_periods() -> list[dict[str, Any]]:
    """Rows of the table period, of every grain that a measure may be asked for."""
    found = [one for kind in KINDS for one in between(*MEASURED, kind)] + between(
        date(2023, 9, 1), MEASURED[1], "academic_year"
    )
    return [
        {
            "key": one.key, "kind": one.kind, "start_date": one.start, "end_date": one.end,
            "snapshot_date": one.end.replace(month=3, day=31) if one.kind == "academic_year" else one.end, "idx": at,
        }
        for at, one in enumerate({one.key: one for one in found}.values())
    ]  # fmt: skip


# After so many months and days something counts, or stops counting, in one measure or another.
BOUNDARIES = ((0, 0), (0, 0), (3, 0), (6, 0), (12, 0), (12, 0), (24, 0), (24, 0), (0, 63), (0, 729))


def _edges() -> Iterator[date]:
    yield from (date(2024, 2, 29), date(2023, 2, 28), date(2025, 2, 28), date(2025, 3, 1))
    for period in measured_periods():
        for edge in (period["start_date"], period["end_date"], period["snapshot_date"]):
            for months in (0, 0, 0, -12, -24, -36, 12):
                for days in (-1, 0, 1):
                    yield moved(edge, months) + timedelta(days=days)


EDGES = tuple(sorted(day for day in _edges() if FIRST <= day <= LAST))


def a_day(random: Random) -> date:
    """A day near which something turns, more often than not."""
    if random.random() < 0.6:
        return random.choice(EDGES)
    return FIRST + timedelta(days=random.randrange((LAST - FIRST).days))


def later(random: Random, day: date) -> date:
    """The same day, or one that stands at a boundary of something counted from it, or any."""
    if random.random() < 0.75:
        months, days = random.choice(BOUNDARIES)
        return max(day, moved(day, months) + timedelta(days=days + random.choice((-1, 0, 0, 1))))
    return day + timedelta(days=random.randrange(800))


def maybe_later(random: Random, day: date) -> date | None:
    """As later, or not yet."""
    return None if random.random() < 0.3 else later(random, day)


def some_days(random: Random, most: int) -> list[date]:
    """A few different days in order, some of them at a boundary counted from the one before."""
    days: set[date] = set()
    for _ in range(random.randrange(most + 1)):
        days.add(later(random, max(days)) if days and random.random() < 0.5 else a_day(random))
    return sorted(days)
