"""Plans that ended in a period; counted if they lasted 730 days or more, the first and the last day included."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.lines import all_and_neglect, inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    found = []
    for period in world["period"]:
        for plan in world["plan"]:
            if inside(plan["end_date"], period):
                days = (plan["open_until"] - plan["start_date"]).days + 1
                for line in all_and_neglect(plan):
                    found.append(
                        (line, period["key"], plan["plan_key"], int(days >= 730), plan["child_id"], plan["end_date"])
                    )
    return found
