"""Protect: what may be said. The only place where a figure for the mart is made.

Whole area: exact where the count and the rest are each nought or at least six, as the Department for Education
publishes them; otherwise low. Below the whole area: cumulative greedy rounding (etl/cumulative.py), a rate only out of
twenty or more, a table only out of sixty or more in a year, a split into two only where both parts are twenty or more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.periods import Period
from etl.cumulative import BASE, ROOT, CumulativeRounding, Node
from etl.measure import Measured, Tally, partitions
from queries.answers import Status
from queries.indicator import Indicator
from queries.statistics.intervals import Interval, rate, wilson
from queries.statistics.rounding import half_up, percentage

EXACT_FROM = 6  # a whole-area count, and its complement, from which it is shown exactly
RATE_FROM = 20  # the smallest protected denominator of a rate below the whole area
TABLE_FROM = 60  # the smallest protected yearly total of a table that is shown
TWO_WAY_FROM = 20  # both parts of a split into two
STEPS_IN_A_YEAR = {"quarter": 4, "term": 3}
NOBODY = Tally(0, 0)

Counts = dict[str, dict[Node, int]]  # outcome → node → protected count


@dataclass(frozen=True, slots=True)
class Protected:
    """One row of the mart's figure table. Made here and nowhere else."""

    indicator: str
    series: str
    grain: str
    period: str
    locality: str
    dimension: str
    category: str
    status: Status
    numerator: float | None = None
    denominator: float | None = None
    rounded: bool = False
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    children: float | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What figures rest on: the periods of each grain, which of them were returned, and the county's children."""

    periods: Mapping[str, Sequence[Period]]
    returned: Callable[[Indicator, Period], bool | None]  # None: nothing was collected yet
    population: Callable[[Period], int]

    def collected(self, indicator: Indicator, grain: str) -> list[Period]:
        return [p for p in self.periods[grain] if self.returned(indicator, p) is not None]


def protect(indicator: Indicator, measured: Mapping[str, Measured], ground: Ground) -> list[Protected]:
    """Every figure of one indicator that may be published, statuses included; durations are in etl/durations.py."""
    made: list[Protected] = []
    for line in indicator.series:
        inside = [other.key for other in indicator.series if other.inside == line.key]
        series = _Series(indicator, line.key, inside, measured, ground)
        made += series.whole_area() + series.below()
    return made


