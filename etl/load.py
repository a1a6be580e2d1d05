"""Loading: receive → read → check → store, for files given and for deliveries that an earlier run did not finish.

It may be stopped at any moment. The original is kept, then its delivery recorded; findings are recorded, then rows
stored together with a mark that they are, then the delivery is called loaded. `recover` goes on from wherever that was
left, and every load begins with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from data.child import connect, key_of_store
from data.ledger import acts, ask, open_ledger
from data.ledger.models import Delivery
from data.periods import BadPeriod
from data.places import Places
from etl.batch import Batch, Taken, batches
from etl.dating import Dated, NoPeriod, dated
from etl.finish import Desk, Staged, finish, newest_date, redo
from etl.formats import Unreadable
from etl.outcome import Outcome, State
from etl.read import Read, read
from etl.receive import By, Copy, clear, copy_aside, files, keep
from etl.recognise import recognise
from etl.refusal import NotRecognised, NotUsed
from etl.rule import Rule, rules
from etl.source import Source, sources
from etl.workbench import workbench


def load(
    paths: Iterable[Path],
    places: Places,
    who: str,
    agency: str = "",
    period: str = "",
    *,
    received_at: datetime | None = None,
    known: Sequence[Source] | None = None,
    checks: Sequence[Rule] | None = None,
) -> list[Outcome]:
    """Take files and folders in. Returns what became of each file, in the order given.

    agency and period stand in for what the source and the dates inside say. received_at is now unless given (a naive
    time is UTC). Raises StoreBusy, BadKey, BadSource, BadRule; a file that cannot be used is an outcome.
    """
    by = By(_utc(received_at) if received_at else acts.now(), who, agency)
    with _desk(places, known, checks) as desk:
        _recover(desk)
        every = list(dict.fromkeys(files(paths)))
        outcomes: dict[Path, Outcome] = {}
        taken: dict[str, Taken] = {}
        for path in every:
            one = _take(desk, path, by, taken)
            if isinstance(one, Outcome):
                outcomes[path] = one
            else:
                taken[one.copy.sha256] = one
        for batch in batches(taken.values()):
            outcomes |= {outcome.path: outcome for outcome in _load(desk, batch, by, period)}
        return [outcomes[path] for path in every]


def recover(
    places: Places, *, known: Sequence[Source] | None = None, checks: Sequence[Rule] | None = None
) -> list[Outcome]:
    """Finish what a stopped run has left. Returns what became of each delivery that was loaded anew."""
    with _desk(places, known, checks) as desk:
        return _recover(desk)


@contextmanager
def _desk(places: Places, known: Sequence[Source] | None, checks: Sequence[Rule] | None) -> Iterator[Desk]:
    child = connect(places.child)
    try:
        ledger = open_ledger(places.ledger_url)
        try:
            clear(places)
            known = sources() if known is None else known
            checks = rules() if checks is None else checks
            yield Desk(places, child, ledger, key_of_store(child, places.key), known, checks)
        finally:
            ledger.close()
    finally:
        child.close()


def _utc(given: datetime) -> datetime:
    return (given.astimezone(UTC) if given.tzinfo else given).replace(tzinfo=None)


def _recover(desk: Desk) -> list[Outcome]:
    """Call loaded what is, and load what is not: parts of one return together, as they came."""
    stored = {
        number: acts.Counts(*counts)
        for number, *counts in desk.child.execute(
            "SELECT delivery, rows_in, stored, set_aside, duplicates FROM stored.loaded"
        ).fetchall()
    }
    groups: dict[tuple[str, str, int], dict[str, Delivery]] = {}
    for delivery in ask.deliveries(desk.ledger):
        if counts := stored.get(delivery.id):
            if not acts.is_loaded(delivery, counts):
                acts.load(desk.ledger, acts.now(), delivery.received_by, delivery.id, counts)
            continue
        if delivery.state != "received":
            continue
        again = 0
        while delivery.part in groups.get((delivery.source, delivery.period, again), {}):
            again += 1
        groups.setdefault((delivery.source, delivery.period, again), {})[delivery.part] = delivery
    outcomes: list[Outcome] = []
    for group in groups.values():
        together = list(group.values())
        outcomes += redo(desk, together, By(acts.now(), together[0].received_by))
    return outcomes


def _take(desk: Desk, path: Path, by: By, taken: dict[str, Taken]) -> Taken | Outcome:
    """Copy a file aside and recognise it; an outcome at once if it came before or is not to be taken in."""
    try:
        copy = copy_aside(path, desk.places)
    except OSError as error:
        return Outcome(path, State.REFUSED, f"{path.name} could not be opened: {error.strerror}.")
    if again := _came_before(desk, copy, by, taken):
        copy.path.unlink()
        return again
    try:
        return Taken(copy, recognise(copy.path, desk.sources, path.name))
    except NotUsed as error:
        copy.path.unlink()
        return Outcome(path, State.NOT_USED, str(error))
    except NotRecognised as error:
        return _refuse(desk, copy, by, str(error))


def _came_before(desk: Desk, copy: Copy, by: By, taken: dict[str, Taken]) -> Outcome | None:
    """What to say of bytes that came before, in this load or an earlier one; a delivery that failed is tried again."""
    path = copy.given
    if copy.sha256 in taken:
        twin = taken[copy.sha256].copy.given
        return Outcome(path, State.ALREADY_RECEIVED, f"{path.name} holds the same as {twin.name}. Nothing changed.")
    before = ask.delivery_of(desk.ledger, copy.sha256)
    if before is None:
        return None
    if before.state == "failed":
        acts.try_again(desk.ledger, by.at, by.who, before.id)
        return replace(redo(desk, [before], by)[0], path=path)
    about = f" for {before.period}" if before.period else ""
    return Outcome(
        path=path,
        state=State.ALREADY_RECEIVED,
        message=f"{path.name} was already received on {before.received_at:%d/%m/%Y}{about}. Nothing changed.",
        delivery=before.id,
        source=before.source,
        part=before.part,
        edition=before.edition,
        period=before.period,
    )


def _refuse(desk: Desk, copy: Copy, by: By, why: str) -> Outcome:
    """Remove the copy and note the refusal: only its first line, since the others show what stands in the file."""
    copy.path.unlink()
    acts.refuse(desk.ledger, by.at, by.who, why.splitlines()[0])
    return Outcome(copy.given, State.REFUSED, why)


def _load(desk: Desk, batch: Batch, by: By, period: str) -> list[Outcome]:
    """One batch: read, dated, received, and finished."""
    outcomes: list[Outcome] = []
    with workbench(desk.child, batch.source):
        legible: list[tuple[Taken, tuple[Read, ...]]] = []
        for one in batch.taken:
            try:
                legible.append(
                    (one, tuple(read(desk.child, one.recognised.look, each) for each in one.recognised.found))
                )
            except Unreadable as error:
                outcomes.append(_refuse(desk, one.copy, by, f"{one.copy.given.name} was not taken in. {error}"))
        newest = newest_date(desk.child, batch.source, by.at.date())
        told: list[tuple[Taken, tuple[Read, ...], Dated]] = []
        for one, reads in legible:
            try:
                told.append((one, reads, dated(batch.source, newest, one.names, period)))
            except (NoPeriod, BadPeriod) as error:
                outcomes.append(_refuse(desk, one.copy, by, f"{one.copy.given.name} was not taken in. {error}"))
        numbers = keep([(one.copy, one.recognised, how) for one, _, how in told], desk.places, desk.ledger, by)
        staged = [
            Staged(one.copy.given, number, by, one.recognised, reads, how.period, how.findings)
            for number, (one, reads, how) in zip(numbers, told, strict=True)
        ]
        return outcomes + finish(desk, batch.source, staged, by)
