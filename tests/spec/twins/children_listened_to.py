"""What children and young people answered when asked whether they feel listened to; counted: 4 or 5."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.lines import inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date", "locality")


def rows(world: World) -> list[tuple[Any, ...]]:
    return [
        ("children", period["key"], said["answer_key"], int(said["answer"] in (4, 5)), None, said["said_on"],
         said["locality"])
        for period in world["period"]
        for said in world["answer"]
        if inside(said["said_on"], period)
        and said["question"] == "listened_to"
        and said["speaker"] in ("child", "young_person")
    ]  # fmt: skip
