"""Why the policy is what it is: how often nothing at all would be called something. Simulated, always the same.

The expected shares are those of forty thousand simulations each, run when the method was chosen with the NHS package's
rules; a few thousand here must come near them.
"""

import random
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from queries.edition.answers import Pattern
from queries.reading.patterns import LEAST_MEAN_IN_FIVES, LEAST_MEAN_IN_TENS, read_pattern
from queries.statistics.signals import Signal
from queries.statistics.spc import ChartRules, xmr
from tests.unit.reading.lines import line
from tests.unit.statistics.test_spc import days

TIMES = 1500


def latest_flagged(make: Callable[[random.Random], Sequence[float]], run: int = 7) -> float:
    """In how many of the simulated series the last point is called unlike usual."""
    chance, flagged = random.Random(20240615), 0
    for _ in range(TIMES):
        values = make(chance)
        flagged += xmr(days(len(values)), values, rules=ChartRules(run=run))[-1].signal is not Signal.NONE
    return flagged / TIMES


def steady(points: int) -> Callable[[random.Random], Sequence[float]]:
    return lambda chance: [chance.gauss(0, 1) for _ in range(points)]


def rolling(points: int) -> Callable[[random.Random], Sequence[float]]:
    """Four quarters added up, afresh each quarter."""

    def made(chance: random.Random) -> list[float]:
        quarters = [chance.gauss(0, 1) for _ in range(points + 3)]
        return [sum(quarters[at : at + 4]) for at in range(points)]

    return made


def rounded(mean: float, to: int = 5) -> Callable[[random.Random], Sequence[float]]:
    """Counts of about this mean, each rounded to fives, or to tens, by itself."""
    return lambda chance: [to * round(chance.gauss(mean, mean**0.5) / to) for _ in range(20)]


@pytest.mark.parametrize(("points", "expected"), [(13, 0.015), (20, 0.016)])
def test_where_nothing_happens_a_latest_point_is_seldom_called(points: int, expected: float) -> None:
    assert latest_flagged(steady(points)) == pytest.approx(expected, abs=0.01)


def test_six_points_for_a_run_would_call_nearly_twice_as_many() -> None:
    seven, six = latest_flagged(steady(20)), latest_flagged(steady(20), run=6)
    assert six == pytest.approx(0.029, abs=0.012)
    assert six > 1.3 * seven


def test_rolling_years_would_be_called_in_more_than_a_quarter_of_series_and_so_are_not_charted() -> None:
    assert latest_flagged(rolling(20)) == pytest.approx(0.29, abs=0.04)
    values = rolling(20)(random.Random(1))
    assert read_pattern(line([50 + value for value in values], overlapping=True))[0] is Pattern.NOT_CHARTED


def test_counts_in_fives_call_too_many_below_the_mean_from_which_they_are_charted() -> None:
    small, least, large = (latest_flagged(rounded(mean)) for mean in (10, LEAST_MEAN_IN_FIVES, 60))
    assert small > 0.08
    assert least == pytest.approx(0.036, abs=0.015)
    assert large < 0.035


def test_counts_in_tens_call_no_more_from_a_mean_four_times_as_large() -> None:
    assert LEAST_MEAN_IN_TENS == 4 * LEAST_MEAN_IN_FIVES
    small, least = (latest_flagged(rounded(mean, 10)) for mean in (40, LEAST_MEAN_IN_TENS))
    assert small > 0.08
    assert least == pytest.approx(0.036, abs=0.015)


def test_a_step_of_two_standard_deviations_is_seen_in_about_half_of_series() -> None:
    """Seven quarters of it at the end of twenty: what is called is worth a look, what is not may still be there."""
    found = latest_flagged(lambda chance: [chance.gauss(2 * (at > 12), 1) for at in range(20)])
    assert found == pytest.approx(0.54, abs=0.12)


def test_the_simulated_rolling_years_do_share_their_quarters() -> None:
    values = rolling(400)(random.Random(1))
    steps = [abs(b - a) for a, b in pairwise(values)]
    assert sum(steps) / len(steps) < 0.8 * (sum(value**2 for value in values) / len(values)) ** 0.5
