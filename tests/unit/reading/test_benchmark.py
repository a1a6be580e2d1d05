"""A published year beside our own: who is in it, in which order, and how ours stands to each."""

import itertools
import random
from dataclasses import replace
from typing import Any

import pytest

from queries.edition.answers import Comparator, Series, Status
from queries.reading.benchmark import (
    OUR_RETURNS,
    POOLED,
    Benchmark,
    BenchmarkRow,
    Pooled,
    beside_published,
    four_quarters,
    of_left_out,
    of_pooled,
    pool,
    standing,
)
from tests.unit.reading.lines import an_indicator, line, published, share_line
from tests.unit.reading.words import assert_plain

SHARES = an_indicator()
OURS = published("Ourshire", 150, 600, "ours")
ENGLAND = published("England", None, None, "national", value=24.5, state="shown")
REGION = published("South East", None, None, "region", value=26.3, state="shown")
NEIGHBOURS = [published("Ashshire", 100, 400), published("Beechshire", 300, 1000), published("Cedarshire", 90, 600)]
EVERYBODY = [*NEIGHBOURS, REGION, OURS, ENGLAND]


def compared(counted: int = 150, out_of: int = 600, found: Any = EVERYBODY, **over: Any) -> Benchmark:
    """Our year to March 2021 beside the published one."""
    told = beside_published(an_indicator(**over), found, share_line([(counted, out_of)], grain="year"))
    assert told is not None
    return told


def flags(told: Benchmark) -> dict[str, str]:
    return {row.name: row.flag for row in told.rows}


def test_the_order_is_fixed_whatever_the_results() -> None:
    names = [OUR_RETURNS, "Ourshire, as published", "England", "South East", POOLED]
    names += ["Ashshire", "Beechshire", "Cedarshire"]
    for seed in range(5):
        shuffled = random.Random(seed).sample(EVERYBODY, len(EVERYBODY))
        assert [row.name for row in compared(found=shuffled).rows] == names


def test_neighbours_together_are_their_counts_and_not_an_average_of_percentages() -> None:
    told = compared().pooled
    assert told is not None
    assert (told.numerator, told.denominator, told.value) == (490, 2000, 24.5)
    assert (told.lowest, told.highest, told.pooled, told.left_out) == (15, 30, 3, 0)
    average = (25 + 30 + 15) / 3
    assert told.value != pytest.approx(average)


def test_neighbours_that_published_nothing_are_left_out_and_counted() -> None:
    hidden = published("Dogwoodshire", None, 300)
    unknown = published("Elmshire", None, None, state="not_available")
    told = compared(found=[*EVERYBODY, hidden, unknown])
    assert told.pooled is not None
    assert (told.pooled.pooled, told.pooled.left_out, told.pooled.small) == (3, 2, 1)
    assert told.pooled.denominator == 2000  # a hidden numerator takes its denominator with it
    assert flags(told)["Dogwoodshire"] == ""


def test_one_neighbour_is_not_neighbours_together() -> None:
    assert pool(NEIGHBOURS[:1], "percent") is None
    assert POOLED not in flags(compared(found=[ENGLAND, NEIGHBOURS[0]]))


@pytest.mark.parametrize(("counted", "flag"), [(200, "higher"), (147, "similar"), (100, "lower")])
def test_against_england_our_interval_leaves_the_value_out_or_not(counted: int, flag: str) -> None:
    assert flags(compared(counted))["England"] == flag


def test_a_neighbour_s_own_chance_counts_too() -> None:
    """27.5% of 2,000 differs from a fixed 24.5%, and not from 24.5% of a hundred."""
    small = published("Smallshire", 49, 200)
    told = flags(compared(550, 2000, found=[ENGLAND, small, *NEIGHBOURS]))
    assert (told["England"], told["Smallshire"]) == ("higher", "similar")


def test_ours_as_published_is_not_compared_with_ours() -> None:
    assert flags(compared(300))["Ourshire, as published"] == ""


