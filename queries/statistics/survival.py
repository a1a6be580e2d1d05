"""How long plans last, with those still open counted for as long as they have lasted.

Ended plans alone would make the time too short: the long ones are the ones still open. Times are in days; a plan
that started and ended on one day counts as half a day. Ends on a day come before open plans last seen that day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Literal

SAME_DAY = 0.5
NOISE = 1e-9  # a share of one half reached by multiplication may be a hair above it

Shape = Literal["log-log", "log"]


@dataclass(frozen=True, slots=True)
class CurveStep:
    """The curve from one day on: the share still open, its 95% band (None where it has none) and who was there."""

    time: float
    at_risk: int
    ended: int
    censored: int
    share: float
    lower: float | None
    upper: float | None
    error: float | None  # Greenwood's standard error of the share


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number of days and its interval; None where the curve does not come down far enough."""

    value: float | None
    lower: float | None
    upper: float | None


Curve = tuple[CurveStep, ...]


def kaplan_meier(times: Sequence[float], ended: Sequence[bool], shape: Shape = "log-log", level: float = 0.95) -> Curve:
    """The share still open after each time: one step for each different time (Kaplan and Meier 1958).

    `times` are days and `ended` says which of them are ends; the rest were still open then. `shape` is how the band is
    made, as R's survfit names it. Raises ValueError for a time below nought.

    >>> curve = kaplan_meier([3, 5, 5, 8], [True, True, False, True])
    >>> [(step.time, step.at_risk, step.share) for step in curve]
    [(3, 4, 0.75), (5, 3, 0.5), (8, 1, 0.0)]
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    ends, opens = _tally(times, ended)
    at_risk, share, greenwood = len(times), 1.0, 0.0
    steps = []
    for time in sorted(ends | opens):
        here = ends[time]
        share *= 1 - here / at_risk
        left = at_risk - here
        greenwood += here / (at_risk * left) if left else 0.0
        lower, upper = _band(share, greenwood, z, shape)
        error = share * sqrt(greenwood) if share > 0 else None
        steps.append(CurveStep(time, at_risk, here, opens[time], share, lower, upper, error))
        at_risk = left - opens[time]
    return tuple(steps)


def time_to(curve: Curve, gone: float = 0.5) -> Estimate:
    """The first day by which this share has ended: the median by default, its interval read off the band.

    >>> time_to(kaplan_meier([3, 5, 5, 8], [True, True, False, True])).value
    5
    """
    target = 1 - gone + NOISE
    return Estimate(
        _first(curve, [step.share for step in curve], target),
        _first(curve, [step.lower for step in curve], target),
        _first(curve, [step.upper for step in curve], target),
    )


def still_open(curve: Curve, day: float) -> CurveStep:
    """The curve on one day: `at_risk` are those followed for at least so long, `time` is the day asked for.

    >>> still_open(kaplan_meier([3, 5, 5, 8], [True, True, False, True]), 6).share
    0.5
    """
    at = bisect_right([step.time for step in curve], day)
    at_risk = sum(step.ended + step.censored for step in curve if step.time >= day)
    if at == 0:
        return CurveStep(day, at_risk, 0, 0, 1.0, 1.0, 1.0, 0.0)
    before = curve[at - 1]
    return CurveStep(day, at_risk, 0, 0, before.share, before.lower, before.upper, before.error)


def mean_up_to(curve: Curve, day: float) -> tuple[float, float]:
    """Days open out of the first so many, on average, and the standard error: the area under the curve so far.

    >>> mean, error = mean_up_to(kaplan_meier([100, 200, 200, 300], [True, True, False, True]), 200)
    >>> mean, round(error, 1)
    (175.0, 21.7)
    """
    times = [0.0, *(step.time for step in curve if step.time < day), day]
    shares = [1.0, *(step.share for step in curve if step.time < day)]
    slices = [share * (past - first) for share, (first, past) in zip(shares, pairwise(times), strict=True)]
    variance = sum(
        sum(slices[at:]) ** 2 * step.ended / (step.at_risk * left)
        for at, step in enumerate(curve, start=1)
        if (left := step.at_risk - step.ended)
    )
    return sum(slices), sqrt(variance)


def cumulative_incidence(
    times: Sequence[float], reasons: Sequence[int], days: Sequence[float]
) -> dict[int, list[float]]:
    """Aalen–Johansen: for each reason (0 is still open), the share that has ended that way by each day.

    One reason's Kaplan–Meier would treat the other ends as if they might still come, and overstate every reason.

    >>> cumulative_incidence([3, 5, 5, 8], [1, 2, 0, 1], days=[4, 8])
    {1: [0.25, 0.75], 2: [0.0, 0.25]}
    """
    return {reason: [_ended_by(steps, day) for day in days] for reason, steps in _by_reason(times, reasons).items()}


def cumulative_incidence_errors(
    times: Sequence[float], reasons: Sequence[int], days: Sequence[float]
) -> dict[int, list[float]]:
    """The standard error of each of those shares, by Aalen's variance."""
    return {
        reason: [sqrt(_variance(steps, day)) for day in days] for reason, steps in _by_reason(times, reasons).items()
    }


