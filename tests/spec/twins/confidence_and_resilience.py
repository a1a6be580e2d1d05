"""What children and young people answered about confidence and about coping, a line each; counted: 4 or 5."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.answers_given import CHILDREN, answers_to
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date", "locality")


def rows(world: World) -> list[tuple[Any, ...]]:
    return [
        row for question in ("self_confidence", "resilience") for row in answers_to(world, question, question, CHILDREN)
    ]
