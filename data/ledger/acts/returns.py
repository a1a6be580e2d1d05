"""What was agreed about a return that an agency owes."""

from __future__ import annotations

from datetime import date, datetime

from data.ledger import Ledger
from data.ledger.acts.event import event
from data.ledger.models import ReturnMark

KINDS = ("not_expected", "later", "expected")


def mark_return(
    ledger: Ledger,
    at: datetime,
    who: str,
    agency: str,
    source: str,
    period: str,
    kind: str,
    why: str,
    due_on: date | None = None,
) -> None:
    """Say of one return that it is not expected, may come later (by due_on), or is expected after all."""
    assert kind in KINDS, kind
    with ledger.acting() as session:
        session.add(
            ReturnMark(agency=agency, source=source, period=period, kind=kind, why=why, due_on=due_on, at=at, who=who)
        )
        event(session, at, who, kind.replace("_", " "), None, f"{agency}: {source} for {period}: {why}", "return")
