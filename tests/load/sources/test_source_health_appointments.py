"""Health appointments, from the trust's file to the rows that are stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.child import pseudonyms
from etl.definitions.code_lists import code_list
from tests.helpers.homes import Home, found
from tests.helpers.samples import text_table, workbook

BORN = date(2007, 5, 14)  # 18 in the quarter that every usual appointment is in


def numbered(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    """Appointments with a number of their own each."""
    return [{"appointment_id": f"H{at}", **row} for at, row in enumerate(rows)]


def became(home: Home, **appointment: object) -> tuple[object, ...]:
    """What is stored of one appointment: its status, age, and the two ways of being not brought."""
    home.take(home.sent("health_appointments", appointments=[appointment]))
    return home.stored(
        "SELECT attendance, under_18, was_not_brought, recorded_not_brought FROM stored.health_appointment"
    )[0]


@pytest.mark.parametrize(
    ("said", "code", "worked_out"),
    [
        ("5", "5", "no"), ("6", "6", "no"), ("7", "7", "yes"), ("3", "3", "yes"),
        ("2", "2", None), ("4", "4", None), ("0", "0", None),
        ("05", "5", "no"), ("3.0", "3", "yes"), ("Attended", "5", "no"), ("Was Not Brought", "3", "yes"),
        ("DNA", "3", "yes"), ("Did not attend - no advance warning given", "3", "yes"),
        ("Cancelled by patient", "2", None), ("CANCELLED", "cancelled", None), (None, None, "unknown"),
    ],
)  # fmt: skip
def test_whether_a_child_was_not_brought_follows_from_the_status(
    said: str | None, code: str | None, worked_out: str | None, tmp_path: Path
) -> None:
    assert became(Home(tmp_path), attendance=said, recorded_not_brought=None) == (code, "yes", worked_out, None)


@pytest.mark.parametrize(
    ("born", "day", "under_18", "worked_out"),
    [
        (BORN, date(2025, 5, 13), "yes", "yes"),  # the day before the 18th birthday
        (BORN, date(2025, 5, 14), "no", "no"),
        (date(2008, 2, 29), date(2026, 2, 28), "yes", "yes"),
        (date(2008, 2, 29), date(2026, 3, 1), "no", "no"),
        (date(2025, 5, 1), date(2025, 5, 1), "yes", "yes"),  # born that day
        (None, date(2025, 5, 1), "unknown", "unknown"),
        ("05/2016", date(2025, 5, 1), "unknown", "unknown"),
    ],
)
def test_age_is_that_of_the_day_itself(born: object, day: date, under_18: str, worked_out: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    folder = home.sent(
        "health_appointments", appointments=[{"birth_date": born, "appointment_date": day, "attendance": "3"}]
    )
    home.take(folder, period="2025Q4" if day.year == 2026 else "2025Q1")

    assert home.stored("SELECT under_18, was_not_brought FROM stored.health_appointment") == [(under_18, worked_out)]


def test_one_whose_age_is_not_known_was_not_absent_if_somebody_came(tmp_path: Path) -> None:
    assert became(Home(tmp_path), birth_date=None, recorded_not_brought=None) == ("5", "unknown", "no", None)


@pytest.mark.parametrize(
    ("said", "kept"), [("WNB", "yes"), ("Y", "yes"), ("no", "no"), ("Not known", None), (None, None)]
)
def test_what_the_trust_recorded_is_kept_apart(said: str | None, kept: str | None, tmp_path: Path) -> None:
    assert became(Home(tmp_path), attendance="3", recorded_not_brought=said)[2:] == ("yes", kept)


def test_nhs_number_has_a_numbering_of_its_own_however_it_is_written(tmp_path: Path) -> None:
    home = Home(tmp_path)
    written = ["943 476 5919", "943-476-5919", "9434765919", "9434765919.0"]
    home.take(home.sent("health_appointments", appointments=numbered(*({"nhs_id": number} for number in written))))

    key = bytes.fromhex(home.places.key.read_text(encoding="ascii"))
    assert home.stored("SELECT nhs_id, birth_date FROM stored.health_appointment") == 4 * [
        (pseudonyms(["9434765919"], "nhs", key)[0], date(2016, 5, 1))
    ]


def test_two_appointments_of_a_day_are_two_if_they_have_numbers_of_their_own(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (outcome,) = home.take(
        home.sent("health_appointments", appointments=[{"appointment_id": "H1"}, {"appointment_id": "H2"}, {}])
    )

    assert [(tally.stored, tally.duplicates) for tally in outcome.tallies] == [(2, 1)]


def test_two_trusts_both_count_in_a_quarter(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for trust in ("oxford_health", "ouh"):
        home.take(home.sent("health_appointments", appointments=[{"service": f"Of {trust}"}]), agency=trust)

    assert home.stored(
        """SELECT service FROM stored.health_appointment
           WHERE delivery IN (SELECT delivery FROM stored.live_deliveries) ORDER BY ALL"""
    ) == [("Of ouh",), ("Of oxford_health",)]


def test_appointments_may_come_as_a_workbook(tmp_path: Path) -> None:
    home = Home(tmp_path)
    rows = [{"nhs_id": 9434765919, "attendance": 3, "service": None, "clinic": "Audiology"}]
    path = workbook(
        tmp_path / "wnb.xlsx", "health_appointments", titles=["Appointments April to June"], appointments=rows
    )
    (outcome,) = home.take(path)

    assert (outcome.period, outcome.part, found(outcome)) == (
        "2025Q1", "appointments", {("recorded_not_brought_differs", "appointments", 3, "I")},
    )  # fmt: skip
    assert home.stored("SELECT service, was_not_brought FROM stored.health_appointment") == [("Audiology", "yes")]


def test_messy_appointments_are_taken_in_with_their_findings(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (outcome,) = home.take(
        home.sent(
            "health_appointments",
            appointments=numbered(
                {"nhs_id": "943 476 5918"},  # row 2: its check digit is wrong
                {"nhs_id": None},  # row 3
                {"nhs_id": "9.43476E+09"},  # row 4: a spreadsheet has cut it
                {"nhs_id": "5f0c1a77e2"},  # row 5: a pseudonym of the trust's own; fine
                {"attendance": "Seen elsewhere"},  # row 6
                {"attendance": "5", "recorded_not_brought": "WNB"},  # row 7
                {"attendance": "3", "recorded_not_brought": "N"},  # row 8
                {"attendance": "5", "appointment_date": date(2042, 5, 1)},  # row 9
                {"attendance": "0", "appointment_date": date(2025, 12, 1)},  # row 10: still to come; fine
                {"birth_date": date(2025, 5, 2)},  # row 11: born the day after
                {"appointment_date": "01/05/25"},  # row 12
            ),
        )
    )

    at = "appointments"
    assert found(outcome) == {
        ("nhs_number_not_valid", at, 2, "A"),
        ("nhs_number_not_valid", at, 3, "A"),
        ("unreadable_id", at, 4, "A"),
        ("nhs_number_not_valid", at, 4, "A"),
        ("unknown_code", at, 6, "E"),
        ("recorded_not_brought_differs", at, 7, "I"),
        ("recorded_not_brought_differs", at, 8, "I"),
        ("appointment_in_the_future", at, 9, "D"),
        ("appointment_before_birth", at, 11, "D"),
        ("two_digit_year", at, 12, "D"),
    }
    assert home.stored("SELECT row_number FROM stored.set_aside ORDER BY ALL") == [(9,), (11,), (12,)]
    assert not any("5918" in f"{finding.message}{finding.value}" for finding in outcome.findings)


def test_headings_of_other_systems_are_known(tmp_path: Path) -> None:
    home = Home(tmp_path)
    path = text_table(tmp_path / "a.csv", "health_appointments", "appointments", {"attendance": "7"})
    text = path.read_text(encoding="utf-8")
    for ours, theirs in (
        ("NHS number", "NHS_Number"), ("Date of birth", "DOB"),
        ("Attendance status", "Attended Or Did Not Attend Code"), ("Recorded as not brought", "WNB flag"),
    ):  # fmt: skip
        text = text.replace(ours, theirs)
    path.write_text(text, encoding="utf-8")

    assert [outcome.state for outcome in home.take(path)] == ["loaded"]


def test_no_code_of_ours_says_that_a_child_did_not_attend() -> None:
    labels = [*code_list("appointment_status").labels.values(), *code_list("recorded_not_brought").labels.values()]
    assert not [label for label in labels if "not attend" in label.casefold()]
