"""Due returns, as the ledger's calendar says: those of the quarters covered, and as a table those past their day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb

from data.ledger import Ledger
from data.ledger.calendar import ReturnStanding, history
from etl.current.tables import Span


def fill(store: duckdb.DuckDBPyConnection, ledger: Ledger, covered: Span, today: date) -> None:
    """Fill the current table owed_return with the returns about quarters covered whose due day has passed."""
    rows = [
        (f"{one.agency}/{one.source}/{one.period}", one.agency, one.source, one.period, one.due_on, _state(one))
        for one in owed_within(ledger, covered, today)
        if one.due_on < today and one.state != "not_expected"
    ]
    store.execute("DELETE FROM live.owed_return")
    if rows:
        store.executemany("INSERT INTO live.owed_return VALUES (?, ?, ?, ?, ?, ?)", rows)


def owed_within(ledger: Ledger, covered: Span, today: date) -> Iterator[ReturnStanding]:
    """How each return owed for a quarter covered stands. Nobody owed one before the calendar began."""
    since_it_began = dict(history(ledger, today, count=None))
    for quarter in covered.periods("quarter"):
        yield from since_it_began.get(quarter.key, ())


def _state(one: ReturnStanding) -> str:
    """Whether it came, for the measure of what came in time; accepting it is up to us. A part alone is no return."""
    if one.state in ("not_returned", "in_part"):
        return "not_returned"
    return "late" if one.late else "on_time"
