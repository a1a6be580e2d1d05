"""What systems hold that cannot be so: plans that run beside one another, plans that nobody closed.

They are put in once the history is made, and change no other child's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from data.demo.people.county import some
from data.demo.people.families import weekday
from data.demo.people.world import UNTIL, Plan, World
from data.demo.stories import Story
from data.periods import between

BESIDE = (4, 40)  # days that an earlier plan runs on after the next one has started
NOT_LONG_BEFORE = timedelta(days=460)
GROWN = 18


def overlap(world: World, story: Story, random: Random, scale: float) -> None:
    """Let a few plans of each year start while the child's earlier one still runs."""
    for year in between(story.since.start, UNTIL, "year"):
        able = [pair for pair in _one_after_the_other(world) if year.start <= pair[1].started <= year.end]
        for earlier, later in some(random, able, max(1, round(story.effect["plans_a_year"] * scale))):
            earlier.ended = weekday(later.started + timedelta(days=random.randint(*BESIDE)))
            earlier.episode.closed = max(earlier.episode.closed, earlier.ended)


def _one_after_the_other(world: World) -> Iterator[tuple[Plan, Plan]]:
    for plan in world.plans:
        for earlier in plan.child.plans:
            soon = timedelta() < plan.started - earlier.ended <= NOT_LONG_BEFORE
            if soon and plan.ended - plan.started > timedelta(days=BESIDE[1]) and not earlier.other_authority:
                yield earlier, plan


def leave_open(world: World, told: Mapping[str, Story], random: Random, scale: float) -> None:
    """Let a few ends never be recorded: of plans with another after them, and of young people who are grown."""
    begun, grown = told["missing_ends"], told["open_past_eighteen"]
    last = {plan.number: plan.child.plans[-1] for plan in world.plans}
    with_another = [p for p in world.plans if begun.on(p.started) and last[p.number].started > p.ended]
    now_grown = [p for p in world.plans if grown.on(p.started) and last[p.number] is p and _grown(p) <= UNTIL]
    for story, able in ((begun, with_another), (grown, now_grown)):
        ours = [plan for plan in able if not plan.other_authority]
        for plan in some(random, ours, max(1, round(story.effect["plans"] * scale))):
            plan.end_recorded_on = date.max


def _grown(plan: Plan) -> date:
    birth = plan.child.birth
    return birth.replace(year=birth.year + GROWN, day=min(birth.day, 28))
