"""The picture of a measure, with its sentence, the figures as a table, a download, and addresses that restore it."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.charts import control_chart
from dashboard.parts.figure_tables import figures
from dashboard.parts.measure import rounded
from dashboard.parts.measure.recording import recording
from dashboard.parts.panels import TABLE, graph, more
from dashboard.view import View
from queries import ask
from queries.edition import states
from queries.edition.answers import AWAITED, Period, Reading, Status
from queries.indicator.indicator import Indicator
from queries.indicator.line import ALL
from queries.reading import figure_text, patterns, sentences, trend
from queries.reading.patterns import is_figure

NOTHING = f"{states.NO_FIGURE_YET}. A first one will stand here when it has come."


def picture(
    view: View, indicator: Indicator, reading: Reading, beside: tuple[Reading, ...], title: str
) -> html.Section:
    """The line over time against what is usual for it, what people noted on it, and how its figures settle."""
    starts = ask.starts(view.desk, reading.series.line)
    drawn: list[Component] = [html.P(NOTHING)]
    if any(is_figure(point) for point in reading.series.points):
        chart = graph(control_chart.figure(reading, beside, starts), reading.sentence, control_chart.HEIGHT)
        said = " ".join(
            part for part in (_how_to_read(reading, beside, starts), rounded.why(view, indicator, reading)) if part
        )
        drawn = [html.Figure([chart, html.Figcaption(said or "Each point is one period.", className="aside")])]
    drawn += _notes(view, indicator, reading, starts)
    drawn += _years(view, indicator, reading)
    drawn += recording(view, indicator, reading)
    if reading.series.points:
        drawn.append(more(TABLE, figures(indicator, reading, beside)))
    taken = take_away(view, indicator, reading.series.line.grain)
    return html.Section([html.H2(title, id="picture"), *drawn, taken], className="card panel")


def title_of(indicator: Indicator, reading: Reading) -> str:
    """What a picture of the newest lines is called: the part of a whole, the periods, the place."""
    series = reading.series
    part = f"{series.label}: " if indicator.kind == "split" else ""
    over = labels.GRAINS[series.line.grain]
    at = series.line.locality
    place = f", {labels.LOCALITIES[at].lower()}" if at != ALL else ""
    return f"{part}{over[0].lower() if part else over[0]}{over[1:]}{place}"


def _how_to_read(reading: Reading, beside: tuple[Reading, ...], starts: tuple[Period, ...]) -> str:
    """What is drawn, in words: only what is there."""
    there = {point.status for point in reading.series.points}
    said = []
    if any(reading.limits):
        said.append(_range_words(reading, starts))
    if any(reading.unusual):
        said.append("Diamond: unlike usual, by its height or as part of a run.")
    if Status.PROVISIONAL in there:
        said.append("Hollow: provisional.")
    if any(point.so_far is not None for point in reading.series.points):
        said.append("The newest is not read against the range until most of it is in.")
    if awaited := [labels.STATUSES[status].lower() for status in AWAITED if status in there]:
        said.append(f"Hatched: {' or '.join(awaited)}.")
    if Status.NOT_YET in there:
        said.append("Dotted ground: what follows is not yet known.")
    if Status.NOT_KNOWN in there:
        said.append("Dotted ground, not known: our records do not reach as far as this measure looks.")
    if there & set(control_chart.HIDDEN):
        said.append("Square on the axis: too small or too few to show.")
    if reading.series.unit in ("months", "rate_per_10000"):
        unit = figure_text.unit_text(reading.series.unit, reading.series.line.grain)
        said.append(f"Figures are {'in ' if unit == 'months' else ''}{unit}.")
    said.append(_where_the_axis_begins(reading, beside))
    return " ".join(part for part in said if part)


def _where_the_axis_begins(reading: Reading, beside: tuple[Reading, ...]) -> str:
    low, _ = control_chart.bounds(reading, beside)
    sign = "%" if reading.series.unit == "percent" else ""
    return f"The axis begins at {low:.{0 if low >= 1 else 1}f}{sign}, not at nought." if low > 0 else ""


def _range_words(reading: Reading, starts: tuple[Period, ...]) -> str:
    trial = patterns.trial_segments(reading.series, starts)
    drawn = {each.segment for each in reading.limits if each}
    idea = "a first idea of the usual range" if drawn <= trial else "the range expected from chance alone"
    also = " Where it is not shaded, it is a first idea only." if drawn & trial and not drawn <= trial else ""
    return f"Dashed line: average. Dotted lines: {idea}.{also}"


def _notes(view: View, indicator: Indicator, reading: Reading, starts: tuple[Period, ...]) -> list[Component]:
    """Where usual starts again, by whose decision and why: numbered as the flags on the chart are."""
    parts = patterns.segments(reading.series, starts)[1:]
    if not parts:
        return []
    decided = ask.baselines(view.desk, indicator.slug)
    notes = []
    for number, part in enumerate(parts, start=1):
        first = part.points[0].period
        why = [one for one in decided if one.period.start <= first.start][-1]
        said = f"Usual since {sentences.usual_label(first)}: {_small(why.why)}."
        by = html.Span(f"Decided by {why.who}, {labels.day(why.decided_on)}", className="line aside")
        notes.append(html.Li([html.Span(str(number), className="flag"), html.Span([said, by])]))
    return [html.H3("Notes on the figures"), html.Ol(notes, className="notes")]


def _small(text: str) -> str:
    """Words inside a sentence; what is written in capitals stays so."""
    text = text.strip().rstrip(".")
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _years(view: View, indicator: Indicator, reading: Reading) -> list[Component]:
    series = reading.series
    found = trend.trend(view.desk, indicator, series.line)
    said = trend.trend_text(found, series)
    return [html.P(said)] if said else []


def take_away(view: View, indicator: Indicator, grain: str) -> html.Ul:
    """The download, and two addresses: this view whatever is newest, and as this edition saw it."""
    publication = view.desk.edition.publication
    live, sealed = view.with_keys(e=""), view.with_keys(e=publication)
    download = view.link(f"/measures/{indicator.slug}.csv", v="" if grain == indicator.show else grain)
    return html.Ul(
        [
            html.Li(html.A("Download the figures (CSV)", href=download, download="")),
            _copy("This view, live", live),
            _copy(f"As seen in {publication}", sealed),
        ],
        className="take",
    )


def _copy(said: str, address: str) -> html.Li:
    to = html.Span(f" to: {said}", className="visually-hidden")
    copied: dict[str, Any] = {"data-copy": address}
    return html.Li([html.A(said, href=address), html.Button(["Copy link", to], **copied)])
