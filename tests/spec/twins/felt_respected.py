"""What children, and what parents and carers, answered about whether they felt respected; counted: 4 or 5."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.answers_given import CHILDREN, PARENTS, answers_to
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date", "locality")


def rows(world: World) -> list[tuple[Any, ...]]:
    children = answers_to(world, "felt_respected", "children", CHILDREN)
    return children + answers_to(world, "felt_respected", "parents", PARENTS)
