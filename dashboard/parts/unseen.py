"""What we cannot see: returns that did not come, figures that will still move, children who are not in them."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import words
from dashboard.parts import times
from dashboard.view import View
from queries import ask
from queries.answers import ExpectedReturn, NoteOnData, Status

SHOWN = 4


def not_returned(view: View) -> tuple[ExpectedReturn, ...]:
    """Returns owed and not received, newest period first."""
    owed = (r for r in ask.expected_returns(view.desk) if r.state == "not_returned")
    return tuple(sorted(owed, key=lambda r: (times.end(view, r.period), r.source_title), reverse=True))


def cannot_see(view: View) -> html.Section:
    blocks = [_returns(view), _provisional(view), *(_note(note) for note in ask.notes_on_data(view.desk))]
    lead = html.P("A missing figure is not a nought. Ask about these too.", className="aside")
    title = html.Div([html.H2("What we cannot see", id="unseen-title"), lead], className="question-title")
    listed = html.Ul([html.Li(block) for block in blocks], className="unseen")
    return html.Section([title, listed], className="question", id="unseen")


def _returns(view: View) -> list[Component]:
    missing = not_returned(view)
    if not missing:
        return [html.H3("Returns"), html.P("Every return that was due has come.")]
    named = [html.Li(f"{r.source_title}, {times.label(view, r.period)}") for r in missing[:SHOWN]]
    more = html.A("All returns", href=view.link("/how-we-count") + "#returns")
    return [html.H3(f"Not returned: {len(missing)}"), html.Ul(named, className="plain"), html.P(more)]


def _provisional(view: View) -> list[Component]:
    latest = [(i, ask.series(view.desk, i.slug).latest) for i in ask.indicators(view.desk)]
    moving = [i.short for i, point in latest if point is not None and point.status == Status.PROVISIONAL]
    said = "Their newest figure may move as late records come in. It is drawn hollow."
    return [html.H3(f"Provisional: {len(moving)} of {len(latest)} measures"), html.P(said)]


def _note(note: NoteOnData) -> list[Component]:
    if note.numerator is None:
        said = words.STATUSES[Status.LOW]
    else:
        of = f" of {words.number(note.denominator)}" if note.denominator else ""
        said = f"{words.number(note.numerator)}{of}"
    return [html.H3(note.title), html.P(html.Strong(said)), html.P(note.meaning)]
