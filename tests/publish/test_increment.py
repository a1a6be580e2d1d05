"""What a publication keeps of the one before changes nothing: the edition is the one that a whole publication makes.

Each step is published twice from the same home: as it stands, and in a copy that has forgotten all that was kept.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import mart
from data.child import connect
from data.ledger import acts, open_ledger
from data.locations import locations
from etl import pipeline
from etl.pipeline import Published, publish_edition
from etl.protect import AUDIENCES
from queries.indicator.catalogue import indicators
from tests.helpers.homes import RECEIVED, Home
from tests.helpers.samples import text_table
from tests.helpers.voices import answers, words

MEASURES = ("children_listened_to", "felt_respected", "plans_started_again", "assessments_in_time", "returns_on_time")
SPRING = (
    *answers("2025-05-06", good=33, other=44, locality="South"),
    *answers("2025-05-07", good=52, other=31, locality="North"),
    words("2025-05-08"),
)
LATE = answers("2025-04-02", good=20, other=7, locality="Central")
SUMMER = answers("2025-08-06", good=31, other=30, locality="North")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    few = [one for one in indicators() if one.slug in MEASURES]
    monkeypatch.setattr(pipeline, "indicators", lambda: few)
    return Home(tmp_path)


def give(home: Home, *rows: dict[str, Any], period: str = "", days: int = 0) -> int:
    (outcome,) = home.take(
        home.sent("voices", feedback=rows), period=period, received_at=RECEIVED + timedelta(days=days)
    )
    assert outcome.delivery is not None, outcome.message
    return outcome.delivery


@dataclass(frozen=True)
class Both:
    """One step, published from what was kept and whole."""

    kept: Published
    whole: Published


def publish(home: Home, **how: Any) -> Both:
    """Publish both ways, and see that both audiences' editions are the same."""
    other = locations(home.folder / "whole")
    shutil.rmtree(other.home, ignore_errors=True)
    shutil.copytree(home.places.home, other.home)
    forget(other.child)
    done = Both(publish_edition(home.places, "a tester", **how), publish_edition(other, "a tester", **how))
    assert done.kept.path.name == done.whole.path.name
    for audience in AUDIENCES:
        mine, whole = (said(mart.current_file(places.marts(audience.name))) for places in (home.places, other))
        assert mine == whole, audience.name
        behind = [mart.current(places.marts(audience.name)) for places in (home.places, other)]
        assert behind[0] == behind[1], "what may stand in its place"
    return done


def forget(path: Path) -> None:
    """Let a store go of everything that it can do without."""
    store = connect(path)
    store.execute("DROP SCHEMA IF EXISTS live CASCADE")
    for table in ("measured", "counted_thing", "issued"):
        store.execute(f"DELETE FROM stored.{table}")
    store.close()


def said(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every cell of an edition but for the hour it was made, each table with its columns, in the order it stands in."""
    with duckdb.connect(str(path), read_only=True) as edition:
        found = {}
        for table, sql in edition.execute("SELECT table_name, sql FROM duckdb_tables() ORDER BY ALL").fetchall():
            but = " EXCLUDE (built_at)" if table == "edition" else ""
            found[sql] = edition.execute(f'SELECT *{but} FROM "{table}"').fetchall()
        assert found
        return found


def test_nothing_changed_is_the_live_edition_again(home: Home) -> None:
    give(home, *SPRING)
    assert publish(home).kept.ran
    again = publish(home)
    assert (again.kept.ran, again.kept.path.stem) == ((), "2025Q1-0002")
    assert again.whole.ran
    assert again.kept.figures == again.whole.figures > 0
    publish(home)


def test_a_late_record_and_a_new_quarter(home: Home) -> None:
    give(home, *SPRING)
    publish(home)
    give(home, *SPRING, *LATE, days=1)
    assert set(publish(home).kept.ran) < set(MEASURES), "what follows from it alone"
    give(home, *SUMMER, period="2025Q2", days=30)
    publish(home)
    publish(home)


def test_a_withdrawal_and_taking_it_back_in(home: Home) -> None:
    give(home, *SPRING)
    publish(home)
    number = give(home, *SPRING, *LATE, days=1)
    publish(home)
    ledger = open_ledger(home.places.ledger_url)
    acts.withdraw(ledger, acts.now(), "a tester", number, "sent by mistake")
    ledger.close()
    publish(home)
    publish(home)
    give(home, *SPRING, *LATE, *SUMMER[:3], days=2)
    publish(home)


def test_figures_issued_anew(home: Home) -> None:
    give(home, *SPRING)
    publish(home)
    give(home, *SPRING, *LATE, days=1)
    publish(home)
    publish(home, anew="setting up")
    publish(home)


def test_another_day_in_the_calendar(home: Home) -> None:
    home.take(*sorted(home.sent("ssd").glob("*.csv")))
    give(home, *SPRING)
    publish(home)
    days = [{"day": date(2025, 5, 7), "occasion": "Day off", "division": ""}]
    home.take(text_table(home.folder / "days.csv", "bank_holidays", "days", *days))
    assert publish(home).kept.ran == ("assessments_in_time",)
    publish(home)


def test_a_file_that_was_altered_is_not_published_again(home: Home) -> None:
    give(home, *SPRING)
    live = publish(home).kept.path
    with duckdb.connect(str(live)) as edition:
        edition.execute("UPDATE figure SET numerator = 7 WHERE NOT rounded")
    assert publish_edition(home.places, "a tester").ran == (), "the measures are remembered"
    with duckdb.connect(str(mart.current_file(home.places.mart)), read_only=True) as edition:
        assert edition.execute("SELECT count(*) FROM figure WHERE numerator = 7").fetchall() == [(0,)]
