"""Working days, counted one at a time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from tests.spec.twins.world import World


def days_worked(world: World) -> set[date]:
    """The days on which the count of working days goes up."""
    calendar = sorted((row["day"], row["number"]) for row in world["working_day"])
    return {day for (_, before), (day, number) in pairwise(calendar) if number > before}


def working_days(worked: set[date], after: date, until: date) -> int:
    """How many of the days worked come after one day, up to and including another."""
    count, day = 0, after
    while day < until:
        day += timedelta(days=1)
        count += day in worked
    return count
