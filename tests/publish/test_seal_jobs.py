"""Sealing asked for by a page, and our own words looked over before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import mart
from data.ledger import ask, open_ledger
from data.locations import Locations, locations
from etl import jobs
from etl.protect import AUDIENCES
from etl.words import ours
from tests.helpers.marts import write_mart

ASKED = {"meeting": "2026-05-12", "publication": "2025Q4-0001"}


@pytest.fixture
def home(tmp_path: Path) -> Locations:
    """A home in which one edition has been published for every audience."""
    where = locations(tmp_path)
    for audience in AUDIENCES:
        write_mart(where.marts(audience.name), audience=audience.name)
    return where


def quiet(*_: object) -> None:
    """Shown to nobody."""


def test_a_job_seals_an_edition_for_every_audience_with_who_asked(home: Locations) -> None:
    came = jobs.do_now(home, "Ada", "seal", ASKED, quiet)
    assert came == {"sealed": "2025Q4-0001", "meeting": "2026-05-12"}
    for audience in AUDIENCES:
        sealed = mart.seal(home.marts(audience.name) / "2025Q4-0001.duckdb")
        assert sealed is not None
        assert (sealed.who, sealed.meeting.isoformat()) == ("Ada", "2026-05-12")


def test_an_edition_that_is_sealed_already_is_refused_in_words(home: Locations) -> None:
    jobs.do_now(home, "Ada", "seal", ASKED, quiet)
    with pytest.raises(jobs.JobFailed, match="2025Q4-0001 is sealed already"):
        jobs.do_now(home, "Bea", "seal", ASKED, quiet)
    ledger = open_ledger(home.ledger_url)
    assert [event.who for event in ask.events(ledger, "edition") if event.act == "sealed"] == ["Ada"]


def test_a_job_looks_over_our_own_words_and_keeps_its_suggestions(
    home: Locations, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [("a page", "Repeat offenders"), ("another", "Children at home")]
    monkeypatch.setattr(ours, "our_words", lambda: iter(said))
    monkeypatch.setattr(jobs, "SUGGESTED", 1)
    came = jobs.do_now(home, "Ada", "language", {}, quiet)
    assert came["many"] >= 1
    assert [one["where"] for one in came["suggestions"]] == ["a page"]
