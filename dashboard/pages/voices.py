"""What children, parents and practitioners say: who speaks of what, and every word we may read."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.aria import aria
from dashboard.parts.figure_tables import table
from dashboard.parts.forms import ask_form, choice
from dashboard.parts.measure.voices_beside import themes_heard, voices_on
from dashboard.parts.quotes import full_quotation
from dashboard.shell import heading
from dashboard.view import View
from queries import ask
from queries.edition.answers import Voice
from queries.indicator.catalogue import Theme, themes

PATH = "/voices"
AT_ONCE = 24


def title(view: View) -> str:
    return f"Voices – {labels.NAME}"


def layout(view: View) -> list[Component]:
    who = view.one_of("w", tuple(labels.SPEAKERS), "")
    about = view.one_of("t", themes_heard(view), "")
    slug = view.one_of("m", tuple(i.slug for i in ask.indicators(view.desk)), "")
    question = next((theme for theme in themes() if theme.key == view.asked.get("q")), None)
    found = ask.voices(view.desk, slug or None, who or None, about or None)
    if question:
        found = tuple(voice for voice in found if voice in voices_on(view, question))
    return [
        heading("Voices"),
        html.P("Their words carry the same weight as the numbers. They are never altered.", className="lede"),
        html.Section([html.H2("Who speaks of what"), _grid(view)], className="question"),
        html.Section(
            [
                html.H2(f"In their words: {question.title}" if question else "In their words"),
                _form(view, who, about, slug),
                *_listed(view, found, question),
            ],
            className="question",
        ),
    ]


def _listed(view: View, found: tuple[Voice, ...], question: Theme | None) -> list[Component]:
    """So many at once, newest first, with ways to the others."""
    if not found:
        none = "Nobody's words fit this choice. That is a gap to ask about, not a sign that nobody has a view."
        return [html.P(none, className="aside")]
    pages = -(-len(found) // AT_ONCE)
    at = int(view.one_of("p", tuple(str(n) for n in range(2, pages + 1)), "1"))
    shown = found[(at - 1) * AT_ONCE : at * AT_ONCE]
    first = (at - 1) * AT_ONCE + 1
    said = f"{first} to {first + len(shown) - 1} of {len(found)}, newest first."
    ways = []
    if at > 1:
        ways.append(html.A("Newer", href=view.with_keys(p=str(at - 1) if at > 2 else "")))
    if at < pages:
        ways.append(html.A("Older", href=view.with_keys(p=str(at + 1))))
    everyone = html.A("Voices on every question", href=view.link(PATH))
    return [
        html.P([said, " ", everyone] if question else said, className="aside"),
        html.Ul([html.Li(full_quotation(view, voice)) for voice in shown], className="quotes"),
        html.Nav(ways, className="ways", **aria(label="More voices")) if ways else html.P(),
    ]


def _grid(view: View) -> Component:
    """What is talked of by who is speaking; each count is a link to those words. Nobody is a thing to see too."""
    rows = []
    for about in themes_heard(view):
        cells = []
        for speaker, name in labels.SPEAKERS.items():
            count = len(ask.voices(view.desk, speaker=speaker, theme=about))
            label = f"{count}: {name.lower()}, {about}"
            link = html.A(str(count), href=view.link(PATH, w=speaker, t=about), **aria(label=label))
            cells.append(link if count else html.Span("Nobody yet", className="aside"))
        rows.append([about, *cells])
    return table("How many voices", ["What they speak of", *labels.SPEAKERS.values()], rows, numbers=(1, 2, 3, 4))


def _form(view: View, who: str, about: str, slug: str) -> Component:
    measures = {"": "Any measure or none", **{i.slug: i.short for i in ask.indicators(view.desk)}}
    choices = [
        choice("w", "Who is speaking", {"": "Everyone", **labels.SPEAKERS}, who, ""),
        choice("t", "Of what", {"": "Everything", **{each: each for each in themes_heard(view)}}, about, ""),
        choice("m", "Bearing on", measures, slug, ""),
    ]
    return ask_form(view, "Choose voices", choices)
