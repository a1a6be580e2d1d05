"""What may be said of small numbers, asked through the door that every figure goes through."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.protect import Protected
from queries.edition.answers import Status
from queries.indicator.indicator import SeriesDefinition
from tests.helpers.measures import an_indicator, figure, protected, protected_lines
from tests.helpers.worlds import of

YEAR = ("2024Q1", "2024Q2", "2024Q3", "2024Q4")
PLACES = ("north", "central", "south", "unknown")


def a_year(**places: tuple[int, int]) -> dict[str, dict[str, tuple[int, int]]]:
    """The same counts in each quarter of a year."""
    return {quarter: dict(places) for quarter in YEAR}


@pytest.mark.parametrize(
    ("counted", "units", "said"),
    [
        (22, 80, (22, 80, 27.5)),
        (0, 80, (0, 80, 0.0)),
        (6, 80, (6, 80, 7.5)),
        (80, 80, (80, 80, 100.0)),
    ],
)
def test_the_whole_area_is_exact_where_the_count_and_the_rest_are_nought_or_six(
    counted: int, units: int, said: tuple[float | None, ...]
) -> None:
    row = figure(protected({"2024Q1": {"all": (counted, units)}}), "2024Q1")
    assert (row.numerator, row.denominator, row.value) == said
    assert (row.status, row.rounded) == (Status.SHOWN, False)


@pytest.mark.parametrize(("counted", "units"), [(5, 80), (1, 80), (75, 80), (79, 80), (1, 4)])
def test_a_whole_area_count_or_rest_of_one_to_five_is_rounded_and_low(counted: int, units: int) -> None:
    row = figure(protected({"2024Q1": {"all": (counted, units)}}), "2024Q1")
    assert row.rounded and row.value is None
    assert row.status in (Status.LOW, Status.TOO_FEW)
    assert (row.numerator or 0) % 5 == (row.denominator or 0) % 5 == 0


def test_nobody_at_all_is_not_applicable_and_not_nought() -> None:
    row = figure(protected({"2024Q1": {"all": (0, 0)}}), "2024Q1")
    assert (row.status, row.value) == (Status.NOT_APPLICABLE, None)


def test_a_period_that_was_not_returned_is_a_gap_everywhere() -> None:
    rows = protected({"2024Q1": {"all": (22, 80), "north": (22, 80)}}, missing=("2024Q2",))
    assert figure(rows, "2024Q2").status is Status.NOT_RETURNED
    assert figure(rows, "2024Q2", "north").status is Status.NOT_RETURNED


def test_the_newest_quarter_is_provisional_while_late_recording_may_move_it() -> None:
    rows = protected({q: {"all": (22, 80)} for q in YEAR}, an_indicator(settles=1))
    assert [figure(rows, q).status for q in YEAR] == [Status.SHOWN] * 3 + [Status.PROVISIONAL]
    assert figure(rows, "2024").status is Status.PROVISIONAL


def test_a_year_is_its_quarters_added_up() -> None:
    row = figure(protected(a_year(all=(22, 80))), "2024")
    assert (row.numerator, row.denominator, row.value) == (88, 320, 27.5)


def test_a_year_with_a_low_quarter_is_rounded_whole_so_that_nobody_can_subtract() -> None:
    """Three exact quarters, and the year as it is published nationally, would tell the fourth."""
    before = {f"2023Q{n}": {"all": (22, 80)} for n in range(1, 5)}
    rows = protected(before | a_year(all=(22, 80)) | {"2024Q3": {"all": (3, 80)}})
    for key in (*YEAR, "2024"):
        row = figure(rows, key)
        assert row.rounded
        assert row.numerator is not None and row.numerator % 5 == 0
    assert not figure(rows, "2023Q4").rounded, "the year before stays exact"


def test_a_rates_year_with_a_low_quarter_is_rounded_too() -> None:
    counts = a_year(all=(40, 40)) | {"2024Q3": {"all": (3, 3)}}
    rows = protected(counts, an_indicator(kind="rate", unit="rate_per_10000"))
    year, low = figure(rows, "2024"), figure(rows, "2024Q3")
    assert (year.numerator, year.rounded, year.value) == (120, True, 12.0)
    assert (low.status, low.value) == (Status.LOW, None)


def test_a_stocks_year_is_its_last_quarter() -> None:
    counts = a_year(all=(22, 80)) | {"2024Q4": {"all": (30, 100)}}
    row = figure(protected(counts, an_indicator(stock=True)), "2024")
    assert (row.numerator, row.denominator) == (30, 100)


def test_a_whole_that_would_tell_the_few_outside_its_part_is_rounded() -> None:
    """All plans less plans for neglect leaves two: the part is exact, the whole is not."""
    both = an_indicator(
        series=(SeriesDefinition("neglect", "Neglect", True, "all"), SeriesDefinition("all", "All", False, ""))
    )
    rows = protected_lines({"neglect": {"2024Q1": {"all": (20, 60)}}, "all": {"2024Q1": {"all": (22, 100)}}}, both)
    assert not figure(rows, "2024Q1").rounded
    assert figure(rows, "2024Q1", series="all").rounded


def test_below_the_whole_area_everything_is_in_fives_and_a_rate_is_whole() -> None:
    rows = protected(a_year(all=(66, 240), north=(22, 81), central=(21, 78), south=(23, 81)))
    north = figure(rows, "2024", "north")
    assert north.rounded and north.value == round(north.value or 0)
    assert north.numerator is not None and north.numerator % 5 == 0
    assert north.status is Status.SHOWN


def test_a_part_that_rounds_to_five_or_nought_is_low_and_says_no_rate() -> None:
    rows = protected(a_year(all=(40, 240), north=(1, 80), central=(19, 80), south=(20, 80)))
    north = figure(rows, "2024Q1", "north")
    assert (north.status, north.value) == (Status.LOW, None)


def test_a_rate_out_of_fewer_than_twenty_is_not_given() -> None:
    rows = protected(a_year(all=(100, 240), north=(6, 12), central=(44, 108), south=(50, 120)))
    assert figure(rows, "2024Q1", "north").status is Status.TOO_FEW


def test_a_table_out_of_fewer_than_sixty_in_the_year_is_not_shown_at_all() -> None:
    rows = protected(a_year(all=(6, 14), north=(2, 4), central=(2, 5), south=(2, 5)))
    for place in PLACES:
        row = figure(rows, "2024", place)
        assert (row.status, row.numerator, row.denominator) == (Status.TOO_FEW, None, None)


def test_a_split_into_two_needs_twenty_in_both() -> None:
    by_sex = an_indicator(dimensions=("sex",), localities=False)
    counts = {"sex:female": (8, 40), "sex:male": (2, 40)}
    rows = protected(a_year(all=(10, 80), **counts), by_sex)
    assert figure(rows, "2024", "sex:female").status is Status.TOO_FEW
    larger = {"sex:female": (8, 40), "sex:male": (8, 40)}
    rows = protected(a_year(all=(16, 80), **larger), by_sex)
    assert figure(rows, "2024", "sex:female").status is Status.SHOWN


quarter_counts = st.fixed_dictionaries({p: st.tuples(st.integers(0, 40), st.integers(0, 40)) for p in PLACES})


@given(st.lists(quarter_counts, min_size=4, max_size=4))
@settings(max_examples=of(60), deadline=None)
def test_whatever_the_counts_nothing_small_and_exact_gets_through(
    given_quarters: list[dict[str, tuple[int, int]]],
) -> None:
    counts = {}
    for quarter, places in zip(YEAR, given_quarters, strict=True):
        exact = {place: (counted, counted + rest) for place, (counted, rest) in places.items()}
        whole = (sum(c for c, _ in exact.values()), sum(u for _, u in exact.values()))
        counts[quarter] = {"all": whole, **exact}
    rows = protected(counts)
    for row in rows:
        if row.rounded:
            assert (row.numerator or 0) % 5 == 0 and (row.denominator or 0) % 5 == 0
        elif row.numerator is not None:
            assert not 1 <= row.numerator <= 5
        if not row.status.is_number:
            assert row.value is None and row.lower is None
    _adds_up(rows)


def _adds_up(rows: list[Protected]) -> None:
    """Quarters add up to years in every locality, wherever all are given."""
    for place in PLACES:
        parts = [figure(rows, quarter, place) for quarter in YEAR]
        year = figure(rows, "2024", place)
        if year.numerator is not None and all(part.numerator is not None for part in parts):
            assert year.numerator == sum(part.numerator or 0 for part in parts)
            assert year.denominator == sum(part.denominator or 0 for part in parts)
