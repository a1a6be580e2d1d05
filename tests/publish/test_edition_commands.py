"""Editions on the command line: sealed for a meeting, usual begun anew, the first page chosen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data.ledger import ask, open_ledger
from etl.__main__ import main
from queries.ask import first_page, open_edition
from tests.helpers.homes import Home
from tests.helpers.voices import answers

pytestmark = pytest.mark.measures("children_listened_to", "time_on_plan")

SPRING = [
    row
    for place in ("North", "Central", "South")
    for row in answers("2025-05-06", good=33, other=44, locality=place)
]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.take(made.sent("voices", feedback=SPRING))
    return made


def said(home: Home, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert main(["--home", str(home.places.home), "--who", "the chair", "--json", *words]) == code
    told = capsys.readouterr()
    return json.loads(told.err if code else told.out)


def test_an_edition_is_published_and_sealed_for_a_meeting(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(home, capsys, "publish")["edition"] == "2025Q1-0001"
    done = said(home, capsys, "seal", "--meeting", "2025-08-04")
    assert (done["sealed"], done["meeting"]) == ("2025Q1-0001", "2025-08-04")
    again = said(home, capsys, "seal", "--meeting", "2025-08-04", code=2)
    assert "sealed already" in again["error"]
    assert "never issued a second time" in said(home, capsys, "publish", "--anew", "A slip.", code=2)["error"]


def test_nothing_can_be_sealed_before_anything_is_published(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Run: python -m etl publish" in said(home, capsys, "seal", "--meeting", "2025-08-04", code=2)["error"]


def test_usual_begins_anew_by_a_recorded_decision(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    said(home, capsys, "baseline", "children_listened_to", "2025Q1", "--why", "Another form.")
    ledger = open_ledger(home.places.ledger_url)
    (decided,) = ask.baselines(ledger)
    ledger.close()
    assert (decided.indicator, decided.period, decided.who, decided.why) == (
        "children_listened_to", "2025Q1", "the chair", "Another form.",
    )  # fmt: skip
    unknown = said(home, capsys, "baseline", "children_listened", "2025Q1", "--why", "A slip.", code=2)
    assert "no measure called children_listened" in unknown["error"]


def test_the_group_chooses_at_most_five_for_the_first_page(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["time_on_plan", "children_listened_to"]
    said(home, capsys, "choose", *chosen, "--why", "Agreed in May.")
    said(home, capsys, "publish")
    assert set(first_page(open_edition(None, home.places.mart))) == set(chosen)
    six = ["friendships", "suspended", "felt_respected", "not_brought", *chosen]
    assert "At most 5 measures" in said(home, capsys, "choose", *six, code=2)["error"]
