"""The groups that the strategy names as overlooked, each a row: what shows it in this measure, or that nothing does."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.parts.panels import more
from dashboard.parts.tables import table
from dashboard.view import View
from queries import ask
from queries.edition import states
from queries.indicator.indicator import Indicator
from queries.indicator.line import Line
from queries.indicator.overlooked import Overlooked, overlooked

TITLE = "Groups the strategy names as easily overlooked"


def overlooked_rows(view: View, indicator: Indicator, line: Line) -> Component:
    """Open where the measure shows any of them; behind a summary where it shows none."""
    rows = [[group.name, *_shown(view, indicator, line, group)] for group in overlooked()]
    drawn = table(TITLE, ["Group", "Here", "What shows it"], rows)
    seen = any(group.dimension in indicator.dimensions or group.measure == indicator.slug for group in overlooked())
    return html.Div(drawn, className="overlooked") if seen else more(TITLE, drawn)


def _shown(view: View, indicator: Indicator, line: Line, group: Overlooked) -> tuple[str, str | Component]:
    if group.unseen:
        return states.NONE_RECORDED, group.unseen
    if indicator.slug in group.parts:
        return _by_parts(view, indicator, group.parts[indicator.slug])
    if group.measure:
        return _by_measure(view, indicator, group)
    if group.dimension not in indicator.dimensions:
        return "Not shown", f"This measure is not divided by {labels.DIMENSIONS[group.dimension].lower()}."
    found = ask.by_group(view.desk, line, group.dimension)
    held = {series.line.category: series for series in found}
    said = []
    for key in group.categories:
        series = held.get(key)
        latest = series.latest if series else None
        figure = labels.figure(latest, series) if series and latest else states.NONE_RECORDED.lower()
        said.append(f"{labels.category(group.dimension, key)}: {figure}")
    return "; ".join(said), f"By {labels.DIMENSIONS[group.dimension].lower()}."


def _by_parts(view: View, indicator: Indicator, keys: tuple[str, ...]) -> tuple[str, str]:
    said = []
    for key in keys:
        series = ask.series(view.desk, indicator.line(key))
        said.append(
            f"{series.label}: {labels.figure(series.latest, series) if series.latest else states.NONE_RECORDED.lower()}"
        )
    return "; ".join(said), "The parts of this measure."


def _by_measure(view: View, indicator: Indicator, group: Overlooked) -> tuple[str, str | Component]:
    meaning = ask.indicator(view.desk, group.measure)
    if meaning is None:
        return states.NONE_RECORDED, "No measure in this edition is about them."
    series = ask.series(view.desk, meaning.line())
    value = labels.figure(series.latest, series) if series.latest else states.NONE_RECORDED
    if meaning.slug == indicator.slug:
        return value, "This measure is about them."
    return "Not shown", html.Span(
        [
            "Another measure is about them: ",
            html.A(meaning.short, href=view.link(f"/measures/{meaning.slug}")),
            f" ({value})",
        ]
    )
