"""The figures of a measure as a CSV file, with the words that must travel with them on every row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from flask import Flask, Response, request

from dashboard import labels
from dashboard.pages.measure import chosen
from dashboard.view import NotHere, View, open_view
from queries import ask
from queries.edition.answers import LifeTable, Series
from queries.indicator.indicator import Indicator, SeriesDefinition
from queries.indicator.line import ALL

HEADS = (
    "edition", "notice", "measure", "series", "place", "group", "category", "period", "count", "out_of", "figure",
    "unit", "lower_95", "upper_95", "state", "rounded", "first_published", "first_published_in",
)  # fmt: skip
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones are taken for the others
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", re.ASCII)


def serve(server: Flask) -> None:
    @server.get("/measures/<slug>.csv")
    def download(slug: str) -> Response:
        try:
            return _file(slug)
        except ask.NoMart as nothing:
            return Response(str(nothing), status=503, mimetype="text/plain")
        except NotHere as missing:
            return Response(str(missing), status=404, mimetype="text/plain")


def _file(slug: str) -> Response:
    view = open_view(f"/measures/{slug}", request.args)
    indicator = ask.indicator(view.desk, slug)
    if indicator is None:
        raise NotHere(f"There is no measure called {slug}.")
    name = f"{slug}-{view.desk.edition.name}.csv"
    # The mark at the start tells Excel that the file is UTF-8.
    return Response(
        "\ufeff" + as_csv(view, indicator),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def as_csv(view: View, indicator: Indicator) -> str:
    """Every figure of the measure at the grain asked for: all its lines or parts, places and groups."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for series in _every_series(view, indicator):
        writer.writerows(_rows(view, indicator, series))
    for line in indicator.series:
        writer.writerows(_durations(view, indicator, line))
    return text.getvalue()


def _every_series(view: View, indicator: Indicator) -> Iterator[Series]:
    asked = chosen(view, indicator)
    for each in indicator.series:
        line = asked.of_series(each.key).at(ALL)
        yield ask.series(view.desk, line)
        if indicator.localities and line.grain not in indicator.also:
            yield from ask.by_locality(view.desk, line)
            yield ask.series(view.desk, line.at("unknown"))
        for dimension in indicator.dimensions:
            yield from ask.by_group(view.desk, line, dimension)


def _rows(view: View, indicator: Indicator, series: Series) -> Iterator[list[str]]:
    edition = view.desk.edition
    place = labels.LOCALITIES.get(series.line.locality, labels.PLACE_UNKNOWN)
    group = labels.DIMENSIONS.get(series.line.dimension, "All children")
    category = labels.category(series.line.dimension, series.line.category)
    first = {known.period.key: known for known in ask.first_known(view.desk, series.line)}
    for point in series.points:
        known = first.get(point.period.key)
        shown = point.status.is_number
        numbers = (point.numerator, point.denominator, point.value) if shown else (None, None, None)
        count, out_of, figure = ("" if n is None else f"{n:.12g}" for n in numbers)
        interval = ["" if n is None else f"{n:g}" for n in (point.lower, point.upper)]
        cells = [
            edition.name, _notice(view), indicator.title, series.label, place, group, category, point.period.label,
            count, out_of, figure, series.unit, *interval, labels.state(point),
            labels.rounded_to(series) if point.rounded else "",
            f"{known.value:.12g}" if known else "", known.publication if known else "",
        ]  # fmt: skip
        yield [harmless(cell) for cell in cells]


def _durations(view: View, indicator: Indicator, line: SeriesDefinition) -> Iterator[list[str]]:
    """Of how long something lasted: the share still open, and ended for each reason, by set months."""
    table = ask.life_table(view.desk, indicator.line(line.key))
    if table is None:
        return
    for months, *shares in zip(table.months, table.still_on_plan, table.lower, table.upper, strict=True):
        yield _by_months(view, indicator, line, table, ("Still open", f"after {months} months"), shares)
    for each in ask.endings(view.desk, indicator.line(line.key)):
        name = labels.REASONS.get(each.reason, each.reason.capitalize())
        for months, share in zip(each.months, each.ended, strict=True):
            said = (f"Ended: {name}", f"within {months} months")
            yield _by_months(view, indicator, line, table, said, [share, None, None])


def _by_months(
    view: View, indicator: Indicator, line: SeriesDefinition, table: LifeTable, said: tuple[str, str],
    shares: list[float | None],
) -> list[str]:  # fmt: skip
    figure, lower, upper = ("" if share is None else f"{100 * share:.12g}" for share in shares)
    group, category = said
    cells = [
        view.desk.edition.name, _notice(view), indicator.title, line.label, labels.LOCALITIES["all"], group, category,
        table.period.label, "", "", figure, "percent", lower, upper, "", "", "", "",
    ]  # fmt: skip
    return [harmless(cell) for cell in cells]


def _notice(view: View) -> str:
    edition = view.desk.edition
    return labels.SYNTHETIC if edition.synthetic else labels.AUDIENCES[edition.audience]


def harmless(cell: str) -> str:
    """A cell that a spreadsheet will not run as a formula. A number below nought is none, and stays a number."""
    text = cell.lstrip(" \u00a0\ufeff")  # which some programs pass over before they look for a formula
    return f"'{cell}" if text.startswith(DANGEROUS) and not NUMBER.fullmatch(cell) else cell
