"""Returns that were due in a period; counted if they came by the day."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.lines import inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    return [
        ("all", period["key"], owed["return_key"], int(owed["state"] == "on_time"), None, owed["due_on"])
        for period in world["period"]
        for owed in world["owed_return"]
        if inside(owed["due_on"], period)
    ]
