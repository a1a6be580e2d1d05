"""Small drawings beside one another on one scale, each with its name, its newest figure and how it stands."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.charts.sparkline import bounds_of, sparkline
from dashboard.parts import tags
from dashboard.parts.cards import last_figure
from queries.edition import states
from queries.edition.answers import Reading, Status

HIDDEN = (Status.LOW, Status.TOO_FEW)
TALL = 84  # taller than on a card: on a shared scale each line has less of the height


def multiples(names: list[str], readings: list[Reading], links: list[str], how_many: str = "three") -> html.Ul:
    bounds = bounds_of(*readings)
    items = []
    for at, (name, reading) in enumerate(zip(names, readings, strict=True)):
        shown = html.A(name, href=links[at]) if links else name
        numbers = sum(point.status.is_number for point in reading.series.points)
        drawn = [sparkline(reading, bounds, TALL)] if numbers > 1 else []
        items.append(html.Li([_title(shown, reading), *drawn, *_said(reading)]))
    return html.Ul(items, className=f"multiples {how_many}")


def scale_words(readings: list[Reading]) -> str:
    points = [p for r in readings for p in r.series.points if p.status.is_number]
    if not points:
        return ""
    low, high = bounds_of(*readings)
    some = "" if all(p.rounded for p in points) else "Some counts"
    rounded = (
        f" {some or 'Counts'} are {labels.rounded_to(readings[0].series)}." if any(p.rounded for p in points) else ""
    )
    nought = ", not from nought" if low > 0 else ""
    return f"All on one scale, from {labels.number(max(low, 0))} to {labels.number(high)}{nought}.{rounded}"


def _title(name: Component | str, reading: Reading) -> html.Div:
    latest = reading.series.latest
    value = labels.big(latest, reading.series)[0] if latest else states.NO_FIGURE_YET
    size = "figure-small" if latest and latest.status.is_number else "figure-small words"
    return html.Div([html.H3(name), html.Span(value, className=size)], className="multiple-title")


def _said(reading: Reading) -> list[Component]:
    latest = reading.series.latest
    if latest is None:
        return []
    counted = labels.out_of(latest)
    said: list[Component] = [
        html.P(f"{counted}, {latest.period.label}" if counted else latest.period.label, className="aside")
    ]
    said += last_figure(reading)
    hidden = sum(point.status in HIDDEN for point in reading.series.points)
    if hidden:
        said.append(
            html.P(
                f"Too small or too few to show in {hidden} of {len(reading.series.points)} periods", className="aside"
            )
        )
    if any(reading.limits):
        said.append(html.P(tags.pattern(reading)))
    return said
