"""What an agency's own headings and questions stand for, decided once by a person, kept with its date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import update

from data.ledger import Ledger
from data.ledger.acts.event import event
from data.ledger.models import AnswerMapping, HeadingMapping


def map_headings(
    ledger: Ledger, at: datetime, who: str, agency: str, source: str, table: str, headings: Mapping[str, str]
) -> None:
    """Record an agency's own headings of a table (our column → theirs), in place of an earlier mapping of it."""
    same = (HeadingMapping.agency == agency, HeadingMapping.source == source, HeadingMapping.table == table)
    with ledger.acting() as session:
        session.execute(update(HeadingMapping).where(*same, HeadingMapping.retired_at.is_(None)).values(retired_at=at))
        session.add_all(
            HeadingMapping(agency=agency, source=source, table=table, ours=ours, theirs=theirs, since=at, by=who)
            for ours, theirs in headings.items()
        )
        event(session, at, who, "mapped", None, f"{agency}: {len(headings)} headings of {source}, {table}", "mapping")


def retire_mapping(ledger: Ledger, at: datetime, who: str, agency: str, source: str, table: str) -> None:
    """Record that an agency's own headings of a table are no longer to be known."""
    same = (HeadingMapping.agency == agency, HeadingMapping.source == source, HeadingMapping.table == table)
    with ledger.acting() as session:
        session.execute(update(HeadingMapping).where(*same, HeadingMapping.retired_at.is_(None)).values(retired_at=at))
        event(session, at, who, "retired", None, f"{agency}: headings of {source}, {table}", "mapping")


def map_answers(
    ledger: Ledger, at: datetime, who: str, agency: str, source: str, questions: Iterable[Mapping[str, str]]
) -> None:
    """Record how questions of an agency's survey are used from now on.

    Each has heading, use, question, scale, theme, indicator and speaker. A question that was mapped before is mapped
    anew; the others stay.
    """
    asked = list(questions)
    with ledger.acting() as session:
        session.execute(
            update(AnswerMapping)
            .where(
                AnswerMapping.agency == agency,
                AnswerMapping.source == source,
                AnswerMapping.heading.in_([each["heading"] for each in asked]),
                AnswerMapping.retired_at.is_(None),
            )
            .values(retired_at=at)
        )
        session.add_all(AnswerMapping(agency=agency, source=source, since=at, by=who, **each) for each in asked)
        event(session, at, who, "mapped", None, f"{agency}: {len(asked)} questions of {source}", "mapping")
