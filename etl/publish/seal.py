"""Seal: an edition as a meeting sees it stays as it is: numbers, definitions, voices and notes, for every audience.

A seal is a small file beside the edition's own, with the SHA-256 of it. A sealed edition is never cleared away, and is
opened only while it is what was sealed.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date
from pathlib import Path

from data import mart
from data.ledger import acts, open_ledger
from data.locations import Locations
from etl.protect import AUDIENCES


class NotSealed(RuntimeError):
    """An edition that could not be sealed; the message says why."""


def seal(places: Locations, who: str, meeting: date, name: str = "") -> str:
    """Seal a publication ('2025Q4-0003'), an edition's newest ('2025Q4') or the live one. Returns its name.

    Raises NotSealed if it was sealed before, or if an audience lacks it.
    """
    try:
        newest = mart.newest_file(name, places.mart) if name else mart.current_file(places.mart)
        for audience in AUDIENCES:
            if (path := places.marts(audience.name) / newest.name).is_file():
                with mart.whole(path):  # what is damaged must not be kept as what a meeting saw
                    pass
    except mart.NoMart as nothing:
        raise NotSealed(str(nothing)) from None
    files = [places.marts(audience.name) / newest.name for audience in AUDIENCES]
    if not all(path.is_file() for path in files):
        raise NotSealed(f"{newest.stem} was not published for every audience. Publish again, and seal that.")
    if all(mart.seal(path) for path in files):  # one that was killed between two audiences is sealed again, for both
        raise NotSealed(f"{newest.stem} is sealed already. Publish again if something has to change.")
    at = acts.now()
    for path in files:
        said = {
            "meeting": meeting.isoformat(), "who": who, "at": at.isoformat(timespec="seconds"),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }  # fmt: skip
        _write(path.with_suffix(mart.SEALED), json.dumps(said, indent=1))
    ledger = open_ledger(places.ledger_url)
    try:
        acts.sealed(ledger, at, who, newest.stem, meeting)
    finally:
        ledger.close()
    return newest.stem


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    part = path.with_suffix(path.suffix + ".part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
