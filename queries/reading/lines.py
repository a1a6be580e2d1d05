"""Lines of figures asked of an edition, and read: what is usual for each, and one plain sentence."""

from __future__ import annotations

from functools import lru_cache

from queries.edition.answers import Awaited, Reading, Series
from queries.edition.figures import categories, figures, first_known, periods, starts
from queries.edition.measures import indicator
from queries.edition.open_edition import CACHED, OpenEdition
from queries.edition.provenance import awaited
from queries.indicator.groups import LOCALITIES
from queries.reading import sentences
from queries.reading.patterns import read_pattern
from queries.reading.so_far import with_so_far


@lru_cache(CACHED)
def series(
    desk: OpenEdition,
    slug: str,
    key: str | None = None,
    grain: str | None = None,
    locality: str = "all",
    dimension: str = "all",
    category: str = "all",
) -> Series:
    """One line of figures, its newest marked as partial where clearly not all that it will be of is in."""
    told = figures(desk, slug, key, grain, locality, dimension, category)
    meaning = indicator(desk, slug)
    assert meaning is not None
    below = locality != "all" or dimension != "all"
    known = () if below else first_known(desk, slug, told.key, told.grain)
    return with_so_far(told, known, meaning.settles)


@lru_cache(CACHED)
def reading(
    desk: OpenEdition,
    slug: str,
    key: str | None = None,
    grain: str | None = None,
    locality: str = "all",
    dimension: str = "all",
    category: str = "all",
) -> Reading:
    """A series with what is usual for it and one plain sentence."""
    line = series(desk, slug, key, grain, locality, dimension, category)
    meaning = indicator(desk, slug)
    assert meaning is not None
    pattern = read_pattern(line, starts(desk, slug, line.grain))
    return Reading(line, *pattern, sentence=sentences.sentence_of(meaning, line, pattern))


def awaited_by(desk: OpenEdition, line: Series) -> tuple[Awaited, ...]:
    """The returns that the newest figure of a series waits for; where there was none yet, the newest period's."""
    newest = line.latest.period if line.latest else next(reversed(periods(desk, line.grain)), None)
    return awaited(desk, line.indicator, newest.key) if newest else ()


def by_locality(desk: OpenEdition, slug: str, key: str | None = None, grain: str | None = None) -> tuple[Series, ...]:
    """North, central, south, in that order: one Series each, for small multiples on one scale."""
    return tuple(series(desk, slug, key, grain, locality=place) for place in LOCALITIES if place != "unknown")


def by_group(desk: OpenEdition, slug: str, dimension: str, key: str | None = None) -> tuple[Series, ...]:
    """One Series for each category of a dimension, by year (or term), whole area."""
    meaning = indicator(desk, slug)
    assert meaning is not None
    grain = "year" if meaning.base == "quarter" else meaning.base
    return tuple(
        series(desk, slug, key, grain, dimension=dimension, category=name) for name in categories(desk, slug, dimension)
    )
