"""Places in several years together: what one year is too small to show, and what rounding alone never does."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from data.periods import period
from queries.edition.answers import Series, Status
from queries.reading.localities import across_places
from queries.reading.localities_over_years import OverYears, PlacesOverYears, apart, of_years, over_years
from tests.unit.reading.lines import an_indicator, share_line
from tests.unit.reading.words import assert_plain

SHARES = an_indicator()
PLACES = ("north", "central", "south")
Pair = tuple[int, int] | Status

# Berkeley's admissions of 1973 by department, the textbook case: R's mantelhaen.test says 1.5246, and 1.4269 (p 0.2323)
# with a continuity correction of a half.
ADMISSIONS = [
    ((512, 825), (89, 108)), ((353, 560), (17, 25)), ((120, 325), (202, 593)),
    ((138, 417), (131, 375)), ((53, 191), (94, 393)), ((22, 373), (24, 341)),
]  # fmt: skip


def lines(*places: Sequence[Pair], rounded: bool = False, grain: str = "year") -> list[Series]:
    """So many years of north, central and south."""
    made = [share_line(pairs, locality=name, grain=grain) for name, pairs in zip(PLACES, places, strict=False)]
    return [replace(one, points=tuple(replace(point, rounded=rounded) for point in one.points)) for one in made]


def found(*places: Sequence[Pair], rounded: bool = False) -> dict[str, tuple[str, str]]:
    """(way, position) of each place there is something to say of."""
    together = over_years(SHARES, lines(*places, rounded=rounded))
    assert together is not None
    return {place.name: (place.way, place.position) for place in together.places}


def test_it_is_the_known_test_of_tables_that_are_kept_apart() -> None:
    for at in (0, 1):
        told = apart(ADMISSIONS, at)
        distance = abs(told.counted - told.expected)
        assert (distance / told.spread) ** 2 == pytest.approx(1.5246, abs=0.0001)
        assert ((distance - 0.5) / told.spread) ** 2 == pytest.approx(1.4269, abs=0.0001)
        assert 1 - told.surety(0.5) == pytest.approx(0.2323, abs=0.0001)


HIGH, LOW = [(35, 110)] * 6, [(25, 110)] * 6


def test_a_place_that_is_a_little_higher_every_year_is_seen_in_all_of_them() -> None:
    """No single year shows it: each is within chance."""
    assert found(LOW, LOW, HIGH)["south"] == ("highest", "look")
    every = lines(LOW, LOW, HIGH)
    for point in every[0].points:
        funnel = across_places(SHARES, every, point.period.key)
        assert funnel is not None
        assert {each.position for each in funnel.points} == {"within"}


def test_one_high_year_is_not_every_year() -> None:
    once = [(60, 110), *[(25, 110)] * 5]
    assert found(LOW, LOW, once)["south"] == ("higher", "note")
    assert found([(24, 110)] * 6, [(25, 110)] * 6, [(24, 110), *[(26, 110)] * 5]) == {}


def test_highest_in_every_year_is_said_also_where_chance_might_do_that() -> None:
    assert found([(24, 110)] * 4, [(24, 110)] * 4, [(26, 110)] * 4)["south"] == ("highest", "within")
    assert found([(24, 110)] * 4, [(26, 110)] * 4, [(26, 110)] * 4) == {"north": ("lowest", "within")}


def test_years_in_which_a_place_has_no_figure_are_left_out() -> None:
    gap = [LOW[0], LOW[0], Status.TOO_FEW, LOW[0]]
    together = over_years(SHARES, lines(LOW[:4], gap, HIGH[:4]))
    assert together is not None
    assert [year.key for year in together.years] == ["2020", "2021", "2023"]
    assert not together.unbroken
    assert over_years(SHARES, lines(LOW[:3], gap[:3], HIGH[:3])) is None


def test_a_year_that_is_partly_in_is_left_out() -> None:
    every = lines(LOW, LOW, HIGH)
    newest = replace(every[1].points[-1], so_far=0.5)
    partial = replace(every[1], points=(*every[1].points[:-1], newest))
    together = over_years(SHARES, [every[0], partial, every[2]])
    assert together is not None
    assert len(together.years) == 5


@pytest.mark.parametrize(
    "changes",
    [{"stock": True}, {"overlapping": True}, {"base": "academic_year"}, {"base": "term"}, {"kind": "sessions"},
     {"unit": "rate_per_10000"}],
)  # fmt: skip
def test_what_is_the_same_children_again_is_not_put_together(changes: dict[str, object]) -> None:
    assert over_years(an_indicator(**changes), lines(LOW, LOW, HIGH)) is None


def test_quarters_and_two_places_are_not_put_together() -> None:
    assert over_years(SHARES, lines(LOW, LOW, HIGH, grain="quarter")) is None
    assert over_years(SHARES, lines(LOW, HIGH)) is None


def test_rounding_over_time_is_allowed_for_once_and_again_after_each_gap() -> None:
    a_little = [(30, 110)] * 4
    lower = [(20, 110)] * 4
    assert found(lower, lower, a_little)["south"] == ("highest", "look")
    assert found(lower, lower, a_little, rounded=True)["south"] == ("highest", "note")
    gaps = [pair for pair in a_little for pair in (pair, Status.TOO_FEW)]
    others = [pair for pair in lower for pair in (pair, Status.TOO_FEW)]
    assert found(others, others, gaps, rounded=True)["south"] == ("highest", "within")


def in_fives(true: Sequence[int]) -> list[int]:
    """Counts as they are published: each year's is the step of a running total in fives."""
    total = issued = 0
    steps = []
    for count in true:
        total += count
        step = 5 * round((total - issued) / 5)
        issued += step
        steps.append(step)
    return steps


