"""Other areas' published figures beside ours: a dot strip that is also its table. Never in order of result."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.aria import aria
from dashboard.charts import svg
from dashboard.charts.strip import strip
from dashboard.parts.figure_tables import table
from dashboard.parts.measure.funnels import funnel_of_areas
from dashboard.parts.panels import more, panel
from dashboard.view import View
from queries import ask
from queries.indicator.indicator import Indicator
from queries.reading import benchmark, reference_revisions
from queries.reading.benchmark import Benchmark, BenchmarkRow, year_words
from queries.reading.figure_text import amount_text

STANDS = {"higher": "Ours is higher", "lower": "Ours is lower", "similar": "Within chance of ours"}
OURS = ("our_returns", "ours")
MONTHS = ("", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


def beside_others(view: View, indicator: Indicator) -> html.Section | None:
    """The newest published year beside our own figure, neighbours together first and each one behind a summary."""
    sets = benchmark.neighbour_sets(view.desk, indicator)
    version = view.one_of("c", sets, "")
    found = benchmark.benchmark(view.desk, indicator, version)
    if found is None:
        return None
    first = [row for row in found.rows if row.role != "neighbour"]
    neighbours = [row for row in found.rows if row.role == "neighbour"]
    bounds = svg.around([row.value for row in found.rows if row.value is not None], floor=0.0)
    caption = "Ours, then England, the region and the neighbours together"
    return panel(
        view, "others", f"Beside other areas, {year_words(indicator, found.year)}",
        [
            *(html.P(said) for said in _in_words(found, indicator)),
            html.P([html.Strong("How far this is like with like. "), " ".join(_alike(view, found, indicator))]),
            _strips(caption, first, bounds, indicator),
            more("Show each neighbour", _strips("Each neighbour by name", neighbours, bounds, indicator))
            if neighbours else None,
            *_sets(view, indicator, sets, version),
            *funnel_of_areas(view, indicator, found, version),
            html.P(f"Source: {found.source}.", className="aside"),
            *(html.P(said, className="aside") for said in _revised(view, indicator, found)),
        ],
    )  # fmt: skip


def _in_words(found: Benchmark, indicator: Indicator) -> list[str]:
    said = [benchmark.standing(row, indicator.unit) for row in found.rows if row.role == "national"]
    if found.pooled:
        said += [benchmark.of_pooled(found.pooled, indicator.unit), benchmark.of_left_out(found.pooled)]
    return [" ".join(each for each in said if each)]


def _revised(view: View, indicator: Indicator, found: Benchmark) -> list[str]:
    about = indicator.comparator
    return (
        reference_revisions.of_revised(ask.revised_figures(view.desk, about.measure, about.breakdown), found.year)
        if about
        else []
    )


def _invented(view: View) -> list[str]:
    """Figures of a demonstration stand beside published ones, and would be taken for ours."""
    said = "Figures from these returns are invented for demonstration; the published ones are not."
    return [said] if view.desk.edition.synthetic else []


def _alike(view: View, found: Benchmark, indicator: Indicator) -> list[str]:
    about = indicator.comparator
    first = [*_invented(view), found.alike]
    if about is None or found.ours is None or len(indicator.series) == 1:
        return [*first, *found.apart]
    label = indicator.series_called(about.series).label
    return [*first, f"Ours is the line for {label[0].lower()}{label[1:]}.", *found.apart]


def _strips(caption: str, rows: list[BenchmarkRow], bounds: tuple[float, float], indicator: Indicator) -> Component:
    stands = any(row.flag for row in rows)
    drawn = [
        [
            html.Strong(row.name) if row.role in OURS else row.name,
            "Not published" if row.value is None else amount_text(row.value, indicator.unit),
            strip(row.value, bounds, ours=row.role in OURS, wide=row.role in ("national", "region", "pooled")),
            _count(row),
            *([STANDS.get(row.flag, "–")] if stands else []),
        ]
        for row in rows
    ]
    heads = ["Area", "Figure", f"From 0 to {bounds[1]:.0f}", "Count", *(["More than chance?"] if stands else [])]
    return table(caption, heads, drawn, numbers=(1, 3))


def _count(row: BenchmarkRow) -> str:
    if row.value is None or row.numerator is None or not row.denominator:
        return "–"
    return f"{labels.number(row.numerator)} of {labels.number(row.denominator)}"


def _sets(view: View, indicator: Indicator, sets: tuple[str, ...], version: str) -> list[Component]:
    """Which set of neighbours is read, and the way to the others: sets change, and each stays readable."""
    if not sets:
        return []
    chosen = version or sets[0]
    links = [
        html.Li(
            html.A(
                _set_name(each), href=f"{view.with_keys(c='' if each == sets[0] else each)}#others",
                **(aria(current="true") if each == chosen else {}),
            )
        )
        for each in sets
    ]  # fmt: skip
    named = html.Nav(
        [html.Span("Neighbours as named in: "), html.Ul(links)], className="choose sets", **aria(label="Neighbours")
    )
    return [named, *_no_longer(view, indicator, sets, chosen)]


def _no_longer(view: View, indicator: Indicator, sets: tuple[str, ...], chosen: str) -> list[Component]:
    every = {c.area: c.versions.split(", ") for c in ask.comparators(view.desk, indicator.slug) if c.versions}
    other = sorted(area for area, versions in every.items() if chosen not in versions)
    return [html.P(f"Not in this set, and in another: {', '.join(other)}.", className="aside")] if other else []


def _set_name(version: str) -> str:
    """'May 2025' of '2025-05'."""
    year, _, month = version.partition("-")
    return f"{MONTHS[int(month)]} {year}" if month.isdigit() else year
