"""Time on plan, protected: the whole area only, out of thirty plans or more, in whole months.

Steps of a survival curve are single children's durations, so the curve is given at set months only and rounded to a
hundredth, for the newest period; medians are whole months. Places and groups are not given at all: a median is not a
count, and no rounding of it adds up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from etl.measure import Measured
from etl.protect import EXACT_FROM, Ground, Protected
from queries.answers import Status
from queries.indicator import Indicator
from queries.statistics.rounding import half_up
from queries.statistics.survival import Curve, kaplan_meier, still_open, time_to

CURVE_FROM = 30  # plans
MONTHS = (0, 3, 6, 9, 12, 15, 18, 24)
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class ProtectedCurve:
    """One row of the mart's life table."""

    indicator: str
    series: str
    period: str
    months: int
    still_on_plan: float
    lower: float | None
    upper: float | None


def protect_durations(
    indicator: Indicator, measured: Mapping[str, Measured], ground: Ground
) -> tuple[list[Protected], list[ProtectedCurve]]:
    """Medians by period, and the newest curve, of each series."""
    rows: list[Protected] = []
    curves: list[ProtectedCurve] = []
    periods = ground.collected(indicator, indicator.base)
    for line in indicator.series:
        for at, period in enumerate(periods):
            settled = at < len(periods) - indicator.settles
            status = Status.SHOWN if settled else Status.PROVISIONAL
            row = Protected(indicator.slug, line.key, period.kind, period.key, "all", "all", "all", status)
            known = measured[indicator.base].durations.get((line.key, period.key), [])
            rows.append(_median(row, known))
            if period == periods[-1]:
                curves += _curve(row, known)
    return rows, curves


def _median(row: Protected, known: list[tuple[float, bool]]) -> Protected:
    ended = sum(done for _, done in known)
    if len(known) < CURVE_FROM or min(ended, len(known) - ended) < EXACT_FROM:
        return replace(row, status=Status.TOO_FEW)
    found = time_to(_survival(known))
    row = replace(row, numerator=ended, denominator=len(known))
    if found.value is None:
        # Fewer than half had ended: there is no median yet, and saying a number would be guessing.
        return replace(row, status=Status.NOT_APPLICABLE)
    return replace(row, value=_months(found.value), lower=_months(found.lower), upper=_months(found.upper))


def _curve(row: Protected, known: list[tuple[float, bool]]) -> list[ProtectedCurve]:
    if len(known) < CURVE_FROM:
        return []
    curve = _survival(known)
    made = []
    for months in MONTHS:
        step = still_open(curve, months * DAYS_A_MONTH)
        lower, upper = (None if edge is None else half_up(edge, 2) for edge in (step.lower, step.upper))
        made.append(ProtectedCurve(row.indicator, row.series, row.period, months, half_up(step.share, 2), lower, upper))
    return made


def _survival(known: list[tuple[float, bool]]) -> Curve:
    return kaplan_meier([days for days, _ in known], [ended for _, ended in known])


def _months(days: float | None) -> float | None:
    return None if days is None else half_up(days / DAYS_A_MONTH)
