"""A home of its own for a test: files are taken in as they would have been on a day in July 2025."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from data.locations import locations
from etl.definitions.source_folders import sources
from etl.load.load import load
from etl.load.outcome import Outcome
from tests.helpers.samples import text_tables, workbook

RECEIVED = datetime(2025, 7, 14, 9, 0)
WORKBOOKS = tuple(source.slug for source in sources() if source.formats[0] == "xlsx")


class Home:
    """Where a test's files are written, taken in and stored."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.places = locations(folder / "home")

    def sent(self, slug: str, edition: str = "", **tables: Any) -> Path:
        """A whole return of a source, on disk; a table not named has its usual row."""
        if slug in WORKBOOKS:
            return workbook(self.folder / f"{slug}.xlsx", slug, edition, **tables)
        return text_tables(self.folder / slug, slug, edition, **tables)

    def take(self, *paths: Path, period: str = "", **how: Any) -> list[Outcome]:
        """Take files in. Every row of what is loaded is accounted for."""
        outcomes = load(paths, self.places, "a tester", period=period, **({"received_at": RECEIVED} | how))
        for tally in (tally for outcome in outcomes for tally in outcome.tallies):
            assert tally.rows_in == tally.stored + tally.set_aside + tally.duplicates
        return outcomes

    def stored(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.places.child), read_only=True) as store:
            return store.execute(sql).fetchall()


def found(*outcomes: Outcome) -> set[tuple[str, str, int | None, str]]:
    """(kind, table, row, column letter) of every finding that is an error or a warning."""
    return {
        (finding.kind, finding.table, finding.row, finding.column_letter)
        for outcome in outcomes
        for finding in outcome.findings
        if finding.severity != "note"
    }
