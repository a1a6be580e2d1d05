"""Receiving: the file as it came, kept unaltered under its SHA-256, and its delivery in the ledger.

A file is first copied aside and everything is read from that copy, so that what is kept is what was read even if the
file changes meanwhile. A copy that is not taken in is removed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from data.ledger import Ledger, acts, ask
from data.locations import Locations
from etl.intake.period_of_file import Dated
from etl.intake.recognise import Recognised

BLOCK = 1 << 20
# What spreadsheets and file managers leave beside the files they show.
NOT_FILES = ("~$", ".")
NOT_NAMES = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Copy:
    """A file copied aside: where its sender has it, where the copy is, and what its bytes are."""

    given: Path
    name: str  # what its sender calls it
    path: Path
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class By:
    """Who gives a file, when (UTC, without a zone), for which agency if not the source's own, and whether to accept it.

    Accepting at once is for files that need no look before they count.
    """

    at: datetime
    who: str
    agency: str = ""
    accept: bool = True


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is about to be received: its copy, what it is, what it is about, and from whom."""

    copy: Copy
    recognised: Recognised
    dated: Dated
    by: By


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and for a folder every file in it, in the order of their names; what programs leave is no file.

    Raises OSError for a folder that cannot be listed.
    """
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.is_file())
            yield from (each for each in inside if not _is_left_over(each, path))
        else:
            yield path


def _is_left_over(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return any(part.startswith(NOT_FILES) for part in parts) or path.name.casefold() in NOT_NAMES


class NotCopied(OSError):
    """A file that could not be copied whole; the message says why and what to do. Nothing of it is kept."""


def copy_aside(path: Path, places: Locations, name: str = "") -> Copy:
    """Copy a file into the incoming folder, readable by its owner alone. Raises NotCopied, or OSError if not readable.

    A file that changes meanwhile is not taken: the copy might be neither what it was nor what it became.
    """
    with path.open("rb") as source:
        before = os.fstat(source.fileno())
        try:
            aside = _private(_incoming(places), places) / secrets.token_hex(8)
            digest, size = _copy(source, aside)
        except OSError as error:
            raise NotCopied(_why_not(error, places)) from error
        after = path.stat()
    if (before.st_ino, before.st_size, before.st_mtime_ns) != (after.st_ino, after.st_size, after.st_mtime_ns):
        aside.unlink()
        raise NotCopied("It was changed while it was being read. Close it where it is open and give it again.")
    return Copy(path, name or path.name, aside, digest, size)


def _copy(source: IO[bytes], aside: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            while block := source.read(BLOCK):
                digest.update(block)
                size += target.write(block)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def _why_not(error: OSError, places: Locations) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"There is no room left where originals are kept ({places.originals}). Make room and give it again."
    return f"Its copy could not be written to {places.originals}: {error.strerror}. Nothing of it was kept."


def keep(kept_files: Sequence[KeptFile], places: Locations, ledger: Ledger) -> list[int]:
    """Make the copies of files that came together originals, then record their deliveries. Returns their numbers.

    In this order: a delivery in the ledger always has its original, and an original without one is harmless.
    Raises OSError where an original cannot be written.
    """
    for file in kept_files:
        kept = original(places, file.copy.sha256, file.recognised.look.format)
        _private(kept.parent, places)
        file.copy.path.replace(kept)
        _sync(kept.parent)
    before = {file.copy.sha256: ask.delivery_of(ledger, file.copy.sha256) for file in kept_files}
    fresh = [file for file in kept_files if before[file.copy.sha256] is None]
    numbers = {}
    if fresh:
        by = fresh[0].by
        received = acts.receive(ledger, by.at, by.who, (_as_row(file) for file in fresh))
        numbers = {file.copy.sha256: number for file, number in zip(fresh, received, strict=True)}
    for file in kept_files:
        if known := before[file.copy.sha256]:
            acts.receive_again(ledger, file.by.at, file.by.who, known.id, _as_row(file))
            numbers[file.copy.sha256] = known.id
    return [numbers[file.copy.sha256] for file in kept_files]


def _as_row(file: KeptFile) -> dict[str, object]:
    recognised = file.recognised
    return {
        "sha256": file.copy.sha256,
        "file_name": file.copy.name[-255:],
        "size": file.copy.size,
        "format": recognised.look.format,
        "agency": file.by.agency,
        "source": recognised.source.slug,
        "part": recognised.part,
        "edition": recognised.edition,
        "period": file.dated.period,
        "period_from": file.dated.told_by,
        "accept_at_once": file.by.accept,
    }


def clear(places: Locations) -> None:
    """Remove copies that a load which was stopped has left."""
    if _incoming(places).is_dir():
        for path in _incoming(places).iterdir():
            path.unlink()


def _private(folder: Path, places: Locations) -> Path:
    """A folder among the originals, made for its owner alone."""
    for each in (places.originals, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sync(folder: Path) -> None:
    if os.name == "posix":  # Windows syncs a folder by itself
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def original(places: Locations, sha256: str, kind: str) -> Path:
    """Where the original of these bytes is kept; kind is its format, whatever the file was called."""
    return places.originals / sha256[:2] / f"{sha256}.{kind}"


def _incoming(places: Locations) -> Path:
    return places.originals / "incoming"
