"""What came and what did not: every source against every period, each delivery, and what the checks found."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import words
from dashboard.parts import tags, times
from dashboard.parts.tables import table
from dashboard.view import View
from queries import ask
from queries.answers import Delivery, ExpectedReturn

AT_ONCE = 16  # deliveries
NEWEST = 6  # periods shown across; older ones are behind a summary
STATES = {"used": "Used", "superseded": "Replaced by a newer one, kept"}


def returns_tables(view: View) -> list[Component]:
    """One table for each kind of period that a source is owed for: quarters, terms, years."""
    every = ask.expected_returns(view.desk)
    if not every:
        return [html.P("No return is expected on a date.", className="aside")]
    found: list[Component] = []
    for kind in words.GRAINS:
        of_kind = tuple(r for r in every if times.kind(view, r.period) == kind)
        if of_kind:
            found += _by_period(view, of_kind, kind)
    return found


def _by_period(view: View, returns: tuple[ExpectedReturn, ...], kind: str) -> list[Component]:
    periods = sorted({r.period for r in returns}, key=lambda key: times.end(view, key), reverse=True)
    newest = _table(view, returns, periods[:NEWEST], f"Returns, newest first: {words.GRAINS[kind].lower()}")
    if len(periods) <= NEWEST:
        return [newest]
    older = _table(view, returns, periods[NEWEST:], f"Earlier returns: {words.GRAINS[kind].lower()}")
    return [newest, html.Details([html.Summary("Show earlier periods"), older])]


def _table(view: View, returns: tuple[ExpectedReturn, ...], periods: list[str], caption: str) -> Component:
    held = {(r.source, r.period): r.state for r in returns}
    sources = {r.source: (r.source_title, r.agency) for r in returns}
    rows = []
    for source, (title, agency) in sorted(sources.items(), key=lambda item: item[1]):
        name = html.Span([title, html.Span(agency, className="line aside")])
        rows.append([name, *(tags.return_state(held.get((source, period), "not_expected")) for period in periods)])
    return table(caption, ["Source", *(times.label(view, period) for period in periods)], rows)


def deliveries_tables(view: View) -> list[Component]:
    """What the figures rest on: each delivery and what became of its rows."""
    every = sorted(ask.deliveries(view.desk), key=lambda d: (-d.received_on.toordinal(), d.source_title, d.part))
    found = [_deliveries("Deliveries, newest first", [_delivery(view, d) for d in every[:AT_ONCE]])]
    if len(every) > AT_ONCE:
        rest = _deliveries("Earlier deliveries", [_delivery(view, d) for d in every[AT_ONCE:]])
        found.append(html.Details([html.Summary(f"Show {len(every) - AT_ONCE} earlier deliveries"), rest]))
    return found


def _deliveries(caption: str, rows: list[list[Component | str]]) -> Component:
    heads = ["Delivery", "About", "Received", "Rows", "Stored", "Set aside", "Twice the same", "State"]
    return table(caption, heads, rows, numbers=(3, 4, 5, 6))


def _delivery(view: View, d: Delivery) -> list[Component | str]:
    part = "" if d.part == "workbook" else f": {d.part.replace('_', ' ')}"
    counts = (words.number(n) for n in (d.rows_in, d.stored, d.set_aside, d.duplicates))
    state = STATES.get(d.state, d.state)
    return [f"{d.source_title}{part}", times.label(view, d.period), words.day(d.received_on), *counts, state]


def findings_table(view: View) -> Component:
    """What the checks found, counted: a row itself never leaves the performance team."""
    rows = [
        [
            html.Span([f.title, html.Span(source_title(view, f.source), className="line aside")]),
            words.SEVERITIES.get(f.severity, f.severity),
            words.number(f.rows_found) if f.rows_found is not None else "Low (1 to 5)",
        ]
        for f in ask.findings(view.desk)
    ]
    return table("Rows found by each check", ["Found", "What was done", "Rows"], rows, numbers=(2,))


def source_title(view: View, source: str) -> str:
    """What people call a source; its own name in words where nothing was owed or came."""
    named = {r.source: r.source_title for r in (*ask.expected_returns(view.desk), *ask.deliveries(view.desk))}
    return named.get(source, source.replace("_", " "))
