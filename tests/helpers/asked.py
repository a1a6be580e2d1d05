"""The lines that tests ask an edition for, by a measure's name."""

from __future__ import annotations

from queries.edition.open_edition import OpenEdition
from queries.edition.published_measures import measure_called
from queries.indicator.line import Line


def line_of(desk: OpenEdition, slug: str, series: str = "", grain: str = "") -> Line:
    """A measure's main line over the periods that its page opens with, unless told otherwise."""
    return measure_called(desk, slug).line(series, grain)
