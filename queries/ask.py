"""The questions a page may ask of a mart. Every answer is frozen and cached by edition and arguments.

The cache is what makes a page fast, and it is safe because an edition's file never changes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from data import mart
from data.mart import NoMart as NoMart  # raised here, and caught by pages that may not reach the mart
from data.periods import period as period_of
from queries import sentences
from queries.answers import (
    Comparator,
    Delivery,
    Edition,
    ExpectedReturn,
    FindingCount,
    LifeTable,
    NoteOnData,
    Period,
    Point,
    Reading,
    Series,
    Status,
    Voice,
)
from queries.catalogue import themes
from queries.groups import CATEGORIES, LOCALITIES
from queries.indicator import Indicator, parse_indicator
from queries.patterns import read_pattern

CACHED = 4096
PERIOD = "key, kind, label, long_label, start_date, end_date"


@dataclass(frozen=True, slots=True)
class Desk:
    """One edition opened for asking. Two desks on the same file are the same desk."""

    path: Path

    @property
    def edition(self) -> Edition:
        return edition(self)


def open_edition(name: str | None = None, where: Path | None = None) -> Desk:
    """The edition called so ('2025Q4'), or the live one. Raises mart.NoMart, which says what to do."""
    return Desk(mart.edition_file(name, where) if name else mart.current_file(where))


def today(where: Path | None = None) -> date:
    """The day by which returns are late. A demonstration's days stand still, three weeks after its newest quarter."""
    try:
        edition = open_edition(where=where).edition
    except NoMart:
        return date.today()
    return period_of(edition.name).end + timedelta(days=20) if edition.synthetic else date.today()


def editions(where: Path | None = None) -> tuple[str, ...]:
    return mart.editions(where)


