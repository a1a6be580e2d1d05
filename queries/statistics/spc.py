"""Control charts: what is usual for a series, and which of its points are unlike usual.

Two ways to draw the limits (XmR for counts, rates and steady shares; p and Laney's p′ for shares out of denominators
that vary) and one set of rules for reading them: see signals.py. Limits and rules start again where a segment
starts, and nothing is carried across a gap: a missing value is None and is never filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import sqrt

from queries.statistics.signals import Signal, Values, signals

TO_LIMITS = 2.66  # limits stand this many mean moving ranges from the mean
SCREEN = 3.267  # a moving range this many times the mean one is left out of it, once
LEAST_FIXED = 12
FROM_RANGE = 1.128  # mean moving range to standard deviation


class BadChart(ValueError):
    """Figures that no limits may be drawn for; the message says why."""


class ChartState(StrEnum):
    """Whether limits can be drawn."""

    CHARTED = "charted"
    NO_VARIATION = "no_variation"  # every figure the same: there is nothing to compare with
    INSUFFICIENT = "insufficient"  # no two neighbouring figures


@dataclass(frozen=True, slots=True)
class ChartRules:
    """The choices a chart may make; the defaults are ours and the NHS package's."""

    run: int = 7  # points in a run or a trend; some use 6, with nearly twice the false alarms
    beyond: bool = False  # whether a point outside the limits counts towards two of three
    screen: bool = True
    fix_after: int | None = None  # limits from so many first figures of a segment only

    def __post_init__(self) -> None:
        if self.fix_after is not None and self.fix_after < LEAST_FIXED:
            raise BadChart(f"Limits can be fixed on {LEAST_FIXED} points or more, not on {self.fix_after}.")


@dataclass(frozen=True, slots=True)
class Mark:
    """What the chart says of one period. mean is None without any figure, the limits also when insufficient."""

    segment: int
    state: ChartState
    mean: float | None
    lower: float | None
    upper: float | None
    signal: Signal


@dataclass(frozen=True, slots=True)
class _Band:
    """The mean of a segment and, for each of its periods, the distance from it to either limit."""

    state: ChartState
    mean: float | None = None
    widths: Values = ()
    runs: bool = True  # whether the figures scatter about the mean, so that a run on one side of it says something


def xmr(
    dates: Sequence[date],
    values: Values,
    *,
    rebase: Sequence[date] = (),
    rules: ChartRules = ChartRules(),
    overlapping: bool = False,
) -> tuple[Mark, ...]:
    """Individuals chart, a mark for each period.

    `dates` are the first days of the periods and `values` their figures, None for a gap. A rebase starts a new segment
    at the first period on or after its date. Raises BadChart for periods out of order, twice the same, or sharing what
    they count, and for a rebase after the last period.

    >>> months = [date(2024, month, 1) for month in range(1, 13)]
    >>> marks = xmr(months, [20, 22, 21, 23, 20, 22, 21, 23, 22, 20, 21, 45])
    >>> round(marks[0].lower, 1), round(marks[0].upper, 1), marks[-1].signal.name
    (18.8, 27.9, 'ABOVE_LIMIT')
    """
    _check(dates, overlapping)
    marks: list[Mark] = []
    for number, part in enumerate(_segments(dates, rebase)):
        marks += _read(number, values[part], _xmr_band(values[part], rules), rules)
    return tuple(marks)


def p_chart(
    dates: Sequence[date],
    numerators: Values,
    denominators: Values,
    *,
    primed: bool = False,
    rebase: Sequence[date] = (),
    rules: ChartRules = ChartRules(),
    overlapping: bool = False,
) -> tuple[Mark, ...]:
    """Chart of shares (0 to 1), its limits wider where a denominator is small; they are not cut at 0 or 1.

    `primed` is Laney's p′: the width is scaled by how much more the shares vary than counting alone would make them.
    Raises BadChart as xmr does.

    >>> months = [date(2024, month, 1) for month in range(1, 5)]
    >>> marks = p_chart(months, [20, 22, 21, 40], [100, 100, 100, 100])
    >>> round(marks[-1].mean, 4), marks[-1].signal.name
    (0.2575, 'ABOVE_LIMIT')
    """
    _check(dates, overlapping)
    marks: list[Mark] = []
    for number, part in enumerate(_segments(dates, rebase)):
        counted = _Counted.of(numerators[part], denominators[part], rules)
        marks += _read(number, counted.shares, counted.band(primed), rules)
    return tuple(marks)


def dispersion(numerators: Values, denominators: Values, rules: ChartRules = ChartRules()) -> float | None:
    """How many times more the shares move from point to point than counting alone explains (Laney's sigma z).

    None where no two neighbouring periods have a share, or nobody is counted.

    >>> round(dispersion([20, 22, 21, 23], [100, 100, 100, 100]), 2)
    0.36
    """
    return _Counted.of(numerators, denominators, rules).sigma_z()


