"""A published year beside our own: ours, England, the region, the neighbours together and one by one.

The order never follows the results. How our figure stands to another is said only where the two differ by more than
chance: against England and the region by our own interval, against neighbours by the difference of two. Neighbours
together are their counts added up, never an average of percentages; counts of regions and of England are rounded
where they are published, so theirs are only ever the published percentages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from queries.edition.answers import Comparator, Period, Point, Series, Status
from queries.edition.figures import comparators
from queries.edition.open_edition import OpenEdition
from queries.indicator.indicator import Indicator
from queries.reading.figure_text import amount_text
from queries.reading.lines import series
from queries.reading.localities import IN_TENS, apart_counts, moved_by_rounding, with_neighbours
from queries.reading.patterns import is_figure, is_whole
from queries.statistics.intervals import Interval, rate, wilson

ORDER = ("ours", "national", "region", "neighbour")
OUR_RETURNS = "Ours, from these returns"
POOLED = "Neighbours together"
SCALE = {"percent": 100, "rate_per_10000": 10_000}
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """One area beside our own figure. flag: how OURS stands to it, 'higher', 'lower', 'similar' or '' if not said."""

    name: str
    role: str  # our_returns, ours, national, region, pooled, neighbour
    numerator: float | None
    denominator: float | None
    value: float | None
    lower: float | None  # 95% interval, of our own row only
    upper: float | None
    state: str  # the published state; 'shown' where value is a number
    flag: str


@dataclass(frozen=True, slots=True)
class Pooled:
    """Neighbours together, from their counts; the lowest and highest of them; how many are in it and are not."""

    numerator: float
    denominator: float
    value: float
    lowest: float
    highest: float
    pooled: int
    left_out: int  # published nothing
    small: int  # of those left out, so many for having only a few children: leaving them out makes the whole higher


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A published year beside our own, rows always in the same order."""

    year: int
    ours: Point | None
    same_year: bool  # our figure is for the very year that was published
    alike: str  # how far it is like with like, from the definition
    apart: tuple[str, ...]  # ways in which it is not, worked out: one sentence each
    rows: tuple[BenchmarkRow, ...]
    pooled: Pooled | None
    source: str


def benchmark(desk: OpenEdition, indicator: Indicator, version: str = "") -> Benchmark | None:
    """The newest published year beside our own figure for it, or beside our newest four quarters."""
    about = indicator.comparator
    if about is None:
        return None
    years = series(desk, indicator.line(about.series, about.grain))
    quarters = series(desk, indicator.line(about.series, "quarter")) if indicator.base == "quarter" else None
    return beside_published(indicator, comparators(desk, indicator.slug), years, quarters, version)


def neighbour_sets(desk: OpenEdition, indicator: Indicator) -> tuple[str, ...]:
    """The sets of neighbours there are figures for, newest first."""
    found = {version for c in comparators(desk, indicator.slug) for version in c.versions.split(", ") if version}
    return tuple(sorted(found, reverse=True))


def beside_published(
    indicator: Indicator,
    published: Sequence[Comparator],
    years: Series,
    quarters: Series | None = None,
    version: str = "",
) -> Benchmark | None:
    """The newest published year beside our figure for it, or beside our newest four quarters where we have none.

    `years` is our series in the grain of the comparator, `quarters` the same by quarter; `version` chooses the set of
    neighbours, today's unless told otherwise. None if nothing is published.
    """
    found = with_neighbours(published, version)
    if indicator.comparator is None or indicator.unit not in SCALE or not any(c.value is not None for c in found):
        return None
    year = max(c.year for c in found if c.value is not None)
    others = sorted((c for c in found if c.year == year), key=lambda c: (ORDER.index(c.role), c.area))
    same = next((p for p in years.points if p.period.end.year == year and is_figure(p)), None)
    ours = same or (four_quarters(quarters, indicator.stock) if quarters else None)
    pooled = pool([c for c in others if c.role == "neighbour"], indicator.unit)
    rows = [_published(c) for c in others]
    if pooled:
        first = next(at for at, row in enumerate(rows) if row.role == "neighbour")
        counts = (pooled.numerator, pooled.denominator, pooled.value)
        rows.insert(first, BenchmarkRow(POOLED, "pooled", *counts, None, None, "shown", ""))
    mine = _ours(ours, indicator.unit) if ours else next((row for row in rows if row.role == "ours"), None)
    flagged = [replace(row, flag=_flag(indicator, mine, row, bool(ours and ours.rounded))) for row in rows]
    if ours and mine:
        flagged.insert(0, mine)
    return Benchmark(
        year, ours, same is not None, indicator.comparator.alike, _apart(indicator, ours, same, year),
        tuple(flagged), pooled, "; ".join(dict.fromkeys(c.source for c in others)),
    )  # fmt: skip


def four_quarters(quarters: Series, stock: bool) -> Point | None:
    """Our newest four quarters as one year, added up from counts; of what is counted on a day, the last of them."""
    last = next((at for at, point in reversed(list(enumerate(quarters.points))) if is_whole(point)), None)
    if last is None or last + 1 < QUARTERS or quarters.line.grain != "quarter" or quarters.unit != "percent":
        return None
    window = quarters.points[last + 1 - QUARTERS : last + 1]
    if stock:
        return window[-1]
    counted = [(p.numerator, p.denominator) for p in window if is_figure(p)]
    if len(counted) < QUARTERS or quarters.overlapping:
        return None
    numerator = sum(n for n, _ in counted if n is not None)
    denominator = sum(d for _, d in counted if d is not None)
    if not denominator or any(n is None or d is None for n, d in counted):
        return None
    first, end = window[0].period, window[-1].period
    label = f"{first.start:%b %Y} to {end.end:%b %Y}"
    stretch = Period(f"{first.key}-{end.key}", "four_quarters", label, label, first.start, end.end)
    status = Status.PROVISIONAL if any(p.status is Status.PROVISIONAL for p in window) else Status.SHOWN
    rounded = any(p.rounded for p in window)
    return Point(stretch, numerator, denominator, 100 * numerator / denominator, status, rounded=rounded)


