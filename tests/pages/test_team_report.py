"""The report of a delivery: what it says before anything is decided, the decisions, and what was said about it."""

from __future__ import annotations

import pytest

from data.ledger import acts, ask
from tests.helpers.team_desk import AT, FINDING, TeamDesk
from tests.pages.test_team import NASTY
from tests.pages.test_team import office as office


def test_every_row_is_accounted_for_in_one_sentence(office: TeamDesk) -> None:
    text = office.get(f"/team/deliveries/{office.delivered((1204, 1190, 12, 2))}").text
    assert "1,204 rows in = 1,190 stored + 12 set aside + 2 exact copies." in text
    assert "The first of its kind" in text


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(1000, 660, "34% fewer rows than last time (Apr to Jun 2025): 660 after 1,000."),
     (10, 15, "50% more rows than last time (Apr to Jun 2025): 15 after 10."),
     (1000, 999, "Slightly fewer rows than last time (Apr to Jun 2025): 999 after 1,000."),
     (7, 7, "As many rows as last time (Apr to Jun 2025)."),
     (0, 7, "7 rows; there were none last time (Apr to Jun 2025).")],
)  # fmt: skip
def test_it_is_compared_with_the_last_time(office: TeamDesk, before: int, after: int, said: str) -> None:
    office.delivered((before, before, 0, 0), "accepted", period="2025Q1")
    later = office.delivered((after, after, 0, 0), period="2025Q2")
    assert said in office.get(f"/team/deliveries/{later}").text


def test_a_delivery_given_again_shows_what_differs_by_row(office: TeamDesk) -> None:
    first = office.delivered(state="accepted")
    again = office.delivered()
    row = {"table": "list_7", "sheet": "List 7", "kind": "changed", "row": 14, "former_row": 13, "headings": "End <b>"}
    gone = {"table": "list_3", "sheet": "", "kind": "gone", "row": None, "former_row": 4, "headings": "", "rows": 30}
    acts.compare(office.ledger, AT, "Ada", again, first, [row, gone])
    text = office.get(f"/team/deliveries/{again}").text
    assert "Changed: 1 row<" in text
    assert "Sheet List 7, row 14, row 13 before: End &lt;b&gt;" in text
    assert "No longer there: 30 rows" in text


def test_findings_are_grouped_with_the_first_few_and_what_to_do(office: TeamDesk) -> None:
    number = office.delivered()
    office.found(
        number,
        {"kind": "a_note", "title": "Noted", "severity": "note", "message": "m-note"},
        *({"row": row, "message": f"m-{row}."} for row in range(2, 150)),
    )
    text = office.get(f"/team/deliveries/{number}").text
    kind, rest = text.split("Dates that cannot be read")[1].split("<details>", 1)
    assert "Row set aside: 148" in kind
    assert "Expected: a date such as 31/03/2026" in kind
    assert "What to do: Correct the cell and send the return again." in kind
    assert [f"m-{row}." in kind for row in (2, 3, 4, 5)] == [True, True, True, False]
    assert "Show 97 more" in rest
    assert "and 48 more. The marked workbook has every one." in rest
    assert text.index("Dates that cannot be read") < text.index("Noted <")


def test_whatever_a_file_holds_is_text(office: TeamDesk) -> None:
    number = office.delivered(file_name=NASTY, edition=NASTY[:60])
    office.found(number, {"heading": NASTY, "message": NASTY, "expected": NASTY, "todo": NASTY, "title": NASTY})
    acts.reply(office.ledger, AT, NASTY, number, NASTY)
    office.received({"file": NASTY, "state": "refused", "message": NASTY})
    for path in (f"/team/deliveries/{number}", "/team/returns?q=2025Q1", "/team/returns/csc/annex_a/2025Q1"):
        text = office.get(path).text
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text


