"""How often each area of a tool rose and fell between a subject's first score and the last one in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from tests.spec.twins.lines import Row, inside
from tests.spec.twins.world import World


def movements(world: World, period: Row, tools: Collection[str], whose: str) -> dict[str, tuple[int, int, date]]:
    """By subject: (areas risen, areas fallen, day of the last reading); only of areas read again in the period."""
    scores: dict[tuple[str, str, str], dict[date, int]] = defaultdict(dict)
    for row in world["tool_reading"]:
        if row["tool"] in tools and row["score"] is not None and row[whose] is not None:
            days = scores[row[whose], row["tool"], row["area"]]
            days[row["read_on"]] = min(row["score"], days.get(row["read_on"], row["score"]))
    found: dict[str, tuple[int, int, date]] = {}
    for (subject, _, _), days in scores.items():
        first = min(days)
        again = [day for day in days if day > first and inside(day, period)]
        if again:
            last = max(again)
            risen, fallen, latest = found.get(subject, (0, 0, last))
            risen += days[last] > days[first]
            fallen += days[last] < days[first]
            found[subject] = risen, fallen, max(latest, last)
    return found
