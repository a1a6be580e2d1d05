"""Initial conferences; counted if a neglect tool was scored with the child in the year up to the day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.spec.twins.days import moved
from tests.spec.twins.lines import Row, inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")
NEGLECT_TOOLS = ("gcp2", "child_care_development", "home_conditions")


def rows(world: World) -> list[tuple[Any, ...]]:
    found = []
    for period in world["period"]:
        for held in world["conference"]:
            day, child = held["conference_date"], held["child_id"]
            if inside(day, period):
                for line in ("all", "neglect") if about_neglect(world, held) else ("all",):
                    found.append((line, period["key"], held["conference_key"], used(world, held), child, day))
    return found


def used(world: World, held: Row) -> int:
    for reading in world["tool_reading"]:
        if reading["child_id"] != held["child_id"] or reading["tool"] not in NEGLECT_TOOLS or reading["score"] is None:
            continue
        if moved(held["conference_date"], -12) <= reading["read_on"] <= held["conference_date"]:
            return 1
    return 0


def about_neglect(world: World, held: Row) -> bool:
    week = [held["conference_date"] + timedelta(days=days) for days in range(8)]
    return any(
        plan["child_id"] == held["child_id"] and plan["neglect"] == "yes" and plan["start_date"] in week
        for plan in world["plan"]
    )
