"""Referrals to children's social care that lead to no plan, and the assessment that follows a referral."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from data.demo.people import county
from data.demo.people.families import Making, weekday
from data.demo.people.world import Assessment, Child, Enquiry, Episode, Household

A_YEAR = 4_490.0  # and some 560 more that led to a plan
SEASON = (1.04, 1.02, 1.1, 0.94, 1.06, 1.06, 1.02, 0.8, 0.92, 1.04, 1.08, 0.92)
AGAIN_SOON, AGAIN_LATER = 0.205, 0.19  # share of families referred up to a year ago, or longer
SOON, LATER = tuple(range(2, 12)), tuple(range(13, 70))

SOURCES = {
    "1A": 6.0, "1B": 2.0, "1C": 1.5, "1D": 1.5, "2A": 20.0, "2B": 2.0, "3A": 3.5, "3B": 3.5, "3C": 1.0, "3D": 3.0,
    "3E": 5.0, "3F": 1.5, "4": 1.5, "5A": 3.0, "5B": 5.0, "5C": 3.0, "6": 28.0, "7": 3.0, "8": 4.0, "9": 1.0, "10": 0.5,
}  # fmt: skip
NEEDS = {"N1": 61.0, "N2": 8.0, "N3": 4.0, "N4": 9.0, "N5": 12.0, "N6": 2.5, "N7": 0.5, "N8": 1.5, "N9": 1.0, "N0": 0.5}
HELD_WITHOUT_PLAN = 0.13  # share of the enquiries that led to no plan in which a conference was held all the same
WENT = {"no_further_action": 6.0, "assessed": 63.0, "in_need": 31.0}
# Share of assessments in which each factor is found; neglect in nearly all of those before a neglect plan.
FACTORS = {
    "1B": 0.14, "2B": 0.17, "3A": 0.16, "3B": 0.34, "4A": 0.15, "4B": 0.36, "5A": 0.08, "5B": 0.06, "6A": 0.06,
    "6B": 0.07, "7A": 0.04, "10A": 0.04, "11A": 0.03, "13A": 0.03, "14A": 0.07, "15A": 0.05, "16A": 0.21, "17A": 0.2,
    "18C": 0.12, "19C": 0.04, "20": 0.12, "24A": 0.03,
}  # fmt: skip


def take_referrals(making: Making, month: date) -> None:
    """Take a month's referrals that will lead to no plan, family by family."""
    making.owe("referrals", A_YEAR, SEASON, month)
    while making.owed["referrals"] > 0:
        family = _which_family(making, month)
        making.owed["referrals"] -= _take(making, family, making.working_day(month))


def refer(making: Making, child: Child, on: date, closed: date, went: str, source: str) -> Episode:
    """Record one child's referral. went: no_further_action, assessed, in_need or plan."""
    random, family = making.random, child.family
    episode = Episode(
        number=5_000_000 + len(making.world.episodes),
        child=child,
        referred=on,
        source=source,
        need="N1" if went == "plan" and random.random() < 0.93 else county.chosen(random, NEEDS),
        no_further_action=went == "no_further_action",
        closed=closed,
        reason="RC7" if went in ("plan", "in_need") else random.choice(("RC8", "RC8", "RC9")),
        team=family.safeguarding_team if went in ("plan", "in_need") else family.assessment_team,
    )
    making.world.episodes.append(episode)
    child.referred.append(on)
    child.known_on = min(child.known_on, on)
    if went in ("plan", "in_need"):
        child.in_need.append((on, closed))
    family.last_referred = on
    family.free_on = max(family.free_on, closed + timedelta(days=3))
    return episode


def assess(making: Making, episode: Episode, latest_end: date, neglect: bool) -> None:
    """Record the assessment that followed, ended by a given day; neglect: whether the plan to come is for it."""
    random = making.random
    started = weekday(episode.referred + timedelta(days=random.choice((0, 0, 1, 1, 2, 3))))
    found = factors(random, neglect)
    making.world.assessments.append(
        Assessment(
            number=7_000_000 + len(making.world.assessments),
            episode=episode,
            started=started,
            authorised=max(started + timedelta(days=4), latest_end),
            seen=random.random() < 0.95,
            factors=found,
        )
    )


def factors(random: Random, neglect: bool) -> tuple[str, ...]:
    """What an assessment found; neglect: whether it is likely to have found that."""
    shares = FACTORS | ({"16A": 0.92} if neglect else {})
    return tuple(code for code, share in shares.items() if random.random() < share) or ("21",)


def _which_family(making: Making, month: date) -> Household:
    def ready_soon(family: Household) -> bool:
        return family.free_on <= month

    def ready_later(family: Household) -> bool:
        longer_ago = family.last_referred is not None and (month - family.last_referred).days > 366
        return longer_ago and family.free_on <= month

    draw = making.random.random()
    place = county.chosen(making.random, county.SHARE_OF_FAMILIES)
    family: Household | None = None
    if draw < AGAIN_SOON:
        family = making.again("referred", place, month, SOON, ready_soon)
    elif draw < AGAIN_SOON + AGAIN_LATER:
        family = making.again("referred", place, month, LATER, ready_later)
    return family or making.new_family(month, place)


def _take(making: Making, family: Household, on: date) -> int:
    random = making.random
    went = county.chosen(random, WENT)
    assessed = weekday(on + timedelta(days=int(random.triangular(12, 95, 48))))
    closed = {
        "no_further_action": weekday(on + timedelta(days=random.randrange(3))),
        "assessed": weekday(assessed + timedelta(days=random.randrange(8))),
        "in_need": weekday(assessed + timedelta(days=int(random.triangular(60, 420, 130)))),
    }[went]
    children = [child for child in making.young(family, on, grown=17.3) if random.random() < 0.93]
    source = county.chosen(random, SOURCES)
    for child in children:
        episode = refer(making, child, on, closed, went, source)
        if went != "no_further_action":
            assess(making, episode, assessed, neglect=False)
            if random.random() < 0.13:
                _enquire(making, episode)
    if children:
        making.remember("referred", family, on)
    else:
        family.free_on = date.max  # everyone has grown up
    return len(children)


def _enquire(making: Making, episode: Episode) -> None:
    started = weekday(episode.referred + timedelta(days=making.random.randrange(1, 10)))
    held = weekday(started + timedelta(days=making.aside.choice((12, 14, 16, 18, 20, 21, 25))))
    confers = held <= episode.closed and making.aside.random() < HELD_WITHOUT_PLAN
    making.world.enquiries.append(Enquiry(episode, started, held if confers else None, plan=False))
