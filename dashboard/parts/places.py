"""The same measure place by place and group by group: small drawings on one scale, and the table."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import words
from dashboard.charts.sparkline import bounds_of, sparkline
from dashboard.parts import tags
from dashboard.parts.tables import table, with_count
from dashboard.view import View
from queries import ask
from queries.answers import Reading, Status
from queries.indicator import Indicator

HIDDEN = (Status.LOW, Status.TOO_FEW)
TALL = 84  # taller than on a card: on a shared scale each line has less of the height


def by_locality(view: View, indicator: Indicator, line: str, grain: str) -> html.Section | None:
    """North, central and south, always in that order."""
    if not indicator.localities or grain not in (indicator.base, "year"):
        return None
    readings = _localities(view, indicator, line, grain)
    if "year" in indicator.grains and _mostly_hidden(readings):
        grain, readings = "year", _localities(view, indicator, line, "year")
    if not any(reading.series.points for reading in readings):
        return None
    names = list(words.PLACES.values())
    return html.Section(
        [
            html.H2("By locality"),
            html.P(f"{words.GRAINS[grain]}. {_scale_words(readings)}", className="aside"),
            _multiples(names, readings, [view.with_keys(g=place) for place in words.PLACES], "three"),
            html.Details([html.Summary("Show the figures as a table"), _table("By locality", names, readings)]),
        ],
        className="card panel",
    )


def _localities(view: View, indicator: Indicator, line: str, grain: str) -> list[Reading]:
    return [ask.reading(view.desk, indicator.slug, line, grain, locality=place) for place in words.PLACES]


def _mostly_hidden(readings: list[Reading]) -> bool:
    """Whether more than a quarter is too low to show: then longer periods say more."""
    points = [point for reading in readings for point in reading.series.points]
    return sum(point.status in HIDDEN for point in points) > len(points) / 4


def by_group(view: View, indicator: Indicator, line: str, dimension: str) -> html.Section | None:
    """One dimension at a time, year by year (term by term for school), whole county."""
    if not dimension:
        return None
    grain = "year" if indicator.base == "quarter" else indicator.base
    keys = ask.categories(view.desk, indicator.slug, dimension)
    readings = [ask.reading(view.desk, indicator.slug, line, grain, "all", dimension, key) for key in keys]
    names = [words.category(dimension, key) for key in keys]
    title = f"By group: {words.DIMENSIONS[dimension].lower()}"
    return html.Section(
        [
            html.H2(title, id="groups"),
            _choose(view, indicator, dimension),
            html.P(f"{words.GRAINS[grain]}. {_scale_words(readings)}", className="aside"),
            _multiples(names, readings, [], "four"),
            html.Details([html.Summary("Show the figures as a table"), _table(title, names, readings)]),
        ],
        className="card panel",
    )


def _choose(view: View, indicator: Indicator, chosen: str) -> html.Nav:
    """Links, not tabs: each is an address."""
    links = []
    for at, dimension in enumerate(indicator.dimensions):
        current = {"aria-current": "true"} if dimension == chosen else {}
        href = view.with_keys(b="" if at == 0 else dimension)
        links.append(html.Li(html.A(words.DIMENSIONS[dimension], href=href, **current)))
    return html.Nav(html.Ul(links), className="choose", **{"aria-label": "Groups"})


def _scale_words(readings: list[Reading]) -> str:
    low, high = bounds_of(*readings)
    rounded = " Counts are rounded to fives." if any(r.series.protected for r in readings) else ""
    return f"All on one scale, from {words.number(max(low, 0))} to {words.number(high)}.{rounded}"


def _multiples(names: list[str], readings: list[Reading], links: list[str], how_many: str) -> html.Ul:
    bounds = bounds_of(*readings)
    items = []
    for at, (name, reading) in enumerate(zip(names, readings, strict=True)):
        shown = html.A(name, href=links[at]) if links else name
        numbers = sum(point.status.is_number for point in reading.series.points)
        drawn = [sparkline(reading, bounds, TALL)] if numbers > 1 else []
        items.append(html.Li([_title(shown, reading), *drawn, *_said(reading)]))
    return html.Ul(items, className=f"multiples {how_many}")


def _title(name: Component | str, reading: Reading) -> html.Div:
    latest = reading.series.latest
    value = words.big(latest, reading.series)[0] if latest else words.STATUSES[Status.NOT_COLLECTED]
    size = "figure-small" if latest and latest.status.is_number else "figure-small words"
    return html.Div([html.H3(name), html.Span(value, className=size)], className="multiple-title")


def _said(reading: Reading) -> list[Component]:
    latest = reading.series.latest
    if latest is None:
        return []
    counted = words.out_of(latest)
    said = [html.P(f"{counted}, {latest.period.label}" if counted else latest.period.label, className="aside")]
    hidden = sum(point.status in HIDDEN for point in reading.series.points)
    if hidden:
        said.append(html.P(f"Low or too few in {hidden} of {len(reading.series.points)} periods", className="aside"))
    if any(reading.limits):
        said.append(html.P(tags.pattern(reading)))
    return said


def _table(caption: str, names: list[str], readings: list[Reading]) -> Component:
    """Periods down, newest first; a place or group across, each with its count."""
    periods = {p.period.key: p.period.label for reading in readings for p in reading.series.points}
    columns = [({p.period.key: p for p in reading.series.points}, reading.series) for reading in readings]
    rows = [
        [periods[key], *(with_count(column.get(key), series) for column, series in columns)]
        for key in sorted(periods, reverse=True)
    ]
    return table(caption, ["Period", *names], rows, numbers=tuple(range(1, len(names) + 1)))
