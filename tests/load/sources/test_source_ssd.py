"""The standard safeguarding data set, from its files to the rows that are stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.load.outcome import FileState
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

    assert home.take(path)[0].state is FileState.NOT_USED


def test_ssd_conference_is_put_beside_its_enquiry(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(
        home.sent(
            "ssd",
            s47_enquiries=[{"referral_id": "R9"}, {"enquiry_id": "S2", "child_id": "C2", "no_further_action": "Y"}],
            conferences=[{"referral_id": None}, {"conference_id": "I2", "enquiry_id": None, "transfer_in": "Y"}],
        )
    )

    columns = "row_number, enquiry_date, conference_date, conference_not_needed, led_to_plan, transfer_in"
    day, held = date(2025, 5, 6), date(2025, 5, 20)
    assert home.stored(f"SELECT table_name, {columns} FROM stored.conference ORDER BY 1, 2") == [
        ("conferences", 2, day, held, None, "yes", "no"),
        ("conferences", 3, None, held, None, "yes", "yes"),
        ("s47_enquiries", 2, day, None, None, None, None),
        ("s47_enquiries", 3, day, None, "yes", None, None),
    ]
    tied = "SELECT count(DISTINCT referral_id), count(referral_id) FROM stored.conference WHERE row_number = 2"
    assert home.stored(tied) == [(1, 2)]  # the enquiry tells the conference's referral


def test_ssd_conference_without_its_enquiry_is_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(text_table(tmp_path / "f.csv", "ssd", "conferences", {}), period="2025Q1")

    assert home.stored("SELECT enquiry_date, conference_date FROM stored.conference") == [(None, date(2025, 5, 20))]


def test_ssd_child_in_need_plan_belongs_to_the_episode_of_its_referral(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(
        home.sent(
            "ssd",
            cin_plans=[
                {"referral_id": "R1", "child_id": "C1", "start_date": date(2025, 4, 1), "end_date": date(2025, 5, 20)}
            ],
        )
    )

    assert home.stored(
        """SELECT p.start_date, p.end_date FROM stored.cin_plan AS p
           JOIN stored.referral AS r ON r.child_id = p.child_id AND r.referral_id = p.referral_id"""
    ) == [(date(2025, 4, 1), date(2025, 5, 20))]


def test_ssd_contact_keeps_its_day_and_who_made_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    words = {"source_code": "q) 6: Police", "source_words": "PC Example rang", "outcome": "Told to us"}
    home.take(text_table(tmp_path / "f.csv", "ssd", "contacts", words), period="2025Q1")

    assert home.stored("SELECT contact_date, source_code FROM stored.contact") == [(date(2025, 4, 30), "6")]
