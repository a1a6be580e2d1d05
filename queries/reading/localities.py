"""Places and groups beside one another in one period: a funnel, and the difference of two.

A control chart is for one place over time and is never drawn across places. Here the question is whether a place is
further from all of them together than a group of its size would be by chance. Below the whole area counts are
rounded, so a place is only called outside if it would be so however they were rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from queries.edition.answers import Comparator, Point, Series
from queries.indicator.indicator import Indicator
from queries.reading.patterns import is_whole
from queries.reading.standings import Funnel, FunnelPoint
from queries.statistics.intervals import LOOK_INTO, NOTE, Interval, difference, funnel

LEAST_EXPECTED = 5  # counted, and not counted: with fewer expected the lines say more than is known
# How far a rounded count is from the truth nineteen times in twenty: of places in fives, of the county in tens.
IN_FIVES, IN_TENS = 5, 8
LEAST_PLACES = 3  # two are a difference, not a funnel

Counts = tuple[float, float, float]  # numerator, denominator, how far rounding may have moved them; 0 if it has not


def across_places(indicator: Indicator, lines: Sequence[Series], period: str) -> Funnel | None:
    """The funnel of some places (or groups) of a share in the period of this key. None for what bears no funnel."""
    if not bears_funnel(indicator):
        return None
    found = [(line, next((point for point in line.points if point.period.key == period), None)) for line in lines]
    counted = [(name_of(line), _counts(point)) for line, point in found if point and is_counted(point)]
    return _funnel(counted, [name_of(line) for line, point in found if not point or not is_counted(point)])


def across_areas(indicator: Indicator, found: Iterable[Comparator], year: int, version: str = "") -> Funnel | None:
    """The funnel of our area and its neighbours in one published year, from their counts."""
    if not bears_funnel(indicator):
        return None
    around = (c for c in with_neighbours(found, version) if c.year == year and c.role in ("ours", "neighbour"))
    rows = sorted(around, key=lambda c: c.area)
    counted = [
        (c.area, (c.numerator, c.denominator, False))
        for c in rows
        if c.numerator is not None and c.denominator and c.value is not None
    ]
    return _funnel(counted, [c.area for c in rows if c.area not in {name for name, _ in counted}])


def with_neighbours(found: Iterable[Comparator], version: str = "") -> list[Comparator]:
    """Published figures with the neighbours of one version of the set (today's by default), and nobody's else."""
    kept = []
    for c in found:
        if c.role not in ("neighbour", "former_neighbour"):
            kept.append(c)
        elif version in c.versions.split(", ") if version else c.role == "neighbour":
            kept.append(replace(c, role="neighbour"))
    return kept


def apart_counts(one: Counts, other: Counts) -> Interval | None:
    """How far apart two shares are, in percent, with 95% surety; they differ when nought is outside it.

    The two must be of different children. Rounded counts are first moved towards the share of both together,
    so that rounding alone never makes a difference.
    """
    both = (one[0] + other[0]) / (one[1] + other[1])
    (x, n), (y, m) = (
        (moved_by_rounding(count, total, both, by) if by else count, total) for count, total, by in (one, other)
    )
    found = difference(x, n, y, m)
    return None if found is None else Interval(100 * found.lower, 100 * found.upper)


def moved_by_rounding(count: float, total: float, share: float, by: float) -> float:
    """A rounded count, moved as far towards a share as the rounding may have moved it away."""
    expected = share * total
    return min(count + by, expected) if count < expected else max(count - by, expected)


def bears_funnel(indicator: Indicator) -> bool:
    """Shares of children, plans or answers. Half days vary far more than counting explains, medians are no counts."""
    return indicator.unit == "percent" and indicator.kind != "sessions"


def is_counted(point: Point) -> bool:
    """Whether a point is a share with its counts, and all of it is in."""
    return is_whole(point) and point.numerator is not None and bool(point.denominator)


def _counts(point: Point) -> Counts:
    assert point.numerator is not None
    assert point.denominator is not None
    return point.numerator, point.denominator, IN_FIVES if point.rounded else 0


def name_of(line: Series) -> str:
    """The key of the place, or of the group, that a line is about."""
    return line.category if line.dimension != "all" else line.locality


def _funnel(counted: Sequence[tuple[str, Counts]], left_out: Sequence[str]) -> Funnel | None:
    if len(counted) < LEAST_PLACES:
        return None
    average = sum(count for _, (count, _, _) in counted) / sum(total for _, (_, total, _) in counted)
    return Funnel(100 * average, tuple(_placed(*each, average) for each in counted), tuple(left_out))


def _placed(name: str, counts: Counts, average: float) -> FunnelPoint:
    count, total, by = counts
    value = 100 * count / total
    inner, outer = funnel(average, total, NOTE), funnel(average, total, LOOK_INTO)
    if inner is None or outer is None or total * min(average, 1 - average) < LEAST_EXPECTED:
        return FunnelPoint(name, count, total, value, None, None, None, None, "few")
    lines = (100 * inner.lower, 100 * inner.upper, 100 * outer.lower, 100 * outer.upper)
    share = (moved_by_rounding(count, total, average, by) if by else count) / total
    return FunnelPoint(name, count, total, value, *lines, _position(share, inner, outer))


def _position(share: float, inner: Interval, outer: Interval) -> str:
    if inner.lower <= share <= inner.upper:
        return "within"
    return "note" if outer.lower <= share <= outer.upper else "look"
