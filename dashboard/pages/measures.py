"""The whole catalogue: every measure by the question it helps to ask, and those the group could do without."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels, page_views
from dashboard.aria import aria
from dashboard.charts.sparkline import sparkline
from dashboard.pages.this_quarter import tiles
from dashboard.parts import candidates, tags
from dashboard.parts.cards import number
from dashboard.shell import heading
from dashboard.view import View
from queries import ask
from queries.indicator.catalogue import Theme
from queries.indicator.indicator import Indicator
from queries.reading import sentences

PATH = "/measures"
BESIDES = page_views.last_year  # it tells which measures are looked at
SPARK = 56  # pixels high


def title(view: View) -> str:
    return f"Measures – {labels.NAME}"


def layout(view: View) -> list[Component]:
    by_theme = ask.indicators_by_theme(view.desk)
    on_first_page = tiles(view)
    return [
        heading("Measures"),
        html.P("Each with what it cannot tell, and how it could go wrong if chased.", className="lede"),
        _contents(by_theme),
        tags.key(),
        *(_question(view, theme, every, on_first_page) for theme, every in by_theme),
        candidates.section(view),
    ]


def _contents(by_theme: tuple[tuple[Theme, tuple[Indicator, ...]], ...]) -> html.Nav:
    """How many measures each question has, and the way to them."""
    links = [html.A(f"{theme.title} ({len(every)})", href=f"#{theme.key}") for theme, every in by_theme]
    links.append(html.A(candidates.TITLE, href=f"#{candidates.KEY}"))
    return html.Nav(html.Ul([html.Li(each) for each in links]), className="choose", **aria(label="On this page"))


def _question(view: View, theme: Theme, every: tuple[Indicator, ...], on_first_page: frozenset[str]) -> html.Section:
    lead = html.P(theme.lead, className="aside")
    none = html.P("No measure yet. What people say is what we know.", className="aside")
    rows = [_row(view, i, i.slug in on_first_page) for i in every]
    listed = html.Ul(rows, className="listed catalogue") if every else none
    return html.Section(
        [html.Div([html.H2(theme.title, id=theme.key), lead], className="question-title"), listed], className="question"
    )


def _row(view: View, indicator: Indicator, on_first_page: bool) -> html.Li:
    reading = ask.reading(view.desk, indicator.line())
    name = html.H3(html.A(indicator.title, href=view.link(f"/measures/{indicator.slug}")))
    told = html.Div([name, html.P(reading.sentence, className="line"), _marks(indicator, on_first_page)])
    pattern = html.Div([html.P(tags.pattern(reading)), html.P(sentences.of_late(reading), className="aside")])
    return html.Li([told, number(view, indicator, reading), sparkline(reading, height=SPARK), pattern])


def _marks(indicator: Indicator, on_first_page: bool) -> html.Ul:
    """Where it stands, whose definition it is, and where the group hopes it goes."""
    first = [html.Li(html.Strong("On This quarter"))] if on_first_page else []
    whose = "Local definition" if indicator.local else "National definition"
    return html.Ul([*first, html.Li(whose), html.Li(labels.HOPED[indicator.hoped])], className="marks aside")
