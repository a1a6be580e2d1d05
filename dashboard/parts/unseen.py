"""What we cannot see: returns that did not come, figures that will still move, children who are not in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from dash import html
from dash.development.base_component import Component

from dashboard import words
from dashboard.parts import times
from dashboard.view import View
from queries import ask
from queries.answers import ExpectedReturn, NoteOnData, Status
from queries.sentences import so_far_text

SHOWN = 4
LAST_YEAR = timedelta(days=365)  # what was owed before the last four quarters is told where all returns are
NOT_RETURNED, OWED, NOT_EXPECTED = "not_returned", "owed", "not_expected"


def in_state(view: View, state: str) -> tuple[ExpectedReturn, ...]:
    """Returns that stand so, newest period first. What is owed has its day still before it."""
    found = (r for r in ask.expected_returns(view.desk) if r.state == state)
    return tuple(sorted(found, key=lambda r: (times.end(view, r.period), r.agency, r.source_title), reverse=True))


def came(view: View) -> str:
    """Whether the newest quarter's returns have come, in a sentence or two."""
    newest = ask.latest_period(view.desk)
    owing = (r for r in ask.expected_returns(view.desk) if r.state != NOT_EXPECTED)
    about = [r for r in owing if newest.start <= times.end(view, r.period) <= newest.end]
    missing, owed = ([r for r in about if r.state == state] for state in (NOT_RETURNED, OWED))
    said = []
    if len(missing) == 1:
        said.append(f"One return for {newest.label} did not come: {_called(missing[0])}.")
    elif missing:
        said.append(f"{len(missing)} of the {len(about)} returns for {newest.label} did not come.")
    if owed:
        said.append(f"{_returns(len(owed))} not due yet.")
    if not said and about:
        said.append(f"Every return for {newest.label} has come.")
    return " ".join(said)


def cannot_see(view: View) -> html.Section:
    blocks = [_returns_block(view), _provisional(view), *(_note(note) for note in ask.notes_on_data(view.desk))]
    lead = html.P("A missing figure is not a nought. Ask about these too.", className="aside")
    title = html.Div([html.H2("What we cannot see", id="unseen-title"), lead], className="question-title")
    listed = html.Ul([html.Li(block) for block in blocks], className="unseen")
    return html.Section([title, listed], className="question", id="unseen")


def _returns_block(view: View) -> list[Component]:
    every, owed = in_state(view, NOT_RETURNED), in_state(view, OWED)
    since = ask.latest_period(view.desk).end - LAST_YEAR
    missing = [r for r in every if times.end(view, r.period) > since]
    more = html.P(html.A("All returns", href=view.link("/how-we-count") + "#returns"))
    waiting = [html.P(f"{_returns(len(owed))} not due yet.")] if owed else []
    if before := len(every) - len(missing):
        waiting.append(html.P(f"From before the last four quarters, {before} did not come."))
    if missing:
        return [html.H3(f"Not returned: {len(missing)}"), _named(view, missing), *waiting, more]
    if not ask.expected_returns(view.desk):
        return [html.H3("Returns"), html.P("No return has been owed so far."), more]
    came = "Every return due for the last four quarters has come."
    return [html.H3("Returns"), html.P(came), *waiting, more]


def _named(view: View, returns: Iterable[ExpectedReturn]) -> html.Ul:
    newest = list(returns)[:SHOWN]
    return html.Ul([html.Li(f"{_called(r)}, {times.label(view, r.period)}") for r in newest], className="plain")


def _called(given: ExpectedReturn) -> str:
    """Several agencies may owe the same return, so it is named with its agency."""
    return f"{given.agency}: {given.source_title}"


def _returns(count: int) -> str:
    return "1 return is" if count == 1 else f"{count} returns are"


def _provisional(view: View) -> list[Component]:
    latest = [(i, ask.series(view.desk, i.slug).latest) for i in ask.indicators(view.desk)]
    moving = [i.short for i, point in latest if point is not None and point.status == Status.PROVISIONAL]
    said = "Their newest figure may move as late records come in. It is drawn hollow."
    partly = [html.P(f"{i.short}: {so_far_text(point)}.") for i, point in latest if point and point.so_far is not None]
    return [html.H3(f"Provisional: {len(moving)} of {len(latest)} measures"), html.P(said), *partly]


def _note(note: NoteOnData) -> list[Component]:
    if note.numerator is None:
        said = words.STATUSES[Status.LOW]
    else:
        of = f" of {words.number(note.denominator)}" if note.denominator else ""
        said = f"About {words.number(note.numerator)}{of}"
    return [html.H3(note.title), html.P(html.Strong(said)), html.P(note.meaning)]
