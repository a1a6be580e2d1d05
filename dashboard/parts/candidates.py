"""Candidates to drop: measures nobody looks at, measures nobody can return, and what would be lost with each."""

from __future__ import annotations

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard import labels, page_views
from dashboard.page_views import Looks
from dashboard.parts.figure_tables import table
from dashboard.view import View
from queries import ask
from queries.edition import states
from queries.edition.answers import Point, Status
from queries.indicator.catalogue import theme_called
from queries.indicator.indicator import Indicator

KEY, TITLE = "candidates", "Candidates to drop"
NEWEST = 4  # periods in a row without a figure


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measure the group could do without, and why it is thought of: one reason or two, in words."""

    indicator: Indicator
    why: tuple[str, ...]


def section(view: View) -> html.Section:
    looked = page_views.last_year()
    found = candidates(view, looked)
    lead = html.P("Fewer measures are better. Dropping one is for the group to decide.", className="aside")
    listed = _table(view, found) if found else html.P("No measure is a candidate today.")
    body = [html.Div([html.H2(TITLE), lead], className="question-title"), html.P(_of_looks(view, looked)), listed]
    return html.Section(body, className="question prose", id=KEY)


def candidates(view: View, looked: Looks | None) -> tuple[Candidate, ...]:
    """In agenda order, each with its reasons."""
    found = ((i, (*_not_looked_at(i, looked), *_not_returned(view, i))) for i in ask.indicators(view.desk))
    return tuple(Candidate(indicator, why) for indicator, why in found if why)


def _not_looked_at(indicator: Indicator, looked: Looks | None) -> list[str]:
    unseen = looked is not None and looked.a_year and indicator.slug not in looked.opened
    return ["Nobody opened its page in the last twelve months."] if unseen else []


def _not_returned(view: View, indicator: Indicator) -> list[str]:
    """Why there is no figure in the newest periods; what is counted a year later is not missing, but not there yet."""
    every = ask.series(view.desk, indicator.line()).points
    newest = [point for point in every if point.status != Status.NOT_YET][-NEWEST:]
    if any(point.status.is_number for point in newest) or (every and len(newest) < NEWEST):
        return []
    if not every:
        return [f"{states.NO_FIGURE_YET}."]
    return [f"No figure in the last {NEWEST} periods: {_states(newest)}."]


def _states(points: list[Point]) -> str:
    """'not returned' where that is all of them, else 'not returned (3), low (1)'."""
    counts = {status: sum(p.status == status for p in points) for status in dict.fromkeys(p.status for p in points)}
    if len(counts) == 1:
        return labels.STATUSES[points[0].status].lower()
    return ", ".join(f"{labels.STATUSES[status].lower()} ({count})" for status, count in counts.items())


def _of_looks(view: View, looked: Looks | None) -> str:
    if looked is None:
        return "How often each measure is looked at is not known here, so this is by returns alone."
    every = ask.indicators(view.desk)
    opened = sum(indicator.slug in looked.opened for indicator in every)
    said = f"In the last twelve months {opened} of {len(every)} measures were opened, by nobody in particular."
    return (
        said if looked.a_year else f"{said} That has been counted for less than a year, so no measure is named for it."
    )


def _table(view: View, found: tuple[Candidate, ...]) -> Component:
    every = ask.indicators(view.desk)
    rows: list[list[Component | str]] = []
    for one in found:
        name = html.A(one.indicator.title, href=view.link(f"/measures/{one.indicator.slug}"))
        rows.append([name, " ".join(one.why), _lost(one.indicator, every)])
    return table("Measures the group could do without", ["Measure", "Why it is named here", "What would be lost"], rows)


def _lost(indicator: Indicator, every: tuple[Indicator, ...]) -> html.Div:
    """Its question, how many measures that would keep, and which measures lose what balances them."""
    left = sum(one.theme == indicator.theme for one in every) - 1
    keeps = "no measure" if not left else "1 measure" if left == 1 else f"{left} measures"
    said = [html.P(f"“{theme_called(indicator.theme).title}” would keep {keeps}.")]
    if balanced := [one.short.lower() for one in every if indicator.slug in one.balancing]:
        said.append(html.P(f"It balances: {'; '.join(balanced)}."))
    return html.Div(said)
