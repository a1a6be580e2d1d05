"""Plans that started in a period; counted if the one before ended no more than 24 months earlier."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.spec.twins.days import moved
from tests.spec.twins.lines import all_and_neglect, inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    return [
        (line, period["key"], plan["plan_key"], soon(plan["start_date"], plan["previous_end_date"]),
         plan["child_id"], plan["start_date"])
        for period in world["period"]
        for plan in world["plan"]
        if inside(plan["start_date"], period)
        for line in all_and_neglect(plan)
    ]  # fmt: skip


def soon(start: date, previous_end: date | None) -> int:
    return int(previous_end is not None and previous_end >= moved(start, -24))
