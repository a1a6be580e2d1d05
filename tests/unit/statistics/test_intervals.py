"""Intervals agree with PHEindicatormethods and R on every case kept in tests/vectors."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics.intervals import EXACT_BELOW, LOOK_INTO, NOTE, difference, funnel, rate, wilson

VECTORS = Path(__file__).parents[2] / "vectors"
CLOSE = 1e-9


def cases(name: str) -> list[dict[str, str]]:
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_wilson_agrees_on_every_case() -> None:
    for case in cases("wilson_ci.csv"):
        found = wilson(int(case["x"]), int(case["n"]), float(case["confidence"]))
        assert found is not None
        assert int(case["x"]) / int(case["n"]) == pytest.approx(float(case["value"]), abs=CLOSE)
        assert (found.lower, found.upper) == pytest.approx((float(case["lower"]), float(case["upper"])), abs=CLOSE), (
            case
        )


def test_rates_agree_on_every_case() -> None:
    for case in cases("rate_ci_byar_exact.csv"):
        found = rate(int(case["x"]), int(case["n"]), int(case["multiplier"]), float(case["confidence"]))
        assert found is not None
        assert (int(case["x"]) < EXACT_BELOW) == (case["method"] == "Exact")
        assert (found.lower, found.upper) == pytest.approx((float(case["lower"]), float(case["upper"])), abs=CLOSE), (
            case
        )


def test_differences_agree_on_every_case() -> None:
    for case in cases("newcombe_difference.csv"):
        found = difference(*(int(case[key]) for key in ("x1", "n1", "x2", "n2")))
        assert found is not None
        x, n, y, m = (int(case[key]) for key in ("x1", "n1", "x2", "n2"))
        assert x / n - y / m == pytest.approx(float(case["diff"]), abs=CLOSE)
        published = float(case["newcombe_lower"]), float(case["newcombe_upper"])
        assert (found.lower, found.upper) == pytest.approx(published, abs=CLOSE), case


def test_funnels_agree_on_every_case() -> None:
    for case in cases("funnel_proportion.csv"):
        average, total, share = float(case["average"]), int(case["denominator"]), float(case["p"])
        inner, outer = funnel(average, total, NOTE), funnel(average, total, LOOK_INTO)
        assert inner is not None
        assert outer is not None
        found = (inner.lower, inner.upper, outer.lower, outer.upper)
        assert found == pytest.approx([float(case[key]) for key in ("l2", "u2", "l3", "u3")], abs=CLOSE), case
        said = case["significance"]
        assert (share > inner.upper, share < inner.lower) == (said.startswith("High"), said.startswith("Low")), case
        assert (not outer.lower <= share <= outer.upper) == said.endswith("(0.001)"), case


def test_nobody_to_count_out_of_has_no_interval() -> None:
    assert wilson(0, 0) is None
    assert rate(0, 0) is None
    assert difference(1, 2, 0, 0) is None
    assert funnel(0.2, 0) is None


def test_the_interval_of_a_rate_does_not_jump_where_the_method_changes() -> None:
    nine, ten = rate(9, 10_000), rate(10, 10_000)
    assert nine is not None
    assert ten is not None
    assert nine.lower < ten.lower
    assert nine.upper < ten.upper


shares = st.integers(1, 2_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@given(shares, st.floats(0.01, 0.99))
def test_a_group_is_outside_the_funnel_exactly_when_its_interval_leaves_the_average_out(
    group: tuple[int, int], average: float
) -> None:
    count, total = group
    interval, limits = wilson(count, total), funnel(average, total)
    assert interval is not None
    assert limits is not None
    near_a_line = min(abs(average - end) for end in (interval.lower, interval.upper)) < CLOSE
    inside = interval.lower <= average <= interval.upper
    assert near_a_line or inside == (limits.lower <= count / total <= limits.upper)
