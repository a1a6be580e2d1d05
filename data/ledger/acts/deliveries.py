"""What may be done with a delivery, from its receipt to the edition it is released in. When is a table: NEXT."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from data.ledger import Ledger
from data.ledger.acts.event import event
from data.ledger.models import Delivery, Difference, Finding, Message

AT_ONCE = 5_000  # findings that are written together
# What a delivery may be, and what it means.
STATES = {
    "received": "The original is kept; its rows are not in the child store yet.",
    "checked": "Its rows are in the child store and wait for a decision; nothing counts them.",
    "accepted": "Its rows count, unless a newer delivery takes their place.",
    "rejected": "It was decided not to use it. The original and its findings stay.",
    "withdrawn": "It was accepted and taken back. The original and its events stay.",
    "failed": "It was received and could not be loaded; giving the same file again tries again.",
}
# From which states each decision may be taken.
FROM = {
    "accept": ("checked",),
    "reject": ("checked",),
    "withdraw": ("accepted",),
    "receive again": ("rejected", "withdrawn"),
}
DONE = {
    "accept": "accepted",
    "reject": "rejected",
    "withdraw": "withdrawn",
    "receive again": "received again",
}


class NotNow(ValueError):
    """A decision that cannot be taken as things stand; the message says why."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a delivery's rows: rows_in = stored + set_aside + duplicates."""

    rows_in: int
    stored: int
    set_aside: int
    duplicates: int


def receive(ledger: Ledger, at: datetime, who: str, files: Iterable[Mapping[str, Any]]) -> list[int]:
    """Record files that came together as received. Returns their numbers, in the order given.

    given has each file's other columns of Delivery. All are recorded or none: what one file says of the period may be
    what dates another.
    """
    with ledger.acting() as session:
        deliveries = [Delivery(**file, received_at=at, received_by=who, state="received") for file in files]
        session.add_all(deliveries)
        session.flush()
        for delivery in deliveries:
            event(session, at, who, "received", delivery.id, _about(delivery))
        return [delivery.id for delivery in deliveries]


def receive_again(ledger: Ledger, at: datetime, who: str, delivery_id: int, given: Mapping[str, Any]) -> None:
    """Record that the bytes of a delivery that was rejected or withdrawn were given again, perhaps of another period.

    It keeps its number, because its original is the same; its events tell what was decided before. Raises NotNow for a
    delivery in any other state.
    """
    with ledger.acting() as session:
        delivery = _in_state(session, delivery_id, "receive again")
        for name, value in {**given, "received_at": at, "received_by": who, "released_in": ""}.items():
            setattr(delivery, name, value)
        delivery.state = "received"
        event(session, at, who, "received again", delivery_id, _about(delivery))


def refuse(ledger: Ledger, at: datetime, who: str, why: str) -> None:
    """Record that a file was not taken in. It has no delivery, so this event is all there is of it."""
    with ledger.acting() as session:
        event(session, at, who, "refused", None, why)


def try_again(ledger: Ledger, at: datetime, who: str, delivery_id: int) -> None:
    """Record that a delivery which failed was given again: it is to be loaded once more."""
    with ledger.acting() as session:
        session.get_one(Delivery, delivery_id).state = "received"
        event(session, at, who, "tried again", delivery_id, "the same file was given again")


def find(ledger: Ledger, at: datetime, who: str, delivery_id: int, findings: Iterable[Mapping[str, Any]]) -> None:
    """Record everything found in a delivery, in place of what an earlier check of it found."""
    with ledger.acting() as session:
        session.execute(delete(Finding).where(Finding.delivery_id == delivery_id))
        table = Finding.__table__
        assert isinstance(table, Table)
        told, every = 0, ({"delivery_id": delivery_id, **finding} for finding in findings)
        # Some at a time and past the mapper: a sheet may break a rule in each of its rows.
        while rows := list(islice(every, AT_ONCE)):
            session.connection().execute(insert(table), rows)
            told += len(rows)
        event(session, at, who, "found", delivery_id, f"{told:,} finding{'' if told == 1 else 's'}")


def compare(
    ledger: Ledger, at: datetime, who: str, delivery_id: int, former_id: int, rows: Iterable[Mapping[str, Any]]
) -> None:
    """Record by row what differs from a former delivery, in place of an earlier comparison."""
    found = [{"delivery_id": delivery_id, "former_id": former_id, **row} for row in rows]
    with ledger.acting() as session:
        session.execute(delete(Difference).where(Difference.delivery_id == delivery_id))
        if found:
            session.execute(insert(Difference), found)
        detail = f"{sum(row.get('rows', 1) for row in found)} rows differ from delivery {former_id}"
        event(session, at, who, "compared", delivery_id, detail)


