"""Places beside one another in one period: the funnel and the difference of two."""

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.edition.answers import Series, Status
from queries.reading.localities import (
    IN_FIVES,
    Funnel,
    FunnelPoint,
    SumOfPlaces,
    across_areas,
    across_places,
    apart_counts,
    in_funnel,
    moved_by_rounding,
    of_funnel,
)
from tests.unit.reading.lines import an_indicator, periods, published, share_line
from tests.unit.reading.words import assert_plain

SHARES = an_indicator()
NOW = periods("quarter")[0].key
CLOSE = 1e-9


def places(*pairs: tuple[int, int] | Status, rounded: bool = False) -> list[Series]:
    """One period's share in north, central, south …"""
    lines = [
        share_line([pair], locality=name)
        for name, pair in zip(("north", "central", "south", "west"), pairs, strict=False)
    ]
    return [replace(series, points=(replace(series.points[0], rounded=rounded),)) for series in lines]


def positions(*pairs: tuple[int, int] | Status, rounded: bool = False) -> list[str]:
    found = across_places(SHARES, places(*pairs, rounded=rounded), NOW)
    assert found is not None
    return [point.position for point in found.points]


def test_a_funnel_agrees_with_every_known_answer() -> None:
    """PHEindicatormethods on three localities and ten neighbours, around the share of them all."""
    with (Path(__file__).parents[2] / "vectors" / "funnel_proportion.csv").open(encoding="utf-8", newline="") as f:
        told = list(csv.DictReader(f))
    found = across_areas(
        SHARES, [published(row["area"], int(row["numerator"]), int(row["denominator"])) for row in told], 2021
    )
    assert found is not None
    assert found.average == pytest.approx(100 * float(told[0]["average"]))
    by_name = {point.name: point for point in found.points}
    for row in told:
        point = by_name[row["area"]]
        lines = (point.lower95, point.upper95, point.lower998, point.upper998)
        assert lines == pytest.approx([100 * float(row[key]) for key in ("l2", "u2", "l3", "u3")], abs=CLOSE)
        assert point.value == pytest.approx(100 * float(row["p"]))
        said = {"N": "within", "(0.001)": "look", "(0.025)": "note"}
        assert point.position == next(position for part, position in said.items() if part in row["significance"])


def test_lines_are_wider_for_a_smaller_place_and_stay_between_none_and_all() -> None:
    found = across_places(SHARES, places((10, 50), (20, 100), (200, 1000)), NOW)
    assert found is not None
    small, middle, large = found.points
    assert width(small) > width(middle) > width(large)
    high = across_places(SHARES, places((90, 100), (91, 100), (100, 100)), NOW)
    assert high is not None
    assert [point.upper998 for point in high.points] == [100] * 3


def width(point: FunnelPoint) -> float:
    assert point.lower95 is not None
    assert point.upper95 is not None
    return point.upper95 - point.lower95


def test_where_too_few_are_expected_there_are_no_lines() -> None:
    assert positions((1, 100), (2, 100), (30, 1000)) == ["few", "few", "within"]
    assert positions((4, 100), (5, 100), (46, 1000)) == ["few", "few", "within"]
    assert positions((5, 100), (5, 100), (55, 1000)) == ["within"] * 3
    assert positions((99, 100), (98, 100), (970, 1000)) == ["few", "few", "within"]
    assert positions((0, 100), (0, 100), (0, 1000)) == ["few"] * 3


def test_a_place_without_a_figure_is_left_out_and_named() -> None:
    found = across_places(SHARES, places((20, 100), Status.LOW, (22, 100), (25, 100)), NOW)
    assert found is not None
    assert found.left_out == ("central",)
    assert found.average == pytest.approx(100 * 67 / 300)


def test_two_places_are_no_funnel() -> None:
    assert across_places(SHARES, places((20, 100), (60, 100)), NOW) is None


def test_groups_are_named_by_their_category() -> None:
    groups = [share_line([(20, 100)], dimension="sex", category=name) for name in ("female", "male", "unknown")]
    found = across_places(SHARES, groups, NOW)
    assert found is not None
    assert [point.name for point in found.points] == ["female", "male", "unknown"]


