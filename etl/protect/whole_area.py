"""The whole area: exact figures where this audience may have them, otherwise rounded like everything else.

Figures of a year are exact together or not at all. One quarter that is not told can be worked out from the three that
are and the year that is published nationally; and an exact sum of two atoms, beside both rounded, can tell both.
So a year is exact only if every atom of the series may be told in each of its periods. Sums and differences of counts
that may all be told may be told as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from data.periods import Period, containing
from etl.measure import Tally
from etl.protect.figure import Protected
from etl.protect.rounding import NOBODY, true_counts
from etl.protect.series import RATE_FROM, Series, within
from queries.answers import Status
from queries.groups import ROOT
from queries.statistics.intervals import rate, wilson
from queries.statistics.rounding import half_up, percentage

YEARS = {"quarter": "year", "month": "year", "term": "academic_year"}  # what periods are published nationally as


class WholeArea:
    """Every whole-area figure of one series."""

    def __init__(self, series: Series) -> None:
        self.series = series
        self.indicator = series.indicator
        self.safe = series.audience.safe
        family = series.rounded.family
        whole = self.indicator.kind == "split"  # its parts are one whole, and the rest of each is the others
        self.parts = {line.key for line in self.indicator.series} if whole else {series.key, *family.inside(series.key)}
        self.exact_years = self._exact_years()

    def rows(self) -> list[Protected]:
        base = [self._base_row(period) for period in self.series.base]
        made = list(base)
        if "year" in self.indicator.grains:
            made += [self._year_row(year, quarters, base) for year, quarters in self.series.years()]
        for grain in self.indicator.also:
            periods = self.series.ground.collected(self.indicator, grain)
            made += _hide_siblings([self._further_row(period) for period in periods], periods, self.series.base)
        return made

    def _exact_years(self) -> set[str]:
        """The years, by their keys, in each period of which every count may be told."""
        ground = self.series.ground
        held: dict[str, bool] = {}
        for period in ground.told(self.indicator, self.indicator.base):
            year = _year(period)
            held[year] = held.get(year, True) and self._all_safe(period)
        if self.series.audience.always:
            further = [p for grain in self.indicator.also for p in ground.told(self.indicator, grain)]
            if not (all(held.values()) and all(self._all_safe(period) for period in further)):
                return set()
        return {year for year, safe in held.items() if safe}

    def _all_safe(self, period: Period) -> bool:
        atoms = true_counts(self.series.rounded.family, self.series.measured, period.kind, period.key, [ROOT])
        return all(self.safe(counts[ROOT]) for (part, _), counts in atoms.items() if part in self.parts)

    def _base_row(self, period: Period) -> Protected:
        row = self.series.row(period)
        if gap := self.series.ground.gap(self.indicator, period):
            return replace(row, status=gap)
        if _year(period) not in self.exact_years:
            return self.series.rounded_row(row, [period.key], ROOT)
        return self._exact(row, period)

    def _exact(self, row: Protected, period: Period) -> Protected:
        tally = self._tally(period)
        if self.indicator.kind == "rate":
            return self._rate(row, tally.units, self.series.ground.population(period))
        if self.indicator.kind == "sessions":
            return self._sessions(row, tally)
        if self.indicator.kind == "split":
            return self._share(row, tally.units, sum(self._tally(period, part).units for part in self.parts))
        return self._share(row, tally.counted, tally.units)

    def _further_row(self, period: Period) -> Protected:
        """A grain that base periods do not add up to: exact or not at all. Means of half days are no counts."""
        row = self.series.row(period)
        if gap := self.series.ground.gap(self.indicator, period):
            return replace(row, status=gap)
        if _year(period) in self.exact_years and self._all_safe(period):
            return self._exact(row, period)
        row, tally = replace(row, rounded=True), self._tally(period)
        if self.indicator.kind != "sessions" or tally.units < RATE_FROM or not tally.out_of:
            return replace(row, status=Status.TOO_FEW)
        return replace(row, value=percentage(tally.amount, tally.out_of))

    def _year_row(self, year: Period, quarters: list[Period], base: list[Protected]) -> Protected:
        """Four quarters added up (a stock: the last of them), exact or rounded as they are."""
        keys = [q.key for q in quarters]
        of_year = [row for row in base if row.period in keys]
        row = self.series.row(year)
        for gap in (Status.NOT_RETURNED, Status.NOT_YET):
            if any(part.status is gap for part in of_year):
                return replace(row, status=gap)
        if self.indicator.stock:
            return replace(of_year[-1], grain="year", period=year.key)
        if year.key not in self.exact_years:
            return self.series.rounded_row(row, keys, ROOT)
        numerator = sum(part.numerator or 0 for part in of_year)
        if self.indicator.kind == "rate":
            return self._rate(row, int(numerator), self.series.ground.population(year))
        return self._share(row, int(numerator), int(sum(part.denominator or 0 for part in of_year)))

    def _share(self, row: Protected, counted: int, units: int) -> Protected:
        if not units:
            return replace(row, status=Status.NOT_APPLICABLE, numerator=0, denominator=0)
        row = replace(row, numerator=counted, denominator=units, value=percentage(counted, units))
        return within(row, wilson(counted, units), 100)

    def _rate(self, row: Protected, events: int, population: int) -> Protected:
        row = replace(row, numerator=events, denominator=population, value=half_up(10_000 * events / population, 1))
        return within(row, rate(events, population))

    def _sessions(self, row: Protected, tally: Tally) -> Protected:
        if not tally.out_of:
            return replace(row, status=Status.NOT_APPLICABLE, numerator=0, denominator=0)
        value = percentage(tally.amount, tally.out_of)
        return replace(row, numerator=tally.amount, denominator=tally.out_of, value=value, children=tally.units)

    def _tally(self, period: Period, key: str = "") -> Tally:
        measured = self.series.measured[self.indicator.slug].get(period.kind)
        if measured is None:
            return NOBODY
        return measured.tallies.get((key or self.series.key, period.key), {}).get(ROOT, NOBODY)


def _year(period: Period) -> str:
    """The key of the year in which a period is published nationally."""
    return containing(period.start, YEARS[period.kind]).key if period.kind in YEARS else period.key


def _hide_siblings(rows: list[Protected], periods: Sequence[Period], outer: Sequence[Period]) -> list[Protected]:
    """If one month of a quarter is not told, nor are the others: the quarter less the rest would tell it."""
    home = {p.key: next((o.key for o in outer if o.start <= p.start and p.end <= o.end), p.key) for p in periods}
    low = {home[row.period] for row in rows if row.status is Status.TOO_FEW}
    return [
        replace(
            row, status=Status.TOO_FEW, rounded=True, numerator=None, denominator=None, value=None, lower=None,
            upper=None, children=None,
        )
        if home[row.period] in low
        else row
        for row in rows
    ]  # fmt: skip
