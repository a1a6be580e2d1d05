"""The whole area: exact figures where this audience may have them, otherwise low, or rounded like everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from data.periods import Period
from etl.measure import Tally
from etl.protect.figure import Protected
from etl.protect.rounding import IN_OUTCOMES, NOBODY, Atom, true_counts
from etl.protect.series import RATE_FROM, Series, within
from queries.answers import Status
from queries.groups import ROOT
from queries.indicator import Indicator
from queries.statistics.intervals import rate, wilson
from queries.statistics.rounding import half_up, percentage


class WholeArea:
    """Every whole-area figure of one series."""

    def __init__(self, series: Series) -> None:
        self.series = series
        self.indicator = series.indicator
        self.safe = series.audience.safe
        self.inside = series.rounded.family.inside(series.key)
        self.parts = {series.key, *self.inside}
        self.exact = not series.audience.always or self._always_safe()

    def rows(self) -> list[Protected]:
        base = [self._base_row(period) for period in self.series.base]
        made = list(base)
        if "year" in self.indicator.grains:
            made += [self._year_row(year, quarters, base) for year, quarters in self.series.years()]
        for grain in self.indicator.also:
            made += self._further(self.series.ground.collected(self.indicator, grain))
        return made

    def _further(self, periods: list[Period]) -> list[Protected]:
        """Grains that base periods do not add up to: exact or not at all. Means of half days are no counts."""
        if self.exact:
            rows = [self._base_row(period) for period in periods]
            return _hide_siblings(rows, periods, self.series.base)
        return [self._mean_or_nothing(period) for period in periods]

    def _mean_or_nothing(self, period: Period) -> Protected:
        row = replace(self.series.row(period), rounded=True)
        if gap := self.series.ground.gap(self.indicator, period):
            return replace(row, status=gap)
        tally = self._tally(period)
        if self.indicator.kind != "sessions" or tally.units < RATE_FROM or not tally.out_of:
            return replace(row, status=Status.TOO_FEW)
        return replace(row, value=percentage(tally.amount, tally.out_of))

    def _base_row(self, period: Period) -> Protected:
        row = self.series.row(period)
        if gap := self.series.ground.gap(self.indicator, period):
            return replace(row, status=gap)
        if not self.exact:
            return self.series.rounded_row(row, [period.key], ROOT)
        if self.indicator.kind == "split":
            return self._part(row, period)
        tally = self._tally(period)
        if tally.units == 0 and self.indicator.kind != "rate":
            return replace(row, status=Status.NOT_APPLICABLE, numerator=0, denominator=0)
        if not all(self.safe(count) for count in self._remainders(period)):
            # A part may be shown; this whole less that part would tell the few that are left.
            return replace(row, status=Status.LOW)
        if self.indicator.kind == "rate":
            return self._rate(row, tally.units, self.series.ground.population(period))
        if self.indicator.kind == "sessions":
            return self._sessions(row, tally)
        return self._share(row, tally.counted, tally.units)

    def _part(self, row: Protected, period: Period) -> Protected:
        """One part of a whole: exact if every part may be, else all of them are rounded."""
        parts = [self._tally(period, key=line.key).units for line in self.indicator.series]
        if not sum(parts):
            return replace(row, status=Status.NOT_APPLICABLE, numerator=0, denominator=0)
        if not all(self.safe(part) for part in parts):
            return self.series.rounded_row(row, [period.key], ROOT)
        return self._share(row, self._tally(period).units, sum(parts))

    def _year_row(self, year: Period, quarters: list[Period], base: list[Protected]) -> Protected:
        """Four quarters added up (a stock: the last). If one is not exact the year is rounded, or it would tell."""
        keys = [q.key for q in quarters]
        of_year = [row for row in base if row.period in keys]
        row = self.series.row(year)
        for gap in (Status.NOT_RETURNED, Status.NOT_YET):
            if any(part.status is gap for part in of_year):
                return replace(row, status=gap)
        if self.indicator.stock:
            return replace(of_year[-1], grain="year", period=year.key)
        if any(part.status is Status.LOW or part.rounded for part in of_year):
            if self.indicator.kind == "rate" and self.exact:
                return replace(row, status=Status.LOW)
            return self.series.rounded_row(row, keys, ROOT)
        numerator = sum(part.numerator or 0 for part in of_year)
        if self.indicator.kind == "rate":
            return self._rate(row, int(numerator), self.series.ground.population(year))
        denominator = sum(part.denominator or 0 for part in of_year)
        if denominator == 0:
            return replace(row, status=Status.NOT_APPLICABLE, numerator=0, denominator=0)
        return self._share(row, int(numerator), int(denominator))

    def _share(self, row: Protected, counted: int, units: int) -> Protected:
        if not (self.safe(counted) and self.safe(units - counted)):
            # The denominator alone tells nothing, unless it is itself so small.
            return replace(row, status=Status.LOW, denominator=units if self.safe(units) else None)
        row = replace(row, numerator=counted, denominator=units, value=percentage(counted, units))
        return within(row, wilson(counted, units), 100)

    def _rate(self, row: Protected, events: int, population: int) -> Protected:
        if not self.safe(events):
            return replace(row, status=Status.LOW, denominator=population)
        row = replace(row, numerator=events, denominator=population, value=half_up(10_000 * events / population, 1))
        return within(row, rate(events, population))

    def _sessions(self, row: Protected, tally: Tally) -> Protected:
        if not self.safe(tally.units):
            return replace(row, status=Status.LOW)
        value = percentage(tally.amount, tally.out_of)
        return replace(row, numerator=tally.amount, denominator=tally.out_of, value=value, children=tally.units)

    def _tally(self, period: Period, key: str = "") -> Tally:
        measured = self.series.measured[self.indicator.slug].get(period.kind)
        if measured is None:
            return NOBODY
        return measured.tallies.get((key or self.series.key, period.key), {}).get(ROOT, NOBODY)

    def _remainders(self, period: Period) -> Iterator[int]:
        """What subtracting measures and series inside this one would tell: each is a count like any other."""
        family, atoms = self.series.rounded.family, self._atoms(period)
        outcomes = [frozenset(family.outcomes())]
        if self.indicator in family.chain and self.indicator.kind in IN_OUTCOMES:
            within = [self._counting(i) for i in family.chain[family.chain.index(self.indicator) :]]
            yield from (_sum(atoms, self.parts, within[0] - narrower) for narrower in within[1:])
            outcomes += [within[0], outcomes[0] - within[0], *(within[0] - narrower for narrower in within[1:])]
        for many in range(1, len(self.inside) + 1):
            for told in combinations(self.inside, many):
                yield from (_sum(atoms, self.parts - set(told), some) for some in outcomes)

    def _counting(self, indicator: Indicator) -> frozenset[str]:
        """The outcomes that a measure counts: its own, and those of the measures within it."""
        slugs = [i.slug for i in self.series.rounded.family.chain]
        return frozenset(slugs[slugs.index(indicator.slug) :])

    def _atoms(self, period: Period) -> dict[Atom, int]:
        """The true whole-area count of every atom of the family."""
        found = true_counts(self.series.rounded.family, self.series.measured, period.kind, period.key, [ROOT])
        return {atom: counts[ROOT] for atom, counts in found.items()}

    def _always_safe(self) -> bool:
        """Whether every atom of this series could be told exactly in every period.

        Each atom is rounded for itself. An exact sum of two of them, beside both of them rounded, can tell both: so
        what holds one that is not to be told is not told exactly either.
        """
        if self.series.audience.exact_from is None:
            return False
        grains = (self.indicator.base, *self.indicator.also)
        periods = [p for grain in grains for p in self.series.ground.told(self.indicator, grain)]
        parts = set(self.series.rounded.family.inside("")) if self.indicator.kind == "split" else self.parts
        every = (item for period in periods for item in self._atoms(period).items())
        return all(self.safe(count) for (part, _), count in every if part in parts)


def _sum(atoms: dict[Atom, int], parts: Iterable[str], outcomes: Iterable[str]) -> int:
    return sum(atoms[part, outcome] for part in parts for outcome in outcomes)


def _hide_siblings(rows: list[Protected], periods: Sequence[Period], outer: Sequence[Period]) -> list[Protected]:
    """If one month of a quarter is low, so are the others: the quarter less the rest would tell it."""
    home = {p.key: next((o.key for o in outer if o.start <= p.start and p.end <= o.end), p.key) for p in periods}
    low = {home[row.period] for row in rows if row.status is Status.LOW}
    return [
        replace(row, status=Status.LOW, numerator=None, value=None, lower=None, upper=None)
        if home[row.period] in low
        else row
        for row in rows
    ]
