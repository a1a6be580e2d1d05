"""Children who stand in no list of persons given with them, and records that bear one number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.load.outcome import Outcome
from tests.helpers.homes import Home, found
from tests.helpers.samples import text_table

CHILDREN = [f"{n:07}" for n in range(10000, 10020)]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def given(home: Home, written: Callable[[str], str]) -> Outcome:
    """A list of persons and their plans, whose numbers are written as somebody's program does."""
    folder = home.folder / "given"
    folder.mkdir()
    text_table(folder / "person.csv", "ssd", "person", *({"child_id": one} for one in CHILDREN))
    plans = [{"child_id": written(one), "plan_id": f"P{one}"} for one in CHILDREN]
    text_table(folder / "plans.csv", "ssd", "cp_plans", *plans)
    return next(one for one in home.take(folder) if one.part == "cp_plans")


def unlisted(outcome: Outcome) -> list[str]:
    return [one.message for one in outcome.findings if one.kind == "in_no_list"]


def test_numbers_that_lost_their_noughts_are_told(home: Home) -> None:
    (message,) = unlisted(given(home, lambda one: one.lstrip("0")))
    assert "20 of 20 children are in no row of Persons" in message
    assert "20 of them would be if noughts at the start did not count" in message
    assert "10000" not in message


def test_numbers_written_alike_are_nothing_to_tell(home: Home) -> None:
    assert unlisted(given(home, str)) == []


def test_a_few_children_who_are_not_listed_are_nothing_to_tell(home: Home) -> None:
    assert unlisted(given(home, lambda one: one.lstrip("0") if one.endswith("1") else one)) == []


def test_most_of_a_handful_of_children_are_nothing_to_tell(home: Home) -> None:
    folder = home.folder / "few"
    folder.mkdir()
    text_table(folder / "person.csv", "ssd", "person", {"child_id": "00001"})
    text_table(folder / "plans.csv", "ssd", "cp_plans", *({"child_id": f"{n}", "plan_id": f"P{n}"} for n in range(4)))
    assert not any(unlisted(outcome) for outcome in home.take(folder))


def test_children_of_another_numbering_are_told_without_noughts(home: Home) -> None:
    (message,) = unlisted(given(home, lambda one: f"X{one}"))
    assert "noughts" not in message


def test_plans_without_a_list_are_nothing_to_tell(home: Home) -> None:
    path = text_table(home.folder / "plans.csv", "ssd", "cp_plans", {"child_id": "10000"})
    assert unlisted(home.take(path)[0]) == []


def appointments(home: Home, *rows: dict[str, Any]) -> Outcome:
    return home.take(text_table(home.folder / "a.csv", "health_appointments", "appointments", *rows))[0]


def test_an_appointment_with_two_outcomes_counts_as_neither(home: Home) -> None:
    outcome = appointments(
        home, {"attendance": "3"}, {"attendance": "5"}, {"attendance": "5", "appointment_id": "H2"}
    )  # fmt: skip
    assert found(outcome) >= {
        ("appointment_with_two_outcomes", "appointments", 2, "E"),
        ("appointment_with_two_outcomes", "appointments", 3, "E"),
    }
    assert home.stored("SELECT was_not_brought FROM stored.health_appointment") == [("no",)]


@pytest.mark.parametrize(
    "other", [{"appointment_id": "H2"}, {"appointment_date": date(2025, 5, 9)}, {"nhs_id": "401 023 2137"}]
)
def test_what_differs_in_number_day_or_child_is_another_appointment(home: Home, other: dict[str, Any]) -> None:
    appointments(home, {"attendance": "3"}, {"attendance": "5"} | other)
    assert home.stored("SELECT count(*) FROM stored.health_appointment") == [(2,)]


def test_an_appointment_that_stands_again_with_the_same_outcome_counts_once(home: Home) -> None:
    outcome = appointments(home, {"service": "Paediatrics"}, {"service": "Community paediatrics"})
    assert ("appointment_twice", "appointments", 3, "D") in found(outcome)
    assert home.stored("SELECT service FROM stored.health_appointment") == [("Paediatrics",)]


def test_of_a_plans_number_given_twice_the_later_row_stands(home: Home) -> None:
    rows = [{"start_date": date(2025, 5, 20)}, {"start_date": date(2025, 5, 27)}]
    (outcome,) = home.take(text_table(home.folder / "plans.csv", "ssd", "cp_plans", *rows))
    assert ("plan_number_twice", "cp_plans", 2, "E") in found(outcome)
    assert home.stored("SELECT start_date FROM stored.plan") == [(date(2025, 5, 27),)]
