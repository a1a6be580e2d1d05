"""The standard safeguarding data set, from its files to the rows that are stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.outcome import State
from tests.helpers.homes import Home, found
from tests.helpers.samples import text_table


def test_ssd_plan_is_put_beside_its_child_and_its_team(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(home.sent("ssd", cp_plans=[{"initial_category": "Multiple: Neglect, Physical abuse"}]))

    assert home.stored("SELECT initial_category, latest_category, team, birth_date FROM stored.plan") == [
        ("multiple", "neglect", "Locality 4 Unit 1", date(2016, 5, 1))
    ]


def test_ssd_unborn_child_has_the_expected_month(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(home.sent("ssd", person=[{"birth_date": None, "expected_birth_date": date(2025, 9, 20), "sex": "U"}]))

    assert home.stored("SELECT sex, birth_date FROM stored.child WHERE table_name = 'person'") == [
        ("unknown", date(2025, 9, 1))
    ]


def test_ssd_plan_before_birth_is_fine_and_long_before_is_not(tmp_path: Path) -> None:
    home = Home(tmp_path)
    unborn = {"birth_date": None}
    outcomes = home.take(
        home.sent(
            "ssd",
            person=[
                unborn | {"child_id": "SOON", "expected_birth_date": date(2025, 9, 20)},
                unborn | {"child_id": "LATE", "expected_birth_date": date(2026, 9, 20)},
            ],
            cp_plans=[{"child_id": "SOON"}, {"child_id": "LATE", "plan_id": "P2"}],
        )
    )

    assert [found(outcome) for outcome in outcomes if outcome.part == "cp_plans"] == [
        {("plan_long_before_birth", "cp_plans", 3, "E")}
    ]


@pytest.mark.parametrize(
    ("written", "factors"),
    [
        ('["16A", "3b"]', ["16A", "3B"]),
        ("['16A', '3B']", ["16A", "3B"]),
        ('{"16A": "Yes", "3B": "No"}', ["16A"]),
        ("16A", ["16A"]),
        ('["16A", ""]', ["16A"]),
    ],
)
def test_ssd_factors_are_one_row_each(written: str, factors: list[str], tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(text_table(tmp_path / "f.csv", "ssd", "assessment_factors", {"factor": written}), period="2025Q1")

    assert home.stored("SELECT factor FROM stored.assessment_factor ORDER BY factor") == [
        (factor,) for factor in factors
    ]


def test_ssd_factor_that_is_no_code_is_found_and_not_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    path = text_table(tmp_path / "f.csv", "ssd", "assessment_factors", {"factor": '["16A", "mother told us"]'})

    outcome = home.take(path, period="2025Q1")[0]

    assert found(outcome) == {("factor_not_recognised", "assessment_factors", 2, "C")}
    assert home.stored("SELECT factor FROM stored.assessment_factor ORDER BY factor") == [("16A",), (None,)]
    assert "mother" not in str(outcome.findings)


def test_ssd_links_a_child_by_the_pupil_number_that_holds_now(tmp_path: Path) -> None:
    home = Home(tmp_path)
    numbers = [
        {"link_id": "L1", "upn_id": "A000", "valid_to": date(2021, 8, 31)},
        {"link_id": "L2", "upn_id": "A931"},
        {"link_id": "L3", "upn_id": "9434765919", "kind": "NHS Number"},
    ]

    home.take(home.sent("ssd", linked_identifiers=numbers))

    assert home.stored("SELECT row_number FROM stored.identifier_link") == [(3,)]


@pytest.mark.parametrize(("code", "kept"), [("NONE", "no"), ("AUT", "yes"), ("Autism", "yes")])
def test_ssd_disability_is_kept_as_yes_or_no(code: str, kept: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(home.sent("ssd", disability=[{"disability_code": code}]))

    assert home.stored("SELECT disability FROM stored.child WHERE table_name = 'disability'") == [(kept,)]


def test_ssd_file_that_nothing_uses_is_said_to_be_known(tmp_path: Path) -> None:
    home = Home(tmp_path)
    path = tmp_path / "visits.csv"
    path.write_text("cppv_cp_visit_id,cppv_person_id,cppv_cp_plan_id,cppv_cp_visit_date\n1,C1,P1,2025-05-20\n")

    assert home.take(path)[0].state is State.NOT_USED
