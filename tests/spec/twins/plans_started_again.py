"""Plans that started in a period; counted if the child had an earlier one, however long ago."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.lines import all_and_neglect, inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    return [
        (line, period["key"], plan["plan_key"], int(plan["earlier_plans"] > 0), plan["child_id"], plan["start_date"])
        for period in world["period"]
        for plan in world["plan"]
        if inside(plan["start_date"], period)
        for line in all_and_neglect(plan)
    ]
