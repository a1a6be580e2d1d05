"""The whole area: exact figures where this audience is told them (exact.py), otherwise rounded like everything else."""

from __future__ import annotations

from dataclasses import replace

from data.periods import Period
from etl.protect.exact import Atoms
from etl.protect.figure import Protected
from etl.protect.series import SeriesToTell, within
from queries.edition.answers import Status
from queries.indicator.groups import ROOT
from queries.statistics.intervals import rate, wilson
from queries.statistics.published_rounding import half_up, percentage


class WholeArea:
    """Every whole-area figure of one series."""

    def __init__(self, series: SeriesToTell) -> None:
        self.series = series
        self.indicator = series.indicator
        whole = self.indicator.kind == "split"  # its parts are one whole, and the rest of each is the others
        every = frozenset(line.key for line in self.indicator.series)
        self.parts = every if whole else series.rounded.family.parts(series.key)

    def rows(self) -> list[Protected]:
        """The figures of every base period, year and further grain; a state where there is no number."""
        base = [self._row(period) for period in self.series.base]
        made = list(base)
        if "year" in self.indicator.grains:
            made += [self._year_row(year, quarters, base) for year, quarters in self.series.years()]
        for grain in self.indicator.also:
            periods = self.series.ground.collected(self.indicator, grain)
            made += [self._row(period) for period in periods]
        return made

    def _row(self, period: Period) -> Protected:
        gap = self.series.ground.gap(self.indicator, period)
        return replace(self.series.row(period), status=gap) if gap else self._told(period, [period.key])

    def _told(self, period: Period, keys: list[str]) -> Protected:
        """The figure of a period, over the periods that it is the sum of."""
        row = self.series.row(period)
        # Half days are no counts of children, and a change of them may be one child's: means alone are told of them.
        atoms = None if self.indicator.kind == "sessions" else self.series.exact.of(self.parts, keys)
        return self.series.rounded_row(row, keys, ROOT) if atoms is None else self._exact(row, period, atoms)

    def _year_row(self, year: Period, quarters: list[Period], base: list[Protected]) -> Protected:
        """Four quarters added up (a stock: the last of them), exact or rounded as they are."""
        keys = [q.key for q in quarters]
        of_year = [row for row in base if row.period in keys]
        if gap := self.series.ground.gap_over(self.indicator, quarters):
            return replace(self.series.row(year), status=gap)
        if self.indicator.stock:
            return replace(of_year[-1], grain="year", period=year.key)
        return self._told(year, keys)

    def _exact(self, row: Protected, period: Period, atoms: Atoms) -> Protected:
        units = sum(atoms.values())
        if self.indicator.kind == "rate":
            return self._rate(row, units, self.series.ground.population(period))
        if self.indicator.kind == "split":
            return self._share(row, sum(count for (part, _), count in atoms.items() if part == self.series.key), units)
        slugs = [i.slug for i in self.series.rounded.family.chain]
        own = slugs[slugs.index(self.indicator.slug) :]
        return self._share(row, sum(count for (_, outcome), count in atoms.items() if outcome in own), units)

    def _share(self, row: Protected, counted: int, units: int) -> Protected:
        if not units:
            return replace(row, status=Status.NOT_APPLICABLE, numerator=0, denominator=0)
        row = replace(row, numerator=counted, denominator=units, value=percentage(counted, units))
        return within(row, wilson(counted, units), 100)

    def _rate(self, row: Protected, events: int, population: int) -> Protected:
        row = replace(row, numerator=events, denominator=population, value=half_up(10_000 * events / population, 1))
        return within(row, rate(events, population))