def drawn(chance: random.Random, share: float, rounded: bool) -> list[Pair]:
    true = [sum(chance.random() < share for _ in range(80)) for _ in range(6)]
    counts = in_fives(true) if rounded else true
    return [(count, 80) for count in counts]


@pytest.mark.parametrize("rounded", [False, True])
def test_alike_places_are_called_apart_no_more_often_than_is_said(rounded: bool) -> None:
    chance = random.Random(7)
    outside = 0
    for _ in range(300):
        together = over_years(SHARES, lines(*(drawn(chance, 0.3, rounded) for _ in PLACES), rounded=rounded))
        assert isinstance(together, PlacesOverYears)
        outside += any(place.position != "within" for place in together.places)
    assert outside / 300 < 0.07  # one in twenty is meant


def test_what_is_said_of_rounded_counts_is_so_of_the_true_ones() -> None:
    """Whatever is called apart by its rounded counts is on that side of the others by its true ones."""
    chance = random.Random(8)
    for _ in range(200):
        true = [[sum(chance.random() < share for _ in range(80)) for _ in range(6)] for share in (0.28, 0.3, 0.36)]
        shown = [[(count, 80) for count in in_fives(counts)] for counts in true]
        tables = [tuple((counts[year], 80) for counts in true) for year in range(6)]
        for at, name in enumerate(PLACES):
            way, position = found(*shown, rounded=True).get(name, ("", "within"))
            if position != "within":
                truly = apart(tables, at)
                assert (truly.counted > truly.expected) == (way in ("higher", "highest"))
                assert truly.surety(0) > 0.95


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


@pytest.mark.parametrize("years", [range(2020, 2026), (2020, 2021, 2023, 2025)], ids=["unbroken", "with gaps"])
def test_no_sentence_of_years_together_judges_or_runs_on(years: Sequence[int]) -> None:
    assert_plain(of_years(together(years=years), NAMES))
    for way, position in itertools.product(("highest", "lowest", "higher", "lower"), ("note", "look", "within")):
        if (way, position) not in (("higher", "within"), ("lower", "within")):
            assert_plain(of_years(together(OverYears("south", way, position), years=years), NAMES))
