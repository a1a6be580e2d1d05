"""A live edition that is damaged: what may be read in its place, and that nothing is issued a second time."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import mart
from data.ledger import acts, ask, open_ledger
from etl.cli import load_report
from etl.pipeline import publish_edition
from etl.protect import AUDIENCES
from etl.publish.publish import NotPublished
from etl.publish.seal import NotSealed, seal
from tests.helpers.homes import Home
from tests.helpers.offices import Shared
from tests.helpers.voices import words
from tests.publish.test_editions import CORRECTED, MEASURE, MEETING, SPRING, give, publish

pytestmark = pytest.mark.measures(MEASURE)
FOLDERS = tuple(audience.name for audience in AUDIENCES)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def spoil(home: Home, audience: str = "group") -> Path:
    """Damage the live edition of an audience."""
    path = mart.current_file(home.places.marts(audience))
    path.write_bytes(path.read_bytes()[:9000])
    return path


def in_its_place(home: Home, audience: str = "group") -> str:
    """What is read of an audience's editions once the live one is damaged."""
    spoil(home, audience)
    return mart.live(home.places.marts(audience), audience).path.stem


@pytest.mark.parametrize("audience", FOLDERS)
def test_the_edition_before_is_read_in_a_damaged_ones_place_by_its_own_audience(spring: Home, audience: str) -> None:
    give(spring, *CORRECTED)
    publish(spring)
    assert in_its_place(spring, audience) == "2025Q1-0001"


@pytest.mark.parametrize("audience", FOLDERS)
def test_what_rests_on_a_withdrawn_delivery_is_never_read_again(spring: Home, audience: str) -> None:
    give(spring, *CORRECTED)
    publish(spring)
    ledger = open_ledger(spring.places.ledger_url)
    acts.withdraw(ledger, acts.now(), "Ada", ask.deliveries(ledger)[-1].id, "It was another county's.")
    publish(spring)
    with pytest.raises(mart.Damaged):
        in_its_place(spring, audience)


@pytest.mark.parametrize("audience", FOLDERS)
def test_words_that_are_said_no_longer_are_not_read_again_either(home: Home, audience: str) -> None:
    gone = words("2025-05-08") | {"consent": "public"}
    give(home, *SPRING, gone)
    publish(home)
    give(home, *SPRING)
    publish(home)
    with pytest.raises(mart.Damaged):
        in_its_place(home, audience)


def test_figures_that_were_issued_anew_are_not_read_beside_the_first_ones(spring: Home) -> None:
    publish(spring, anew="The places were drawn anew.")
    with pytest.raises(mart.Damaged):
        in_its_place(spring)


@pytest.mark.parametrize("audience", FOLDERS)
def test_nothing_is_published_over_a_damaged_edition_since_its_figures_would_be_issued_twice(
    spring: Home, audience: str
) -> None:
    publish(spring)
    kept = mart.current_file(spring.places.marts(audience)).read_bytes()
    damaged = spoil(spring, audience)
    with pytest.raises(NotPublished, match=r"2025Q1-0002 cannot be read.*Put back a copy.*Nothing was published"):
        publish(spring)
    damaged.unlink()
    with pytest.raises(NotPublished, match="that file is not there"):
        publish(spring)
    damaged.write_bytes(kept)
    assert publish(spring).path.stem == "2025Q1-0003"


def test_while_no_meeting_has_seen_one_figures_may_be_issued_afresh_under_a_new_name(spring: Home) -> None:
    mart.current_file(spring.places.mart).unlink()
    assert publish(spring, anew="The disk was lost.").path.stem == "2025Q1-0002"


def test_a_damaged_edition_is_not_sealed(spring: Home) -> None:
    spoil(spring, "open")
    with pytest.raises(NotSealed, match="2025Q1-0001 cannot be read"):
        seal(spring.places, "Ada", MEETING)


def test_a_job_that_meets_a_damaged_edition_says_so(spring: Home) -> None:
    spoil(spring)
    shared = Shared(spring.places.home)
    number = shared.ask_for("publish")
    shared.work()
    assert "Edition 2025Q1-0001 cannot be read: its file is damaged." in shared.job(number).why
    assert "its file is damaged" in load_report.status(spring.places)["edition"]


def test_whoever_asks_how_things_stand_is_told(spring: Home) -> None:
    publish_edition(spring.places, "a tester")
    spoil(spring)
    said = load_report.status(spring.places)["edition"]
    assert "2025Q1-0002 cannot be read" in said
    assert "Shown in its place:" in said and "2025Q1-0001.duckdb" in said