def test_half_days_are_put_beside_others_and_not_called_higher_or_lower() -> None:
    told = compared(kind="sessions")
    assert told.rows[0].value == 25
    assert set(flags(told).values()) == {""}


def test_rounding_alone_makes_no_difference() -> None:
    years = share_line([(170, 600)], grain="year")
    exact, told = beside_published(SHARES, EVERYBODY, years), beside_published(SHARES, EVERYBODY, rounded(years))
    assert exact is not None
    assert told is not None
    assert (flags(exact)["England"], flags(told)["England"]) == ("higher", "similar")
    assert told.apart == ("Ours is from rounded counts; theirs is not.",)


def rounded(series: Series) -> Series:
    return replace(series, points=tuple(replace(point, rounded=True) for point in series.points))


def test_a_figure_that_is_still_expected_to_move_is_marked() -> None:
    years = share_line([(150, 600)], grain="year")
    moving = replace(years, points=(replace(years.points[0], status=Status.PROVISIONAL),))
    told = beside_published(SHARES, EVERYBODY, moving)
    assert told is not None
    assert told.apart == ("Ours is still expected to move; theirs is settled.",)


def test_rates_are_pooled_and_compared_as_rates() -> None:
    rows = [
        published("England", None, None, "national", value=30.0, state="shown"),
        published("Ashshire", 300, 100_000, value=30.0),
        published("Beechshire", 500, 100_000, value=50.0),
    ]
    told = beside_published(
        an_indicator(unit="rate_per_10000"), rows, share_line([(450, 100_000)], grain="year", unit="rate_per_10000")
    )
    assert told is not None
    assert told.pooled is not None
    assert told.pooled.value == 40
    assert flags(told)["England"] == "higher"


def test_the_same_year_is_like_with_like() -> None:
    told = compared()
    assert (told.same_year, told.apart, told.alike) == (True, (), "Invented: the same.")
    assert told.ours is not None
    assert told.ours.period.label == "2020/21"


QUARTERS = share_line([(10, 60)] * 5 + [(20, 80)])


def test_without_the_year_our_newest_four_quarters_stand_beside_it_and_say_so() -> None:
    told = beside_published(SHARES, EVERYBODY, line([], grain="year"), QUARTERS)
    assert told is not None
    assert told.ours is not None
    assert (told.ours.numerator, told.ours.denominator) == (50, 260)
    assert not told.same_year
    assert told.apart == ("Ours is for Oct 2020 to Sep 2021; theirs is for the year to March 2021.",)


def test_four_quarters_of_what_is_counted_on_a_day_are_the_last_day() -> None:
    assert four_quarters(QUARTERS, stock=True) == QUARTERS.points[-1]


@pytest.mark.parametrize(
    "quarters",
    [
        share_line([(10, 60)] * 3),
        share_line([(10, 60), Status.NOT_RETURNED, (10, 60), (10, 60), (10, 60)]),
        line([27.0] * 6),
        share_line([(10, 60)] * 6, overlapping=True),
    ],
)
def test_four_quarters_with_a_gap_without_counts_or_overlapping_make_no_year(quarters: Any) -> None:
    assert four_quarters(quarters, stock=False) is None


def test_quarters_not_yet_known_are_passed_over() -> None:
    quarters = share_line([(10, 60)] * 4 + [Status.NOT_YET] * 4)
    year = four_quarters(quarters, stock=False)
    assert year is not None
    assert year.period.label == "Apr 2020 to Mar 2021"


def test_without_a_figure_of_ours_the_published_one_is_compared() -> None:
    told = beside_published(SHARES, EVERYBODY, line([], grain="year"))
    assert told is not None
    assert OUR_RETURNS not in flags(told)
    assert (told.ours, told.apart) == (None, ("We have no figure of our own for that year.",))
    assert flags(told)["Cedarshire"] == "higher"


