"""Loading: receive → read → check → store, for files given and for deliveries that an earlier run did not finish.

It may be stopped at any moment. The original is kept, then its delivery recorded; findings are recorded, then rows
stored together with a mark that they are, then the delivery is called loaded. `recover` goes on from wherever that was
left, and every load begins with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from data.child import connect, key_of_store
from data.ledger import acts, ask, open_ledger
from data.ledger.models import Delivery
from data.locations import Locations
from etl.current.accepted import accepted, activate
from etl.definitions.column_mappings import with_mappings
from etl.definitions.rule import Rule, rules
from etl.definitions.source import BadSource, Source
from etl.definitions.source_folders import sources
from etl.intake.batch import Batch, Taken, batches
from etl.intake.receive import By, Copy, NotCopied, clear, copy_aside, files
from etl.intake.recognise import recognise
from etl.intake.refusal import NotRecognised, NotUsed
from etl.load.companions import out_of_place
from etl.load.ends import OUTSIDE, failed, mistaken, refused
from etl.load.in_hand import BatchInHand, LoadContext, given_now
from etl.load.originals import again
from etl.load.outcome import FileState, Outcome
from etl.load.steps import carry
from etl.progress import Tell, nobody


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
    with _opened(places, known, checks) as context:
        _recover(context)
        every = list(dict.fromkeys(files(paths)))
        outcomes: dict[Path, Outcome] = {}
        taken: dict[str, Taken] = {}
        for at, path in enumerate(every):
            tell(f"Copying {(names or {}).get(path, path.name)}", at, len(every))
            one = _take(context, path, (names or {}).get(path, path.name), by, taken)
            if isinstance(one, Outcome):
                outcomes[path] = one
            else:
                taken[one.copy.sha256] = one
        for batch in batches(taken.values()):
            tell(f"Reading and checking {batch.taken[0].copy.name}", len(outcomes), len(every))
            outcomes |= {outcome.path: outcome for outcome in _each(context, batch, by, period)}
        activate(context.child, accepted(context.ledger))
        return [outcomes[path] for path in every]


def recover(
    places: Locations, *, known: Sequence[Source] | None = None, checks: Sequence[Rule] | None = None
) -> list[Outcome]:
    """Finish what a stopped run has left. Returns what became of each delivery that was loaded anew."""
    with _opened(places, known, checks) as context:
        return _recover(context)


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
    with _opened(places, known, checks) as context:
        outcomes = _recover(context)
        returns = _returns(one for one in ask.deliveries(context.ledger) if one.id in numbers)
        for at, parts in enumerate(returns):
            tell(f"Reading {parts[0].file_name} again", at, len(returns))
            outcomes += redo(context, parts, By(acts.now(), parts[0].received_by))
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
def _opened(places: Locations, known: Sequence[Source] | None, checks: Sequence[Rule] | None) -> Iterator[LoadContext]:
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


def _recover(context: LoadContext) -> list[Outcome]:
    """Call loaded what is, and load what is not: parts of one return together, as they came.

    Then understand anew what was stored beside a file that counts no longer, or without one that has begun to.
    """
    stored = {
        (number, period, received_at): acts.Counts(*counts)
        for number, period, received_at, *counts in context.child.execute(
            "SELECT delivery, period, received_at, rows_in, stored, set_aside, duplicates FROM stored.loaded"
        ).fetchall()
    }
    left: list[Delivery] = []
    for delivery in ask.deliveries(context.ledger):
        # Bytes that are given again after they were turned down keep their number: what is stored may be of before.
        if counts := stored.get((delivery.id, delivery.period, delivery.received_at)):
            if not acts.is_checked(delivery, counts):
                acts.check(context.ledger, acts.now(), delivery.received_by, delivery.id, counts)
        elif delivery.state == "received":
            left.append(delivery)
    outcomes: list[Outcome] = []
    for parts in _returns(left):
        outcomes += redo(context, parts, By(acts.now(), parts[0].received_by))
    for beside in out_of_place(context.child, ask.deliveries(context.ledger, state="accepted"), context.sources):
        outcomes += redo(context, beside, By(acts.now(), beside[0].received_by))
    return outcomes


def _take(context: LoadContext, path: Path, name: str, by: By, taken: dict[str, Taken]) -> Taken | Outcome:
    """Copy a file aside and recognise it; an outcome at once if it came before or is not to be taken in."""
    try:
        copy = copy_aside(path, context.places, name)
    except NotCopied as error:
        return Outcome(path, FileState.REFUSED, f"{name} was not taken in. {error}")
    except OSError as error:
        return Outcome(path, FileState.REFUSED, f"{name} could not be opened: {error.strerror}.")
    if again := _came_before(context, copy, by, taken):
        copy.path.unlink()
        return again
    try:
        return Taken(copy, recognise(copy.path, context.sources, name, by.agency))
    except NotUsed as error:
        copy.path.unlink()
        return Outcome(path, FileState.NOT_USED, str(error))
    except NotRecognised as error:
        return refused(context, copy, by, str(error))
    except OUTSIDE:
        raise
    except Exception as error:
        return mistaken(context, copy, by, error)


def _came_before(context: LoadContext, copy: Copy, by: By, taken: dict[str, Taken]) -> Outcome | None:
    """What to say of bytes that came before, in this load or an earlier one; a delivery that failed is tried again."""
    path = copy.given
    if copy.sha256 in taken:
        twin = taken[copy.sha256].copy
        return Outcome(path, FileState.ALREADY_RECEIVED, f"{copy.name} holds the same as {twin.name}. Nothing changed.")
    before = ask.delivery_of(context.ledger, copy.sha256)
    if before is None or before.state in ("rejected", "withdrawn"):
        return None
    if before.state == "failed":
        acts.try_again(context.ledger, by.at, by.who, before.id)
        return replace(redo(context, [before], by)[0], path=path)
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


def _each(context: LoadContext, batch: Batch, by: By, period: str) -> list[Outcome]:
    """One batch together; where that failed, each of its files again by itself, so that none ends its neighbours."""
    deliveries = tuple(given_now(file, by) for file in batch.taken)
    outcomes = carry(BatchInHand(context, batch.source, by, deliveries, period))
    failed = [one for one in outcomes if one.state is FileState.FAILED and one.delivery is not None]
    if len(failed) < 2:
        return outcomes
    alone = []
    for one in failed:
        assert one.delivery is not None
        acts.try_again(context.ledger, by.at, by.who, one.delivery)
        delivery = ask.delivery(context.ledger, one.delivery)
        assert delivery is not None
        alone += [replace(each, path=one.path) for each in redo(context, [delivery], by)]
    return [one for one in outcomes if one not in failed] + alone


def redo(context: LoadContext, deliveries: Sequence[Delivery], by: By) -> list[Outcome]:
    """Load deliveries of one source and period from their kept originals. One outcome each."""
    source = next((source for source in context.sources if source.slug == deliveries[0].source), None)
    if source is None:
        missing = BadSource(f"There is no source {deliveries[0].source} any more.")
        return [_failed(context, delivery, by, missing) for delivery in deliveries]
    if (source.of_answers or source.bulk) and len(deliveries) > 1:  # each file fills the same tables
        return [outcome for delivery in deliveries for outcome in redo(context, [delivery], by)]
    in_hand, outcomes = [], []
    for delivery in deliveries:
        try:
            in_hand.append(again(context, source, delivery))
        except OUTSIDE:
            raise
        except Exception as error:
            outcomes.append(_failed(context, delivery, by, error))
    return carry(BatchInHand(context, source, by, tuple(in_hand), outcomes=tuple(outcomes)))


def _failed(context: LoadContext, delivery: Delivery, by: By, error: Exception) -> Outcome:
    return failed(context, Path(delivery.file_name), delivery.file_name, delivery.id, by, error)
