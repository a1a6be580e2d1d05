"""Editions: every publication that may be opened as it was, which is live, and which were sealed for a meeting."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.parts.figure_tables import table
from dashboard.shell import CHANGES, heading
from dashboard.view import View, address
from queries import ask
from queries.ask import OpenEdition, Publication

PATH = "/editions"
SEALED = "A sealed edition stays as it was seen: its numbers, its definitions, its voices and its notes."
Row = list[Component | str | list[Component | str]]


def title(view: View) -> str:
    return f"Editions – {labels.NAME}"


def layout(view: View) -> list[Component]:
    live = ask.open_edition()
    rows = [row for one in ask.publications() if (row := _row(view, one, live))]
    kept = "An edition that was not sealed is kept until a few newer ones of its quarter are there."
    changed = html.A("What changed since an earlier edition", href=CHANGES)
    return [
        heading("Editions"),
        html.P(f"Each publication is an edition, and each can be opened as it was. {SEALED}", className="lede"),
        html.P([html.Strong(labels.AUDIENCES[live.edition.audience]), f". {kept}"]),
        html.P(changed),
        html.Section(
            table("Editions, newest first", ["Edition", "Published", "Sealed", "Look"], rows), className="question"
        ),
    ]


def _row(view: View, one: Publication, live: OpenEdition) -> Row | None:
    """None for one that is not for these readers; of one that was sealed, or is damaged, it is said why."""
    try:
        desk = ask.open_edition(one.name)
    except ask.NoMart as refused:
        told = one.seal is not None or isinstance(refused, ask.Damaged)
        return [one.name, "", _sealed(one), str(refused)] if told else None
    name: list[Component | str] = [html.Strong(one.name, className="nowrap")]
    ways: list[Component | str] = [html.A(["Open", _of(one)], href=address("/", e=one.name))]
    if desk == live:
        name += [" ", html.Span("Shown in its place" if view.not_read else "Live", className="tag")]
    else:
        since = address(CHANGES, **{"from": one.name})
        ways += [html.Br(), html.A(["What changed since", _of(one)], href=since)]
    return [html.Span(name), labels.day(ask.built_on(desk)), _sealed(one), ways]


def _of(one: Publication) -> html.Span:
    return html.Span(f": {one.name}", className="visually-hidden")


def _sealed(one: Publication) -> str:
    if one.seal is None:
        return "Not sealed"
    if one.seal == ask.UNREADABLE:
        return "Sealed; for which meeting cannot be read"
    sealed = f"For the meeting of {labels.day(one.seal.meeting)}"
    # Who sealed it is for the group to know.
    return f"{sealed}, by {one.seal.who}" if ask.audience() == "group" else sealed
