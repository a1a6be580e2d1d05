"""Bad days of the server: connections held open, a process killed, a port that is taken, a disk that is full."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from etl.cli.port import Holder, PortTaken, holder, require_free
from tests.helpers import samples
from tests.helpers.marts import write_mart
from tests.helpers.offices import Shared
from tests.pages.test_serve import CHECKOUT, PATIENCE, answers, children, serving, until

HELD = 500
SOON = 15  # seconds in which a reader must have an answer on a busy machine
BEGUN = (
    b"",
    b"GET /team/returns HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    b"POST /team/upload HTTP/1.1\r\nContent-Length: 900\r\n\r\nx",
)
LISTENING = """
import socket
taken = socket.create_server(("127.0.0.1", 0))
print(taken.getsockname()[1], flush=True)
input()
"""
NOBODY = "Nobody is at work just now."


@contextmanager
def held_open(port: int, many: int = HELD, begun: bytes = b"") -> Iterator[None]:
    """So many connections that stay open and ask for nothing, or begin to ask and never end."""
    held = []
    try:
        for _ in range(many):
            held.append(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            if begun:
                held[-1].sendall(begun)
        yield
    finally:
        for one in held:
            one.close()


def body(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=SOON) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /team/returns HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"POST /team/upload HTTP/1.1\r\nContent-Length: 900\r\n\r\nx",
    ],
)
def test_readers_are_answered_while_five_hundred_connections_are_held_open(tmp_path: Path, begun: bytes) -> None:
    write_mart(tmp_path / "home" / "mart" / "group")
    with serving(tmp_path) as (port, _):
        until(lambda: answers(port))
        with held_open(port, begun=begun):
            for path in ("/", "/team/returns", "/measures/time_on_plan.csv", "/assets/base.css"):
                assert body(port, path)


def test_a_connection_on_which_nothing_happens_is_closed(tmp_path: Path) -> None:
    with serving(tmp_path) as (port, _):
        until(lambda: answers(port))
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as idle:
            assert idle.recv(1) == b""


@contextmanager
def killed(folder: Path) -> Iterator[tuple[int, int]]:
    """A dashboard whose `serve` is killed as by kill -9. Gives its port, and the process of its pages."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "etl", "--home", str(folder / "home"), "serve", "--port", str(port)]
    process = subprocess.Popen(words, cwd=CHECKOUT)
    until(lambda: answers(port))
    (web,) = children(process.pid)
    process.kill()
    process.wait()
    yield port, int(web)


def test_the_pages_end_with_whoever_started_them_however_that_ended(tmp_path: Path) -> None:
    with killed(tmp_path) as (port, web):
        until(lambda: not Path(f"/proc/{web}").exists())
        require_free("127.0.0.1", port)
    with serving(tmp_path, "--port", str(port)) as (_, process):
        until(lambda: answers(port))
        assert process.poll() is None


def test_what_was_handed_in_before_the_worker_was_killed_is_done_by_the_next(tmp_path: Path) -> None:
    shared = Shared(tmp_path / "home")
    with killed(tmp_path):
        number = shared.hand_in(samples.workbook(tmp_path / "voices.xlsx", "voices"))
        assert shared.job(number).state == "queued"
    with serving(tmp_path):
        until(lambda: shared.job(number).state == "done")


def test_the_next_start_says_in_words_which_dashboard_holds_the_port(tmp_path: Path) -> None:
    with serving(tmp_path) as (port, process):
        until(lambda: answers(port))
        (web,) = children(process.pid)
        second = started(tmp_path, port)
    assert second.returncode == 2
    assert second.stderr.strip() == (
        f"Nothing was started: port {port} is held by a dashboard that was started before (process {web}). "
        f"Stop that with Ctrl and C where it runs, or with: kill {web}, or give another port: --port {port + 1}"
    )


def test_another_program_on_the_port_is_named_without_what_it_was_told(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LISTENING, "secret"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        port = int(other.stdout.readline())
        second = started(tmp_path, port)
        other.terminate()
    assert second.returncode == 2
    assert f"another program: {Path(sys.executable).name} (process {other.pid})" in second.stderr
    assert "Traceback" not in second.stderr and "secret" not in second.stderr


def started(folder: Path, port: int) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "etl", "--home", str(folder / "home"), "serve", "--port", str(port)]
    return subprocess.run(words, cwd=CHECKOUT, capture_output=True, text=True, timeout=PATIENCE, check=False)


def test_a_holder_that_cannot_be_seen_is_still_said_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.cli.port.holder", lambda _port: None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"port {port} is held by another program, which cannot be seen"):
            require_free("127.0.0.1", port)


def test_this_process_is_found_to_hold_what_it_listens_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        found = holder(taken.getsockname()[1])
    assert isinstance(found, Holder) and found.number == os.getpid() and not found.is_dashboard


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eight"])
def test_what_is_no_port_is_said_to_be_none(tmp_path: Path, port: str) -> None:
    words = [sys.executable, "-m", "etl", "--home", str(tmp_path / "home"), "serve", f"--port={port}"]
    ran = subprocess.run(words, cwd=CHECKOUT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.returncode == 2
    assert "is no port: give a number from 1 to 65535" in ran.stderr


def test_the_pages_say_when_nobody_works_and_cease_to_when_somebody_does(tmp_path: Path) -> None:
    with serving(tmp_path) as (port, process):
        until(lambda: answers(port))
        until(lambda: NOBODY not in body(port, "/team/upload"))
        process.send_signal(signal.SIGSTOP)  # as good as gone, while its pages are still there
        try:
            until(lambda: NOBODY in body(port, "/team/upload"))
            assert NOBODY in body(port, "/team/returns")
        finally:
            process.send_signal(signal.SIGCONT)
        until(lambda: NOBODY not in body(port, "/team/upload"))


def test_whoever_starts_the_pages_over_a_damaged_edition_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "mart" / "group"
    write_mart(folder, "2025Q3")
    live = write_mart(folder, "2025Q4")
    live.write_bytes(live.read_bytes()[:9000])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "etl", "--home", str(tmp_path / "home"), "serve", "--port", str(port)]
    with subprocess.Popen(words, cwd=CHECKOUT, stderr=subprocess.PIPE, text=True) as process:
        until(lambda: answers(port, "/"))
        process.terminate()
        assert process.stderr is not None
        told = process.stderr.read()
    assert "Edition 2025Q4-0001 cannot be read: its file is damaged." in told
    assert "Until then the pages show 2025Q3-0001." in told