def check(ledger: Ledger, at: datetime, who: str, delivery_id: int, counts: Counts) -> None:
    """Record that a delivery's rows are in the child store and what became of them; it counts if that was decided."""
    with ledger.acting() as session:
        delivery = session.get_one(Delivery, delivery_id)
        delivery.rows_in, delivery.stored = counts.rows_in, counts.stored
        delivery.set_aside, delivery.duplicates = counts.set_aside, counts.duplicates
        detail = (
            f"{counts.rows_in:,} rows in, {counts.stored:,} stored, {counts.set_aside:,} set aside, "
            f"{counts.duplicates:,} exact copies"
        )
        event(session, at, who, "checked", delivery_id, detail)
        if delivery.state != "received":  # checked anew because a file that belongs with it came: nothing else changes
            return
        delivery.state = "checked"
        if delivery.accept_at_once:
            delivery.state = "accepted"
            event(session, at, who, "accepted", delivery_id, "decided when it was given")


def is_checked(delivery: Delivery, counts: Counts) -> bool:
    """Whether the ledger already says of a delivery that its rows are in the child store, with these counts."""
    said = Counts(delivery.rows_in, delivery.stored, delivery.set_aside, delivery.duplicates)
    return delivery.state not in ("received", "failed") and said == counts


def fail(ledger: Ledger, at: datetime, who: str, delivery_id: int, why: str) -> None:
    """Record why a delivery could not be loaded; its original stays. One that was loaded before stays as it was."""
    with ledger.acting() as session:
        delivery = session.get_one(Delivery, delivery_id)
        if delivery.state == "received":
            delivery.state = "failed"
        event(session, at, who, "failed", delivery_id, why)


def accept(ledger: Ledger, at: datetime, who: str, delivery_id: int, why: str = "") -> None:
    """Let the rows of a checked delivery count from now on. Raises NotNow for one in any other state."""
    _decide(ledger, at, who, delivery_id, "accept", "accepted", why)


def reject(ledger: Ledger, at: datetime, who: str, delivery_id: int, why: str) -> None:
    """Decide that the rows of a checked delivery will not count. Raises NotNow for one in any other state."""
    _decide(ledger, at, who, delivery_id, "reject", "rejected", why)


def withdraw(ledger: Ledger, at: datetime, who: str, delivery_id: int, why: str) -> None:
    """Take an accepted delivery back: the next edition is as if it had not come.

    Raises NotNow for one in any other state.
    """
    _decide(ledger, at, who, delivery_id, "withdraw", "withdrawn", why)


def ask_agency(ledger: Ledger, at: datetime, who: str, delivery_id: int, words: str) -> None:
    """Record what was asked of the agency that sent a delivery."""
    _say(ledger, at, who, delivery_id, "asked", words)


def reply(ledger: Ledger, at: datetime, who: str, delivery_id: int, words: str) -> None:
    """Record what the agency said about its delivery; disagreement is kept as it is."""
    _say(ledger, at, who, delivery_id, "replied", words)


def release(
    ledger: Ledger,
    *,
    who: str,
    edition: str,
    counting: Iterable[int] = (),
    replaced: Iterable[int] = (),
    at: datetime,
) -> None:
    """Record that an edition is live, and with which deliveries, each of which is released in the first that has it.

    counting are those that its figures rest on, replaced those accepted whose place a newer one takes in it. One that
    somebody accepts while an edition is made is in neither, and waits for the next.
    """
    said = dict.fromkeys(replaced, f"replaced by a newer one in edition {edition}")
    said |= dict.fromkeys(counting, f"in edition {edition}")
    with ledger.acting() as session:
        event(session, at, who, "published", None, edition, thing="edition")
        for delivery in session.scalars(select(Delivery).where(Delivery.id.in_(said), Delivery.released_in == "")):
            delivery.released_in = edition
            event(session, at, who, "released", delivery.id, said[delivery.id])


def _decide(ledger: Ledger, at: datetime, who: str, delivery_id: int, decision: str, state: str, why: str) -> None:
    with ledger.acting() as session:
        delivery = _in_state(session, delivery_id, decision)
        delivery.state = state
        event(session, at, who, state, delivery_id, why)


def _say(ledger: Ledger, at: datetime, who: str, delivery_id: int, kind: str, words: str) -> None:
    with ledger.acting() as session:
        session.get_one(Delivery, delivery_id)
        session.add(Message(delivery_id=delivery_id, kind=kind, at=at, who=who, words=words))
        event(session, at, who, kind, delivery_id, words)


def _in_state(session: Session, delivery_id: int, decision: str) -> Delivery:
    """The delivery, held until the act is done so that two people cannot both decide. Raises NotNow."""
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None:
        raise NotNow(f"There is no delivery {delivery_id}.")
    if delivery.state not in FROM[decision]:
        allowed = " or ".join(FROM[decision])
        done = DONE[decision]
        raise NotNow(f"Delivery {delivery_id} is {delivery.state}; only one that is {allowed} can be {done}.")
    return delivery


def _about(delivery: Delivery) -> str:
    return f"{delivery.file_name}: {delivery.source}, {delivery.part}, {delivery.period or 'no period'}"
