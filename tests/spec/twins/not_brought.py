"""Children with an appointment in a period, each once; counted if they were not brought to any of them."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.lines import inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    found = []
    for period in world["period"]:
        of_child: dict[str, list[str]] = {}
        for one in world["appointment"]:
            if inside(one["appointment_date"], period):
                of_child.setdefault(one["nhs_id"], []).append(one["was_not_brought"])
        for child, came in of_child.items():
            found.append(("children", period["key"], child, int("yes" in came), child, period["end_date"]))
    return found
