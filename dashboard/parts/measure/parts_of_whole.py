"""A whole in parts: each part over time, all on one scale, and the table in which they add up."""

from __future__ import annotations

from dash import html

from dashboard import labels
from dashboard.parts.measure.multiples import multiples, scale_words
from dashboard.parts.panels import as_table, panel
from dashboard.parts.tables import by_period
from dashboard.view import View
from queries import ask
from queries.edition.answers import Reading
from queries.indicator.indicator import Indicator
from queries.indicator.line import Line
from queries.reading.patterns import is_figure


def parts_of_whole(view: View, indicator: Indicator, line: Line) -> html.Section | None:
    """Every part of a measure that says how a whole is divided; each leads to its own picture."""
    if indicator.kind != "split":
        return None
    parts = indicator.series
    readings = [ask.reading(view.desk, line.of_series(part.key)) for part in parts]
    if not any(reading.series.points for reading in readings):
        return None
    names = [part.label for part in parts]
    links = [view.with_keys(s="" if part.main else part.key) for part in parts]
    table = by_period(f"{indicator.title}: every part", names, readings)
    return panel(
        view, "parts", "The parts of the whole",
        [
            html.P(_in_words(readings)),
            html.P(f"{labels.GRAINS[line.grain]}. {scale_words(readings)} {labels.hope(indicator)}", className="aside"),
            multiples(names, readings, links, "in-four" if len(names) == 4 else "three"),
            as_table(table),
        ],
    )  # fmt: skip


def _in_words(readings: list[Reading]) -> str:
    """The largest part of the newest period that has figures, or the parts that are shown as equally large."""
    for at in range(1, len(readings[0].series.points) + 1):
        held = [(r.series, r.series.points[-at]) for r in readings if len(r.series.points) >= at]
        shown = [(point.value, series, point) for series, point in held if is_figure(point)]
        if shown:
            _, series, point = max(shown, key=lambda each: each[0] or 0)
            figure = labels.figure(point, series)
            alike = [other for _, other, their in shown if labels.figure(their, other) == figure]
            names = " and ".join(other.label[0].lower() + other.label[1:] for other in alike)
            largest = "largest part is" if len(alike) == 1 else "largest parts are"
            return f"{point.period.label}: the {largest} {names}, {figure} of all{' each' * (len(alike) > 1)}."
    return "There is no period yet with a figure for any part."
