"""The team area: what its pages say and do, over a ledger and trays without anybody at work on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard import create_app
from dashboard.team.frame import today
from data import exchange, mart
from data.ledger import acts, ask
from data.periods import containing, preceding
from tests.helpers.team_desk import AT, TeamDesk

NASTY = "<img src=x onerror=alert(1)>&\"'.xlsx"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TeamDesk:
    opened = TeamDesk(tmp_path, create_app().server.test_client())
    monkeypatch.setenv("NEGLECT_LEDGER", opened.url)
    monkeypatch.setenv(exchange.PLACE, str(opened.tray.folder))
    return opened


@pytest.mark.parametrize(
    "path", ["/team/returns", "/team/upload", "/team/jobs", "/team/headings", "/team/returns/csc/ssd/2025Q1"]
)
def test_each_page_has_one_heading_a_title_and_the_notice_of_its_edition(office: TeamDesk, path: str) -> None:
    answer = office.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1
    assert '<html lang="en-GB">' in answer.text
    assert "Demonstration data: no real children" in answer.text
    assert 'href="/team/returns" aria-current=' in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_no_page_holds_a_script_of_its_own(office: TeamDesk) -> None:
    number = office.delivered()
    for path in ("/team/upload", f"/team/deliveries/{number}", "/team/returns"):
        text = office.get(path).text
        assert text.count("<script") == text.count('<script src="/assets/team.js') == 1
        assert " onclick=" not in text


def test_the_area_is_there_before_anything_was_published(
    office: TeamDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(mart.ENV, str(tmp_path / "none"))
    answer = office.get("/team/returns")
    assert answer.status_code == 200
    assert "Nothing has been published yet" in answer.text


def test_without_a_ledger_it_says_how_to_start(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEGLECT_LEDGER", raising=False)
    answer = client.get("/team/upload")
    assert answer.status_code == 503
    assert "python -m etl serve" in answer.text


def test_without_an_exchange_it_says_how_to_start(office: TeamDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(exchange.PLACE)
    answer = office.get("/team/upload")
    assert answer.status_code == 503
    assert "python -m etl serve" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/team/nothing", "/team/deliveries/99", "/team/deliveries/99/questions", "/team/jobs/99", "/team/jobs/99.json",
     "/team/returns/police/ssd/2025Q1", "/team/returns/csc/ssd/soon", "/team/headings?job=99&file=0",
     "/team/headings?job=x&file=y", "/team/files/" + "0" * 32, "/team/files/..%2f..%2fledger.sqlite",
     "/team/files/" + "0" * 31 + "."],
)  # fmt: skip
def test_what_is_not_there_is_not_found(office: TeamDesk, path: str) -> None:
    assert office.get(path).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"},
     {"Origin": "null"}, {"Origin": "http://localhost:81"}],
)  # fmt: skip
def test_a_form_sent_from_another_site_does_nothing(office: TeamDesk, headers: dict[str, str]) -> None:
    number = office.delivered()
    assert office.post(f"/team/deliveries/{number}/accept", headers=headers).status_code == 403
    assert office.post("/team/publish", headers=headers).status_code == 403
    assert office.delivery(number).state == "checked"
    assert office.jobs() == []


def test_a_form_of_our_own_is_taken(office: TeamDesk) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    assert office.post("/team/publish", headers=headers).status_code == 303
    assert [job.kind for job in office.jobs()] == ["publish"]


def test_nobody_decides_without_a_name_and_a_name_is_remembered(office: TeamDesk) -> None:
    number = office.delivered()
    assert office.client.post(f"/team/deliveries/{number}/accept").status_code == 409
    office.client.post("/team/you", data={"who": "Zoë  Example\n", "back": "/team/jobs"})
    assert office.client.post(f"/team/deliveries/{number}/accept").status_code == 303
    assert ask.events(office.ledger, "delivery", number)[-1].who == "Zoë Example"


def test_after_saying_who_one_is_one_is_never_sent_elsewhere(office: TeamDesk) -> None:
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"):
        assert office.post("/team/you", {"back": back}).headers["Location"] == "/team/returns"


def test_a_mistake_of_ours_is_said_in_words(office: TeamDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask, "jobs", None)
    answer = office.get("/team/jobs")
    assert answer.status_code == 500
    assert "Something of ours went wrong." in answer.text


# The calendar


def test_the_calendar_says_how_each_return_stands_and_links_its_report(office: TeamDesk) -> None:
    number = office.delivered(period="2025Q1")
    text = office.get("/team/returns?q=2025Q1").text
    assert f'href="/team/deliveries/{number}">Delivery {number}</a>' in text
    assert "Came, not counted yet</span>" in text
    assert "Checked, waiting for a decision</span>" in text
    assert "came in time" in text
    assert "Not returned</span>" in text


def test_a_quarter_that_nobody_knows_shows_the_newest(office: TeamDesk) -> None:
    newest = preceding(containing(today(), "quarter"))
    assert newest.long_label in office.get("/team/returns?q=<b>").text


def test_a_return_is_marked_as_not_expected_with_a_reason(office: TeamDesk) -> None:
    path = "/team/returns/police/agency_return/2025Q1"
    office.delivered(agency="police", source="agency_return", period="2024Q4")  # so that one was owed
    assert office.post(path, {"kind": "not_expected"}).status_code == 400
    assert office.post(path, {"kind": "not_expected", "why": "Moving <systems>"}).status_code == 303
    text = office.get("/team/returns?q=2025Q1").text
    assert "Moving &lt;systems&gt;" in text
    assert "Not expected</span>" in text


@pytest.mark.parametrize(
    ("given", "kept"),
    [({"kind": "later", "due_on": "2099-01-31"}, True), ({"kind": "later"}, False),
     ({"kind": "not_expected", "due_on": "2099-01-31"}, False), ({"kind": "later", "due_on": "soon"}, False),
     ({"kind": "lost"}, False)],
)  # fmt: skip
def test_a_new_day_belongs_to_what_may_come_later(office: TeamDesk, given: dict[str, str], kept: bool) -> None:
    answer = office.post("/team/returns/csc/ssd/2025Q1", {"why": "Agreed", **given})
    assert (answer.status_code == 303) is kept
    assert len(ask.return_marks(office.ledger)) == kept


def test_a_reminder_is_text_to_copy(office: TeamDesk) -> None:
    text = office.get("/team/returns/csc/ssd/2025Q1").text
    assert "readonly>Dear colleagues at Children&#39;s Social Care" in text


def test_publishing_says_what_is_accepted_and_in_no_edition(office: TeamDesk) -> None:
    waiting = office.delivered(state="accepted")
    released = office.delivered(state="accepted", period="2024Q4")
    acts.release(office.ledger, who="Ada", edition="2024Q4-0001", counting=[released], at=AT)
    panel = office.get("/team/returns?q=2025Q1").text.split("Publish a new edition")[1]
    assert f"/team/deliveries/{waiting}" in panel.split("</section>")[0]
    assert f"/team/deliveries/{released}" not in panel.split("</section>")[0]


def test_an_agencys_workbook_is_asked_for(office: TeamDesk) -> None:
    answer = office.post("/team/templates", {"agency": "police", "quarter": "2025Q1"})
    assert answer.headers["Location"] == "/team/jobs/1"
    assert office.jobs()[0].asked == {"agency": "police", "quarter": "2025Q1"}
    assert office.post("/team/templates", {"agency": "nobody", "quarter": "2025Q1"}).status_code == 400
    assert office.post("/team/templates", {"agency": "police", "quarter": "soon"}).status_code == 400


def test_several_are_accepted_at_once_and_one_that_cannot_be_is_named(office: TeamDesk) -> None:
    first, second, decided = office.delivered(), office.delivered(), office.delivered(state="accepted")
    assert office.post("/team/accept").status_code == 400
    answer = office.post("/team/accept", {"delivery": [str(first), str(decided), "99"]})
    assert answer.status_code == 409
    assert f"Delivery {decided} is accepted" in answer.text
    assert "There is no delivery 99." in answer.text
    assert [office.delivery(one).state for one in (first, second)] == ["accepted", "checked"]
    assert office.post("/team/accept", {"delivery": str(second)}).status_code == 303


def test_one_that_is_to_be_looked_at_is_not_accepted_among_several(office: TeamDesk) -> None:
    plain, doubtful = office.delivered(), office.delivered()
    office.found(doubtful, {"kind": "older_release", "severity": "warning", "table": "", "message": "It is older."})
    answer = office.post("/team/accept", {"delivery": [str(plain), str(doubtful)]})
    assert f"Delivery {doubtful} was left as it is: look at it first. It is older." in answer.text
    assert [office.delivery(one).state for one in (plain, doubtful)] == ["accepted", "checked"]


# Jobs


def test_a_job_says_how_many_are_before_it_and_needs_no_script(office: TeamDesk) -> None:
    office.at_work()
    acts.queue(office.ledger, AT, "Ada", "publish", {})
    second = acts.queue(office.ledger, AT, "Bea", "publish", {})
    text = office.get(f"/team/jobs/{second}").text
    assert "Waiting: 1 job before it." in text
    assert '<noscript><meta http-equiv="refresh"' in text
    assert office.get(f"/team/jobs/{second}.json").json == {
        "state": "queued", "done": 0, "total": 0, "said": "Waiting: 1 job before it."
    }  # fmt: skip


def test_a_job_being_done_says_its_step_and_how_far_it_is(office: TeamDesk) -> None:
    number = acts.queue(office.ledger, AT, "Ada", "receive", {"files": [{"token": "t", "name": NASTY}]})
    acts.begin(office.ledger, AT, number)
    acts.tell(office.ledger, number, f"Reading {NASTY}", 3, 11)
    text = office.get(f"/team/jobs/{number}").text
    assert "(3 of 11)." in text
    assert 'max="11" value="3"' in text
    assert "<img src=x" not in text + office.get("/team/jobs").text


def test_a_job_that_failed_says_why_and_what_to_do(office: TeamDesk) -> None:
    number = acts.queue(office.ledger, AT, "Ada", "publish", {})
    acts.begin(office.ledger, AT, number)
    acts.give_up(office.ledger, AT, number, "Another program holds the store.")
    text = office.get(f"/team/jobs/{number}").text
    assert "Another program holds the store." in text
    assert "What to do:" in text


def test_one_file_that_was_checked_leads_to_its_report(office: TeamDesk) -> None:
    delivery = office.delivered()
    job = office.received({"file": "a.xlsx", "state": "checked", "delivery": delivery})
    answer = office.get(f"/team/jobs/{job}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/team/deliveries/{delivery}")


def test_a_refused_file_says_everything_while_it_is_kept_and_less_afterwards(office: TeamDesk) -> None:
    job = office.received({"file": NASTY, "state": "refused", "message": "Seen: <Name>, DOB.\nExpected: Child ID."})
    text = office.get(f"/team/jobs/{job}").text
    assert "Seen: &lt;Name&gt;, DOB.\nExpected: Child ID." in text
    assert "<img src=x" not in text
    for path in office.lying():
        path.unlink()
        path.parent.rmdir()
    assert "no longer kept" in office.get(f"/team/jobs/{job}").text


def test_a_file_handed_back_is_downloaded_under_its_own_name(office: TeamDesk) -> None:
    token = office.tray.hand_back("Police 2025Q1.xlsx", b"PK")
    job = office.done("template", {}, {"file": "Police 2025Q1.xlsx", "token": token})
    assert f"/team/files/{token}" in office.get(f"/team/jobs/{job}").text
    answer = office.get(f"/team/files/{token}")
    assert answer.data == b"PK"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Police 2025Q1.xlsx"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_delivery_taken_back_is_announced_until_the_next_edition_is_made(office: TeamDesk) -> None:
    number = office.delivered(state="accepted")
    acts.release(office.ledger, who="Ada", edition="2025Q1-0001", counting=[number], at=AT)
    acts.withdraw(office.ledger, AT, "Ada", number, "Another quarter's")
    assert "1 withdrawn after release" in office.get("/team/returns").text
    acts.release(office.ledger, who="Ada", edition="2025Q1-0002", at=AT)
    assert "withdrawn after release" not in office.get("/team/returns").text
    assert "It was in edition 2025Q1-0001" in office.get(f"/team/deliveries/{number}").text


def test_every_page_says_when_nobody_is_at_work_and_a_job_that_it_waits(office: TeamDesk) -> None:
    number = acts.queue(office.ledger, AT, "Ada", "publish", {})
    for path in ("/team/returns", "/team/upload", "/team/jobs", f"/team/jobs/{number}"):
        assert "Nobody is at work just now." in office.get(path).text
    assert "Nobody is at work just now" in office.get(f"/team/jobs/{number}.json").json["said"]
    office.at_work()
    for path in ("/team/returns", f"/team/jobs/{number}", f"/team/jobs/{number}.json"):
        assert "Nobody is at work" not in office.get(path).text
