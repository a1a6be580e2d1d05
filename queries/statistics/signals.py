"""The four rules by which a point of a control chart is unlike usual, those of the NHS "making data count" charts.

- outside: a point above the upper or below the lower limit;
- trend: seven points in a row, each above (or each below) the one before;
- two of three: of three points in a row on one side of the mean, two beyond two thirds of the way to a limit;
- run: seven points in a row on one side of the mean.

A point that several rules catch is called by the first of them. A missing value is None and ends any run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import groupby, pairwise

NEAR = 2 / 3  # of the way to a limit: the two-sigma line

Values = Sequence[float | None]


class Signal(Enum):
    """Why a point is unlike usual, and which way: (rule, direction)."""

    NONE = ("", 0)
    ABOVE_LIMIT = ("outside", 1)
    BELOW_LIMIT = ("outside", -1)
    RISING = ("trend", 1)  # by the steps, whichever side of the mean they are on
    FALLING = ("trend", -1)
    TWO_OF_THREE_ABOVE = ("two of three", 1)
    TWO_OF_THREE_BELOW = ("two of three", -1)
    RUN_ABOVE = ("run", 1)
    RUN_BELOW = ("run", -1)

    @property
    def direction(self) -> int:
        """1 above what is usual, -1 below it, 0 as usual."""
        return self.value[1]


def signals(values: Values, mean: float, widths: Values, run: int, beyond: bool) -> list[Signal]:
    """What each point of one segment shows. `widths` are the distances from the mean to either limit.

    >>> [each.direction for each in signals([10, 11, 10, 25, None, 9], 10, [5] * 6, run=7, beyond=False)]
    [0, 0, 0, 1, 0, 0]

    `run` is how many points make a run or a trend; with `beyond`, points outside the limits count towards two of three.

    >>> [found.name for found in signals([1, 1, 1, 9], mean=1, widths=[2, 2, 2, 2], run=7, beyond=True)]
    ['NONE', 'NONE', 'NONE', 'ABOVE_LIMIT']
    """
    sides = [_beyond(value, mean, 0.0) for value in values]
    near = [_beyond(value, mean, width and NEAR * width) for value, width in zip(values, widths, strict=True)]
    far = [_beyond(value, mean, width) for value, width in zip(values, widths, strict=True)]
    # Later lines win: the strongest rule is written last.
    found = [Signal.NONE] * len(values)
    for first, past, way in _stretches(sides, run):
        found[first:past] = [Signal.RUN_ABOVE if way > 0 else Signal.RUN_BELOW] * (past - first)
    for at, way in _two_of_three(sides, near, far, beyond):
        found[at] = Signal.TWO_OF_THREE_ABOVE if way > 0 else Signal.TWO_OF_THREE_BELOW
    # Seven points are six steps, and a stretch of steps begins one point earlier. A turning point shared by a rise and
    # a fall belongs to the later of the two.
    for first, past, way in _stretches(_steps(values), run - 1):
        found[first : past + 1] = [Signal.RISING if way > 0 else Signal.FALLING] * (past + 1 - first)
    for at, way in enumerate(far):
        if way:
            found[at] = Signal.ABOVE_LIMIT if way > 0 else Signal.BELOW_LIMIT
    return found


def _beyond(value: float | None, mean: float, width: float | None) -> int:
    """1 above mean + width, -1 below mean - width, 0 between them, on either line, or at a gap."""
    if value is None or width is None:
        return 0
    return (value > mean + width) - (value < mean - width)


def _steps(values: Values) -> list[int]:
    """The sign of each step from a point to the next; nought for a tie or across a gap."""
    return [0 if a is None or b is None else (b > a) - (b < a) for a, b in pairwise(values)]


def _stretches(signs: Sequence[int], least: int) -> Iterator[tuple[int, int, int]]:
    """(first, past, sign) of every unbroken stretch of one sign that is long enough."""
    at = 0
    for sign, group in groupby(signs):
        length = len(list(group))
        if sign and length >= least:
            yield at, at + length, sign
        at += length


def _two_of_three(
    sides: Sequence[int], near: Sequence[int], far: Sequence[int], beyond: bool
) -> Iterator[tuple[int, int]]:
    """The points between the near line and the limit that a neighbour of the same kind confirms."""
    counted = [n if beyond or not f else 0 for n, f in zip(near, far, strict=True)]
    for first in range(len(sides) - 2):
        window = range(first, first + 3)
        way = sides[first]
        if way and all(sides[at] == way for at in window) and sum(counted[at] == way for at in window) >= 2:
            yield from ((at, way) for at in window if counted[at] == way)
