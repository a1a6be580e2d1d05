"""The review of words in the ledger: what waits, what was decided, and what is let go of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from data.ledger import Ledger, acts, ask, open_ledger

AT = datetime(2026, 4, 14, 9, 30)
NAME = {"kind": "name", "start": 0, "end": 5, "said": "“Alfie” is written like somebody's name."}
FEW = {"kind": "small group", "start": 0, "end": 0, "said": "Five people or fewer were asked."}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    yield opened
    opened.close()


def given(*warnings: dict[str, Any], words: str = "Alfie came.", **who: str) -> dict[str, Any]:
    context = {"speaker": "child", "age_band": "5 to 9", "locality": "south", **who}
    key = acts.key_of_words("voice", words, context)
    return {"key": key, "kind": "voice", "words": words, "context": context, "warnings": list(warnings)}


def found(ledger: Ledger, *every: dict[str, Any]) -> None:
    acts.find_words(ledger, AT, "The review", every)


def states(ledger: Ledger) -> list[str]:
    return [one.state for one in ask.reviews(ledger)]


def events(ledger: Ledger) -> list[str]:
    return [one.act for one in ask.events(ledger, "review")]


def test_words_that_are_warned_of_wait_and_others_are_not_kept(ledger: Ledger) -> None:
    found(ledger, given(NAME), given(words="It was fine."))
    (waiting,) = ask.reviews(ledger, "waiting")
    assert (waiting.words, waiting.warnings, waiting.found_at) == ("Alfie came.", [NAME], AT)
    assert ask.reviews_waiting(ledger) == 1
    assert events(ledger) == ["found"]


def test_words_found_again_are_kept_once(ledger: Ledger) -> None:
    found(ledger, given(NAME))
    found(ledger, given(NAME), given(NAME))
    assert states(ledger) == ["waiting"]
    assert events(ledger) == ["found"]


@pytest.mark.parametrize("state", ["show", "withhold"])
def test_a_decision_is_kept_with_who_why_and_its_event_and_lasts(ledger: Ledger, state: str) -> None:
    found(ledger, given(NAME))
    acts.decide_words(ledger, AT, "Ada", given()["key"], state, "Alfie is a dog in a book.")
    found(ledger, given(NAME))
    (one,) = ask.reviews(ledger)
    assert (one.state, one.decided_by, one.why, one.decided_at) == (state, "Ada", "Alfie is a dog in a book.", AT)
    last = ask.events(ledger, "review")[-1]
    assert (last.act, last.who, last.thing_id, last.detail) == (state, "Ada", one.id, one.why)


def test_a_decision_may_be_changed_later(ledger: Ledger) -> None:
    found(ledger, given(NAME))
    acts.decide_words(ledger, AT, "Ada", given()["key"], "show", "It is a dog.")
    acts.decide_words(ledger, AT, "Ben", given()["key"], "withhold", "The child asked for it back.")
    assert states(ledger) == ["withhold"]
    assert events(ledger) == ["found", "show", "withhold"]


@pytest.mark.parametrize(
    ("key", "state", "why", "said"),
    [("0" * 64, "show", "x", "no such words"), ("", "show", "  ", "Say why"), ("", "publish", "x", "nothing else"),
     ("", "show", "x", "Ada decided before")],
)  # fmt: skip
def test_what_cannot_be_decided_says_why_and_leaves_no_event(
    ledger: Ledger, key: str, state: str, why: str, said: str
) -> None:
    found(ledger, given(NAME))
    acts.decide_words(ledger, AT, "Ada", given()["key"], "show", "It is a dog.")
    with pytest.raises(acts.NotNow, match=said):
        acts.decide_words(ledger, AT, "Ben", key or given()["key"], state, why)
    assert events(ledger) == ["found", "show"]


def test_words_shown_wait_again_when_warned_of_for_a_reason_nobody_saw(ledger: Ledger) -> None:
    found(ledger, given(NAME))
    acts.decide_words(ledger, AT, "Ada", given()["key"], "show", "It is a dog.")
    found(ledger, given(NAME, FEW))
    assert states(ledger) == ["waiting"]
    assert events(ledger)[-1] == "warned again"
    acts.decide_words(ledger, AT, "Ada", given()["key"], "show", "All of them agreed.")
    found(ledger, given(FEW))
    assert states(ledger) == ["show"]


def test_words_withheld_stay_so_whatever_is_found(ledger: Ledger) -> None:
    found(ledger, given(NAME))
    acts.decide_words(ledger, AT, "Ada", given()["key"], "withhold", "It is a child.")
    found(ledger, given(NAME, FEW))
    found(ledger, given())
    assert states(ledger) == ["withhold"]


def test_words_that_nothing_warns_of_any_more_wait_no_longer(ledger: Ledger) -> None:
    found(ledger, given(FEW))
    found(ledger, given())
    assert states(ledger) == []
    assert events(ledger) == ["found", "cleared"]


def test_words_that_nothing_warned_of_can_be_taken_back(ledger: Ledger) -> None:
    acts.withhold_words(ledger, AT, "Ada", given(words="It was fine."), "She asked for it back.")
    (one,) = ask.reviews(ledger, "withhold")
    assert (one.words, one.warnings, one.why) == ("It was fine.", [], "She asked for it back.")


def test_words_sent_no_longer_leave_the_ledger_and_a_decision_about_them_stays(ledger: Ledger) -> None:
    waits, decided, stays = given(NAME), given(NAME, words="Alfie left."), given(NAME, words="Alfie stays.")
    found(ledger, waits, decided, stays)
    acts.decide_words(ledger, AT, "Ada", decided["key"], "withhold", "It is a child.")
    assert acts.forget_words(ledger, AT, "The review", [stays["key"]]) == 2
    assert [(one.key, one.words, one.context) for one in ask.reviews(ledger)] == [
        (decided["key"], "", {}), (stays["key"], "Alfie stays.", stays["context"]),
    ]  # fmt: skip
    assert "Alfie left" not in str([vars(one) for one in ask.reviews(ledger)])
    assert acts.forget_words(ledger, AT, "The review", [stays["key"]]) == 0
    found(ledger, decided)
    assert [(one.words, one.state) for one in ask.reviews(ledger, "withhold")] == [("Alfie left.", "withhold")]


def test_the_same_words_of_others_are_others_and_of_the_same_the_same(ledger: Ledger) -> None:
    assert given()["key"] == given(gathered="Survey")["key"] == given(words="Alfie came. ")["key"]
    others = [given(speaker="parent"), given(age_band=""), given(locality="north"), given(words="Alfie came!")]
    assert len({given()["key"], *(one["key"] for one in others)}) == 5
    assert acts.key_of_words("story", "Alfie came.", {}) != acts.key_of_words("voice", "Alfie came.", {})


def test_words_are_named_by_enough_of_their_key(ledger: Ledger) -> None:
    found(ledger, given(NAME), given(NAME, words="Alfie left."))
    one = ask.review(ledger, given()["key"][:12])
    assert one is not None and one.words == "Alfie came."
    assert ask.review(ledger, "") is None
    assert ask.review(ledger, "%") is None


def test_the_events_hold_no_words(ledger: Ledger) -> None:
    found(ledger, given(NAME))
    acts.forget_words(ledger, AT, "The review", [])
    assert "Alfie" not in str([one.detail for one in ask.events(ledger)])
