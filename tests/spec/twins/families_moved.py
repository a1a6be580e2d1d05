"""Families, or children with a star of their own, by whether more areas of the star had risen or fallen."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.scores import movements
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")
STARS = ("family_star_plus", "my_star")


def rows(world: World) -> list[tuple[Any, ...]]:
    return [
        ("up" if risen > fallen else "down" if fallen > risen else "same", period["key"], subject, None, last)
        for period in world["period"]
        for subject, (risen, fallen, last) in movements(world, period, STARS, "subject_id").items()
    ]
