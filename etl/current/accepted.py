"""Decisions: which deliveries count is said by people in the ledger, and copied to the child store before counting."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from data.ledger import Ledger, ask


def accepted(ledger: Ledger) -> set[int]:
    """The numbers of the deliveries that were decided to count."""
    return {delivery.id for delivery in ask.deliveries(ledger, state="accepted")}


def activate(store: duckdb.DuckDBPyConnection, numbers: Iterable[int]) -> None:
    """Let exactly these deliveries count in the child store."""
    store.execute("BEGIN; DELETE FROM stored.accepted")
    store.execute("INSERT INTO stored.accepted SELECT unnest(?::BIGINT[])", [sorted(numbers)])
    store.execute("COMMIT")
