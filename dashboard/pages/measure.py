"""One measure: the picture, others beside it, places and groups | questions, voices, definition, what balances it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.aria import aria
from dashboard.parts import tags
from dashboard.parts.cards import besides_the_tag
from dashboard.parts.forms import ask_form, choice
from dashboard.parts.measure import definition_aside
from dashboard.parts.measure.agency_words import agencies_words
from dashboard.parts.measure.comparators import beside_others
from dashboard.parts.measure.group_rows import groups
from dashboard.parts.measure.parts_of_whole import parts_of_whole
from dashboard.parts.measure.picture import picture, title_of
from dashboard.parts.measure.place_by_place import by_locality
from dashboard.parts.measure.time_on_plan import survival_picture
from dashboard.parts.measure.voices_beside import first_to_read
from dashboard.parts.panels import on_this_page
from dashboard.parts.quotes import quotation
from dashboard.shell import heading
from dashboard.view import NotHere, View
from queries import ask
from queries.edition.answers import Reading
from queries.indicator.catalogue import theme_called
from queries.indicator.indicator import Indicator
from queries.indicator.line import Line
from queries.reading import sentences

PATH = "/measures/<slug>"
VOICES = 2  # beside the picture; the rest one click away


def title(view: View, slug: str) -> str:
    return f"{_meaning(view, slug).title} – {labels.NAME}"


def _meaning(view: View, slug: str) -> Indicator:
    indicator = ask.indicator(view.desk, slug)
    if indicator is None:
        raise NotHere(f"There is no measure called {slug} in this edition.")
    return indicator


def _said(view: View, reading: Reading) -> str:
    """Its sentence, and where its newest figure has not come: which return carries it and when that is due."""
    return f"{reading.sentence} {sentences.awaited(ask.awaited_by(view.desk, reading.series))}".strip()


def layout(view: View, slug: str) -> list[Component]:
    indicator = _meaning(view, slug)
    line = chosen(view, indicator)
    reading = ask.reading(view.desk, line)
    head = html.Div(
        [
            _crumbs(view, indicator),
            heading(indicator.title),
            html.P(_said(view, reading), className="reading"),
            html.P([tags.pattern(reading), *map(html.Span, besides_the_tag(reading))], className="beside-tag"),
        ]
    )
    # The side comes second, so that on a phone questions and voices follow the picture and not the last table.
    main = [
        _form(view, indicator, line),
        parts_of_whole(view, indicator, line),
        picture(view, indicator, reading, _beside(view, indicator, reading), title_of(indicator, reading)),
        survival_picture(view, indicator, reading),
    ]
    further = [
        definition_aside.if_chased(view, indicator),
        by_locality(view, indicator, line),
        beside_others(view, indicator),
    ]
    side = [
        definition_aside.questions_to_ask(indicator),
        *_voices(view, indicator),
        agencies_words(view, indicator),
        definition_aside.definition(view, indicator),
    ]
    columns = [
        html.Div([part for part in main if part]),
        html.Aside([part for part in side if part], **aria(label="Beside the picture")),
        html.Div([part for part in further if part]),
    ]
    by_group = groups(view, indicator, line)
    contents = on_this_page([*(part for part in [*main[1:], *further] if part), by_group])
    return [head, contents, html.Div(columns, className="two-thirds"), by_group]


def chosen(view: View, indicator: Indicator) -> Line:
    """The line asked for, as far as the measure has it. Places have no months."""
    series = view.one_of("s", tuple(s.key for s in indicator.series), indicator.main_series.key)
    place = view.one_of("g", tuple(labels.PLACES), "all") if indicator.localities else "all"
    grain = view.one_of("v", indicator.grains, _opens_with(indicator, place))
    if place != "all" and grain in indicator.also:
        grain = indicator.base
    return indicator.line(series, grain).at(place)


def _opens_with(indicator: Indicator, place: str) -> str:
    """The grain that is shown unasked: of a place its year, for a quarter of it goes up and down by rounding alone."""
    return "year" if place != "all" and "year" in indicator.grains else indicator.show


def _beside(view: View, indicator: Indicator, reading: Reading) -> tuple[Reading, ...]:
    """The measure's other lines at the same grain, whole county only: beside all pupils, beside all plans.

    Not of a whole in parts: its parts have drawings of their own.
    """
    series = reading.series
    if not series.line.is_whole_area or indicator.kind == "split":
        return ()
    others = (s.key for s in indicator.series if s.key != series.line.series)
    return tuple(ask.reading(view.desk, series.line.of_series(key)) for key in others)


def _crumbs(view: View, indicator: Indicator) -> html.Nav:
    theme = theme_called(indicator.theme)
    steps = [
        html.A("Measures", href=view.link("/measures")),
        html.A(theme.title, href=view.link("/measures") + f"#{theme.key}"),
        html.Span(indicator.short, **aria(current="page")),
    ]
    return html.Nav(html.Ol([html.Li(step) for step in steps]), className="crumbs", **aria(label="Where you are"))


def _form(view: View, indicator: Indicator, line: Line) -> Component | None:
    choices = []
    if len(indicator.series) > 1:
        lines = {s.key: s.label for s in indicator.series}
        asked = "Which part" if indicator.kind == "split" else "What is counted"
        choices.append(choice("s", asked, lines, line.series, indicator.main_series.key))
    if len(indicator.grains) > 1:
        grains = {key: labels.GRAINS[key] for key in indicator.grains}
        choices.append(choice("v", "Over time", grains, line.grain, _opens_with(indicator, line.locality)))
    if indicator.localities:
        choices.append(choice("g", "Where", labels.LOCALITIES, line.locality, "all"))
    return ask_form(view, "Choose a view", choices) if choices else None


def _voices(view: View, indicator: Indicator) -> list[Component]:
    found = ask.voices(view.desk, slug=indicator.slug)
    if not found:
        none = "Nobody's words on this measure have come this far yet. Who could we ask?"
        return [html.P(none, className="quote none")]
    more = html.P(html.A(f"All {len(found)} voices on this measure", href=view.link("/voices", m=indicator.slug)))
    shown: list[Component] = [quotation(view, voice, bears_on=False) for voice in first_to_read(found)[:VOICES]]
    return shown + ([more] if len(found) > VOICES else [])
