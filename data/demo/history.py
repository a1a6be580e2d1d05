"""Eighteen years of the county, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from data.demo.contacts import contacts
from data.demo.early_help import start_early_help
from data.demo.families import Making
from data.demo.need_plans import need_plans
from data.demo.plans import start_plans
from data.demo.referrals import take_referrals
from data.demo.stories import Story
from data.demo.world import EVERYTHING_FROM, PLANS_FROM, UNTIL, World


def happen(told: Mapping[str, Story], *, seed: int, scale: float) -> World:
    """What happened to the county's families: the same for the same seed and scale."""
    making = Making(Random(f"{seed} families"), Random(f"{seed} conferences"), scale, told)
    for month in _months(PLANS_FROM, UNTIL):
        start_plans(making, month)
        if month >= EVERYTHING_FROM:
            take_referrals(making, month)
            start_early_help(making, month)
    making.world.contacts = contacts(making.world, Random(f"{seed} contacts"))
    making.world.need_plans = need_plans(making.world, Random(f"{seed} need plans"))
    return making.world


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
