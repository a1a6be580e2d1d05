"""How version 0.3.0 decided what is exact: every line and grain for itself, and revised whenever it was known better.

Each figure it let through may be told by itself. It is kept here so that the attackers are known to be able to: what
they find nothing against must be what they break this with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from data.periods import Period, containing
from etl.protect import Audience, Family, Ground, Protected
from etl.protect.exact import YEARS
from etl.protect.rounding import UNITS, Atom
from queries.edition.answers import Status
from queries.indicator.groups import ROOT
from queries.indicator.indicator import Indicator
from tests.attack.editions import Edition, every_family, ground_of

CURVE_FROM = 30  # plans of which a median was given, with how many they were and how many of them had ended
FEWEST = 6


def exact_figures(edition: Edition, audience: Audience) -> list[Protected]:
    """Every exact whole-area figure of an edition, but the sums of quarters."""
    ground = ground_of(edition.span)
    found: list[Protected] = []
    for family in every_family():
        for one in family.chain:
            for line in one.series:
                line_of = _Line(edition, ground, audience, family, one, line.key)
                found += line_of.durations() if one.kind == "duration" else line_of.figures()
    return found


class _Line:
    """One line of one measure."""

    def __init__(
        self, edition: Edition, ground: Ground, audience: Audience, family: Family, one: Indicator, key: str
    ) -> None:
        self.edition, self.ground, self.audience, self.family, self.one, self.key = (
            edition, ground, audience, family, one, key,
        )  # fmt: skip
        split = one.kind == "split"
        self.parts = {line.key for line in one.series} if split else {key, *family.inside(key)}

    def figures(self) -> Iterator[Protected]:
        exact = self._exact_years()
        for given in self.ground.told(self.one, self.one.base):
            if _year(given) in exact:
                yield self._figure(given)
        for grain in self.one.also:
            periods = self.ground.told(self.one, grain)
            hidden = {self._outer(p) for p in periods if not (_year(p) in exact and self._all_safe(p))}
            yield from (self._figure(p) for p in periods if self._outer(p) not in hidden)

    def durations(self) -> Iterator[Protected]:
        """A median's numbers, each of which could be told by itself."""
        for given in self.ground.told(self.one, self.one.base):
            figure = self._figure(given)
            ended, rest = figure.numerator or 0, (figure.denominator or 0) - (figure.numerator or 0)
            few = ended + rest < CURVE_FROM or min(ended, rest) < FEWEST
            if not few and self.audience.safe(ended) and self.audience.safe(rest):
                yield figure

    def _exact_years(self) -> set[str]:
        held: dict[str, bool] = {}
        for given in self.ground.told(self.one, self.one.base):
            held[_year(given)] = held.get(_year(given), True) and self._all_safe(given)
        further = [p for grain in self.one.also for p in self.ground.told(self.one, grain)]
        if self.audience.always and not (all(held.values()) and all(map(self._all_safe, further))):
            return set()
        return {year for year, safe in held.items() if safe}

    def _outer(self, given: Period) -> str:
        """If one month of a quarter is not told, nor are the others."""
        return containing(given.start, self.one.base).key if given.kind == "month" else given.key

    def _all_safe(self, given: Period) -> bool:
        return all(self.audience.safe(count) for count in self._atoms(given).values())

    def _atoms(self, given: Period) -> dict[Atom, int]:
        return {atom: count for atom, count in self.edition.atoms(self.family, given).items() if atom[0] in self.parts}

    def _figure(self, given: Period) -> Protected:
        atoms = self._atoms(given)
        units = sum(atoms.values())
        row = Protected(self.one.slug, self.key, given.kind, given.key, *ROOT, Status.SHOWN, denominator=units)
        if self.one.kind == "split":
            return replace(row, numerator=atoms[self.key, UNITS])
        if self.one.kind == "rate":
            return replace(row, numerator=units)
        slugs = [one.slug for one in self.family.chain]
        inner = slugs[slugs.index(self.one.slug) :]
        return replace(row, numerator=sum(count for (_, outcome), count in atoms.items() if outcome in inner))


def _year(given: Period) -> str:
    return containing(given.start, YEARS[given.kind]).key if given.kind in YEARS else given.key
