"""The published figures carried with the project: sound in themselves, and the ones we know."""

import csv
from collections import Counter

import pytest

from data import reference
from data.reference import PublishedFigure
from queries.statistics.published_rounding import percentage

STATES = reference.HERE / "codes" / "published_state.csv"


def figure(measure: str, year: int, area: str, breakdown: str = "") -> PublishedFigure:
    (found,) = (
        one
        for one in reference.published()
        if (one.measure, one.year, one.area, one.breakdown) == (measure, year, area, breakdown)
    )
    return found


def test_every_local_percentage_is_its_counts_rounded_half_up() -> None:
    local = [one for one in reference.published() if one.level == "local" and one.value is not None and one.denominator]
    assert len(local) > 700
    for one in local:
        assert one.numerator is not None
        assert percentage(one.numerator, one.denominator or 0) == one.value, one


def test_nothing_is_worked_out_from_regional_or_national_counts() -> None:
    for one in reference.published():
        if one.level != "local":
            assert "worked out here" not in one.source
            assert one.numerator is None or one.numerator % 10 == 0
            assert one.measure != "neglect_factor" or one.value is None


def test_what_we_worked_out_ourselves_says_so() -> None:
    ours = [one for one in reference.published() if one.measure == "neglect_factor" and one.value is not None]
    assert len(ours) > 80
    assert all(one.source.endswith("percentage worked out here from the two counts") for one in ours)


def test_a_figure_is_a_number_exactly_where_its_state_is_shown() -> None:
    with STATES.open(encoding="utf-8", newline="") as file:
        states = {row["code"] for row in csv.DictReader(file)}
    for one in reference.published():
        assert one.state in states
        assert (one.value is not None) == (one.state == "shown"), one


def test_a_hidden_percentage_never_comes_with_its_numerator() -> None:
    hidden = [one for one in reference.published() if one.state == "suppressed"]
    assert hidden
    assert all(one.numerator is None for one in hidden)


def test_no_figure_is_there_twice_and_each_has_its_source() -> None:
    keys = [(one.measure, one.year, one.area_code, one.breakdown) for one in reference.published()]
    assert len(keys) == len(set(keys))
    assert all(one.source.startswith("DfE, ") for one in reference.published())


@pytest.mark.parametrize(
    ("measure", "year", "area", "breakdown", "value", "numerator", "denominator"),
    [
        ("repeat_plans", 2013, "Oxfordshire", "", 13.5, 60, 446),
        ("repeat_plans", 2022, "Oxfordshire", "", 30.3, 230, 760),
        ("repeat_plans", 2023, "Oxfordshire", "", 26.6, 196, 736),
        ("repeat_plans", 2024, "Oxfordshire", "", 27.6, 160, 580),
        ("repeat_plans", 2025, "Oxfordshire", "", 29.8, 168, 563),
        ("plans_open_two_years", 2022, "Oxfordshire", "", 2.7, 15, 559),
        ("plans_open_two_years", 2024, "Oxfordshire", "", 2.4, 13, 532),
        ("plans_open_two_years", 2025, "Oxfordshire", "", 3.2, 17, 527),
        ("rereferrals", 2024, "Oxfordshire", "", 18.6, 940, 5047),
        ("rereferrals", 2025, "Oxfordshire", "", 17.7, 892, 5047),
        ("neglect_factor", 2025, "Oxfordshire", "", 26.0, 638, 2452),
    ],
)
def test_oxfordshire_figures_we_know_with_their_counts(
    measure: str, year: int, area: str, breakdown: str, value: float, numerator: float, denominator: float
) -> None:
    found = figure(measure, year, area, breakdown)
    assert (found.value, found.numerator, found.denominator) == (value, numerator, denominator)


