"""Undo: what was withdrawn, rejected or never decided counts nowhere, and the next edition is as if it had not come."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import mart
from data.ledger import Ledger, acts, ask, open_ledger
from etl.cli.load_report import status
from etl.load.outcome import FileState
from etl.pipeline import publish_edition
from tests.helpers.homes import Home
from tests.helpers.voices import answers, words

pytestmark = pytest.mark.measures("children_listened_to")

FIRST = (
    *answers("2025-05-06", good=33, other=44, locality="South"),
    *answers("2025-05-07", good=52, other=31, locality="North"),
    words("2025-05-08"),
)
SECOND = (
    *answers("2025-05-06", good=61, other=20, locality="South"),
    *answers("2025-05-07", good=31, other=31, locality="Central"),
    words("2025-05-09", said="They came back when they said they would."),
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def ledger(home: Home) -> Iterator[Ledger]:
    opened = open_ledger(home.places.ledger_url)
    yield opened
    opened.close()


def give(home: Home, *rows: dict[str, Any], accept: bool = True, period: str = "") -> int:
    outcome = home.take(home.sent("voices", feedback=rows), accept=accept, period=period)[0]
    assert outcome.delivery is not None, outcome.message
    return outcome.delivery


def withdraw(ledger: Ledger, number: int) -> None:
    acts.withdraw(ledger, acts.now(), "a tester", number, "sent by mistake")


KEPT = ("step", "exact_count", "first_known")  # what was issued, and told, is kept whatever becomes of it


def published(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the new edition says of what counts, but for when it was made."""
    publish_edition(home.places, "a tester")
    with duckdb.connect(str(mart.current_file(home.places.mart)), read_only=True) as edition:
        tables = [row[0] for row in edition.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        found = {
            table: edition.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
            for table in tables
            if table not in KEPT
        }
        said = edition.execute("SELECT * EXCLUDE (built_at, publication) FROM edition").fetchall()
        return found | {"edition": said}


def standing(home: Home) -> dict[int, str]:
    return {each["delivery"]: each["standing"] for each in status(home.places)["deliveries"]}


@pytest.mark.measures()
def test_after_a_withdrawal_the_edition_is_as_if_it_had_not_come(home: Home, ledger: Ledger) -> None:
    give(home, *FIRST)
    before = published(home)
    rounded = [row for row in before["figure"] if row[4] != "all" and row[13] == "shown"]
    assert rounded, "the first edition must have figures of places, which are rounded over time"
    number = give(home, *SECOND, *answers("2025-04-20", good=17, other=9))
    between = published(home)
    assert between["figure"] != before["figure"]
    assert between["voice"] != before["voice"]
    withdraw(ledger, number)
    assert published(home) == before


def test_a_quarter_that_only_the_withdrawn_one_told_of_is_gone_again(home: Home, ledger: Ledger) -> None:
    give(home, *FIRST)
    before = published(home)
    number = give(home, *answers("2025-07-02", good=30, other=50), period="2025Q2")
    assert published(home)["edition"][0][0] == "2025Q2"
    withdraw(ledger, number)
    assert published(home) == before


def test_the_one_it_had_taken_the_place_of_counts_again(home: Home, ledger: Ledger) -> None:
    first = give(home, *FIRST)
    second = give(home, *SECOND)
    assert standing(home) == {first: "superseded", second: "used"}
    withdraw(ledger, second)
    assert standing(home) == {first: "used", second: "withdrawn"}


def test_the_original_and_the_events_stay(home: Home, ledger: Ledger) -> None:
    number = give(home, *FIRST)
    given = ask.delivery(ledger, number)
    assert given is not None
    withdraw(ledger, number)
    kept = home.places.originals / given.sha256[:2] / f"{given.sha256}.xlsx"
    assert kept.is_file()
    acts_of = [event.act for event in ask.events(ledger, "delivery", number)]
    assert acts_of == ["received", "found", "checked", "accepted", "withdrawn"]
    assert "sent by mistake" in ask.events(ledger, "delivery", number)[-1].detail


def test_the_same_bytes_can_be_given_again_for_another_period_and_count_there(home: Home, ledger: Ledger) -> None:
    path = home.sent("voices", feedback=FIRST)
    number = home.take(path, period="2025Q1")[0].delivery
    assert number is not None
    assert home.take(path, period="2024Q4")[0].state is FileState.ALREADY_RECEIVED
    withdraw(ledger, number)
    again = home.take(path, period="2024Q4")[0]
    assert (again.state, again.delivery, again.period) == (FileState.LOADED, number, "2024Q4")
    assert home.stored("SELECT delivery, period FROM stored.live_deliveries") == [(number, "2024Q4")]
    assert home.stored("SELECT count(*) FROM stored.voice") == [(len(FIRST),)]


def test_a_rejected_delivery_never_counts(home: Home, ledger: Ledger) -> None:
    give(home, *FIRST)
    before = published(home)
    number = give(home, *SECOND, accept=False)
    acts.reject(ledger, acts.now(), "a tester", number, "another agency's")
    assert published(home) == before
    assert standing(home)[number] == "rejected"
    with pytest.raises(acts.NotNow):
        acts.accept(ledger, acts.now(), "a tester", number)


def test_a_checked_delivery_counts_nowhere_until_it_is_accepted(home: Home, ledger: Ledger) -> None:
    first = give(home, *FIRST)
    before = published(home)
    number = give(home, *SECOND, accept=False)
    later = give(home, *answers("2025-07-02", good=30, other=50), accept=False, period="2025Q2")
    assert standing(home) == {first: "used", number: "checked", later: "checked"}
    after = published(home)
    assert after == before
    assert {row[3] for row in after["expected_return"]} == {"2025Q1"}
    assert [d.released_in for d in ask.deliveries(ledger)][1:] == ["", ""]
    acts.accept(ledger, acts.now(), "a tester", number)
    assert published(home)["figure"] != before["figure"]


def test_what_waits_does_not_change_what_its_siblings_count(home: Home, ledger: Ledger) -> None:
    """Sessions are understood by their pupils: a second file of pupils may not rename the first's while it waits."""
    folder = home.sent("school_census")
    home.take(folder)
    before = home.stored("SELECT * FROM stored.absence ORDER BY ALL")
    again = home.sent("school_census", pupilonroll=[{"upn_id": "another-upn"}]) / "pupilonroll.csv"
    number = home.take(again, accept=False)[0].delivery
    assert number is not None
    assert home.stored("SELECT * FROM stored.absence ORDER BY ALL") == before


def test_a_withdrawn_file_leaves_its_siblings_as_they_were(home: Home, ledger: Ledger) -> None:
    home.take(home.sent("school_census"))
    counted = (
        "SELECT * FROM stored.absence WHERE delivery IN (SELECT delivery FROM stored.live_deliveries) ORDER BY ALL"
    )
    before = home.stored(counted)
    again = home.sent("school_census", pupilonroll=[{"upn_id": "another-upn"}]) / "pupilonroll.csv"
    number = home.take(again)[0].delivery
    assert number is not None
    assert home.stored(counted) != before
    withdraw(ledger, number)
    give(home, *FIRST)
    published(home)
    assert home.stored(counted) == before
