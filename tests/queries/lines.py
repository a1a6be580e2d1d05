"""Builders of series: a test says the figures it is about and nothing else."""

from collections.abc import Sequence
from typing import Any

from data.periods import following, period
from queries.answers import Period, Point, Series, Status

FIRST = {"quarter": "2020Q1", "year": "2020", "month": "2020-04", "term": "2020T1", "academic_year": "2020A"}

Figure = float | Status | None


def line(figures: Sequence[Figure], **over: Any) -> Series:
    """Values in order from the grain's first period; a Status stands for a figure that is not there."""
    grain = over.get("grain", "quarter")
    points = [Point(at, None, None, *_said(figure)) for at, figure in zip(periods(grain), figures, strict=False)]
    return _series(points, **over)


def share_line(pairs: Sequence[tuple[int, int] | Status], **over: Any) -> Series:
    """Percentages from (counted, out of)."""
    points = [
        Point(at, None, None, None, pair)
        if isinstance(pair, Status)
        else Point(at, pair[0], pair[1], 100 * pair[0] / pair[1], Status.SHOWN)
        for at, pair in zip(periods(over.get("grain", "quarter")), pairs, strict=False)
    ]
    return _series(points, **over)


def periods(kind: str) -> list[Period]:
    """Forty periods of a kind, in order."""
    found = [period(FIRST[kind])]
    while len(found) < 40:
        found.append(following(found[-1]))
    return found


def _said(figure: Figure) -> tuple[float | None, Status]:
    if isinstance(figure, Status):
        return None, figure
    return figure, Status.SHOWN


def _series(points: list[Point], **over: Any) -> Series:
    plain = {"indicator": "plans_started_again", "key": "neglect", "label": "Plans for neglect", "unit": "percent"}
    return Series(**{**plain, "grain": "quarter", "points": tuple(points), **over})
