"""Children by their age, in whole years from the first of the birth month, at the start of their first neglect plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.spec.twins.lines import inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    born = {person["person_id"]: person["birth_month"] for person in world["person"]}
    starts: dict[str, list[date]] = {}
    for plan in world["plan"]:
        if plan["neglect"] == "yes":
            starts.setdefault(plan["child_id"], []).append(plan["start_date"])
    return [
        (part(born.get(child), sorted(days)[0]), period["key"], child, child, sorted(days)[0])
        for period in world["period"]
        for child, days in starts.items()
        if inside(sorted(days)[0], period)
    ]


def part(birth_month: date | None, day: date) -> str:
    if birth_month is None:
        return "not_known"
    years = day.year - birth_month.year - (day.month < birth_month.month)
    for part, last in (("under_1", 0), ("from_1_to_4", 4), ("from_5_to_9", 9), ("from_10_to_15", 15)):
        if years <= last:
            return part
    return "from_16"
