"""Returns that were due, for live.owed_return: what the ledger's calendar says of each, as one of three words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb

from data.ledger import Ledger
from data.ledger.calendar import Owed, calendar, quarters
from etl.live import Span


def fill(store: duckdb.DuckDBPyConnection, ledger: Ledger, covered: Span, today: date) -> None:
    """Fill live.owed_return with the returns about quarters covered whose due day has passed."""
    rows = [
        (f"{one.agency}/{one.source}/{one.period}", one.agency, one.source, one.period, one.due_on, _state(one))
        for one in _due(ledger, covered, today)
    ]
    store.execute("DELETE FROM live.owed_return")
    if rows:
        store.executemany("INSERT INTO live.owed_return VALUES (?, ?, ?, ?, ?, ?)", rows)


def _due(ledger: Ledger, covered: Span, today: date) -> Iterator[Owed]:
    """Nobody owed a return before the calendar began, and nobody owes one that is not expected."""
    began = set(quarters(ledger, today))
    for quarter in covered.periods("quarter"):
        if quarter.key in began:
            every = calendar(ledger, quarter.key, today)
            yield from (one for one in every if one.due_on < today and one.state != "not_expected")


def _state(one: Owed) -> str:
    if one.state == "not_returned":
        return "not_returned"
    return "late" if one.late else "on_time"
