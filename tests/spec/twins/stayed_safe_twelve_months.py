"""Plans that ended; counted if no other plan began or ran on, and no referral came, in the year after."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.days import moved
from tests.spec.twins.lines import Row, all_and_neglect, inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    return [
        (line, period["key"], plan["plan_key"], quiet(world, plan), plan["child_id"], plan["end_date"])
        for period in world["period"]
        for plan in world["plan"]
        if inside(plan["end_date"], period)
        for line in all_and_neglect(plan)
    ]


def quiet(world: World, ended: Row) -> int:
    child, day = ended["child_id"], ended["end_date"]
    year_on = moved(day, 12)
    for plan in world["plan"]:
        open_on = plan["open_until"] is None or plan["open_until"] > day
        later = plan["start_date"] >= day or open_on
        if plan["child_id"] == child and plan is not ended and later and plan["start_date"] <= year_on:
            return 0
    for referral in world["referral"]:
        if referral["child_id"] == child and day < referral["referral_date"] <= year_on:
            return 0
    return 1
