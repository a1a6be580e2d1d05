"""Published figures, neighbours and localities, from their files to the rows that are stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.homes import Home, found
from tests.helpers.samples import text_table


@pytest.mark.parametrize(
    ("symbol", "value", "state"),
    [
        ("29.8", 29.8, "shown"), ("0", 0.0, "shown"), ("c", None, "suppressed"), ("x", None, "not_available"),
        (":", None, "not_available"), ("z", None, "not_applicable"), ("low", None, "rounds_to_zero"),
        ("~", None, "rounds_to_zero"), ("k", None, "rounds_to_zero"), ("u", None, "unreliable"),
    ],
)  # fmt: skip
def test_published_symbol_is_a_state_and_never_a_number(
    symbol: str, value: float | None, state: str, tmp_path: Path
) -> None:
    home = Home(tmp_path)
    again = "0" if symbol == "0" else "168"
    row = {"plans_again": again, "plans_again_percent": symbol}
    home.take(text_table(tmp_path / "d3.csv", "published", "d3", row))

    assert home.stored("SELECT value, state FROM stored.published") == [(value, state)]


def test_published_figures_know_their_area_and_year(tmp_path: Path) -> None:
    home = Home(tmp_path)
    region = {"level": "Regional", "area_code": None, "area": None}
    nation = region | {"level": "National", "region_code": None, "region": None, "time_period": "2024"}

    home.take(text_table(tmp_path / "d3.csv", "published", "d3", {}, region, nation))

    assert home.stored("SELECT year, level, area_code, area FROM stored.published ORDER BY row_number") == [
        (2025, "local", "E10000025", "Oxfordshire"),
        (2025, "regional", "E12000008", "South East"),
        (2024, "national", "E92000001", "England"),
    ]


def test_published_absence_gives_three_measures_a_row(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(text_table(tmp_path / "absence.csv", "published", "absence", {}, {"phase": "Special"}))

    assert home.stored(
        "SELECT measure, year, breakdown, numerator, denominator, value FROM stored.published ORDER BY ALL"
    ) == [
        (measure, 2025, breakdown, *figures)
        for measure, figures in (
            ("absence_overall", (26500.0, 97000.0, 27.3)),
            ("absence_persistent", (197.0, 318.0, 61.9)),
            ("absence_severe", (72.0, 318.0, 22.6)),
        )
        for breakdown in ("CPPO", "CPPO: Special")
    ]


def test_published_referrals_are_read_under_their_older_headings(tmp_path: Path) -> None:
    home = Home(tmp_path)
    outcome = home.take(text_table(tmp_path / "c1.csv", "published", "c1", edition="2024"))[0]

    assert outcome.edition == "2024"
    assert home.stored("SELECT measure, numerator, denominator, value FROM stored.published") == [
        ("rereferrals", 892.0, 5047.0, 17.7)
    ]


def test_neglect_among_factors_is_worked_out_from_an_authoritys_counts_and_from_no_rounded_ones(tmp_path: Path) -> None:
    home = Home(tmp_path)
    region = {"level": "Regional", "area_code": None, "area": None, "la_code": None, "episodes": "81000"}
    hidden = {"time_period": "2024", "neglect": "u"}
    half = {"time_period": "2023", "neglect": "69", "episodes": "240"}

    home.take(text_table(tmp_path / "c3.csv", "published", "c3", {}, region, hidden, half))

    assert home.stored("SELECT year, numerator, value, state FROM stored.published ORDER BY row_number") == [
        (2025, 638.0, 26.0, "shown"),
        (2025, 638.0, None, "not_available"),
        (2024, None, None, "unreliable"),
        (2023, 69.0, 28.8, "shown"),
    ]


def test_neighbours_are_ranked_and_tidied(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(text_table(tmp_path / "sn.csv", "neighbours", "model", edition="2025-05", encoding="utf-8-sig"))

    assert home.stored(
        "SELECT area_code, version, rank, neighbour_code, closeness FROM stored.neighbour ORDER BY rank"
    )[:2] == [
        ("931", "2025-05", 1, "873", "Extremely close"),
        ("931", "2025-05", 2, "802", "Close"),
    ]


def test_place_in_no_locality_is_set_aside(tmp_path: Path) -> None:
    home = Home(tmp_path)
    rows = [{"name": "SCH7", "kind": "School"}, {"locality": "East"}, {"locality": None, "name": "SCH8"}]

    outcome = home.take(text_table(tmp_path / "places.csv", "localities", "places", *rows))[0]

    assert found(outcome) == {("unknown_code", "places", 3, "C"), ("blank_required", "places", 4, "C")}
    assert home.stored("SELECT kind, name, locality FROM stored.place") == [("school", "SCH7", "south")]
