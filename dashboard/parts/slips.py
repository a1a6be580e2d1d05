"""The parts of a revision slip: what is otherwise in the newer of two editions."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.aria import aria
from dashboard.parts import times
from dashboard.parts.figure_tables import table
from dashboard.view import View
from queries import ask
from queries.edition import states
from queries.reading.revision_slip import Revised, Slip

AT_ONCE = 40  # revised figures; the rest behind a summary
HEADS = ("Measure", "Period", "Was", "Is now")


def in_short(given: Slip) -> html.Nav:
    """What there is to read, with how much of it, and the way to each part."""
    counts = (
        ("figures", "Figures revised", len(given.revised)),
        ("definitions", "Definitions changed", len(given.redefined)),
        ("measures", "Measures new or dropped", len(given.added) + len(given.dropped)),
        ("returns", "Returns that came since", len(given.came)),
        ("voices", "Voices added or withdrawn", given.voices_added + len(given.voices_withdrawn)),
    )
    links = [html.Li(html.A(f"{name}: {count}", href=f"#{key}")) for key, name, count in counts]
    return html.Nav(html.Ul(links), className="choose", **aria(label="On this page"))


def in_full(view: View, given: Slip) -> list[html.Section]:
    return [
        _section("figures", "Figures revised", _figures(view, given)),
        _section("definitions", "Definitions changed", _definitions(view, given)),
        _section("measures", "Measures new or dropped", _measures(given)),
        _section("returns", "Returns that came since", _returns(view, given)),
        _section("voices", "Voices added or withdrawn", _voices(view, given)),
    ]


def _section(key: str, title: str, body: list[Component]) -> html.Section:
    return html.Section([html.H2(title), *body], className="question prose", id=key)


def _figures(view: View, given: Slip) -> list[Component]:
    if not given.revised:
        return [html.P("No figure for the whole county is other than it was.")]
    first, rest = given.revised[:AT_ONCE], given.revised[AT_ONCE:]
    found: list[Component] = [_revised(view, first, "Revised figures, newest periods first")]
    if rest:
        more = _revised(view, rest, "Revised figures of earlier periods")
        found.append(html.Details([html.Summary(f"Show {len(rest)} more"), more]))
    return found


def _revised(view: View, revised: Sequence[Revised], caption: str) -> Component:
    rows: list[list[Component | str]] = []
    for one in revised:
        link = html.A(one.title, href=view.link(f"/measures/{one.indicator}"))
        measure = html.Span([link, html.Span(one.series, className="line aside")])
        rows.append([measure, one.period.label, _begun(one.was), html.Strong(_begun(one.now))])
    return table(caption, HEADS, rows)


def _definitions(view: View, given: Slip) -> list[Component]:
    if not given.redefined:
        return [html.P("Every measure is defined as it was.")]
    rows: list[list[Component | str]] = [
        [html.A(one.title, href=view.link("/how-we-count") + f"#{one.indicator}"), ", ".join(one.parts)]
        for one in given.redefined
    ]
    return [table("Measures whose definition is other than it was", ["Measure", "What was changed"], rows)]


def _measures(given: Slip) -> list[Component]:
    if not (given.added or given.dropped):
        return [html.P("The measures are the same.")]
    named = [*((name, "New") for name in given.added), *((name, "Dropped") for name in given.dropped)]
    return [table("Each measure", ["Measure", "Since"], [[name, what] for name, what in named])]


def _returns(view: View, given: Slip) -> list[Component]:
    if not given.came:
        return [html.P("No return came that had not come before.")]
    rows: list[list[Component | str]] = [
        [one.agency, one.source_title, times.label(view, one.period), states.RETURN[one.state]] for one in given.came
    ]
    return [table("Each return and whose it is", ["Agency", "Return", "For", "State"], rows)]


def _voices(view: View, given: Slip) -> list[Component]:
    """How many came, and who is no longer quoted: never the words of somebody who took them back."""
    if not (given.voices_added or given.voices_withdrawn):
        return [html.P("The voices are the same.")]
    found: list[Component] = []
    if given.voices_added:
        found.append(html.P(f"Added: {_many(given.voices_added)}."))
    if given.voices_withdrawn:
        names = {i.slug: i.short for i in ask.indicators(view.desk)}
        rows: list[list[Component | str]] = [
            [labels.SPEAKERS.get(one.speaker, one.speaker), labels.day(one.said_on), names.get(one.indicator, "")]
            for one in given.voices_withdrawn
        ]
        gone = f"No longer quoted: {_many(len(rows))}. Their words are not repeated here."
        found += [html.P(gone), table("Voices no longer quoted", ["Who", "When", "Beside"], rows)]
    return found


def _many(voices: int) -> str:
    return "1 voice" if voices == 1 else f"{voices} voices"


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