@pytest.mark.parametrize(
    ("state", "decision", "after"),
    [("checked", "accept", "accepted"), ("checked", "reject", "rejected"), ("accepted", "withdraw", "withdrawn")],
)
def test_each_decision_is_kept_with_its_words_and_who_took_it(
    office: TeamDesk, state: str, decision: str, after: str
) -> None:
    number = office.delivered(state=state)
    assert f"/team/deliveries/{number}/{decision}" in office.get(f"/team/deliveries/{number}").text
    answer = office.post(f"/team/deliveries/{number}/{decision}", {"words": "Because"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/team/deliveries/{number}")
    last = ask.events(office.ledger, "delivery", number)[-1]
    assert (office.delivery(number).state, last.act, last.who, last.detail) == (after, after, "Ada", "Because")


@pytest.mark.parametrize("decision", ["reject", "ask", "reply"])
def test_what_needs_words_is_not_done_without_them(office: TeamDesk, decision: str) -> None:
    number = office.delivered()
    assert office.post(f"/team/deliveries/{number}/{decision}", {"words": "  "}).status_code == 400
    assert office.delivery(number).state == "checked"
    assert list(ask.messages(office.ledger, number)) == []


def test_of_two_who_decide_the_second_is_told_of_the_first(office: TeamDesk) -> None:
    number = office.delivered()
    office.post(f"/team/deliveries/{number}/accept", {"who": "Bea"})
    answer = office.post(f"/team/deliveries/{number}/reject", {"words": "No"})
    assert answer.status_code == 409
    assert "Bea decided before" in answer.text
    assert office.delivery(number).state == "accepted"


def test_a_decision_that_is_none_and_a_delivery_that_is_none_are_not_found(office: TeamDesk) -> None:
    assert office.post(f"/team/deliveries/{office.delivered()}/release").status_code == 404
    assert office.post("/team/deliveries/99/accept").status_code == 404


def test_the_question_to_an_agency_begins_with_what_was_found_and_becomes_a_message(office: TeamDesk) -> None:
    number = office.delivered()
    office.found(number, {})
    begun = office.get(f"/team/deliveries/{number}").text
    assert "- Dates that cannot be read (1): sheet List 7, row 14, column F (CP Plan Start Date)." in begun
    assert FINDING["value"] not in begun.split("<textarea")[-2]
    office.post(f"/team/deliveries/{number}/ask", {"words": "Is row 14 right?"})
    text = office.get(f"/team/deliveries/{number}").text
    assert "readonly>Dear colleagues at Children&#39;s Social Care" in text
    office.post(f"/team/deliveries/{number}/reply", {"words": "It is.\nWe disagree."})
    assert "It is.\nWe disagree." in office.get(f"/team/deliveries/{number}").text
    assert [one.kind for one in ask.messages(office.ledger, number)] == ["asked", "replied"]


def test_what_would_change_is_shown_before_anything_does(office: TeamDesk) -> None:
    number = office.delivered()
    change = {"indicator": "x", "title": "Plans that started again", "series": "Plans for neglect",
              "place": "Whole county", "period": "Apr to Jun 2025", "was": "no figure", "now": "24.1%"}  # fmt: skip
    came = {"figures_changed": 214, "changes": [change], "voices_added": 1, "voices_taken": 0, "note": "N."}
    office.done("preview", {"deliveries": [number]}, came)
    text = office.get(f"/team/deliveries/{number}").text
    assert "214 figures change, and 1 voice is added. N." in text
    assert 'no figure</td><td class="number-cell">24.1%' in text
    assert "and 213 more." in text


def test_what_would_change_can_be_asked_for_and_watched(office: TeamDesk) -> None:
    number = office.delivered()
    assert "It has not been worked out." in office.get(f"/team/deliveries/{number}").text
    office.post(f"/team/deliveries/{number}/preview")
    assert "It is being worked out." in office.get(f"/team/deliveries/{number}").text
    assert office.jobs()[0].asked == {"deliveries": [number]}


def test_the_marked_workbook_is_asked_for(office: TeamDesk) -> None:
    number = office.delivered()
    assert office.post(f"/team/deliveries/{number}/mark").headers["Location"] == "/team/jobs/1"
    assert (office.jobs()[0].kind, office.jobs()[0].asked) == ("mark", {"delivery": number})


def test_what_it_replaces_and_what_is_doubtful_stand_beside_the_decision(office: TeamDesk) -> None:
    first = office.delivered((1204, 1190, 12, 2), "accepted")
    again = office.delivered()
    office.found(again, {"kind": "period_differs", "severity": "warning", "message": "A sheet says 2026Q1."})
    text = office.get(f"/team/deliveries/{again}").text
    decide = text[text.index('id="deciding"') :]
    assert decide.index("Look first.") < decide.index("A sheet says 2026Q1.") < decide.index("<button>Accept")
    assert f'the place of <a href="/team/deliveries/{first}">delivery {first}</a>: of that one\'s 1,190 rows' in decide
    assert office.post(f"/team/deliveries/{again}/accept").status_code == 303


@pytest.mark.parametrize("told_by", ["given", "content"])
def test_a_period_that_was_given_is_no_doubt(office: TeamDesk, told_by: str) -> None:
    number = office.delivered(period_from=told_by)
    office.found(number, {"kind": "period_differs", "severity": "warning", "message": "The dates say 2026Q1."})
    assert ("Look first." in office.get(f"/team/deliveries/{number}").text) == (told_by == "content")
