"""What the figures rest on, as an edition tells it: what was owed, what came, and what was found in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
import pandas as pd

from data.ledger import Ledger, ask
from data.ledger.calendar import ReturnStanding
from etl.definitions.source import Source
from etl.protect import GROUP, Audience


def deliveries(store: duckdb.DuckDBPyConnection, sources: Sequence[Source], audience: Audience = GROUP) -> pd.DataFrame:
    """Each delivery and how many of its rows were not used, to the nearest ten; for the open audience no numbers."""
    loaded = store.execute(
        """SELECT source, part, period, received_at::DATE AS received_on,
               CASE WHEN delivery IN (SELECT delivery FROM stored.live_deliveries) THEN 'used' ELSE 'superseded' END
                   AS state,
               CAST(round(rows_in / 10) AS INTEGER) * 10 AS rows_in,
               CAST(round((set_aside + duplicates) / 10) AS INTEGER) * 10 AS not_used
           FROM stored.loaded WHERE delivery IN (SELECT delivery FROM stored.accepted)
           ORDER BY source, part, period, received_at, delivery"""
    ).df()
    about = {source.slug: source for source in sources}
    if audience.always:
        loaded[["rows_in", "not_used"]] = None
    loaded["source_title"] = loaded["source"].map(lambda slug: about[slug].title)
    loaded["agency"] = loaded["source"].map(lambda slug: about[slug].agency)
    return loaded


def expected(owed: Iterable[ReturnStanding]) -> pd.DataFrame:
    """What was owed, and how it stands, as the calendar says."""
    rows = [(one.source, one.title, one.agency_name, one.period, one.state, one.due_on) for one in owed]
    return pd.DataFrame(rows, columns=["source", "source_title", "agency", "period", "state", "due_on"])


def findings(store: duckdb.DuckDBPyConnection, ledger: Ledger, audience: Audience = GROUP) -> pd.DataFrame:
    """How many findings of each kind stand in the deliveries that count; a handful is only called low."""
    live = {row[0]: row[1] for row in store.execute("SELECT delivery, source FROM stored.live_deliveries").fetchall()}
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for number, source in live.items():
        for finding in ask.finding_counts(ledger, number):
            counts[source, finding.kind, finding.title, finding.severity] += finding.rows
    rows: list[dict[str, Any]] = [
        {
            "source": source,
            "kind": kind,
            "title": title,
            "severity": severity,
            "rows_found": count if audience.safe(count) else None,
            "status": "shown" if audience.safe(count) else "low",
        }
        for (source, kind, title, severity), count in sorted(counts.items())
    ]
    return pd.DataFrame(rows, columns=["source", "kind", "title", "severity", "rows_found", "status"])
