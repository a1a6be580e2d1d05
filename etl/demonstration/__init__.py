"""The demonstration: the synthetic county's files, taken through the same way as real ones, delivery by delivery."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path

import duckdb

from data import demo, mart
from data.child import connect
from data.demo import File
from data.ledger import acts, ask, open_ledger
from data.locations import Locations
from etl.demonstration import quarterly_workbooks
from etl.load.load import load
from etl.load.outcome import Outcome
from etl.pipeline import publish_edition
from etl.publish.contents import SYNTHETIC
from etl.publish.seal import seal
from queries.indicator.catalogue import folder_of, indicators
from queries.indicator.indicator import frozen

WHO = "Demonstration"
# Of the group, which saw at each the edition of the quarter before it.
MEETINGS = (date(2025, 8, 19), date(2025, 11, 18), date(2026, 2, 24))
LOOKED_AT = "Looked at, and right as it is."
NO_MEETING = date.max  # the live edition is published before none, once everything has come

Deliveries = Sequence[Sequence[File]]


class NotADemonstration(RuntimeError):
    """The home holds deliveries that are not of the synthetic county; the message says what to do."""


def make(where: Locations, *, scale: float = 1.0, say: Callable[[str], object] = print) -> None:
    """Make the county's files, receive each delivery on its day, publish before each meeting and at the end.

    What is done already is not done again.
    """
    mark = where.home / SYNTHETIC
    if where.child.exists() and not mark.exists():
        raise NotADemonstration(f"{where.home} holds real deliveries. Give the demonstration a home of its own.")
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    if _is_ready(where):
        say(f"The demonstration is ready: edition in {mart.current_file(where.mart)}")
        return
    say("Making the demonstration county's files …")
    made = demo.write(where.home / "files", scale=scale)
    # Held open throughout: else each of a hundred loads would open the store, and write it out whole when it closes it.
    with closing(connect(where.child)):
        for after, before in pairwise((date.min, *MEETINGS, NO_MEETING)):
            _take_in(where, made.deliveries, after, before, say)
            quarterly_workbooks.deliver(where, where.home / "files", after=after, before=before, say=say)
            if not _seen(where, before):
                _publish(where, before, say)


def _seen(where: Locations, meeting: date) -> bool:
    """Whether the meeting has its edition, or a later one has: a new definition is for the newest edition alone."""
    return any(one.seal and one.seal.meeting >= meeting for one in mart.publications(where.mart))


def _publish(where: Locations, before: date, say: Callable[[str], object]) -> None:
    """Publish what has come, and seal it for the meeting before which it came."""
    say("Measuring, protecting and publishing …")
    done = publish_edition(where, WHO)
    if before in MEETINGS:
        seal(where, WHO, before)
    state = f"sealed for {before:%d/%m/%Y}" if before in MEETINGS else "live"
    say(f"Edition {done.latest.key} is {state}: {done.figures} figures.")


def _take_in(where: Locations, every: Deliveries, after: date, before: date, say: Callable[[str], object]) -> None:
    """Receive each delivery that came from one day on and before another, on its day."""
    for together in every:
        first = together[0]
        if not after <= first.received_on < before:
            continue
        say(f"{first.received_on:%d/%m/%Y}  {first.agency}: {first.source} ({len(together)} files)")
        outcomes = load(
            [file.path for file in together],
            where,
            who=first.who,
            agency=first.agency,
            received_at=datetime.combine(first.received_on, time(9)),
        )
        _look_at(where, first, outcomes)


def _look_at(where: Locations, first: File, outcomes: Iterable[Outcome]) -> None:
    """What was asked about is looked at and accepted, as a file of this term that is called as last term's."""
    ledger = open_ledger(where.ledger_url)
    try:
        waiting = {one.id for one in ask.deliveries(ledger, state="checked")}  # also from a run that was stopped here
        for number in sorted(waiting & {one.delivery for one in outcomes if one.delivery is not None}):
            acts.accept(ledger, datetime.combine(first.received_on, time(10)), first.who, number, LOOKED_AT)
    finally:
        ledger.close()


def _is_ready(where: Locations) -> bool:
    """Whether each meeting has its edition, and a later one is live that holds the indicators as of today."""
    try:
        path = mart.current_file(where.mart)
    except mart.NoMart:
        return False
    sealed = mart.seal(path)  # somebody may have sealed the live one since, for a meeting of their own
    came_after = _seen(where, MEETINGS[-1]) and not (sealed and sealed.meeting in MEETINGS)
    return came_after and _is_current(path)


def _is_current(path: Path) -> bool:
    """Whether an edition holds the indicators just as they are defined today."""
    connection = duckdb.connect(str(path), read_only=True)
    try:
        published = {slug: (given, sql) for slug, given, sql in _definitions(connection)}
    finally:
        connection.close()
    return published == {i.slug: (frozen(folder_of(i.slug)), i.measure_sql) for i in indicators()}


def _definitions(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    return connection.execute("SELECT slug, definition, measure_sql FROM indicator").fetchall()
