"""Every measure, by the question it helps to ask."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import words
from dashboard.charts.sparkline import sparkline
from dashboard.pages.this_quarter import tiles
from dashboard.parts import tags
from dashboard.parts.cards import number
from dashboard.shell import heading
from dashboard.view import View
from queries import ask
from queries.catalogue import Theme
from queries.indicator import Indicator

PATH = "/measures"


def title(view: View) -> str:
    return f"Measures – {words.NAME}"


def layout(view: View) -> list[Component]:
    by_theme = ask.indicators_by_theme(view.desk)
    on_first_page = tiles(by_theme)
    return [
        heading("Measures"),
        html.P("Few measures, each with what it cannot tell and how it could go wrong if chased.", className="lede"),
        tags.key(),
        *(_question(view, theme, every, on_first_page) for theme, every in by_theme),
    ]


def _question(view: View, theme: Theme, every: tuple[Indicator, ...], on_first_page: frozenset[str]) -> html.Section:
    lead = html.P(theme.lead, className="aside")
    none = html.P("No measure yet. What people say is what we know.", className="aside")
    listed = html.Ul([_row(view, i, i.slug in on_first_page) for i in every], className="listed") if every else none
    return html.Section(
        [html.Div([html.H2(theme.title, id=theme.key), lead], className="question-title"), listed], className="question"
    )


def _row(view: View, indicator: Indicator, on_first_page: bool) -> html.Li:
    reading = ask.reading(view.desk, indicator.slug)
    name = html.H3(html.A(indicator.title, href=view.link(f"/measures/{indicator.slug}")))
    shown = html.P("Also on This quarter", className="aside") if on_first_page else None
    told = html.Div([name, html.P(reading.sentence), shown])
    return html.Li([told, number(reading), sparkline(reading), html.P(tags.pattern(reading))])
