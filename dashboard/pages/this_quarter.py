"""This quarter: the five questions in agenda order, a few numbers beside words, and what we cannot see."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.parts import data_gaps, tags
from dashboard.parts.cards import measure_card
from dashboard.parts.measure.voices_beside import first_to_read, voices_on
from dashboard.parts.quotes import quotation
from dashboard.shell import heading
from dashboard.view import View
from queries import ask
from queries.edition.answers import Voice
from queries.indicator.catalogue import Theme
from queries.indicator.indicator import Indicator

PATH = "/"
TILES = 5  # on the whole page: few measures, and the rest one click away
COLUMNS = 4


def title(view: View) -> str:
    return f"This quarter, {ask.latest_period(view.desk).label} – {labels.NAME}"


def layout(view: View) -> list[Component]:
    shown = tiles(view)
    read: set[Voice] = set()
    return [
        html.P(f"{ask.latest_period(view.desk).long_label}, whole county", className="eyebrow"),
        heading("What life is like for children this quarter"),
        html.Div([html.P(_lead(view, shown), className="lede"), tags.key()], className="opening"),
        *(_question(view, theme, every, shown, read) for theme, every in ask.indicators_by_theme(view.desk)),
        data_gaps.cannot_see(view),
    ]


def tiles(view: View) -> frozenset[str]:
    """The measures on this page: those that the group chose.

    Before it has chosen: the first of each question, then second ones, by position and never by result.
    """
    if chosen := ask.first_page(view.desk)[:TILES]:
        return frozenset(chosen)
    ranked = sorted(
        (rank, theme.position, indicator.slug)
        for theme, every in ask.indicators_by_theme(view.desk)
        for rank, indicator in enumerate(every)
    )
    return frozenset(slug for _, _, slug in ranked[:TILES])


def _lead(view: View, shown: frozenset[str]) -> list[Component | str]:
    """Which of the measures on this page are unlike usual, by name; of the others how many; and what came."""
    every = ask.indicators(view.desk)
    unusual = [i for i in every if ask.reading(view.desk, i.line()).pattern in labels.UNUSUAL]
    here = [i for i in unusual if i.slug in shown]
    show = "show" if len(here) > 1 else "shows"
    said: list[Component | str] = [f"{len(here) or 'None'} of {len(shown)} measures here {show} a pattern unlike usual"]
    for at, indicator in enumerate(here):
        said += [", " if at else ": ", html.A(indicator.short.lower(), href=view.link(f"/measures/{indicator.slug}"))]
    if others := len(every) - len(shown):
        elsewhere = len(unusual) - len(here)
        many = f"{elsewhere or 'None'} of the {others} others {'do' if elsewhere > 1 else 'does'}"
        said += [". ", html.A(many, href=view.link("/measures"))]
    read = "Read each beside what children and families told us."
    return [*said, f". {read} {data_gaps.came(view)} ", html.A("What we cannot see", href="#unseen"), "."]


def _question(
    view: View, theme: Theme, every: tuple[Indicator, ...], shown: frozenset[str], read: set[Voice]
) -> html.Section:
    cards = [measure_card(view, i) for i in every if i.slug in shown] or [_no_card(every)]
    wide = f"quote-cell span-{COLUMNS - len(cards) % COLUMNS}"
    row = html.Ul([*cards, html.Li(_words_on(view, theme, shown, read), className=wide)], className="row")
    lead = html.P(theme.lead, className="aside")
    return html.Section(
        [html.Div([html.H2(theme.title), lead, *_more(view, theme, every, shown)], className="question-title"), row],
        className="question",
    )


def _more(view: View, theme: Theme, every: tuple[Indicator, ...], shown: frozenset[str]) -> list[Component]:
    """The rest, one click away."""
    measures = sum(i.slug not in shown for i in every)
    voices = len(voices_on(view, theme))
    on = html.Span(f" on: {theme.title}", className="visually-hidden")
    links = []
    if measures:
        said = f"{measures} more measure{'s' if measures > 1 else ''}"
        links.append(html.A([said, on], href=view.link("/measures") + f"#{theme.key}"))
    if voices > 1:
        links.append(html.A([f"All {voices} voices", on], href=view.link("/voices", q=theme.key)))
    return [html.P(links, className="more")] if links else []


def _no_card(every: tuple[Indicator, ...]) -> html.Li:
    title, said = "No measure yet", "We have no number for this question. What people say is what we know."
    if every:
        title, said = "None chosen", "The group chose no measure of this question for this page."
    return html.Li([html.H3(title), html.P(said)], className="card empty")


def _words_on(view: View, theme: Theme, shown: frozenset[str], read: set[Voice]) -> Component:
    """Nobody is quoted twice on one page."""
    found = [voice for voice in first_to_read(voices_on(view, theme), shown) if voice not in read]
    if not found:
        return html.P("Nobody's words on this question have come this far yet.", className="quote none")
    read.add(found[0])
    return quotation(view, found[0])
