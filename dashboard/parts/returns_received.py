"""What came and what did not: every source against every period, each delivery, and what the checks found."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.parts import tags, times
from dashboard.parts.figure_tables import table
from dashboard.view import View
from queries import ask
from queries.edition import states
from queries.edition.answers import ExpectedReturn, PublishedDelivery

AT_ONCE = 16  # deliveries
NEWEST = 6  # periods shown across; older ones are behind a summary
ROWS_TO_TEN = "Numbers of rows are to the nearest ten. Not used: set aside with a reason, or exactly as another row."
FEW_ROWS = {"group": "1 to 5", "open": "Fewer than 20"}  # what each audience may not be told exactly


def returns_tables(view: View) -> list[Component]:
    """One table for each kind of period that a source is owed for: quarters, terms, years."""
    every = ask.expected_returns(view.desk)
    if not every:
        return [html.P("No return is expected on a date.", className="aside")]
    found: list[Component] = []
    for kind in labels.GRAINS:
        of_kind = tuple(r for r in every if times.kind(view, r.period) == kind)
        if of_kind:
            found += _by_period(view, of_kind, kind)
    return found


def _by_period(view: View, returns: tuple[ExpectedReturn, ...], kind: str) -> list[Component]:
    periods = sorted({r.period for r in returns}, key=lambda key: times.end(view, key), reverse=True)
    newest = _table(view, returns, periods[:NEWEST], f"Returns, newest first: {_over(kind)}")
    if len(periods) <= NEWEST:
        return [newest]
    older = _table(view, returns, periods[NEWEST:], f"Earlier returns: {_over(kind)}")
    return [newest, html.Details([html.Summary("Show earlier periods"), older])]


def _over(kind: str) -> str:
    """How time is cut, inside a sentence: April keeps its capital."""
    over = labels.GRAINS[kind]
    return over[0].lower() + over[1:]


def _table(view: View, returns: tuple[ExpectedReturn, ...], periods: list[str], caption: str) -> Component:
    # Several agencies may owe the same return.
    held = {(r.agency, r.source, r.period): r for r in returns}
    rows = []
    for title, agency, source in sorted({(r.source_title, r.agency, r.source) for r in returns}):
        name = html.Span([title, html.Span(agency, className="line aside")])
        rows.append([name, *(_standing(held.get((agency, source, period))) for period in periods)])
    return table(caption, ["Source", *(times.label(view, period) for period in periods)], rows)


def _standing(given: ExpectedReturn | None) -> Component:
    """How a return stands, and its day where it is still to come."""
    if given is None:
        return tags.return_state("not_expected")
    shown = tags.return_state(given.state)
    if given.state != "not_due" or given.due_on is None:
        return shown
    return html.Span([shown, html.Span(f"due {labels.day(given.due_on)}", className="line aside")])


def deliveries_tables(view: View) -> list[Component]:
    """What the figures rest on: each delivery, and for the group how many of its rows are not used."""
    every = sorted(ask.deliveries(view.desk), key=lambda d: (-d.received_on.toordinal(), d.source_title, d.part))
    counted = any(d.rows_in is not None for d in every)
    found: list[Component] = [html.P(ROWS_TO_TEN, className="aside")] if counted else []
    found.append(_deliveries(view, "Deliveries, newest first", every[:AT_ONCE], counted))
    if len(every) > AT_ONCE:
        rest = _deliveries(view, "Earlier deliveries", every[AT_ONCE:], counted)
        found.append(html.Details([html.Summary(f"Show {len(every) - AT_ONCE} earlier deliveries"), rest]))
    return found


def _deliveries(view: View, caption: str, every: list[PublishedDelivery], counted: bool) -> Component:
    heads = ["Delivery", "About", "Received", "State", *(("Rows", "Not used") if counted else ())]
    return table(caption, heads, [_delivery(view, d, counted) for d in every], numbers=(4, 5) if counted else ())


def _delivery(view: View, d: PublishedDelivery, counted: bool) -> list[Component | str]:
    part = "" if d.part == "workbook" else f": {labels.part_of_return(d.part)}"
    counts = [labels.number(n) for n in (d.rows_in, d.not_used)] if counted else []
    state = states.DELIVERY.get(d.state, d.state)
    return [f"{d.source_title}{part}", times.label(view, d.period), labels.day(d.received_on), state, *counts]


def findings_table(view: View) -> Component:
    """What the checks found, counted: a row itself never leaves the performance team."""
    rows: list[list[Component | str]] = [
        [
            html.Span([f.title, html.Span(source_title(view, f.source), className="line aside")]),
            states.FINDING.get(f.severity, f.severity),
            labels.number(f.rows_found) if f.rows_found is not None else FEW_ROWS[view.desk.edition.audience],
        ]
        for f in ask.findings(view.desk)
    ]
    return table("Rows found by each check", ["Found", "What was done", "Rows"], rows, numbers=(2,))


def source_title(view: View, source: str) -> str:
    """What people call a source; its own name in words where nothing was owed or came."""
    named = {given.source: given.source_title for given in ask.expected_returns(view.desk)}
    named |= {delivery.source: delivery.source_title for delivery in ask.deliveries(view.desk)}
    return named.get(source, source.replace("_", " "))
