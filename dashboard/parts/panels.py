"""A part of a measure's page: its title, its address, and the frame that charts and their tables stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.aria import aria
from dashboard.view import View

TABLE = "Show the figures as a table"
# plotly.js 4 otherwise offers to hand the chart's data to a cloud service. A test holds this for every Graph.
GRAPH_CONFIG: Any = {"displayModeBar": False, "showSendToCloud": False, "plotlyServerURL": "", "responsive": True}


def panel(view: View, key: str, title: str, body: Sequence[Component | None]) -> html.Section:
    """A part with an address of its own, in the view that is being read."""
    to = html.Span(f": {title}", className="visually-hidden")
    address = html.P(html.A(["Link to this part", to], href=f"{view.with_keys()}#{key}"), className="to-part")
    return html.Section([html.H2(title, id=key), *(part for part in body if part), address], className="card panel")


def more(summary: str, *body: Component, open_: bool = False) -> html.Details:
    return html.Details([html.Summary(summary), *body], open=open_)


def as_table(*tables: Component) -> html.Details:
    return more(TABLE, *tables)


def graph(figure: dict[str, Any], in_words: str, height: int) -> html.Div:
    """A chart that is an image to those who do not see it, described by its sentence."""
    drawn = dcc.Graph(figure=figure, config=GRAPH_CONFIG, responsive=True, style={"height": f"{height}px"})
    # Its place is kept while the script that draws it is fetched, so that nothing under it moves.
    place = {"minHeight": f"{height}px"}
    return html.Div(drawn, role="img", className="graph", style=place, **aria(label=in_words))


def on_this_page(parts: Iterable[Component]) -> html.Nav:
    """The way to each part, and to the definition at the side."""
    titles = [(part.children[0].id, part.children[0].children) for part in parts]
    links = [html.Li(html.A(name, href=f"#{key}")) for key, name in [*titles, ("counts", "What this counts")]]
    return html.Nav(html.Ul(links), className="choose contents", **aria(label="On this page"))
