"""Plans open at the end of a period; counted if they had lasted 730 days, the first and last included."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.lines import all_and_neglect, open_at_the_end_of
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    found = []
    for period in world["period"]:
        last = period["end_date"]
        for plan in world["plan"]:
            if open_at_the_end_of(last, plan):
                long = int((last - plan["start_date"]).days + 1 >= 730)
                for line in all_and_neglect(plan):
                    found.append((line, period["key"], plan["plan_key"], long, plan["child_id"], last))
    return found
