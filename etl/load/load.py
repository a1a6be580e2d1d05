"""Loading: receive → read → check → store, for files given and for deliveries that an earlier run did not finish.

It may be stopped at any moment. The original is kept, then its delivery recorded; findings are recorded, then rows
stored together with a mark that they are, then the delivery is called loaded. `recover` goes on from wherever that was
left, and every load begins with it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from data.child import connect, key_of_store
from data.ledger import acts, ask, open_ledger
from data.ledger.models import Delivery
from data.locations import Locations
from data.log import timed
from data.periods import BadPeriod
from etl.about.about import About, Store, about_file
from etl.about.whose import NoAgency, NotOurs
from etl.current.accepted import accepted, activate
from etl.definitions.column_mappings import with_mappings
from etl.definitions.rule import Rule, rules
from etl.definitions.source import Source
from etl.definitions.source_folders import sources
from etl.formats import Unreadable
from etl.intake.batch import Batch, Taken, batches
from etl.intake.period_of_file import NoPeriod
from etl.intake.receive import By, Copy, KeptFile, NotCopied, clear, copy_aside, files, keep
from etl.intake.recognise import recognise
from etl.intake.refusal import NotRecognised, NotUsed, of_ours
from etl.load.companions import out_of_place
from etl.load.outcome import FileState, Outcome
from etl.load.steps import OUTSIDE, LoadContext, Staged, finish, redo
from etl.progress import Tell, nobody
from etl.read.read import Read, read
from etl.read.reading_findings import turned
from etl.read.workbench import forget, workbench

_log = logging.getLogger(__name__)


def load(
    paths: Iterable[Path],
    places: Locations,
    who: str,
    agency: str = "",
    period: str = "",
    *,
    accept: bool = True,
    received_at: datetime | None = None,
    known: Sequence[Source] | None = None,
    checks: Sequence[Rule] | None = None,
    names: Mapping[Path, str] | None = None,
    tell: Tell = nobody,
) -> list[Outcome]:
    """Take files and folders in. Returns what became of each file, in the order given.

    agency and period stand in for what the source and the dates inside say. Without accept the rows wait for a
    decision and count nowhere. received_at is now unless given (a naive time is UTC); names are what senders call their
    files, where not as their paths do. Raises StoreBusy, BadKey, BadSource, BadRule; a file that cannot be used is an
    outcome.
    """
    by = By(_utc(received_at) if received_at else acts.now(), who, agency, accept)
    with _desk(places, known, checks) as desk:
        _recover(desk)
        every = list(dict.fromkeys(files(paths)))
        outcomes: dict[Path, Outcome] = {}
        taken: dict[str, Taken] = {}
        for at, path in enumerate(every):
            tell(f"Copying {(names or {}).get(path, path.name)}", at, len(every))
            one = _take(desk, path, (names or {}).get(path, path.name), by, taken)
            if isinstance(one, Outcome):
                outcomes[path] = one
            else:
                taken[one.copy.sha256] = one
        for batch in batches(taken.values()):
            tell(f"Reading and checking {batch.taken[0].copy.name}", len(outcomes), len(every))
            outcomes |= {outcome.path: outcome for outcome in _each(desk, batch, by, period)}
        activate(desk.child, accepted(desk.ledger))
        return [outcomes[path] for path in every]


def recover(
    places: Locations, *, known: Sequence[Source] | None = None, checks: Sequence[Rule] | None = None
) -> list[Outcome]:
    """Finish what a stopped run has left. Returns what became of each delivery that was loaded anew."""
    with _desk(places, known, checks) as desk:
        return _recover(desk)


def recheck(
    places: Locations,
    numbers: Sequence[int],
    *,
    known: Sequence[Source] | None = None,
    checks: Sequence[Rule] | None = None,
    tell: Tell = nobody,
) -> list[Outcome]:
    """Read, check and store deliveries anew from their kept originals, as when a mapping was changed.

    What was decided about them stays. One outcome each; deliveries of one return together.
    """
    with _desk(places, known, checks) as desk:
        outcomes = _recover(desk)
        returns = _returns(one for one in ask.deliveries(desk.ledger) if one.id in numbers)
        for at, parts in enumerate(returns):
            tell(f"Reading {parts[0].file_name} again", at, len(returns))
            outcomes += redo(desk, parts, By(acts.now(), parts[0].received_by))
        return outcomes


def _returns(deliveries: Iterable[Delivery]) -> list[list[Delivery]]:
    """Deliveries as returns: the parts of one together as they came, no part twice, and what counts by itself."""
    groups: dict[tuple[str, str, str, bool, int], dict[str, Delivery]] = {}
    for delivery in deliveries:
        again = 0
        together = (delivery.agency, delivery.source, delivery.period, delivery.state == "accepted")
        while delivery.part in groups.get((*together, again), {}):
            again += 1
        groups.setdefault((*together, again), {})[delivery.part] = delivery
    return [list(group.values()) for group in groups.values()]


@contextmanager
def _desk(places: Locations, known: Sequence[Source] | None, checks: Sequence[Rule] | None) -> Iterator[LoadContext]:
    child = connect(places.child)
    try:
        ledger = open_ledger(places.ledger_url)
        try:
            clear(places)
            known = sources() if known is None else known
            known = with_mappings(known, ask.heading_mappings(ledger, retired=True))
            checks = rules() if checks is None else checks
            yield LoadContext(places, child, ledger, key_of_store(child, places.key), known, checks)
        finally:
            ledger.close()
    finally:
        clear(places)
        child.close()


def _utc(given: datetime) -> datetime:
    return (given.astimezone(UTC) if given.tzinfo else given).replace(tzinfo=None)


def _recover(desk: LoadContext) -> list[Outcome]:
    """Call loaded what is, and load what is not: parts of one return together, as they came.

    Then understand anew what was stored beside a file that counts no longer, or without one that has begun to.
    """
    stored = {
        (number, period, received_at): acts.Counts(*counts)
        for number, period, received_at, *counts in desk.child.execute(
            "SELECT delivery, period, received_at, rows_in, stored, set_aside, duplicates FROM stored.loaded"
        ).fetchall()
    }
    left: list[Delivery] = []
    for delivery in ask.deliveries(desk.ledger):
        # Bytes that are given again after they were turned down keep their number: what is stored may be of before.
        if counts := stored.get((delivery.id, delivery.period, delivery.received_at)):
            if not acts.is_checked(delivery, counts):
                acts.check(desk.ledger, acts.now(), delivery.received_by, delivery.id, counts)
        elif delivery.state == "received":
            left.append(delivery)
    outcomes: list[Outcome] = []
    for parts in _returns(left):
        outcomes += redo(desk, parts, By(acts.now(), parts[0].received_by))
    for beside in out_of_place(desk.child, ask.deliveries(desk.ledger, state="accepted"), desk.sources):
        outcomes += redo(desk, beside, By(acts.now(), beside[0].received_by))
    return outcomes


def _take(desk: LoadContext, path: Path, name: str, by: By, taken: dict[str, Taken]) -> Taken | Outcome:
    """Copy a file aside and recognise it; an outcome at once if it came before or is not to be taken in."""
    try:
        copy = copy_aside(path, desk.places, name)
    except NotCopied as error:
        return Outcome(path, FileState.REFUSED, f"{name} was not taken in. {error}")
    except OSError as error:
        return Outcome(path, FileState.REFUSED, f"{name} could not be opened: {error.strerror}.")
    if again := _came_before(desk, copy, by, taken):
        copy.path.unlink()
        return again
    try:
        return Taken(copy, recognise(copy.path, desk.sources, name, by.agency))
    except NotUsed as error:
        copy.path.unlink()
        return Outcome(path, FileState.NOT_USED, str(error))
    except NotRecognised as error:
        return _refuse(desk, copy, by, str(error))
    except OUTSIDE:
        raise
    except Exception as error:
        return _refuse(desk, copy, by, of_ours(copy.name, error))


def _came_before(desk: LoadContext, copy: Copy, by: By, taken: dict[str, Taken]) -> Outcome | None:
    """What to say of bytes that came before, in this load or an earlier one; a delivery that failed is tried again."""
    path = copy.given
    if copy.sha256 in taken:
        twin = taken[copy.sha256].copy
        return Outcome(path, FileState.ALREADY_RECEIVED, f"{copy.name} holds the same as {twin.name}. Nothing changed.")
    before = ask.delivery_of(desk.ledger, copy.sha256)
    if before is None or before.state in ("rejected", "withdrawn"):
        return None
    if before.state == "failed":
        acts.try_again(desk.ledger, by.at, by.who, before.id)
        return replace(redo(desk, [before], by)[0], path=path)
    about = f" for {before.period}" if before.period else ""
    return Outcome(
        path=path,
        state=FileState.ALREADY_RECEIVED,
        message=f"{copy.name} was already received on {before.received_at:%d/%m/%Y}{about}. Nothing changed. "
        f"To give it anew, for another period perhaps, withdraw or reject delivery {before.id} first.",
        delivery=before.id,
        source=before.source,
        part=before.part,
        edition=before.edition,
        period=before.period,
    )


def _refuse(desk: LoadContext, copy: Copy, by: By, why: str) -> Outcome:
    """Remove the copy and note the refusal: only its first line, since the others show what stands in the file."""
    copy.path.unlink()
    acts.refuse(desk.ledger, by.at, by.who, why.splitlines()[0])
    return Outcome(copy.given, FileState.REFUSED, why)


def _each(desk: LoadContext, batch: Batch, by: By, period: str) -> list[Outcome]:
    """One batch together; where that failed, each of its files again by itself, so that none ends its neighbours."""
    outcomes = _load(desk, batch, by, period)
    failed = [one for one in outcomes if one.state is FileState.FAILED and one.delivery is not None]
    if len(failed) < 2:
        return outcomes
    alone = []
    for one in failed:
        assert one.delivery is not None
        acts.try_again(desk.ledger, by.at, by.who, one.delivery)
        delivery = ask.delivery(desk.ledger, one.delivery)
        assert delivery is not None
        alone += [replace(each, path=one.path) for each in redo(desk, [delivery], by)]
    return [one for one in outcomes if one not in failed] + alone


def _legible(desk: LoadContext, batch: Batch, by: By, outcomes: list[Outcome]) -> list[tuple[Taken, tuple[Read, ...]]]:
    """Each file of a batch that can be read, with what was read; of the others an outcome."""
    legible: list[tuple[Taken, tuple[Read, ...]]] = []
    for one in batch.taken:
        try:
            legible.append((one, tuple(read(desk.child, one.recognised.look, each) for each in one.recognised.found)))
        except Unreadable as error:
            outcomes.append(_refuse(desk, one.copy, by, f"{one.copy.name} was not taken in. {error}"))
        except OUTSIDE:
            raise
        except Exception as error:
            forget(desk.child, [each.table.key for each in one.recognised.found])
            outcomes.append(_refuse(desk, one.copy, by, of_ours(one.copy.name, error)))
    return legible


def _load(desk: LoadContext, batch: Batch, by: By, period: str) -> list[Outcome]:
    """One batch: read, dated, received, and finished.

    Where something of it is doubtful nothing of it counts before somebody has looked.
    """
    outcomes: list[Outcome] = []
    with workbench(desk.child, batch.source):
        with timed(_log, "read", source=batch.source.slug):
            legible = _legible(desk, batch, by, outcomes)
        told: list[tuple[Taken, tuple[Read, ...], About]] = []
        for one, reads in legible:
            try:
                told.append((one, reads, _about(desk, one, reads, by, period)))
            except (NoAgency, NotOurs, NoPeriod, BadPeriod) as error:
                why = isinstance(error, NoPeriod) and turned(finding for each in reads for finding in each.findings)
                forget(desk.child, [] if batch.source.bulk else [each.found.table.key for each in reads])
                outcomes.append(_refuse(desk, one.copy, by, f"{one.copy.name} was not taken in. {why or error}"))
        accept = by.accept and not any(about.doubts for _, _, about in told)
        senders = [replace(by, agency=about.agency, accept=accept) for _, _, about in told]
        kept = [
            KeptFile(one.copy, one.recognised, about.dated, sender)
            for (one, _, about), sender in zip(told, senders, strict=True)
        ]
        numbers = keep(kept, desk.places, desk.ledger)
        staged = [
            Staged(one.copy.given, one.copy.name, number, sender, one.recognised, reads, about)
            for number, sender, (one, reads, about) in zip(numbers, senders, told, strict=True)
        ]
        return outcomes + finish(desk, batch.source, staged, by)


def _about(desk: LoadContext, one: Taken, reads: Sequence[Read], by: By, period: str) -> About:
    return about_file(
        Store(desk.child, desk.ledger), one.recognised.source, one.recognised, reads,
        names=one.names, received_at=by.at, agency=by.agency, period=period,
    )  # fmt: skip
