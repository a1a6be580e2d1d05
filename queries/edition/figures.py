"""The figures of an edition, as they were published. Frozen and cached by edition."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from data.periods import period as period_called
from queries.edition.answers import (
    Comparator,
    Ending,
    FirstKnown,
    LifeTable,
    Period,
    Point,
    PublishedBaseline,
    Series,
    Status,
)
from queries.edition.open_edition import CACHED, OpenEdition, edition, rows
from queries.edition.published_measures import indicator, measure_called
from queries.indicator.groups import CATEGORIES
from queries.indicator.line import Line

PERIOD = "key, kind, label, long_label, start_date, end_date"


@lru_cache(CACHED)
def periods(desk: OpenEdition, kind: str) -> tuple[Period, ...]:
    """The periods of a kind ('quarter', 'year' …) that figures are for, in order of time."""
    held = rows(
        desk,
        f"SELECT {PERIOD} FROM period WHERE kind = ? AND idx IS NOT NULL ORDER BY idx",
        kind,
    )
    return tuple(Period(*row) for row in held)


@lru_cache(CACHED)
def period(desk: OpenEdition, key: str) -> Period | None:
    """The period of a key, those included that only a return or a delivery is about; None for a key of none."""
    held = rows(desk, f"SELECT {PERIOD} FROM period WHERE key = ?", key)
    return Period(*held[0]) if held else None


def latest_period(desk: OpenEdition) -> Period:
    """The newest quarter that the edition is about."""
    wanted = edition(desk).latest_quarter
    return next(period for period in periods(desk, "quarter") if period.key == wanted)


@lru_cache(CACHED)
def figures(desk: OpenEdition, line: Line) -> Series:
    """One line as it was published: every period from the first published one, gaps as statuses.

    Raises LookupError where the edition has no such measure.
    """
    meaning = measure_called(desk, line.measure)
    held = rows(
        desk,
        """SELECT period, numerator, denominator, value, status, lower, upper, rounded, children FROM figure
           WHERE indicator = ? AND series = ? AND grain = ? AND locality = ? AND dimension = ? AND category = ?""",
        line.measure, line.series, line.grain, line.locality, line.dimension, line.category,
    )  # fmt: skip
    found = {row[0]: row[1:] for row in held}
    every = periods(desk, line.grain)
    first = next((at for at, period in enumerate(every) if period.key in found), len(every))
    nothing = (None, None, None, Status.NOT_COLLECTED, None, None, False, None)
    points = tuple(
        Point(period, n, d, value, Status(status), *rest)
        for period in every[first:]
        for n, d, value, status, *rest in [found.get(period.key, nothing)]
    )
    # Nobody publishes how many children live in each locality or group, so there a rate is given as its count.
    unit = "count" if meaning.kind == "rate" and not line.is_whole_area else meaning.unit
    label = meaning.series_called(line.series).label
    return Series(line, label, unit, points, meaning.overlapping, protected=any(point.rounded for point in points))


@lru_cache(CACHED)
def categories(desk: OpenEdition, slug: str, dimension: str) -> tuple[str, ...]:
    """The dimension's categories in this indicator, in their fixed order, 'unknown' last."""
    held = rows(desk, "SELECT DISTINCT category FROM figure WHERE indicator = ? AND dimension = ?", slug, dimension)
    there = {row[0] for row in held}
    return tuple(name for name in CATEGORIES[dimension] if name in there)


@lru_cache(CACHED)
def first_known(desk: OpenEdition, line: Line) -> tuple[FirstKnown, ...]:
    """Each figure of a line as it was first published, in order of time; of the whole area only, so else none."""
    if not line.is_whole_area:
        return ()
    held = rows(
        desk,
        """SELECT f.period, publication, published_on, numerator, denominator, value FROM first_known AS f
           JOIN period AS p ON p.key = f.period WHERE indicator = ? AND series = ? AND grain = ? ORDER BY start_date""",
        line.measure, line.series, line.grain,
    )  # fmt: skip
    return tuple(FirstKnown(period_called(row[0]), *row[1:]) for row in held)


@lru_cache(CACHED)
def baselines(desk: OpenEdition, slug: str) -> tuple[PublishedBaseline, ...]:
    """Where what is usual for a measure begins again, with who decided it and why, in order of time."""
    held = rows(desk, "SELECT period, why, who, decided_on FROM baseline WHERE indicator = ? ORDER BY period", slug)
    found = (PublishedBaseline(period_called(key), why, who, on) for key, why, who, on in held)
    return tuple(sorted(found, key=lambda one: one.period.start))


def starts(desk: OpenEdition, line: Line) -> tuple[Period, ...]:
    """The periods of a line with which usual begins again: the first that starts on or after each decision's."""
    wanted = [each.period.start for each in baselines(desk, line.measure)]
    every = periods(desk, line.grain)
    found = (next((p for p in every if p.start >= day), None) for day in wanted)
    return tuple(p for p in found if p is not None)


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
def life_table(desk: OpenEdition, line: Line) -> LifeTable | None:
    """The newest survival table of a series of how long something lasted; None for other measures."""
    meaning = indicator(desk, line.measure)
    if meaning is None or meaning.kind != "duration":
        return None
    held = rows(
        desk,
        """SELECT period, months, still_on_plan, lower, upper FROM life_table
           WHERE indicator = ? AND series = ? ORDER BY period DESC, months""",
        line.measure, line.series,
    )  # fmt: skip
    newest = [row for row in held if row[0] == held[0][0]]
    if not newest:
        return None
    period = next(p for p in periods(desk, "quarter") if p.key == newest[0][0])
    _, months, still, lower, upper = zip(*newest, strict=True)
    return LifeTable(period, months, still, lower, upper)


@lru_cache(CACHED)
def endings(desk: OpenEdition, line: Line) -> tuple[Ending, ...]:
    """For each reason, the share that had ended for it by set months, from the newest survival table."""
    meaning = indicator(desk, line.measure)
    if meaning is None or meaning.kind != "duration":
        return ()
    held = rows(
        desk,
        """SELECT ending, months, ended FROM ending WHERE indicator = ? AND series = ?
           ORDER BY ending = 'other', ending, months""",
        line.measure, line.series,
    )  # fmt: skip
    reasons = dict.fromkeys(row[0] for row in held)
    return tuple(
        Ending(reason, tuple(m for r, m, _ in held if r == reason), tuple(e for r, _, e in held if r == reason))
        for reason in reasons
    )


def built_on(desk: OpenEdition) -> date:
    """The day on which the edition was published."""
    return date.fromisoformat(edition(desk).built_at[:10])
