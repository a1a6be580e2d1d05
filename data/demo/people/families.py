"""Families of the county while its history is being made: who there is, and who can be found again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from data.demo.people import county
from data.demo.people.world import Child, Household, World
from data.demo.stories import Story

# In years, at least; weights.
YOUNGEST = {"0": 18.0, "2": 21.0, "4": 20.0, "6": 14.0, "8": 11.0, "10": 8.0, "12": 6.0, "14": 2.0}
SIZES = {"1": 44.0, "2": 30.0, "3": 16.0, "4": 7.0, "5": 3.0}
DISABILITIES = {"LD": 5.0, "AUT": 4.0, "COMM": 3.0, "BEH": 3.0, "MOB": 1.5, "HEAR": 1.0, "VIS": 1.0, "DDA": 1.0}
DISABLED, NOTHING_RECORDED = 0.12, 0.08
TRIES = 60


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


@dataclass(slots=True)
class Making:
    """The world so far, chance, and where to find families again: by what happened to them, where and when.

    aside is chance for what nothing later rests on: a draw of it changes no other child's history.
    """

    random: Random
    aside: Random
    scale: float
    told: Mapping[str, Story]
    world: World = field(default_factory=World)
    found: defaultdict[tuple[str, str, int], list[Household]] = field(default_factory=lambda: defaultdict(list))
    owed: defaultdict[Hashable, float] = field(default_factory=lambda: defaultdict(float))

    def owe(self, what: str, a_year: float, season: Sequence[float], month: date) -> None:
        """Add a month's children to those that `what` is still owed for; a month is never exactly a twelfth."""
        self.owed[what] += a_year / 12 * season[month.month - 1] * self.scale * self.random.gauss(1, 0.04)

    def remember(self, what: str, family: Household, day: date) -> None:
        self.found[what, family.locality, month_number(day)].append(family)

    def again(
        self, what: str, locality: str, month: date, gaps: Sequence[int], ready: Callable[[Household], bool]
    ) -> Household | None:
        """A family to which `what` happened so many months ago and that is ready for more; None if none is found."""
        for _ in range(TRIES):
            then = self.found.get((what, locality, month_number(month) - self.random.choice(gaps)))
            if then and ready(family := self.random.choice(then)):
                return family
        return None

    def working_day(self, month: date) -> date:
        """A weekday of the month that begins on this day."""
        return weekday(month + timedelta(days=self.random.randrange(26)))

    def new_family(self, on: date, locality: str | None = None) -> Household:
        """A family nobody had heard of, with the children it has on that day."""
        place = locality or county.chosen(self.random, county.SHARE_OF_FAMILIES)
        family = Household(
            locality=place,
            ethnicity=county.chosen(self.random, county.ETHNICITIES),
            assessment_team=self.random.choice(county.ASSESSMENT_TEAMS[place]),
            safeguarding_team=self._safeguarding_team(place, on),
        )
        self.world.families.append(family)
        age = (int(county.chosen(self.random, YOUNGEST)) + 2.4 * self.random.random()) * 365
        for _ in range(int(county.chosen(self.random, SIZES))):
            if age < 16.5 * 365:
                self.add_child(family, on - timedelta(days=int(age)))
            age += self.random.uniform(400, 1500)
        return family

    def add_child(self, family: Household, birth: date) -> Child:
        draw = self.random.random()
        codes = county.chosen(self.random, DISABILITIES), county.chosen(self.random, DISABILITIES)
        child = Child(
            number=2_400_000 + 7 * len(self.world.children) + self.random.randrange(7),
            family=family,
            birth=birth,
            sex=self.random.choice("FM"),
            disabilities=None if draw < NOTHING_RECORDED else tuple(sorted(set(codes))) if draw > 1 - DISABLED else (),
        )
        family.children.append(child)
        self.world.children.append(child)
        return child

    def young(self, family: Household, on: date, *, grown: float) -> list[Child]:
        """The children of a family who are born and not yet grown (years) on a day, a new baby among them at times."""
        newest = max(child.birth for child in family.children)
        if 700 < (on - newest).days < 2200 and self.random.random() < 0.3:
            self.add_child(family, on - timedelta(days=self.random.randrange(10, 400)))
        return [child for child in family.children if 0 <= (on - child.birth).days < grown * 365.25]

    def _safeguarding_team(self, place: str, on: date) -> str:
        story = self.told["homeless_teams"]
        if place in county.NEW_TEAMS and story.on(on) and self.random.random() < story.effect["share_of_families"]:
            return county.NEW_TEAMS[place]
        return self.random.choice(county.SAFEGUARDING_TEAMS[place])
