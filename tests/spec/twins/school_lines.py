"""Pupils of a period, their half days, and the lines they are counted in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.spec.twins.lines import inside, open_at_the_end_of
from tests.spec.twins.world import World

Row = dict[str, Any]
LINES = ("neglect_plan", "cin_plan", "early_help")


def pupils(world: World, *, published_ages: bool = True) -> Iterator[tuple[Row, str, int, int, list[str]]]:
    """(period, pupil, half days missed, half days possible, lines) for every pupil on roll in a period.

    published_ages: whether those who were under 5 or over 15 when the school year began have a line of their own.
    """
    for period in world["period"]:
        told: dict[str, list[Row]] = {}
        for row in world["pupil_term"]:
            if inside(row["term_end"], period):
                told.setdefault(row["upn_id"], []).append(row)
        for upn, terms in told.items():
            child = next((row["child_id"] for row in terms if row["child_id"]), None)
            ages = [row["age_at_start"] for row in terms if row["age_at_start"] is not None]
            of_age = any(5 <= age <= 15 for age in ages) or not published_ages
            lines = ["all_pupils", *_line_of(world, period, child)] if of_age else ["other_ages"]
            yield period, upn, sum(row["missed"] for row in terms), sum(row["possible"] for row in terms), lines


def _line_of(world: World, period: Row, child: str | None) -> list[str]:
    """The line of the help that comes first of those open on the day; none for a plan that is not for neglect."""
    helped = {
        spell["kind"]
        for spell in world["support"]
        if spell["child_id"] == child and open_at_the_end_of(period["snapshot_date"], spell)
    }
    for kind in ("neglect_plan", "other_plan", "cin_plan", "early_help"):
        if kind in helped:
            return [kind] if kind in LINES else []
    return []


def pupils_excluded(world: World, category: str) -> list[tuple[Any, ...]]:
    """A row a pupil, period and line; counted if anything of the category began for the pupil in the period."""
    found = []
    for period, upn, _, _, lines in pupils(world, published_ages=False):
        began = [
            row["start_date"] for row in world["exclusion"] if row["upn_id"] == upn and row["category"] == category
        ]
        once = int(any(inside(day, period) for day in began))
        found += [(line, period["key"], upn, once, upn, period["end_date"]) for line in lines]
    return found
