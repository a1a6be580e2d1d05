"""The demonstration goes on where it was stopped, and publishes to no meeting twice."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from data import demo, mart
from data.locations import Locations, locations
from data.periods import containing, preceding
from etl import demonstration
from etl.demonstration import MEETINGS


class Stopped(RuntimeError):
    """Somebody pulled the plug."""


class Stage:
    """A home in which nothing is made, and editions are empty files. stop_at: before which act of its own it stops."""

    def __init__(self, home: Path) -> None:
        self.where: Locations = locations(home)
        self.acts: list[str] = []
        self.came: list[tuple[date, date]] = []
        self.stop_at = 0
        self.defined_anew = False
        self.where.mart.mkdir(parents=True)

    def act(self, what: str) -> None:
        if self.stop_at and len(self.acts) + 1 == self.stop_at:
            raise Stopped
        self.acts.append(what)

    def deliver(self, where: Locations, folder: Path, *, after: date, before: date, say: object) -> None:
        self.came.append((after, before))

    def publish(self, where: Locations, who: str) -> SimpleNamespace:
        latest = preceding(containing(min(self.came[-1][1], date(2026, 4, 20)), "quarter"))
        self.act(latest.key)
        number = sum(one.edition == latest.key for one in mart.publications(where.mart)) + 1
        path = where.mart / f"{latest.key}-{number:04}.duckdb"
        path.touch()
        (where.mart / mart.CURRENT).write_text(path.name)
        return SimpleNamespace(latest=latest, figures=0)

    def seal(self, where: Locations, who: str, meeting: date) -> None:
        self.act("sealed")
        said = {"meeting": meeting.isoformat(), "who": who, "at": "2026-01-01T09:00:00", "sha256": ""}
        mart.current_file(where.mart).with_suffix(mart.SEALED).write_text(json.dumps(said))

    def make(self) -> list[str]:
        """What is done of it this time."""
        self.acts, self.came = [], []
        demonstration.make(self.where, say=lambda _: None)
        return self.acts


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    made = Stage(tmp_path / "home")
    monkeypatch.setattr(demo, "write", lambda folder, scale: SimpleNamespace(deliveries=()))
    monkeypatch.setattr(demonstration.quarterly_workbooks, "deliver", made.deliver)
    monkeypatch.setattr(demonstration, "publish_edition", made.publish)
    monkeypatch.setattr(demonstration, "seal", made.seal)
    monkeypatch.setattr(demonstration, "_is_current", lambda path: not made.defined_anew)
    return made


WHOLE = ["2025Q1", "sealed", "2025Q2", "sealed", "2025Q3", "sealed", "2025Q4"]


def test_each_meeting_has_its_edition_before_more_is_taken_in(stage: Stage) -> None:
    assert stage.make() == WHOLE
    assert stage.came == [*zip((date.min, *MEETINGS), (*MEETINGS, date.max), strict=True)]
    assert stage.make() == []


@pytest.mark.parametrize("stop_at", range(1, len(WHOLE) + 1))
def test_stopped_anywhere_it_goes_on_from_there(stage: Stage, stop_at: int) -> None:
    stage.stop_at = stop_at
    with pytest.raises(Stopped):
        stage.make()
    stage.stop_at = 0
    begun_again = stop_at - 1 - (WHOLE[stop_at - 1] == "sealed")  # what was published and not yet sealed
    assert stage.make() == WHOLE[begun_again:]
    seals = [one.seal.meeting for one in mart.publications(stage.where.mart) if one.seal]
    assert seals == [*reversed(MEETINGS)]


def test_with_a_new_definition_only_the_newest_is_published_again(stage: Stage) -> None:
    stage.make()
    stage.defined_anew = True
    assert stage.make() == ["2025Q4"]


def test_a_live_edition_that_was_sealed_since_is_as_ready_as_before(stage: Stage) -> None:
    stage.make()
    stage.seal(stage.where, "somebody", date(2026, 5, 12))
    assert stage.make() == []
