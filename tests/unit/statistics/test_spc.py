"""Control charts agree with the NHS package on every kept case, except where the package is known to mislead.

Where we differ, the case is in DIFFERENT with the reason, and what we say instead is asserted below.
"""

import csv
import json
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics.signals import Signal
from queries.statistics.spc import BadChart, ChartRules, ChartState, Mark, dispersion, p_chart, xmr

VECTORS = Path(__file__).parents[2] / "vectors"

SAME = "every figure the same: the package's limits vanish, or its icon says common cause where nothing can be said"
ALONE = "one figure alone: the package has no limits, and its icon says common cause"
COLLAPSED = "screening leaves only ranges of nought: the package's limits fall onto the mean and all twelve are special"
DIFFERENT = {
    "edge_constant_12": SAME,
    "edge_constant_12_unscreened": SAME,
    "edge_single_point_increase": ALONE,
    "edge_single_point_decrease": ALONE,
    "edge_single_point_neutral": ALONE,
    "edge_constant_then_step": COLLAPSED,
}
LABELS = {
    Signal.NONE: "Common Cause",
    Signal.ABOVE_LIMIT: "Above UCL",
    Signal.BELOW_LIMIT: "Below LCL",
    Signal.RISING: "{} Point Trend (Increasing)",
    Signal.FALLING: "{} Point Trend (Decreasing)",
    Signal.TWO_OF_THREE_ABOVE: "2 in 3 Above CL",
    Signal.TWO_OF_THREE_BELOW: "2 in 3 Below CL",
    Signal.RUN_ABOVE: "{} Points Above CL",
    Signal.RUN_BELOW: "{} Points Below CL",
}


def vectors(name: str) -> Any:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


ALL = vectors("spc_cases_synthetic.json") + vectors("spc_fuzz.json")
CHARTS = {case["id"]: case for case in ALL if "expected" in case}
REFUSED = {case["id"]: case for case in ALL if "error" in case}
VARIANTS = vectors("spc_mdc_variants.json")


