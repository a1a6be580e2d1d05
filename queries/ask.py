"""The questions a page may ask of a mart. Every answer is frozen and cached by edition and arguments.

The cache is what makes a page fast, and it is safe because an edition's file never changes.
"""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any

from data.periods import period as period_called
from queries.edition.answers import (
    Awaited,
    Comparator,
    Ending,
    FirstKnown,
    LifeTable,
    Period,
    Point,
    PublishedBaseline,
    Reading,
    Series,
    Status,
)
from queries.edition.open_edition import (
    CACHED,
    UNREADABLE,
    Damaged,
    NoMart,
    OpenEdition,
    Publication,
    audience,
    edition,
    editions,
    not_read,
    open_edition,
    publications,
    rows,
    today,
    version,
)
from queries.edition.told import (
    awaited,
    deliveries,
    expected_returns,
    findings,
    notes_on_data,
    revised_figures,
    stories,
    voices,
)
from queries.indicator.catalogue import themes
from queries.indicator.groups import CATEGORIES, LOCALITIES
from queries.indicator.indicator import Indicator, parse_indicator
from queries.reading import sentences
from queries.reading.patterns import read_pattern
from queries.reading.revisions import with_so_far

__all__ = [
    "UNREADABLE",
    "Damaged",
    "NoMart",
    "OpenEdition",
    "Publication",
    "audience",
    "awaited",
    "awaited_by",
    "baselines",
    "built_on",
    "by_group",
    "by_locality",
    "categories",
    "comparators",
    "deliveries",
    "edition",
    "editions",
    "endings",
    "expected_returns",
    "findings",
    "first_known",
    "first_page",
    "indicator",
    "indicators",
    "indicators_by_theme",
    "latest_period",
    "life_table",
    "not_read",
    "notes_on_data",
    "open_edition",
    "period",
    "periods",
    "publications",
    "reading",
    "revised_figures",
    "series",
    "stories",
    "today",
    "version",
    "voices",
]  # fmt: skip

PERIOD = "key, kind, label, long_label, start_date, end_date"


@lru_cache(CACHED)
def indicators(desk: OpenEdition) -> tuple[Indicator, ...]:
    """The edition's indicators as they were defined when it was published, in agenda order."""
    held = rows(desk, "SELECT slug, definition, measure_sql, example FROM indicator ORDER BY position")
    return tuple(parse_indicator(slug, json.loads(given), sql, example) for slug, given, sql, example in held)


def indicator(desk: OpenEdition, slug: str) -> Indicator | None:
    return next((found for found in indicators(desk) if found.slug == slug), None)


def indicators_by_theme(desk: OpenEdition) -> tuple[tuple[Any, tuple[Indicator, ...]], ...]:
    """(theme, its indicators) for each of the five questions, those with no measure yet included."""
    return tuple((theme, tuple(i for i in indicators(desk) if i.theme == theme.key)) for theme in themes())


@lru_cache(CACHED)
def periods(desk: OpenEdition, kind: str) -> tuple[Period, ...]:
    held = rows(
        desk,
        f"SELECT {PERIOD} FROM period WHERE kind = ? AND idx IS NOT NULL ORDER BY idx",
        kind,
    )
    return tuple(Period(*row) for row in held)


@lru_cache(CACHED)
def period(desk: OpenEdition, key: str) -> Period | None:
    """The period of a key, those included that only a return or a delivery is about."""
    held = rows(desk, f"SELECT {PERIOD} FROM period WHERE key = ?", key)
    return Period(*held[0]) if held else None


def latest_period(desk: OpenEdition) -> Period:
    wanted = edition(desk).latest_quarter
    return next(period for period in periods(desk, "quarter") if period.key == wanted)


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
    """One line of figures, every period of the grain from the first published one, gaps as statuses."""
    meaning = indicator(desk, slug)
    if meaning is None:
        raise LookupError(f"There is no measure called {slug}.")
    line = meaning.series_called(key or "")
    grain = grain or meaning.show
    held = rows(
        desk,
        """SELECT period, numerator, denominator, value, status, lower, upper, rounded, children FROM figure
           WHERE indicator = ? AND series = ? AND grain = ? AND locality = ? AND dimension = ? AND category = ?""",
        slug, line.key, grain, locality, dimension, category,
    )  # fmt: skip
    found = {row[0]: row[1:] for row in held}
    every = periods(desk, grain)
    first = next((at for at, period in enumerate(every) if period.key in found), len(every))
    nothing = (None, None, None, Status.NOT_COLLECTED, None, None, False, None)
    points = tuple(
        Point(period, n, d, value, Status(status), *rest)
        for period in every[first:]
        for n, d, value, status, *rest in [found.get(period.key, nothing)]
    )
    below = locality != "all" or dimension != "all"
    # Nobody publishes how many children live in each locality or group, so there a rate is given as its count.
    unit = "count" if below and meaning.kind == "rate" else meaning.unit
    told = Series(
        slug, line.key, line.label, unit, grain, points,
        locality, dimension, category, meaning.overlapping, protected=any(point.rounded for point in points),
    )  # fmt: skip
    known = () if below else first_known(desk, slug, line.key, grain)
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
    return Reading(line, *pattern, sentence=sentences.reading(meaning, line, pattern))


def awaited_by(desk: OpenEdition, line: Series) -> tuple[Awaited, ...]:
    """The returns that the newest figure of a series waits for; where there was none yet, the newest period's."""
    newest = line.latest.period if line.latest else next(reversed(periods(desk, line.grain)), None)
    return awaited(desk, line.indicator, newest.key) if newest else ()


