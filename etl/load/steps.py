"""Finishing: deliveries whose rows are on the workbench are shaped, checked, stored and called loaded.

Files that came earlier for the same source and period are put beside them first, because a row may need another file
to be understood (a session its pupil); those are then checked and stored anew too.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from sqlalchemy.exc import OperationalError

from data.ledger import Ledger, acts, ask
from data.ledger.models import Delivery
from data.locations import Locations
from data.log import timed, trouble
from etl.about.about import About, Store, about_again, told_again
from etl.definitions.finding import Finding
from etl.definitions.rule import BadRule, Rule
from etl.definitions.source import WORKBOOK, BadSource, Source
from etl.formats import Unreadable
from etl.intake.receive import By, original
from etl.intake.recognise import Recognised, recognise
from etl.intake.refusal import NotRecognised, NotUsed
from etl.load.check import check
from etl.load.companions import newest_of_each_part, together
from etl.load.compare import differences
from etl.load.listed import unlisted
from etl.load.outcome import FileState, Outcome
from etl.load.revised_releases import revisions
from etl.load.shape import shape
from etl.load.store import Delivered, RowTally, Unaccounted, store
from etl.load.survey_scoring import understand
from etl.read import attendance
from etl.read.read import Read, read
from etl.read.workbench import about, workbench
from etl.reference.days_off import otherwise
from etl.reference.neighbour_sets import name_model

# Why a delivery may fail: something of ours is wrong with it, and giving it again after a mend will do.
UNUSABLE = (BadSource, BadRule, Unaccounted, Unreadable, NotRecognised, NotUsed)
# What is no fault of a file: a store that cannot be written, a disk that is full. Nothing can be done about the next.
OUTSIDE = (duckdb.IOException, duckdb.FatalException, OperationalError, OSError)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LoadContext:
    """What a load works with, held by one process at a time."""

    places: Locations
    child: duckdb.DuckDBPyConnection
    ledger: Ledger
    key: bytes
    sources: Sequence[Source]
    rules: Sequence[Rule]


@dataclass(frozen=True, slots=True)
class Staged:
    """A delivery that is recorded in the ledger and has its rows on the workbench."""

    path: Path
    name: str  # what its sender calls it
    number: int
    by: By
    recognised: Recognised
    reads: tuple[Read, ...]
    about: About


def finish(desk: LoadContext, source: Source, staged: Sequence[Staged], by: By) -> list[Outcome]:
    """Take deliveries of one source and period from the workbench to the end. One outcome each."""
    if not staged:
        return []
    period = staged[0].about.dated.period
    try:
        companions, stay = _companions(desk, source, staged)
        every = [*staged, *companions, *stay]
        about(desk.child, period)
        with timed(_log, "shaped and checked", source=source.slug, delivery=staged[0].number):
            found = _found(desk, source, staged[0], every)
        if source.bulk:
            found = attendance.locate_findings(
                desk.child, _kept(desk, staged[0]), staged[0].reads[0].found, staged[0].reads[0].duplicates, found
            )
        every = [*staged, *companions]
        findings = {one.number: _of(one, found) for one in every}
        for one in every:
            acts.find(desk.ledger, by.at, by.who, one.number, map(_as_row, findings[one.number]))
        for one in staged:
            _compare(desk, source, one, by)
        delivered = [
            Delivered(one.number, one.by.agency, one.recognised.part, one.by.at, one.reads, one.about.reach)
            for one in every
        ]
        with timed(_log, "stored", source=source.slug, delivery=staged[0].number):
            tallies = store(desk.child, source, period, delivered, desk.key, [one.number for one in stay])
    except UNUSABLE as error:
        return [_failed(desk, one.path, one.name, one.number, by, error) for one in staged]
    except OUTSIDE:
        raise
    except Exception as error:
        return [_failed(desk, one.path, one.name, one.number, by, _ours(error, one.number)) for one in staged]
    for one in every:
        acts.check(desk.ledger, by.at, by.who, one.number, _counts(one, tallies))

    return [_loaded(one, tallies, findings[one.number]) for one in staged]


def _found(desk: LoadContext, source: Source, first: Staged, every: Sequence[Staged]) -> list[Finding]:
    """Make things of the rows on the workbench, and say what is found of them."""
    reads = {read.found.table.key: read for one in every for read in one.reads}
    came = {read.found.table.key: (one.number, one.by.at) for one in every for read in one.reads}
    found = understand(desk.child, source, ask.answer_mappings(desk.ledger), first.by.agency, reads.values())
    found += shape(desk.child, source, reads.values())
    found += unlisted(desk.child, source, reads.values())
    found += check(desk.child, desk.rules, reads)
    found += name_model(desk.child, Path(first.name).stem, first.recognised.edition)
    found += otherwise(desk.child)
    return found + revisions(desk.child, reads, came)


def _kept(desk: LoadContext, one: Staged) -> Path:
    """Where the original of a recorded delivery is."""
    given = ask.delivery(desk.ledger, one.number)
    assert given is not None
    return original(desk.places, given.sha256, given.format)


def _compare(desk: LoadContext, source: Source, one: Staged, by: By) -> None:
    """Note by row what differs from the delivery that this one was given in place of, if it can still be read."""
    given = ask.delivery(desk.ledger, one.number)
    former = ask.former(desk.ledger, given) if given is not None else None
    if former is None or former.period != one.about.dated.period or source.bulk:
        return
    path = original(desk.places, former.sha256, former.format)
    try:
        before = recognise(path, desk.sources, former.file_name, former.agency, again=True)
        rows = differences(desk.child, one.reads, before) if before.source is source else []
    except (*UNUSABLE, OSError):
        return  # without a comparison in the ledger nothing is said about differences
    acts.compare(desk.ledger, by.at, by.who, one.number, former.id, rows)


def redo(desk: LoadContext, deliveries: Sequence[Delivery], by: By) -> list[Outcome]:
    """Load deliveries of one source and period from their kept originals. One outcome each."""
    source = next((source for source in desk.sources if source.slug == deliveries[0].source), None)
    outcomes: list[Outcome] = []
    if source is None:
        missing = BadSource(f"There is no source {deliveries[0].source} any more.")
        return [_failed(desk, Path(one.file_name), one.file_name, one.id, by, missing) for one in deliveries]
    if (source.of_answers or source.bulk) and len(deliveries) > 1:  # each file fills the same tables
        return [outcome for delivery in deliveries for outcome in redo(desk, [delivery], by)]
    with workbench(desk.child, source):
        staged = []
        for delivery in deliveries:
            try:
                staged.append(_from_original(desk, source, delivery))
            except UNUSABLE as error:
                outcomes.append(_failed(desk, Path(delivery.file_name), delivery.file_name, delivery.id, by, error))
            except OUTSIDE:
                raise
            except Exception as error:
                why = _ours(error, delivery.id)
                outcomes.append(_failed(desk, Path(delivery.file_name), delivery.file_name, delivery.id, by, why))
        return outcomes + finish(desk, source, staged, by)


def _from_original(desk: LoadContext, source: Source, delivery: Delivery) -> Staged:
    path = original(desk.places, delivery.sha256, delivery.format)
    if not path.is_file():
        raise NotRecognised(f"The original of {delivery.file_name} is not in {desk.places.originals}.")
    recognised = recognise(path, desk.sources, delivery.file_name, delivery.agency, again=True)
    if recognised.source is not source or recognised.part != delivery.part:
        raise NotRecognised(f"{delivery.file_name} was received as {delivery.source} and no longer looks like it.")
    reads = tuple(read(desk.child, recognised.look, found) for found in recognised.found)
    by = By(delivery.received_at, delivery.received_by, delivery.agency, delivery.accept_at_once)
    where, names = Store(desk.child, desk.ledger), (Path(delivery.file_name).stem,)
    told = told_again(where, source, names, delivery.period, delivery.period_from, delivery.received_at)
    told = replace(told, period=delivery.period, told_by=delivery.period_from)
    again = about_again(where, source, recognised, reads, told, delivery)
    return Staged(Path(delivery.file_name), delivery.file_name, delivery.id, by, recognised, reads, again)


def _companions(desk: LoadContext, source: Source, staged: Sequence[Staged]) -> tuple[list[Staged], list[Staged]]:
    """The other parts of the same return, read again from their originals: those to store anew, and those that stay.

    A file that counts is understood by files that count. One that waits for a decision is understood by whatever came
    last, and what counts already stays as it is. A workbook has no other parts.
    """
    parts = {one.recognised.part for one in staged}
    if WORKBOOK in parts or not together(source):
        return [], []
    known = {one.id: one for one in ask.deliveries(desk.ledger)}
    own = [known[one.number] for one in staged]
    counts = any(one.state == "accepted" or (one.state == "received" and one.accept_at_once) for one in own)
    about = (staged[0].by.agency, source.slug, staged[0].about.dated.period)
    others = [
        one
        for one in known.values()
        if (one.agency, one.source, one.period) == about
        and one.part not in parts
        and one.state in (("accepted",) if counts else ("checked", "accepted"))
    ]
    read_again = [(one.state, _from_original(desk, source, one)) for one in newest_of_each_part(others)]
    anew = [one for state, one in read_again if counts or state == "checked"]
    return anew, [one for _, one in read_again if one not in anew]


def _of(one: Staged, found: Sequence[Finding]) -> list[Finding]:
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


def _counts(one: Staged, tallies: Iterable[RowTally]) -> acts.Counts:
    own = [tally for tally in tallies if tally.delivery == one.number]
    return acts.Counts(
        rows_in=sum(tally.rows_in for tally in own),
        stored=sum(tally.stored for tally in own),
        set_aside=sum(tally.set_aside for tally in own),
        duplicates=sum(tally.duplicates for tally in own),
    )


def _loaded(one: Staged, tallies: Iterable[RowTally], findings: Sequence[Finding]) -> Outcome:
    recognised, period = one.recognised, one.about.dated.period
    what = "loaded" if one.by.accept else "checked, waiting for a decision"
    message = f"{one.name}: {recognised.source.title}{f' for {period}' if period else ''}, {what}."
    message += "".join(
        f"\n{said.message}" for said in one.about.findings if said.kind in ("replaces", "not_the_newest")
    )
    if one.about.doubts and not one.by.accept:
        message += "".join(f"\nLook first: {doubt.message}" for doubt in one.about.doubts)
        message += (
            f"\nWhat to do: if it is right, python -m etl accept {one.number}; else python -m etl reject {one.number} "
            "--why in words, and give the right file, or this one with --period."
        )
    return Outcome(
        path=one.path,
        state=FileState.LOADED if one.by.accept else FileState.CHECKED,
        message=message,
        delivery=one.number,
        source=recognised.source.slug,
        part=recognised.part,
        edition=recognised.edition,
        period=period,
        tallies=tuple(tally for tally in tallies if tally.delivery == one.number),
        findings=tuple(findings),
    )


def _ours(error: Exception, number: int) -> Exception:
    """A mistake of ours, which may quote a row: only its kind is told, and to the log where it happened."""
    trouble(_log, "delivery failed", error, delivery=number)
    return RuntimeError(f"Something of ours went wrong with it ({type(error).__name__}). Giving it again tries again.")


def _failed(desk: LoadContext, path: Path, name: str, number: int, by: By, error: Exception) -> Outcome:
    acts.fail(desk.ledger, by.at, by.who, number, str(error).splitlines()[0])
    message = f"{name} was received as delivery {number} and could not be loaded: {error}"
    return Outcome(path, FileState.FAILED, message, number)
