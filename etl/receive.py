"""Receiving: the file as it came, kept unaltered under its SHA-256, and its delivery in the ledger.

A file is first copied aside and everything is read from that copy, so that what is kept is what was read even if the
file changes meanwhile. A copy that is not taken in is removed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data.ledger import Ledger, acts
from data.places import Places
from etl.dating import Dated
from etl.recognise import Recognised

BLOCK = 1 << 20
# What spreadsheets and file managers leave beside the files they show.
NOT_FILES = ("~$", ".")
NOT_NAMES = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Copy:
    """A file copied aside: where its sender has it, where the copy is, and what its bytes are."""

    given: Path
    path: Path
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class By:
    """Who gives a file, when (UTC, without a zone), and for which agency if not the source's own."""

    at: datetime
    who: str
    agency: str = ""


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and for a folder every file in it, in the order of their names."""
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.is_file())
            yield from (each for each in inside if not _is_left_over(each, path))
        else:
            yield path


def _is_left_over(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return any(part.startswith(NOT_FILES) for part in parts) or path.name.casefold() in NOT_NAMES


def copy_aside(path: Path, places: Places) -> Copy:
    """Copy a file into the incoming folder, readable by its owner alone. Raises OSError if it cannot be read."""
    aside = _private(_incoming(places), places) / secrets.token_hex(8)
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source:
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as target:
            while block := source.read(BLOCK):
                digest.update(block)
                size += target.write(block)
            target.flush()
            os.fsync(target.fileno())
    return Copy(path, aside, digest.hexdigest(), size)


def keep(given: Sequence[tuple[Copy, Recognised, Dated]], places: Places, ledger: Ledger, by: By) -> list[int]:
    """Make copies of files that came together originals, then record their deliveries. Returns their numbers.

    In this order: a delivery in the ledger always has its original, and an original without one is harmless.
    """
    for copy, recognised, _ in given:
        kept = original(places, copy.sha256, recognised.look.format)
        _private(kept.parent, places)
        copy.path.replace(kept)
        _sync(kept.parent)
    return acts.receive(ledger, by.at, by.who, (_as_row(*each, by) for each in given))


def _as_row(copy: Copy, recognised: Recognised, dated: Dated, by: By) -> dict[str, object]:
    return {
        "sha256": copy.sha256,
        "file_name": copy.given.name[-255:],
        "size": copy.size,
        "format": recognised.look.format,
        "agency": by.agency or recognised.source.agency,
        "source": recognised.source.slug,
        "part": recognised.part,
        "edition": recognised.edition,
        "period": dated.period,
        "period_from": dated.told_by,
    }


def clear(places: Places) -> None:
    """Remove copies that a load which was stopped has left."""
    if _incoming(places).is_dir():
        for path in _incoming(places).iterdir():
            path.unlink()


def _private(folder: Path, places: Places) -> Path:
    """A folder among the originals, made for its owner alone."""
    for each in (places.originals, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sync(folder: Path) -> None:
    if os.name == "posix":  # Windows syncs a folder by itself
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def original(places: Places, sha256: str, kind: str) -> Path:
    """Where the original of these bytes is kept; kind is its format, whatever the file was called."""
    return places.originals / sha256[:2] / f"{sha256}.{kind}"


def _incoming(places: Places) -> Path:
    return places.originals / "incoming"