@pytest.mark.parametrize("changes", [{"kind": "sessions"}, {"unit": "rate_per_10000"}, {"unit": "months"}])
def test_half_days_rates_and_medians_bear_no_funnel(changes: dict[str, str]) -> None:
    """Half days vary far more than counting explains: every place would stand outside."""
    indicator = an_indicator(**changes)
    assert across_places(indicator, places((900, 9000), (1900, 18000), (2500, 20000)), NOW) is None
    assert across_areas(indicator, [published(name, 900, 9000) for name in "abc"], 2021) is None


def test_other_years_and_whole_regions_are_not_in_a_funnel_of_areas() -> None:
    rows = [*(published(name, 20, 100) for name in "abc"), published("a", 90, 100, year=2020)]
    found = across_areas(SHARES, [*rows, published("England", 2000, 10_000, role="national")], 2021)
    assert found is not None
    assert [point.name for point in found.points] == ["a", "b", "c"]


def test_a_former_neighbour_is_in_the_funnel_of_its_own_set_only() -> None:
    rows = [published(name, 20, 100, versions="2021-04, 2025-05") for name in "abc"]
    rows.append(published("d", 20, 100, "former_neighbour", versions="2021-04"))
    now, before = across_areas(SHARES, rows, 2021), across_areas(SHARES, rows, 2021, "2021-04")
    assert now is not None
    assert before is not None
    assert [point.name for point in now.points] == ["a", "b", "c"]
    assert [point.name for point in before.points] == ["a", "b", "c", "d"]


def test_an_area_too_small_to_publish_is_left_out_and_named() -> None:
    found = across_areas(SHARES, [published("small", None, 90), *(published(name, 20, 100) for name in "abc")], 2021)
    assert found is not None
    assert found.left_out == ("small",)


def test_rounding_alone_puts_no_place_outside() -> None:
    pairs = ((35, 100), (20, 100), (20, 100))
    assert positions(*pairs) == ["note", "within", "within"]
    assert positions(*pairs, rounded=True) == ["within"] * 3
    assert positions((60, 100), (20, 100), (20, 100), rounded=True)[0] == "look"


def test_counts_rounded_to_fives_call_out_no_more_places_than_true_ones_would() -> None:
    """Three places with one true share: one in twenty would stand outside the inner lines by chance."""
    chance = random.Random(4)
    outside = 0
    for _ in range(400):
        true = [(sum(chance.random() < 0.3 for _ in range(60)), 60) for _ in range(3)]
        rounded = [(5 * round(count / 5), total) for count, total in true]
        outside += sum(each != "within" for each in positions(*rounded, rounded=True))
    assert outside / 1200 < 0.05


@given(st.integers(1, 400), st.integers(400, 800), st.floats(0.01, 0.99))
def test_a_count_moved_by_rounding_never_passes_the_share(count: int, total: int, share: float) -> None:
    moved = moved_by_rounding(count, total, share, IN_FIVES)
    assert abs(moved - count) <= 5
    assert (moved - share * total) * (count - share * total) >= 0


def test_how_far_apart_two_shares_are_is_newcombe_s_in_percent() -> None:
    found = apart_counts((22, 47, 0), (45, 210, 0))
    assert found is not None
    assert (found.lower, found.upper) == pytest.approx((10.6128405318392, 40.2109589337286))


def test_rounding_alone_sets_no_two_shares_apart() -> None:
    exact, rounded, same = (
        apart_counts((x, 100, IN_FIVES * rounded), (y, 100, IN_FIVES * rounded))
        for x, y, rounded in ((35, 20, False), (35, 20, True), (20, 25, True))
    )
    assert exact is not None
    assert rounded is not None
    assert same is not None
    assert exact.lower > 0 > rounded.lower
    assert same.lower < 0 < same.upper


def placed(value: float, position: str) -> FunnelPoint:
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
    assert in_funnel(placed(value, position), "North") == sentence
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
    points = [placed(60, "look")] * outside + [placed(30, "within")] * within + [placed(3, "few")] * few
    sentence = of_funnel(Funnel(30, tuple(points), ()))
    assert sentence.startswith(opening)
    assert_plain(sentence)


def test_why_places_do_not_add_up_is_one_plain_sentence() -> None:
    said = SumOfPlaces(periods("quarter")[0], 1_230, 1_227).in_words
    assert said == "Places are rounded to fives over time, so they add up to 1,230 where the county counted 1,227."
    assert len(said.split()) <= 20
