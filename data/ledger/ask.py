"""What may be asked of the ledger. Answers are the models themselves, free of their session.

A question raises SQLAlchemy's own errors where the database cannot be read, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from data.ledger import Ledger
from data.ledger.models import (
    AnswerMapping,
    Baseline,
    Delivery,
    Difference,
    Event,
    Finding,
    FirstPage,
    HeadingMapping,
    Job,
    Message,
    PageView,
    ReturnMark,
    Review,
)

# Findings of a whole delivery that somebody is to look at before it counts.
DOUBTS = ("period_differs", "agency_differs", "older_release", "last_years_period", "far_fewer_rows")


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
    """The delivery whose bytes have this SHA-256; None if they never came."""
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


def is_doubt(kind: str, period_from: str) -> bool:
    """Whether a finding of this kind is to be looked at before a delivery counts. A period that was given is meant."""
    return kind in DOUBTS and (kind, period_from) != ("period_differs", "given")


def doubts(ledger: Ledger, delivery: Delivery) -> Sequence[Finding]:
    """The findings of a delivery that somebody is to look at before it counts."""
    return [one for one in findings(ledger, delivery.id) if is_doubt(one.kind, delivery.period_from)]


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


def delivery(ledger: Ledger, number: int) -> Delivery | None:
    """The delivery of a number; None if there is none."""
    with ledger.reading() as session:
        return session.get(Delivery, number)


def former(ledger: Ledger, newer: Delivery) -> Delivery | None:
    """The delivery that the given one follows: of the same agency, source and part, the newest accepted before it.

    The same period's, if there is one: then this is a re-delivery. Otherwise the newest earlier period's.
    """
    same = (
        Delivery.agency == newer.agency,
        Delivery.source == newer.source,
        Delivery.part == newer.part,
        Delivery.state == "accepted",
        Delivery.period <= newer.period,
        Delivery.id != newer.id,
        Delivery.received_at <= newer.received_at,
    )
    question = select(Delivery).where(*same).order_by(Delivery.period.desc(), Delivery.id.desc()).limit(1)
    with ledger.reading() as session:
        return session.scalars(question).first()


def replaced(ledger: Ledger, newer: Delivery) -> Delivery | None:
    """The accepted delivery about the same period whose place the given one takes when it counts; None if none."""
    before = former(ledger, newer)
    return before if before is not None and before.period == newer.period else None


def differences(ledger: Ledger, delivery_id: int) -> Sequence[Difference]:
    """What differs from the former delivery, in the order of its rows; those gone last."""
    question = select(Difference).where(Difference.delivery_id == delivery_id).order_by(Difference.id)
    with ledger.reading() as session:
        return session.scalars(question).all()


def messages(ledger: Ledger, delivery_id: int | None = None) -> Sequence[Message]:
    """What was asked of agencies and what they said, oldest first; of one delivery or of all."""
    question = select(Message).order_by(Message.id)
    if delivery_id is not None:
        question = question.where(Message.delivery_id == delivery_id)
    with ledger.reading() as session:
        return session.scalars(question).all()


def jobs(ledger: Ledger, *, states: Sequence[str] = (), limit: int = 50) -> Sequence[Job]:
    """Jobs, newest first; all or those in some states."""
    question = select(Job).order_by(Job.id.desc()).limit(limit)
    if states:
        question = question.where(Job.state.in_(states))
    with ledger.reading() as session:
        return session.scalars(question).all()


def job(ledger: Ledger, number: int) -> Job | None:
    """The job of a number; None if there is none."""
    with ledger.reading() as session:
        return session.get(Job, number)


def heading_mappings(ledger: Ledger, *, retired: bool = False) -> Sequence[HeadingMapping]:
    """Agencies' own headings, those in force or all that ever were."""
    question = select(HeadingMapping).order_by(HeadingMapping.id)
    if not retired:
        question = question.where(HeadingMapping.retired_at.is_(None))
    with ledger.reading() as session:
        return session.scalars(question).all()


def answer_mappings(ledger: Ledger, *, retired: bool = False) -> Sequence[AnswerMapping]:
    """How survey questions are used, those in force or all that ever were."""
    question = select(AnswerMapping).order_by(AnswerMapping.id)
    if not retired:
        question = question.where(AnswerMapping.retired_at.is_(None))
    with ledger.reading() as session:
        return session.scalars(question).all()


def return_marks(ledger: Ledger) -> Sequence[ReturnMark]:
    """What was agreed about returns, oldest first: the newest of one return counts."""
    with ledger.reading() as session:
        return session.scalars(select(ReturnMark).order_by(ReturnMark.id)).all()


def baselines(ledger: Ledger) -> Sequence[Baseline]:
    """Every decision that what is usual begins again, but those taken back; oldest first."""
    with ledger.reading() as session:
        return session.scalars(select(Baseline).where(Baseline.retired_at.is_(None)).order_by(Baseline.id)).all()


def first_page(ledger: Ledger) -> list[str]:
    """The measures that the group chose for the first page; none if it never chose."""
    with ledger.reading() as session:
        newest = session.scalar(select(FirstPage).order_by(FirstPage.id.desc()).limit(1))
        return list(newest.indicators) if newest else []


def looks(ledger: Ledger, since: date) -> dict[str, int]:
    """How often each measure's page was opened since the month of a day."""
    question = select(PageView.indicator, func.sum(PageView.times)).where(PageView.month >= since.replace(day=1))
    with ledger.reading() as session:
        return {slug: int(times) for slug, times in session.execute(question.group_by(PageView.indicator))}


def reviews(ledger: Ledger, *states: str) -> Sequence[Review]:
    """Words that were warned of or withheld, oldest first; all or those in some states."""
    question = select(Review).order_by(Review.id)
    if states:
        question = question.where(Review.state.in_(states))
    with ledger.reading() as session:
        return session.scalars(question).all()


def reviews_waiting(ledger: Ledger) -> int:
    """How many words wait for a decision."""
    with ledger.reading() as session:
        return session.scalar(select(func.count()).where(Review.state == "waiting")) or 0


def review(ledger: Ledger, key: str) -> Review | None:
    """The words of the review with a key, or with enough of its beginning that only one has; else None."""
    question = select(Review).where(Review.key.startswith(key, autoescape=True)).limit(2)
    with ledger.reading() as session:
        found = session.scalars(question).all()
    return found[0] if len(found) == 1 else None


def events(ledger: Ledger, thing: str = "", number: int | None = None) -> Sequence[Event]:
    """Every act, oldest first; of all things, or of one kind, or of one thing."""
    question = select(Event).order_by(Event.id)
    if thing:
        question = question.where(Event.thing == thing)
    if number is not None:
        question = question.where(Event.thing_id == number)
    with ledger.reading() as session:
        return session.scalars(question).all()
