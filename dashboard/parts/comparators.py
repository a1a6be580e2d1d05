"""Other areas' published figures beside ours: a dot strip that is also its table. Never in order of result."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import words
from dashboard.charts import svg
from dashboard.charts.strip import strip
from dashboard.parts.tables import table
from dashboard.view import View
from queries import ask
from queries.answers import Comparator, Point, Series
from queries.indicator import Indicator

ROLES = ("ours", "national", "region", "neighbour")


def beside_others(view: View, indicator: Indicator) -> html.Section | None:
    """The newest published year, and our own figure for the same year where we have one."""
    if indicator.comparator is None:
        return None
    every = ask.comparators(view.desk, indicator.slug)
    if not every:
        return None
    newest = [c for c in every if c.year == every[0].year]
    found = sorted(newest, key=lambda c: (ROLES.index(c.role), c.area))
    line = ask.series(view.desk, indicator.slug, indicator.comparator.series, indicator.comparator.grain)
    own = own_point(line, every[0].year)
    alike = html.P([html.Strong("How far this is like with like. "), indicator.comparator.alike])
    return html.Section(
        [
            html.H2(f"Beside other areas, {year_label(every[0].year, indicator)}"),
            alike,
            _strips(found, line, own),
            html.P(f"Source: {found[0].source}.", className="aside"),
        ],
        className="card panel",
    )


def year_label(year: int, indicator: Indicator) -> str:
    """A published year is named by the year in which it ends."""
    kind = "school year" if indicator.comparator and indicator.comparator.grain == "academic_year" else "year to March"
    return f"{kind} {year}" if kind == "year to March" else f"{kind} {year - 1}/{year % 100:02}"


def own_point(line: Series, year: int) -> Point | None:
    """Our own figure for the same year, from these returns."""
    return next((p for p in line.points if p.period.end.year == year and p.status.is_number), None)


def _strips(found: list[Comparator], line: Series, own: Point | None) -> Component:
    values = [c.value for c in found if c.value is not None] + ([own.value] if own and own.value is not None else [])
    bounds = svg.around(values, floor=0.0)
    rows = [[_name(c), strip(c.value, bounds, ours=c.role == "ours", wide=c.role in ("national", "region")),
             _value(c), _count(c)] for c in found]  # fmt: skip
    if own:
        name = html.Strong(f"Oxfordshire, from these returns: {line.label.lower()}")
        rows.insert(0, [name, strip(own.value, bounds, ours=True), words.figure(own, line), words.out_of(own)])
    heads = ["Area", f"From 0 to {bounds[1]:.0f}", "Figure", "Count"]
    return table("Ours, then England, the region and each statistical neighbour by name", heads, rows, numbers=(2, 3))


def _name(c: Comparator) -> Component | str:
    return html.Strong(f"{c.area}, as published") if c.role == "ours" else c.area


def _value(c: Comparator) -> str:
    return f"{c.value:.1f}%" if c.value is not None else "Not published"


def _count(c: Comparator) -> str:
    return f"{words.number(c.numerator)} of {words.number(c.denominator)}" if c.numerator and c.denominator else "–"
