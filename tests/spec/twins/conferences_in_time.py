"""Initial conferences held; counted if 15 working days or fewer after the strategy discussion."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.counting_days import days_worked, working_days
from tests.spec.twins.lines import inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    worked, found = days_worked(world), []
    for period in world["period"]:
        for one in world["conference"]:
            begun, held = one["enquiry_date"], one["conference_date"]
            if inside(held, period) and begun and begun <= held:
                in_time = int(working_days(worked, begun, held) <= 15)
                found.append(("all", period["key"], one["conference_key"], in_time, one["child_id"], held))
    return found
