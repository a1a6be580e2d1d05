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
from pathlib import Path

import pytest

from data.ledger import ask
from tests.helpers import samples
from tests.helpers.offices import Shared

CHECKOUT = Path(__file__).parent.parent.parent
PATIENCE = 60  # seconds before something that must happen is given up


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Shared, int, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "etl", "--home", str(tmp_path / "home"), "serve", "--port", str(port)]
    process = subprocess.Popen(words, cwd=CHECKOUT, env=os.environ | {"NEGLECT_HOME": str(tmp_path / "home")})
    try:
        yield Shared(tmp_path / "home"), port, process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def until(holds: object) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/team/returns")
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

    (web,) = children(process.pid)
    told = Path(f"/proc/{web}/environ").read_bytes().split(b"\0")
    assert not [each for each in told if each.startswith(b"NEGLECT_HOME=")]
    assert {each.split(b"=")[0] for each in told if each.startswith(b"NEGLECT_")} == {
        b"NEGLECT_MART", b"NEGLECT_LEDGER", b"NEGLECT_EXCHANGE",
    }  # fmt: skip


def children(parent: int) -> list[str]:
    return Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
