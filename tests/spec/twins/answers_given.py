"""What people answered on a scale from 1 to 5, said as rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tests.spec.twins.lines import inside
from tests.spec.twins.world import World

CHILDREN = ("child", "young_person")
PARENTS = ("parent_or_carer",)
PRACTITIONERS = ("practitioner",)


def answers_to(world: World, question: str, line: str, speakers: Collection[str]) -> list[tuple[Any, ...]]:
    """A row an answer, its locality last; counted: 4 or 5."""
    return [
        (
            line,
            period["key"],
            said["answer_key"],
            int(said["answer"] in (4, 5)),
            None,
            said["said_on"],
            said["locality"],
        )
        for period in world["period"]
        for said in world["answer"]
        if inside(said["said_on"], period) and said["question"] == question and said["speaker"] in speakers
    ]
