"""Percentages, rates and intervals cannot be turned back into counts that were not protected.

The attacker knows how each is worked out, and tries every count that there might be.
"""

from __future__ import annotations

from itertools import product

import pytest

from data.periods import period
from etl.protect import OPEN, Exact, Protected, Rounded
from etl.protect.cumulative import BASE, WHOLE_BASE
from etl.protect.rounding import Family
from etl.protect.series import RATE_FROM, SeriesToTell
from queries.edition.answers import Status
from queries.indicator.groups import ROOT, Node
from queries.indicator.indicator import Indicator
from queries.statistics.intervals import wilson
from queries.statistics.published_rounding import half_up, percentage
from tests.attack.worlds import as_measured
from tests.helpers.measures import a_ground, an_indicator

NORTH: Node = ("north", "all", "all")
QUARTER = "2024Q1"
NEAR = 9  # a protected count is less than ten from the true one
LARGEST = 160
Pair = tuple[int, int]
Said = tuple[float | None, float | None, float | None]


def said_of(indicator: Indicator, counted: int, rest: int, node: Node) -> Protected:
    """What is published of a place or of the whole area whose protected counts are these."""
    family = Family((indicator,))
    outcomes = (indicator.slug, "rest") if indicator.kind == "share" else ("units",)
    counts = dict(zip(outcomes, (counted, rest), strict=False))
    world = {QUARTER: {("neglect", outcome): {node: count, ROOT: count} for outcome, count in counts.items()}}
    rounded = Rounded(family, world, ())
    ground = a_ground({"": {QUARTER: {}}})
    series = SeriesToTell.of(indicator, "neglect", rounded, as_measured(family, world), ground, Exact(OPEN))
    return series.rounded_row(series.row(period(QUARTER), node), [QUARTER], node)


SHARE = an_indicator()
RATE = an_indicator(kind="rate", unit="rate_per_10000")
TABLES = [
    (counted, rest)
    for counted, rest in product(range(2 * BASE, LARGEST, BASE), repeat=2)
    if RATE_FROM <= counted + rest <= LARGEST
]


def as_percent(pair: Pair) -> Said:
    """A percentage and its interval, as published, of a numerator and a denominator."""
    edges = wilson(*pair)
    assert edges is not None
    return half_up(100 * pair[0] / pair[1]), half_up(100 * edges.lower, 1), half_up(100 * edges.upper, 1)


def test_the_protected_counts_always_fit_a_published_percentage_and_its_interval() -> None:
    """They are made from these counts and nothing else; and these are themselves a possible truth, so tell nothing.

    Every other pair that fits is one more possibility: there is no table for which they leave only an unprotected one.
    """
    by_said: dict[Said, list[Pair]] = {}
    for units in range(RATE_FROM - NEAR, LARGEST + NEAR + 1):
        for counted in range(units + 1):
            by_said.setdefault(as_percent((counted, units)), []).append((counted, units))
    alone = 0
    for counted, rest in TABLES:
        row = said_of(SHARE, counted, rest, NORTH)
        assert row.status is Status.SHOWN and (row.numerator, row.denominator) == (counted, counted + rest)
        fits = [
            (n, d)
            for n, d in by_said[row.value, row.lower, row.upper]
            if abs(n - counted) <= NEAR and abs(d - n - rest) <= NEAR
        ]
        assert (counted, counted + rest) in fits
        alone += len(fits) == 1
    assert alone > len(TABLES) // 2, "most intervals can be turned back, and what comes out is the protected counts"


def test_a_percentage_of_true_counts_would_tell_them() -> None:
    """So that the attack above is known to be able to: to a tenth, of a denominator that is known."""
    told = [{percentage(counted, units) for counted in range(units + 1)} for units in range(20, 500)]
    assert all(len(values) == units + 1 for units, values in enumerate(told, start=20))


@pytest.mark.parametrize("units", range(0, LARGEST, BASE))
def test_a_rounded_rate_is_of_the_protected_count_alone(units: int) -> None:
    """Below the whole area the count itself; on the whole area a rate that the protected count gives exactly."""
    below, whole = said_of(RATE, units, 0, NORTH), said_of(RATE, units, 0, ROOT)
    assert (below.lower, below.upper, whole.lower, whole.upper) == (None,) * 4
    assert below.value == (units if units > BASE else None)
    if units <= WHOLE_BASE:
        assert whole.value is None
        return
    possible = [n for n in range(units + NEAR) if half_up(10_000 * n / 100_000, 1) == whole.value]
    assert units in possible


def test_no_half_days_are_published_below_the_whole_area() -> None:
    """A mean is to a tenth, and neither of its parts is given: only how many pupils, in fives."""
    days = an_indicator(kind="sessions", within="wide")
    family = Family((an_indicator(slug="wide"),), (days,))
    world = {QUARTER: {("neglect", "wide"): {ROOT: 90, NORTH: 30}, ("neglect", "rest"): {ROOT: 90, NORTH: 30}}}
    means = {("neglect", QUARTER, node): (437.0, 3011.0) for node in (ROOT, NORTH)}
    measured = as_measured(family, world, means)
    ground = a_ground({"": {QUARTER: {}}})
    series = SeriesToTell.of(days, "neglect", Rounded(family, world, ()), measured, ground, Exact(OPEN))
    for node in (ROOT, NORTH):
        row = series.rounded_row(series.row(period(QUARTER), node), [QUARTER], node)
        assert (row.numerator, row.denominator, row.lower, row.upper) == (None,) * 4
        assert row.value == percentage(437, 3011)
        assert row.children is not None and row.children % BASE == 0
