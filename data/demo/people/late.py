"""Late records: what happened in a quarter and was recorded only after that quarter's extract, or the next, was taken.

The county's figure of the quarter then differs by a few between two editions. That is as it is everywhere, and is what
somebody who holds editions against each other has to go by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from data.demo.people.county import some
from data.demo.people.extracts import EXTRACTS, Extract
from data.demo.people.world import Episode, Help, Plan, World
from data.demo.stories import Story
from data.periods import period

Record = Callable[[date], None]  # puts down the day on which one thing was recorded
MISSED = ("missed_one", "missed_two")  # how many extracts went without it: the story has the most of each kind


def record_late(world: World, story: Story, random: Random, scale: float) -> None:
    """Record a few starts, ends, referrals and beginnings of early help late, in each quarter of the story."""
    for at, extract in enumerate(EXTRACTS):
        if not story.on(extract.as_at):
            continue
        for missed, (before, after) in zip(MISSED, pairwise(EXTRACTS[at:]), strict=False):
            most = max(1, round(story.effect[missed] * scale))
            for of_kind in (_starts, _ends, _referrals, _early_help):
                wanted = random.randint((most + 1) // 2, most)
                for record in some(random, list(of_kind(world, extract)), wanted):
                    days = (after.taken_on - before.taken_on).days
                    record(before.taken_on + timedelta(days=random.randint(1, days)))


def _in_quarter(extract: Extract, happened: date, recorded: date) -> bool:
    """Whether something of the extract's own quarter is in it so far."""
    return period(extract.period).start <= happened and extract.knows(happened, recorded)


def _starts(world: World, extract: Extract) -> Iterator[Record]:
    for plan in world.plans:
        if not plan.other_authority and _in_quarter(extract, plan.started, plan.recorded_on):
            yield _of_record(plan)


def _ends(world: World, extract: Extract) -> Iterator[Record]:
    stepped_down = {need.episode.number: need for need in world.need_plans}
    for plan in world.plans:
        began_before = plan.started < period(extract.period).start and extract.knows(plan.started, plan.recorded_on)
        if began_before and not plan.other_authority and _in_quarter(extract, plan.ended, plan.end_recorded_on):

            def record(day: date, plan: Plan = plan) -> None:
                # Nobody closes the referral, or begins the next plan, of a plan that still stands open.
                plan.end_recorded_on = plan.episode.close_recorded_on = day
                if need := stepped_down.get(plan.episode.number):
                    need.recorded_on = day

            yield record


def _referrals(world: World, extract: Extract) -> Iterator[Record]:
    """Of those that led to no plan: how late a plan is, is its own."""
    led_to_plan = {plan.episode.number for plan in world.plans}
    for episode in world.episodes:
        if episode.number not in led_to_plan and _in_quarter(extract, episode.referred, episode.recorded_on):
            yield _of_record(episode)


def _early_help(world: World, extract: Extract) -> Iterator[Record]:
    return (_of_record(help) for help in world.helped if _in_quarter(extract, help.started, help.recorded_on))


def _of_record(thing: Plan | Episode | Help) -> Record:
    def record(day: date) -> None:
        thing.recorded_on = day

    return record
