"""Escalations that line managers settled, of those that were begun."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.returned_numbers import numbers_of
from tests.spec.twins.world import World


def rows(world: World) -> list[tuple[Any, ...]]:
    return numbers_of(world, "escalations_settled")
