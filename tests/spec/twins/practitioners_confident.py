"""What practitioners answered about acting on neglect; counted: 4 or 5."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.answers_given import PRACTITIONERS, answers_to
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date", "locality")


def rows(world: World) -> list[tuple[Any, ...]]:
    return answers_to(world, "confident", "practitioners", PRACTITIONERS)
