"""How a delivery's way ends: loaded, failed or refused; each is said to its sender and noted in the ledger."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
from sqlalchemy.exc import OperationalError

from data.ledger import acts
from data.log import trouble
from etl.definitions.finding import Finding
from etl.definitions.rule import BadRule
from etl.definitions.source import BadSource
from etl.formats import Unreadable
from etl.intake.receive import By, Copy
from etl.intake.refusal import NotRecognised, NotUsed, of_ours
from etl.load.in_hand import DeliveryInHand, LoadContext
from etl.load.outcome import FileState, Outcome
from etl.load.store import RowTally, Unaccounted

# Why a delivery may fail: something of ours is wrong with it, and giving it again after a mend will do.
UNUSABLE = (BadSource, BadRule, Unaccounted, Unreadable, NotRecognised, NotUsed)
# What is no fault of a file: a store that cannot be written, a disk that is full. Nothing can be done about the next.
OUTSIDE = (duckdb.IOException, duckdb.FatalException, OperationalError, OSError)

_log = logging.getLogger(__name__)


def refused(context: LoadContext, copy: Copy, by: By, why: str) -> Outcome:
    """Remove the copy and note the refusal: only its first line, since the others show what stands in the file."""
    copy.path.unlink()
    acts.refuse(context.ledger, by.at, by.who, why.splitlines()[0])
    return Outcome(copy.given, FileState.REFUSED, why)


def mistaken(context: LoadContext, copy: Copy, by: By, error: Exception) -> Outcome:
    """Refuse a file that met a mistake of ours."""
    trouble(_log, "file refused", error)
    return refused(context, copy, by, of_ours(copy.name, error))


def failed(context: LoadContext, path: Path, name: str, number: int, by: By, error: Exception) -> Outcome:
    """Note that a delivery could not be loaded. A mistake of ours may quote a row: only its kind is told."""
    if not isinstance(error, UNUSABLE):
        trouble(_log, "delivery failed", error, delivery=number)
        kind = type(error).__name__
        error = RuntimeError(f"Something of ours went wrong with it ({kind}). Giving it again tries again.")
    acts.fail(context.ledger, by.at, by.who, number, str(error).splitlines()[0])
    message = f"{name} was received as delivery {number} and could not be loaded: {error}"
    return Outcome(path, FileState.FAILED, message, number)


def counts(one: DeliveryInHand, tallies: Iterable[RowTally]) -> acts.Counts:
    """What became of the rows of a delivery, over all of its tables."""
    own = [tally for tally in tallies if tally.delivery == one.number]
    return acts.Counts(
        rows_in=sum(tally.rows_in for tally in own),
        stored=sum(tally.stored for tally in own),
        set_aside=sum(tally.set_aside for tally in own),
        duplicates=sum(tally.duplicates for tally in own),
    )


def loaded(one: DeliveryInHand, tallies: Iterable[RowTally], findings: Sequence[Finding]) -> Outcome:
    """Say of a delivery that its rows are stored, and whether they count or wait for a decision."""
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
