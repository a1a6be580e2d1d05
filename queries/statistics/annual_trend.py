"""Whether yearly figures have moved one way: the last five, as the public health profiles (Fingertips) mark it.

Two tests of the same question: a line through the figures, each weighing as much as its interval is narrow, and
for shares the Cochran–Armitage test on their counts. Each asks for a chance below one in five hundred, and for the
same direction whichever one year is left out, so that no single year makes the movement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from queries.statistics.intervals import Interval

YEARS = 5
BEYOND_CHANCE = 9.54953570608324  # chi-squared, one degree of freedom, 99.8%
TO_ERROR = 3.92  # a 95% interval is so many standard errors wide


@dataclass(frozen=True, slots=True)
class Slope:
    """How far the figures move in a year, how unlike chance that is, and which way: 1, -1, or 0 for no clear way."""

    by_year: float
    chi_squared: float
    direction: int


def weighted(values: Sequence[float], intervals: Sequence[Interval]) -> Slope | None:
    """The line through five yearly figures. None for another number of them, or an interval without width.

    >>> values = (10, 12, 14, 16, 18)
    >>> round(weighted(values, [Interval(each - 2, each + 2) for each in values]).by_year, 6)
    2.0
    """
    if len(values) != YEARS or any(each.upper <= each.lower for each in intervals):
        return None
    weights = [((each.upper - each.lower) / TO_ERROR) ** -2 for each in intervals]

    def fit(kept: Sequence[int]) -> tuple[float, float]:
        whole = sum(weights[at] for at in kept)
        middle = sum(weights[at] * at for at in kept) / whole
        spread = sum(weights[at] * (at - middle) ** 2 for at in kept)
        slope = sum(weights[at] * (at - middle) * values[at] for at in kept) / spread
        return slope, slope * slope * spread

    return _steadily(fit)


def cochran_armitage(counts: Sequence[float], totals: Sequence[float]) -> Slope | None:
    """The same of five shares, from their counts. None for another number of them, or if all or none are counted.

    >>> found = cochran_armitage([50, 60, 70, 80, 90], [500] * 5)
    >>> round(found.by_year, 6), found.direction
    (0.02, 1)
    """
    if len(counts) != YEARS or not all(totals) or sum(counts) in (0, sum(totals)):
        return None

    def fit(kept: Sequence[int]) -> tuple[float, float]:
        whole = sum(totals[at] for at in kept)
        share = sum(counts[at] for at in kept) / whole
        middle = sum(totals[at] * at for at in kept) / whole
        spread = sum(totals[at] * (at - middle) ** 2 for at in kept)
        moved = sum((at - middle) * counts[at] for at in kept)
        noise = share * (1 - share) * spread
        return moved / spread, moved * moved / noise if noise else 0.0

    return _steadily(fit)


def _steadily(fit: Callable[[Sequence[int]], tuple[float, float]]) -> Slope:
    every = range(YEARS)
    slope, chi_squared = fit(every)
    without = [fit([at for at in every if at != left])[0] for left in every]
    steady = all((each > 0) == (slope > 0) and each != 0 for each in without)
    clear = chi_squared > BEYOND_CHANCE and steady
    return Slope(slope, chi_squared, ((slope > 0) - (slope < 0)) if clear else 0)
