"""Pupils; counted if they missed a tenth or more of the half days that were possible for them."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.school_lines import pupils
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    return [
        (line, period["key"], upn, int(missed >= possible / 10), upn, period["end_date"])
        for period, upn, missed, possible, lines in pupils(world)
        for line in lines
    ]
