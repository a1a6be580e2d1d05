"""How much of the newest figure is in, where clearly not all that it will be of is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt
from statistics import median

from queries.edition.answers import FirstKnown, Point, Series, Status
from queries.reading.patterns import A_YEAR, is_figure
from queries.reading.revisions import LEAST_SETTLED, in_at_first, revisions

NEARLY_ALL = 0.9  # of what a period will be of: from here on its figure is read
FAR_FEWER = 0.75  # than settled periods are of: sizes of their own accord seldom differ by so much
YEARS = 2  # of settled periods beside which the newest is held


def with_so_far(series: Series, known: Sequence[FirstKnown], settles: int) -> Series:
    """The series with its newest figure marked as partial, where clearly not all that it will be of is in."""
    at = next((at for at in reversed(range(len(series.points))) if is_figure(series.points[at])), None)
    if at is None or series.points[at].status is not Status.PROVISIONAL:
        return series
    told = replace(series, points=series.points[: at + 1])
    found = [share for share in (_by_what_came_later(told, known, settles), _by_size(told)) if share is not None]
    partial = [replace(series.points[at], so_far=min(found))] if found else [series.points[at]]
    return replace(series, points=(*series.points[:at], *partial, *series.points[at + 1 :]))


def _by_what_came_later(series: Series, known: Sequence[FirstKnown], settles: int) -> float | None:
    """The share that was in when settled periods were first published, and what has come of the newest one since."""
    own = next((first for first in known if first.period == series.points[-1].period), None)
    grown = in_at_first(own, series.points[-1], series.unit) if own else None
    every = [each.in_at_first for each in revisions(series, known, settles) if each.age >= settles]
    told = [share for share in every if share is not None]
    if not grown or len(told) < LEAST_SETTLED:
        return None
    share = median(told) / grown
    return share if share < NEARLY_ALL else None


def _by_size(series: Series) -> float | None:
    """The share of what settled periods of the same line are usually out of; of shares alone.

    Of a rate it would be the figure itself, held against its own past before anybody may say that it fell. Only fewer
    than the same period a year before, and than chance makes of so many, is taken for a part.
    """
    newest, *before = reversed(series.points)
    settled = [point.denominator for point in before if point.status is Status.SHOWN and point.denominator]
    settled = settled[: YEARS * A_YEAR[series.line.grain]]
    if series.unit != "percent" or not newest.denominator or len(settled) < LEAST_SETTLED:
        return None
    usual = median(settled)
    below = min(FAR_FEWER * usual, usual - 3 * sqrt(usual))
    year_ago = _denominator(before[A_YEAR[series.line.grain] - 1 :])
    if newest.denominator >= below or (year_ago and newest.denominator >= FAR_FEWER * year_ago):
        return None
    return newest.denominator / usual


def _denominator(points: Sequence[Point]) -> float | None:
    return points[0].denominator if points else None
