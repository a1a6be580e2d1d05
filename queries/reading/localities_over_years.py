"""Places beside one another in several years together: what one year is too small to show.

A place that is a little higher every year may be within chance in each of them. So its count of all years is held
against what is expected of it if it were, in every year, as all places together (the Cochran–Mantel–Haenszel test).
Rounding over time leaves the sum of years that follow one another no further from the truth than one of them, so the
sum is moved once, towards what is expected, by as much as rounding may have moved it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import NormalDist

from queries.edition.answers import Period, Point, Series
from queries.edition.open_edition import OpenEdition
from queries.indicator.indicator import Indicator
from queries.indicator.line import Line
from queries.reading.figure_text import year_text
from queries.reading.lines import by_locality
from queries.reading.localities import IN_FIVES, LEAST_PLACES, bears_funnel, is_counted, name_of
from queries.statistics.intervals import LOOK_INTO, NOTE

LEAST_YEARS = 3
TOGETHER = "All years together, that is no further than chance and rounding give."
Table = tuple[tuple[float, float], ...]  # of one year: (counted, out of) of each place


@dataclass(frozen=True, slots=True)
class OverYears:
    """One place in several years together, beside what is expected of it if it were as all of them are, year by year.

    way: 'highest' or 'lowest' in each of the years; else 'higher' or 'lower' over all of them. position: as in a
    funnel.
    """

    name: str
    way: str
    position: str


@dataclass(frozen=True, slots=True)
class PlacesOverYears:
    """What several years together show of places; only those places of which there is something to say."""

    years: tuple[Period, ...]
    places: tuple[OverYears, ...]

    @property
    def unbroken(self) -> bool:
        """Whether no year between the first and the last is left out."""
        return self.years[-1].start.year - self.years[0].start.year + 1 == len(self.years)


@dataclass(frozen=True, slots=True)
class Apart:
    """How far a place's count of all years is from what is expected of it, and how far chance usually puts it."""

    counted: float
    expected: float
    spread: float

    def surety(self, moved: float) -> float:
        """How seldom chance puts a place as far, from 0 to 1, once rounding may have moved it by so much."""
        if not self.spread:
            return 0.0
        far = max(0.0, abs(self.counted - self.expected) - moved) / self.spread
        return 2 * NormalDist().cdf(far) - 1


def places_over_years(desk: OpenEdition, indicator: Indicator, line: Line) -> PlacesOverYears | None:
    """North, central and south in all the years together in which each has a figure."""
    if not indicator.localities or "year" not in indicator.grains:
        return None
    return over_years(indicator, by_locality(desk, line.over("year")))


def over_years(indicator: Indicator, lines: Sequence[Series]) -> PlacesOverYears | None:
    """What the years show together in which every place has a figure; None where they cannot be put together.

    Not of what is counted on a day or of pupils, who are the same from year to year: their years say one thing twice.
    """
    shares = bears_funnel(indicator) and indicator.base == "quarter" and not (indicator.stock or indicator.overlapping)
    if not shares or len(lines) < LEAST_PLACES or any(line.line.grain != "year" for line in lines):
        return None
    held = [{p.period.key: p for p in line.points if is_counted(p)} for line in lines]
    years = [p.period for p in lines[0].points if all(p.period.key in place for place in held)]
    if len(years) < LEAST_YEARS:
        return None
    points = [[place[year.key] for place in held] for year in years]
    tables = [tuple((p.numerator or 0.0, p.denominator or 0.0) for p in row) for row in points]
    moved = IN_FIVES * _stretches(years) if any(p.rounded for row in points for p in row) else 0
    found = (_place(name_of(line), at, tables, points, moved) for at, line in enumerate(lines))
    return PlacesOverYears(tuple(years), tuple(place for place in found if place))


def apart(tables: Sequence[Table], at: int) -> Apart:
    """One place of several years' tables against the share of all places in each year."""
    counted = expected = variance = 0.0
    for table in tables:
        (here, out_of), every, whole = table[at], sum(n for n, _ in table), sum(d for _, d in table)
        counted += here
        expected += out_of * every / whole
        variance += out_of * (whole - out_of) * every * (whole - every) / (whole**2 * (whole - 1))
    return Apart(counted, expected, sqrt(variance))


def of_years(found: PlacesOverYears | None, names: Mapping[str, str]) -> str:
    """What several years together show of places that one year is too small to show. `names` has their own words."""
    if found is None:
        return ""
    first, last = (year_text(year) for year in (found.years[0], found.years[-1]))
    years = f"{len(found.years)} years{'' if found.unbroken else ' with figures'}"
    span = f"{first} to {last}"
    if not found.places:
        return f"Over {years} together, {span}, none is further from all than chance and rounding give."
    # Where one is highest every year, that the others are lower than all together is the same said again.
    each = [place for place in found.places if place.way in ("highest", "lowest")] or found.places
    return " ".join(_of_years(place, names.get(place.name, place.name), years, span) for place in each)


def _place(
    name: str, at: int, tables: Sequence[Table], points: Sequence[Sequence[Point]], moved: float
) -> OverYears | None:
    found = apart(tables, at)
    surety, one_place_of_many = found.surety(moved), 1 - (1 - NOTE) / len(points[0])
    position = "look" if surety > LOOK_INTO else "note" if surety > one_place_of_many else "within"
    ends = {_end(row, at) for row in points}
    if len(ends) == 1 and (end := ends.pop()):
        return OverYears(name, end, position)
    way = "higher" if found.counted > found.expected else "lower"
    return None if position == "within" else OverYears(name, way, position)


def _end(row: Sequence[Point], at: int) -> str:
    """Whether a place is alone the highest or the lowest of a year, by the figures that are shown."""
    here, others = row[at].value or 0.0, [p.value or 0.0 for place, p in enumerate(row) if place != at]
    return "highest" if here > max(others) else "lowest" if here < min(others) else ""


def _stretches(years: Sequence[Period]) -> int:
    """How many times years follow one another without a gap: what rounding carries over is carried within each."""
    return 1 + sum(later.start.year - earlier.start.year > 1 for earlier, later in pairwise(years))


def _of_years(place: OverYears, name: str, years: str, span: str) -> str:
    seldom = {"note": "chance seldom does that", "look": "chance hardly ever does that"}
    if place.way in ("higher", "lower"):
        return f"{name} was {place.way} than all together over {years}, {span}: {seldom[place.position]}."
    each = f"{name} was {place.way} in each of {years}, {span}"
    return f"{each}: {seldom[place.position]}." if place.position in seldom else f"{each}. {TOGETHER}"
