"""Finishing: deliveries whose rows are on the workbench are shaped, checked, stored and called loaded.

Files that came earlier for the same source and period are put beside them first, because a row may need another file
to be understood (a session its pupil); those are then checked and stored anew too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from sqlalchemy.exc import OperationalError

from data.agencies import named
from data.ledger import Ledger, acts, ask
from data.ledger.models import Delivery
from data.places import Places
from etl import bulk
from etl.answers import understand
from etl.batch import Taken
from etl.beside import newest_of_each_part, together
from etl.check import check
from etl.dating import disagreements
from etl.differences import differences
from etl.findings import Finding
from etl.formats import Unreadable
from etl.outcome import Outcome, State
from etl.read import Read, read
from etl.receive import By, original
from etl.recognise import Recognised, recognise
from etl.refusal import NotRecognised, NotUsed
from etl.rule import BadRule, Rule
from etl.shape import shape
from etl.source import WORKBOOK, BadSource, Source
from etl.store import Delivered, Tally, Unaccounted, store
from etl.workbench import NAME, about, workbench

# Why a delivery may fail: something of ours is wrong with it, and giving it again after a mend will do.
UNUSABLE = (BadSource, BadRule, Unaccounted, Unreadable, NotRecognised, NotUsed)
# What is no fault of a file: a store that cannot be written, a disk that is full. Nothing can be done about the next.
OUTSIDE = (duckdb.IOException, duckdb.FatalException, OperationalError, OSError)


class NoAgency(ValueError):
    """A file that is to say which agency it is of, and does not; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a load works with, held by one process at a time."""

    places: Places
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
    period: str
    period_findings: tuple[Finding, ...]


def finish(desk: Desk, source: Source, staged: Sequence[Staged], by: By) -> list[Outcome]:
    """Take deliveries of one source and period from the workbench to the end. One outcome each."""
    if not staged:
        return []
    period = staged[0].period
    try:
        companions, stay = _companions(desk, source, staged)
        every = [*staged, *companions, *stay]
        about(desk.child, period)
        reads = {read.found.table.key: read for one in every for read in one.reads}
        found = understand(desk.child, source, ask.answer_mappings(desk.ledger), staged[0].by.agency, reads.values())
        found += shape(desk.child, source, reads.values())
        found += check(desk.child, desk.rules, reads)
        if source.bulk:
            found = bulk.settle(
                desk.child, _kept(desk, staged[0]), staged[0].reads[0].found, staged[0].reads[0].duplicates, found
            )
        every = [*staged, *companions]
        findings = {one.number: _of(one, found) for one in every}
        for one in every:
            acts.find(desk.ledger, by.at, by.who, one.number, map(_as_row, findings[one.number]))
        for one in staged:
            _compare(desk, source, one, by)
        delivered = [Delivered(one.number, one.by.agency, one.recognised.part, one.by.at, one.reads) for one in every]
        tallies = store(desk.child, source, period, delivered, desk.key, [one.number for one in stay])
    except UNUSABLE as error:
        return [_failed(desk, one.path, one.name, one.number, by, error) for one in staged]
    except OUTSIDE:
        raise
    except Exception as error:
        return [_failed(desk, one.path, one.name, one.number, by, _ours(error)) for one in staged]
    for one in every:
        acts.check(desk.ledger, by.at, by.who, one.number, _counts(one, tallies))

    return [_loaded(one, tallies, findings[one.number]) for one in staged]


def _kept(desk: Desk, one: Staged) -> Path:
    """Where the original of a recorded delivery is."""
    given = ask.delivery(desk.ledger, one.number)
    assert given is not None
    return original(desk.places, given.sha256, given.format)


def _compare(desk: Desk, source: Source, one: Staged, by: By) -> None:
    """Note by row what differs from the delivery that this one was given in place of, if it can still be read."""
    given = ask.delivery(desk.ledger, one.number)
    former = ask.former(desk.ledger, given) if given is not None else None
    if former is None or former.period != one.period or source.bulk:
        return
    path = original(desk.places, former.sha256, former.format)
    try:
        before = recognise(path, desk.sources, former.file_name, former.agency, again=True)
        rows = differences(desk.child, one.reads, before) if before.source is source else []
    except (*UNUSABLE, OSError):
        return  # without a comparison in the ledger nothing is said about differences
    acts.compare(desk.ledger, by.at, by.who, one.number, former.id, rows)


def redo(desk: Desk, deliveries: Sequence[Delivery], by: By) -> list[Outcome]:
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
                why = _ours(error)
                outcomes.append(_failed(desk, Path(delivery.file_name), delivery.file_name, delivery.id, by, why))
        return outcomes + finish(desk, source, staged, by)


def agency_of(desk: Desk, one: Taken, by: By) -> str:
    """Which agency a file on the workbench is of: as the file says, or whoever gives it, or the source's own.

    Raises NoAgency for a file that is to say it itself and does not.
    """
    source = one.recognised.source
    if source.agency_from is None:
        mapped = next(filter(None, (found.table.mapped.get(found.edition) for found in one.recognised.found)), None)
        return named(by.agency or (mapped.agency if mapped else source.agency))
    table, column = source.agency_from
    said = desk.child.execute(f"SELECT max({column}) FROM {NAME}.staging.{table}").fetchone()
    if said is None or not said[0]:
        raise NoAgency(
            f"Whose it is cannot be told: its sheet {source.tables[table].sheet} is not there or not whole.\n"
            "What to do: put that sheet back as it was in the workbook that was made for the agency, and send it again."
        )
    return named(str(said[0]))


def newest_date(connection: duckdb.DuckDBPyConnection, source: Source, until: date) -> date | None:
    """The newest of the dates that tell a period, of the tables on the workbench; later than `until` is a slip."""
    newest = [
        day
        for table, column in source.period_from
        for (day,) in connection.execute(
            f"SELECT max({column}) FROM {NAME}.staging.{table} WHERE {column} <= ?", [until]
        ).fetchall()
        if day is not None
    ]
    return max(newest, default=None)


def _from_original(desk: Desk, source: Source, delivery: Delivery) -> Staged:
    path = original(desk.places, delivery.sha256, delivery.format)
    if not path.is_file():
        raise NotRecognised(f"The original of {delivery.file_name} is not in {desk.places.originals}.")
    recognised = recognise(path, desk.sources, delivery.file_name, delivery.agency, again=True)
    if recognised.source is not source or recognised.part != delivery.part:
        raise NotRecognised(f"{delivery.file_name} was received as {delivery.source} and no longer looks like it.")
    reads = tuple(read(desk.child, recognised.look, found) for found in recognised.found)
    newest = newest_date(desk.child, source, delivery.received_at.date())
    names = (Path(delivery.file_name).stem,)
    told = disagreements(source, newest, names, delivery.period, delivery.period_from)
    if source.bulk:
        told = bulk.dated(desk.child, source, delivery.period if delivery.period_from == "given" else "").findings
    by = By(delivery.received_at, delivery.received_by, delivery.agency, delivery.accept_at_once)
    return Staged(
        Path(delivery.file_name), delivery.file_name, delivery.id, by, recognised, reads, delivery.period, told
    )


def _companions(desk: Desk, source: Source, staged: Sequence[Staged]) -> tuple[list[Staged], list[Staged]]:
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
    about = (staged[0].by.agency, source.slug, staged[0].period)
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


def _of(one: Staged, found: Iterable[Finding]) -> list[Finding]:
    """Every finding of one delivery: about the file, from reading its tables, and from shaping and checking them."""
    tables = {read.found.table.key for read in one.reads}
    return [
        *one.period_findings,
        *one.recognised.notes,
        *(finding for read in one.reads for finding in read.findings),
        *(finding for finding in found if finding.table in tables),
    ]


def _as_row(finding: Finding) -> dict[str, object]:
    return {name: getattr(finding, name) for name in Finding.__slots__}


def _counts(one: Staged, tallies: Iterable[Tally]) -> acts.Counts:
    own = [tally for tally in tallies if tally.delivery == one.number]
    return acts.Counts(
        rows_in=sum(tally.rows_in for tally in own),
        stored=sum(tally.stored for tally in own),
        set_aside=sum(tally.set_aside for tally in own),
        duplicates=sum(tally.duplicates for tally in own),
    )


def _loaded(one: Staged, tallies: Iterable[Tally], findings: Sequence[Finding]) -> Outcome:
    recognised = one.recognised
    what = "loaded" if one.by.accept else "checked, waiting for a decision"
    message = f"{one.name}: {recognised.source.title}{f' for {one.period}' if one.period else ''}, {what}."
    return Outcome(
        path=one.path,
        state=State.LOADED if one.by.accept else State.CHECKED,
        message=message,
        delivery=one.number,
        source=recognised.source.slug,
        part=recognised.part,
        edition=recognised.edition,
        period=one.period,
        tallies=tuple(tally for tally in tallies if tally.delivery == one.number),
        findings=tuple(findings),
    )


def _ours(error: Exception) -> Exception:
    """A mistake of ours, which may quote a row: only its kind is told."""
    return RuntimeError(f"Something of ours went wrong with it ({type(error).__name__}). Giving it again tries again.")


def _failed(desk: Desk, path: Path, name: str, number: int, by: By, error: Exception) -> Outcome:
    acts.fail(desk.ledger, by.at, by.who, number, str(error).splitlines()[0])
    message = f"{name} was received as delivery {number} and could not be loaded: {error}"
    return Outcome(path, State.FAILED, message, number)