@pytest.mark.parametrize(
    ("measure", "year", "area", "breakdown", "value"),
    [
        ("repeat_plans", 2025, "South East", "", 26.3),
        ("repeat_plans", 2025, "England", "", 24.5),
        ("repeat_plans", 2025, "Warwickshire", "", 23.0),
        ("repeat_plans", 2025, "West Berkshire", "", 34.9),
        ("plans_open_two_years", 2025, "England", "", 2.3),
        ("plans_open_two_years", 2025, "South East", "", 2.5),
        ("plans_open_two_years", 2025, "South Gloucestershire", "", 6.4),
        ("rereferrals", 2025, "England", "", 22.6),
        ("rereferrals", 2025, "Hampshire", "", 41.0),
        ("absence_overall", 2025, "Oxfordshire", "CPPO", 27.3),
        ("absence_persistent", 2025, "Oxfordshire", "CPPO", 61.9),
        ("absence_severe", 2025, "Oxfordshire", "CPPO", 22.6),
        ("absence_overall", 2025, "Oxfordshire", "CINO", 21.0),
        ("absence_overall", 2019, "Oxfordshire", "CPPO", 15.8),
        ("absence_overall", 2025, "England", "CPPO", 21.8),
        ("absence_persistent", 2024, "England", "CINO", 47.8),
        ("absence_overall", 2025, "Oxfordshire", "all pupils", 7.16),
        ("absence_persistent", 2024, "England", "all pupils", 19.95),
    ],
)
def test_figures_we_know(measure: str, year: int, area: str, breakdown: str, value: float) -> None:
    assert figure(measure, year, area, breakdown).value == value


def test_kinds_of_nothing_we_know() -> None:
    hidden = figure("plans_open_two_years", 2023, "Oxfordshire")
    assert (hidden.state, hidden.denominator) == ("suppressed", 560)
    assert figure("rereferrals", 2024, "Hampshire").state == "unreliable"
    assert figure("absence_overall", 2020, "Oxfordshire", "CPPO").state == "not_available"


def test_neighbours_by_either_model() -> None:
    newer, older = reference.neighbours("2025-05"), reference.neighbours("2021-04")
    assert " ".join(one.neighbour_code for one in newer) == "873 919 825 937 916 850 867 938 869 803"
    assert " ".join(one.neighbour_code for one in older) == "873 919 800 850 869 865 916 825 867 938"
    assert newer[0].closeness == "Extremely close"
    with pytest.raises(LookupError, match="2019"):
        reference.neighbours("2019")


def test_every_neighbour_is_an_area_and_the_newer_ones_have_figures() -> None:
    codes = {area.la_code: area.ons_code for area in reference.areas()}
    for version in ("2025-05", "2021-04"):
        assert {one.neighbour_code for one in reference.neighbours(version)} <= codes.keys()
    with_figures = {
        one.area_code for one in reference.published() if one.measure == "repeat_plans" and one.year == 2025
    }
    assert {codes[one.neighbour_code] for one in reference.neighbours("2025-05")} < with_figures
    assert codes["850"] == "E10000014"  # Hampshire's, often taken for Oxfordshire's
    assert codes["931"] == "E10000025"


def test_an_area_is_there_once_and_no_code_is_anybody_else_s() -> None:
    every = [code for area in reference.areas() for code in (area.ons_code, area.former_code) if code]
    assert len(every) == len(set(every)) == 173
    authorities = [area.la_code for area in reference.areas() if area.la_code]
    assert len(authorities) == len(set(authorities)) == 158


def test_population_is_the_latest_not_later_than_asked() -> None:
    assert reference.population(2024, "E10000025").children == 156_647
    assert reference.population(2026, "E10000025") == reference.population(2024, "E10000025")
    assert reference.population(2023, "E10000025").children == 153_988
    assert reference.population(2024, "E92000001").children == 12_183_016
    with pytest.raises(LookupError, match="2011"):
        reference.population(2011, "E10000025")


def test_every_area_with_figures_has_a_population() -> None:
    compared = {one.area_code for one in reference.published()}
    for area in (area for area in reference.areas() if area.ons_code in compared):
        assert reference.population(2024, area.ons_code).area == area.area


def test_a_year_has_eight_days_off_on_weekdays_but_for_those_of_jubilees_a_funeral_and_a_coronation() -> None:
    days = reference.bank_holidays()
    counts = Counter(day.year for day in days)
    assert all(day.weekday() < 5 for day in days)
    assert {year: count for year, count in counts.items() if count != 8} == {2012: 9, 2022: 10, 2023: 9}
    assert (min(counts), max(counts), len(counts)) == (2012, 2030, 19)
