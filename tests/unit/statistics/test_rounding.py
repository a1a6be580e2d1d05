"""Rounding as published: halves go up, decided in decimal."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics.published_rounding import half_up, percentage


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [(0.5, 0, 1), (1.5, 0, 2), (2.5, 0, 3), (-2.5, 0, -3), (0.25, 1, 0.3), (2.675, 2, 2.68), (29.84, 1, 29.8)],
)
def test_a_half_goes_up_as_its_digits_show_it(value: float, places: int, rounded: float) -> None:
    assert half_up(value, places) == rounded


@pytest.mark.parametrize(
    ("count", "total", "published"), [(168, 563, 29.8), (17, 527, 3.2), (45, 400, 11.3), (1, 16, 6.3)]
)
def test_percentages_are_the_published_ones(count: int, total: int, published: float) -> None:
    assert percentage(count, total) == published


def test_a_percentage_of_nobody_is_nothing() -> None:
    assert percentage(0, 0) is None


@given(st.integers(1, 100_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_percentage_is_the_exact_quotient_rounded_once(pair: tuple[int, int]) -> None:
    count, total = pair
    exact = Fraction(100 * count, total)
    tenths = floor(exact * 10 + Fraction(1, 2))
    assert Decimal(str(percentage(count, total))) == Decimal(tenths) / 10
