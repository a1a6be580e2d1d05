"""Half days missed out of half days possible, a pupil and period at a time."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.school_lines import pupils
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    return [
        (line, period["key"], upn, missed, possible, upn, period["end_date"])
        for period, upn, missed, possible, lines in pupils(world)
        for line in lines
    ]
