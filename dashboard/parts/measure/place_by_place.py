"""The same measure place by place: small drawings on one scale, why they may not add up, and a funnel."""

from __future__ import annotations

from dash import html

from dashboard import labels
from dashboard.parts.measure.funnels import funnel_of_places, places_over_years
from dashboard.parts.measure.multiples import HIDDEN, multiples, scale_words
from dashboard.parts.panels import as_table, panel
from dashboard.parts.tables import by_period
from dashboard.view import View
from queries import ask
from queries.edition.answers import Reading
from queries.indicator.indicator import Indicator
from queries.indicator.line import Line
from queries.reading import localities

MOST_BY_ROUNDING = 10  # three places and those of none, each to the nearest five
LATE = "What came late or was corrected for earlier periods is counted in the newest one here."


def by_locality(view: View, indicator: Indicator, line: Line) -> html.Section | None:
    """North, central and south, always in that order; by year unless quarters are asked for.

    A quarter of a place in fives goes up and down by rounding alone, and looks like news.
    """
    if not indicator.localities or line.grain not in (indicator.base, "year"):
        return None
    readings = _localities(view, line)
    hidden, unasked = _mostly_hidden(readings), not view.one_of("v", indicator.grains, "")
    by_year = "year" in indicator.grains and (hidden or unasked)
    shorter = None if hidden or not by_year or line.grain == "year" else _shorter(view, line.grain)
    if by_year:
        line = line.over("year")
        readings = _localities(view, line)
    if not any(reading.series.points for reading in readings):
        return None
    names = list(labels.PLACES.values())
    who = "" if len(indicator.series) == 1 else f" {indicator.series_called(line.series).label}."
    why = localities.sum_of_places(view.desk, indicator, line)
    return panel(
        view, "places", "By locality",
        [
            html.P(f"{labels.GRAINS[line.grain]}.{who} {scale_words(readings)}", className="aside"),
            multiples(names, readings, [view.with_keys(g=place) for place in labels.PLACES]),
            _why_apart(why) if why else None,
            shorter,
            as_table(by_period("By locality", names, readings)),
            *places_over_years(view, indicator, line),
            *funnel_of_places(view, indicator, line),
        ],
    )  # fmt: skip


def _shorter(view: View, grain: str) -> html.P:
    """The way to the shorter periods, which are not shown unasked."""
    return html.P(html.A(f"Places {labels.GRAINS[grain].lower()}", href=f"{view.with_keys(v=grain)}#places"))


def _why_apart(found: localities.SumOfPlaces) -> html.P:
    """Why places add up to something else. More than rounding can do came late, and is counted where it came."""
    late = abs(found.places - found.whole) > MOST_BY_ROUNDING
    whose = f" {found.period.label}, with those whose place is not known."
    return html.P([found.in_words, f" {LATE}" * late, html.Span(whose, className="aside")])


def _localities(view: View, line: Line) -> list[Reading]:
    return [ask.reading(view.desk, line.at(place)) for place in labels.PLACES]


def _mostly_hidden(readings: list[Reading]) -> bool:
    """Whether more than a quarter is too small to show: then longer periods say more."""
    points = [point for reading in readings for point in reading.series.points]
    return sum(point.status in HIDDEN for point in points) > len(points) / 4
