"""Files that change while they are read, a disk that is full, a folder that cannot be written to."""

from __future__ import annotations

import errno
import os
import resource
from pathlib import Path

import pytest

from etl.intake import receive
from etl.load.outcome import FileState, Outcome
from tests.helpers.loads import Office, plan


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def loaded(office: Office, path: Path) -> Outcome:
    (outcome,) = office.load(path)
    assert outcome.state == FileState.LOADED, outcome.message
    return outcome


def test_a_file_that_changes_while_it_is_copied_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    path = office.pupils(*[(str(n), f"U{n}", "2025-09-03", "S") for n in range(100)])
    copy = receive._copy

    def written_to_meanwhile(*given: object) -> object:
        done = copy(*given)
        with path.open("a") as file:
            file.write("101,U101,2025-09-03,S\n")
        return done

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(receive, "_copy", written_to_meanwhile)
        message = refused_untold(office, path)
    assert message == (
        "pupils.csv was not taken in. It was changed while it was being read. "
        "Close it where it is open and give it again."
    )
    assert loaded(office, path).tallies[0].stored == 101


def test_what_is_kept_is_what_was_read_even_if_the_file_changes_afterwards(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office.pupils(("1", "U1", "2025-09-03", "S"))
    given = path.read_bytes()
    copy_aside = receive.copy_aside

    def replaced_afterwards(*given: object) -> object:
        copied = copy_aside(*given)
        path.write_bytes(b"something else")
        return copied

    monkeypatch.setattr("etl.load.load.copy_aside", replaced_afterwards)
    assert loaded(office, path).tallies[0].stored == 1
    (kept,) = [one for one in office.places.originals.rglob("*") if one.is_file()]
    assert kept.read_bytes() == given


def test_a_disk_that_fills_up_is_told_and_leaves_nothing_half(office: Office) -> None:
    office.load(office.plans(plan()))  # the stores are there
    path = office.pupils(*[(str(n), f"U{n}", "2025-09-03", "S" * 60) for n in range(300_000)])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 << 20, hard))  # no file may grow beyond, as on a full disk
    try:
        message = refused_untold(office, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert message.startswith("pupils.csv was not taken in. There is no room left where originals are kept")
    assert "Make room and give it again." in message
    assert office.stored("SELECT count(*) FROM stored.plan") == [(1,)]


@pytest.mark.parametrize(
    ("number", "says"), [(errno.EROFS, "Read-only file system"), (errno.EACCES, "Permission denied")]
)
def test_a_folder_that_cannot_be_written_to_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    """Whoever may do everything may write to a read-only folder too: so the refusal is made at the lowest level."""
    opened = os.open

    def read_only(path: object, flags: int, *more: int, **how: int) -> int:
        if flags & os.O_EXCL and str(path).startswith(str(office.places.originals)):
            raise OSError(number, os.strerror(number))
        return opened(path, flags, *more, **how)  # type: ignore[arg-type]

    path = office.plans(plan())
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(os, "open", read_only)
        message = refused_untold(office, path)
    assert message.startswith(
        f"plans.xlsx was not taken in. Its copy could not be written to {office.places.originals}"
    )
    assert f"{says}. Nothing of it was kept." in message
    assert loaded(office, path).delivery == 1


def test_a_file_where_the_folder_of_originals_should_be_is_told(office: Office) -> None:
    office.write(office.places.originals, "in the way")
    (outcome,) = office.load(office.plans(plan()))
    assert outcome.state == FileState.REFUSED
    assert "could not be written to" in outcome.message


def refused_untold(office: Office, path: Path) -> str:
    """Why a file is refused before it is looked at: nothing new is kept, not even a part of its copy."""
    before = {one for one in office.places.originals.rglob("*") if one.is_file()}
    (outcome,) = office.load(path)
    assert (outcome.state, outcome.delivery) == (FileState.REFUSED, None)
    assert {one for one in office.places.originals.rglob("*") if one.is_file()} == before
    return outcome.message
