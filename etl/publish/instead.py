"""Instead: which earlier publications may be read in the place of a live one that cannot be.

Each was live itself, so that nothing is told that was never issued, and nothing in it was taken back since: no delivery
it rests on was withdrawn, its words are all said still, and its rounded figures were not issued anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path

from data import mart
from data.ledger import Ledger, ask

MOST = 5  # that are named
WORDS = "SELECT words FROM voice UNION SELECT words FROM story"


def may_stand_in(new: Path, taken_back: Collection[str], *, says_as_before: bool = False) -> tuple[str, ...]:
    """The files that may be read in a new publication's place, newest first: those that stood behind the last one.

    says_as_before: the new one is the last one again, so all that stood behind that says nothing that it does not say.
    """
    folder = new.parent
    try:
        before = (mart.current_file(folder), *mart.stand_ins(folder))
    except mart.Damaged:
        before = mart.stand_ins(folder)
    except mart.NoMart:
        before = ()
    said = set() if says_as_before else _words(new)
    found = (
        path.name for path in before if path.stem not in taken_back and (says_as_before or _is_still_said(path, said))
    )
    return tuple(islice(found, MOST))


def taken_back(ledger: Ledger, names: Iterable[str]) -> frozenset[str]:
    """The publications after which something was withdrawn, or issued anew; those nobody recorded among them."""
    last: dict[str, int] = {}
    since = 0
    for event in ask.events(ledger):
        if event.act == "published":
            last[event.detail] = event.id
        elif event.act in ("withdrawn", "issued anew"):
            since = event.id
    return frozenset(name for name in names if name not in last or last[name] < since)


def _is_still_said(path: Path, said: set[str]) -> bool:
    with suppress(mart.Damaged):
        return _words(path) <= said
    return False


def _words(path: Path) -> set[str]:
    with mart.whole(path) as edition:
        return {row[0] for row in edition.execute(WORDS).fetchall()}
