"""What is usual for a series, and whether its latest figure is unlike that.

The policy, in one place: with fewer than six figures a line and nothing more; from six a first idea of the usual
range, and no words; from thirteen words. Limits move with each new figure until there are thirteen, and are then those
of the first thirteen: later figures, were they let in, would hide the very change they make. Counts too small to bear
limits have none. Where people have decided that usual starts again, all of this starts again.

A figure of which only a part is in so far is drawn and not read. Where the newest period has no figure to read, the
pattern is that of the last one that can be read, for a year: what was known stays known, and is said with its period.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from queries.edition.answers import Limits, Pattern, Period, Point, Series, Status
from queries.statistics.spc import ChartRules, ChartState, Mark, dispersion, p_chart, xmr

RANGE_FROM = 6
WORDS_FROM = 13
FIXED_AFTER = 13

LEAST_MEAN = 5  # counted, and not counted, on average
# Rounding makes false alarms below these: of places in fives 1 latest figure in 9 at a mean of ten.
LEAST_MEAN_IN_FIVES, LEAST_MEAN_IN_TENS = 30, 120
UNEVEN = 0.25  # a denominator so far from the mean one needs limits of its own
A_YEAR = {"quarter": 4, "month": 12, "term": 3, "year": 1, "academic_year": 1}  # in periods
LARGE = 1_000  # from here counting alone explains too little of how shares vary
OVERDISPERSED = 1.3  # shares that move so many times more than counting alone explains

WAYS = {1: Pattern.HIGHER, -1: Pattern.LOWER}
Read = tuple[Pattern, tuple[Limits | None, ...], tuple[bool, ...], bool, Period | None]


@dataclass(frozen=True, slots=True)
class _Part:
    """The reading of one segment: the stretch from a recorded decision (or the start) to the next."""

    pattern: Pattern
    limits: tuple[Limits | None, ...]
    ways: tuple[int, ...]  # 1 above usual, -1 below, 0 as usual, by point
    trial: bool


def read_pattern(series: Series, starts: tuple[Period, ...] = ()) -> Read:
    """(pattern, limits by point, which points are unlike usual, whether limits are trial, since when), for a Reading.

    `starts` are the periods from which usual was decided to start again: each begins a segment that is read as if
    nothing had been before it, and the pattern is the last one's. A start that falls in a gap takes effect with the
    next period there is; one after the last period has not come yet. `since` is the first period of the unbroken
    run, all one way and inside the last segment, that ends with the last figure that can be read.
    """
    if series.overlapping:
        none = len(series.points)
        return Pattern.NOT_CHARTED, (None,) * none, (False,) * none, False, None
    parts = [_read(part, number) for number, part in enumerate(segments(series, starts))]
    last = parts[-1]
    limits = tuple(each for part in parts for each in part.limits)
    unusual = tuple(way != 0 for part in parts for way in part.ways)
    pattern = last.pattern if _is_known(series) else Pattern.NO_FIGURE
    since = _since(series, last) if pattern in WAYS.values() else None
    return pattern, limits, unusual, last.trial, since


def segments(series: Series, starts: tuple[Period, ...]) -> tuple[Series, ...]:
    """The series cut where usual starts again; whole where it never does."""
    firsts = [period.start for period in starts]
    cuts = {next((at for at, p in enumerate(series.points) if p.period.start >= first), 0) for first in firsts}
    edges = [0, *sorted(cuts - {0}), len(series.points)]
    return tuple(replace(series, points=series.points[first:past]) for first, past in pairwise(edges))


def trial_segments(series: Series, starts: tuple[Period, ...]) -> frozenset[int]:
    """The numbers of the segments whose limits are only a first idea, to be drawn so whatever the others are."""
    return frozenset(number for number, part in enumerate(segments(series, starts)) if _read(part, number).trial)


def _read(series: Series, segment: int) -> _Part:
    figures = [point for point in series.points if is_whole(point)]
    if len(figures) < RANGE_FROM:
        return _without_limits(series, Pattern.EARLY)
    if too_few(series, figures):
        return _without_limits(series, Pattern.TOO_FEW)
    marks = _marks(series, figures)
    if marks[0].state is not ChartState.CHARTED:
        return _without_limits(series, Pattern.TOO_FEW if marks[0].state is ChartState.NO_VARIATION else Pattern.EARLY)
    limits = tuple(_shown_limits(mark, series.unit, segment) for mark in marks)
    if len(figures) < WORDS_FROM:
        return _Part(Pattern.EARLY, limits, (0,) * len(marks), trial=True)
    ways = tuple(mark.signal.direction for mark in marks)
    return _Part(WAYS.get(ways[-1 - _unread(series)], Pattern.STEADY), limits, ways, trial=False)


def is_figure(point: Point) -> bool:
    """Whether a point has a number to show, rather than a kind of nothing."""
    return point.status.is_number and point.value is not None


def is_whole(point: Point) -> bool:
    """Whether a point has a number that can be read against others: not while a part of it is still to come."""
    return is_figure(point) and point.so_far is None


def last_read(series: Series) -> Point | None:
    """The last figure that can be read, which is the one that the pattern is of."""
    return next((point for point in reversed(series.points) if is_whole(point)), None)


def _unread(series: Series) -> int:
    """How many of the newest periods have no figure that can be read."""
    return next((at for at, point in enumerate(reversed(series.points)) if is_whole(point)), len(series.points))


def _is_known(series: Series) -> bool:
    """Whether there is a figure to say a pattern of, no older than a year; not waiting for what comes afterwards."""
    unread = _unread(series)
    missing = sum(point.status is not Status.NOT_YET for point in series.points[len(series.points) - unread :])
    return unread < len(series.points) and missing <= A_YEAR[series.line.grain]


def _without_limits(series: Series, pattern: Pattern) -> _Part:
    none = len(series.points)
    return _Part(pattern, (None,) * none, (0,) * none, trial=False)


def _since(series: Series, last: _Part) -> Period:
    unread = _unread(series)
    ways = last.ways[: len(last.ways) - unread]
    run = next((at for at, way in enumerate(reversed(ways)) if way != ways[-1]), len(ways))
    return series.points[len(series.points) - unread - run].period


def too_few(series: Series, figures: list[Point]) -> bool:
    """Whether the counts are too small, on average, for limits or for a movement over years.

    A share needs enough on both sides of it.
    """
    counted = [point.value if series.unit == "count" else point.numerator for point in figures]
    parts = [[count for count in counted if count is not None]]
    if series.unit == "percent":
        parts.append([whole - part for part, whole in _shares(figures)])
    least = LEAST_MEAN
    if series.protected and not _are_limits_exact(figures):
        least = LEAST_MEAN_IN_TENS if series.line.is_whole_area else LEAST_MEAN_IN_FIVES
    return any(_mean(part) < least for part in parts if part)


def _are_limits_exact(figures: list[Point]) -> bool:
    """Whether rounding came only after the figures that limits are of: it then widens what is held against them."""
    return any(point.rounded for point in figures) and not any(point.rounded for point in figures[:FIXED_AFTER])


def _marks(series: Series, figures: list[Point]) -> tuple[Mark, ...]:
    """The chart that suits the series: XmR, unless it is a share of denominators too uneven for one width of limits."""
    rules = ChartRules(fix_after=FIXED_AFTER)
    dates = [point.period.start for point in series.points]
    shares = _shares(figures) if series.unit == "percent" else []
    if len(shares) < len(figures) or not _uneven([whole for _, whole in shares]):
        return xmr(dates, [point.value if is_whole(point) else None for point in series.points], rules=rules)
    parts = [point.numerator if is_whole(point) else None for point in series.points]
    wholes = [point.denominator if is_whole(point) else None for point in series.points]
    large = _mean([whole for _, whole in shares]) >= LARGE
    primed = large or (dispersion(parts, wholes, rules) or 0) >= OVERDISPERSED
    return tuple(_in_percent(mark) for mark in p_chart(dates, parts, wholes, primed=primed, rules=rules))


def _shares(figures: list[Point]) -> list[tuple[float, float]]:
    """(counted, out of) of each figure that has both."""
    return [(p.numerator, p.denominator) for p in figures if p.numerator is not None and p.denominator]


def _uneven(wholes: list[float]) -> bool:
    mean = _mean(wholes)
    return any(abs(whole - mean) > UNEVEN * mean for whole in wholes)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _in_percent(mark: Mark) -> Mark:
    mean, lower, upper = (None if at is None else 100 * at for at in (mark.mean, mark.lower, mark.upper))
    return replace(mark, mean=mean, lower=lower, upper=upper)


def _shown_limits(mark: Mark, unit: str, segment: int) -> Limits | None:
    """Limits as drawn: nothing is below nought, no share above all. The reading was made with them uncut."""
    if mark.mean is None or mark.lower is None or mark.upper is None:
        return None
    upper = min(100.0, mark.upper) if unit == "percent" else mark.upper
    return Limits(mark.mean, max(0.0, mark.lower), upper, segment)
