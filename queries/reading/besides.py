"""What stands beside a series, asked of an edition: its years, its places, other areas, and how it was first known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from queries import ask
from queries.edition.answers import AgencyWords, Period
from queries.edition.open_edition import OpenEdition
from queries.indicator.groups import LOCALITIES
from queries.indicator.indicator import Indicator
from queries.reading import benchmark, localities, revisions
from queries.reading import localities_over_years as places_together
from queries.reading import trend as yearly
from queries.reading.patterns import is_whole
from queries.reading.standings import AnnualTrend, Beside, Funnel, Lag, PlacesOverYears

COUNTED = re.compile(r"measure\s*=\s*'([a-z0-9_]+)'")


@dataclass(frozen=True, slots=True)
class Sum:
    """What the places of a period add up to, and what the whole area counted, where the two are not the same."""

    period: Period
    places: float
    whole: float

    @property
    def in_words(self) -> str:
        return (
            f"Places are rounded to fives over time, so they add up to {self.places:,.0f} "
            f"where the county counted {self.whole:,.0f}."
        )


def years_grain(indicator: Indicator) -> str:
    """The grain in which a measure has years, '' if it has none."""
    return next((grain for grain in yearly.YEARLY if grain in indicator.grains), "")


def trend(desk: OpenEdition, indicator: Indicator, line: str, locality: str = "all") -> AnnualTrend | None:
    """Whether the last five yearly figures of a line moved one way."""
    grain = years_grain(indicator)
    if not grain or (locality != "all" and grain in indicator.also):
        return None
    return yearly.read_trend(ask.series(desk, indicator.slug, line, grain, locality))


def lag(desk: OpenEdition, indicator: Indicator, line: str, grain: str) -> Lag | None:
    """How figures moved after they were first published; None while nothing was published before this edition."""
    known = ask.first_known(desk, indicator.slug, line, grain)
    if all(first.publication == desk.edition.publication for first in known):
        return None
    series = ask.series(desk, indicator.slug, line, grain)
    return revisions.recording_lag(revisions.revisions(series, known, indicator.settles), indicator.settles)


def funnel_of_places(desk: OpenEdition, indicator: Indicator, line: str) -> tuple[Funnel, Period] | None:
    """North, central and south in the newest year (or term) that has figures; None where too few of them have."""
    if not indicator.localities:
        return None
    grain = "year" if "year" in indicator.grains else indicator.base
    lines = ask.by_locality(desk, indicator.slug, line, grain)
    shown = {point.period.key for line in lines for point in line.points if is_whole(point)}
    newest = next((period for period in reversed(ask.periods(desk, grain)) if period.key in shown), None)
    found = localities.across_places(indicator, lines, newest.key) if newest else None
    return (found, newest) if found and newest else None


def places_over_years(desk: OpenEdition, indicator: Indicator, line: str) -> PlacesOverYears | None:
    """North, central and south in all the years together in which each has a figure."""
    if not indicator.localities or "year" not in indicator.grains:
        return None
    return places_together.over_years(indicator, ask.by_locality(desk, indicator.slug, line, "year"))


def funnel_of_areas(desk: OpenEdition, indicator: Indicator, year: int, version: str = "") -> Funnel | None:
    """Our area and its neighbours in a published year, for one set of neighbours (today's if none is named)."""
    return localities.across_areas(indicator, ask.comparators(desk, indicator.slug), year, version)


def neighbour_sets(desk: OpenEdition, indicator: Indicator) -> tuple[str, ...]:
    """The sets of neighbours there are figures for, newest first."""
    found = {version for c in ask.comparators(desk, indicator.slug) for version in c.versions.split(", ") if version}
    return tuple(sorted(found, reverse=True))


def beside(desk: OpenEdition, indicator: Indicator, version: str = "") -> Beside | None:
    """The newest published year beside our own figure for it, or beside our newest four quarters."""
    about = indicator.comparator
    if about is None:
        return None
    years = ask.series(desk, indicator.slug, about.series, about.grain)
    quarters = ask.series(desk, indicator.slug, about.series, "quarter") if indicator.base == "quarter" else None
    return benchmark.beside(indicator, ask.comparators(desk, indicator.slug), years, quarters, version)


def sum_of_places(desk: OpenEdition, indicator: Indicator, line: str, grain: str) -> Sum | None:
    """Why places do not add up: of the newest period in which every place and the whole have a count."""
    if not indicator.localities:
        return None
    whole = {p.period.key: p for p in ask.series(desk, indicator.slug, line, grain).points}
    parts = [ask.series(desk, indicator.slug, line, grain, locality=place).points for place in LOCALITIES]
    held = [{point.period.key: point for point in points} for points in parts]
    for period in reversed(ask.periods(desk, grain)):
        exact = whole.get(period.key)
        counts = [point.numerator if (point := place.get(period.key)) else None for place in held]
        known = [count for count in counts if count is not None]
        if exact is None or exact.numerator is None or len(known) < len(held):
            continue
        same = exact.rounded or sum(known) == exact.numerator
        return None if same else Sum(period, sum(known), exact.numerator)
    return None


def counted_codes(indicator: Indicator) -> tuple[str, ...]:
    """The counted measures of agencies' returns that an indicator is made of, by their codes."""
    return tuple(dict.fromkeys(COUNTED.findall(indicator.measure_sql))) if indicator.kind == "counted" else ()


def stories(desk: OpenEdition, indicator: Indicator) -> tuple[AgencyWords, ...]:
    """What agencies say of a measure, under its own name or under that of what they count for it; newest first."""
    about = {indicator.slug, *counted_codes(indicator)}
    return tuple(story for story in ask.stories(desk) if story.subject in about)
