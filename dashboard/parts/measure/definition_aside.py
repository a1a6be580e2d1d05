"""What stands at the side of a measure: questions to ask, what it counts, what it cannot tell, what balances it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.charts.sparkline import sparkline
from dashboard.parts import tags
from dashboard.parts.cards import last_figure, named_part
from dashboard.parts.panels import more, panel
from dashboard.view import View
from queries import ask
from queries.edition import states
from queries.indicator.indicator import Indicator
from queries.reading import reference_revisions


def questions_to_ask(indicator: Indicator) -> html.Section:
    asked = html.Ol([html.Li(question) for question in indicator.questions])
    return html.Section([html.H2("Questions to ask"), asked], className="card dark")


def definition(view: View, indicator: Indicator) -> html.Section:
    """What counts, out of what, and behind a summary where the words come from."""
    said = (
        ("Why it matters", indicator.why_it_matters),
        ("Counted", indicator.counted),
        ("Out of", indicator.out_of),
        ("What it cannot tell", indicator.cannot_tell),
        ("What we hope to see", labels.hope(indicator)),
    )
    full = html.A("How it is counted, with its worked example", href=view.link("/how-we-count") + f"#{indicator.slug}")
    body = [
        html.H2("What this counts", id="counts"),
        _pairs(said),
        *(html.P(line, className="aside") for line in _population(view, indicator)),
        more("Where the definition comes from", _pairs(origin(indicator))),
        html.P(full),
    ]
    return html.Section(body, className="card panel")


def _population(view: View, indicator: Indicator) -> list[str]:
    if indicator.kind != "rate":
        return []
    return reference_revisions.of_population(ask.revised_figures(view.desk, "population_0_17"), view.desk.edition.area)


def origin(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    """Whether a definition is national or ours, and who answers for its words."""
    whose = "No national definition exists: this one is ours. " if indicator.local else "A national definition. "
    says_so = indicator.source.lower().startswith(("local", "national"))
    return (
        ("Definition", f"{'' if says_so else whose}{indicator.source}"),
        ("Written by", _sentence(indicator.written_by)),
        ("Checked by", _sentence(indicator.checked_by)),
        ("To be reviewed by", labels.day(indicator.review_by)),
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _pairs(said: tuple[tuple[str, str], ...]) -> html.Dl:
    return html.Dl([part for name, text in said for part in (html.Dt(name), html.Dd(text))])


def if_chased(view: View, indicator: Indicator) -> html.Section:
    """How it could go wrong, and the measures drawn next to it so that we would see."""
    beside = [ask.indicator(view.desk, slug) for slug in indicator.balancing]
    return panel(
        view, "chased", "If this is chased, and what to read it with",
        [
            html.P(indicator.side_effects),
            html.P(indicator.balancing_why),
            html.Ul([_balancing(view, found) for found in beside if found], className="multiples three"),
        ],
    )  # fmt: skip


def _balancing(view: View, indicator: Indicator) -> Component:
    reading = ask.reading(view.desk, indicator.line())
    latest = reading.series.latest
    value = labels.big(latest, reading.series)[0] if latest else states.NO_FIGURE_YET
    name = html.A(indicator.short, href=view.link(f"/measures/{indicator.slug}"))
    size = "figure-small" if latest and latest.status.is_number else "figure-small words"
    title = html.Div([html.H3(name), html.Span(value, className=size)], className="multiple-title")
    when = [html.P(latest.period.label, className="aside")] if latest else []
    drawn = [sparkline(reading), *last_figure(reading), html.P(tags.pattern(reading))] if latest else []
    return html.Li([title, *named_part(indicator, reading), *when, *drawn])