@dataclass(frozen=True, slots=True)
class _Counted:
    """Shares of one segment, with the pooled share of its base and the standard error of each."""

    shares: Values
    base: range
    mean: float | None
    sigmas: Values
    rules: ChartRules

    @classmethod
    def of(cls, numerators: Values, denominators: Values, rules: ChartRules) -> _Counted:
        """From how many are counted in each period and out of how many; None for either is a gap."""
        pairs = [(n, d) if n is not None and d else None for n, d in zip(numerators, denominators, strict=True)]
        shares = [pair[0] / pair[1] if pair else None for pair in pairs]
        base = _base(shares, rules)
        known = [pair for pair in pairs[: len(base)] if pair]
        mean = sum(n for n, _ in known) / sum(d for _, d in known) if known else None
        sigmas = [sqrt(mean * (1 - mean) / pair[1]) if mean is not None and pair else None for pair in pairs]
        return cls(shares, base, mean, sigmas, rules)

    def sigma_z(self) -> float | None:
        """Laney's sigma z, from the base of the limits; None where no two neighbours of it have a share."""
        if not self.mean:
            return None
        scores = [
            (share - self.mean) / sigma if share is not None and sigma else None
            for share, sigma in zip(self.shares, self.sigmas, strict=True)
        ]
        base = [scores[at] for at in self.base]
        spread = _spread(base, self.rules.screen) or _spread(base, screen=False)
        return None if spread is None else spread / FROM_RANGE

    def band(self, primed: bool) -> _Band:
        """The mean and the widths of the limits; `primed` scales them by sigma z."""
        if self.mean is None or _spread(self.shares, screen=False) is None:
            return _Band(ChartState.INSUFFICIENT, self.mean)
        scale = (self.sigma_z() or 0.0) if primed else 1.0
        widths = [None if sigma is None else 3 * scale * sigma for sigma in self.sigmas]
        return _Band(ChartState.CHARTED if any(widths) else ChartState.NO_VARIATION, self.mean, widths)


def _check(dates: Sequence[date], overlapping: bool) -> None:
    if overlapping:
        # A rolling year flags the latest point in 29 series of 100 where nothing has happened.
        raise BadChart("These periods share what they count, so no limits can be drawn for them.")
    for earlier, later in pairwise(dates):
        if earlier == later:
            raise BadChart(f"{later} is there twice.")
        if earlier > later:
            raise BadChart(f"{later} comes after {earlier}: the periods are not in order.")


def _segments(dates: Sequence[date], rebase: Sequence[date]) -> Iterator[slice]:
    starts = {0}
    for wanted in rebase:
        start = next((at for at, day in enumerate(dates) if day >= wanted), None)
        if start is None:
            raise BadChart(f"Limits cannot start again on {wanted}: there is no period from then on.")
        starts.add(start)
    return (slice(start, past) for start, past in pairwise([*sorted(starts), len(dates)]))


def _base(values: Values, rules: ChartRules) -> range:
    """The positions limits are drawn from: all, or up to the last of the first so many figures."""
    figures = [at for at, value in enumerate(values) if value is not None]
    if rules.fix_after is None or len(figures) <= rules.fix_after:
        return range(len(values))
    return range(figures[rules.fix_after - 1] + 1)


def _xmr_band(values: Values, rules: ChartRules) -> _Band:
    base = [values[at] for at in _base(values, rules)]
    figures = [value for value in base if value is not None]
    mean = sum(figures) / len(figures) if figures else None
    whole = _spread(values, screen=False)
    if mean is None or whole is None:
        return _Band(ChartState.INSUFFICIENT, mean)
    # Figures that are the same but for a step or two: screening leaves ranges of nought, the limits would fall onto
    # the mean and every point outside them. All ranges are used instead, and runs, which are then only ties, are not.
    screened = _spread(base, rules.screen)
    spread = screened or _spread(base, screen=False) or whole
    state = ChartState.CHARTED if spread else ChartState.NO_VARIATION
    return _Band(state, mean, [TO_LIMITS * spread] * len(values), runs=bool(screened))


def _spread(values: Values, screen: bool) -> float | None:
    """The mean moving range between neighbouring figures, less those unlike the rest; None if no two are neighbours."""
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if not ranges:
        return None
    mean = sum(ranges) / len(ranges)
    kept = [r for r in ranges if r < SCREEN * mean] if screen else ranges
    return sum(kept) / len(kept) if kept else 0.0


def _read(segment: int, values: Values, band: _Band, rules: ChartRules) -> list[Mark]:
    mean = band.mean
    if mean is None or not band.widths:
        return [Mark(segment, band.state, mean, None, None, Signal.NONE)] * len(values)
    found = [Signal.NONE] * len(values)
    if band.state is ChartState.CHARTED:
        run = rules.run if band.runs else len(values) + 1  # longer than there is
        found = signals(values, mean, band.widths, run, rules.beyond)
    return [
        Mark(segment, band.state, mean, None, None, signal)
        if width is None
        else Mark(segment, band.state, mean, mean - width, mean + width, signal)
        for width, signal in zip(band.widths, found, strict=True)
    ]
