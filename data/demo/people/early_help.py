"""Early help assessments and the help that follows them, whoever leads it."""

from __future__ import annotations

from datetime import date, timedelta

from data.demo.people import county
from data.demo.people.families import Making, weekday
from data.demo.people.world import EVERYTHING_FROM, Child, Help, Household

A_YEAR = 1_980.0  # in the first year; see GROWTH
GROWTH = 0.018  # a year
SEASON = (1.05, 1.02, 1.06, 0.96, 1.02, 1.03, 1.0, 0.9, 0.95, 1.0, 1.04, 0.97)
HELPED_BEFORE, REFERRED_BEFORE = 0.12, 0.3
GAPS_HELPED, GAPS_REFERRED = tuple(range(5, 48)), tuple(range(2, 16))

REASONS = {
    "Home conditions and routines": 22.0, "Parenting support": 25.0, "School attendance": 17.0,
    "Emotional wellbeing": 20.0, "Money, food and housing": 10.0, "Young carer": 6.0,
}  # fmt: skip
END_REASONS = {"Needs met": 58.0, "Moved to universal support": 22.0, "Family chose to end": 13.0, "Stepped up": 7.0}


def start_early_help(making: Making, month: date) -> None:
    """Start a month's early help assessments, family by family."""
    years = (month - EVERYTHING_FROM).days / 365.25
    step = making.told["front_door"].factor("share_of_usual", month)
    making.owe("help", A_YEAR * (1 + GROWTH * years) * step, SEASON, month)
    while making.owed["help"] > 0:
        family = _which_family(making, month)
        making.owed["help"] -= _start(making, family, making.working_day(month))


def _which_family(making: Making, month: date) -> Household:
    def ready(family: Household) -> bool:
        return family.help_free_on <= month

    draw = making.random.random()
    place = county.chosen(making.random, county.SHARE_OF_FAMILIES)
    family: Household | None = None
    if draw < HELPED_BEFORE:
        family = making.again("helped", place, month, GAPS_HELPED, ready)
    elif draw < HELPED_BEFORE + REFERRED_BEFORE:
        family = making.again("referred", place, month, GAPS_REFERRED, ready)
    return family or making.new_family(month, place)


def _start(making: Making, family: Household, started: date) -> int:
    random = making.random
    assessed = weekday(started + timedelta(days=random.randrange(10, 50)))
    ended = weekday(assessed + timedelta(days=int(random.triangular(40, 380, 150))))
    organisation = random.choices(county.EARLY_HELP[family.locality], weights=(45, 25, 12, 18))[0]
    reason = county.chosen(random, REASONS)
    children = [child for child in making.young(family, started, grown=17.0) if random.random() < 0.8]
    for child in children:
        _help(making, child, Help(0, child, started, assessed, ended, reason, "", organisation, started))
    if children:
        making.remember("helped", family, started)
    family.help_free_on = ended if children else date.max
    return len(children)


def _help(making: Making, child: Child, given: Help) -> None:
    given.number = 3_000_000 + len(making.world.helped)
    given.end_reason = county.chosen(making.random, END_REASONS)
    given.recorded_on = _recorded(making, given.started)
    making.world.helped.append(given)
    child.known_on = min(child.known_on, given.started)
    child.helped.append((given.started, given.ended))


def _recorded(making: Making, started: date) -> date:
    """A few days later, or, in the quarter of the late recording, some only in the new year."""
    story = making.told["late_recording"]
    if story.on(started) and making.random.random() < story.effect["early_help_late"]:
        return date(2026, 1, 20) + timedelta(days=making.random.randrange(45))
    return started + timedelta(days=making.random.randrange(1, 6))
