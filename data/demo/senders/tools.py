"""Exports of three tools' systems: Graded Care Profile 2, Family Star Plus and My Star, every reading so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from random import Random

from data.demo.files.layouts import layout
from data.demo.files.made_files import File
from data.demo.files.table import write_table
from data.demo.people.families import weekday
from data.demo.people.world import UNTIL, Help, Household, Plan, World
from data.demo.stories import Story
from data.periods import period

AGENCY, WHO = "Children's Social Care", "Demo Extractor, performance analyst"
FROM = date(2020, 1, 1)  # the first readings anybody kept
EXPORTS = ("2025Q3", "2025Q4")
AFTER_QUARTER = 14  # days
AFTER_CONFERENCE, OTHER_CATEGORY = 0.5, 0.07  # share read at all of those not read before it; and of other plans
STAR, MY_STAR, AGES = 0.17, 0.10, (7, 15)
NOT_SAID = 0.3  # share of stars without progress to work
NEXT = {"gcp2": (80, 140), "family_star_plus": (70, 120), "my_star": (70, 120)}  # days between two readings


@dataclass(frozen=True, slots=True)
class ToolScale:
    """A tool's scale: its two ends, where a family begins, and which way is better."""

    lowest: int
    highest: int
    begins: tuple[int, int, int]  # lowest, highest and usual
    better: int  # +1 or -1
    steps: tuple[int, ...]  # how far an area moves at once


SCALES = {
    "gcp2": ToolScale(1, 5, (2, 5, 4), -1, (1,)),
    "family_star_plus": ToolScale(1, 10, (2, 7, 4), +1, (1, 1, 2)),
    "my_star": ToolScale(1, 5, (1, 4, 2), +1, (1,)),
}
Reading = tuple[date, list[object]]  # when, and the row of it


def write_readings(folder: Path, world: World, told: Mapping[str, Story], *, seed: int) -> list[File]:
    """Write each export of each tool: what had been read by the end of its quarter."""
    made = {tool: of(world, told, Random(f"{seed} {tool}")) for tool, of in READ.items()}
    files: list[File] = []
    for key in EXPORTS:
        quarter = period(key)
        received = weekday(quarter.end + timedelta(days=AFTER_QUARTER))
        for tool, readings in made.items():
            path = folder / received.isoformat() / f"{tool.replace('_', ' ')} export.csv"
            rows = (row for day, row in readings if day <= quarter.end)
            write_table(path, layout("assessment_tools", tool), rows)
            files.append(File(path, received, AGENCY, WHO, "assessment_tools", key))
    return files


def _care_profiles(world: World, told: Mapping[str, Story], random: Random) -> list[Reading]:
    """Of children with plans, brothers and sisters on one day: before the conference, or after it, or not at all."""
    ours = [plan for plan in world.plans if plan.started >= FROM and not plan.other_authority]
    made: list[Reading] = []
    for (_, conference), together in groupby(ours, key=lambda plan: (id(plan.child.family), plan.started)):
        plans = list(together)
        first = _first_profile(told["tool_first"], plans[0], conference, random)
        for plan in plans:
            if first is not None and plan.child.birth <= first:
                made += _series("gcp2", plan.child.number, first, plan.ended, told["areas_move"], random)
    return sorted(made, key=_by_day)


def _first_profile(story: Story, plan: Plan, conference: date, random: Random) -> date | None:
    share = story.effect["after" if story.on(conference) else "before"] if plan.neglect else OTHER_CATEGORY
    if random.random() < share:
        return conference - timedelta(days=random.randrange(2, 17))
    late = plan.neglect and random.random() < AFTER_CONFERENCE
    return conference + timedelta(days=random.randrange(8, 50)) if late else None


def _family_stars(world: World, told: Mapping[str, Story], random: Random) -> list[Reading]:
    """Of families with early help, under a number of the family that nothing else knows."""
    made: list[Reading] = []
    numbers: dict[int, str] = {}
    for family, help in _helped_families(world):
        if random.random() < STAR:
            name = numbers.setdefault(id(family), f"EH-{40_000 + 3 * len(numbers)}")
            made += _series("family_star_plus", name, help.assessed, help.ended, told["areas_move"], random)
    for _, row in made:
        row[-1] = None if random.random() < NOT_SAID else row[-1]
    return sorted(made, key=_by_day)


def _my_stars(world: World, told: Mapping[str, Story], random: Random) -> list[Reading]:
    """Of children old enough to be asked."""
    youngest, oldest = (timedelta(days=365 * age) for age in AGES)
    made: list[Reading] = []
    for help in world.helped:
        asked = help.assessed >= FROM and youngest <= help.assessed - help.child.birth < oldest
        if asked and random.random() < MY_STAR:
            made += _series("my_star", help.child.number, help.assessed, help.ended, told["areas_move"], random)
    return sorted(made, key=_by_day)


def _helped_families(world: World) -> Iterator[tuple[Household, Help]]:
    """Each early help assessment of a family once, however many of its children it was for."""
    helped = (help for help in world.helped if help.assessed >= FROM)
    for (_, _), together in groupby(helped, key=lambda help: (id(help.child.family), help.started)):
        help = next(together)
        yield help.child.family, help


def _series(tool: str, subject: object, first: date, ended: date, story: Story, random: Random) -> Iterable[Reading]:
    """The readings of one subject from the first until the help ended, as far as they have been made."""
    scale, areas = SCALES[tool], len(layout("assessment_tools", tool)) - 3
    low, high, usual = scale.begins
    scores = [round(random.triangular(low, high, usual)) for _ in range(areas)]
    closing, day, occasion = weekday(ended - timedelta(days=10)), weekday(first), "First"
    while day <= min(closing, UNTIL):
        yield day, [subject, occasion, day, *scores]
        if occasion == "Closing":
            return
        after = weekday(day + timedelta(days=random.randint(*NEXT[tool])))
        occasion = "Later" if after < closing - timedelta(days=30) else "Closing"
        day = after if occasion == "Later" else max(closing, day + timedelta(days=20))
        way, share = _going(story.effect, random)
        scores = [_moved(score, scale, way if random.random() < share else 0, random) for score in scores]


def _going(effect: Mapping[str, float], random: Random) -> tuple[int, float]:
    """How things go for a family for some months: better (+1) or worse (-1), and in what share of the areas."""
    draw = random.random()
    if draw < effect["going_well"]:
        return 1, effect["areas"]
    if draw > 1 - effect["hard_time"]:
        return -1, effect["areas"] / 2
    return random.choice((-1, 1)), 0.06


def _moved(score: int, scale: ToolScale, way: int, random: Random) -> int:
    return min(scale.highest, max(scale.lowest, score + way * scale.better * random.choice(scale.steps)))


def _by_day(reading: Reading) -> tuple[date, str]:
    return reading[0], str(reading[1][0])


READ: dict[str, Callable[[World, Mapping[str, Story], Random], list[Reading]]] = {
    "gcp2": _care_profiles,
    "family_star_plus": _family_stars,
    "my_star": _my_stars,
}
