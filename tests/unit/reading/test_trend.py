"""Which yearly series have a movement over five years, and which are not asked."""

from dataclasses import replace
from typing import Any

import pytest

from queries.edition.answers import Series, Status
from queries.reading.trend import YEARLY, AnnualTrend, read_trend, trend_text
from tests.unit.reading.lines import line, periods, share_line
from tests.unit.reading.words import assert_plain

GAP = Status.NOT_RETURNED
RISING = [(100, 500), (120, 500), (140, 500), (160, 500), (180, 500)]
LEVEL = [(100, 500), (104, 500), (98, 500), (103, 500), (99, 500)]


def yearly(pairs: list[Any], grain: str = "year", **over: Any) -> Series:
    """Shares with the intervals that a published share has."""
    series = share_line(pairs, grain=grain, **over)
    points = [replace(p, lower=p.value - 3, upper=p.value + 3) if p.value is not None else p for p in series.points]
    return replace(series, points=tuple(points))


def trend(series: Series) -> AnnualTrend:
    found = read_trend(series)
    assert found is not None
    return found


@pytest.mark.parametrize("grain", ["year", "academic_year"])
@pytest.mark.parametrize(
    ("pairs", "way"), [(RISING, "up"), (RISING[::-1], "down"), (LEVEL, "no clear way")], ids=["up", "down", "level"]
)
def test_five_years_moved_up_down_or_no_clear_way(pairs: list[tuple[int, int]], way: str, grain: str) -> None:
    assert trend(yearly(pairs, grain)).way == way


def test_only_the_last_five_years_count() -> None:
    found = trend(yearly([*RISING[::-1], *LEVEL]))
    assert found.way == "no clear way"
    assert found.first.period == periods("year")[5]


def test_years_need_not_follow_one_another() -> None:
    found = trend(yearly([RISING[0], GAP, *RISING[1:]]))
    assert (found.way, found.first.period) == ("up", periods("year")[0])


def test_how_far_it_moves_in_a_year_is_in_the_unit_of_the_series() -> None:
    assert trend(yearly(RISING)).by_year == pytest.approx(4, abs=0.1)


def test_rates_move_too() -> None:
    series = yearly([(count, 100_000) for count in (300, 340, 380, 420, 460)], unit="rate_per_10000")
    points = [replace(p, value=10_000 * p.numerator / p.denominator) for p in series.points if p.numerator]
    assert trend(replace(series, points=tuple(points))).way == "up"


def test_periods_that_overlap_or_are_not_years_are_refused() -> None:
    assert read_trend(yearly(RISING, overlapping=True)) is None
    for grain in ("quarter", "month", "term"):
        assert read_trend(yearly(RISING, grain)) is None
    rolling = yearly(RISING)
    points = [replace(p, period=replace(p.period, end=periods("year")[9].end)) for p in rolling.points]
    assert read_trend(replace(rolling, points=tuple(points))) is None


@pytest.mark.parametrize(
    "series",
    [
        yearly(RISING[:4]),
        yearly([(1, 100), (2, 100), (3, 100), (4, 100), (9, 100)]),
        yearly([(10, 50), (12, 50), (14, 50), (16, 50), (18, 50)], protected=True),
        line([20.0, 24, 28, 32, 36], grain="year"),
    ],
    ids=["four years", "few", "few and rounded", "half days, without an interval"],
)
def test_what_is_too_little_to_say_has_no_movement(series: Series) -> None:
    assert read_trend(series) is None


def moved(way: str, series: Series) -> AnnualTrend:
    return AnnualTrend(way, series.points[0], series.points[-1], 1.0)


def test_the_movement_over_years() -> None:
    series = line([20.0, 21, 22, 24, 25], grain="year")
    assert trend_text(moved("up", series), series) == (
        "Over five yearly figures it moved up, from 20.0% in 2020/21 to 25.0% in 2024/25."
    )
    school = line([20.0, 21, 22, 24, 25], grain="academic_year")
    assert trend_text(moved("no clear way", school), school) == (
        "Over five yearly figures it has no clear direction: 20.0% in 2020/21, 25.0% in 2024/25."
    )
    assert trend_text(None, series) == ""


@pytest.mark.parametrize("way", ["up", "down", "no clear way"])
@pytest.mark.parametrize("grain", YEARLY)
@pytest.mark.parametrize("unit", ["percent", "rate_per_10000", "months", "count"])
def test_no_sentence_of_a_movement_judges_or_runs_on(way: str, grain: str, unit: str) -> None:
    series = line([1234.5, 26.0], grain=grain, unit=unit)
    assert_plain(trend_text(moved(way, series), series))
