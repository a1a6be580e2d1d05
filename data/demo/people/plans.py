"""Child protection plans: who starts one, who had one before, how long it lasts, when it is looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from data.demo.people import county
from data.demo.people.families import Making, weekday
from data.demo.people.referrals import SOURCES, assess, refer
from data.demo.people.world import Child, Enquiry, Episode, Household, Plan

A_YEAR = 560.0
SEASON = (1.0, 1.02, 1.1, 0.96, 1.02, 1.06, 1.06, 0.84, 0.9, 1.02, 1.06, 0.96)
AGAIN_SOON, AGAIN_LATER = 0.2, 0.115  # share of plans whose child's last one ended up to two years ago, or longer
SOON = tuple(range(6, 23))
LATER = tuple(gap for gap in range(26, 120) for _ in range(max(1, 12 - gap // 10)))
MOST_OWED = 4.0
TWO_YEARS = 731  # days, in the longest case
REFERRED_BEFORE = tuple(range(10, 60))
OTHER_AUTHORITY = 0.014
LEAD = timedelta(days=62)  # from the referral to the first day of the plan, at most

NEGLECT = {"first": 0.53, "soon": 0.70, "later": 0.68}  # by how long since an earlier plan; the rest by weight:
OTHERS = {
    "Emotional abuse": 29.0, "Physical abuse": 6.5, "Sexual abuse": 3.5, "Multiple: Neglect, Physical abuse": 2.2,
    "Multiple: Neglect, Emotional abuse": 1.8, "Multiple: Emotional abuse, Physical abuse": 1.0,
}  # fmt: skip
LATEST_DIFFERS = 0.07

# Months on a plan: most end at a review conference, three months after the start and then every six.
MONTHS = {"between": 12.0, "3": 14.0, "9": 34.5, "15": 26.0, "21": 9.5, "27": 2.25, "33": 1.0, "39": 0.8, "46": 0.3}
FIRST_REVIEW, NEXT_REVIEW = 91, 182
WAITS = (12, 15, 18, 20, 21, 23, 24, 27, 31)  # days from the enquiry to the conference; 15 working days are 21
IN_TIME = 0.96


@dataclass(frozen=True, slots=True)
class Decision:
    """What one conference decided for the children of a family."""

    referred: date
    started: date
    ended: date
    category: str
    source: str


def start_plans(making: Making, month: date) -> None:
    """Start a month's plans, family by family."""
    making.owe("plans", A_YEAR, SEASON, month)
    while making.owed["plans"] > 0:
        family = _which_family(making, month)
        plans = _start(making, family, making.working_day(month))
        making.owed["plans"] -= len(plans)
        _keep_shares(making, family.locality, month, plans)
        if making.random.random() < OTHER_AUTHORITY:
            _hold_for_another(making, month)


def _which_family(making: Making, month: date) -> Household:
    """A family that had a plan before, one that was only referred before, or a new one."""

    def free(family: Household) -> bool:
        return family.free_on <= month - LEAD

    def first_plan(family: Household) -> bool:
        return family.last_plan_ended is None and free(family)

    place = county.chosen(making.random, county.SHARE_OF_FAMILIES)
    family: Household | None = None
    if making.random.random() < making.owed["soon", place] / 2:
        family = making.again("plan ended", place, month, SOON, free)
    elif making.random.random() < making.owed["later", place] / 2:
        family = making.again("plan ended", place, month, LATER, free)
    elif making.random.random() < 0.4:
        family = making.again("referred", place, month, REFERRED_BEFORE, first_plan)
    return family or making.new_family(month - LEAD, place)


def _keep_shares(making: Making, place: str, month: date, plans: list[Plan]) -> None:
    """Count what each plan owes to the shares that start again: chance may stray from them, but not far."""
    told, owed = making.told, making.owed
    differs = told["south_differs"].effect[place]
    owed["soon", place] += len(plans) * AGAIN_SOON * differs * told["named_worker"].factor("share_of_usual", month)
    owed["later", place] += len(plans) * AGAIN_LATER * differs
    for plan in plans:
        if len(plan.child.plans) > 1:
            owed["soon" if (plan.started - plan.child.plans[-2].ended).days <= TWO_YEARS else "later", place] -= 1
    for when in ("soon", "later"):  # in the first years there is nobody to find: that debt is let go
        owed[when, place] = min(owed[when, place], MOST_OWED)


