"""Everything that may be done to the ledger. Each act writes its event in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from data.ledger import Ledger
from data.ledger.models import Delivery, Event, Finding

# What a delivery may be, and what it means.
STATES = {
    "received": "The original is kept; its rows are not in the child store yet.",
    "loaded": "Its rows are in the child store.",
    "failed": "It was received and could not be loaded; giving the same file again tries again.",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a delivery's rows: rows_in = stored + set_aside + duplicates."""

    rows_in: int
    stored: int
    set_aside: int
    duplicates: int


def receive(ledger: Ledger, at: datetime, who: str, given: Iterable[Mapping[str, Any]]) -> list[int]:
    """Record files that came together as received; each has Delivery's other columns. Returns their numbers.

    All or none: what one file says of the period may be what dates another.
    """
    with ledger.acting() as session:
        deliveries = [Delivery(**each, received_at=at, received_by=who, state="received") for each in given]
        session.add_all(deliveries)
        session.flush()
        for delivery in deliveries:
            detail = f"{delivery.file_name}: {delivery.source}, {delivery.part}, {delivery.period or 'no period'}"
            _event(session, at, who, "received", delivery.id, detail)
        return [delivery.id for delivery in deliveries]


def refuse(ledger: Ledger, at: datetime, who: str, why: str) -> None:
    """Record that a file was not taken in. It has no delivery, so this event is all there is of it."""
    with ledger.acting() as session:
        _event(session, at, who, "refused", None, why)


def try_again(ledger: Ledger, at: datetime, who: str, delivery_id: int) -> None:
    """A delivery that failed has been given again: it is to be loaded once more."""
    with ledger.acting() as session:
        session.get_one(Delivery, delivery_id).state = "received"
        _event(session, at, who, "tried again", delivery_id, "the same file was given again")


def find(ledger: Ledger, at: datetime, who: str, delivery_id: int, findings: Iterable[Mapping[str, Any]]) -> None:
    """Record everything found in a delivery, in place of what an earlier check of it found."""
    rows = [{"delivery_id": delivery_id, **finding} for finding in findings]
    with ledger.acting() as session:
        session.execute(delete(Finding).where(Finding.delivery_id == delivery_id))
        if rows:
            session.execute(insert(Finding), rows)
        _event(session, at, who, "checked", delivery_id, f"{len(rows)} findings")


def load(ledger: Ledger, at: datetime, who: str, delivery_id: int, counts: Counts) -> None:
    """A delivery's rows are in the child store, and this is what became of them."""
    with ledger.acting() as session:
        delivery = session.get_one(Delivery, delivery_id)
        delivery.state = "loaded"
        delivery.rows_in, delivery.stored = counts.rows_in, counts.stored
        delivery.set_aside, delivery.duplicates = counts.set_aside, counts.duplicates
        detail = (
            f"{counts.rows_in} rows in, {counts.stored} stored, {counts.set_aside} set aside, "
            f"{counts.duplicates} duplicates"
        )
        _event(session, at, who, "loaded", delivery_id, detail)


def is_loaded(delivery: Delivery, counts: Counts) -> bool:
    """Whether the ledger already says of a delivery that it is loaded with these counts."""
    said = Counts(delivery.rows_in, delivery.stored, delivery.set_aside, delivery.duplicates)
    return delivery.state == "loaded" and said == counts


def fail(ledger: Ledger, at: datetime, who: str, delivery_id: int, why: str) -> None:
    """A delivery could not be loaded, and why; its original stays."""
    with ledger.acting() as session:
        session.get_one(Delivery, delivery_id).state = "failed"
        _event(session, at, who, "failed", delivery_id, why)


def published(ledger: Ledger, *, who: str, edition: str, at: datetime | None = None) -> None:
    """An edition is live."""
    with ledger.acting() as session:
        _event(session, at or now(), who, "published", None, edition, thing="edition")


def now() -> datetime:
    """The time as the ledger keeps it: UTC, to the second, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _event(
    session: Session, at: datetime, who: str, act: str, number: int | None, detail: str, thing: str = "delivery"
) -> None:
    session.add(Event(at=at, who=who, act=act, thing=thing, thing_id=number, detail=detail))
