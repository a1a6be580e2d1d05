"""An invented county, row by row: lives of children, and what had been recorded of them by the end of each quarter.

Most is recorded in the quarter in which it happens. A few starts, ends and referrals of every quarter, one to five, are
only recorded one or two quarters later: it is they whom two editions beside each other must not tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from data.periods import between, containing
from tests.spec.twins.world import Row, World

BEGUN, LAST = date(2019, 4, 1), date(2026, 3, 31)  # three years of history before the first quarter that is shown
QUARTERS = between(BEGUN, LAST, "quarter")
AT = {quarter.key: at for at, quarter in enumerate(QUARTERS)}
FAMILIES_KNOWN, NEW_REFERRALS, NEW_HELP = (40, 48), (110, 140), (70, 90)  # in a quarter, from and to
AGAIN = 0.62  # the chance that another plan follows
LAGS = (1, 1, 2)  # quarters


@dataclass(frozen=True)
class Chances:
    """How often what is rare happens."""

    late: tuple[int, int] = (1, 5)  # so many of what happens in a quarter are recorded late, from and to
    long: float = 0.03  # of all spells, those that last for two to four years
    untold: float = 0.03  # the share of referrals never assessed, and of conferences without a discussion
    leaves: float = 0.015  # pupils, by term
    suspended: float = 0.02
    steady: float = 0.9  # pupils who are absent as they were in the term before
    pupils: float = 0.45  # of the children with plans, those who are of an age to be pupils


USUAL = Chances()
ODD = Chances((10, 20), 0.25, 0.3, 0.15, 0.3, 0.2, 1)  # a county in which everything rare is usual


@dataclass
class Event:
    """Something that happened on a day; `known` is the number of the quarter by the end of which it was recorded."""

    kind: str
    day: date
    known: int = 0


@dataclass
class Spell:
    """A plan, or other help: one child's, from a start to an end that may not have come."""

    child: str
    start: Event
    end: Event | None
    neglect: str = "no"
    ending: str = "other"
    reviews: tuple[date, ...] = ()


@dataclass
class Referral:
    """A referral, and the assessment that followed it: when that began and ended, and whether it found neglect."""

    child: str
    told: Event
    assessed: tuple[date, Event] | None
    neglect: str
    tied: bool = True  # whether the source ties the assessment to it


@dataclass
class Lives:
    """Everything that happens in the county."""

    chances: Chances
    plans: list[Spell] = field(default_factory=list)
    help: dict[str, list[Spell]] = field(default_factory=lambda: {"early_help": [], "cin_plan": []})
    referrals: list[Referral] = field(default_factory=list)
    conferences: list[Row] = field(default_factory=list)
    tools: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)

    def events(self) -> Iterator[Event]:
        for spell in (*self.plans, *self.help["early_help"], *self.help["cin_plan"]):
            yield spell.start
            if spell.end:
                yield spell.end
        for referral in self.referrals:
            yield referral.told
            if referral.assessed:
                yield referral.assessed[1]


def quarter_of(day: date) -> int:
    """The number of a day's quarter; of days before records begin that of the first."""
    return AT[containing(max(day, BEGUN), "quarter").key]


def lives(seed: int, chances: Chances = USUAL) -> Lives:
    """The same seed gives the same county."""
    rng = Random(seed)
    county = Lives(chances)
    for at, quarter in enumerate(QUARTERS):
        for number in range(rng.randint(*FAMILIES_KNOWN)):
            _plans(rng, county, f"p{at:02}{number:02}", _day_in(rng, quarter.start))
        for number in range(rng.randint(*NEW_REFERRALS)):
            _referrals(rng, county, f"r{at:02}{number:03}", _day_in(rng, quarter.start))
        for number in range(rng.randint(*NEW_HELP)):
            kind = "early_help" if rng.random() < 0.75 else "cin_plan"
            county.help[kind].append(_spell(rng, county, f"h{at:02}{number:02}", _day_in(rng, quarter.start), kind))
    _recorded(rng, county)
    return county


def _day_in(rng: Random, first: date) -> date:
    return first + timedelta(days=rng.randrange(90))


def _spell(rng: Random, county: Lives, child: str, start: date, kind: str) -> Spell:
    usual = (40 if kind == "plan" else 1) + int(rng.expovariate(1 / (290 if kind == "plan" else 200)))
    days = usual if rng.random() > county.chances.long else rng.randint(700, 1500)
    end = start + timedelta(days=days)
    return Spell(child, Event(f"{kind} start", start), Event(f"{kind} end", end) if end <= LAST else None)


def _plans(rng: Random, county: Lives, child: str, start: date) -> None:
    """A child's plans, one after another; sometimes the next starts on the very day on which one ends."""
    county.people.append(_person(rng, child, start))
    neglect = rng.random() < 0.62
    while start <= LAST:
        plan = _spell(rng, county, child, start, "plan")
        plan.neglect = ("yes" if rng.random() < 0.9 else "unknown") if neglect else "no"
        plan.ending = rng.choice(("child in need", "looked after", "other", "not known"))
        plan.reviews = tuple(_reviews(rng, plan))
        county.plans.append(plan)
        _before(rng, county, child, start)
        if plan.end is None or rng.random() > AGAIN:
            return
        gap = rng.choice((0, rng.randint(1, 500), rng.randint(30, 729), rng.randint(731, 900), rng.randint(731, 1000)))
        start = plan.end.day + timedelta(days=gap)


