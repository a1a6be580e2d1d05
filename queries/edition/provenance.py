"""Where figures come from: deliveries, returns, findings, notes on the data. Frozen and cached by edition."""

from __future__ import annotations

from functools import lru_cache

from queries.edition.answers import (
    Awaited,
    ExpectedReturn,
    NoteOnData,
    PublishedDelivery,
    PublishedFindings,
)
from queries.edition.open_edition import CACHED, OpenEdition, columns, rows


@lru_cache(CACHED)
def deliveries(desk: OpenEdition) -> tuple[PublishedDelivery, ...]:
    """What was received and what became of it, by source and period."""
    found = rows(desk, "SELECT * FROM delivery ORDER BY source, period, part, received_on")
    return tuple(PublishedDelivery(*row) for row in found)


@lru_cache(CACHED)
def expected_returns(desk: OpenEdition) -> tuple[ExpectedReturn, ...]:
    """What was owed and how it stands. Editions from before the day was kept called what is not due yet owed."""
    due = "due_on" if "due_on" in columns(desk, "expected_return") else "NULL"
    found = rows(
        desk,
        f"""SELECT source, source_title, agency, period, CASE state WHEN 'owed' THEN 'not_due' ELSE state END, {due}
            FROM expected_return ORDER BY source, period""",
    )
    return tuple(ExpectedReturn(*row) for row in found)


@lru_cache(CACHED)
def awaited(desk: OpenEdition, slug: str, period: str) -> tuple[Awaited, ...]:
    """The returns that a measure's figure of a period waits for; none in editions from before they were kept."""
    if not columns(desk, "awaited"):
        return ()
    found = rows(
        desk,
        """SELECT source_title, agency, about, due_on, state FROM awaited
           WHERE indicator = ? AND period = ? ORDER BY due_on NULLS LAST, about, source_title""",
        slug, period,
    )  # fmt: skip
    return tuple(Awaited(*row) for row in found)


@lru_cache(CACHED)
def findings(desk: OpenEdition) -> tuple[PublishedFindings, ...]:
    """What checks found in what was received, the gravest kind first."""
    found = rows(desk, "SELECT * FROM finding ORDER BY severity, source, title")
    return tuple(PublishedFindings(*row) for row in found)


@lru_cache(CACHED)
def notes_on_data(desk: OpenEdition) -> tuple[NoteOnData, ...]:
    """What there is to know of the data as a whole."""
    found = rows(desk, "SELECT * FROM note_on_data ORDER BY key")
    return tuple(NoteOnData(*row) for row in found)
