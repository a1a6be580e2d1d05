"""Eighteen years of the county, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from data.demo.people.contacts import contacts
from data.demo.people.early_help import start_early_help
from data.demo.people.families import Making
from data.demo.people.late import record_late
from data.demo.people.need_plans import need_plans
from data.demo.people.plans import start_plans
from data.demo.people.referrals import take_referrals
from data.demo.people.repeats import assess_again, end_early, restart
from data.demo.people.untidy import leave_open, overlap
from data.demo.people.world import EVERYTHING_FROM, PLANS_FROM, UNTIL, World
from data.demo.stories import Story


def happen(told: Mapping[str, Story], *, seed: int, scale: float) -> World:
    """What happened to the county's families: the same for the same seed and scale."""
    making = Making(Random(f"{seed} families"), Random(f"{seed} conferences"), scale, told)
    for month in _months(PLANS_FROM, UNTIL):
        start_plans(making, month)
        if month >= EVERYTHING_FROM:
            take_referrals(making, month)
            start_early_help(making, month)
    world = making.world
    restart(world, told["plans_again_at_once"], Random(f"{seed} restarts"), scale)
    end_early(world, told["short_plans"], Random(f"{seed} short plans"), scale)
    overlap(world, told["overlapping_plans"], Random(f"{seed} overlaps"), scale)
    world.contacts = contacts(world, Random(f"{seed} contacts"))
    world.need_plans = need_plans(world, Random(f"{seed} need plans"))
    assess_again(world, told["second_assessments"], Random(f"{seed} second assessments"), scale)
    leave_open(world, told, Random(f"{seed} left open"), scale)
    record_late(world, told["recorded_after_the_extract"], Random(f"{seed} late"), scale)
    return world


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