def test_the_newest_year_with_a_figure_is_the_one() -> None:
    old = [published("England", None, None, "national", value=20.0, state="shown", year=2020)]
    empty = [published("Ashshire", None, None, year=2022, state="not_available")]
    assert compared(found=[*old, *EVERYBODY, *empty]).year == 2021


def test_the_set_of_neighbours_can_be_an_older_one() -> None:
    both, now, before = (
        published("Ashshire", 100, 400, versions="2021-04, 2025-05"),
        published("Beechshire", 300, 1000, versions="2025-05"),
        published("Cedarshire", 90, 600, "former_neighbour", versions="2021-04"),
    )
    years = share_line([(150, 600)], grain="year")
    for version, counts in (("", (400, 1400)), ("2025-05", (400, 1400)), ("2021-04", (190, 1000))):
        told = beside_published(SHARES, [both, now, before, ENGLAND], years, version=version)
        assert told is not None
        assert told.pooled is not None
        assert (told.pooled.numerator, told.pooled.denominator) == counts


def test_nothing_published_is_nothing_beside_ours() -> None:
    years = share_line([(150, 600)], grain="year")
    nothing: list[Comparator] = []
    assert beside_published(SHARES, nothing, years) is None
    assert beside_published(an_indicator(comparator=None), EVERYBODY, years) is None


def area(role: str, value: float | None, flag: str, state: str = "shown") -> BenchmarkRow:
    return BenchmarkRow(
        "South East" if role == "region" else "England", role, None, None, value, None, None, state, flag
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (area("national", 24.5, "higher"), "Ours is higher than England (24.5%), by more than chance."),
        (area("national", 24.5, "lower"), "Ours is lower than England (24.5%), by more than chance."),
        (area("national", 24.5, "similar"), "Ours and England (24.5%) do not differ by more than chance."),
        (area("pooled", 24.5, "higher"), "Ours is higher than the neighbours together (24.5%), by more than chance."),
        (area("region", 24.5, "similar"), "Ours and the South East (24.5%) do not differ by more than chance."),
        (area("neighbour", 24.5, ""), ""),
        (area("ours", 24.5, ""), ""),
        (area("neighbour", None, "", "suppressed"), "England published a number too small to show."),
        (area("neighbour", None, "", "not_available"), "England published no figure."),
    ],
)
def test_how_ours_stands_to_another_area(row: BenchmarkRow, sentence: str) -> None:
    assert standing(row, "percent") == sentence


def test_the_neighbours_together() -> None:
    everyone, some = Pooled(245, 1000, 24.5, 15, 34.9, 10, 0, 0), Pooled(245, 1000, 24.5, 15, 34.9, 8, 2, 1)
    assert of_pooled(everyone, "percent") == "The neighbours together are 24.5%, from 15.0% to 34.9%."
    assert of_pooled(some, "percent") == of_pooled(everyone, "percent")
    assert of_left_out(everyone) == ""
    assert of_left_out(replace(some, small=0)) == "2 of 10 neighbours are left out."
    assert of_left_out(some).endswith(
        "Numbers too small to publish are among them, which makes the whole a little higher."
    )


UNITS = ("percent", "rate_per_10000", "months", "count")


@pytest.mark.parametrize("unit", UNITS)
def test_no_sentence_of_other_areas_judges_or_runs_on(unit: str) -> None:
    roles, flags_of = ("national", "pooled", "neighbour", "region"), ("higher", "lower", "similar")
    for role, flag in itertools.product(roles, flags_of):
        row = replace(area(role, 1234.5, flag), name="Bath and North East Somerset")
        for each in (row, replace(row, value=None, state="suppressed"), replace(row, value=None, state="unreliable")):
            assert_plain(standing(each, unit))
    some = Pooled(245, 1000, 24.5, 1234.5, 34.9, 8, 2, 1)
    assert_plain(of_pooled(some, unit))
    assert_plain(of_left_out(some))
