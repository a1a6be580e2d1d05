"""Five years in a line: agrees with the public health profiles' own answers, and with fits worked out another way."""

import csv
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics.annual_trend import BEYOND_CHANCE, Slope, cochran_armitage, weighted
from queries.statistics.intervals import Interval, wilson

with (Path(__file__).parents[2] / "vectors" / "annual_trend.csv").open(encoding="utf-8", newline="") as file:
    KNOWN = {name: list(rows) for name, rows in groupby(csv.DictReader(file), key=lambda row: row["case"])}
WAYS = {"Increasing": {1}, "Decreasing": {-1}, "significant": {1, -1}, "not significant": {0}}


def line_of(name: str) -> Slope:
    rows = KNOWN[name]
    intervals = [Interval(float(row["lower"]), float(row["upper"])) for row in rows]
    found = weighted([float(row["value"]) for row in rows], intervals)
    assert found is not None
    return found


def shares_of(name: str) -> Slope:
    found = cochran_armitage(*([float(row[key]) for row in KNOWN[name]] for key in ("count", "denominator")))
    assert found is not None
    return found


def test_there_are_five_cases_of_five_years() -> None:
    assert [len(rows) for rows in KNOWN.values()] == [5] * 5


@pytest.mark.parametrize("name", KNOWN)
def test_the_line_goes_the_way_they_say(name: str) -> None:
    assert line_of(name).direction in WAYS[KNOWN[name][0]["marker"]]


def test_both_figures_they_give_agree() -> None:
    told = KNOWN["set_1"][0]
    assert round(line_of("set_1").chi_squared, 2) == float(told["chi_squared"])
    assert round(shares_of("set_1").chi_squared, 2) == float(told["proportion_chi_squared"])


@pytest.mark.parametrize("name", [name for name in KNOWN if name != "eye_disease_england"])
def test_shares_by_their_counts_go_the_same_way(name: str) -> None:
    assert shares_of(name).direction in WAYS[KNOWN[name][0]["marker"]]


def test_one_year_alone_does_not_make_a_movement() -> None:
    """All of it comes from the last year: without it the line goes the other way."""
    values, narrow = [20.0, 19.9, 19.8, 19.7, 30.0], [Interval(0, 1)] * 5
    found = weighted(values, narrow)
    assert found is not None
    assert found.chi_squared > BEYOND_CHANCE
    assert found.direction == 0


def test_a_small_steady_rise_is_no_more_than_chance() -> None:
    found = weighted([20.0, 20.5, 21, 21.5, 22], [Interval(value - 3, value + 3) for value in (20, 20.5, 21, 21.5, 22)])
    assert found is not None
    assert (found.by_year, found.direction) == (pytest.approx(0.5), 0)


def test_four_years_or_an_interval_without_width_say_nothing() -> None:
    assert weighted([1.0, 2, 3, 4], [Interval(0, 1)] * 4) is None
    assert weighted([1.0, 2, 3, 4, 5], [Interval(0, 1)] * 4 + [Interval(1, 1)]) is None
    assert cochran_armitage([1, 2, 3, 4], [10] * 4) is None


@pytest.mark.parametrize("counts", [[0] * 5, [10] * 5])
def test_none_or_all_of_them_every_year_say_nothing(counts: list[float]) -> None:
    assert cochran_armitage(counts, [10] * 5) is None


yearly = st.lists(st.integers(20, 400).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))), min_size=5)


@given(yearly.map(lambda pairs: pairs[:5]))
def test_the_line_is_the_one_least_squares_gives(pairs: list[tuple[int, int]]) -> None:
    values = [count / total for count, total in pairs]
    intervals = [each for pair in pairs if (each := wilson(*pair))]
    found = weighted(values, intervals)
    assert found is not None
    errors = np.array([(each.upper - each.lower) / 3.92 for each in intervals])
    (slope, _), covariance = np.polyfit(range(5), values, 1, w=1 / errors, cov="unscaled")
    assert found.by_year == pytest.approx(slope, abs=1e-9)
    assert found.chi_squared == pytest.approx(slope**2 / covariance[0, 0], abs=1e-6)


@given(yearly.map(lambda pairs: pairs[:5]))
def test_time_backwards_turns_the_movement_round(pairs: list[tuple[int, int]]) -> None:
    counts, totals = zip(*pairs, strict=True)
    forwards, backwards = cochran_armitage(counts, totals), cochran_armitage(counts[::-1], totals[::-1])
    assert forwards is not None
    assert backwards is not None
    assert backwards.by_year == pytest.approx(-forwards.by_year)
    assert backwards.direction == -forwards.direction
