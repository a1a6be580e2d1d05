"""The demonstration county for all tests: made once for whatever makes it, and shared by all that run at a time."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

from data.locations import CHECKOUT, Locations

KEPT = CHECKOUT / "var" / "county"
MADE_FROM = ("data", "etl", "queries")
WHOLE = "WHOLE"  # stands in a county that was made to its end


def the_county(kept: Path = KEPT) -> Locations:
    """The county that today's code makes: the one that is kept, or made now while all others wait."""
    kept.mkdir(parents=True, exist_ok=True)
    home = kept / _hash_of(_sources())
    with FileLock(kept / "lock"):
        if not (home / WHOLE).exists():
            _clear(kept, but=home)
            # Imported here, since this is all of the pipeline, and most runs find the county made.
            from etl import demonstration

            demonstration.make(Locations(home), say=lambda _: None)
            (home / WHOLE).touch()
    return Locations(home)


def _sources() -> Iterator[Path]:
    """What the county follows from: all code and definitions below the pages, and the libraries they use."""
    yield CHECKOUT / "requirements" / "run.txt"
    for room in MADE_FROM:
        yield from (path for path in (CHECKOUT / room).rglob("*") if path.is_file() and path.suffix != ".pyc")


def _hash_of(paths: Iterator[Path]) -> str:
    found = sha256(sys.version.encode())
    for path in sorted(paths):
        found.update(f"\n{path.relative_to(CHECKOUT).as_posix()}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _clear(kept: Path, but: Path) -> None:
    """Counties of other code are of no use to anybody; one whose making was stopped is gone on with."""
    for home in (path for path in kept.iterdir() if path.is_dir() and path != but):
        shutil.rmtree(home)
