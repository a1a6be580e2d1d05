"""What changed: the revision slip, from one edition that was seen to another."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.aria import aria
from dashboard.parts import slips
from dashboard.shell import CHANGES, heading
from dashboard.view import View, address, open_named
from queries import ask
from queries.ask import OpenEdition
from queries.reading.revision_slip import slip

PATH = CHANGES
ROUNDED = (
    "Rounded figures never change once they are published. "
    "What was corrected since enters the next total. Exact figures for the whole county are revised when the change "
    "may be told; averages and times are revised as records come in. "
    "Where such a figure is now rounded or too small to show, or no longer so, that is listed too."
)


def title(view: View) -> str:
    _from(view)  # an edition that is not there has no page either
    return f"What changed since an edition – {labels.NAME}"


def layout(view: View) -> list[Component]:
    old = _from(view)
    if old is None:
        return _nothing("There is no earlier edition to compare this one with.")
    if old == view.desk:
        return _nothing("This is one and the same edition, so nothing in it has changed.")
    given = slip(old, view.desk)
    head = [_crumbs(), heading("What changed"), _between(view, old), html.P(ROUNDED)]
    if given.is_empty:
        return [*head, html.P("Nothing else changed between the two.", className="reading")]
    return [*head, slips.in_short(given), *slips.in_full(view, given)]


def _from(view: View) -> OpenEdition | None:
    """The edition asked for; else the last that was sealed before this one; else the one just before; else none."""
    if named := view.asked.get("from", ""):
        return open_named(named)
    earlier = [one for one in ask.publications() if one.path != view.desk.path and one.path.name < view.desk.path.name]
    best = next((one for one in earlier if one.seal), earlier[0] if earlier else None)
    return ask.open_edition(best.name) if best else None


def _between(view: View, old: OpenEdition) -> html.P:
    return html.P(["From ", _called(old), " to ", _called(view.desk), "."], className="lede")


def _called(desk: OpenEdition) -> html.A:
    """An edition by its name, with the meeting it was sealed for, and the way to it."""
    edition = desk.edition
    sealed = f" (sealed for the meeting of {labels.day(desk.seal.meeting)})" if desk.seal else ""
    name = f"edition {edition.publication}{sealed}"
    return html.A(name, href=address("/", e=edition.publication))


def _crumbs() -> html.Nav:
    steps = [html.A("Editions", href="/editions"), html.Span("What changed", **aria(current="page"))]
    return html.Nav(html.Ol([html.Li(step) for step in steps]), className="crumbs", **aria(label="Where you are"))


def _nothing(why: str) -> list[Component]:
    return [_crumbs(), heading("What changed"), html.P(why, className="lede")]
