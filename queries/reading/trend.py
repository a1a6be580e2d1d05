"""Whether the last five yearly figures have moved one way. Only years, and only years that share nobody.

Quarters are not asked: four of them a year have seasons, and rolling years share most of what they count. Half days
are not asked either, since no interval of theirs is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from queries.edition.answers import Point, Series
from queries.edition.open_edition import OpenEdition
from queries.indicator.indicator import Indicator
from queries.indicator.line import ALL, Line
from queries.reading.figure_text import value_text, year_text
from queries.reading.lines import series
from queries.reading.patterns import is_whole, too_few
from queries.statistics.annual_trend import YEARS, Slope, cochran_armitage, weighted
from queries.statistics.intervals import Interval, rate, wilson

YEARLY = ("year", "academic_year")


@dataclass(frozen=True, slots=True)
class AnnualTrend:
    """Whether the last five yearly figures moved one way by more than chance: 'up', 'down', 'no clear way'."""

    way: str
    first: Point
    last: Point
    by_year: float  # in the unit of the series


def trend(desk: OpenEdition, indicator: Indicator, line: Line) -> AnnualTrend | None:
    """Whether the last five yearly figures of a line moved one way."""
    grain = years_grain(indicator)
    if not grain or (line.locality != ALL and grain in indicator.also):
        return None
    return read_trend(series(desk, line.over(grain)))


def years_grain(indicator: Indicator) -> str:
    """The grain in which a measure has years, '' if it has none."""
    return next((grain for grain in YEARLY if grain in indicator.grains), "")


def read_trend(series: Series) -> AnnualTrend | None:
    """The movement of the last five years that have a figure; they need not follow one another.

    None where it cannot be said: fewer years, periods that are not years or overlap, counts too small to bear it.
    """
    figures = [point for point in series.points if is_whole(point)][-YEARS:]
    if series.overlapping or series.line.grain not in YEARLY or len(figures) < YEARS or too_few(series, figures):
        return None
    if any(later.period.start <= earlier.period.end for earlier, later in pairwise(figures)):
        return None
    intervals = [found for point in figures if (found := _interval(point, series.unit))]
    if len(intervals) < YEARS:
        return None
    slope = weighted([point.value for point in figures if point.value is not None], intervals)
    if slope is None:
        return None
    way = {1: "up", -1: "down", 0: "no clear way"}[slope.direction if _also_by_counts(series, figures, slope) else 0]
    return AnnualTrend(way, figures[0], figures[-1], slope.by_year)


def trend_text(trend: AnnualTrend | None, series: Series) -> str:
    """Whether the last five yearly figures moved one way."""
    if trend is None:
        return ""
    first, last = (
        f"{value_text(point, series.unit, series.protected, each=False)} in {year_text(point.period)}"
        for point in (trend.first, trend.last)
    )
    if trend.way == "no clear way":
        return f"Over five yearly figures it has no clear direction: {first}, {last}."
    return f"Over five yearly figures it moved {trend.way}, from {first} to {last}."


def _interval(point: Point, unit: str) -> Interval | None:
    """The 95% interval, from the counts where the figure is made of them: the published one is cut to a tenth."""
    if point.lower is None or point.upper is None:
        return None
    if unit == "percent" and point.numerator is not None and point.denominator:
        share = wilson(point.numerator, point.denominator)
        return Interval(100 * share.lower, 100 * share.upper) if share else None
    if unit == "rate_per_10000" and point.numerator is not None and point.denominator:
        return rate(round(point.numerator), point.denominator)
    return Interval(point.lower, point.upper)


def _also_by_counts(series: Series, figures: list[Point], slope: Slope) -> bool:
    """Whether the counts of shares say the same; where there are none, nothing speaks against it."""
    counted = [(p.numerator, p.denominator) for p in figures if p.numerator is not None and p.denominator]
    if series.unit != "percent" or len(counted) < YEARS:
        return True
    found = cochran_armitage([n for n, _ in counted], [d for _, d in counted])
    return found is not None and found.direction == slope.direction