def _rows(desk: Desk, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return mart.cursor(desk.path).execute(sql, list(values)).fetchall()


@lru_cache(CACHED)
def edition(desk: Desk) -> Edition:
    row = _rows(desk, "SELECT name, audience, latest_quarter, built_at, synthetic, area FROM edition")[0]
    return Edition(row[0], row[1], row[2], row[3].isoformat(timespec="minutes"), row[4], row[5])


@lru_cache(CACHED)
def indicators(desk: Desk) -> tuple[Indicator, ...]:
    """The edition's indicators as they were defined when it was published, in agenda order."""
    rows = _rows(desk, "SELECT slug, definition, measure_sql, example FROM indicator ORDER BY position")
    return tuple(parse_indicator(slug, json.loads(given), sql, example) for slug, given, sql, example in rows)


def indicator(desk: Desk, slug: str) -> Indicator | None:
    return next((found for found in indicators(desk) if found.slug == slug), None)


def indicators_by_theme(desk: Desk) -> tuple[tuple[Any, tuple[Indicator, ...]], ...]:
    """(theme, its indicators) for each of the five questions, those with no measure yet included."""
    return tuple((theme, tuple(i for i in indicators(desk) if i.theme == theme.key)) for theme in themes())


@lru_cache(CACHED)
def periods(desk: Desk, kind: str) -> tuple[Period, ...]:
    rows = _rows(
        desk,
        f"SELECT {PERIOD} FROM period WHERE kind = ? AND idx IS NOT NULL ORDER BY idx",
        kind,
    )
    return tuple(Period(*row) for row in rows)


@lru_cache(CACHED)
def period(desk: Desk, key: str) -> Period | None:
    """The period of a key, those included that only a return or a delivery is about."""
    rows = _rows(desk, f"SELECT {PERIOD} FROM period WHERE key = ?", key)
    return Period(*rows[0]) if rows else None


def latest_period(desk: Desk) -> Period:
    wanted = edition(desk).latest_quarter
    return next(period for period in periods(desk, "quarter") if period.key == wanted)


@lru_cache(CACHED)
def series(
    desk: Desk,
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
    rows = _rows(
        desk,
        """SELECT period, numerator, denominator, value, status, lower, upper, rounded, children FROM figure
           WHERE indicator = ? AND series = ? AND grain = ? AND locality = ? AND dimension = ? AND category = ?""",
        slug, line.key, grain, locality, dimension, category,
    )  # fmt: skip
    found = {row[0]: row[1:] for row in rows}
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
    return Series(
        slug, line.key, line.label, unit, grain, points,
        locality, dimension, category, meaning.overlapping, protected=any(point.rounded for point in points),
    )  # fmt: skip


@lru_cache(CACHED)
def reading(
    desk: Desk,
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
    pattern = read_pattern(line)
    return Reading(line, *pattern, sentence=sentences.reading(meaning, line, pattern))


def by_locality(desk: Desk, slug: str, key: str | None = None, grain: str | None = None) -> tuple[Series, ...]:
    """North, central, south, in that order: one Series each, for small multiples on one scale."""
    return tuple(series(desk, slug, key, grain, locality=place) for place in LOCALITIES if place != "unknown")


@lru_cache(CACHED)
def categories(desk: Desk, slug: str, dimension: str) -> tuple[str, ...]:
    """The dimension's categories in this indicator, in their fixed order, 'unknown' last."""
    rows = _rows(desk, "SELECT DISTINCT category FROM figure WHERE indicator = ? AND dimension = ?", slug, dimension)
    held = {row[0] for row in rows}
    return tuple(name for name in CATEGORIES[dimension] if name in held)


def by_group(desk: Desk, slug: str, dimension: str, key: str | None = None) -> tuple[Series, ...]:
    """One Series for each category of a dimension, by year (or term), whole area."""
    meaning = indicator(desk, slug)
    assert meaning is not None
    grain = "year" if meaning.base == "quarter" else meaning.base
    return tuple(
        series(desk, slug, key, grain, dimension=dimension, category=name) for name in categories(desk, slug, dimension)
    )


@lru_cache(CACHED)
def comparators(desk: Desk, slug: str) -> tuple[Comparator, ...]:
    """Published figures for the indicator's comparator measure, newest year first, ours among them."""
    meaning = indicator(desk, slug)
    if meaning is None or meaning.comparator is None:
        return ()
    rows = _rows(
        desk,
        """SELECT measure, year, area, role, numerator, denominator, value, state, source FROM comparator
           WHERE measure = ? AND breakdown = ? ORDER BY year DESC, role, area""",
        meaning.comparator.measure, meaning.comparator.breakdown,
    )  # fmt: skip
    return tuple(Comparator(*row) for row in rows)


@lru_cache(CACHED)
def life_table(desk: Desk, slug: str, key: str | None = None) -> LifeTable | None:
    """The newest survival table of a duration indicator."""
    meaning = indicator(desk, slug)
    if meaning is None or meaning.kind != "duration":
        return None
    rows = _rows(
        desk,
        """SELECT period, months, still_on_plan, lower, upper FROM life_table
           WHERE indicator = ? AND series = ? ORDER BY period DESC, months""",
        slug, meaning.series_called(key or "").key,
    )  # fmt: skip
    newest = [row for row in rows if row[0] == rows[0][0]]
    if not newest:
        return None
    period = next(p for p in periods(desk, "quarter") if p.key == newest[0][0])
    _, months, still, lower, upper = zip(*newest, strict=True)
    return LifeTable(period, months, still, lower, upper)


@lru_cache(CACHED)
def voices(
    desk: Desk, slug: str | None = None, speaker: str | None = None, theme: str | None = None
) -> tuple[Voice, ...]:
    """Voices newest first; those that bear on one indicator, come from one kind of speaker or are on one theme."""
    rows = _rows(
        desk,
        """SELECT said_on, speaker, coalesce(age_band, ''), coalesce(locality, ''), coalesce(gathered, ''), words,
               coalesce(theme, ''), coalesce(indicator, ''), consent, said_by_n, asked_n
           FROM voice ORDER BY said_on DESC NULLS LAST, position""",
    )
    found = (Voice(*row) for row in rows)
    return tuple(
        voice
        for voice in found
        if (slug is None or voice.indicator == slug)
        and (speaker is None or voice.speaker == speaker)
        and (theme is None or voice.theme == theme)
    )


@lru_cache(CACHED)
def deliveries(desk: Desk) -> tuple[Delivery, ...]:
    rows = _rows(desk, "SELECT * FROM delivery ORDER BY source, period, part, received_on")
    return tuple(Delivery(*row) for row in rows)


@lru_cache(CACHED)
def expected_returns(desk: Desk) -> tuple[ExpectedReturn, ...]:
    rows = _rows(desk, "SELECT * FROM expected_return ORDER BY source, period")
    return tuple(ExpectedReturn(*row) for row in rows)


@lru_cache(CACHED)
def findings(desk: Desk) -> tuple[FindingCount, ...]:
    rows = _rows(desk, "SELECT * FROM finding ORDER BY severity, source, title")
    return tuple(FindingCount(*row) for row in rows)


@lru_cache(CACHED)
def notes_on_data(desk: Desk) -> tuple[NoteOnData, ...]:
    rows = _rows(desk, "SELECT * FROM note_on_data ORDER BY key")
    return tuple(NoteOnData(*row) for row in rows)


def built_on(desk: Desk) -> date:
    return date.fromisoformat(edition(desk).built_at[:10])
