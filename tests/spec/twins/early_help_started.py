"""Early help that started in a period, by who leads it."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.lines import inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date", "lead_agency")


def rows(world: World) -> list[tuple[Any, ...]]:
    return [
        ("all", period["key"], episode["episode_key"], 1, episode["child_id"], episode["start_date"],
         episode["lead_agency"])
        for period in world["period"]
        for episode in world["early_help"]
        if inside(episode["start_date"], period)
    ]  # fmt: skip
