"""Looks: which measures' pages are opened, by nobody in particular. It tells which ones the group could do without.

Counted where a page is drawn in a browser, so that neither a robot nor a check of whether we are there counts. The
ledger is written in a thread of its own, once a second at most: a page never waits for it, and never fails because it
is away. Its code is not loaded before it is needed: a process that serves everybody has no ledger, and looks are not
counted there.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import SQLAlchemyError

from queries import ask

LEDGER = "NEGLECT_LEDGER"
AWAY = (SQLAlchemyError, OSError)
BEGAN = date(2000, 1, 1)  # before anybody looked
GATHERED = 1.0  # seconds of looks that are written together
_unwritten: Counter[tuple[str, str]] = Counter()  # by ledger and measure
_gathering = threading.Lock()
_no_more = threading.Event()  # set while somebody waits for what was gathered
_writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="looks")


@dataclass(frozen=True, slots=True)
class Looks:
    """Which measures' pages were opened in twelve months, and whether looks have been counted for that long."""

    opened: frozenset[str]
    a_year: bool


def count(slug: str) -> None:
    """Somebody opened a measure's page. Returns at once."""
    if not _are_counted():
        return
    with _gathering:
        _unwritten[os.environ[LEDGER], slug] += 1
        is_first = _unwritten.total() == 1
    if is_first:
        _writer.submit(_write)


def last_year() -> Looks | None:
    """Looks of the last twelve months; None where none are counted or the ledger is away."""
    if not _are_counted():
        return None
    from dashboard.team import frame
    from data.ledger import ask as kept

    today = date.today()
    since = date(today.year - 1, today.month, 1)
    try:
        ledger = frame.ledger()
        times = kept.looks(ledger, since)
        opened = frozenset(slug for slug, often in times.items() if often)
        return Looks(opened, sum(kept.looks(ledger, BEGAN).values()) > sum(times.values()))
    except AWAY:
        return None


def written() -> None:
    """Wait until every look so far is in the ledger, or could not be."""
    _no_more.set()
    _writer.submit(_no_more.clear).result()


def _are_counted() -> bool:
    return ask.audience() == "group" and bool(os.environ.get(LEDGER))


def _write() -> None:
    from dashboard.team import frame
    from data.ledger import acts

    _no_more.wait(GATHERED)
    with _gathering:
        looks = dict(_unwritten)
        _unwritten.clear()
    # A look that cannot be kept is lost: nothing rests on one.
    with suppress(*AWAY):
        for (url, slug), times in looks.items():
            acts.looked(frame.ledger_at(url), date.today(), slug, times)
