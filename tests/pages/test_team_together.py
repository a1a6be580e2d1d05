"""Files of one extract are one line at the desk, and what could mostly not be used is asked about once more."""

from __future__ import annotations

import re

import pytest

from data.agencies import counted
from data.ledger import acts, ask
from tests.helpers.team_desk import AT, TeamDesk
from tests.pages.test_team import office as office

PARTS = (
    "person", "identifiers", "early_help", "referrals", "assessments", "factors", "cin_plans", "enquiries",
    "conferences", "cp_plans", "reviews", "categories", "workers",
)  # fmt: skip


def extract(office: TeamDesk, state: str = "checked", **given: str) -> list[int]:
    usual = {"source": "ssd", "format": "csv", "period": "2025Q1"} | given
    return [office.delivered((10, 8, 1, 1), state, part=part, file_name=f"{part}.csv", **usual) for part in PARTS]


def test_thirteen_files_of_one_extract_are_one_line(office: TeamDesk) -> None:
    numbers = extract(office)
    text = office.get("/team/returns?q=2025Q1").text
    assert re.findall(r'name="delivery" value="([\d ]+)"', text) == [" ".join(map(str, numbers))]
    assert "13 files" in text
    assert "130 rows in, 13 set aside" in text
    assert text.count(f'href="/team/together/{numbers[0]}"') == 2  # where it waits, and in the calendar


def test_an_extract_is_accepted_seen_and_withdrawn_together(office: TeamDesk) -> None:
    numbers = extract(office)
    assert office.post("/team/accept", {"delivery": " ".join(map(str, numbers))}).status_code == 303
    assert {office.delivery(one).state for one in numbers} == {"accepted"}
    text = office.get(f"/team/together/{numbers[4]}").text
    assert "130 rows in = 104 stored + 13 set aside + 13 exact copies" in text
    assert text.count('<th scope="row">') == len(PARTS)
    assert "13 files" in office.get("/team/returns").text  # accepted and in no edition yet
    path = f"/team/together/{numbers[0]}/withdraw"
    assert office.post(path).status_code == 400
    assert office.post(path, {"words": "Another quarter's"}).headers["Location"] == f"/team/together/{numbers[0]}"
    assert {office.delivery(one).state for one in numbers} == {"withdrawn"}
    assert office.post(path, {"words": "Again"}).status_code == 409


def test_an_extract_is_accepted_or_turned_down_on_its_own_page_too(office: TeamDesk) -> None:
    first, second = extract(office), extract(office, period="2024Q4")
    assert office.post(f"/team/together/{first[0]}/accept").status_code == 303
    assert office.post(f"/team/together/{second[3]}/reject", {"words": "Empty"}).status_code == 303
    assert {office.delivery(one).state for one in first} == {"accepted"}
    assert {office.delivery(one).state for one in second} == {"rejected"}
    assert office.post(f"/team/together/{first[0]}/publish").status_code == 404
    assert office.get("/team/together/99").status_code == 404


def test_a_correction_of_one_part_is_a_line_of_its_own(office: TeamDesk) -> None:
    extract(office)
    number = office.delivered(source="ssd", part="cp_plans", period="2025Q1", file_name="again.csv")
    text = office.get("/team/returns?q=2025Q1").text
    assert f'name="delivery" value="{number}"' in text
    assert f'href="/team/deliveries/{number}"' in text
    assert "see the extract as one" not in office.get(f"/team/deliveries/{number}").text
    assert "12 others" in office.get("/team/deliveries/1").text


def test_a_job_that_took_several_in_leads_to_them_as_one(office: TeamDesk) -> None:
    numbers = extract(office)
    files = [{"file": "f.csv", "state": "checked", "delivery": number} for number in numbers]
    assert "see its 13 files as one" in office.get(f"/team/jobs/{office.received(*files)}").text


@pytest.mark.parametrize("path", ["/team/deliveries/1/accept", "/team/accept", "/team/together/1/accept"])
def test_what_could_mostly_not_be_used_is_asked_about_once_more(office: TeamDesk, path: str) -> None:
    number = office.delivered((160, 12, 148, 0))
    office.found(number, {"rows": 120, "row": None}, {"kind": "plan_twice", "title": "Plans given twice", "rows": 28})
    answer = office.post(path, {"delivery": str(number)})
    assert answer.status_code == 409
    assert "Left out: 148 of 160 rows." in answer.text
    assert "Dates that cannot be read: 120" in answer.text
    assert "Plans given twice: 28" in answer.text
    assert office.delivery(number).state == "checked"
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', answer.text))
    assert office.post(path, fields).status_code == 303
    assert office.delivery(number).state == "accepted"


def test_half_of_it_is_not_most(office: TeamDesk) -> None:
    number = office.delivered((10, 5, 5, 0))
    assert office.post(f"/team/deliveries/{number}/accept").status_code == 303


def test_figures_left_out_of_a_workbook_are_asked_about_although_its_words_are_fine(office: TeamDesk) -> None:
    number = office.delivered((60, 60, 0, 0), source="agency_return", agency="police")
    cell = {"kind": "unreadable_number", "title": "Numbers that cannot be read", "severity": "warning"}
    of = len(counted("police"))
    office.found(number, *({**cell, "table": "numbers", "row": 4 + at, "rows": 1} for at in range(of)))
    answer = office.post(f"/team/deliveries/{number}/accept")
    assert answer.status_code == 409
    assert f"Left out: {of} of {of} figures." in answer.text
    assert "Numbers that cannot be read" in answer.text


def test_in_an_extract_only_the_file_that_is_mostly_left_out_is_named(office: TeamDesk) -> None:
    numbers = extract(office)
    bad = office.delivered((10, 1, 9, 0), source="ssd", part="extra", period="2025Q1", file_name="bad.csv")
    answer = office.post(f"/team/together/{numbers[0]}/accept")
    assert answer.status_code == 409
    assert answer.text.count("Left out:") == 1 and "bad.csv" in answer.text
    assert {one.state for one in ask.deliveries(office.ledger)} == {"checked"}
    acts.reject(office.ledger, AT, "Ada", bad, "Mostly empty")
    assert office.post(f"/team/together/{numbers[0]}/accept").status_code == 303
