"""Pupils; counted if they were permanently excluded in the period."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.school_lines import pupils_excluded
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    return pupils_excluded(world, "permanent")
