"""How the newest figures still move: as first published, as now known, and how far figures usually move."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.parts.panels import more
from dashboard.parts.tables import table
from dashboard.view import View
from queries.edition.answers import Reading
from queries.indicator.indicator import Indicator
from queries.reading import revisions
from queries.reading.figure_text import amount_text, moved_text
from queries.reading.revisions import Lag, Revision


def recording(view: View, indicator: Indicator, reading: Reading) -> list[Component]:
    """One line in words and a table behind it; nothing below the county, nor while one publication is all there is."""
    series = reading.series
    if not series.line.is_whole_area:
        return []
    found = revisions.lag(view.desk, indicator, series.line)
    if found is None or not found.revisions:
        return []
    before = [each for each in found.revisions if each.age or each.first != each.now]  # the newest is as it was
    said = [revisions.as_first_published(before[-1], series.unit)] if before else []
    said += [revisions.usual_movement(found, series.unit)] if found.usual is not None else []
    said += [revisions.settling(found)] if series.points[-1].status.is_number else []
    in_words = [html.P(" ".join(each for each in said if each))] if any(said) else []
    return [*in_words, more("Show figures as first published", _table(indicator, found, series.unit))]


def _table(indicator: Indicator, found: Lag, unit: str) -> Component:
    rows = [
        [each.period.label, amount_text(each.first, unit), amount_text(each.now, unit), _moved(each, unit),
         "Still settling" if each.age < indicator.settles else "Settled"]
        for each in reversed(found.revisions)
    ]  # fmt: skip
    heads = ["Period", "First published", "Now known", "Moved by", "State"]
    return table("As first published and as now known", heads, rows, numbers=(1, 2, 3))


def _moved(each: Revision, unit: str) -> str:
    """The movement with its direction; a percentage moves by points."""
    by = each.now - each.first
    text = moved_text(by, unit)
    return "Nothing" if text == moved_text(0, unit) else f"{'Up' if by > 0 else 'Down'} {text}"