def _start(making: Making, family: Household, started: date) -> list[Plan]:
    """Start the plans of a family's children on one day."""
    random = making.random
    children = making.young(family, started, grown=16.9)
    if children and random.random() < 0.05:
        children.append(making.add_child(family, started + timedelta(days=random.randrange(5, 80))))
    if not children:
        family.free_on = date.max  # everyone has grown up
        return []
    decided = Decision(
        referred=weekday(started - timedelta(days=random.randrange(18, 60))),
        started=started,
        ended=_ending(random, started),
        category=_category(making, _since(family, started), len(children)),
        source=county.chosen(random, SOURCES),
    )
    plans = [_plan(making, child, decided) for child in children]
    family.last_plan_ended = max(plan.ended for plan in plans)
    making.remember("plan ended", family, family.last_plan_ended)
    making.remember("referred", family, decided.referred)
    return plans


def _plan(making: Making, child: Child, decided: Decision) -> Plan:
    random = making.random
    ended = decided.ended if random.random() < 0.88 else _ending(random, decided.started)
    grown = child.birth.replace(year=child.birth.year + 18, day=min(child.birth.day, 28))
    ended = min(ended, grown)
    closed = weekday(ended + timedelta(days=random.randrange(20, 110)))
    episode = refer(making, child, decided.referred, closed, "plan", decided.source)
    assess(making, episode, decided.started - timedelta(days=random.randrange(1, 9)), "Neglect" in decided.category)
    enquired = max(decided.referred, decided.started - timedelta(days=_waited(making, decided.started)))
    making.world.enquiries.append(Enquiry(episode, weekday(enquired), decided.started, plan=True))
    return _record(making, episode, decided, ended)


def _record(making: Making, episode: Episode, decided: Decision, ended: date, *, ours: bool = True) -> Plan:
    random = making.random
    differs = random.random() < LATEST_DIFFERS
    plan = Plan(
        number=9_000_000 + len(making.world.plans),
        child=episode.child,
        episode=episode,
        started=decided.started,
        ended=ended,
        initial=decided.category,
        latest=county.chosen(random, OTHERS | {"Neglect": 50.0}) if differs else decided.category,
        reviews=reviews(random, decided.started, ended),
        recorded_on=_recorded(making, decided.started),
        other_authority=not ours,
    )
    making.world.plans.append(plan)
    episode.child.plans.append(plan)
    return plan


def _waited(making: Making, started: date) -> int:
    story = making.told["conferences_sooner"]
    return making.random.choice(WAITS) - (int(story.effect["days"]) if story.on(started) else 0)


def _since(family: Household, started: date) -> str:
    """Whether this is a family's first plan, or how long ago another ended."""
    if family.last_plan_ended is None:
        return "first"
    return "soon" if (started - family.last_plan_ended).days <= TWO_YEARS else "later"


def _category(making: Making, which: str, children: int) -> str:
    """Neglect as often as its share owes, another category by chance."""
    making.owed["neglect", which] += children * NEGLECT[which]
    if making.random.random() < making.owed["neglect", which] / 2:
        making.owed["neglect", which] -= children
        return "Neglect"
    return county.chosen(making.random, OTHERS)


def _recorded(making: Making, started: date) -> date:
    """A few days later, or, in the quarter of the late recording, some only in the new year."""
    story = making.told["late_recording"]
    if story.on(started) and making.random.random() < story.effect["plans_late"]:
        return date(2026, 1, 20) + timedelta(days=making.random.randrange(30))
    return started + timedelta(days=making.random.randrange(1, 8))


def _ending(random: Random, started: date) -> date:
    months = county.chosen(random, MONTHS)
    days = random.uniform(10, 420) if months == "between" else int(months) * 30.4 + random.gauss(4, 25)
    return weekday(started + timedelta(days=int(days)))


def reviews(random: Random, started: date, ended: date) -> tuple[tuple[date, date], ...]:
    """Each review conference, due and held, until the plan ended."""
    held: list[tuple[date, date]] = []
    due = started + timedelta(days=FIRST_REVIEW)
    while True:
        late = random.randrange(1, 30) if random.random() > IN_TIME else -random.randrange(0, 20)
        on = weekday(due + timedelta(days=late))
        if on > ended:
            return tuple(held)
        held.append((due, on))
        due = on + timedelta(days=NEXT_REVIEW)


def _hold_for_another(making: Making, month: date) -> None:
    """A plan of another authority, held here for a few weeks while its child stays in the county."""
    random = making.random
    family = making.new_family(month - LEAD)
    family.free_on = date.max
    started = making.working_day(month)
    ended = started + timedelta(days=random.randrange(20, 90))
    decided = Decision(started, started, ended, county.chosen(random, OTHERS), "5C")
    for child in family.children:
        episode = refer(making, child, started, ended, "plan", decided.source)
        episode.reason = "RC5"
        _record(making, episode, decided, ended, ours=False)
