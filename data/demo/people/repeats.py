"""What comes close upon another thing: plans that start again at once, plans soon over, assessments made twice.

They are put in once the history is made, where they change nothing that comes later: no other child's history moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, groupby
from random import Random

from data.demo.people.county import some
from data.demo.people.families import weekday
from data.demo.people.plans import reviews
from data.demo.people.referrals import factors
from data.demo.people.world import TODAY, UNTIL, Assessment, Plan, World
from data.demo.stories import Story
from data.periods import between

Pair = tuple[Plan, Plan]  # an earlier plan of a child and the next
GAPS = ((0, 0), (1, 9), (20, 85))  # days from the end to the next start, at least and at most: one after the other
AT_MOST = timedelta(days=460)  # an earlier plan that ended longer before is not made to last until then
SOON_OVER = (10, 30)  # days of a plan that is over within its quarter,
EARLY_IN_QUARTER = timedelta(days=55)  # which starts no later in it than this
SECOND = (90, 240)  # days from the start of one assessment to the start of the next
LASTS = (15, 63)
ROOM = timedelta(days=25)  # before the referral is closed


def restart(world: World, story: Story, random: Random, scale: float) -> None:
    """Let a few earlier plans last until just before the next one starts: brothers and sisters alike.

    Plans are made longer and none is added, so that as many start again within two years as before.
    """
    gaps = cycle(GAPS)
    for year in between(story.since.start, UNTIL, "year"):
        left = max(1, round(story.effect["plans_a_year"] * scale))
        for together in sorted(_again(world, year.start, year.end), key=_shortest):
            if left <= 0:
                break
            days = random.randint(*next(gaps))
            for earlier, later in together:
                _last_until(earlier, later.started - timedelta(days=days), days, random)
            left -= len(together)


def _again(world: World, first: date, last: date) -> Iterator[list[Pair]]:
    """Of each decision between two days: the plans it started whose children's last ones ended not long before."""
    ours = [plan for plan in world.plans if first <= plan.started <= last and not plan.other_authority]
    for _, together in groupby(ours, key=lambda plan: (id(plan.child.family), plan.started)):
        pairs = [(earlier, plan) for plan in together for earlier in plan.child.plans if _follows(earlier, plan)]
        if pairs:
            yield pairs


def _follows(earlier: Plan, later: Plan) -> bool:
    between_them = (earlier.episode.referred < day < later.episode.referred for day in earlier.child.referred)
    soon = timedelta() < later.started - earlier.ended <= AT_MOST
    return soon and not earlier.other_authority and not any(between_them)


def _shortest(together: list[Pair]) -> timedelta:
    return min(later.started - earlier.ended for earlier, later in together)


def _last_until(plan: Plan, ended: date, days: int, random: Random) -> None:
    """End a plan on this day, and close its referral before the next plan starts, so many days later."""
    plan.ended = _no_weekend(ended)
    plan.reviews = reviews(random, plan.started, plan.ended)
    plan.episode.closed = _no_weekend(plan.ended + timedelta(days=random.randint(0, days)))


def _no_weekend(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def end_early(world: World, story: Story, random: Random, scale: float) -> None:
    """Let a few plans of each quarter be over within it: last plans of their children, so that no other is moved."""
    for quarter in between(story.since.start, UNTIL, "quarter"):
        latest = quarter.start + EARLY_IN_QUARTER
        able = [plan for plan in world.plans if quarter.start <= plan.started <= latest and _last(plan, quarter.end)]
        for plan in some(random, able, max(1, round(story.effect["plans_a_quarter"] * scale))):
            plan.ended, plan.reviews = weekday(plan.started + timedelta(days=random.randint(*SOON_OVER))), ()


def _last(plan: Plan, open_on: date) -> bool:
    return plan.child.plans[-1] is plan and plan.ended > open_on and not plan.other_authority


def assess_again(world: World, story: Story, random: Random, scale: float) -> None:
    """Let a few children whose referrals stay open be assessed a second time, some months after the first."""
    first = list(world.assessments)
    for year in between(story.since.start, UNTIL, "year"):
        able = [one for one in first if year.start <= one.started <= year.end and _stays_open(one)]
        for one in some(random, able, max(1, round(story.effect["assessments_a_year"] * scale))):
            started = _no_weekend(one.started + timedelta(days=random.randint(*SECOND)))
            if one.authorised < started < min(one.episode.closed - ROOM, TODAY):
                world.assessments.append(_second(one, started, len(world.assessments), random))


def _stays_open(one: Assessment) -> bool:
    return one.episode.reason == "RC7" and (one.episode.closed - one.started).days > SECOND[0] + ROOM.days


def _second(first: Assessment, started: date, place: int, random: Random) -> Assessment:
    ended = weekday(started + timedelta(days=random.randint(*LASTS)))
    return Assessment(
        number=7_000_000 + place,
        episode=first.episode,
        started=started,
        authorised=min(ended, first.episode.closed),
        seen=random.random() < 0.95,
        factors=factors(random, "16A" in first.factors),
    )
