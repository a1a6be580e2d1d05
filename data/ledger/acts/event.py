"""The event that every act writes in its own transaction, and the time it bears."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from data.ledger.models import Event


def now() -> datetime:
    """The time as the ledger keeps it: UTC, to the second, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def event(
    session: Session, at: datetime, who: str, act: str, number: int | None, detail: str, thing: str = "delivery"
) -> None:
    """Add the event of an act to its transaction; number is that of the thing it was done to, if it has one."""
    session.add(Event(at=at, who=who, act=act, thing=thing, thing_id=number, detail=detail))
