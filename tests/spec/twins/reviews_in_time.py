"""Plans open for three months or more at the end of a period; counted if every review came by its due day."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.spec.twins.days import moved
from tests.spec.twins.lines import all_and_neglect, open_at_the_end_of
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    found = []
    records_from = {row["thing"]: row["first_day"] for row in world["reach"]}.get("plan_review", date.max)
    for period in world["period"]:
        last = period["end_date"]
        for plan in world["plan"]:
            if plan["start_date"] < records_from:
                continue
            if open_at_the_end_of(last, plan) and moved(plan["start_date"], 3) <= last:
                held = [row["review_date"] for row in world["plan_review"] if row["plan_key"] == plan["plan_key"]]
                in_time = int(never_overdue(plan["start_date"], sorted(held), last))
                for line in all_and_neglect(plan):
                    found.append((line, period["key"], plan["plan_key"], in_time, plan["child_id"], last))
    return found


def never_overdue(start: date, held: list[date], today: date) -> bool:
    """Live through the reviews: each comes by the day it is due, and at the end of today none is due and not held."""
    due = moved(start, 3)
    for day in held:
        if start < day <= today:
            if day > due:
                return False
            due = moved(day, 6)
    return due > today
