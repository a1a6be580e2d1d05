"""Lines of figures asked of an edition, and read: what is usual for each, and one plain sentence."""

from __future__ import annotations

from functools import lru_cache

from queries.edition.answers import Awaited, Reading, Series
from queries.edition.figures import categories, figures, first_known, periods, starts
from queries.edition.open_edition import CACHED, OpenEdition
from queries.edition.provenance import awaited
from queries.edition.published_measures import measure_called
from queries.indicator.groups import LOCALITIES
from queries.indicator.line import Line
from queries.reading.patterns import read_pattern
from queries.reading.sentences import sentence_of
from queries.reading.so_far import with_so_far


@lru_cache(CACHED)
def series(desk: OpenEdition, line: Line) -> Series:
    """A line's figures, the newest marked as partial where clearly not all that it will be of is in.

    Raises LookupError where the edition has no such measure.
    """
    settles = measure_called(desk, line.measure).settles
    return with_so_far(figures(desk, line), first_known(desk, line), settles)


@lru_cache(CACHED)
def reading(desk: OpenEdition, line: Line) -> Reading:
    """A line's figures with what is usual for them and one plain sentence. Raises LookupError as `series` does."""
    told = series(desk, line)
    pattern = read_pattern(told, starts(desk, line))
    return Reading(told, *pattern, sentence=sentence_of(measure_called(desk, line.measure), told, pattern))


def awaited_by(desk: OpenEdition, told: Series) -> tuple[Awaited, ...]:
    """The returns that the newest figure of a series waits for; where there was none yet, the newest period's."""
    newest = told.latest.period if told.latest else next(reversed(periods(desk, told.line.grain)), None)
    return awaited(desk, told.line.measure, newest.key) if newest else ()


def by_locality(desk: OpenEdition, line: Line) -> tuple[Series, ...]:
    """A line in north, central and south, in that order."""
    return tuple(series(desk, line.at(place)) for place in LOCALITIES if place != "unknown")


def by_group(desk: OpenEdition, line: Line, dimension: str) -> tuple[Series, ...]:
    """A line's series of each category of a dimension, by year (or term), whole area."""
    base = measure_called(desk, line.measure).base
    over = line.over("year" if base == "quarter" else base)
    return tuple(series(desk, over.of_group(dimension, name)) for name in categories(desk, line.measure, dimension))
