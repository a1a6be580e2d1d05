"""The review before publishing, and the command that decides: nothing warned of is shown before somebody said so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.ledger import Ledger, acts, ask, open_ledger
from etl.__main__ import main
from etl.words.review import Reviewed, forget, review

AT = datetime(2026, 4, 14, 9, 30)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(f"sqlite:///{tmp_path}/home/ledger.sqlite")
    yield opened
    opened.close()


def voice(words: str, **beside: Any) -> dict[str, Any]:
    usual = {"said_on": date(2026, 1, 5), "speaker": "child", "age_band": None, "locality": "south", "gathered": None,
             "theme": None, "indicator": "children_listened_to", "consent": "pack", "said_by_n": 9.0,
             "asked_n": None}  # fmt: skip
    return {**usual, "words": words, **beside}


def rows(*every: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(every))


FINE, NAMED = voice("She listened."), voice("Alfie listened.")


def said(came: Reviewed) -> list[str]:
    return list(came.shown["words"])


def decide(ledger: Ledger, state: str, row: dict[str, Any] = NAMED) -> None:
    acts.decide_words(ledger, AT, "Ada", acts.key_of_words("voice", row["words"], row), state, "Because.")


def test_words_with_a_warning_wait_and_others_are_shown(ledger: Ledger) -> None:
    came = review(ledger, rows(NAMED, FINE), AT)
    assert (said(came), came.waiting, came.withheld) == (["She listened."], 1, 0)
    assert [one.words for one in ask.reviews(ledger, "waiting")] == ["Alfie listened."]


def test_a_decision_counts_from_then_on_and_may_be_changed(ledger: Ledger) -> None:
    review(ledger, rows(NAMED), AT)
    decide(ledger, "show")
    assert said(review(ledger, rows(NAMED), AT)) == ["Alfie listened."]
    decide(ledger, "withhold")
    came = review(ledger, rows(NAMED), AT)
    assert (said(came), came.waiting, came.withheld) == ([], 0, 1)


def test_rows_that_are_shown_are_unaltered(ledger: Ledger) -> None:
    given = rows(FINE, NAMED, voice("He read it back.", said_by_n=None))
    pd.testing.assert_frame_equal(review(ledger, given, AT).shown, given.iloc[[0, 2]].reset_index(drop=True))


def test_a_small_group_is_a_reason_to_wait(ledger: Ledger) -> None:
    few, there = voice("It was good.", asked_n=5.0), voice("It was long.", age_band="5 to 9")
    assert said(review(ledger, rows(few, there), AT)) == ["It was long."]
    low = {("children_listened_to", "south")}
    assert said(review(ledger, rows(few, there), AT, low=low)) == []
    assert ask.reviews_waiting(ledger) == 2


def test_the_same_said_twice_waits_once_with_every_warning(ledger: Ledger) -> None:
    came = review(ledger, rows(NAMED, {**NAMED, "asked_n": 2.0}, {**NAMED, "said_on": None}), AT)
    assert came.waiting == 3
    (one,) = ask.reviews(ledger)
    assert [each["kind"] for each in one.warnings] == ["name", "small group"]


def test_an_agencys_story_is_reviewed_too(ledger: Ledger) -> None:
    stories = rows(
        {"agency": "police", "subject": "noticed", "period": "2025Q4", "words": "We rang 07700 900461."},
        {"agency": "police", "subject": "noticed", "period": "2025Q4", "words": "We ring sooner now."},
    )
    assert said(review(ledger, stories, AT, kind="story")) == ["We ring sooner now."]
    assert ask.reviews(ledger)[0].context == {"agency": "police", "subject": "noticed", "period": "2025Q4"}


def test_a_preview_holds_back_and_keeps_nothing(ledger: Ledger) -> None:
    came = review(ledger, rows(NAMED, FINE), AT, record=False)
    assert (said(came), came.waiting) == (["She listened."], 1)
    assert list(ask.reviews(ledger)) == []


def test_nothing_said_is_nothing_to_review(ledger: Ledger) -> None:
    came = review(ledger, rows(FINE).iloc[:0], AT)
    assert (len(came.shown), list(came.shown.columns)) == (0, list(FINE))
    assert (came.waiting, came.withheld) == (0, 0)


def test_words_sent_no_longer_are_let_go(ledger: Ledger) -> None:
    review(ledger, rows(NAMED, voice("Bilal left.")), AT)
    nothing = pd.DataFrame(columns=["agency", "subject", "words"])
    assert forget(ledger, AT, rows(NAMED), nothing) == 1
    assert [one.words for one in ask.reviews(ledger)] == ["Alfie listened."]


def test_the_command_lists_decides_and_says_what_cannot_be(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> tuple[int, str, str]:
        ended = main(["--home", str(tmp_path / "home"), *words])
        printed = capsys.readouterr()
        return ended, printed.out, printed.err

    assert "No words are in the review." in run("words")[1]
    review(ledger, rows(NAMED), AT)
    (one,) = ask.reviews(ledger)
    listed = run("words")[1]
    assert "Waiting for a decision: 1" in listed and "“Alfie” is written like somebody's name." in listed
    assert one.key[:12] in listed
    assert run("words", "show", one.key[:12])[0] == 2
    ended, printed, _ = run("--json", "words", "show", one.key[:12], "--who", "Ada", "--why", "It is a dog.")
    told = json.loads(printed)["words"][0]
    assert (ended, told["state"], told["decided_by"], told["why"]) == (0, "show", "Ada", "It is a dog.")
    assert "Withheld, from the next edition on." in run("words", "withhold", one.key, "--why", "Asked back.")[1]
    ended, _, wrong = run("words", "show", "zzzz", "--why", "x")
    assert (ended, "No words in the review" in wrong) == (2, True)
