"""Audited records of children with a father known; counted if his views were clear."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.audited import records_in_which
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    return records_in_which(world, "fathers_views")
