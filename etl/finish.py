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

from data.ledger import Ledger, acts, ask
from data.ledger.models import Delivery
from data.places import Places
from etl.check import check
from etl.dating import disagreements
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
        every = [*staged, *_companions(desk, source, staged)]
        about(desk.child, period)
        reads = {read.found.table.key: read for one in every for read in one.reads}
        found = shape(desk.child, source, reads.values())
        found += check(desk.child, desk.rules, reads)
        findings = {one.number: _of(one, found) for one in every}
        for one in every:
            acts.find(desk.ledger, by.at, by.who, one.number, map(_as_row, findings[one.number]))
        delivered = [Delivered(one.number, one.recognised.part, one.by.at, one.reads) for one in every]
        tallies = store(desk.child, source, period, delivered, desk.key)
    except UNUSABLE as error:
        return [_failed(desk, one.path, one.number, by, error) for one in staged]
    for one in every:
        acts.load(desk.ledger, by.at, by.who, one.number, _counts(one, tallies))
    return [_loaded(one, tallies, findings[one.number]) for one in staged]


def redo(desk: Desk, deliveries: Sequence[Delivery], by: By) -> list[Outcome]:
    """Load deliveries of one source and period from their kept originals. One outcome each."""
    source = next((source for source in desk.sources if source.slug == deliveries[0].source), None)
    outcomes: list[Outcome] = []
    if source is None:
        missing = BadSource(f"There is no source {deliveries[0].source} any more.")
        return [_failed(desk, Path(one.file_name), one.id, by, missing) for one in deliveries]
    with workbench(desk.child, source):
        staged = []
        for delivery in deliveries:
            try:
                staged.append(_from_original(desk, source, delivery))
            except UNUSABLE as error:
                outcomes.append(_failed(desk, Path(delivery.file_name), delivery.id, by, error))
        return outcomes + finish(desk, source, staged, by)


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
    recognised = recognise(path, desk.sources, delivery.file_name)
    if recognised.source is not source or recognised.part != delivery.part:
        raise NotRecognised(f"{delivery.file_name} was received as {delivery.source} and no longer looks like it.")
    reads = tuple(read(desk.child, recognised.look, found) for found in recognised.found)
    newest = newest_date(desk.child, source, delivery.received_at.date())
    names = (Path(delivery.file_name).stem,)
    told = disagreements(source, newest, names, delivery.period, delivery.period_from)
    by = By(delivery.received_at, delivery.received_by, delivery.agency)
    return Staged(Path(delivery.file_name), delivery.id, by, recognised, reads, delivery.period, told)


def _companions(desk: Desk, source: Source, staged: Sequence[Staged]) -> list[Staged]:
    """The other parts of the same return that count today, read again from their originals.

    A workbook has no other parts, and the files of a source without periods are independent of each other.
    """
    parts = {one.recognised.part for one in staged}
    if WORKBOOK in parts or source.period == "none":
        return []
    desk.child.execute("RESET search_path")
    live = {
        number
        for number, part in desk.child.execute(
            "SELECT delivery, part FROM stored.live_deliveries WHERE source = ? AND period = ?",
            [source.slug, staged[0].period],
        ).fetchall()
        if part not in parts
    }
    return [_from_original(desk, source, one) for one in ask.deliveries(desk.ledger) if one.id in live]


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
    message = f"{one.path.name}: {recognised.source.title}{f' for {one.period}' if one.period else ''}, loaded."
    return Outcome(
        path=one.path,
        state=State.LOADED,
        message=message,
        delivery=one.number,
        source=recognised.source.slug,
        part=recognised.part,
        edition=recognised.edition,
        period=one.period,
        tallies=tuple(tally for tally in tallies if tally.delivery == one.number),
        findings=tuple(findings),
    )


def _failed(desk: Desk, path: Path, number: int, by: By, error: Exception) -> Outcome:
    acts.fail(desk.ledger, by.at, by.who, number, str(error).splitlines()[0])
    message = f"{path.name} was received as delivery {number} and could not be loaded: {error}"
    return Outcome(path, State.FAILED, message, number)