def _reviews(rng: Random, plan: Spell) -> Iterator[date]:
    day, last = plan.start.day, plan.end.day if plan.end else LAST
    for due in (84, *(175,) * 8):
        day += timedelta(days=due + rng.choice((-6, -3, -1, 0, 0, 0, 2, 25)))
        if day > last:
            return
        yield day


def _before(rng: Random, county: Lives, child: str, start: date) -> None:
    """What leads to a plan: a referral, an assessment, a conference, and sometimes a tool."""
    if rng.random() < 0.9:
        county.referrals.append(_referral(rng, county, child, start - timedelta(days=rng.randint(25, 70))))
    held = start - timedelta(days=rng.choice((0, 0, 0, 2)))
    asked = held - timedelta(days=rng.choice((9, 14, 18, 20, 24, 33)))
    county.conferences.append({
        "conference_key": f"{child}/{held}", "child_id": child, "conference_date": held, "led_to_plan": "yes",
        "enquiry_date": asked if rng.random() > county.chances.untold else None,
    })  # fmt: skip
    if rng.random() < 0.4:
        county.tools.append({
            "subject_id": child, "child_id": child, "tool": "gcp2", "area": "physical", "score": 3, "better": "lower",
            "read_on": held - timedelta(days=rng.randint(5, 500)),
        })  # fmt: skip


def _referral(rng: Random, county: Lives, child: str, day: date) -> Referral:
    neglect, assessed = rng.choice(("yes", "no", "no")), None
    if rng.random() > county.chances.untold:
        begun = day + timedelta(days=rng.randint(0, 9))
        ended = begun + timedelta(days=rng.choice((15, 30, 50, 60, 75)))
        assessed = (begun, Event("assessment end", ended)) if ended <= LAST else None
    return Referral(child, Event("referral", day), assessed, neglect, rng.random() > county.chances.untold)


def _referrals(rng: Random, county: Lives, child: str, day: date) -> None:
    county.people.append(_person(rng, child, day))
    while day <= LAST:
        county.referrals.append(_referral(rng, county, child, day))
        if rng.random() > 0.35:
            return
        day += timedelta(days=rng.randint(20, 600))


def _person(rng: Random, child: str, day: date) -> Row:
    born = day - timedelta(days=rng.randint(0, 17 * 365))
    return {"person_id": child, "birth_month": born.replace(day=1) if rng.random() < 0.98 else None}


def _recorded(rng: Random, county: Lives) -> None:
    """When each event was recorded: in its own quarter, but for a few."""
    happened: dict[tuple[str, int], list[Event]] = {}
    for event in county.events():
        event.known = quarter_of(event.day)
        happened.setdefault((event.kind, event.known), []).append(event)
    for events in happened.values():
        for late in rng.sample(events, min(len(events), rng.randint(*county.chances.late))):
            late.known += rng.choice(LAGS)


def plan_rows(county: Lives, now: int) -> World:
    """Plans, and their reviews, as they were known by the end of a quarter."""
    plans: list[Row] = []
    reviews: list[Row] = []
    before: dict[str, list[date | None]] = {}
    for plan in sorted(county.plans, key=lambda plan: (plan.child, plan.start.day)):
        if plan.start.known > now:
            continue
        start, end = plan.start.day, plan.end.day if plan.end and plan.end.known <= now else None
        ends = before.setdefault(plan.child, [])
        key = f"{plan.child}/{start}"
        plans.append({
            "plan_key": key, "child_id": plan.child, "start_date": start, "end_date": end, "neglect": plan.neglect,
            "open_until": end, "days_on_plan": (end - start).days if end else None,
            "earlier_plans": len(ends), "earlier_known": "yes",
            "previous_end_date": ends[-1] if ends else None, "end_reason": plan.ending if end else None,
        })  # fmt: skip
        ends.append(end)
        held = [day for day in plan.reviews if quarter_of(day) <= now]
        reviews += [{"plan_key": key, "child_id": plan.child, "review_date": day} for day in held]
    whole = [{"thing": "plan_review", "first_day": date(2008, 4, 1), "last_day": date.max}]
    return {"plan": plans, "plan_review": reviews, "reach": whole}


def told_rows(county: Lives, now: int) -> World:
    """Referrals, assessments and conferences as they were known by the end of a quarter."""
    referrals: list[Row] = []
    assessments: dict[str, Row] = {}
    before: dict[str, date] = {}
    for one in sorted(county.referrals, key=lambda one: (one.child, one.told.day)):
        if one.told.known > now or before.get(one.child) == one.told.day:
            continue
        ended = one.assessed if one.assessed and one.assessed[1].known <= now else None
        referrals.append({
            "referral_key": f"{one.child}/{one.told.day}", "child_id": one.child, "referral_date": one.told.day,
            "previous_referral_date": before.get(one.child), "neglect": one.neglect if ended else "unknown",
        })  # fmt: skip
        before[one.child] = one.told.day
        if ended:
            assessments[f"{one.child}/{ended[0]}"] = {
                "child_id": one.child, "start_date": ended[0], "end_date": ended[1].day, "neglect": one.neglect,
                "referral_date": one.told.day if one.tied else None, "child_seen": "yes",
            }  # fmt: skip
    held = {row["conference_key"]: row for row in county.conferences if quarter_of(row["conference_date"]) <= now}
    return {
        "referral": referrals,
        "assessment": [{"assessment_key": key, **row} for key, row in assessments.items()],
        "conference": list(held.values()),
        "tool_reading": [row for row in county.tools if row["read_on"] <= QUARTERS[now].end],
    }
