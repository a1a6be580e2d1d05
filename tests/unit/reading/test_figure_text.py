"""The short texts of cards and tables: a figure, its unit, which kind of nothing, and the change in a year."""

from dataclasses import replace

import pytest

from queries.edition.answers import Point, Reading, Series, Status
from queries.reading.figure_text import number_text, so_far_text, unit_text, value_text
from queries.reading.patterns import read_pattern
from queries.reading.sentences import change_text, of_late, usual_label
from tests.unit.reading.lines import line, periods, share_line
from tests.unit.reading.words import assert_plain


def point(value: float | None, status: Status = Status.SHOWN, numerator: float | None = 20) -> Point:
    return Point(periods("quarter")[0], numerator, 60, value, status)


@pytest.mark.parametrize(
    ("value", "unit", "protected", "number", "words"),
    [
        (29.84, "percent", False, "29.8", "29.8%"),
        (29.85, "percent", False, "29.9", "29.9%"),
        (0.0, "percent", False, "0.0", "0.0%"),
        (33.0, "percent", True, "33", "33%"),
        (37.66, "rate_per_10000", False, "37.7", "37.7 per 10,000 a quarter"),
        (
            45.0,
            "rate_per_10000",
            True,
            "45.0",
            "45.0 per 10,000 a quarter",
        ),  # of a county's count in fives it is still a rate
        (9.0, "months", False, "9", "9 months"),
        (1.0, "months", False, "1", "1 month"),
        (1240.0, "count", False, "1,240", "1,240"),
    ],
)
def test_a_figure_in_words(value: float, unit: str, protected: bool, number: str, words: str) -> None:
    assert number_text(point(value), unit, protected) == number
    assert value_text(point(value), unit, protected) == words


def test_a_share_of_half_days_keeps_its_tenth_below_the_whole_area() -> None:
    assert value_text(point(27.3, numerator=None), "percent", protected=True) == "27.3%"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.LOW, "number too small to show"),
        (Status.TOO_FEW, "too few to show"),
        (Status.NOT_RETURNED, "not returned"),
        (Status.NOT_COLLECTED, "not collected"),
        (Status.NOT_YET, "not yet known"),
        (Status.NOT_APPLICABLE, "not applicable"),
        (Status.SHOWN, "no figure"),
    ],
)
def test_no_figure_says_which_kind_of_nothing(status: Status, words: str) -> None:
    assert value_text(point(None, status), "percent") == words
    assert number_text(point(None, status), "percent") == words


@pytest.mark.parametrize(
    ("grain", "each"),
    [("quarter", "a quarter"), ("month", "a month"), ("term", "a term"), ("year", "a year"),
     ("academic_year", "a school year")],
)  # fmt: skip
def test_a_rate_says_how_long_it_counts(grain: str, each: str) -> None:
    (newest,) = line([49.4], unit="rate_per_10000", grain=grain).points
    assert value_text(newest, "rate_per_10000") == f"49.4 per 10,000 {each}"
    assert unit_text("rate_per_10000", grain) == f"per 10,000 children {each}"


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.47, "half"), (0.12, "a tenth"), (0.64, "two thirds"), (0.74, "three quarters"), (0.89, "nine tenths"),
     (0.02, "a tenth")],
)  # fmt: skip
def test_how_much_is_in_is_said_in_everyday_parts(share: float, words: str) -> None:
    assert so_far_text(replace(point(27.0), so_far=share)) == f"about {words} in so far"
    assert so_far_text(point(27.0)) == ""


def test_a_partial_figure_is_not_held_against_a_year_ago() -> None:
    series = line([27.0, 1, 2, 3, 29.7])
    partial = replace(series, points=(*series.points[:-1], replace(series.points[-1], so_far=0.5)))
    assert change_text(partial) == ""


def test_units_in_words() -> None:
    assert [unit_text(unit) for unit in ("percent", "rate_per_10000", "months", "count")] == [
        "%",
        "per 10,000 children",
        "months",
        "",
    ]


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (line([27.0, 1, 2, 3, 29.7]), "Up 2.7 percentage points on the same quarter last year"),
        (line([27.0, 1, 2, 3, 24.3]), "Down 2.7 percentage points on the same quarter last year"),
        (line([27.04, 1, 2, 3, 27.0]), "Unchanged on the same quarter last year"),
        (
            line([0.04, 1, 2, 3, 0.06]),
            "Up 0.1 percentage points on the same quarter last year",
        ),  # of the figures as shown
        (line([*range(12), 10.0], grain="month"), "Up 10.0 percentage points on the same month last year"),
        (line([20.0, 1, 2, 25], grain="term"), "Up 5.0 percentage points on the same term last year"),
        (line([20.0, 25], grain="year"), "Up 5.0 percentage points on the year before"),
        (line([20.0, 25], grain="academic_year"), "Up 5.0 percentage points on the school year before"),
        (line([10.0, 1, 2, 3, 9], unit="months"), "Down 1 month on the same quarter last year"),
        (line([10.0, 1, 2, 3, 13], unit="months"), "Up 3 months on the same quarter last year"),
        (line([10.0, 1, 2, 3, 11]), "Up 1.0 percentage point on the same quarter last year"),
        (line([49.4, 1, 2, 3, 39.6], unit="rate_per_10000"), "Down 9.8 per 10,000 on the same quarter last year"),
        (line([25.0, 1, 2, 3, 30], unit="count"), "Up 5 on the same quarter last year"),
        (
            share_line([(20, 60)] + [(5, 10)] * 4, protected=True),
            "Up 17 percentage points on the same quarter last year",
        ),
        (line([27.0, 1, 2, 3]), ""),
        (line([Status.NOT_RETURNED, 1, 2, 3, 27.0]), ""),
        (line([27.0, 1, 2, 3, Status.LOW]), ""),
        (line([]), ""),
    ],
)
def test_change_is_against_the_comparable_period(series: Series, words: str) -> None:
    assert change_text(series) == words


def test_from_when_usual_is_counted() -> None:
    assert usual_label(periods("quarter")[16]) == "Apr 2024"


STEADY = [27.0, 29, 26, 28, 25, 27, 29, 26, 28, 27, 26, 29, 27, 28]


def late(*values: float | Status, grain: str = "term") -> str:
    series = line([*STEADY, *values], grain=grain)
    return of_late(Reading(series, *read_pattern(series), sentence=""))


def test_a_steady_newest_figure_does_not_hide_how_it_stood_of_late() -> None:
    assert late(40, 27, 41, 42, 27, 28) == "Higher than usual in 3 of the last 6 terms with a figure."
    assert late(40, 27, 41, 42, 27, 28, Status.NOT_RETURNED) == late(40, 27, 41, 42, 27, 28)
    assert late(12, 27, 11, 10, 27, 28, grain="quarter").startswith("Lower than usual in 3 of the last 6 quarters")
    assert late(40, 27, 27, 42, 27, 28) == ""
    assert late(40, 27, 41, 42, 27, 43) == ""  # the newest says so itself


@pytest.mark.parametrize("grain", ["quarter", "month", "year", "term", "academic_year"])
def test_how_it_stood_of_late_is_said_plainly(grain: str) -> None:
    assert_plain(late(40, 27, 41, 42, 27, 28, grain=grain))
