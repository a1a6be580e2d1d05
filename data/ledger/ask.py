"""What may be asked of the ledger. Answers are the models themselves, free of their session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from data.ledger import Ledger
from data.ledger.models import Delivery, Event, Finding


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How many rows (or sheets) of a delivery findings of one kind stand for."""

    kind: str
    title: str
    severity: str
    rows: int


def deliveries(ledger: Ledger, state: str | None = None) -> Sequence[Delivery]:
    """Deliveries in the order they were received, all or those in one state."""
    question = select(Delivery).order_by(Delivery.id)
    if state:
        question = question.where(Delivery.state == state)
    with ledger.reading() as session:
        return session.scalars(question).all()


def delivery_of(ledger: Ledger, sha256: str) -> Delivery | None:
    """The delivery of these very bytes, if they came before."""
    with ledger.reading() as session:
        return session.scalars(select(Delivery).where(Delivery.sha256 == sha256)).one_or_none()


def findings(ledger: Ledger, delivery_id: int) -> Sequence[Finding]:
    """What was found in a delivery, in the order of its rows."""
    question = (
        select(Finding)
        .where(Finding.delivery_id == delivery_id)
        .order_by(Finding.table, Finding.row, Finding.column_letter, Finding.id)
    )
    with ledger.reading() as session:
        return session.scalars(question).all()


def finding_counts(ledger: Ledger, delivery_id: int) -> Sequence[FindingCount]:
    """A delivery's findings by kind, errors first."""
    kind = (Finding.kind, Finding.title, Finding.severity)
    question = (
        select(*kind, func.sum(Finding.rows))
        .where(Finding.delivery_id == delivery_id)
        .group_by(*kind)
        .order_by(Finding.severity, Finding.kind)
    )
    with ledger.reading() as session:
        return [FindingCount(*row) for row in session.execute(question).all()]


def events(ledger: Ledger) -> Sequence[Event]:
    """Every act, oldest first."""
    with ledger.reading() as session:
        return session.scalars(select(Event).order_by(Event.id)).all()
