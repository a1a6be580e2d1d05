"""Words with a shape beside them: what a series says, and what state a figure or a return is in."""

from __future__ import annotations

from dash import html

from dashboard import labels
from dashboard.aria import aria
from queries.edition import states
from queries.edition.answers import Pattern, Reading
from queries.reading import figure_text, sentences

# A filled diamond is unlike usual, the same whichever way it goes. A shape never stands without its words.
SHAPES = {Pattern.HIGHER: "◆", Pattern.LOWER: "◆", Pattern.STEADY: "●", Pattern.NOT_CHARTED: "–"}
OPEN = "○"
RETURN_SHAPES = {"returned": "✓", "late": "✓", "in_part": "◔", "waiting": "◑", "not_returned": "×", "not_expected": "–"}


def tag(shape: str, said: str, kind: str = "") -> html.Span:
    return html.Span([html.Span(shape, **aria(hidden="true")), said], className=f"tag {kind}".strip())


def pattern(reading: Reading) -> html.Span:
    """How a series stands; where only a part of its newest figure is in, that, and no word of what is usual for it."""
    unusual = reading.pattern in labels.UNUSUAL
    stands = tag(SHAPES.get(reading.pattern, OPEN), sentences.tag(reading), "unusual" if unusual else "")
    latest = reading.series.latest
    if latest is None or latest.so_far is None:
        return stands
    partly = tag(OPEN, _begun(figure_text.so_far_text(latest)))
    return html.Span([partly, " ", stands], className="tags") if unusual else partly


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def return_state(state: str) -> html.Span:
    kind = "owed" if state == "not_returned" else ""
    return tag(RETURN_SHAPES.get(state, OPEN), states.RETURN.get(state, state), kind)


def key() -> html.P:
    """What the shapes on a page mean."""
    meanings = (("◆", "Unlike usual", "unusual"), ("●", "Steady", ""), (OPEN, "Too early or too few to say", ""))
    band = html.Span([html.Span(className="band", **aria(hidden="true")), "Usual range"], className="tag")
    scale = html.Span("Small drawings need not begin at nought.", className="tag")
    return html.P([*(tag(shape, said, kind) for shape, said, kind in meanings), band, scale], className="key")