def by_locality(desk: OpenEdition, slug: str, key: str | None = None, grain: str | None = None) -> tuple[Series, ...]:
    """North, central, south, in that order: one Series each, for small multiples on one scale."""
    return tuple(series(desk, slug, key, grain, locality=place) for place in LOCALITIES if place != "unknown")


@lru_cache(CACHED)
def categories(desk: OpenEdition, slug: str, dimension: str) -> tuple[str, ...]:
    """The dimension's categories in this indicator, in their fixed order, 'unknown' last."""
    held = rows(desk, "SELECT DISTINCT category FROM figure WHERE indicator = ? AND dimension = ?", slug, dimension)
    there = {row[0] for row in held}
    return tuple(name for name in CATEGORIES[dimension] if name in there)


def by_group(desk: OpenEdition, slug: str, dimension: str, key: str | None = None) -> tuple[Series, ...]:
    """One Series for each category of a dimension, by year (or term), whole area."""
    meaning = indicator(desk, slug)
    assert meaning is not None
    grain = "year" if meaning.base == "quarter" else meaning.base
    return tuple(
        series(desk, slug, key, grain, dimension=dimension, category=name) for name in categories(desk, slug, dimension)
    )


@lru_cache(CACHED)
def comparators(desk: OpenEdition, slug: str) -> tuple[Comparator, ...]:
    """Published figures for the indicator's comparator measure, newest year first, ours among them."""
    meaning = indicator(desk, slug)
    if meaning is None or meaning.comparator is None:
        return ()
    held = rows(
        desk,
        """SELECT measure, year, area, role, numerator, denominator, value, state, source, versions FROM comparator
           WHERE measure = ? AND breakdown = ? ORDER BY year DESC, role, area""",
        meaning.comparator.measure, meaning.comparator.breakdown,
    )  # fmt: skip
    return tuple(Comparator(*row) for row in held)


@lru_cache(CACHED)
def life_table(desk: OpenEdition, slug: str, key: str | None = None) -> LifeTable | None:
    """The newest survival table of a duration indicator."""
    meaning = indicator(desk, slug)
    if meaning is None or meaning.kind != "duration":
        return None
    held = rows(
        desk,
        """SELECT period, months, still_on_plan, lower, upper FROM life_table
           WHERE indicator = ? AND series = ? ORDER BY period DESC, months""",
        slug, meaning.series_called(key or "").key,
    )  # fmt: skip
    newest = [row for row in held if row[0] == held[0][0]]
    if not newest:
        return None
    period = next(p for p in periods(desk, "quarter") if p.key == newest[0][0])
    _, months, still, lower, upper = zip(*newest, strict=True)
    return LifeTable(period, months, still, lower, upper)


@lru_cache(CACHED)
def endings(desk: OpenEdition, slug: str, key: str | None = None) -> tuple[Ending, ...]:
    """For each reason, the share that had ended for it by set months, from the newest survival table."""
    meaning = indicator(desk, slug)
    if meaning is None or meaning.kind != "duration":
        return ()
    held = rows(
        desk,
        """SELECT ending, months, ended FROM ending WHERE indicator = ? AND series = ?
           ORDER BY ending = 'other', ending, months""",
        slug, meaning.series_called(key or "").key,
    )  # fmt: skip
    reasons = dict.fromkeys(row[0] for row in held)
    return tuple(
        Ending(reason, tuple(m for r, m, _ in held if r == reason), tuple(e for r, _, e in held if r == reason))
        for reason in reasons
    )


@lru_cache(CACHED)
def baselines(desk: OpenEdition, slug: str) -> tuple[PublishedBaseline, ...]:
    """Where what is usual for a measure begins again, with who decided it and why, in order of time."""
    held = rows(desk, "SELECT period, why, who, decided_on FROM baseline WHERE indicator = ? ORDER BY period", slug)
    found = (PublishedBaseline(period_called(key), why, who, on) for key, why, who, on in held)
    return tuple(sorted(found, key=lambda one: one.period.start))


def starts(desk: OpenEdition, slug: str, grain: str) -> tuple[Period, ...]:
    """The periods of a grain with which usual begins again: the first that starts on or after each decision's."""
    wanted = [one.period.start for one in baselines(desk, slug)]
    every = periods(desk, grain)
    found = (next((p for p in every if p.start >= day), None) for day in wanted)
    return tuple(p for p in found if p is not None)


@lru_cache(CACHED)
def first_known(desk: OpenEdition, slug: str, key: str, grain: str) -> tuple[FirstKnown, ...]:
    """Each whole-area figure of a series as it was first published, in order of time."""
    held = rows(
        desk,
        """SELECT f.period, publication, published_on, numerator, denominator, value FROM first_known AS f
           JOIN period AS p ON p.key = f.period WHERE indicator = ? AND series = ? AND grain = ? ORDER BY start_date""",
        slug, key, grain,
    )  # fmt: skip
    return tuple(FirstKnown(period_called(row[0]), *row[1:]) for row in held)


@lru_cache(CACHED)
def first_page(desk: OpenEdition) -> tuple[str, ...]:
    """The measures that the group chose for the first page, in the agenda's order; none if it never chose."""
    held = rows(desk, "SELECT slug FROM indicator WHERE first_page IS NOT NULL ORDER BY position")
    return tuple(row[0] for row in held)


def built_on(desk: OpenEdition) -> date:
    return date.fromisoformat(edition(desk).built_at[:10])