class _Series:
    """One series of one indicator, from tallies to figures; `inside` are the series that are part of it."""

    def __init__(
        self, indicator: Indicator, key: str, inside: list[str], measured: Mapping[str, Measured], ground: Ground
    ) -> None:
        self.indicator = indicator
        self.key = key
        self.inside = inside
        self.ground = ground
        self.measured = measured
        self.partitions = partitions(indicator)
        self.base = ground.collected(indicator, indicator.base)
        self.unsettled = self.base[-indicator.settles].start if indicator.settles and self.base else date.max
        self.steps = self._round()

    def _tallies(self, period: Period, key: str = "") -> dict[Node, Tally]:
        return self.measured[period.kind].tallies.get((key or self.key, period.key), {})

    def _round(self) -> dict[str, Counts]:
        """Protected counts of every returned base period, by its key, in order of time.

        A series with others inside it is rounded as those and the remainder, and added up: rounded as a whole, its
        cells less theirs could tell about the remainder.
        """
        outcomes = ("counted", "rest") if self.indicator.kind == "share" else ("units",)
        whole = [p for p in self.base if self.ground.returned(self.indicator, p)]
        steps: dict[str, Counts] = {p.key: {outcome: {} for outcome in outcomes} for p in whole}
        for outcome in outcomes:
            for part in [*self.inside, self.key]:
                running = CumulativeRounding([(ROOT, parts) for parts in self.partitions])
                for period in whole:
                    step = running.step(self._true(period, part, outcome))
                    held = steps[period.key][outcome]
                    steps[period.key][outcome] = {node: held.get(node, 0) + count for node, count in step.items()}
        return steps

    def _true(self, period: Period, part: str, outcome: str) -> dict[Node, int]:
        """True counts of a series inside this one, or of this one less those."""
        counts = {node: _count(tally, outcome) for node, tally in self._tallies(period, part).items()}
        for inner in self.inside if part == self.key else ():
            for node, tally in self._tallies(period, inner).items():
                counts[node] -= _count(tally, outcome)
        return counts

    def _row(self, period: Period, node: Node = ROOT) -> Protected:
        status = Status.PROVISIONAL if period.end >= self.unsettled else Status.SHOWN
        return Protected(self.indicator.slug, self.key, period.kind, period.key, *node, status)

    def whole_area(self) -> list[Protected]:
        base = [self._exact(period) for period in self.base]
        made = list(base)
        if "year" in self.indicator.grains:
            made += [self._whole_year(year, quarters, base) for year, quarters in self._years()]
        for grain in self.indicator.also:
            periods = self.ground.collected(self.indicator, grain)
            made += _hide_siblings([self._exact(p) for p in periods], periods, self.base)
        return made

    def _exact(self, period: Period) -> Protected:
        row = self._row(period)
        if not self.ground.returned(self.indicator, period):
            return replace(row, status=Status.NOT_RETURNED)
        tally = self._tallies(period).get(ROOT, NOBODY)
        if self.indicator.kind == "rate":
            return _rate(row, tally.units, self.ground.population(period))
        if tally.units == 0:
            return replace(row, status=Status.NOT_APPLICABLE, numerator=0, denominator=0)
        if self.indicator.kind == "sessions":
            return _sessions(row, tally)
        others = [self._tallies(period, inner).get(ROOT, NOBODY) for inner in self.inside]
        remainders = [(tally.counted - o.counted, tally.units - o.units) for o in others]
        if not all(safe(counted) and safe(units - counted) for counted, units in remainders):
            # The part inside may be shown; this whole less that part would tell the few that are left.
            return replace(row, status=Status.LOW)
        return _exact_share(row, tally.counted, tally.units)

    def _years(self) -> list[tuple[Period, list[Period]]]:
        inside = [(y, [q for q in self.base if y.start <= q.start <= y.end]) for y in self.ground.periods["year"]]
        return [(year, quarters) for year, quarters in inside if len(quarters) == 4]

    def _whole_year(self, year: Period, quarters: list[Period], base: list[Protected]) -> Protected:
        """Four quarters added up (a stock: the last of them). If one is low the year is rounded, or it would tell."""
        of_year = [row for row in base if row.period in {q.key for q in quarters}]
        row = self._row(year)
        if any(part.status is Status.NOT_RETURNED for part in of_year):
            return replace(row, status=Status.NOT_RETURNED)
        if self.indicator.stock:
            last = of_year[-1]
            return replace(last, grain="year", period=year.key)
        if any(part.status is Status.LOW for part in of_year):
            if self.indicator.kind == "rate":
                return replace(row, status=Status.LOW)
            return self._rounded(row, [q.key for q in quarters], ROOT)
        numerator = sum(part.numerator or 0 for part in of_year)
        if self.indicator.kind == "rate":
            return _rate(row, int(numerator), self.ground.population(year))
        denominator = sum(part.denominator or 0 for part in of_year)
        if denominator == 0:
            return replace(row, status=Status.NOT_APPLICABLE, numerator=0, denominator=0)
        return _exact_share(row, int(numerator), int(denominator))

    def below(self) -> list[Protected]:
        """Localities by base period and year; groups by year only (by term where there are terms)."""
        made: list[Protected] = []
        yearly = self.indicator.base == "quarter"
        for parts in self.partitions:
            groups = parts[0][1] != "all"
            if not (groups and yearly):
                for at, period in enumerate(self.base):
                    made += self._table(period, [period], self.base[: at + 1], parts)
            if yearly:
                for year, quarters in self._years():
                    window = quarters[-1:] if self.indicator.stock else quarters
                    made += self._table(year, window, window, parts)
        return made

    def _table(
        self, period: Period, window: list[Period], until: list[Period], parts: Sequence[Node]
    ) -> list[Protected]:
        """One partition in one window: every part's figure, or the same honest state for all of them."""
        keys = [p.key for p in window]
        if any(key not in self.steps for key in keys):
            return [replace(self._row(period, node), status=Status.NOT_RETURNED) for node in parts]
        year = [p.key for p in until if p.key in self.steps][-STEPS_IN_A_YEAR[self.indicator.base] :]
        total = self._sum(keys if self.indicator.stock else year, ROOT)
        if sum(total.values()) < TABLE_FROM or self._tells_by_two(keys, parts):
            return [replace(self._row(period, node), status=Status.TOO_FEW, rounded=True) for node in parts]
        return [self._rounded(self._row(period, node), keys, node) for node in parts]

    def _tells_by_two(self, keys: list[str], parts: Sequence[Node]) -> bool:
        """Whether only two parts hold anybody and one is small: then the exact whole gives it away."""
        held = [counts for node in parts if any((counts := self._sum(keys, node)).values())]
        return len(held) == 2 and min(count for counts in held for count in counts.values()) < TWO_WAY_FROM

    def _sum(self, keys: Sequence[str], node: Node) -> dict[str, int]:
        outcomes = next(iter(self.steps.values()), {})
        return {outcome: sum(self.steps[key][outcome][node] for key in keys) for outcome in outcomes}

    def _rounded(self, row: Protected, keys: list[str], node: Node) -> Protected:
        row = replace(row, rounded=True)
        counts = self._sum(keys, node)
        if self.indicator.kind == "share":
            return _rounded_share(row, counts["counted"], counts["rest"])
        if self.indicator.kind == "rate":
            low = counts["units"] <= BASE
            status = Status.LOW if low else row.status
            return replace(row, status=status, numerator=counts["units"], value=None if low else counts["units"])
        return self._rounded_sessions(row, keys, node, counts["units"])

    def _rounded_sessions(self, row: Protected, keys: list[str], node: Node, pupils: int) -> Protected:
        """A share of half days is a mean over pupils: shown to 0.1 for twenty pupils or more; the half days never."""
        true = [self.measured[self.indicator.base].tallies.get((self.key, key), {}).get(node, NOBODY) for key in keys]
        out_of = sum(tally.out_of for tally in true)
        if pupils < RATE_FROM or out_of == 0:
            return replace(row, status=Status.TOO_FEW, children=pupils)
        return replace(row, value=percentage(sum(tally.amount for tally in true), out_of), children=pupils)


