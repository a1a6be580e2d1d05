"""Assessments that ended; counted if 45 working days or fewer after they started."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.counting_days import days_worked, working_days
from tests.spec.twins.lines import all_and_neglect, inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    worked, found = days_worked(world), []
    for period in world["period"]:
        for one in world["assessment"]:
            started, ended = one["start_date"], one["end_date"]
            if inside(ended, period) and started <= ended:
                in_time = int(working_days(worked, started, ended) <= 45)
                for line in all_and_neglect(one):
                    found.append((line, period["key"], one["assessment_key"], in_time, one["child_id"], ended))
    return found
