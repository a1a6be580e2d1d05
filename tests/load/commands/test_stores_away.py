"""A ledger that is locked or damaged, a place that cannot be written to: said in words by whatever command meets it."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from data import exchange
from data.ledger import ask
from etl import jobs
from etl.__main__ import main
from tests.helpers import samples
from tests.helpers.offices import Shared

COMMANDS = (("status",), ("jobs",), ("calendar",), ("publish",), ("receive", "nothing.csv"), ("serve", "--port", "1"))


@pytest.mark.parametrize("words", COMMANDS)
def test_a_damaged_ledger_is_said_in_words(
    tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.cli.port.require_free", lambda *_: None)
    monkeypatch.setattr("etl.cli.commands.subprocess.Popen", Unstarted)
    Shared(tmp_path).ledger.close()
    (tmp_path / "ledger.sqlite").write_bytes(b"no ledger at all " * 1000)
    for beside in tmp_path.glob("ledger.sqlite-*"):
        beside.unlink()
    assert main(["--home", str(tmp_path), "--json", *words]) == 2
    said = json.loads(capsys.readouterr().err)["error"]
    assert "The ledger or a store cannot be read or written" in said and "file is not a database" in said


class Unstarted:
    """A web process that is not there."""

    def __init__(self, *_words: object, **_how: object) -> None: ...

    def __enter__(self) -> Unstarted:
        return self

    def __exit__(self, *_why: object) -> None: ...

    def poll(self) -> None: ...

    def terminate(self) -> None: ...


def test_a_home_that_cannot_be_made_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["--home", str(tmp_path / "file" / "home"), "publish"]) == 2
    assert "Not a directory" in capsys.readouterr().err


def test_the_worker_outlives_a_locked_ledger_tells_of_it_once_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shared = Shared(tmp_path / "home")
    number = shared.hand_in(samples.workbook(tmp_path / "voices.xlsx", "voices"))
    begin, tries = jobs.acts.begin, []

    def locked(*given: object) -> object:
        tries.append(given)
        if len(tries) < 4:
            raise jobs.OperationalError("begin", {}, sqlite3.OperationalError("database is locked"))
        return begin(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs.acts, "begin", locked)
    monkeypatch.setattr(jobs, "PAUSE", 0.01)
    shared.work()
    assert shared.job(number).state == "done"
    warned = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert warned == ["What is asked for waits: database is locked"]


def test_what_waited_while_nobody_was_at_work_is_taken_in_however_long_that_was(tmp_path: Path) -> None:
    shared = Shared(tmp_path / "home")
    number = shared.hand_in(samples.workbook(tmp_path / "voices.xlsx", "voices"))
    left = shared.trays.incoming()
    left.write(b"of a request that broke off")
    left.file.close()
    long_ago = time.time() - 10 * exchange.KEPT
    for path in (shared.places.exchange / "in").iterdir():
        os.utime(path, (long_ago, long_ago))
    shared.work()
    assert shared.job(number).state == "done"
    assert [one.state for one in ask.deliveries(shared.ledger)] == ["checked"]
    assert not left.path.exists()


def test_whoever_watches_jobs_that_nobody_does_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shared = Shared(tmp_path)
    shared.ask_for("publish")
    assert main(["--home", str(tmp_path), "jobs", "--watch"]) == 0
    assert "Nobody is at work, so nothing of this is done." in capsys.readouterr().out
    stop = threading.Event()
    with shared.trays.at_work():
        while not shared.trays.is_somebody_at_work():
            stop.wait(0.01)
        assert main(["--home", str(tmp_path), "jobs"]) == 0
    assert "Nobody is at work" not in capsys.readouterr().out
