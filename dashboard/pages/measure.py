"""One measure: the picture, others beside it, places and groups | questions, voices, definition, what balances it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import words
from dashboard.parts import definition, tags
from dashboard.parts.comparators import beside_others
from dashboard.parts.forms import ask_form, choice
from dashboard.parts.heard import first_to_read
from dashboard.parts.picture import picture, survival_picture
from dashboard.parts.places import by_group, by_locality
from dashboard.parts.quotes import quotation
from dashboard.shell import heading
from dashboard.view import NotHere, View
from queries import ask, sentences
from queries.answers import Reading
from queries.catalogue import theme_called
from queries.indicator import Indicator

PATH = "/measures/<slug>"
VOICES = 2  # beside the picture; the rest one click away


def title(view: View, slug: str) -> str:
    return f"{_meaning(view, slug).title} – {words.NAME}"


def _meaning(view: View, slug: str) -> Indicator:
    indicator = ask.indicator(view.desk, slug)
    if indicator is None:
        raise NotHere(f"There is no measure called {slug} in this edition.")
    return indicator


def layout(view: View, slug: str) -> list[Component]:
    indicator = _meaning(view, slug)
    line, grain, place, dimension = chosen(view, indicator)
    reading = ask.reading(view.desk, slug, line, grain, locality=place)
    head = html.Div(
        [
            _crumbs(view, indicator),
            heading(indicator.title),
            html.P(reading.sentence, className="reading"),
            html.P([tags.pattern(reading), html.Span(sentences.change_text(reading.series))], className="beside-tag"),
        ]
    )
    # The side comes second, so that on a phone questions and voices follow the picture and not the last table.
    main = [
        _form(view, indicator, line, grain, place),
        picture(view, indicator, reading, _beside(view, indicator, reading), _picture_title(grain, place)),
        survival_picture(view, indicator, reading),
    ]
    further = [
        definition.if_chased(view, indicator),
        beside_others(view, indicator),
        by_locality(view, indicator, line, grain),
        by_group(view, indicator, line, dimension),
    ]
    side = [
        definition.questions_to_ask(indicator),
        *_voices(view, indicator),
        definition.definition(view, indicator),
    ]
    columns = [
        html.Div([part for part in main if part]),
        html.Aside(side, **{"aria-label": "Beside the picture"}),
        html.Div([part for part in further if part]),
    ]
    return [head, html.Div(columns, className="two-thirds")]


def chosen(view: View, indicator: Indicator) -> tuple[str, str, str, str]:
    """(series, grain, locality, dimension) asked for, where the measure has them. Places have no months."""
    line = view.one_of("s", tuple(s.key for s in indicator.series), indicator.main_series.key)
    grain = view.one_of("v", indicator.grains, indicator.show)
    place = view.one_of("g", tuple(words.PLACES), "all") if indicator.localities else "all"
    if place != "all" and grain in indicator.also:
        grain = indicator.base
    dimension = view.one_of("b", indicator.dimensions, indicator.dimensions[0] if indicator.dimensions else "")
    return line, grain, place, dimension


def _beside(view: View, indicator: Indicator, reading: Reading) -> tuple[Reading, ...]:
    """The measure's other lines at the same grain, whole county only: beside all pupils, beside all plans."""
    series = reading.series
    if series.locality != "all":
        return ()
    others = (s.key for s in indicator.series if s.key != series.key)
    return tuple(ask.reading(view.desk, indicator.slug, key, series.grain) for key in others)


def _picture_title(grain: str, place: str) -> str:
    return words.GRAINS[grain] + (f", {words.LOCALITIES[place].lower()}" if place != "all" else "")


def _crumbs(view: View, indicator: Indicator) -> html.Nav:
    theme = theme_called(indicator.theme)
    steps = [
        html.A("Measures", href=view.link("/measures")),
        html.A(theme.title, href=view.link("/measures") + f"#{theme.key}"),
        html.Span(indicator.short, **{"aria-current": "page"}),
    ]
    return html.Nav(html.Ol([html.Li(step) for step in steps]), className="crumbs", **{"aria-label": "Where you are"})


def _form(view: View, indicator: Indicator, line: str, grain: str, place: str) -> Component | None:
    choices = []
    if len(indicator.series) > 1:
        labels = {s.key: s.label for s in indicator.series}
        choices.append(choice("s", "Who is counted", labels, line, indicator.main_series.key))
    if len(indicator.grains) > 1:
        grains = {key: words.GRAINS[key] for key in indicator.grains}
        choices.append(choice("v", "Over time", grains, grain, indicator.show))
    if indicator.localities:
        choices.append(choice("g", "Where", words.LOCALITIES, place, "all"))
    return ask_form(view, "Choose a view", choices) if choices else None


def _voices(view: View, indicator: Indicator) -> list[Component]:
    found = ask.voices(view.desk, slug=indicator.slug)
    if not found:
        none = "Nobody's words on this measure have come this far yet. Who could we ask?"
        return [html.P(none, className="quote none")]
    more = html.P(html.A(f"All {len(found)} voices on this measure", href=view.link("/voices", m=indicator.slug)))
    shown: list[Component] = [quotation(view, voice, bears_on=False) for voice in first_to_read(found)[:VOICES]]
    return shown + ([more] if len(found) > VOICES else [])
