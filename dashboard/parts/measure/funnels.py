"""Places, or areas, beside one another in one period: a funnel, what it says, and its table. Ordered by size alone."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.charts.funnel import funnel
from dashboard.parts.panels import as_table, more
from dashboard.parts.tables import table
from dashboard.view import View
from queries.indicator.indicator import Indicator
from queries.indicator.line import Line
from queries.reading import localities, localities_over_years
from queries.reading.benchmark import Benchmark, year_words
from queries.reading.localities import Funnel, FunnelPoint

HOW = (
    "Each point is a place, further right the larger the number it is out of. Dashed: all of them together. "
    "Inner band: where chance puts 95 in 100 of that size. Outer: 998 in 1,000. "
    "Diamond: outside. The numbers lead to the table. The scale need not begin at nought."
)
AREA = "Oxfordshire"


def funnel_of_places(view: View, indicator: Indicator, line: Line) -> list[Component]:
    """North, central and south in the newest year they can be placed in."""
    found = localities.funnel_of_places(view.desk, indicator, line)
    if found is None:
        return []
    drawn, period = found
    return [html.H3(f"The places beside one another, {period.label}"), *_drawn(drawn, labels.PLACES, "Places")]


def places_over_years(view: View, indicator: Indicator, line: Line) -> list[Component]:
    """The places in all years together, in words: one year may be too small to show what every year repeats.

    Where too few years of a line have figures for places, those of the wider line that it is inside may have.
    """
    shown = indicator.series_called(line.series)
    for key, named in ((shown.key, ""), (shown.inside, f"{indicator.series_called(shown.inside).label}: ")):
        wider = line.of_series(key)
        found = localities_over_years.places_over_years(view.desk, indicator, wider) if key else None
        if found:
            return [html.P(f"{named}{localities_over_years.of_years(found, labels.PLACES)}")]
    return []


def funnel_of_areas(view: View, indicator: Indicator, beside: Benchmark, version: str) -> list[Component]:
    """Our area among its neighbours in the published year."""
    found = localities.funnel_of_areas(view.desk, indicator, beside.year, version)
    if found is None:
        return []
    title = f"Ours among its neighbours, {year_words(indicator, beside.year)}, as published"
    return [html.H3(title), *_drawn(found, {}, "Neighbours")]


def _drawn(found: Funnel, names: Mapping[str, str], who: str) -> list[Component]:
    ordered = tuple(sorted(found.points, key=lambda point: (point.denominator, point.name)))
    said = localities.of_funnel(found)
    chart = html.Figure([funnel(found, ordered, AREA, said), html.Figcaption(HOW, className="aside")])
    left_out = [names.get(name, name) for name in found.left_out]
    without = html.P(f"Without a figure to place: {', '.join(left_out)}.", className="aside") if left_out else None
    drawn = [part for part in (chart, without, as_table(_table(ordered, names, who))) if part]
    return [html.P(said), more("Show the funnel", *drawn)]


def _table(ordered: tuple[FunnelPoint, ...], names: Mapping[str, str], who: str) -> Component:
    rows = []
    for at, point in enumerate(ordered, start=1):
        name = names.get(point.name, point.name)
        said = localities.in_funnel(point, name).removeprefix(f"{name}: ")
        counted = f"{labels.number(point.numerator)} of {labels.number(point.denominator)}"
        rows.append([f"{at}. {name}", f"{point.value:.0f}%", counted, _range(point), said[0].upper() + said[1:]])
    heads = ["From the smallest to the largest", "Figure", "Count", "Expected of its size (95%)", "How it stands"]
    return table(f"{who}, each with the range that chance gives its size", heads, rows, numbers=(1, 2, 3))


def _range(point: FunnelPoint) -> str:
    if point.lower95 is None or point.upper95 is None:
        return "–"
    return f"{point.lower95:.0f}% to {point.upper95:.0f}%"
