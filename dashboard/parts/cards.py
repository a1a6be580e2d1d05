"""One measure at a glance."""

from __future__ import annotations

from dash import html

from dashboard import labels
from dashboard.charts.sparkline import sparkline
from dashboard.parts import tags
from dashboard.view import View
from queries import ask
from queries.edition import states
from queries.edition.answers import Reading, Status
from queries.indicator.indicator import Indicator
from queries.reading import sentences


def measure_card(view: View, indicator: Indicator) -> html.Li:
    reading = ask.reading(view.desk, indicator.line())
    title = html.A(indicator.short, href=view.link(f"/measures/{indicator.slug}"))
    return html.Li(
        [
            html.H3(title),
            number(view, indicator, reading),
            sparkline(reading),
            html.P(tags.pattern(reading)),
            *(html.P(said, className="aside") for said in besides_the_tag(reading)),
        ],
        className="card",
    )


def named_part(indicator: Indicator, reading: Reading) -> list[html.P]:
    """Which part of a whole the number beneath is of: a measure in parts has no figure of its own."""
    part = labels.part_of_whole(indicator, reading.series)
    return [html.P(part, className="aside")] if part else []


def besides_the_tag(reading: Reading) -> list[str]:
    """How it stood of late, and to the same period a year ago: whichever can be said."""
    return [said for said in (sentences.of_late(reading), sentences.change_text(reading.series)) if said]


def number(view: View, indicator: Indicator, reading: Reading) -> html.Div:
    """The newest figure set large, with the part it is of, its count and when it is for, or which return carries it."""
    point = reading.series.latest
    if point is None:
        none = html.P(states.NO_FIGURE_YET, className="number words")
        return html.Div([*named_part(indicator, reading), none, *_awaited(view, reading)])
    text, unit = labels.big(point, reading.series)
    when = point.period.label + (", provisional" if point.status == Status.PROVISIONAL else "")
    ended = " had ended" if reading.series.unit == "months" and point.status.is_number else ""
    said = labels.out_of(point) + ended
    return html.Div(
        [
            *named_part(indicator, reading),
            html.P(
                [html.Span(text, className="number" if point.status.is_number else "number words"), html.Span(unit)],
                className="figure",
            ),
            html.P(f"{said}, {when}" if said else when, className="aside"),
            *_awaited(view, reading),
            *last_figure(reading),
        ]
    )


def _awaited(view: View, reading: Reading) -> list[html.P]:
    said = sentences.awaited_in_short(ask.awaited_by(view.desk, reading.series))
    return [html.P(said, className="aside")] if said else []


def last_figure(reading: Reading) -> list[html.P]:
    """Where the newest period has none: the figure before it, by name, so that it is not read as the newest."""
    if not reading.series.points:
        return []
    *_, newest = reading.series.points
    last = next((p for p in reversed(reading.series.points) if p.status.is_number), None)
    if newest.status.is_number or last is None:
        return []
    said = f"Last figure: {labels.figure(last, reading.series)}, {last.period.label}"
    return [html.P(said, className="aside")]
