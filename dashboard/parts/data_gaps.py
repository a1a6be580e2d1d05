"""What we cannot see: returns that did not come, figures that will still move, children who are not in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.parts import times
from dashboard.view import View
from queries import ask
from queries.edition import states
from queries.edition.answers import ExpectedReturn, NoteOnData, Status
from queries.reading.figure_text import so_far_text

SHOWN = 4
HOW = {  # of one return, and of several
    "not_due": ("is not due yet", "are not due yet"),
    "in_part": ("came in part", "came in part"),
    "waiting": ("came and is not counted yet", "came and are not counted yet"),
}
LAST_YEAR = timedelta(days=365)  # what was owed before the last four quarters is told where all returns are


def in_state(view: View, *wanted: str) -> tuple[ExpectedReturn, ...]:
    """Returns that stand so, newest period first."""
    found = (r for r in ask.expected_returns(view.desk) if r.state in wanted)
    return tuple(sorted(found, key=lambda r: (times.end(view, r.period), r.agency, r.source_title), reverse=True))


def came(view: View) -> str:
    """Whether the newest quarter's returns have come, in a sentence or two."""
    newest = ask.latest_period(view.desk)
    owing = (r for r in ask.expected_returns(view.desk) if r.state != "not_expected")
    about = [r for r in owing if newest.start <= times.end(view, r.period) <= newest.end]
    missing = [r for r in about if r.state == "not_returned"]
    said = []
    if len(missing) == 1:
        said.append(f"One return for {newest.label} did not come: {_called(missing[0])}.")
    elif missing:
        said.append(f"{len(missing)} of the {len(about)} returns for {newest.label} did not come.")
    said += _awaited(about)
    if not said and about:
        said.append(f"Every return for {newest.label} has come.")
    return " ".join(said)


def _awaited(returns: Iterable[ExpectedReturn]) -> list[str]:
    """How many returns are not due yet, came in part or are not counted yet; the one or the last, with its day."""
    every, said = list(returns), []
    for state in ("not_due", "in_part", "waiting"):
        if not (found := [r for r in every if r.state == state]):
            continue
        first = min((r.due_on for r in found if r.due_on), default=None)
        if len(found) == 1:
            said.append(f"1 return {HOW[state][0]}: {_called(found[0])}{_day(found[0])}.")
        else:
            next_one = f"; the next is due on {labels.day(first)}" if first and state == "not_due" else ""
            said.append(f"{len(found)} returns {HOW[state][1]}{next_one}.")
    return said


def _day(given: ExpectedReturn) -> str:
    return f", due on {labels.day(given.due_on)}" if given.state == "not_due" and given.due_on else ""


def cannot_see(view: View) -> html.Section:
    blocks = [_returns_block(view), _provisional(view), *(_note(note) for note in ask.notes_on_data(view.desk))]
    lead = html.P("A missing figure is not a nought. Ask about these too.", className="aside")
    title = html.Div([html.H2("What we cannot see", id="unseen-title"), lead], className="question-title")
    listed = html.Ul([html.Li(block) for block in blocks], className="unseen")
    return html.Section([title, listed], className="question", id="unseen")


def _returns_block(view: View) -> list[Component]:
    every = in_state(view, "not_returned")
    since = ask.latest_period(view.desk).end - LAST_YEAR
    missing = [r for r in every if times.end(view, r.period) > since]
    more = html.P(html.A("All returns", href=view.link("/how-we-count") + "#returns"))
    awaited = in_state(view, "not_due", "in_part", "waiting")
    waiting: list[Component] = [html.P(said) for said in _awaited(awaited)]
    waiting += [_named(view, awaited)] if len(awaited) > 1 else []
    if before := len(every) - len(missing):
        waiting.append(html.P(f"From before the last four quarters, {before} did not come."))
    if missing:
        return [html.H3(f"{states.RETURN['not_returned']}: {len(missing)}"), _named(view, missing), *waiting, more]
    if not ask.expected_returns(view.desk):
        return [html.H3("Returns"), html.P("No return has been owed so far."), more]
    whole = not in_state(view, "in_part", "waiting")
    came = [html.P("Every return due for the last four quarters has come.")] if whole else []
    return [html.H3("Returns"), *came, *waiting, more]


def _named(view: View, returns: Iterable[ExpectedReturn]) -> html.Ul:
    newest = list(returns)[:SHOWN]
    said = (f"{_called(r)}, {times.label(view, r.period)}{_day(r)}" for r in newest)
    return html.Ul([html.Li(each) for each in said], className="plain")


def _called(given: ExpectedReturn) -> str:
    """Several agencies may owe the same return, so it is named with its agency."""
    return f"{given.agency}: {given.source_title}"


def _provisional(view: View) -> list[Component]:
    latest = [(i, ask.series(view.desk, i.line()).latest) for i in ask.indicators(view.desk)]
    moving = [i.short for i, point in latest if point is not None and point.status == Status.PROVISIONAL]
    said = "Their newest figure may move as late records come in. It is drawn hollow."
    partly = [html.P(f"{i.short}: {so_far_text(point)}.") for i, point in latest if point and point.so_far is not None]
    return [html.H3(f"Provisional: {len(moving)} of {len(latest)} measures"), html.P(said), *partly]


def _note(note: NoteOnData) -> list[Component]:
    if note.numerator is None:
        said = labels.STATUSES[Status.LOW]
    else:
        of = f" of {labels.number(note.denominator)}" if note.denominator else ""
        said = f"About {labels.number(note.numerator)}{of}"
    return [html.H3(note.title), html.P(html.Strong(said)), html.P(note.meaning)]