def _count(tally: Tally, outcome: str) -> int:
    return {"units": tally.units, "counted": tally.counted, "rest": tally.units - tally.counted}[outcome]


def safe(count: float) -> bool:
    """Whether a whole-area count may be shown as it is."""
    return count == 0 or count >= EXACT_FROM


def _within(row: Protected, interval: Interval | None, scale: float = 1) -> Protected:
    if interval is None:
        return row
    return replace(row, lower=half_up(interval.lower * scale, 1), upper=half_up(interval.upper * scale, 1))


def _exact_share(row: Protected, counted: int, units: int) -> Protected:
    if not (safe(counted) and safe(units - counted)):
        # The denominator alone tells nothing, unless it is itself so small.
        return replace(row, status=Status.LOW, denominator=units if safe(units) else None)
    row = replace(row, numerator=counted, denominator=units, value=percentage(counted, units))
    return _within(row, wilson(counted, units), 100)


def _rate(row: Protected, events: int, population: int) -> Protected:
    if not safe(events):
        return replace(row, status=Status.LOW, denominator=population)
    row = replace(row, numerator=events, denominator=population, value=half_up(10_000 * events / population, 1))
    return _within(row, rate(events, population))


def _sessions(row: Protected, tally: Tally) -> Protected:
    if not safe(tally.units):
        return replace(row, status=Status.LOW)
    value = percentage(tally.amount, tally.out_of)
    return replace(row, numerator=tally.amount, denominator=tally.out_of, value=value, children=tally.units)


def _rounded_share(row: Protected, counted: int, rest: int) -> Protected:
    units = counted + rest
    row = replace(row, numerator=counted, denominator=units)
    if units < RATE_FROM:
        return replace(row, status=Status.TOO_FEW)
    if counted <= BASE or rest <= BASE:
        return replace(row, status=Status.LOW)
    row = replace(row, value=half_up(100 * counted / units))
    return _within(row, wilson(counted, units), 100)


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
