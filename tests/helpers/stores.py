"""A child store with just the rows a test is about, as if they had been delivered."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from data.child import connect

FIRST_DAY = datetime(2026, 1, 1, 9, 0)
Rows = dict[str, list[dict[str, Any]]]  # thing → rows


class Store:
    """Deliver things in order; each delivery is received a day after the one before."""

    def __init__(self, folder: Path) -> None:
        self.connection = connect(folder / "child" / "child.duckdb")
        self.count = 0

    def deliver(
        self,
        source: str,
        period: str,
        coverage: str = "snapshot",
        part: str = "workbook",
        agency: str = "An agency",
        **things: Any,
    ) -> int:
        """As if it had been delivered and accepted."""
        self.count += 1
        total = sum(len(rows) for rows in things.values())
        self.connection.execute(
            "INSERT INTO stored.loaded VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
            [self.count, agency, source, part, period, coverage, FIRST_DAY + timedelta(days=self.count), total, total],
        )
        self.connection.execute("INSERT INTO stored.accepted VALUES (?)", [self.count])
        for thing, rows in things.items():
            for number, row in enumerate(rows):
                given = {"delivery": self.count, "table_name": thing, "row_number": number + 2} | row
                self.connection.execute(
                    f"INSERT INTO stored.{thing} ({', '.join(given)}) VALUES ({', '.join('?' for _ in given)})",
                    list(given.values()),
                )
        return self.count

    def ssd(self, period: str = "2025Q4", **things: Any) -> int:
        """A history extract."""
        return self.deliver("ssd", period, "history", "all", **things)

    def annex_a(self, period: str = "2025Q4", **things: Any) -> int:
        """A snapshot."""
        return self.deliver("annex_a", period, **things)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()


def plan(child: str, start: str, end: str | None = None, **changes: Any) -> dict[str, Any]:
    """A plan for neglect unless told otherwise."""
    given = {"child_id": child, "start_date": start, "end_date": end}
    return given | {"initial_category": "neglect", "latest_category": "neglect"} | changes
