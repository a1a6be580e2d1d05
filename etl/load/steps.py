"""The steps of a return from its files to the store, in the one order in which they are done, however it was come by.

A file is first read, told for what it is about, and recorded; until then whatever is wrong with it refuses it. From
then on it is a delivery, and what goes wrong is noted with it. Files that came earlier for the same source and period
are put beside them, because a row may need another file to be understood (a session its pupil); those are then checked
and stored anew too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from data.ledger import acts, ask
from data.log import timed
from data.periods import BadPeriod
from etl.about.about import about_again, about_file, told_again
from etl.about.whose import NoAgency, NotOurs
from etl.definitions.finding import Finding
from etl.formats import Unreadable
from etl.intake.period_of_file import NoPeriod
from etl.intake.receive import KeptFile, keep, original
from etl.intake.recognise import recognise
from etl.load.check import check
from etl.load.compare import differences
from etl.load.ends import OUTSIDE, UNUSABLE, counts, failed, loaded, mistaken, refused
from etl.load.in_hand import BatchInHand, DeliveryInHand
from etl.load.listed import unlisted
from etl.load.originals import companions, kept
from etl.load.outcome import Outcome
from etl.load.revised_releases import revisions
from etl.load.shape import shape
from etl.load.store import store
from etl.load.survey_scoring import understand
from etl.read import attendance
from etl.read.read import read
from etl.read.reading_findings import turned
from etl.read.workbench import about, forget, workbench
from etl.reference.days_off import otherwise
from etl.reference.neighbour_sets import name_model

NOT_TAKEN = (Unreadable, NoAgency, NotOurs, NoPeriod, BadPeriod)  # each says in words what is wrong with the file

_log = logging.getLogger(__name__)


def carry(batch: BatchInHand) -> list[Outcome]:
    """Carry files of one return to the store. One outcome each; raises only what is no fault of a file (OUTSIDE)."""
    if not batch.deliveries:
        return list(batch.outcomes)
    with workbench(batch.context.child, batch.source):
        batch = _through(TAKE_IN, batch)
        if not batch.deliveries:
            return list(batch.outcomes)
        try:
            done = _through(STORE, batch)
        except OUTSIDE:
            raise
        except Exception as error:
            ended = [failed(batch.context, d.path, d.name, d.number, batch.by, error) for d in batch.deliveries]
            return [*batch.outcomes, *ended]
        return list(call_loaded(done).outcomes)


def _through(steps: Sequence[Callable[[BatchInHand], BatchInHand]], batch: BatchInHand) -> BatchInHand:
    for step in steps:
        with timed(_log, step.__name__, source=batch.source.slug):
            batch = step(batch)
    return batch


def read_rows(batch: BatchInHand) -> BatchInHand:
    """Read each file on to the workbench. What cannot be read is let go, and its neighbours go on."""
    return _each(batch, _read)


def tell_what_about(batch: BatchInHand) -> BatchInHand:
    """Tell of each file whose it is, which period it is about, and what it takes the place of."""
    return _each(batch, _told)


def record(batch: BatchInHand) -> BatchInHand:
    """Keep files that are given now and record them. Where one is doubtful none counts before somebody looked."""
    new = [one for one in batch.deliveries if not one.number]
    accept = all(one.by.accept and not one.about.doubts for one in new)
    senders = [replace(one.by, agency=one.about.agency, accept=accept) for one in new]
    files = [
        KeptFile(one.copy, one.recognised, one.about.dated, sender)
        for one, sender in zip(new, senders, strict=True)
        if one.copy is not None
    ]
    numbers = keep(files, batch.context.places, batch.context.ledger)
    recorded = [
        replace(one, by=sender, number=number) for one, sender, number in zip(new, senders, numbers, strict=True)
    ]
    return replace(batch, deliveries=(*recorded, *(one for one in batch.deliveries if one.number)))


def put_beside(batch: BatchInHand) -> BatchInHand:
    """Put beside the files the other parts of their return that came before."""
    anew, stay = ([_told(batch, _read(batch, one)) for one in those] for those in companions(batch))
    return replace(batch, anew=tuple(anew), stay=tuple(stay))


def find(batch: BatchInHand) -> BatchInHand:
    """Make things of the rows on the workbench, and gather what is found of each delivery."""
    child, first = batch.context.child, batch.deliveries[0]
    about(child, batch.key)
    every = (*batch.to_store, *batch.stay)
    reads = {read.found.table.key: read for one in every for read in one.reads}
    came = {read.found.table.key: (one.number, one.by.at) for one in every for read in one.reads}
    found = understand(child, batch.source, ask.answer_mappings(batch.context.ledger), first.by.agency, reads.values())
    found += shape(child, batch.source, reads.values())
    found += unlisted(child, batch.source, reads.values())
    found += check(child, batch.context.rules, reads)
    found += name_model(child, Path(first.name).stem, first.recognised.edition)
    found += otherwise(child)
    found += revisions(child, reads, came)
    if batch.source.bulk:
        own = first.reads[0]
        found = attendance.locate_findings(child, kept(batch.context, first), own.found, own.duplicates, found)
    return replace(batch, findings={one.number: _of(one, found) for one in batch.to_store})


def note_findings(batch: BatchInHand) -> BatchInHand:
    """Note in the ledger what was found."""
    for number, findings in batch.findings.items():
        acts.find(batch.context.ledger, batch.by.at, batch.by.who, number, map(_as_row, findings))
    return batch


def compare(batch: BatchInHand) -> BatchInHand:
    """Note by row what differs from the delivery that one was given in place of, if that can still be read."""
    for one in batch.deliveries:
        _compare(batch, one)
    return batch


def store_rows(batch: BatchInHand) -> BatchInHand:
    """Store the things under pseudonyms, each with its delivery: all of them or none."""
    delivered = [one.delivered for one in batch.to_store]
    stay, context = [one.number for one in batch.stay], batch.context
    return replace(batch, tallies=tuple(store(context.child, batch.source, batch.key, delivered, context.key, stay)))


def call_loaded(batch: BatchInHand) -> BatchInHand:
    """Call the deliveries loaded, and say so to whoever gave them."""
    for one in batch.to_store:
        acts.check(batch.context.ledger, batch.by.at, batch.by.who, one.number, counts(one, batch.tallies))
    said = [loaded(one, batch.tallies, batch.findings[one.number]) for one in batch.deliveries]
    return replace(batch, outcomes=(*batch.outcomes, *said))


def _each(batch: BatchInHand, step: Callable[[BatchInHand, DeliveryInHand], DeliveryInHand]) -> BatchInHand:
    """Take a step with every file by itself, so that none ends its neighbours."""
    going, outcomes = [], list(batch.outcomes)
    for one in batch.deliveries:
        try:
            going.append(step(batch, one))
        except OUTSIDE:
            raise
        except Exception as error:
            outcomes.append(_let_go(batch, one, error))
    return replace(batch, deliveries=tuple(going), outcomes=tuple(outcomes))


def _let_go(batch: BatchInHand, one: DeliveryInHand, error: Exception) -> Outcome:
    context = batch.context
    forget(context.child, [] if batch.source.bulk else one.tables)
    if one.copy is None:
        return failed(context, one.path, one.name, one.number, batch.by, error)
    if not isinstance(error, NOT_TAKEN):
        return mistaken(context, one.copy, batch.by, error)
    dates_turned = isinstance(error, NoPeriod) and turned(finding for each in one.reads for finding in each.findings)
    return refused(context, one.copy, batch.by, f"{one.name} was not taken in. {dates_turned or error}")


def _read(batch: BatchInHand, one: DeliveryInHand) -> DeliveryInHand:
    reads = tuple(read(batch.context.child, one.recognised.look, found) for found in one.recognised.found)
    return replace(one, reads=reads)


def _told(batch: BatchInHand, one: DeliveryInHand) -> DeliveryInHand:
    where, source, before = batch.context.store, batch.source, one.before
    if before is None:
        said = about_file(
            where, source, one.recognised, one.reads,
            names=one.names, received_at=one.by.at, agency=one.by.agency, period=batch.period,
        )  # fmt: skip
        return replace(one, about=said)
    told = told_again(where, source, one.names, before.period, before.period_from, before.received_at)
    told = replace(told, period=before.period, told_by=before.period_from)
    return replace(one, about=about_again(where, source, one.recognised, one.reads, told, before))


def _compare(batch: BatchInHand, one: DeliveryInHand) -> None:
    context = batch.context
    given = ask.delivery(context.ledger, one.number)
    former = ask.former(context.ledger, given) if given is not None else None
    if former is None or former.period != batch.key or batch.source.bulk:
        return
    path = original(context.places, former.sha256, former.format)
    try:
        was = recognise(path, context.sources, former.file_name, former.agency, again=True)
        rows = differences(context.child, one.reads, was) if was.source is batch.source else []
    except (*UNUSABLE, OSError):
        return  # without a comparison in the ledger nothing is said about differences
    acts.compare(context.ledger, batch.by.at, batch.by.who, one.number, former.id, rows)


def _of(one: DeliveryInHand, found: Sequence[Finding]) -> list[Finding]:
    """Every finding of one delivery: about the file, from reading its tables, and from shaping and checking them.

    Of a cell in which a check found a date that cannot be right nothing is said beside that.
    """
    tables = {read.found.table.key for read in one.reads}
    checked = {(finding.table, finding.row, finding.column_letter) for finding in found}
    return [
        *(
            finding
            for finding in one.about.findings
            if finding.kind != "out_of_time" or (finding.table, finding.row, finding.column_letter) not in checked
        ),
        *one.recognised.notes,
        *(finding for read in one.reads for finding in read.findings),
        *(finding for finding in found if finding.table in tables),
    ]


def _as_row(finding: Finding) -> dict[str, object]:
    return {name: getattr(finding, name) for name in Finding.__slots__}


# The way of a return: every file by itself until it is recorded, then all of them as one.
TAKE_IN = (read_rows, tell_what_about, record)
STORE = (put_beside, find, note_findings, compare, store_rows)
