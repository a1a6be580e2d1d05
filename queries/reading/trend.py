"""Whether the last five yearly figures have moved one way. Only years, and only years that share nobody.

Quarters are not asked: four of them a year have seasons, and rolling years share most of what they count. Half days
are not asked either, since no interval of theirs is known.
"""

from __future__ import annotations

from itertools import pairwise

from queries.edition.answers import Point, Series
from queries.reading.patterns import is_whole, too_few
from queries.reading.standings import AnnualTrend
from queries.statistics.annual_trend import YEARS, Slope, cochran_armitage, weighted
from queries.statistics.intervals import Interval, rate, wilson

YEARLY = ("year", "academic_year")


def read_trend(series: Series) -> AnnualTrend | None:
    """The movement of the last five years that have a figure; they need not follow one another.

    None where it cannot be said: fewer years, periods that are not years or overlap, counts too small to bear it.
    """
    figures = [point for point in series.points if is_whole(point)][-YEARS:]
    if series.overlapping or series.grain not in YEARLY or len(figures) < YEARS or too_few(series, figures):
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
