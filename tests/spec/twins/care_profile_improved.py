"""Children whose Graded Care Profile was read again; counted if more areas had a lower grade than a higher one."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.scores import movements
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    return [
        ("children", period["key"], child, int(fallen > risen), child, last)
        for period in world["period"]
        for child, (risen, fallen, last) in movements(world, period, ("gcp2",), "child_id").items()
    ]
