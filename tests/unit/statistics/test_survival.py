"""Time on plan agrees with R's survival and cmprsk on every part kept in tests/vectors."""

import json
from datetime import date
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest

from queries.statistics.survival import (
    Shape,
    cumulative_incidence,
    cumulative_incidence_errors,
    kaplan_meier,
    mean_up_to,
    still_open,
    time_to,
)

VECTORS = Path(__file__).parents[2] / "vectors"
CLOSE = 1e-9


def known(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    return found


TINY, PLANS = known("km_tiny.json"), known("km_cp_plans.json")
PLAN_CURVE = kaplan_meier(PLANS["time"], PLANS["event"])


def close(values: list[float | None]) -> Any:
    return pytest.approx(values, abs=CLOSE)


def test_the_curve_of_ten_plans() -> None:
    curve = kaplan_meier(TINY["time"], TINY["event"])
    told = TINY["km"]
    assert [step.time for step in curve] == told["time"]
    assert [step.at_risk for step in curve] == told["n_risk"]
    assert [step.ended for step in curve] == told["n_event"]
    assert [step.share for step in curve] == close(told["surv"])
    assert [step.lower for step in curve] == close(told["lower"])
    assert [step.upper for step in curve] == close(told["upper"])
    median, told = time_to(curve), TINY["median"]
    assert (median.value, median.lower, median.upper) == (told["q"], told["lower"], told["upper"])


def test_the_curve_of_sixty_plans() -> None:
    told = PLANS["km"]
    assert [step.time for step in PLAN_CURVE] == told["time"]
    assert [step.at_risk for step in PLAN_CURVE] == told["n_risk"]
    assert [step.ended for step in PLAN_CURVE] == told["n_event"]
    assert [step.censored for step in PLAN_CURVE] == told["n_censor"]
    assert [step.share for step in PLAN_CURVE] == close(told["surv"])
    assert [step.lower for step in PLAN_CURVE] == close(told["lower_loglog"])
    assert [step.upper for step in PLAN_CURVE] == close(told["upper_loglog"])
    assert [step.error for step in PLAN_CURVE] == close(told["se_greenwood_surv"])


@pytest.mark.parametrize(("shape", "part"), [("log-log", "median_loglog"), ("log", "median_log")])
def test_quartiles_and_their_intervals(shape: Shape, part: str) -> None:
    curve = kaplan_meier(PLANS["time"], PLANS["event"], shape)
    found = [time_to(curve, gone) for gone in (0.25, 0.5, 0.75)]
    assert [estimate.value for estimate in found] == PLANS[part]["q"]
    assert [estimate.lower for estimate in found] == PLANS[part]["lower"]
    assert [estimate.upper for estimate in found] == PLANS[part]["upper"]


def test_who_is_still_on_a_plan_at_set_days() -> None:
    told = PLANS["horizons"]
    found = [still_open(PLAN_CURVE, day) for day in told["t"]]
    assert [step.at_risk for step in found] == told["n_risk"]
    assert [step.share for step in found] == close(told["surv"])
    assert [step.lower for step in found] == close(told["lower"])
    assert [step.upper for step in found] == close(told["upper"])


def test_how_plans_end_agrees_with_both_packages() -> None:
    days = PLANS["aalen_johansen"]["t"]
    found = cumulative_incidence(PLANS["time"], PLANS["reason"], days)
    for at, reason in enumerate((1, 2, 3)):
        assert found[reason] == close([state[at + 1] for state in PLANS["aalen_johansen"]["pstate"]])
        assert found[reason] == close(PLANS["cmprsk_cif"]["est"][at])


def test_how_sure_each_way_of_ending_is_agrees() -> None:
    told = PLANS["cmprsk_cif"]
    found = cumulative_incidence_errors(PLANS["time"], PLANS["reason"], told["t"])
    for at, reason in enumerate((1, 2, 3)):
        assert [error**2 for error in found[reason]] == close(told["var"][at])


def test_the_mean_of_the_first_two_years_agrees() -> None:
    days, error = mean_up_to(PLAN_CURVE, 730)
    assert days == pytest.approx(PLANS["rmst_730"], abs=CLOSE)
    assert error == pytest.approx(PLANS["rmst_730_se"], abs=CLOSE)


def test_before_any_plan_ends_the_mean_is_the_time_itself() -> None:
    assert mean_up_to(PLAN_CURVE, 20) == (20, 0)


def test_the_times_are_the_days_from_start_to_end_or_to_the_day_they_were_looked_at() -> None:
    """Open plans are followed to the same day, whoever they are."""
    seen = date.fromisoformat(PLANS["asof"])
    open_plans = [at for at, event in enumerate(PLANS["event"]) if not event]
    followed = [(seen - date.fromisoformat(PLANS["start"][at])).days for at in open_plans]
    assert followed == [PLANS["time"][at] for at in open_plans]


def test_still_open_and_every_way_of_ending_make_a_whole() -> None:
    days = PLANS["aalen_johansen"]["t"]
    ways = cumulative_incidence(PLANS["time"], PLANS["reason"], days)
    for at, day in enumerate(days):
        whole = still_open(PLAN_CURVE, day).share + sum(way[at] for way in ways.values())
        assert whole == pytest.approx(1, abs=CLOSE)


def test_ended_plans_alone_would_be_too_short() -> None:
    ended, still = ([t for t, end in zip(PLANS["time"], PLANS["event"], strict=True) if end == way] for way in (1, 0))
    assert mean(ended) == pytest.approx(PLANS["naive_mean_closed"], abs=CLOSE)
    assert (median(ended), median(still)) == (PLANS["naive_median_closed"], PLANS["naive_median_open"])
    alone = time_to(kaplan_meier(ended, [True] * len(ended))).value
    everyone = time_to(PLAN_CURVE).value
    assert alone is not None
    assert everyone is not None
    assert alone < everyone


def test_a_plan_of_one_day_counts_as_half_a_day() -> None:
    first = kaplan_meier([0, 10], [True, True])[0]
    assert (first.time, first.at_risk, first.share) == (0.5, 2, 0.5)


def test_before_the_first_end_every_plan_is_open() -> None:
    step = still_open(PLAN_CURVE, 1)
    assert (step.share, step.at_risk) == (1, 60)


def test_a_median_that_is_not_reached_is_nothing() -> None:
    assert time_to(kaplan_meier([10, 20, 30], [True, False, False])).value is None


def test_no_plans_have_no_curve() -> None:
    assert kaplan_meier([], []) == ()
    assert time_to(()).value is None


def test_a_plan_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="-3 days"):
        kaplan_meier([-3], [True])
