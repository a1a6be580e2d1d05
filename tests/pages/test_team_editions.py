"""The team's room for editions: seal one for a meeting, choose the first page, begin anew what is usual."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import create_app
from data import exchange, mart
from data.ledger import ask
from queries.indicator.catalogue import indicators
from tests.helpers.marts import seal_mart, write_mart
from tests.helpers.team_desk import TeamDesk

ROOM = "/team/editions"
LIVE = "2025Q4-0001"
SLUGS = [indicator.slug for indicator in indicators()]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TeamDesk:
    opened = TeamDesk(tmp_path, create_app().server.test_client())
    monkeypatch.setenv("NEGLECT_LEDGER", opened.url)
    monkeypatch.setenv(exchange.PLACE, str(opened.tray.folder))
    return opened


def baseline(**given: Any) -> dict[str, Any]:
    return {"indicator": "time_on_plan", "period": "2024Q1", "reason": "Reviews moved <teams>", **given}


def test_the_live_edition_is_sealed_by_a_job(office: TeamDesk) -> None:
    assert f"Seal {LIVE}</button>" in office.get(ROOM).text
    answer = office.post(f"{ROOM}/seal", {"publication": LIVE, "meeting": "2026-05-12"})
    assert answer.headers["Location"] == "/team/jobs/1"
    (job,) = office.jobs()
    assert (job.kind, job.asked, job.who) == ("seal", {"publication": LIVE, "meeting": "2026-05-12"}, "Ada")


@pytest.mark.parametrize(
    ("given", "said"),
    [({"meeting": "soon"}, "Give the day of the meeting"), ({"meeting": ""}, "Give the day of the meeting"),
     ({"publication": "2025Q3-0009"}, f"Edition {LIVE} has become live since")],
)  # fmt: skip
def test_what_cannot_be_sealed_so_is_said_in_words(office: TeamDesk, given: dict[str, str], said: str) -> None:
    answer = office.post(f"{ROOM}/seal", {"publication": LIVE, "meeting": "2026-05-12", **given})
    assert answer.status_code == 400
    assert said in answer.text
    assert office.jobs() == []


def test_a_sealed_edition_is_not_sealed_again(
    office: TeamDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_mart(write_mart(tmp_path / "mart"), date(2026, 5, 12), "Bea <Example>")
    monkeypatch.setenv(mart.ENV, str(tmp_path / "mart"))
    text = office.get(ROOM).text
    assert "sealed for the meeting of 12 May 2026, by Bea &lt;Example&gt;" in text
    assert "Seal 2025Q4" not in text
    assert office.post(f"{ROOM}/seal", {"publication": LIVE, "meeting": "2026-06-09"}).status_code == 400


def test_before_anything_is_published_there_is_nothing_to_seal(
    office: TeamDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(mart.ENV, str(tmp_path / "none"))
    assert "Nothing has been published yet" in office.get(ROOM).text
    assert office.post(f"{ROOM}/seal", {"publication": LIVE, "meeting": "2026-05-12"}).status_code == 400


def test_a_job_that_sealed_leads_to_the_edition_as_the_meeting_will_see_it(office: TeamDesk) -> None:
    number = office.done("seal", {}, {"sealed": LIVE, "meeting": "2026-05-12"})
    assert f'href="/?e={LIVE}"' in office.get(f"/team/jobs/{number}").text


def test_our_words_are_looked_over_before_sealing(office: TeamDesk) -> None:
    assert office.post(f"{ROOM}/words").headers["Location"] == "/team/jobs/1"
    found = [{"where": "Police, 2025Q4", "phrase": "<cases>", "say": "children, families", "always": True}]
    number = office.done("language", {}, {"suggestions": found, "many": 3})
    for path in (ROOM, f"/team/jobs/{number}"):
        text = office.get(path).text
        assert "“&lt;cases&gt;”: children, families" in text
        assert "3 suggestions" in text
        assert "And 2 more" in text


def test_the_group_chooses_its_first_page(office: TeamDesk) -> None:
    chosen = ["time_on_plan", "children_listened_to"]
    assert office.post(f"{ROOM}/first-page", {"measure": chosen, "why": "Agreed in May"}).status_code == 303
    assert ask.first_page(office.ledger) == chosen
    text = office.get(ROOM).text
    assert text.count(" checked>") == 2
    assert 'value="time_on_plan" checked>' in text


@pytest.mark.parametrize(
    ("given", "said"),
    [({"measure": SLUGS[:6]}, "6 measures were chosen, and 5 fit."), ({"why": " "}, "Say why"),
     ({"measure": ["nobody"]}, "not in the catalogue")],
)  # fmt: skip
def test_a_choice_that_cannot_stand_is_said_in_words(office: TeamDesk, given: dict[str, Any], said: str) -> None:
    answer = office.post(f"{ROOM}/first-page", {"measure": SLUGS[:1], "why": "Agreed", **given})
    assert answer.status_code == 400
    assert said in answer.text
    assert ask.first_page(office.ledger) == []


def test_a_choice_of_none_goes_back_to_the_usual_ones(office: TeamDesk) -> None:
    office.post(f"{ROOM}/first-page", {"measure": SLUGS[:5], "why": "Agreed"})
    assert office.post(f"{ROOM}/first-page", {"why": "Back to the usual ones"}).status_code == 303
    assert ask.first_page(office.ledger) == []


def test_usual_begins_anew_with_who_and_why_until_it_is_taken_back(office: TeamDesk) -> None:
    assert office.post(f"{ROOM}/baseline", baseline()).status_code == 303
    (kept,) = ask.baselines(office.ledger)
    assert (kept.indicator, kept.period, kept.who) == ("time_on_plan", "2024Q1", "Ada")
    assert "Reviews moved &lt;teams&gt;" in office.get(ROOM).text
    assert office.post(f"{ROOM}/baseline/{kept.id}/back").status_code == 400
    assert office.post(f"{ROOM}/baseline/{kept.id}/back", {"reason": "Too soon"}).status_code == 303
    assert ask.baselines(office.ledger) == []
    assert office.post(f"{ROOM}/baseline/{kept.id}/back", {"reason": "Too soon"}).status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [({"indicator": "nobody"}, "Choose the measure"), ({"period": "soon"}, "Choose the quarter"),
     ({"reason": ""}, "Say why usual begins anew")],
)  # fmt: skip
def test_a_beginning_that_cannot_stand_is_said_in_words(office: TeamDesk, given: dict[str, str], said: str) -> None:
    answer = office.post(f"{ROOM}/baseline", baseline(**given))
    assert answer.status_code == 400
    assert said in answer.text
    assert ask.baselines(office.ledger) == []


def test_nobody_decides_without_a_name(office: TeamDesk) -> None:
    for path, given in (("seal", {}), ("first-page", {"why": "Agreed"}), ("baseline", baseline())):
        assert office.client.post(f"{ROOM}/{path}", data=given).status_code == 409
    assert office.jobs() == []
    assert ask.baselines(office.ledger) == []
