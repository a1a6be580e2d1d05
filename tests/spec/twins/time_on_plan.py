"""Plans that started in the three years up to the end of a period, watched until that day, and why they ended."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.days import moved
from tests.spec.twins.lines import all_and_neglect
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date", "ending")


def rows(world: World) -> list[tuple[Any, ...]]:
    found = []
    for period in world["period"]:
        last = period["end_date"]
        for plan in world["plan"]:
            start, end = plan["start_date"], plan["end_date"]
            if not moved(last, -36) < start <= last:
                continue
            grown = plan["open_until"] if plan["open_until"] != end else None
            ended = end is not None and end <= last and grown is None
            days = (min(day for day in (end, grown, last) if day is not None) - start).days
            why = plan["end_reason"] if ended else ""
            for line in all_and_neglect(plan):
                found.append((line, period["key"], plan["plan_key"], days, int(ended), plan["child_id"], start, why))
    return found
