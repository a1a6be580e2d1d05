"""Tables of figures, always with their counts, and in a frame that scrolls where a screen is narrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.aria import aria
from queries.edition.answers import Point, Reading, Series, Status
from queries.indicator.indicator import Indicator

Cell = Component | str
Row = Sequence[Cell | list[Cell]]
WIDE = 4  # columns that fit a phone


def table(caption: str, heads: Sequence[str], rows: Iterable[Row], numbers: Sequence[int] = ()) -> html.Div:
    """The first cell of each row is its heading; columns listed in `numbers` are set to the right."""

    def side(at: int) -> str:
        return "number-cell" if at in numbers else ""

    head = html.Tr([html.Th(text, scope="col", className=side(at)) for at, text in enumerate(heads)])
    body = [
        html.Tr(
            [html.Th(first, scope="row"), *(html.Td(cell, className=side(at)) for at, cell in enumerate(rest, start=1))]
        )
        for first, *rest in rows
    ]
    kind = "wide" if len(heads) > WIDE else ""
    drawn = html.Table([html.Caption(caption), html.Thead(head), html.Tbody(body)], className=kind)
    return html.Div(drawn, className="scroll", role="region", tabIndex=0, **aria(label=caption))


def figures(indicator: Indicator, reading: Reading, beside: tuple[Reading, ...] = ()) -> html.Div:
    """Every period of a reading, newest first, with other lines of the measure in columns of their own."""
    heads = ["Period", reading.series.label, "Count", "95% interval", "State", *(each.series.label for each in beside)]
    columns = [({p.period.key: p for p in each.series.points}, each.series) for each in beside]
    rows = []
    for at in reversed(range(len(reading.series.points))):
        point = reading.series.points[at]
        others = [with_count(column.get(point.period.key), series) for column, series in columns]
        interval = "" if point.lower is None or point.upper is None else f"{point.lower:.1f} to {point.upper:.1f}"
        state = ", ".join(
            said for said in (labels.STATUSES[point.status], "Unlike usual" * reading.unusual[at]) if said
        )
        shown = labels.figure(point, reading.series) if point.status.is_number else "–"
        rows.append([point.period.label, shown, labels.out_of(point), interval, state or "Settled", *others])
    return table(f"{indicator.title}: the figures", heads, rows, numbers=(1, 2, 3))


def by_period(caption: str, names: list[str], readings: Sequence[Reading]) -> html.Div:
    """Periods down, newest first; a part, place or group across, each with its count."""
    periods = {p.period.key: p.period.label for reading in readings for p in reading.series.points}
    columns = [({p.period.key: p for p in reading.series.points}, reading.series) for reading in readings]
    rows = [
        [periods[key], *(with_count(column.get(key), series) for column, series in columns)]
        for key in sorted(periods, reverse=True)
    ]
    return table(caption, ["Period", *names], rows, numbers=tuple(range(1, len(names) + 1)))


def with_count(point: Point | None, series: Series) -> Cell | list[Cell]:
    """A figure and its count in one cell, or which kind of nothing it is."""
    if point is None:
        return labels.STATUSES[Status.NOT_COLLECTED]
    figure = labels.figure(point, series)
    if not point.status.is_number:
        return labels.STATUSES[point.status]
    counted = labels.out_of(point)
    return [figure, html.Span(f" ({counted})", className="aside")] if counted else figure
