"""Time on plan, protected: the whole area only, out of thirty plans or more, in whole months.

How many plans a median is of is not told, not even rounded: the same plans stand in it quarter after quarter, and so
would tell how many were recorded late. Steps of a survival curve are single children's durations, so curves are given
at set months only, for the newest period, in steps of a hundredth or of ten plans, whichever is more; medians are whole
months. Places and groups are
not given at all: a median is not a count, and no rounding of it adds up. Reasons for ending that too few plans share
are told together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from etl.protect.cumulative import BASE, WHOLE_BASE
from etl.protect.figure import Ground, Protected
from etl.protect.rounding import ByGrain
from queries.edition.answers import Status
from queries.indicator.indicator import Indicator
from queries.statistics.published_rounding import half_up
from queries.statistics.survival import Curve, cumulative_incidence, kaplan_meier, still_open, time_to

CURVE_FROM = 30  # plans
REASON_FROM = 20  # plans that ended for one reason
MONTHS = (0, 3, 6, 9, 12, 15, 18, 24)
DAYS_A_MONTH = 365.25 / 12
OTHER = "other"

Known = Sequence[tuple[float, bool, str]]  # days, whether ended, why


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


@dataclass(frozen=True, slots=True)
class ProtectedEnding:
    """One row of the mart's ending table: the share that had ended for one reason after so many months."""

    indicator: str
    series: str
    period: str
    ending: str
    months: int
    ended: float


@dataclass(frozen=True, slots=True)
class Durations:
    """What may be said of how long something lasted."""

    figures: tuple[Protected, ...] = ()
    curves: tuple[ProtectedCurve, ...] = ()
    endings: tuple[ProtectedEnding, ...] = ()


def protect_durations(indicator: Indicator, measured: ByGrain, ground: Ground) -> Durations:
    """Medians by period, and the newest curve with its reasons, of each series; the same for every audience."""
    rows: list[Protected] = []
    curves: list[ProtectedCurve] = []
    endings: list[ProtectedEnding] = []
    periods = ground.collected(indicator, indicator.base)
    for line in indicator.series:
        for at, period in enumerate(periods):
            settled = at < len(periods) - indicator.settles
            status = Status.SHOWN if settled else Status.PROVISIONAL
            row = Protected(indicator.slug, line.key, period.kind, period.key, "all", "all", "all", status)
            if gap := ground.gap(indicator, period):
                rows.append(replace(row, status=gap))
                continue
            known = measured[indicator.base].durations.get((line.key, period.key), [])
            rows.append(_median(row, known))
            if period == periods[-1] and len(known) >= CURVE_FROM:
                curves += _curve(row, known)
                endings += _endings(row, known)
    return Durations(tuple(rows), tuple(curves), tuple(endings))


def _median(row: Protected, known: Known) -> Protected:
    ended = sum(done for _, done, _ in known)
    if len(known) < CURVE_FROM or min(ended, len(known) - ended) <= BASE:
        return replace(row, status=Status.TOO_FEW)
    found = time_to(_survival(known))
    if found.value is None:
        # Fewer than half had ended: there is no median yet, and saying a number would be guessing.
        return replace(row, status=Status.NOT_APPLICABLE)
    return replace(row, value=_months(found.value), lower=_months(found.lower), upper=_months(found.upper))


def _curve(row: Protected, known: Known) -> list[ProtectedCurve]:
    curve = _survival(known)
    made = []
    for months in MONTHS:
        step = still_open(curve, months * DAYS_A_MONTH)
        lower, upper = (None if edge is None else _in_steps(edge, known) for edge in (step.lower, step.upper))
        share = _in_steps(step.share, known)
        made.append(ProtectedCurve(row.indicator, row.series, row.period, months, share, lower, upper))
    return made


def _in_steps(share: float, known: Known) -> float:
    """A share of all plans, in steps of a hundredth or of ten plans: less would count single ones."""
    hundredths = ceil(100 * WHOLE_BASE / len(known))
    return min(1.0, half_up(hundredths * half_up(100 * share / hundredths) / 100, 2))


def _endings(row: Protected, known: Known) -> list[ProtectedEnding]:
    """The share that had ended for each reason, those still open taken into account (Aalen–Johansen)."""
    why = _told_together([ending if done else "" for _, done, ending in known])
    reasons = sorted(set(why) - {""}, key=lambda one: (one == OTHER, one))
    if len(reasons) < 2:
        return []
    days = [months * DAYS_A_MONTH for months in MONTHS]
    found = cumulative_incidence([d for d, _, _ in known], [reasons.index(one) + 1 if one else 0 for one in why], days)
    return [
        ProtectedEnding(row.indicator, row.series, row.period, reason, months, _in_steps(share, known))
        for number, reason in enumerate(reasons, start=1)
        for months, share in zip(MONTHS, found[number], strict=True)
    ]


def _told_together(why: list[str]) -> list[str]:
    """Reasons with those that fewer than twenty plans share called other; if other is itself so few, all are."""
    counts = Counter(why)
    few = {reason for reason in counts if reason and counts[reason] < REASON_FROM}
    if few and sum(counts[reason] for reason in few) < REASON_FROM:
        few |= {min((r for r in counts if r and r not in few), key=counts.__getitem__, default=OTHER)}
    return [OTHER if reason in few else reason for reason in why]


def _survival(known: Known) -> Curve:
    return kaplan_meier([days for days, _, _ in known], [ended for _, ended, _ in known])


def _months(days: float | None) -> float | None:
    return None if days is None else half_up(days / DAYS_A_MONTH)