def pool(neighbours: Sequence[Comparator], unit: str) -> Pooled | None:
    """Neighbours added up from their counts, and how far apart they are. None with fewer than two."""
    counted = [
        (c.numerator, c.denominator, c.value)
        for c in neighbours
        if c.numerator is not None and c.denominator and c.value is not None
    ]
    if len(counted) < 2:
        return None
    numerator, denominator = sum(n for n, _, _ in counted), sum(d for _, d, _ in counted)
    values = [value for _, _, value in counted]
    small = sum(c.state == "suppressed" for c in neighbours)
    return Pooled(
        numerator, denominator, SCALE[unit] * numerator / denominator, min(values), max(values),
        len(counted), len(neighbours) - len(counted), small,
    )  # fmt: skip


def year_words(indicator: Indicator, year: int) -> str:
    """A published year by its own name: it is numbered by the year in which it ends."""
    if indicator.comparator and indicator.comparator.grain == "academic_year":
        return f"school year {year - 1}/{year % 100:02}"
    return f"year to March {year}"


def standing(row: BenchmarkRow, unit: str) -> str:
    """How ours stands to one other area, or which kind of nothing that area published."""
    if row.role in ("our_returns", "ours"):
        return ""
    if row.value is None:
        few = row.state == "suppressed"
        return f"{row.name} published {'a number too small to show' if few else 'no figure'}."
    name = {"pooled": "the neighbours together", "region": f"the {row.name}"}.get(row.role, row.name)
    other = f"{name} ({amount_text(row.value, unit)})"
    return {
        "higher": f"Ours is higher than {other}, by more than chance.",
        "lower": f"Ours is lower than {other}, by more than chance.",
        "similar": f"Ours and {other} do not differ by more than chance.",
    }.get(row.flag, "")


def of_pooled(pooled: Pooled, unit: str) -> str:
    """The neighbours together, and how far apart they are."""
    value, lowest, highest = (amount_text(each, unit) for each in (pooled.value, pooled.lowest, pooled.highest))
    return f"The neighbours together are {value}, from {lowest} to {highest}."


def of_left_out(pooled: Pooled) -> str:
    """Which neighbours are not in the whole, and what leaving out those with small numbers does to it."""
    if not pooled.left_out:
        return ""
    verb = "is" if pooled.left_out == 1 else "are"
    said = f"{pooled.left_out} of {pooled.pooled + pooled.left_out} neighbours {verb} left out."
    small = " Numbers too small to publish are among them, which makes the whole a little higher."
    return f"{said}{small if pooled.small else ''}"


def _published(c: Comparator) -> BenchmarkRow:
    name = f"{c.area}, as published" if c.role == "ours" else c.area
    return BenchmarkRow(name, c.role, c.numerator, c.denominator, c.value, None, None, c.state, "")


def _ours(point: Point, unit: str) -> BenchmarkRow:
    found = _interval(point.numerator, point.denominator, unit)
    lower, upper = (found.lower, found.upper) if found else (point.lower, point.upper)
    return BenchmarkRow(
        OUR_RETURNS, "our_returns", point.numerator, point.denominator, point.value, lower, upper, "shown", ""
    )


def _interval(numerator: float | None, denominator: float | None, unit: str) -> Interval | None:
    if numerator is None or not denominator:
        return None
    if unit == "rate_per_10000":
        return rate(round(numerator), denominator)
    share = wilson(numerator, denominator)
    return Interval(100 * share.lower, 100 * share.upper) if share else None


def _flag(indicator: Indicator, mine: BenchmarkRow | None, row: BenchmarkRow, rounded: bool) -> str:
    """How ours stands to one row. Not said of half days, which vary by more than any count of them explains."""
    if mine is None or row.role == "ours" or row.value is None or indicator.kind == "sessions":
        return ""
    if mine.numerator is None or not mine.denominator:
        return ""
    uncertain = indicator.unit == "percent" and row.role in ("neighbour", "pooled")
    if uncertain and row.numerator is not None and row.denominator:
        theirs = (row.numerator, row.denominator, 0.0)
        return _way(apart_counts((mine.numerator, mine.denominator, IN_TENS if rounded else 0), theirs), 0)
    fixed = row.value / SCALE[indicator.unit]
    count = moved_by_rounding(mine.numerator, mine.denominator, fixed, IN_TENS) if rounded else mine.numerator
    return _way(_interval(count, mine.denominator, indicator.unit), row.value)


def _way(found: Interval | None, value: float) -> str:
    if found is None:
        return ""
    return "higher" if found.lower > value else "lower" if found.upper < value else "similar"


def _apart(indicator: Indicator, ours: Point | None, same: Point | None, year: int) -> tuple[str, ...]:
    """What is not like with like, as far as it can be worked out."""
    said = []
    if ours is None:
        said.append("We have no figure of our own for that year.")
    elif same is None:
        said.append(f"Ours is for {ours.period.label}; theirs is for the {year_words(indicator, year)}.")
    if ours and ours.status is Status.PROVISIONAL:
        said.append("Ours is still expected to move; theirs is settled.")
    if ours and ours.rounded and ours.numerator is not None:
        said.append("Ours is from rounded counts; theirs is not.")
    return tuple(said)
