"""One series of one indicator, and its figures as protected counts alone would tell them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.periods import Period
from etl.protect.cumulative import BASE, WHOLE_BASE
from etl.protect.exact import Exact
from etl.protect.figure import Ground, Protected
from etl.protect.rounding import ByGrain, Rounded
from queries.edition.answers import Status
from queries.indicator.groups import ROOT, Node
from queries.indicator.indicator import Indicator
from queries.statistics.intervals import Interval, wilson
from queries.statistics.published_rounding import half_up, percentage, places_of_share

RATE_FROM = 20  # the smallest protected denominator of a rate below the whole area


@dataclass(frozen=True, slots=True)
class SeriesToTell:
    """One series of one indicator, with everything its figures are made from."""

    indicator: Indicator
    key: str
    rounded: Rounded
    measured: Mapping[str, ByGrain]
    ground: Ground
    exact: Exact
    base: list[Period]  # the base periods since it is collected, in order
    unsettled: date  # from here on late recording may still move a figure

    @classmethod
    def of(
        cls,
        indicator: Indicator,
        key: str,
        rounded: Rounded,
        measured: Mapping[str, ByGrain],
        ground: Ground,
        exact: Exact,
    ) -> SeriesToTell:
        """A series of an indicator with its base periods, and from when on late recording may still move it."""
        told = ground.told(indicator, indicator.base)
        unsettled = told[-indicator.settles].start if indicator.settles and told else date.max
        base = ground.collected(indicator, indicator.base)
        return cls(indicator, key, rounded, measured, ground, exact, base, unsettled)

    def row(self, period: Period, node: Node = ROOT) -> Protected:
        """A row of a period and node without numbers yet, provisional while late recording may still move it."""
        status = Status.PROVISIONAL if period.end >= self.unsettled else Status.SHOWN
        return Protected(self.indicator.slug, self.key, period.kind, period.key, *node, status)

    def counts(self, keys: Sequence[str], node: Node) -> dict[str, int]:
        """The protected counts of one node over some periods: see Rounded.counts."""
        return self.rounded.counts(self.indicator, self.key, keys, node)

    def means(self, grain: str, keys: Sequence[str], node: Node) -> tuple[float, float]:
        """True half days (missed, possible) over some periods of one grain."""
        tallies = self.measured[self.indicator.slug][grain].tallies
        found = [tally for key in keys if (tally := tallies.get((self.key, key), {}).get(node))]
        return sum(tally.amount for tally in found), sum(tally.out_of for tally in found)

    def years(self) -> list[tuple[Period, list[Period]]]:
        """The years of which every quarter was collected, each with its quarters."""
        inside = [(y, [q for q in self.base if y.start <= q.start <= y.end]) for y in self.ground.periods["year"]]
        return [(year, quarters) for year, quarters in inside if len(quarters) == 4]

    def rounded_row(self, row: Protected, keys: Sequence[str], node: Node) -> Protected:
        """A figure from protected counts alone (a mean of half days: from twenty pupils or more, to a tenth)."""
        row = replace(row, rounded=True)
        counts = self.counts(keys, node)
        if self.indicator.kind == "rate":
            return self._rounded_rate(row, counts["units"], node)
        if self.indicator.kind == "sessions":
            amount, out_of = self.means(self.indicator.base if row.grain == "year" else row.grain, keys, node)
            if counts["units"] < RATE_FROM or out_of == 0:
                return replace(row, status=Status.TOO_FEW, children=counts["units"])
            return replace(row, value=percentage(amount, out_of), children=counts["units"])
        return _rounded_share(row, counts["counted"], counts["rest"])

    def _rounded_rate(self, row: Protected, units: int, node: Node) -> Protected:
        """Nobody publishes how many children live in each locality or group, so below the whole area it is a count."""
        row = replace(row, numerator=units)
        if units <= (WHOLE_BASE if node == ROOT else BASE):
            return replace(row, status=Status.LOW)
        if node != ROOT:
            return replace(row, value=units)
        population = self.ground.population(next(p for p in self.ground.periods[row.grain] if p.key == row.period))
        return replace(row, denominator=population, value=half_up(10_000 * units / population, 1))


def within(row: Protected, interval: Interval | None, scale: float = 1) -> Protected:
    """A row with its interval, if it has one, times the scale and to a tenth."""
    if interval is None:
        return row
    return replace(row, lower=half_up(interval.lower * scale, 1), upper=half_up(interval.upper * scale, 1))


def _rounded_share(row: Protected, counted: int, rest: int) -> Protected:
    units = counted + rest
    row = replace(row, numerator=counted, denominator=units)
    if units < RATE_FROM:
        return replace(row, status=Status.TOO_FEW)
    if counted <= BASE or rest <= BASE:
        return replace(row, status=Status.LOW)
    row = replace(row, value=half_up(100 * counted / units, places_of_share(units)))
    return within(row, wilson(counted, units), 100)
