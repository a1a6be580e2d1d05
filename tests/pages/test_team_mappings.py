"""Headings and questions that nobody knows, said once by a person: proposed, kept, changed and retired."""

from __future__ import annotations

from typing import Any

import pytest

from data import reference
from data.ledger import acts, ask
from etl.definitions.scales import scales
from tests.helpers.team_desk import AT, TeamDesk
from tests.pages.test_team import office as office

HEADINGS = ["Date given", "Who <b>", "Words"]
COLUMNS = [
    {"ours": "said_on", "meaning": "When it was said", "must": True, "heading": "Date given", "place": 0,
     "likely": "very likely"},
    {"ours": "speaker", "meaning": "Who is speaking", "must": True, "heading": "", "place": None, "likely": ""},
    {"ours": "words", "meaning": "The words", "must": False, "heading": "Words", "place": 2, "likely": "perhaps"},
]  # fmt: skip
FEEDBACK: dict[str, Any] = {
    "source": "voices", "source_title": "Voices workbook", "table": "feedback", "table_title": "Feedback",
    "sheet": "Sheet1", "heading_row": 3, "headings": HEADINGS,
    "shapes": [["99/99/9999"], ["xxxxx", "xx"], []], "likely": "perhaps", "columns": COLUMNS,
}  # fmt: skip
QUESTION = {
    "kind": "question_not_mapped", "title": "Questions", "severity": "warning", "table": "responses", "row": None,
    "heading": "Do you feel <heard>?", "value": "agree5", "rows": 12, "message": "12 answers wait.",
}  # fmt: skip


def refused(office: TeamDesk) -> tuple[int, str]:
    """A job with one file that was not taken in and what it may be. Returns the job and the file's token."""
    token = office.held("voices.xlsx")
    other = {**FEEDBACK, "source": "ssd", "source_title": "Dataset", "table": "person", "columns": COLUMNS[:1]}
    file = {"file": "voices.xlsx", "state": "refused", "token": token}
    return office.received({**file, "proposal": {"file": "voices.xlsx", "candidates": [FEEDBACK, other]}}), token


def chosen(job: int, **changes: str) -> dict[str, str]:
    return {
        "job": str(job), "file": "0", "table": "voices.feedback", "agency": "police", "column-said_on": "0",
        "column-speaker": "1", "column-words": "", **changes,
    }  # fmt: skip


def test_only_the_very_likely_heading_is_chosen_beforehand(office: TeamDesk) -> None:
    job, _ = refused(office)
    assert f"/team/headings?job={job}&amp;file=0" in office.get(f"/team/jobs/{job}").text
    text = office.get(f"/team/headings?job={job}&file=0").text
    assert '<option value="0" selected>Date given: 99/99/9999</option>' in text
    assert "<td>Very likely</td>" in text
    assert '<option value="2">Words</option>' in text
    assert '<option value="2" selected>' not in text
    assert "Perhaps “Words”" in text
    assert "Who &lt;b&gt;" in text
    assert office.get(f"/team/headings?job={job}&file=0&table=ssd.person").text.count("<tr>") == 2


def test_what_was_chosen_is_kept_and_the_same_file_taken_in(office: TeamDesk) -> None:
    job, token = refused(office)
    answer = office.post("/team/headings", chosen(job))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/team/jobs/{job + 1}")
    kept = {one.ours: one.theirs for one in ask.heading_mappings(office.ledger)}
    assert kept == {"said_on": "Date given", "speaker": "Who <b>"}
    asked = office.jobs()[0].asked
    assert asked["files"] == [{"token": token, "name": "voices.xlsx"}]
    assert asked["agency"] == "police"


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"agency": ""}, "Choose the agency"), ({"column-speaker": ""}, "Choose the heading for “Who is speaking”"),
     ({"column-speaker": "0"}, "was chosen for two columns"), ({"column-speaker": "99"}, "Choose the heading for"),
     ({"table": "voices.others"}, "Choose which return")],
)  # fmt: skip
def test_a_choice_that_cannot_be_is_said(office: TeamDesk, changes: dict[str, str], said: str) -> None:
    job, _ = refused(office)
    answer = office.post("/team/headings", chosen(job, **changes))
    assert answer.status_code == 400
    assert said in answer.text
    assert not ask.heading_mappings(office.ledger)


def test_a_file_that_was_cleared_away_is_handed_in_again(office: TeamDesk) -> None:
    job, _ = refused(office)
    for path in office.lying():
        if path.name == "result.json":
            path.unlink()
            path.parent.rmdir()
    answer = office.post("/team/headings", chosen(job))
    assert answer.status_code == 404
    assert "Hand it in again" in answer.text


def test_mappings_in_force_are_listed_changed_and_retired(office: TeamDesk) -> None:
    acts.map_headings(office.ledger, AT, "Ada", "police", "voices", "feedback", {"said_on": "Day", "words": "What"})
    assert "Thames Valley Police: Voices workbook, feedback (2)" in office.get("/team/headings").text
    of = {"agency": "police", "source": "voices", "table": "feedback"}
    change = {**of, "act": "change", "theirs-said_on": "Date", "theirs-words": "What"}
    assert office.post("/team/headings/change", change).status_code == 303
    assert {one.theirs for one in ask.heading_mappings(office.ledger)} == {"Date", "What"}
    assert office.post("/team/headings/change", {**change, "theirs-words": "Date"}).status_code == 400
    assert office.post("/team/headings/change", {**of, "act": "retire"}).status_code == 303
    assert not ask.heading_mappings(office.ledger)
    assert office.post("/team/headings/change", {**of, "act": "retire"}).status_code == 404


def test_a_surveys_question_is_mapped_once_and_the_file_checked_again(office: TeamDesk) -> None:
    number = office.delivered(source="survey", part="responses", format="csv")
    office.found(number, QUESTION, {**QUESTION, "heading": "Anything else?", "value": ""})
    assert f"/team/deliveries/{number}/questions" in office.get(f"/team/deliveries/{number}").text
    page = office.get(f"/team/deliveries/{number}/questions").text
    assert "Do you feel &lt;heard&gt;?" in page
    assert '<option value="agree5" selected>' in page
    fields = {
        "use-0": "scaled",
        "question-0": "listened_to",
        "scale-0": "agree5",
        "use-1": "words",
        "scale-1": "agree5",
    }
    assert office.post(f"/team/deliveries/{number}/questions", fields).status_code == 303
    kept = {one.heading: (one.use, one.question, one.scale) for one in ask.answer_mappings(office.ledger)}
    assert kept == {"Do you feel <heard>?": ("scaled", "listened_to", "agree5"), "Anything else?": ("words", "", "")}
    assert (office.jobs()[0].kind, office.jobs()[0].asked) == ("recheck", {"deliveries": [number]})


@pytest.mark.parametrize("fields", [{}, {"use-0": "scaled", "scale-0": "agree5"}, {"use-0": "shouted"}])
def test_a_question_is_not_mapped_by_halves(office: TeamDesk, fields: dict[str, str]) -> None:
    number = office.delivered(source="survey")
    office.found(number, QUESTION)
    assert office.post(f"/team/deliveries/{number}/questions", fields).status_code == 400
    assert not ask.answer_mappings(office.ledger)


def test_the_scales_to_choose_from_are_those_that_answers_are_read_with() -> None:
    assert reference.scales() == {name: scale.title for name, scale in scales().items()}
