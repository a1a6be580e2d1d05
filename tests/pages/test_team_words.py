"""The page where words wait: what was found is marked in them, a person decides, and may decide again."""

from __future__ import annotations

import re
from typing import Any

import pytest

from data.ledger import acts, ask
from queries import ask as editions
from tests.helpers.team_desk import AT, TeamDesk
from tests.pages.test_team import NASTY
from tests.pages.test_team import office as office

SAID = "I told Alfie and he told them."
NAME = {"kind": "name", "start": 7, "end": 12, "said": "“Alfie” is written like somebody's name."}
FEW = {"kind": "small group", "start": 0, "end": 0, "said": "Five people or fewer were asked."}


def waits(office: TeamDesk, *warnings: dict[str, Any], words: str = SAID, **beside: Any) -> str:
    context = {"speaker": "child", "age_band": "5 to 9", "locality": "south", "consent": "pack", **beside}
    key = acts.key_of_words("voice", words, context)
    found = {"key": key, "kind": "voice", "words": words, "context": context, "warnings": list(warnings) or [NAME]}
    acts.find_words(office.ledger, AT, "The review", [found])
    return key


def state(office: TeamDesk, key: str) -> str:
    found = ask.review(office.ledger, key)
    assert found is not None
    return found.state


def test_words_that_wait_are_shown_with_what_was_found_marked(office: TeamDesk) -> None:
    waits(office, NAME, FEW, asked_n=4, gathered="Survey after a review", said_on="2026-02-03")
    text = office.get("/team/words").text
    assert "Waiting for a decision: 1" in text
    assert "<blockquote>I told <mark>Alfie</mark> and he told them.</blockquote>" in text
    assert "“Alfie” is written like somebody&#39;s name." in text
    assert "Five people or fewer were asked." in text
    assert "Child, aged 5 to 9, South" in text
    for beside in ("Survey after a review", "meeting papers", "3 February 2026", "<dt>Asked</dt><dd>4</dd>"):
        assert beside in text


def test_every_page_of_the_area_says_how_many_wait(office: TeamDesk) -> None:
    assert ">Words</a>" in office.get("/team/returns").text
    waits(office)
    waits(office, words="I told Alfie again.")
    assert '<a href="/team/words">Words (2)</a>' in office.get("/team/returns").text


@pytest.mark.parametrize("decided", ["show", "withhold"])
def test_a_decision_is_kept_with_who_and_why(office: TeamDesk, decided: str) -> None:
    key = waits(office)
    answer = office.post(f"/team/words/{key}", {"state": decided, "why": "Alfie is a dog in a book."})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/team/words")
    last = ask.events(office.ledger, "review")[-1]
    assert state(office, key) == decided
    assert (last.act, last.who, last.detail) == (decided, "Ada", "Alfie is a dog in a book.")
    text = office.get("/team/words").text
    assert "Nothing waits." in text and "Decided: 1" in text and "Alfie is a dog in a book." in text


def test_a_decision_can_be_changed_on_the_page(office: TeamDesk) -> None:
    key = waits(office)
    office.post(f"/team/words/{key}", {"state": "show", "why": "It is a dog."})
    (button,) = re.findall(r'value="(\w+)"[^>]*>Withhold it from now on', office.get("/team/words").text)
    office.post(f"/team/words/{key}", {"state": button, "why": "He asked for it back."})
    assert state(office, key) == "withhold"
    assert "Show it after all" in office.get("/team/words").text


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"state": "show", "why": " "}, 400), ({"why": "x"}, 400), ({"state": "publish", "why": "x"}, 400),
     ({"state": "show", "why": "x", "who": ""}, 409)],
)  # fmt: skip
def test_without_a_reason_a_choice_and_a_name_nothing_is_decided(
    office: TeamDesk, fields: dict[str, str], status: int
) -> None:
    key = waits(office)
    assert office.post(f"/team/words/{key}", fields).status_code == status
    assert state(office, key) == "waiting"


def test_of_two_who_decide_alike_the_second_is_told_of_the_first(office: TeamDesk) -> None:
    key = waits(office)
    office.post(f"/team/words/{key}", {"state": "show", "why": "A dog.", "who": "Bea"})
    answer = office.post(f"/team/words/{key}", {"state": "show", "why": "A dog."})
    assert (answer.status_code, "Bea decided before" in answer.text) == (409, True)


def test_words_that_are_not_in_the_review_are_not_found(office: TeamDesk) -> None:
    fields = {"state": "show", "why": "x"}
    assert office.post(f"/team/words/{'0' * 64}", fields).status_code == 404
    assert office.post(f"/team/words/{'0' * 64}", {**fields, "state": "withhold"}).status_code == 404


def test_whatever_was_said_is_text(office: TeamDesk) -> None:
    key = waits(office, {**NAME, "said": NASTY, "start": 0, "end": 4}, words=NASTY, gathered=NASTY, speaker=NASTY)
    office.post(f"/team/words/{key}", {"state": "withhold", "why": NASTY, "who": NASTY})
    text = office.get("/team/words?find=" + NASTY.replace("#", "")).text
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text


def test_a_voice_that_nothing_warned_of_can_be_taken_back(office: TeamDesk) -> None:
    voice = editions.voices(editions.open_edition())[0]
    part = voice.words[:20]
    found = office.get(f"/team/words?find={part}").text
    assert part in found
    address = re.findall(r'action="(/team/words/\w{64})"', found)[0]
    office.post(address, {"state": "withhold", "why": "She asked for it back."})
    (one,) = ask.reviews(office.ledger, "withhold")
    assert (one.words, one.why, one.decided_by) == (voice.words, "She asked for it back.", "Ada")
    assert "No words like these are shown" in office.get(f"/team/words?find={part}").text


def test_the_page_needs_no_script_and_has_one_heading(office: TeamDesk) -> None:
    waits(office)
    text = office.get("/team/words").text
    assert text.count("<h1>") == 1
    assert text.count("<script") == 1 and " onclick=" not in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
