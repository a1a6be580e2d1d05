"""Dating: what a delivery is about, what told it, and what is said when signs disagree."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.outcome import Outcome, State
from tests.helpers.loads import Office, plan

PUPIL = ("1", "U1", "2025-09-03", "S")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def refused(office: Office, path: Path, **how: str) -> str:
    (outcome,) = office.load(path, **how)
    assert outcome.state == State.REFUSED
    assert not office.deliveries()
    return outcome.message


def period(office: Office, start: str, name: str = "plans.xlsx", **how: str) -> tuple[str, str, list[str]]:
    """The period, what told it, and the findings about it."""
    (outcome,) = office.load(office.plans(plan(start=start), name=name), **how)
    findings = [f.kind for f in outcome.findings if f.kind.startswith("period")]
    return outcome.period, office.deliveries()[-1].period_from, findings


def test_the_period_is_that_of_the_newest_date(office: Office) -> None:
    assert period(office, "31/12/2025") == ("2025Q3", "content", [])


@pytest.mark.parametrize(("start", "told"), [("21/01/2026", "2025Q3"), ("22/01/2026", "2025Q4")])
def test_an_extract_may_be_taken_three_weeks_after_the_quarter(office: Office, start: str, told: str) -> None:
    assert period(office, start)[0] == told


def test_a_date_after_the_day_of_receipt_tells_no_period(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan(start="31/12/2025"), plan("A2", start="01/02/2062")))
    assert outcome.period == "2025Q3"


def test_whoever_sends_a_file_may_say_its_period(office: Office) -> None:
    assert period(office, "31/12/2025", period="2025Q4") == ("2025Q4", "given", ["period_differs"])


@pytest.mark.parametrize("name", ["plans_2025Q4.xlsx", "Q4 2025-26 plans.xlsx", "plans 2025-26 Q4.xlsx"])
def test_a_name_that_says_another_period_is_told(office: Office, name: str) -> None:
    assert period(office, "31/12/2025", name) == ("2025Q3", "content", ["period_differs"])


def test_a_name_that_says_the_same_period_is_nothing_to_tell(office: Office) -> None:
    assert period(office, "31/12/2025", "plans_2025Q3.xlsx") == ("2025Q3", "content", [])


def test_when_no_date_tells_the_period_the_name_does_and_that_is_told(office: Office) -> None:
    (outcome,) = office.load(office.sessions(("1", "4", "/"), name="2024_autumn_sessions.csv"))
    assert (outcome.period, [f.kind for f in outcome.findings]) == ("2024T1", ["period_from_name"])


def test_the_folder_may_speak_where_the_file_does_not(office: Office) -> None:
    (outcome,) = office.load(office.sessions(("1", "4", "/"), name="2025_spring/sessions.csv"))
    assert outcome.period == "2024T2"


def test_when_nothing_tells_the_period_the_file_is_refused_with_what_to_do(office: Office) -> None:
    message = refused(office, office.sessions(("1", "4", "/")))
    assert message.endswith("Say it when you give the file: --period 2024T1.")


@pytest.mark.parametrize(("given", "says"), [("last term", "is not a period"), ("2025Q4", "is about a term")])
def test_a_period_that_is_none_is_refused(office: Office, given: str, says: str) -> None:
    assert says in refused(office, office.sessions(("1", "4", "/")), period=given)


def test_files_of_one_return_share_what_tells_its_period(office: Office) -> None:
    office.pupils(PUPIL)
    office.sessions(("1", "4", "/"))
    outcomes: list[Outcome] = office.load(office.inbox)
    assert [(o.part, o.period) for o in outcomes] == [("pupils", "2025T1"), ("sessions", "2025T1")]
