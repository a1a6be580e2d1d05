"""How figures move after they are first published, and how much of the newest one is in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from queries.edition.answers import FirstKnown, Point, Series, Status
from queries.reading.revisions import (
    Lag,
    Revision,
    as_first_published,
    recording_lag,
    revisions,
    settling,
    usual_movement,
)
from queries.reading.so_far import with_so_far
from tests.unit.reading.lines import line, periods, share_line
from tests.unit.reading.words import assert_plain

MOVED = [(24.0, 24.4), (25.0, 23.8), (26.0, 26.1), (24.1, 25.0), (27.0, 27.0)]


def lag(moved: list[tuple[float, float]], settles: int = 1) -> Lag:
    """(first, now) of so many quarters in order, the last of them just published."""
    oldest = len(moved) - 1
    return recording_lag(
        [
            Revision(at, *each, age=oldest - n)
            for n, (at, each) in enumerate(zip(periods("quarter"), moved, strict=False))
        ],
        settles,
    )


def test_the_usual_movement_is_the_middle_one_of_settled_periods_up_or_down() -> None:
    found = lag(MOVED)
    assert found.usual == pytest.approx((0.4 + 0.9) / 2)
    assert found.largest == pytest.approx(1.2)
    assert found.settled == 4


def test_a_period_that_is_still_moving_says_nothing() -> None:
    assert lag([*MOVED[:4], (27.0, 47.0)]).largest == pytest.approx(1.2)
    assert lag([*MOVED, (27.0, 47.0), (27.0, 27.0)], settles=2).largest == pytest.approx(1.2)


@pytest.mark.parametrize(("settles", "settled"), [(0, True), (1, False), (2, False)])
def test_the_newest_has_settled_once_enough_periods_have_followed(settles: int, settled: bool) -> None:
    assert lag(MOVED, settles).newest_settled is settled


def test_fewer_than_four_settled_periods_do_not_show_what_is_usual() -> None:
    found = lag(MOVED[:4])
    assert (found.usual, found.largest, found.settled) == (None, None, 3)


def test_periods_are_put_in_order_and_none_is_no_movement() -> None:
    shuffled = recording_lag(lag(MOVED).revisions[::-1], 1)
    assert shuffled == lag(MOVED)
    nothing = recording_lag([], 1)
    assert (nothing.revisions, nothing.usual, nothing.newest_settled) == ((), None, False)


SETTLED = [(286, 1110), (301, 1212), (290, 1240), (322, 1240), (300, 1180), (310, 1205)]


def so_far(pairs: Sequence[tuple[int, int]], known: Sequence[FirstKnown] = (), settles: int = 1, **over: Any) -> Any:
    """What is in so far of the newest of some shares, the newest so many of which are provisional."""
    return with_so_far(provisional(share_line(pairs, **over), settles), known, settles).points[-1].so_far


def provisional(series: Series, newest: int) -> Series:
    settled = len(series.points) - newest
    moving = tuple(replace(point, status=Status.PROVISIONAL) for point in series.points[settled:])
    return replace(series, points=(*series.points[:settled], *moving))


def known(first: Sequence[tuple[float, float]], one_by_one: int, now: int) -> list[FirstKnown]:
    """First published: so many of the newest in a publication each, those before them all in the first."""
    publications = [f"2020Q1-{max(0, at - (now - 1 - one_by_one)):04}" for at in range(now)]
    return [
        FirstKnown(at, publication, date(2021, 1, 21), *pair, 100 * pair[0] / pair[1])
        for at, publication, pair in zip(periods("quarter"), publications, first, strict=False)
    ]


def test_half_a_quarter_is_half_in_so_far() -> None:
    """Only 591 of some 1,200 referrals have been assessed, and the quarter before rose from 596 to 1,249."""
    assert so_far([*SETTLED, (331, 1249), (148, 591)], settles=2) == pytest.approx(0.49, abs=0.01)
    assert so_far([*SETTLED, (331, 1249), (300, 1190)], settles=2) is None


def test_a_settled_period_is_all_there_is_however_small_it_was() -> None:
    assert so_far([*SETTLED, (148, 591)], settles=0) is None


@pytest.mark.parametrize(("size", "partial"), [(880, True), (950, False), (1230, False), (2400, False)])
def test_a_little_fewer_or_more_is_no_part(size: int, partial: bool) -> None:
    assert (so_far([*SETTLED, (size // 4, size)]) is not None) == partial


def test_of_few_it_must_be_fewer_than_chance_makes() -> None:
    assert so_far([(10, 20)] * 6 + [(6, 12)]) is None
    assert so_far([(10, 20)] * 6 + [(2, 4)]) == pytest.approx(0.2)


def test_a_season_that_is_always_small_is_no_part() -> None:
    year = [(300, 1200), (300, 1210), (150, 600), (300, 1190)]
    assert so_far([*year, *year, *year[:3]]) is None


def test_fewer_than_a_year_of_settled_periods_say_nothing_of_a_part() -> None:
    assert so_far([*SETTLED[:3], (148, 591)]) is None


def test_a_rate_that_fell_is_not_taken_for_a_part() -> None:
    series = provisional(line([45.0, 46, 44, 45, 46, 44, 20], unit="rate_per_10000"), 1)
    assert with_so_far(series, (), 1) == series


def test_where_the_newest_has_no_figure_the_one_before_may_still_be_a_part() -> None:
    series = provisional(share_line([*SETTLED, (148, 591), Status.NOT_RETURNED]), 2)
    series = replace(series, points=(*series.points[:-1], replace(series.points[-1], status=Status.NOT_RETURNED)))
    assert [point.so_far is None for point in with_so_far(series, (), 2).points[-2:]] == [False, True]


RISING = [(150, 600)] * 8
RISEN = [(300, 1200)] * 7


def test_what_usually_came_later_is_still_to_come() -> None:
    """Five settled quarters were first known by half: so is the newest, were it as large as all of another."""
    assert so_far([*RISEN, (300, 1200)], known([*RISING[:7], (300, 1200)], 6, 8)) == pytest.approx(0.5)
    assert so_far([*RISEN, (300, 1200)], known([*RISEN, (300, 1200)], 6, 8)) is None


def test_what_has_come_of_the_newest_since_it_was_first_published_counts() -> None:
    assert so_far([*RISEN, (300, 1200)], known([*RISING[:7], (150, 600)], 6, 8)) is None
    assert so_far([*RISEN, (200, 1050)], known([*RISING[:7], (150, 900)], 6, 8)) == pytest.approx(0.5 * 1050 / 900)


def test_fewer_than_four_settled_revisions_do_not_show_what_is_usual_at_first() -> None:
    assert so_far([*RISEN, (300, 1200)], known([*RISING[:7], (300, 1200)], 3, 8)) is None


def test_a_rate_grows_by_what_is_counted() -> None:
    points = [Point(at, 600, 150_000, 40.0, Status.SHOWN) for at in periods("quarter")[:8]]
    series = provisional(replace(line([]), unit="rate_per_10000", points=tuple(points)), 1)
    first = [replace(each, numerator=300, denominator=150_000) for each in known(RISING, 6, 8)]
    assert with_so_far(series, [*first[:-1], replace(first[-1], numerator=600)], 1).points[-1].so_far == 0.5


def test_records_that_were_taken_back_are_no_share_in_at_first() -> None:
    series = share_line([(300, 1200)] * 3)
    (found,) = revisions(series, [FirstKnown(periods("quarter")[1], "a", date(2021, 1, 21), 340, 1300, 26.2)], 1)
    assert found.in_at_first == 1.0


def first_known(published: Sequence[tuple[float, str]]) -> list[FirstKnown]:
    """(value, publication) of so many quarters in order."""
    return [
        FirstKnown(at, publication, date(2021, 1, 21), None, None, value)
        for at, (value, publication) in zip(periods("quarter"), published, strict=False)
    ]


def revised(
    now: Sequence[float | Status], known: Sequence[tuple[float, str]], settles: int = 1
) -> list[tuple[float, float, int]]:
    return [(each.first, each.now, each.age) for each in revisions(line(now), first_known(known), settles)]


def test_years_that_had_settled_when_they_were_first_published_show_nothing_of_movement() -> None:
    known = [(20.0, "2020Q4-0001")] * 3 + [(23.0, "2020Q4-0001"), (24.0, "2021Q1-0001")]
    assert revised([20, 20, 20, 23.5, 24.4], known) == [(23.0, 23.5, 1), (24.0, 24.4, 0)]


def test_as_many_of_a_publication_count_as_were_still_expected_to_move() -> None:
    known = [(20.0, "2020Q3-0001"), (21.0, "2020Q3-0001"), (22.0, "2020Q3-0001")]
    assert revised([20, 21.5, 22.5], known, settles=2) == [(21.0, 21.5, 1), (22.0, 22.5, 0)]


def test_a_period_that_has_no_figure_now_is_no_revision() -> None:
    assert revised([20, Status.LOW], [(20.0, "2020Q1-0001"), (21.0, "2020Q2-0001")]) == [(20.0, 20, 0)]


def test_rounded_figures_are_never_revised() -> None:
    series = line([20, 21])
    rounded = replace(series, points=tuple(replace(point, rounded=True) for point in series.points))
    assert revisions(rounded, first_known([(20.0, "2020Q1-0001"), (22.0, "2020Q2-0001")]), 1) == ()


QUARTERS = periods("quarter")


def test_as_first_published_and_as_now_known() -> None:
    assert as_first_published(Revision(QUARTERS[3], 24.1, 25.04, 2), "percent") == (
        "For Jan to Mar 2021: 24.1% as first published, 25.0% as now known."
    )
    assert as_first_published(Revision(QUARTERS[3], 24.1, 24.14, 2), "percent") == (
        "For Jan to Mar 2021 it is still 24.1%, as first published."
    )


@pytest.mark.parametrize(
    ("usual", "largest", "unit", "sentence"),
    [
        (
            0.44,
            1.2,
            "percent",
            "Figures usually move by 0.4 percentage points before they settle, "
            "and by 1.2 percentage points at most so far.",
        ),
        (
            0.0,
            1.2,
            "percent",
            "Figures usually do not move before they settle; the most so far was 1.2 percentage points.",
        ),
        (0.0, 0.04, "percent", "Figures have not moved after they were first published."),
        (1.0, 2.0, "months", "Figures usually move by 1 month before they settle, and by 2 months at most so far."),
        (None, None, "percent", "Too few periods have settled to say how much figures usually move."),
    ],
)
def test_how_much_figures_usually_move(usual: float | None, largest: float | None, unit: str, sentence: str) -> None:
    assert usual_movement(Lag((), usual, largest, 4, True), unit) == sentence


def test_whether_the_newest_has_settled() -> None:
    revision = Revision(QUARTERS[3], 24.1, 25.0, 2)
    assert settling(Lag((revision,), None, None, 1, True)) == "The newest figure has settled."
    assert settling(Lag((revision,), None, None, 0, False)) == "The newest figure is still expected to move."
    assert settling(Lag((), None, None, 0, False)) == ""


@pytest.mark.parametrize("grain", ["quarter", "month", "year", "term", "academic_year"])
@pytest.mark.parametrize("unit", ["percent", "rate_per_10000", "months", "count"])
def test_no_sentence_of_first_figures_judges_or_runs_on(unit: str, grain: str) -> None:
    for now in (1234.5, 1.0):
        assert_plain(as_first_published(Revision(periods(grain)[0], 1234.5, now, 1), unit))
    for usual, largest in ((1.2, 3.4), (0, 1.2), (0, 0)):
        assert_plain(usual_movement(Lag((), usual, largest, 4, True), unit))