@dataclass(frozen=True, slots=True)
class _Way:
    """One time of the curve for one reason: how many were there, ended at all, ended so; the share open before it."""

    time: float
    at_risk: int
    ended: int
    here: int
    before: float


def _by_reason(times: Sequence[float], reasons: Sequence[int]) -> dict[int, list[_Way]]:
    here = Counter((reason, time or SAME_DAY) for time, reason in zip(times, reasons, strict=True))
    curve = kaplan_meier(times, [reason != 0 for reason in reasons])
    shares = (1.0, *(step.share for step in curve))  # still open just before each step
    return {
        reason: [
            _Way(step.time, step.at_risk, step.ended, here[reason, step.time], before)
            for before, step in zip(shares, curve, strict=False)
        ]
        for reason in sorted(set(reasons) - {0})
    }


def _ended_by(steps: Sequence[_Way], day: float) -> float:
    return sum(step.before * step.here / step.at_risk for step in steps if step.time <= day)


def _variance(steps: Sequence[_Way], day: float) -> float:
    until, so_far, total = _ended_by(steps, day), 0.0, 0.0
    for step in steps:
        if step.time > day:
            break
        so_far += step.before * step.here / step.at_risk
        n, left, others, still = step.at_risk, step.at_risk - step.ended, step.at_risk - step.here, until - so_far
        if n == 1 or not left:
            continue  # the last one there has nobody to differ from
        total += still**2 * step.ended / ((n - 1) * left)
        total += step.before**2 * step.here * others / (n * n * (n - 1))
        total -= 2 * still * step.before * step.here * others / (n * left * (n - 1))
    return total


def _tally(times: Sequence[float], ended: Sequence[bool]) -> tuple[Counter[float], Counter[float]]:
    ends, opens = Counter[float](), Counter[float]()
    for time, end in zip(times, ended, strict=True):
        if time < 0:
            raise ValueError(f"A plan cannot last {time} days.")
        (ends if end else opens)[time or SAME_DAY] += 1
    return ends, opens


def _band(share: float, greenwood: float, z: float, shape: Shape) -> tuple[float | None, float | None]:
    if share <= 0:
        return None, None
    if not greenwood:
        return share, share
    spread = z * sqrt(greenwood)
    if shape == "log":
        return share * exp(-spread), min(1.0, share * exp(spread))
    power = spread / log(share)  # negative: the larger power gives the lower end
    return share ** exp(-power), share ** exp(power)


def _first(curve: Curve, values: Sequence[float | None], target: float) -> float | None:
    for step, value in zip(curve, values, strict=True):
        if value is not None and value <= target:
            return step.time
    return None
