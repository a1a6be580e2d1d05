"""What figures say besides a series' own sentence, over every combination, and never a verdict."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from data.periods import period
from queries.edition.answers import Reading, Series, Status
from queries.reading.asides import (
    as_first_published,
    in_funnel,
    of_funnel,
    of_late,
    of_left_out,
    of_pooled,
    of_years,
    over_years,
    settling,
    standing,
    usual_label,
    usual_movement,
)
from queries.reading.patterns import read_pattern
from queries.reading.standings import (
    AnnualTrend,
    BesideRow,
    Funnel,
    FunnelPoint,
    Lag,
    OverYears,
    PlacesOverYears,
    Pooled,
    Revision,
)
from queries.reading.trend import YEARLY
from tests.unit.reading.lines import line, periods
from tests.unit.reading.words import assert_plain

UNITS = ("percent", "rate_per_10000", "months", "count")
GRAINS = ("quarter", "month", "year", "term", "academic_year")
QUARTERS = periods("quarter")


def test_from_when_usual_is_counted() -> None:
    assert usual_label(QUARTERS[16]) == "Apr 2024"


def trend(way: str, series: Series) -> AnnualTrend:
    return AnnualTrend(way, series.points[0], series.points[-1], 1.0)


def test_the_movement_over_years() -> None:
    series = line([20.0, 21, 22, 24, 25], grain="year")
    assert over_years(trend("up", series), series) == (
        "Over five yearly figures it moved up, from 20.0% in 2020/21 to 25.0% in 2024/25."
    )
    school = line([20.0, 21, 22, 24, 25], grain="academic_year")
    assert over_years(trend("no clear way", school), school) == (
        "Over five yearly figures it has no clear direction: 20.0% in 2020/21, 25.0% in 2024/25."
    )
    assert over_years(None, series) == ""


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


def place(value: float, position: str) -> FunnelPoint:
    lines = (None,) * 4 if position == "few" else (20.0, 40.0, 15.0, 45.0)
    return FunnelPoint("north", value, 100, value, *lines, position)


@pytest.mark.parametrize(
    ("value", "position", "sentence"),
    [
        (30, "within", "North: within what chance gives a group of its size."),
        (42, "note", "North: higher than all together, as chance seldom makes a group of its size."),
        (17, "note", "North: lower than all together, as chance seldom makes a group of its size."),
        (60, "look", "North: higher than all together, as chance hardly ever makes a group of its size."),
        (3, "few", "North: too few to say how it stands to the others."),
    ],
)
def test_where_a_place_stands(value: float, position: str, sentence: str) -> None:
    assert in_funnel(place(value, position), "North") == sentence
    assert_plain(sentence)


@pytest.mark.parametrize(
    ("outside", "within", "few", "opening"),
    [
        (0, 3, 0, "None is further from all together"),
        (1, 2, 0, "1 of 3 is further from all together"),
        (2, 3, 1, "2 of 5 are further from all together"),
        (6, 5, 0, "6 of 11 are further apart than chance gives, so more than chance"),
        (0, 0, 3, "There are too few everywhere"),
    ],
)
def test_how_many_places_stand_outside(outside: int, within: int, few: int, opening: str) -> None:
    points = [place(60, "look")] * outside + [place(30, "within")] * within + [place(3, "few")] * few
    sentence = of_funnel(Funnel(30, tuple(points), ()))
    assert sentence.startswith(opening)
    assert_plain(sentence)


def area(role: str, value: float | None, flag: str, state: str = "shown") -> BesideRow:
    return BesideRow("South East" if role == "region" else "England", role, None, None, value, None, None, state, flag)


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
def test_how_ours_stands_to_another_area(row: BesideRow, sentence: str) -> None:
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


def together(*places: OverYears, years: Sequence[int] = range(2020, 2026)) -> PlacesOverYears:
    return PlacesOverYears(tuple(period(str(year)) for year in years), places)


NAMES = {"south": "South", "north": "North"}


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (together(OverYears("south", "highest", "look")),
         "South was highest in each of 6 years, 2020/21 to 2025/26: chance hardly ever does that."),
        (together(OverYears("north", "lower", "look"), OverYears("south", "highest", "note")),
         "South was highest in each of 6 years, 2020/21 to 2025/26: chance seldom does that."),
        (together(OverYears("south", "lowest", "within")),
         "South was lowest in each of 6 years, 2020/21 to 2025/26. "
         "All years together, that is no further than chance and rounding give."),
        (together(OverYears("north", "lower", "note"), years=(2020, 2021, 2024)),
         "North was lower than all together over 3 years with figures, 2020/21 to 2024/25: chance seldom does that."),
        (together(years=(2020, 2021, 2022)),
         "Over 3 years together, 2020/21 to 2022/23, none is further from all than chance and rounding give."),
        (None, ""),
    ],
)  # fmt: skip
def test_what_years_together_show_of_places(found: PlacesOverYears | None, sentence: str) -> None:
    assert of_years(found, NAMES) == sentence


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


def every_aside() -> Iterator[str]:
    for way, position, years in itertools.product(
        ("highest", "lowest", "higher", "lower"),
        ("note", "look", "within"),
        (range(2020, 2026), (2020, 2021, 2023, 2025)),
    ):
        if (way, position) not in (("higher", "within"), ("lower", "within")):
            yield of_years(together(OverYears("south", way, position), years=years), NAMES)
    yield from (of_years(together(years=years), NAMES) for years in (range(2020, 2026), (2020, 2021, 2023, 2025)))
    yield from (late(40, 27, 41, 42, 27, 28, grain=grain) for grain in GRAINS)
    for unit, grain in itertools.product(UNITS, GRAINS):
        series = line([1234.5, 26.0], grain=grain, unit=unit)
        first = series.points[0]
        if grain in YEARLY:
            yield from (over_years(trend(way, series), series) for way in ("up", "down", "no clear way"))
        for now in (1234.5, 1.0):
            yield as_first_published(Revision(first.period, 1234.5, now, 1), unit)
    for unit, role, flag in itertools.product(
        UNITS, ("national", "pooled", "neighbour", "region"), ("higher", "lower", "similar")
    ):
        row = replace(area(role, 1234.5, flag), name="Bath and North East Somerset")
        yield standing(row, unit)
        yield standing(replace(row, value=None, state="suppressed"), unit)
        yield standing(replace(row, value=None, state="unreliable"), unit)
        some = Pooled(245, 1000, 24.5, 1234.5, 34.9, 8, 2, 1)
        yield from (of_pooled(some, unit), of_left_out(some))
        yield from (usual_movement(Lag((), *moved, 4, True), unit) for moved in ((1.2, 3.4), (0, 1.2), (0, 0)))


def test_no_aside_judges_or_runs_on() -> None:
    every = list(every_aside())
    assert len(every) > 300
    for sentence in every:
        assert_plain(sentence)
