"""Places and groups beside one another in one period: a funnel, and the difference of two.

A control chart is for one place over time and is never drawn across places. Here the question is whether a place is
further from all of them together than a group of its size would be by chance. Below the whole area counts are
rounded, so a place is only called outside if it would be so however they were rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from queries.edition.answers import Comparator, Period, Point, Series
from queries.edition.figures import comparators, periods
from queries.edition.open_edition import OpenEdition
from queries.indicator.groups import LOCALITIES
from queries.indicator.indicator import Indicator
from queries.indicator.line import ALL, Line
from queries.reading.lines import by_locality, series
from queries.reading.patterns import is_whole
from queries.statistics.intervals import LOOK_INTO, NOTE, Interval, difference, funnel

LEAST_EXPECTED = 5  # counted, and not counted: with fewer expected the lines say more than is known
# How far a rounded count is from the truth nineteen times in twenty: of places in fives, of the county in tens.
IN_FIVES, IN_TENS = 5, 8
LEAST_PLACES = 3  # two are a difference, not a funnel
Counts = tuple[float, float, float]  # numerator, denominator, how far rounding may have moved them; 0 if it has not


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One place or group in one period, beside what is expected of a group of its size. All in percent.

    position: 'within'; 'note' outside the 95% lines; 'look' outside the 99.8% lines; 'few' where too few are expected
    for lines to mean anything (there are none then).
    """

    name: str
    numerator: float
    denominator: float
    value: float
    lower95: float | None
    upper95: float | None
    lower998: float | None
    upper998: float | None
    position: str


@dataclass(frozen=True, slots=True)
class Funnel:
    """Places or groups in one period around the share of them all together; `left_out` have no figure to place."""

    average: float
    points: tuple[FunnelPoint, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SumOfPlaces:
    """What the places of a period add up to, and what the whole area counted, where the two are not the same."""

    period: Period
    places: float
    whole: float

    @property
    def in_words(self) -> str:
        """Why the two are not the same, in one plain sentence."""
        return (
            f"Places are rounded to fives over time, so they add up to {self.places:,.0f} "
            f"where the county counted {self.whole:,.0f}."
        )


def funnel_of_places(desk: OpenEdition, indicator: Indicator, line: Line) -> tuple[Funnel, Period] | None:
    """North, central and south in the newest year (or term) that has figures; None where too few of them have."""
    if not indicator.localities:
        return None
    grain = "year" if "year" in indicator.grains else indicator.base
    lines = by_locality(desk, line.over(grain))
    shown = {point.period.key for line in lines for point in line.points if is_whole(point)}
    newest = next((period for period in reversed(periods(desk, grain)) if period.key in shown), None)
    found = across_places(indicator, lines, newest.key) if newest else None
    return (found, newest) if found and newest else None


def funnel_of_areas(desk: OpenEdition, indicator: Indicator, year: int, version: str = "") -> Funnel | None:
    """Our area and its neighbours in a published year, for one set of neighbours (today's if none is named)."""
    return across_areas(indicator, comparators(desk, indicator.slug), year, version)


def sum_of_places(desk: OpenEdition, indicator: Indicator, line: Line) -> SumOfPlaces | None:
    """Why places do not add up: of the newest period in which every place and the whole have a count."""
    if not indicator.localities:
        return None
    whole = {p.period.key: p for p in series(desk, line.at(ALL)).points}
    parts = [series(desk, line.at(place)).points for place in LOCALITIES]
    held = [{point.period.key: point for point in points} for points in parts]
    for period in reversed(periods(desk, line.grain)):
        exact = whole.get(period.key)
        counts = [point.numerator if (point := place.get(period.key)) else None for place in held]
        known = [count for count in counts if count is not None]
        if exact is None or exact.numerator is None or len(known) < len(held):
            continue
        same = exact.rounded or sum(known) == exact.numerator
        return None if same else SumOfPlaces(period, sum(known), exact.numerator)
    return None


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


def name_of(told: Series) -> str:
    """The key of the place, or of the group, that a series is about."""
    return told.line.category if told.line.dimension != ALL else told.line.locality


def in_funnel(point: FunnelPoint, name: str) -> str:
    """Where one place stands among groups of its size. `name` is the place's own words."""
    if point.position == "few":
        return f"{name}: too few to say how it stands to the others."
    if point.position == "within":
        return f"{name}: within what chance gives a group of its size."
    way = "higher" if point.value > (point.lower95 or 0) else "lower"
    seldom = "hardly ever" if point.position == "look" else "seldom"
    return f"{name}: {way} than all together, as chance {seldom} makes a group of its size."


def of_funnel(funnel: Funnel) -> str:
    """How many places stand outside, of those that can be placed."""
    placed = [point for point in funnel.points if point.position != "few"]
    outside = sum(point.position != "within" for point in placed)
    if not placed:
        return "There are too few everywhere to say how they stand to one another."
    if not outside:
        return "None is further from all together than chance gives a group of its size."
    if 2 * outside > len(placed):
        return f"{outside} of {len(placed)} are further apart than chance gives, so more than chance sets them apart."
    verb = "is" if outside == 1 else "are"
    return f"{outside} of {len(placed)} {verb} further from all together than chance gives groups of their size."


def _counts(point: Point) -> Counts:
    assert point.numerator is not None
    assert point.denominator is not None
    return point.numerator, point.denominator, IN_FIVES if point.rounded else 0


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
