"""What agencies say of a measure in their own words: never shortened, beside what people said."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.parts import times
from dashboard.parts.panels import more
from dashboard.view import View
from queries.edition import voices
from queries.edition.answers import AgencyWords
from queries.indicator.indicator import Indicator

FIRST = 2  # the rest behind a summary


def agencies_words(view: View, indicator: Indicator) -> html.Section | None:
    """Newest first; nothing where no agency has said anything."""
    found = [_said(view, story) for story in voices.stories_about(view.desk, indicator)]
    if not found:
        return None
    rest: list[Component] = []
    if len(found) > FIRST:
        rest = [more(f"Show {len(found) - FIRST} more", *found[FIRST:])]
    return html.Section(
        [html.H2("What agencies say", id="agencies"), *found[:FIRST], *rest], className="card panel told"
    )


def _said(view: View, story: AgencyWords) -> html.Figure:
    caption = html.Figcaption([html.Strong(labels.agency(story.agency)), f", {times.label(view, story.period)}"])
    return html.Figure([html.Blockquote(html.P(story.words)), caption], className="agency-words")
