"""95% and 99.8% intervals of shares, rates and differences, and the limits of a funnel.

All take counts and give proportions (0 to 1), or rates in the multiplier asked for. A share with no denominator
has no interval: None, never 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from statistics import NormalDist

NOTE = 0.95  # worth noting
LOOK_INTO = 0.998  # worth looking into, where many groups are compared at once
EXACT_BELOW = 10  # Byar's approximation serves from ten events


@dataclass(frozen=True, slots=True)
class Interval:
    """The two ends between which a share, a rate or a difference is likely to lie."""

    lower: float
    upper: float


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(count: float, total: float, level: float = NOTE) -> Interval | None:
    """Wilson's score interval of a share, from how many are counted and out of how many. None out of nobody.

    The recommended interval of a share in England's public health profiles (Wilson 1927; Newcombe 1998).

    >>> found = wilson(20, 60)
    >>> round(found.lower, 3), round(found.upper, 3)
    (0.227, 0.459)
    >>> wilson(0, 0) is None
    True
    """
    if not total:
        return None
    z = _z(level)
    middle = 2 * count + z * z
    half = z * sqrt(z * z + 4 * count * (1 - count / total))
    width = 2 * (total + z * z)
    # The ends are kept within 0 and 1: at none or all, the arithmetic alone strays by a hair.
    return Interval(max(0.0, (middle - half) / width), min(1.0, (middle + half) / width))


def rate(events: int, population: float, per: float = 10_000, level: float = NOTE) -> Interval | None:
    """The interval of a rate, from how many events there were in how large a population. None where nobody lives.

    Below ten events it is the exact Poisson one, from ten Byar's approximation, as the public health profiles have it.

    >>> found = rate(31, 14_000)
    >>> round(found.lower, 1), round(found.upper, 1)
    (15.0, 31.4)
    """
    if not population:
        return None
    lower, upper = _exact(events, level) if events < EXACT_BELOW else _byar(events, level)
    return Interval(lower / population * per, upper / population * per)


def difference(count: float, total: float, other: float, other_total: float, level: float = NOTE) -> Interval | None:
    """Newcombe's interval of (count/total − other/other_total). The two differ when nought is outside it.

    None where either is out of nobody. Two overlapping intervals say less than this does, so they are never used as a
    test.

    >>> found = difference(20, 60, 10, 60)
    >>> round(found.lower, 3), round(found.upper, 3)
    (0.011, 0.313)
    """
    mine, theirs = wilson(count, total, level), wilson(other, other_total, level)
    if mine is None or theirs is None:
        return None
    p, q = count / total, other / other_total
    below = sqrt((p - mine.lower) ** 2 + (theirs.upper - q) ** 2)
    above = sqrt((mine.upper - p) ** 2 + (q - theirs.lower) ** 2)
    return Interval(p - q - below, p - q + above)


def funnel(share: float, total: float, level: float = NOTE) -> Interval | None:
    """Where a group of this size is expected when its true share is `share`.

    A group lies outside exactly when its Wilson interval leaves the share out, so both say the same. None for a group
    of nobody.

    >>> small, large = funnel(0.3, 60), funnel(0.3, 600)
    >>> round(small.lower, 2), round(large.lower, 2)
    (0.18, 0.26)
    """
    if not total:
        return None
    half = _z(level) * sqrt(share * (1 - share) / total)
    return Interval(max(0.0, share - half), min(1.0, share + half))


def _byar(events: int, level: float) -> tuple[float, float]:
    z, more = _z(level), events + 1
    lower = events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3
    upper = more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
    return lower, upper


def _exact(events: int, level: float) -> tuple[float, float]:
    """The means under which so few, or so many, events are only just believable."""
    tail = (1 - level) / 2
    lower = _mean_where(events - 1, 1 - tail) if events else 0.0
    return lower, _mean_where(events, tail)


def _mean_where(events: int, chance: float) -> float:
    """The Poisson mean at which `events` or fewer have this chance, found by halving (the chance falls steadily)."""
    low, high = 0.0, 100.0  # below ten events at 99.8% the answer is under 30
    while high - low > 1e-13 * max(high, 1.0):
        middle = (low + high) / 2
        low, high = (middle, high) if _poisson_up_to(events, middle) > chance else (low, middle)
    return (low + high) / 2


def _poisson_up_to(events: int, mean: float) -> float:
    term = total = 1.0
    for at in range(1, events + 1):
        term *= mean / at
        total += term
    return exp(-mean) * total
