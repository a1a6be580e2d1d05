"""How figures move after they are first published, as late records come in.

What moved is known of exact whole-area figures only: rounded ones are never issued anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from queries.edition.answers import FirstKnown, Period, Point, Series
from queries.edition.figures import figures, first_known
from queries.edition.open_edition import OpenEdition
from queries.indicator.indicator import Indicator
from queries.indicator.line import Line
from queries.reading.figure_text import amount_text, moved_text, when
from queries.reading.patterns import is_figure

LEAST_SETTLED = 4  # fewer periods than a year's do not show what is usual
SETTLING = {True: "The newest figure has settled.", False: "The newest figure is still expected to move."}


@dataclass(frozen=True, slots=True)
class Revision:
    """One period as first published and as now known; `age` is how many periods have followed it."""

    period: Period
    first: float
    now: float
    age: int
    in_at_first: float | None = None  # of what is in now, the share that was; None where that is not known


@dataclass(frozen=True, slots=True)
class Lag:
    """How figures move after they are first published, from the periods that have settled."""

    revisions: tuple[Revision, ...]
    usual: float | None  # the middle movement, up or down; None while too few have settled to say
    largest: float | None
    settled: int  # how many periods that is from
    newest_settled: bool


def lag(desk: OpenEdition, indicator: Indicator, line: Line) -> Lag | None:
    """How figures moved after they were first published; None while nothing was published before this edition."""
    known = first_known(desk, line)
    if all(first.publication == desk.edition.publication for first in known):
        return None
    now = figures(desk, line)
    return recording_lag(revisions(now, known, indicator.settles), indicator.settles)


def recording_lag(revisions: Iterable[Revision], settles: int) -> Lag:
    """What is usual, from the periods that have settled: those that at least `settles` periods have followed.

    `settles` is the definition's: how many of the newest periods are still expected to move. Periods that are still
    moving say nothing of how far they will have moved in the end.
    """
    every = tuple(sorted(revisions, key=lambda each: each.period.start))
    moved = [abs(each.now - each.first) for each in every if each.age >= settles]
    enough = len(moved) >= LEAST_SETTLED
    return Lag(
        revisions=every,
        usual=median(moved) if enough else None,
        largest=max(moved) if enough else None,
        settled=len(moved),
        newest_settled=bool(every) and every[-1].age >= settles,
    )


def revisions(series: Series, known: Sequence[FirstKnown], settles: int) -> tuple[Revision, ...]:
    """The periods that were still expected to move when they were first published, as first and as now known.

    A first publication carries years that had long settled: that these have not moved since shows nothing.
    """
    figures = [point for point in series.points if is_figure(point) and not point.rounded]
    ages = {point.period.key: len(figures) - 1 - at for at, point in enumerate(figures)}
    now = {point.period.key: point for point in figures}
    return tuple(
        Revision(at.period, at.value, point.value, ages[at.period.key], in_at_first(at, point, series.unit))
        for at in _new_then(known, settles)
        if (point := now.get(at.period.key)) is not None and point.value is not None
    )


def in_at_first(first: FirstKnown, now: Point, unit: str) -> float | None:
    """The share of what is in now that was in at first: of what it is out of, or of what is counted where that is all.

    A period that lost records since has had all of it from the first.
    """
    then, today = (first.denominator, now.denominator) if unit == "percent" else (first.numerator, now.numerator)
    return min(then / today, 1.0) if then is not None and today else None


def as_first_published(revision: Revision, unit: str) -> str:
    """One period's figure as first published and as now known."""
    first, now = (amount_text(value, unit) for value in (revision.first, revision.now))
    if first == now:
        return f"For {when(revision.period)} it is still {now}, as first published."
    return f"For {when(revision.period)}: {first} as first published, {now} as now known."


def usual_movement(lag: Lag, unit: str) -> str:
    """How much figures move before they settle."""
    if lag.usual is None or lag.largest is None:
        return "Too few periods have settled to say how much figures usually move."
    usual, largest = (moved_text(value, unit) for value in (lag.usual, lag.largest))
    still = moved_text(0, unit)
    if largest == still:
        return "Figures have not moved after they were first published."
    if usual == still:
        return f"Figures usually do not move before they settle; the most so far was {largest}."
    return f"Figures usually move by {usual} before they settle, and by {largest} at most so far."


def settling(lag: Lag) -> str:
    """Whether the newest figure is still expected to move; nothing where none was published before."""
    return SETTLING[lag.newest_settled] if lag.revisions else ""


def _new_then(known: Sequence[FirstKnown], settles: int) -> list[FirstKnown]:
    """Of each publication the newest periods that it was the first to tell of."""
    told: dict[str, list[FirstKnown]] = {}
    for first in sorted(known, key=lambda each: each.period.start):
        told.setdefault(first.publication, []).append(first)
    return [first for every in told.values() for first in every[-max(1, settles) :]]
