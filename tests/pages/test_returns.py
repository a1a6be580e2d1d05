"""How a return stands is one word wherever it is said: at the desk, by the command line, on pages, of a figure."""

from __future__ import annotations

import pytest

from data.ledger.calendar import STATES
from queries.edition import states
from queries.edition.answers import AWAITED
from tests.helpers import returns_told
from tests.helpers.returns_told import CASES, DOCUMENT, Told


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Told]:
    return returns_told.every(tmp_path_factory.mktemp("told"))


def test_every_state_of_a_return_has_one_word() -> None:
    assert list(states.RETURN) == list(STATES)
    assert len({*states.RETURN.values()}) == len(STATES)


def test_every_state_stands_in_the_table(told: list[Told]) -> None:
    found = {word for one in told for word in states.RETURN.values() if one.desk.split(";")[0] == word}
    assert found == set(states.RETURN.values())


@pytest.mark.parametrize("at", range(len(CASES)), ids=[case.what for case in CASES])
def test_every_door_says_the_same_of_a_return(told: list[Told], at: int) -> None:
    one = told[at]
    word = one.desk.split(";")[0]
    assert one.command_line.split("  ")[1].split(";")[0] == word
    assert one.table.split(" ", 1)[1].split(";")[0] == word
    assert one.figure.split(".")[0] == (word if one.key else "The figure")


def test_a_figure_that_waits_names_its_return_and_its_day(told: list[Told]) -> None:
    waiting = [one for one in told if one.key]
    assert all("School census, Spring term 2026" in one.figure for one in waiting)
    assert {one.key for one in waiting} == {str(status) for status in AWAITED}
    assert told[0].figure == "Not due yet. Carried by: School census, Spring term 2026, due on 28 April 2026"


def test_the_table_that_is_written_down_is_what_is_said(told: list[Told]) -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == returns_told.document(told)
