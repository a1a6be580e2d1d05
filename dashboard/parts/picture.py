"""The picture of a measure, with its sentence, the figures as a table, a download, and addresses that restore it."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.charts import spc, survival
from dashboard.parts.tables import figures, table
from dashboard.view import View
from queries import ask
from queries.answers import LifeTable, Reading, Status
from queries.indicator import Indicator

# plotly.js 4 otherwise offers to hand the chart's data to a cloud service. A test holds this for every Graph.
GRAPH_CONFIG = {"displayModeBar": False, "showSendToCloud": False, "plotlyServerURL": "", "responsive": True}


def graph(figure: dict[str, Any], in_words: str, height: int) -> html.Div:
    """A chart that is an image to those who do not see it, described by its sentence."""
    drawn = dcc.Graph(figure=figure, config=GRAPH_CONFIG, responsive=True, style={"height": f"{height}px"})
    return html.Div(drawn, role="img", className="graph", **{"aria-label": in_words})


def picture(
    view: View, indicator: Indicator, reading: Reading, beside: tuple[Reading, ...], title: str
) -> html.Section:
    """The line over time against what is usual for it."""
    drawn = spc.figure(reading, beside)
    return html.Section(
        [
            html.H2(title),
            html.Figure(
                [graph(drawn, reading.sentence, spc.HEIGHT), html.Figcaption(_how_to_read(reading), className="aside")]
            ),
            html.Details([html.Summary("Show the figures as a table"), figures(indicator, reading, beside)]),
            take_away(view, indicator),
        ],
        className="card panel",
    )


def _how_to_read(reading: Reading) -> str:
    """What is drawn, in words: only what is there."""
    states = {point.status for point in reading.series.points}
    said = []
    if any(reading.limits):
        idea = "a first idea of the usual range" if reading.trial else "the range expected from chance alone"
        said.append(f"Dashed line: average. Dotted lines: {idea}.")
    if any(reading.unusual):
        said.append("Diamond: unlike usual, by its height or as part of a run.")
    if Status.PROVISIONAL in states:
        said.append("Hollow: provisional.")
    if Status.NOT_RETURNED in states:
        said.append("Hatched: not returned.")
    if states & set(spc.HIDDEN):
        said.append("Square on the axis: too low or too few to show.")
    if reading.series.protected:
        said.append("Counts here are rounded to fives.")
    return " ".join(said) or "Each point is one period."


def take_away(view: View, indicator: Indicator) -> html.Ul:
    """The download, and two addresses: this view whatever is newest, and as this edition saw it."""
    edition = view.desk.edition.name
    live, sealed = view.with_keys(e=""), view.with_keys(e=edition)
    download = view.link(f"/measures/{indicator.slug}.csv", v=view.asked.get("v", ""))
    return html.Ul(
        [
            html.Li(html.A("Download the figures (CSV)", href=download, download="")),
            _copy("This view, live", live),
            _copy(f"As seen in {edition}", sealed),
        ],
        className="take",
    )


def _copy(said: str, address: str) -> html.Li:
    to = html.Span(f" to: {said}", className="visually-hidden")
    return html.Li([html.A(said, href=address), html.Button(["Copy link", to], **{"data-copy": address})])


def survival_picture(view: View, indicator: Indicator, reading: Reading) -> html.Section | None:
    """Time on plan: the share still open after so many months, our line first."""
    first = ask.life_table(view.desk, indicator.slug, reading.series.key)
    if first is None:
        return None
    lines = [(line.label, ask.life_table(view.desk, indicator.slug, line.key)) for line in indicator.series]
    others = [(label, found) for label, found in lines if found and label != reading.series.label]
    median = reading.series.latest.value if reading.series.latest else None
    said = _survival_in_words(first)
    drawn = survival.figure(((reading.series.label, first), *others), median)
    how = "Shaded: 95% interval. Plans still open are counted as at least this long."
    return html.Section(
        [
            html.H2("How long plans last"),
            html.P(said),
            html.Figure(
                [
                    graph(drawn, said, survival.HEIGHT),
                    html.Figcaption(how, className="aside"),
                ]
            ),
            html.Details([html.Summary("Show the figures as a table"), _survival_table(first, others)]),
        ],
        className="card panel",
    )


def _survival_in_words(found: LifeTable) -> str:
    chosen = [(m, s) for m, s in zip(found.months, found.still_on_plan, strict=True) if m in (6, 12, 24)]
    parts = [f"{100 * share:.0f} were still open after {months} months" for months, share in chosen]
    return f"Of every 100 plans, {', '.join(parts)}."


def _survival_table(first: LifeTable, others: list[tuple[str, LifeTable]]) -> Component:
    def percent(share: float | None) -> str:
        return "–" if share is None else f"{100 * share:.0f}%"

    rows = [
        [
            f"{months} months", percent(first.still_on_plan[at]),
            f"{percent(first.lower[at])} to {percent(first.upper[at])}",
            *(percent(dict(zip(other.months, other.still_on_plan, strict=True)).get(months)) for _, other in others),
        ]
        for at, months in enumerate(first.months)
    ]  # fmt: skip
    heads = ["After", "Still open", "95% interval", *(label for label, _ in others)]
    return table(f"Plans still open, {first.period.label}", heads, rows, numbers=(1, 2, 3))
