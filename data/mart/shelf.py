"""The shelf: which publications lie in a folder, which of them CURRENT names, and which were sealed.

CURRENT's first line names the live file. A second line names those that may be read in its place while it cannot be:
each was live before, and nothing in it was taken back since. Both may name files of this folder and nothing else.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

CURRENT = "CURRENT"
SEALED = ".sealed"
IN_ITS_PLACE = "in its place:"
FILE = re.compile(r"\w+-\d+\.duckdb", re.ASCII)
PUT_RIGHT = "Put back a copy of it, or write into it the name of the edition's file that was live last."
LONGEST = 10_000  # bytes of CURRENT that are read: whatever is longer is not CURRENT


class NoMart(LookupError):
    """No edition can be opened where the dashboard looks."""


class Damaged(NoMart):
    """An edition was published and cannot be read any more; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Seal:
    """That a publication was sealed for a meeting: what was seen there stays as it was."""

    meeting: date
    who: str
    at: datetime
    sha256: str  # of the edition's file


# It was sealed, and nobody knows how: it is never cleared away, and no file is what was sealed.
UNREADABLE = Seal(date.min, "", datetime.min, "")


@dataclass(frozen=True, slots=True)
class Publication:
    """One file of an edition; name is '2025Q4-0003'."""

    path: Path
    seal: Seal | None

    @property
    def name(self) -> str:
        """'2025Q4-0003': the third time that this edition was published."""
        return self.path.stem

    @property
    def edition(self) -> str:
        """'2025Q4': the newest quarter in it."""
        return self.name.split("-")[0]


@dataclass(frozen=True, slots=True)
class Current:
    """What CURRENT says. instead is None where it was written before it said what may stand in the live one's place."""

    name: str
    instead: tuple[str, ...] | None

    @property
    def text(self) -> str:
        """What stands in the file CURRENT."""
        return "\n".join([self.name, " ".join([IN_ITS_PLACE, *(self.instead or ())])]) + "\n"


def contents(where: Path) -> frozenset[tuple[str, int, int, int, int]]:
    """Everything that lies in a folder, by name, times and size: other contents after whatever is done to a file."""
    found = set()
    with suppress(OSError), os.scandir(where) as files:
        for one in files:
            with suppress(OSError):  # gone since
                seen = one.stat()
                found.add((one.name, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino))
    return frozenset(found)


def current(where: Path) -> Current | None:
    """What CURRENT says in a folder; None where it has none. Raises Damaged where it cannot be read."""
    try:
        with (where / CURRENT).open("rb") as file:
            lines = file.read(LONGEST).decode("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Damaged(f"{_called(where)} cannot be read: {error.strerror}. {PUT_RIGHT}") from None
    named = next((line for line in lines[1:] if line.startswith(IN_ITS_PLACE)), None)
    instead = None if named is None else tuple(named.removeprefix(IN_ITS_PLACE).split())
    return Current(lines[0].strip() if lines else "", instead)


def current_file(where: Path) -> Path:
    """The live edition's file. Raises NoMart, saying where it looked and what to do; Damaged if it is not there."""
    said = current(where)
    if said is None:
        if any(one.seal for one in publications(where)):
            raise Damaged(f"{_called(where)} is not there, though editions are. {PUT_RIGHT}")
        raise NoMart(f"Nothing has been published in {where} yet. Run: python -m etl publish")
    path = own(where, said.name)
    if path is None:
        raise Damaged(f"{_called(where)} names no file of its own folder. {PUT_RIGHT}")
    if not path.is_file():
        raise Damaged(f"{_called(where)} names {said.name}, and that file is not there. {put_back(said.name)}")
    return path


def stand_ins(where: Path) -> tuple[Path, ...]:
    """The files that may be read in the live one's place, the newest first; whether they are whole is not looked at.

    CURRENT says which. Where it does not yet, they are those published before the live one; and where nobody knows
    which that was, those that were sealed: any other might be one that never came to be live. Raises Damaged where
    CURRENT cannot be read.
    """
    said = current(where)
    if said is None:
        return ()
    if said.instead is not None:
        found: Iterable[Path | None] = (own(where, name) for name in said.instead if name != said.name)
    elif FILE.fullmatch(said.name):
        found = (one.path for one in publications(where) if one.path.name < said.name)
    else:
        found = (one.path for one in publications(where) if one.seal)
    return tuple(path for path in found if path is not None and path.is_file())


def own(where: Path, name: str) -> Path | None:
    """The path of an edition's file by its name; None for a name that leads out of the folder."""
    if not FILE.fullmatch(name):
        return None
    path = where / name
    return path if path.resolve().parent == where.resolve() else None


def publications(where: Path) -> tuple[Publication, ...]:
    """Every publication that was live, newest first; where nobody knows which was, those that were sealed.

    What comes after the live one and is not sealed never came to be live: whoever made it was killed.
    """
    names = sorted((path.name for path in where.glob("*-*.duckdb")), reverse=True)
    found = (Publication(path, seal(path)) for name in names if (path := own(where, name)) is not None)
    live = _live_name(where)
    return tuple(one for one in found if one.seal or one.path.name <= live)


def _live_name(where: Path) -> str:
    try:
        said = current(where)
    except Damaged:
        return ""
    return said.name if said is not None and FILE.fullmatch(said.name) else ""


def edition_file(name: str, where: Path) -> Path:
    """The file of a publication ('2025Q4-0003'), or of what an edition ('2025Q4') stands for: sealed, else newest.

    Raises NoMart for a name that no publication has.
    """
    every = publications(where)
    named = [one for one in every if name in (one.name, one.edition)]
    if not named:
        raise NoMart(f"There is no edition {name} in {where}.")
    return next((one.path for one in named if one.seal), named[0].path)


def newest_file(name: str, where: Path) -> Path:
    """The file of a publication, or of the newest of an edition, sealed or not.

    Raises NoMart for a name that no publication has.
    """
    found = next((one.path for one in publications(where) if name in (one.name, one.edition)), None)
    if found is None:
        raise NoMart(f"There is no edition {name} in {where}.")
    return found


def editions(where: Path) -> tuple[str, ...]:
    """The names of the editions there are, newest first."""
    return tuple(dict.fromkeys(one.edition for one in publications(where)))


def seal(path: Path) -> Seal | None:
    """The seal of the publication at a path, which stands in a small file beside it; None where there is none.

    One that cannot be read is UNREADABLE.
    """
    try:
        given = json.loads(path.with_suffix(SEALED).read_text(encoding="utf-8"))
        return Seal(
            date.fromisoformat(given["meeting"]), given["who"], datetime.fromisoformat(given["at"]), given["sha256"]
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return UNREADABLE


def put_back(name: str) -> str:
    """What to do about an edition's file that is damaged or gone."""
    return f"Put back a copy of {name} that is whole."


def _called(where: Path) -> str:
    """Not its whole path: these words may be read on a page."""
    return f"{CURRENT} in {where.parent.name}/{where.name}"
