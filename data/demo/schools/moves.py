"""Pupils who move in the middle of a school year: out of the county, into it, or to another school."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.demo.people.world import Child
from data.demo.schools.pupils import Pupils
from data.demo.stories import Story
from data.periods import period

FIRST, LAST = 3 * 2020, 3 * 2025  # the terms of the first census and of the newest
NEARBY = 0.7  # share of those who change school that stay in the locality
KINDS = ("leaves", "comes", "changes")


def move(pupils: Pupils, story: Story, *, seed: int) -> None:
    """Let a few known children leave, come or change school, and let others change too: it says nothing of a pupil.

    All are in some census between the first and the newest, so that whoever has a number can be linked by it.
    """
    chance = np.random.default_rng([seed, 6])
    effect = story.effect
    draws = chance.random(len(pupils.cohort))
    known = len(pupils.children)
    for at in np.flatnonzero(draws < effect["times_with_a_plan"] * sum(effect[kind] for kind in KINDS)):
        child = pupils.children[at] if at < known else None
        kind = _kind(draws[at], story, child)
        terms = _between_terms(pupils, int(at)) if kind else []
        if not terms:
            continue
        term = int(chance.choice(_on_plan(child, terms) or terms))
        if kind == "leaves":
            pupils.leaves[at] = term
        elif kind == "comes":
            pupils.enters[at] = term
        else:
            pupils.moves[at], pupils.another[at] = term, _another(chance, pupils, int(at), term)


def _kind(draw: float, story: Story, child: Child | None) -> str:
    """What a pupil does; mostly nothing, which is no word. Others come and go as their careers have it."""
    if child is None:
        return "changes" if draw < story.effect["others_change"] else ""
    upto = 0.0
    for kind in KINDS:
        upto += story.effect[kind] * (story.effect["times_with_a_plan"] if child.plans else 1.0)
        if draw < upto:
            return kind
    return ""


def _between_terms(pupils: Pupils, at: int) -> list[int]:
    """The spring and summer terms before which the pupil may move: on roll in that term, and in a census before it."""
    first, last = max(FIRST, int(pupils.enters[at])) + 1, min(LAST, int(pupils.leaves[at]) - 1)
    return [term for term in range(first, last + 1) if term % 3]


def _on_plan(child: Child | None, terms: list[int]) -> list[int]:
    """Those of the terms that begin while the child has a plan: that is when a family is most likely to move."""
    plans = child.plans if child else []
    return [term for term in terms if any(plan.started < _begins(term) <= plan.ended for plan in plans)]


def _begins(term: int) -> date:
    return period(f"{term // 3}T{term % 3 + 1}").start


def _another(chance: np.random.Generator, pupils: Pupils, at: int, term: int) -> int:
    """A school of the same phase as the pupil's, and mostly of the same locality."""
    attended = pupils.secondary if term // 3 - pupils.cohort[at] > 6 else pupils.primary
    here = pupils.schools[attended[at]]
    near = chance.random() < NEARBY
    able = [
        number
        for number, one in enumerate(pupils.schools)
        if one is not here and one.phase == here.phase and (not near or one.locality == here.locality)
    ]
    return int(chance.choice(able))
