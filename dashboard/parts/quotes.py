"""What people said, in their own words: never shortened, never corrected. The marks round them are the stylesheet's."""

from __future__ import annotations

from dash import html

from dashboard import labels
from dashboard.view import View
from queries import ask
from queries.edition.answers import Voice


def quotation(view: View, voice: Voice, *, bears_on: bool = True) -> html.Figure:
    """The words, then who said them, how they were gathered, how many said so and what consent allows."""
    return html.Figure(
        [
            html.Blockquote(html.P(voice.words)),
            html.Figcaption(
                [html.Strong(_who(voice)), f", {_how(voice)}", *_said_by(voice), *_link(view, voice, bears_on)]
            ),
        ],
        className="quote",
    )


def full_quotation(view: View, voice: Voice) -> html.Figure:
    """The same with consent in words, as the page of voices shows it."""
    shown = quotation(view, voice)
    shown.children[1].children.append(
        html.Span(f"Consent: {labels.CONSENTS[voice.consent].lower()}.", className="line")
    )
    return shown


def _who(voice: Voice) -> str:
    who = labels.SPEAKERS[voice.speaker]
    aged = f", aged {voice.age_band}" if voice.age_band else ""
    return who + aged


def _how(voice: Voice) -> str:
    place = f", {labels.LOCALITIES[voice.locality]}" if voice.locality in labels.LOCALITIES else ""
    how = voice.gathered[:1].lower() + voice.gathered[1:] if voice.gathered else "how it was gathered is not known"
    when = f"{voice.said_on:%B %Y}" if voice.said_on else labels.day(None)
    return f"{how}{place}, {when}"


def _said_by(voice: Voice) -> list[html.Span]:
    if voice.asked_n is None:
        return []
    if voice.said_by_n is None:  # a few said so, or all but a few, or nobody counted
        return [html.Span(f"About {voice.asked_n} were asked.", className="line")]
    return [html.Span(f"About {voice.said_by_n} of {voice.asked_n} who were asked said this.", className="line")]


def _link(view: View, voice: Voice, bears_on: bool) -> list[html.A]:
    indicator = ask.indicator(view.desk, voice.indicator) if voice.indicator and bears_on else None
    if indicator is None:
        return []
    return [html.A(indicator.title, href=view.link(f"/measures/{indicator.slug}"), className="line")]
