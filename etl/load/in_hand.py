"""Deliveries in hand: files of one return on their way to the store, and what is known of them by then.

Each step takes a batch and gives another one, in which what it found out stands; nothing is changed in place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from data.ledger import Ledger
from data.ledger.models import Delivery
from data.locations import Locations
from etl.about.about import About, Store
from etl.definitions.finding import Finding
from etl.definitions.rule import Rule
from etl.definitions.source import Source
from etl.intake.batch import Taken
from etl.intake.period_of_file import Dated
from etl.intake.receive import By, Copy
from etl.intake.recognise import Recognised
from etl.load.outcome import Outcome
from etl.load.store import Delivered, RowTally
from etl.read.read import Read

NOTHING_YET = About("", Dated("", "", ()), "", ())


@dataclass(frozen=True, slots=True)
class LoadContext:
    """What a load works with, held by one process at a time."""

    places: Locations
    child: duckdb.DuckDBPyConnection
    ledger: Ledger
    key: bytes
    sources: Sequence[Source]
    rules: Sequence[Rule]

    @property
    def store(self) -> Store:
        """Where it is asked what has come before."""
        return Store(self.child, self.ledger)


@dataclass(frozen=True, slots=True)
class DeliveryInHand:
    """One file: given now, with its copy; or read again from its original, with the delivery that it was before."""

    path: Path  # where its sender has it
    name: str  # what its sender calls it
    names: tuple[str, ...]  # what may speak of its period
    by: By
    recognised: Recognised
    copy: Copy | None = None
    before: Delivery | None = None
    reads: tuple[Read, ...] = ()  # once it was read
    about: About = NOTHING_YET  # once it was told what it is about
    number: int = 0  # once it is in the ledger

    @property
    def tables(self) -> list[str]:
        """The tables of its source that it fills on the workbench."""
        return [found.table.key for found in self.recognised.found]

    @property
    def delivered(self) -> Delivered:
        """What the store is told of it."""
        return Delivered(
            self.number, self.by.agency, self.recognised.part, self.by.at, self.reads, self.about.reach
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BatchInHand:
    """Files of one return: those to load, and what was loaded before and is put beside them."""

    context: LoadContext
    source: Source
    by: By  # who does it, for the ledger
    deliveries: tuple[DeliveryInHand, ...]
    period: str = ""  # as whoever gives them says
    anew: tuple[DeliveryInHand, ...] = ()  # understood and stored again with them
    stay: tuple[DeliveryInHand, ...] = ()  # only looked at
    findings: Mapping[int, Sequence[Finding]] = field(default_factory=dict)  # by the number of the delivery
    tallies: tuple[RowTally, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def to_store(self) -> tuple[DeliveryInHand, ...]:
        """All whose rows are stored."""
        return self.deliveries + self.anew

    @property
    def key(self) -> str:
        """The period that they are about."""
        return self.deliveries[0].about.dated.period


def given_now(taken: Taken, by: By) -> DeliveryInHand:
    """A file that was copied aside and recognised."""
    return DeliveryInHand(taken.copy.given, taken.copy.name, taken.names, by, taken.recognised, copy=taken.copy)
