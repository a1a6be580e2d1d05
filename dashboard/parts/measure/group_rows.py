"""Every breakdown of a measure at once: a row for each group, all on one scale, also where nothing is recorded."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.charts.sparkline import bounds_of, sparkline
from dashboard.parts.measure.multiples import scale_words
from dashboard.parts.measure.overlooked_groups import overlooked_rows
from dashboard.parts.panels import TABLE, more, panel
from dashboard.parts.tables import by_period
from dashboard.view import View
from data.agencies import measures
from queries import ask
from queries.edition import states
from queries.edition.answers import AWAITED, Point, Reading, Status
from queries.indicator.groups import CATEGORIES
from queries.indicator.indicator import Indicator
from queries.indicator.line import Line

LOW = 44  # pixels: rows are many, and one scale makes them comparable
Readings = list[tuple[str, Reading]]  # by category
Bounds = tuple[float, float]
# Nothing is known yet, which is not the same as nothing there.
WAITING = (*AWAITED, Status.NOT_YET, Status.NOT_KNOWN)
NEVER = "Too few to show in any period"
COUNTS = (
    "These are counts, not rates: how many children each group has in all is not published. "
    "A larger count may only be a larger group."
)
UNDIVIDED = "This measure is not divided into groups: {why}."


def groups(view: View, indicator: Indicator, line: Line) -> html.Section:
    """One block a dimension, and then the groups that the strategy names as overlooked."""
    line = line.over("year" if indicator.base == "quarter" else indicator.base)
    held = {name: _readings(view, indicator, line, name) for name in indicator.dimensions}
    every = [reading for found in held.values() for _, reading in found]
    label = "" if len(indicator.series) == 1 else f" {indicator.series_called(line.series).label}."
    bounds = bounds_of(*every)
    blocks = [_block(view, indicator, name, found, bounds) for name, found in held.items()]
    shown = any(point.status.is_number for reading in every for point in reading.series.points)
    scale = f" {scale_words(every)}" if shown else ""
    said = f"{labels.GRAINS[line.grain]}.{label}{scale}" if every else UNDIVIDED.format(why=_why(indicator))
    return panel(
        view, "groups", "Groups",
        [
            html.P(said, className="aside"),
            html.P(COUNTS) if blocks and indicator.kind == "rate" else None,
            html.Div(blocks, className="blocks") if blocks else None,
            overlooked_rows(view, indicator, line),
        ],
    )  # fmt: skip


def _why(indicator: Indicator) -> str:
    if indicator.kind == "reported":
        return "agencies count it for themselves"
    return "what is returned says nothing of groups, or would be too small to divide"


def _readings(view: View, indicator: Indicator, line: Line, dimension: str) -> Readings:
    return [(key, ask.reading(view.desk, line.of_group(dimension, key))) for key in _categories(indicator, dimension)]


def _categories(indicator: Indicator, dimension: str) -> tuple[str, ...]:
    """Every group in its fixed order, agencies in the strategy's; agencies that never count this are left out."""
    every = CATEGORIES[dimension]
    codes = indicator.reported_codes if dimension == "agency" else ()
    count_it = {agency for measure in measures() if measure.key in codes for agency in measure.agencies}
    return tuple(name for name in every if name in count_it) if count_it else every


def _block(view: View, indicator: Indicator, dimension: str, found: Readings, bounds: Bounds) -> html.Div:
    names = [labels.category(dimension, key) for key, _ in found]
    readings = [reading for _, reading in found]
    rows = [_row(name, reading, bounds) for name, reading in zip(names, readings, strict=True)]
    title = labels.DIMENSIONS[dimension]
    table = by_period(f"{indicator.title}, by {title.lower()}", names, readings)
    to = html.Span(f": {title.lower()}", className="visually-hidden")
    address = html.A(["Link to this", to], href=f"{view.with_keys(b=dimension)}#groups", className="to-part")
    return html.Div(
        [
            html.Div([html.H3(title), address], className="multiple-title"),
            html.Ul(rows, className="group-rows"),
            more(TABLE, table, open_=view.asked.get("b", "") == dimension),
        ],
        className="block",
    )


def _row(name: str, reading: Reading, bounds: tuple[float, float]) -> html.Li:
    points = reading.series.points
    numbers = sum(point.status.is_number for point in points)
    drawn: Component = sparkline(reading, bounds, LOW) if numbers > 1 else html.Span("", className="no-line")
    value, beneath = _said(reading)
    figure = html.Span(
        value, className="figure-small" if numbers and points[-1].status.is_number else "figure-small words"
    )
    return html.Li(
        [html.Span(name, className="group-name"), drawn, html.Div([figure, html.Span(beneath, className="line aside")])]
    )


def _said(reading: Reading) -> tuple[str, str]:
    """The newest figure and its count; or that nothing is recorded, or nothing that may be shown."""
    latest = reading.series.latest
    if latest is None or not any(_recorded(point) for point in reading.series.points):
        waiting = latest is not None and all(point.status in WAITING for point in reading.series.points)
        return (labels.STATUSES[latest.status], "") if latest and waiting else (states.NONE_RECORDED, "")
    if not any(point.status.is_number for point in reading.series.points):
        return NEVER, ""
    if latest.status in WAITING:
        last = next(point for point in reversed(reading.series.points) if point.status.is_number)
        return labels.STATUSES[latest.status], f"{labels.figure(last, reading.series)}, {last.period.label}"
    return labels.big(latest, reading.series)[0], labels.out_of(latest) or latest.period.label


def _recorded(point: Point) -> bool:
    """Whether anything is there: a number that is not nought, or a table that is hidden whole."""
    counts = (point.value, point.numerator, point.denominator, point.children)
    return any(counts) or (point.status is Status.TOO_FEW and counts == (None,) * len(counts))
