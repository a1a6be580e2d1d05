"""Long work: asked for, done once, by one worker at a time, and taken up again after a worker was stopped."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook
from sqlalchemy.exc import OperationalError

from data.ledger import acts, ask
from data.log import keep
from etl import jobs
from etl.cli import load_report
from etl.jobs import holding
from tests.helpers import samples
from tests.helpers.homes import Home
from tests.helpers.killed import kill
from tests.helpers.offices import Shared
from tests.helpers.returns import Return

pytestmark = pytest.mark.measures("children_listened_to")  # of previews that the worker makes by itself

WORKING = """
from tests.helpers.offices import Shared
Shared(given[0]).work()
"""
MOMENTS = [
    ("before", "etl.jobs", "_do"),
    ("after", "etl.load.load", "copy_aside"),
    ("after", "data.ledger.acts", "receive"),
    ("after", "etl.load.steps", "store"),
    ("after", "data.ledger.acts", "check"),
    ("after", "etl.jobs", "load"),
    ("after", "etl.jobs", "_told"),
    ("before", "data.ledger.acts", "end"),
    ("after", "data.ledger.acts", "end"),
    ("before", "etl.jobs", "_clear_tray"),
]


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    return Shared(tmp_path / "home")


def voices(folder: Path, name: str = "voices.xlsx", **row: object) -> Path:
    folder.mkdir(exist_ok=True)
    return samples.workbook(folder / name, "voices", feedback=[row])


def test_files_handed_in_are_checked_and_wait_for_a_decision(shared: Shared, tmp_path: Path) -> None:
    number = shared.hand_in(voices(tmp_path))
    shared.work()
    assert shared.job(number).state == "done"
    (file,) = shared.result(number)["files"]
    assert (file["file"], file["state"], file["tables"][0]["stored"]) == ("voices.xlsx", "checked", 1)
    assert [delivery.state for delivery in shared.deliveries()] == ["checked"]
    assert not list((shared.places.exchange / "in").iterdir())


def test_what_would_change_is_worked_out_without_being_asked(shared: Shared, tmp_path: Path) -> None:
    shared.hand_in(voices(tmp_path))
    shared.work()
    newest = ask.jobs(shared.ledger)[0]
    assert (newest.kind, newest.asked, newest.state) == ("preview", {"deliveries": [1]}, "done")


def test_what_would_change_is_worked_out_anew_once_a_delivery_was_checked_again(shared: Shared, tmp_path: Path) -> None:
    shared.hand_in(voices(tmp_path))
    shared.work()
    again = shared.ask_for("recheck", deliveries=[1])
    shared.work()
    newest = ask.jobs(shared.ledger)[0]
    assert newest.id > again
    assert (newest.kind, newest.asked, newest.state) == ("preview", {"deliveries": [1]}, "done")


def test_a_file_that_is_refused_stays_in_the_tray_for_a_mapping(shared: Shared, tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("Datum,Wer,Text\n01/02/2025,Kind,Hallo\n", encoding="utf-8")
    number = shared.hand_in(path)
    shared.work()
    (file,) = shared.result(number)["files"]
    assert (file["state"], shared.trays.held(file["token"]).read_bytes()) == ("refused", path.read_bytes())


def test_the_ledger_keeps_no_heading_of_a_file_that_nobody_knows(shared: Shared, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Robin Example,12 Sample Street\n", encoding="utf-8")
    number = shared.hand_in(path)
    shared.work()
    message = shared.result(number)["files"][0]["message"]
    assert "row 1 looks like xxxxx xxxxxxx, 99 xxxxxx xxxxxx." in message and "Robin" not in message
    for each in shared.places.home.glob("ledger.sqlite*"):
        assert b"Sample Street" not in each.read_bytes()


def test_a_mistake_of_ours_is_told_by_where_it_is_and_never_by_what_it_met(
    shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object, **__: object) -> list[object]:
        raise ValueError("Robin Example of 12 Sample Street")

    keep(shared.places.logs, "etl")
    monkeypatch.setattr("etl.load.steps.shape", mistaken)
    shared.hand_in(voices(tmp_path))
    shared.work()
    monkeypatch.setattr("etl.jobs.preview.preview", mistaken)
    number = shared.ask_for("preview", deliveries=[1])
    shared.work()

    told = load_report.jobs_text([shared.job(number)])
    assert "Something of ours went wrong (ValueError)" in told and "etl/jobs.py:" in told and " in _preview" in told
    lines = [json.loads(line) for line in (shared.places.logs / "etl.jsonl").read_text(encoding="utf-8").splitlines()]
    failed = {line["step"]: line for line in lines if line["level"] == "error"}
    assert set(failed) == {"delivery failed", "job failed"}
    assert any(" in _found" in frame for frame in failed["delivery failed"]["frames"])
    for kept in [*shared.places.home.glob("ledger.sqlite*"), *shared.places.logs.iterdir()]:
        assert b"Robin" not in kept.read_bytes() and b"Sample" not in kept.read_bytes(), kept


def test_two_people_at_once_each_have_their_own(shared: Shared, tmp_path: Path) -> None:
    paths = {who: voices(tmp_path / who, words=f"said to {who}") for who in ("Ada", "Ben")}
    numbers: dict[str, int] = {}

    def person(who: str) -> None:
        numbers[who] = Shared(shared.places.home).hand_in(paths[who], who=who)

    people = [threading.Thread(target=person, args=(who,)) for who in paths]
    workers = [threading.Thread(target=Shared(shared.places.home).work) for _ in range(2)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert {delivery.received_by: delivery.state for delivery in shared.deliveries()} == {
        "Ada": "checked",
        "Ben": "checked",
    }
    for who, number in numbers.items():
        (file,) = shared.result(number)["files"]
        assert (file["state"], shared.deliveries()[file["delivery"] - 1].received_by) == ("checked", who)


def test_while_somebody_is_at_work_others_wait(shared: Shared, tmp_path: Path) -> None:
    shared.hand_in(voices(tmp_path))
    looked: list[int] = []

    def twice() -> bool:
        looked.append(1)
        return len(looked) > 2

    with holding(shared.places) as held:
        assert held
        jobs.work(shared.places, until=twice)
        assert [job.state for job in ask.jobs(shared.ledger)] == ["queued"]
    shared.work()
    assert {job.state for job in ask.jobs(shared.ledger)} == {"done"}


def test_a_job_that_cannot_be_done_says_why_and_the_next_is_done(shared: Shared, tmp_path: Path) -> None:
    publishing, receiving = shared.ask_for("publish"), shared.hand_in(voices(tmp_path))
    shared.work()
    assert shared.job(publishing).state == "failed"
    assert "etl receive" in shared.job(publishing).why
    assert shared.job(receiving).state == "done"


def test_a_mistake_of_ours_shows_no_value_and_stops_nobody(
    shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*given: object, **named: object) -> None:
        raise KeyError("Robin Example, 12 Sample Street")

    monkeypatch.setattr(jobs, "load", mistaken)
    number = shared.hand_in(voices(tmp_path))
    shared.work()
    assert shared.job(number).state == "failed"
    assert "Robin" not in shared.job(number).why


@pytest.mark.parametrize("error", [duckdb.IOException("No space left"), OperationalError("x", {}, OSError("full"))])
def test_a_store_that_cannot_be_written_is_said_in_words(
    shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def full(*given: object, **named: object) -> None:
        raise error

    monkeypatch.setattr(jobs, "load", full)
    number = shared.hand_in(voices(tmp_path))
    shared.work()
    monkeypatch.undo()
    assert "disk may be full" in shared.job(number).why
    again = shared.ask_for("receive", files=shared.job(number).asked["files"])
    shared.work()
    assert shared.job(again).state == "done"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """What two files come to when nothing stops the worker."""
    folder = tmp_path_factory.mktemp("undisturbed")
    shared = Shared(folder / "home")
    shared.hand_in(*_two(folder))
    shared.work()
    return shared


def _two(folder: Path) -> tuple[Path, Path]:
    return voices(folder), samples.workbook(folder / "annex.xlsx", "annex_a", list_7=[{}, {"end_date": "soon"}])


@pytest.mark.parametrize("moment", MOMENTS, ids=" ".join)
def test_a_worker_killed_at_any_moment_loses_nothing_and_doubles_nothing(
    shared: Shared, undisturbed: Shared, tmp_path: Path, moment: tuple[str, str, str]
) -> None:
    shared.places.key.parent.mkdir(parents=True)
    shutil.copy2(undisturbed.places.key, shared.places.key)
    number = shared.hand_in(*_two(tmp_path))

    kill(WORKING, moment, shared.places.home)
    shared.work()

    assert _held(shared) == _held(undisturbed)
    assert shared.job(number).state == "done"
    assert {job.state for job in ask.jobs(shared.ledger)} == {"done"}


def _held(shared: Shared) -> object:
    """The deliveries with their counts and findings, but for which number each has."""
    return sorted(
        (d.source, d.state, d.period, d.rows_in, d.stored, d.set_aside, len(ask.findings(shared.ledger, d.id)))
        for d in shared.deliveries()
    )


def test_a_template_shows_what_was_accepted_since_the_last_load(shared: Shared, tmp_path: Path) -> None:
    sent = Return(Home(tmp_path / "elsewhere"), "police")
    sent.fill("numbers", "joint_visits", numerator=4711)
    shared.hand_in(sent.save())
    shared.work()
    shared.accept(1)
    number = shared.ask_for("template", agency="police", quarter="2025Q2")
    shared.work()
    book = load_workbook(shared.trays.handed_back(shared.result(number)["token"]))
    assert 4711 in [cell.value for row in book["Numbers"] for cell in row]


def test_whoever_decides_needs_no_worker(shared: Shared, tmp_path: Path) -> None:
    shared.hand_in(voices(tmp_path))
    shared.work()
    shared.accept(1)
    assert [delivery.state for delivery in shared.deliveries()] == ["accepted"]
    with pytest.raises(acts.NotNow):
        shared.accept(1)
