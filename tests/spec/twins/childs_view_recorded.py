"""Audited records; counted if the child's own view was clear."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.audited import records_in_which
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    return records_in_which(world, "child_voice")
