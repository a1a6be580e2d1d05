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
    """The line through five yearly figures, each with its 95% interval, oldest first.

    None for another number of them, or an interval without width.

    >>> figures = [20, 22, 24, 26, 28]
    >>> weighted(figures, [Interval(each - 1, each + 1) for each in figures]).direction
    1
    >>> weighted(figures, [Interval(each - 20, each + 20) for each in figures]).direction
    0
    """
    if len(values) != YEARS or any(each.upper <= each.lower for each in intervals):
        return None
    weights = [((each.upper - each.lower) / TO_ERROR) ** -2 for each in intervals]

    def fitted(kept: Sequence[int]) -> tuple[float, float]:
        whole = sum(weights[at] for at in kept)
        middle = sum(weights[at] * at for at in kept) / whole
        spread = sum(weights[at] * (at - middle) ** 2 for at in kept)
        slope = sum(weights[at] * (at - middle) * values[at] for at in kept) / spread
        return slope, slope * slope * spread

    return _steadily(fitted)


def cochran_armitage(counts: Sequence[float], totals: Sequence[float]) -> Slope | None:
    """The same of five shares, from their counts and what these are out of, oldest first.

    None for another number of them, or if all or none are counted.

    >>> round(cochran_armitage([100, 120, 140, 160, 180], [500] * 5).by_year, 3)
    0.04
    """
    if len(counts) != YEARS or not all(totals) or sum(counts) in (0, sum(totals)):
        return None

    def fitted(kept: Sequence[int]) -> tuple[float, float]:
        whole = sum(totals[at] for at in kept)
        share = sum(counts[at] for at in kept) / whole
        middle = sum(totals[at] * at for at in kept) / whole
        spread = sum(totals[at] * (at - middle) ** 2 for at in kept)
        moved = sum((at - middle) * counts[at] for at in kept)
        noise = share * (1 - share) * spread
        return moved / spread, moved * moved / noise if noise else 0.0

    return _steadily(fitted)


def _steadily(fit: Callable[[Sequence[int]], tuple[float, float]]) -> Slope:
    every = range(YEARS)
    slope, chi_squared = fit(every)
    without = [fit([at for at in every if at != left])[0] for left in every]
    steady = all((each > 0) == (slope > 0) and each != 0 for each in without)
    clear = chi_squared > BEYOND_CHANCE and steady
    return Slope(slope, chi_squared, ((slope > 0) - (slope < 0)) if clear else 0)
