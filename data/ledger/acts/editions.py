"""What people decided about editions: what was sealed, where usual begins again, what stands on the first page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from data.ledger import Ledger
from data.ledger.acts.event import event
from data.ledger.models import Baseline, FirstPage, PageView

MOST_ON_FIRST_PAGE = 5


class BadDecision(ValueError):
    """A decision that cannot be recorded as it is; the message says why."""


def sealed(ledger: Ledger, at: datetime, who: str, publication: str, meeting: date) -> None:
    """Record that a publication was sealed for a meeting; the seal itself stands beside its file."""
    with ledger.acting() as session:
        event(session, at, who, "sealed", None, f"{publication} for the meeting of {meeting:%d/%m/%Y}", "edition")


def issue_anew(ledger: Ledger, at: datetime, who: str, why: str) -> None:
    """Record why every rounded figure is issued anew with the next publication, as only before the first meeting."""
    with ledger.acting() as session:
        event(session, at, who, "issued anew", None, why, "edition")


def begin_anew(ledger: Ledger, at: datetime, who: str, indicator: str, period: str, why: str) -> None:
    """Decide that what is usual for a measure begins again with a period, from the next publication on.

    Raises BadDecision where no reason is given.
    """
    if not why.strip():
        raise BadDecision("Say why what is usual begins again: it is read beside the chart.")
    with ledger.acting() as session:
        session.add(Baseline(indicator=indicator, period=period, why=why, who=who, at=at))
        event(session, at, who, "baseline set", None, f"{indicator} from {period}: {why}", "baseline")


def take_back_baseline(ledger: Ledger, at: datetime, who: str, baseline_id: int, why: str) -> None:
    """Decide that what is usual does not begin again after all; what was decided before stays on record."""
    with ledger.acting() as session:
        found = session.get_one(Baseline, baseline_id)
        found.retired_at = at
        event(session, at, who, "baseline taken back", baseline_id, f"{found.indicator}: {why}", "baseline")


def choose_first_page(ledger: Ledger, at: datetime, who: str, indicators: Sequence[str], why: str) -> None:
    """Record the measures that the group chose for the first page, in the agenda's order, from the next publication on.

    None at all brings back the first of each question. Raises BadDecision for more than MOST_ON_FIRST_PAGE.
    """
    if len(set(indicators)) > MOST_ON_FIRST_PAGE:
        raise BadDecision(
            f"At most {MOST_ON_FIRST_PAGE} measures stand on the first page; {len(indicators)} were chosen."
        )
    with ledger.acting() as session:
        session.add(FirstPage(indicators=list(indicators), who=who, why=why, at=at))
        event(
            session,
            at,
            who,
            "first page chosen",
            None,
            f"{', '.join(indicators) or 'the usual ones'}: {why}",
            "edition",
        )


def looked(ledger: Ledger, on: date, indicator: str, times: int = 1) -> None:
    """Count that somebody opened a measure's page in a day's month. Nobody is named, and it is no event."""
    month = on.replace(day=1)
    with ledger.acting() as session:
        held = session.scalar(select(PageView).where(PageView.indicator == indicator, PageView.month == month))
        if held is None:
            session.add(PageView(indicator=indicator, month=month, times=times))
        else:
            held.times = PageView.times + times
