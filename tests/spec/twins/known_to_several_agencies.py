"""Children by how many kinds of agency had recorded a worry in the two years before the first referral."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.days import moved
from tests.spec.twins.lines import inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")
PARTS = ("none", "one", "two")


def rows(world: World) -> list[tuple[Any, ...]]:
    found = []
    for child in {row["child_id"] for row in world["referral"]}:
        first = min(row["referral_date"] for row in world["referral"] if row["child_id"] == child)
        agencies = {
            worry["agency"]
            for worry in world["concern"]
            if worry["child_id"] == child and moved(first, -24) <= worry["on_date"] < first
        } - {"family"}
        part = PARTS[len(agencies)] if len(agencies) < len(PARTS) else "three_or_more"
        found += [(part, period["key"], child, child, first) for period in world["period"] if inside(first, period)]
    return found
