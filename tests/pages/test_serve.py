"""`python -m etl serve`: the pages and the worker beside them, and what the web process is told."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data.ledger import ask
from tests.helpers import samples
from tests.helpers.offices import Shared

CHECKOUT = Path(__file__).parent.parent.parent
PATIENCE = 60  # seconds before something that must happen is given up


@contextmanager
def serving(folder: Path, *more: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "etl", "--home", str(folder / "home"), "serve", "--port", str(port), *more]
    process = subprocess.Popen(words, cwd=CHECKOUT, env=os.environ | {"NEGLECT_HOME": str(folder / "home")})
    try:
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Shared, int, subprocess.Popen[bytes]]]:
    with serving(tmp_path) as (port, process):
        yield Shared(tmp_path / "home"), port, process


def until(holds: object) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.1)


def answers(port: int, path: str = "/team/returns") -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}")
    except (urllib.error.URLError, ConnectionError):
        return False
    return True


def test_pages_are_served_jobs_are_done_and_the_web_process_knows_no_home(
    served: tuple[Shared, int, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    shared, port, process = served
    until(lambda: answers(port))
    number = shared.hand_in(samples.workbook(tmp_path / "voices.xlsx", "voices"))
    until(lambda: shared.job(number).state == "done")
    assert [delivery.state for delivery in ask.deliveries(shared.ledger)] == ["checked"]

    assert set(told(process)) == {"NEGLECT_MART", "NEGLECT_AUDIENCE", "NEGLECT_LEDGER", "NEGLECT_EXCHANGE"}


def test_the_open_audience_is_served_by_a_process_that_knows_its_own_editions_alone(tmp_path: Path) -> None:
    with serving(tmp_path, "--audience", "open") as (port, process):
        until(lambda: answers(port, "/assets/base.css"))
        assert told(process) == {
            "NEGLECT_MART": str(tmp_path / "home" / "mart" / "open"), "NEGLECT_AUDIENCE": "open",
        }  # fmt: skip


def told(process: subprocess.Popen[bytes]) -> dict[str, str]:
    """Our settings, as the web process was started with them."""
    (web,) = children(process.pid)
    settings = Path(f"/proc/{web}/environ").read_text().split("\0")
    return dict(each.split("=", 1) for each in settings if each.startswith("NEGLECT_"))


def children(parent: int) -> list[str]:
    return Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