def days(count: int) -> list[date]:
    """The first days of so many quarters."""
    return [date(2000 + at // 4, 3 * (at % 4) + 1, 1) for at in range(count)]


def chart(values: Sequence[float | None], **rules: Any) -> tuple[Mark, ...]:
    return xmr(days(len(values)), values, rules=ChartRules(**rules))


def chart_of(case: dict[str, Any]) -> tuple[Mark, ...]:
    options = case["options"]
    return xmr(
        [date.fromisoformat(day) for day in case["x"]],
        case["y"],
        rebase=[date.fromisoformat(day) for day in options["rebase"] or ()],
        rules=ChartRules(screen=options["screen_outliers"], fix_after=options["fix_after_n_points"]),
    )


def labels(marks: Sequence[Mark], run: int = 7) -> list[str]:
    return [LABELS[mark.signal].format(run) for mark in marks]


def in_the_package_s_words(marks: Sequence[Mark], options: dict[str, Any]) -> dict[str, Any]:
    """Our marks as the package would say them, its verdicts worked out from our signals and limits."""
    hoped = {"increase": 1, "decrease": -1, "neutral": 0}[options["improvement_direction"]]
    segments = sorted({mark.segment for mark in marks})
    of_segment = [[mark for mark in marks if mark.segment == segment] for segment in segments]
    return {
        "rebase_group": [mark.segment for mark in marks],
        "mean": [part[0].mean for part in of_segment],
        "lpl": [part[0].lower for part in of_segment],
        "upl": [part[0].upper for part in of_segment],
        "short_group_warning": [len(part) < 13 for part in of_segment],
        "special_cause_type": labels(marks),
        "point_type": [_point_type(mark, hoped) for mark in marks],
        "variation_icon": _icon(marks[-1], hoped),
        "assurance_type": _assurance(marks[-1], options["target"], hoped),
    }


def _point_type(mark: Mark, hoped: int) -> str:
    way = mark.signal.direction
    if not way:
        return "common_cause"
    if not hoped:
        return "special_cause_neutral_high" if way > 0 else "special_cause_neutral_low"
    return "special_cause_improvement" if way == hoped else "special_cause_concern"


def _icon(last: Mark, hoped: int) -> str | None:
    if last.state is not ChartState.CHARTED:
        return None
    way = last.signal.direction
    if not way:
        return "common_cause"
    kind = "neutral" if not hoped else "improvement" if way == hoped else "concern"
    return f"{kind}_{'high' if way > 0 else 'low'}"


def _assurance(last: Mark, target: float | None, hoped: int) -> str | None:
    if target is None or not hoped or last.lower is None or last.upper is None:
        return None
    if last.lower <= target <= last.upper:
        return "inconsistent"
    return "consistent_fail" if (target > last.upper) == (hoped > 0) else "consistent_pass"


def test_there_are_190_charts_and_six_where_we_differ() -> None:
    assert len(CHARTS) == 190
    assert len(REFUSED) == 2
    assert DIFFERENT.keys() < CHARTS.keys()


@pytest.mark.parametrize("name", [name for name in CHARTS if name not in DIFFERENT])
def test_every_other_chart_agrees_in_everything(name: str) -> None:
    found, told = in_the_package_s_words(chart_of(CHARTS[name]), CHARTS[name]["options"]), CHARTS[name]["expected"]
    for limit in ("mean", "lpl", "upl"):
        assert found.pop(limit) == pytest.approx(told[limit], abs=1e-9)
    assert found == {key: told[key] for key in found}


@pytest.mark.parametrize("name", DIFFERENT)
def test_the_package_does_mislead_where_we_differ(name: str) -> None:
    found, told = in_the_package_s_words(chart_of(CHARTS[name]), CHARTS[name]["options"]), CHARTS[name]["expected"]
    assert found["mean"] == pytest.approx(told["mean"], abs=1e-9)
    assert found != told


@pytest.mark.parametrize("name", [name for name, why in DIFFERENT.items() if why is SAME])
def test_figures_all_the_same_have_no_variation_to_read(name: str) -> None:
    marks = chart_of(CHARTS[name])
    assert {(mark.state, mark.mean, mark.lower, mark.upper) for mark in marks} == {(ChartState.NO_VARIATION, 7, 7, 7)}
    assert {mark.signal for mark in marks} == {Signal.NONE}


@pytest.mark.parametrize("name", [name for name, why in DIFFERENT.items() if why is ALONE])
def test_a_figure_alone_is_not_enough(name: str) -> None:
    (mark,) = chart_of(CHARTS[name])
    assert mark == Mark(0, ChartState.INSUFFICIENT, 5, None, None, Signal.NONE)


def test_limits_do_not_fall_onto_the_mean_when_screening_leaves_nothing() -> None:
    (name,) = (name for name, why in DIFFERENT.items() if why is COLLAPSED)
    marks, unscreened = chart_of(CHARTS[name]), chart(CHARTS[name]["y"], screen=False)
    assert [mark.lower for mark in marks] == [mark.lower for mark in unscreened]
    assert [at for at, mark in enumerate(marks) if mark.signal is not Signal.NONE] == [11]  # the step itself


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_package_refuses_is_refused(name: str) -> None:
    with pytest.raises(BadChart):
        chart_of(REFUSED[name])


@pytest.mark.parametrize("case", VARIANTS["beyond_sigma"], ids=lambda case: case["id"])
def test_points_beyond_the_limits_may_count_in_two_of_three(case: dict[str, Any]) -> None:
    options = case["options"]
    rules = {"screen": options["screen_outliers"], "fix_after": options.get("fix_after_n_points")}
    assert labels(chart(case["y"], **rules)) == case["nhsr"]
    assert labels(chart(case["y"], beyond=True, **rules)) == case["mdc2023"]


@pytest.mark.parametrize("case", VARIANTS["six_point"], ids=["run", "trend"])
def test_a_run_may_be_six_or_seven_points(case: dict[str, Any]) -> None:
    assert labels(chart(case["y"], run=6), 6) == case["n6"]
    assert labels(chart(case["y"], run=7), 7) == case["n7"]


STEADY = [10, 12, 9, 11, 8, 10, 12, 9, 11, 10, 9, 12]


def test_a_rebase_starts_at_the_first_period_on_or_after_its_date() -> None:
    marks = xmr(days(12), STEADY, rebase=[date(2001, 2, 14)])
    assert [mark.segment for mark in marks] == [0] * 5 + [1] * 7


def test_a_rebase_after_the_last_period_is_refused() -> None:
    with pytest.raises(BadChart, match="2031-01-01"):
        xmr(days(12), STEADY, rebase=[date(2031, 1, 1)])


def test_periods_out_of_order_are_refused() -> None:
    with pytest.raises(BadChart, match="not in order"):
        xmr(days(12)[::-1], STEADY)


def test_periods_that_share_what_they_count_are_refused() -> None:
    with pytest.raises(BadChart, match="share"):
        xmr(days(12), STEADY, overlapping=True)
    with pytest.raises(BadChart, match="share"):
        p_chart(days(12), STEADY, [50] * 12, overlapping=True)


def test_a_gap_breaks_a_run_and_is_not_filled_in() -> None:
    low, high = [8.0, 9, 8, 9, 8, 9, 8], [12.0, 11, 12, 11, 12, 11, 12]
    assert {mark.signal for mark in chart(low + high)} == {Signal.RUN_BELOW, Signal.RUN_ABOVE}
    broken = chart([*low[:3], None, *low[4:], *high])
    assert {mark.signal for mark in broken[:7]} == {Signal.NONE}
    assert {mark.signal for mark in broken[7:]} == {Signal.RUN_ABOVE}


def test_a_gap_breaks_a_trend() -> None:
    marks = chart([*STEADY, 5, 6, 7, None, 9, 10, 11])
    assert not {Signal.RISING, Signal.FALLING} & {mark.signal for mark in marks}


def test_fixed_limits_count_figures_and_not_gaps() -> None:
    with_gap = chart([*STEADY[:6], None, *STEADY[6:], 30], fix_after=12)
    assert with_gap[0].mean == pytest.approx(sum(STEADY) / 12)


def test_a_base_that_never_moved_takes_its_limits_from_all_there_is() -> None:
    values = [9] * 12 + [10, 9, 9, 9, 12]
    assert chart(values, fix_after=12)[0].upper == pytest.approx(9 + 2.66 * 5 / 16)


def test_the_p_chart_agrees_with_qicharts2() -> None:
    with (VECTORS / "qicharts2_p_chart.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    numerators, denominators = ([float(row[key]) for row in rows] for key in ("num", "den"))
    marks = p_chart(days(len(rows)), numerators, denominators)
    for ours, theirs in (("mean", "cl"), ("lower", "lcl"), ("upper", "ucl")):
        assert [getattr(mark, ours) for mark in marks] == pytest.approx([float(row[theirs]) for row in rows], abs=1e-9)
    outside = [mark.signal in (Signal.ABOVE_LIMIT, Signal.BELOW_LIMIT) for mark in marks]
    assert outside == [row["sigma_signal"] == "TRUE" for row in rows]
    sides = [n / d > (mark.mean or 0) for n, d, mark in zip(numerators, denominators, marks, strict=True)]
    lengths = [len(list(group)) for _, group in groupby(sides)]
    assert {(max(lengths), len(lengths) - 1)} == {(int(row["longest_run"]), int(row["n_crossings"])) for row in rows}


def test_laney_s_limits_are_as_wide_as_the_shares_really_vary() -> None:
    """By hand: a fifth of 10,000 has a standard error of 0.004; steps of 0.04 are ten of them, over 1.128."""
    shares = [1800, 2200] * 7
    marks = p_chart(days(14), shares, [10_000] * 14, primed=True)
    assert dispersion(shares, [10_000] * 14) == pytest.approx(10 / 1.128)
    assert marks[0].upper == pytest.approx(0.2 + 3 * 0.04 / 1.128)


def test_a_p_chart_has_no_limits_where_there_is_no_denominator() -> None:
    marks = p_chart(days(5), [5, 6, None, 6, 7], [20, 25, 25, 0, 30])
    assert [mark.upper is None for mark in marks] == [False, False, True, True, False]


def test_a_p_chart_of_one_figure_is_not_enough() -> None:
    assert {mark.state for mark in p_chart(days(2), [5, None], [20, None])} == {ChartState.INSUFFICIENT}


series = st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=1, max_size=30)


@given(series)
def test_turning_a_series_upside_down_turns_every_signal(values: list[int | None]) -> None:
    upside_down = [None if value is None else -value for value in values]
    ways = [mark.signal.direction for mark in chart(values)]
    assert [-mark.signal.direction for mark in chart(upside_down)] == ways


@given(series)
def test_a_gap_is_never_a_signal_and_limits_hold_their_mean(values: list[int | None]) -> None:
    for value, mark in zip(values, chart(values), strict=True):
        assert value is not None or mark.signal is Signal.NONE
        if mark.lower is not None and mark.upper is not None and mark.mean is not None:
            assert mark.lower <= mark.mean <= mark.upper


@given(series)
def test_nothing_is_unlike_usual_without_variation(values: list[int | None]) -> None:
    marks = chart(values)
    if any(mark.signal is not Signal.NONE for mark in marks):
        assert {mark.state for mark in marks} == {ChartState.CHARTED}
