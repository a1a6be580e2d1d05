"""The trays between the web process and the worker: whole files or none, and nothing by a name from outside."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from data import exchange
from data.exchange import Exchange, NotThere, TooLarge


@pytest.fixture
def trays(tmp_path: Path) -> Exchange:
    return Exchange(tmp_path / "exchange")


def left(trays: Exchange) -> list[str]:
    return [path.name for path in trays.folder.rglob("*") if path.is_file()]


def test_a_file_handed_in_is_there_once_it_is_whole(trays: Exchange) -> None:
    incoming = trays.incoming()
    incoming.write(b"first ")
    with pytest.raises(NotThere):
        trays.held(incoming.token)
    incoming.write(b"second")
    held = incoming.keep("C:\\Returns\\plans.xlsx")
    assert trays.held(held.token).read_bytes() == b"first second"
    assert (held.name, held.size, held.sha256) == ("plans.xlsx", 12, hashlib.sha256(b"first second").hexdigest())
    trays.drop(held.token)
    assert left(trays) == []


def test_a_file_that_is_too_large_leaves_nothing(trays: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "LARGEST", 10)
    incoming = trays.incoming()
    incoming.write(b"0123456789")
    with pytest.raises(TooLarge, match="etl receive"):
        incoming.write(b"x")
    assert left(trays) == []


def test_a_file_handed_back_keeps_its_name(trays: Exchange) -> None:
    token = trays.hand_back("return.xlsx", b"marked")
    assert (trays.handed_back(token).name, trays.handed_back(token).read_bytes()) == ("return.xlsx", b"marked")


@pytest.mark.parametrize("token", ["", "..", "../in", "a" * 31, "A" * 32, "/etc/passwd", "a" * 32 + "/x"])
def test_only_a_token_names_a_file(trays: Exchange, token: str) -> None:
    for asked in (trays.held, trays.handed_back):
        with pytest.raises(NotThere):
            asked(token)


def test_what_lies_too_long_is_cleared_away(trays: Exchange) -> None:
    old, new = trays.hand_back("old", b"1"), trays.hand_back("new", b"2")
    long_ago = time.time() - exchange.KEPT - 60
    os.utime(trays.folder / "out" / old, (long_ago, long_ago))
    trays.clear()
    assert left(trays) == ["new"]
    assert trays.handed_back(new)
    with pytest.raises(NotThere, match="Ask for it again"):
        trays.handed_back(old)


def test_trays_are_their_owners_alone(trays: Exchange) -> None:
    held = trays.incoming()
    held.keep("x")
    if os.name == "posix":
        assert (trays.folder / "in").stat().st_mode & 0o077 == 0
        assert (trays.folder / "in" / held.token).stat().st_mode & 0o077 == 0


def test_the_web_process_is_told_where_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(exchange.PLACE, raising=False)
    with pytest.raises(NotThere, match="etl serve"):
        exchange.exchange()
    monkeypatch.setenv(exchange.PLACE, str(tmp_path))
    assert exchange.exchange().folder == tmp_path


def test_somebody_is_at_work_for_as_long_as_signs_come(trays: Exchange) -> None:
    assert not trays.is_somebody_at_work()
    with trays.at_work():
        await_sign(trays)
    assert not trays.is_somebody_at_work()


@pytest.mark.parametrize("jump", [-7200, 7200])
def test_a_clock_that_jumps_is_right_again_with_the_next_sign(trays: Exchange, jump: int) -> None:
    with trays.at_work():
        await_sign(trays)
        other = time.time() + jump
        os.utime(trays.folder / exchange.AT_WORK, (other, other))
        assert not trays.is_somebody_at_work()
    with trays.at_work():
        await_sign(trays)


def await_sign(trays: Exchange) -> None:
    for _ in range(200):
        if trays.is_somebody_at_work():
            return
        time.sleep(0.02)
    raise AssertionError("no sign came")
