"""The door to the mart: which edition is live, and a read-only connection to it that can reach nothing else.

A mart file is never edited and never replaced at its path: each publication has a file of its own and CURRENT names
the live one. A reader that holds an older file finishes on it. Where the live file cannot be read, the newest that may
be read in its place is, and it is said.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from data.mart import shelf
from data.mart.opened import BROKEN as BROKEN
from data.mart.opened import SCHEMA as SCHEMA
from data.mart.opened import broken
from data.mart.opened import cursor as cursor
from data.mart.opened import is_damaged as is_damaged
from data.mart.opened import is_of_today as is_of_today
from data.mart.opened import whole as whole
from data.mart.shelf import CURRENT as CURRENT
from data.mart.shelf import SEALED as SEALED
from data.mart.shelf import UNREADABLE as UNREADABLE
from data.mart.shelf import Current as Current
from data.mart.shelf import Damaged as Damaged
from data.mart.shelf import NoMart as NoMart
from data.mart.shelf import Publication as Publication
from data.mart.shelf import Seal as Seal
from data.mart.shelf import current as current
from data.mart.shelf import seal as seal
from data.mart.shelf import stand_ins as stand_ins

HERE = Path(__file__).parent
ENV = "NEGLECT_MART"
AUDIENCE = "NEGLECT_AUDIENCE"  # whom this process serves; it shows no edition made for anybody else
_log = logging.getLogger(__name__)
_told: set[tuple[Path, str]] = set()  # what whoever runs this has been told, once


@dataclass(frozen=True, slots=True)
class Live:
    """What is read where no edition is named: the live file, or one in its place and why."""

    path: Path
    why: str = ""  # what is wrong with the live one; '' where that is what is read


def folder() -> Path:
    """Where this process's editions are: NEGLECT_MART, or the demonstration's for the group."""
    return Path(os.environ.get(ENV) or HERE.parent.parent / "var" / "demo" / "mart" / "group").resolve()


def audience() -> str:
    """Whom this process serves: NEGLECT_AUDIENCE, or the group."""
    return os.environ.get(AUDIENCE) or "group"


def version() -> Hashable:
    """What every answer of this process follows from: whom it serves, what lies in its folder, which is damaged."""
    where = folder()
    return audience(), where, shelf.contents(where), broken()


def current_file(where: Path | None = None) -> Path:
    """The live edition's file. Raises NoMart, saying where it looked and what to do; Damaged if it is not there."""
    return shelf.current_file(where or folder())


def live(where: Path | None = None, made_for: str = "") -> Live:
    """The live edition if it can be read; else the newest that was live before, is whole and made for an audience.

    Raises NoMart where nothing was published, Damaged where no edition may be read in the live one's place.
    """
    where = where or folder()
    try:
        path = current_file(where)
        cursor(path)
        return Live(path)
    except Damaged as damaged:
        for one in stand_ins(where):
            with suppress(Damaged):
                if _audience_of(one) == (made_for or _audience_of(one)) and is_of_today(one):
                    return _in_its_place(Live(one, str(damaged)))
        raise


def _in_its_place(found: Live) -> Live:
    if (found.path, found.why) not in _told:
        _told.add((found.path, found.why))
        _log.warning("%s Until then %s is shown in its place.", found.why, found.path.stem)
    return found


def _audience_of(path: Path) -> str:
    row = cursor(path).execute("SELECT audience FROM edition").fetchone()
    return str(row[0]) if row else ""


def publications(where: Path | None = None) -> tuple[Publication, ...]:
    """Every publication there is, newest first."""
    return shelf.publications(where or folder())


def edition_file(name: str, where: Path | None = None) -> Path:
    """The file of a publication ('2025Q4-0003'), or of what an edition ('2025Q4') stands for: sealed, else newest.

    Raises NoMart for a name that no publication has.
    """
    return shelf.edition_file(name, where or folder())


def newest_file(name: str, where: Path | None = None) -> Path:
    """The file of a publication, or of the newest of an edition, sealed or not.

    Raises NoMart for a name that no publication has.
    """
    return shelf.newest_file(name, where or folder())


def editions(where: Path | None = None) -> tuple[str, ...]:
    """The names of the editions there are, newest first."""
    return shelf.editions(where or folder())
