"""An edition: everything that travels with the figures. Definitions, periods, comparators, voices, deliveries, gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import duckdb
import pandas as pd

from data import reference
from data.ledger import Ledger, ask
from data.periods import KINDS, Period, period
from etl.durations import ProtectedCurve
from etl.live import Span
from etl.notes import notes
from etl.protect import EXACT_FROM, Protected, safe
from etl.publish import Contents
from etl.returns import owed
from etl.source import Source
from queries.catalogue import HERE as CATALOGUE
from queries.indicator import Indicator, frozen

AREA = "E10000025"
AREA_NAME = "Oxfordshire"
NEIGHBOUR_MODEL = "2025-05"
AUDIENCE = "group"
# How far a voice's consent reaches, by the audience of an edition.
MAY_READ = {"group": ("group", "pack", "public"), "open": ("pack", "public")}


def edition(
    store: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    covered: Span,
    indicators: Sequence[Indicator],
    sources: Sequence[Source],
    figures: Sequence[Protected],
    curves: Sequence[ProtectedCurve],
    *,
    synthetic: bool,
) -> Contents:
    """Put an edition together. Only figures that protect made go in, and of the rest nothing about a child."""
    deliveries, expected = _deliveries(store, sources), _expected(store, sources, covered)
    return Contents(
        edition={
            "name": covered.latest.key,
            "audience": AUDIENCE,
            "latest_quarter": covered.latest.key,
            "built_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
            "synthetic": synthetic,
            "area": AREA_NAME,
        },
        figures=figures,
        curves=curves,
        tables={
            "period": _periods(covered, {*deliveries["period"], *expected["period"]}),
            "indicator": _definitions(indicators),
            "comparator": _comparators(store),
            "voice": voices(store, covered.latest),
            "delivery": deliveries,
            "expected_return": expected,
            "finding": _findings(store, ledger),
            "note_on_data": pd.DataFrame([asdict(note) for note in notes(store, covered.latest)]),
        },
    )


def _periods(covered: Span, named: set[str]) -> pd.DataFrame:
    """The periods that figures stand in, in order, and those that only a return is about."""
    inside = {p: at for kind in KINDS for at, p in enumerate(covered.periods(kind))}
    beside = {period(key) for key in named if key} - inside.keys()
    rows = [
        {
            "key": p.key,
            "kind": p.kind,
            "label": p.label,
            "long_label": p.long_label,
            "start_date": p.start,
            "end_date": p.end,
            "idx": inside.get(p),
        }
        for p in [*inside, *sorted(beside, key=lambda p: p.key)]
    ]
    return pd.DataFrame(rows).astype({"idx": "Int64"})


def _definitions(indicators: Iterable[Indicator]) -> pd.DataFrame:
    rows = []
    for position, indicator in enumerate(indicators):
        rows.append(
            {
                "slug": indicator.slug,
                "position": position,
                "definition": frozen(CATALOGUE / "indicators" / indicator.slug),
                "measure_sql": indicator.measure_sql,
                "example": indicator.example,
            }
        )
    return pd.DataFrame(rows)


def _comparators(store: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The figures carried with the project, and newer ones where the published files themselves have been received."""
    carried = [
        {
            "measure": f.measure,
            "year": f.year,
            "area_code": f.area_code,
            "area": f.area,
            "role": "",
            "breakdown": f.breakdown,
            "numerator": f.numerator,
            "denominator": f.denominator,
            "value": f.value,
            "state": f.state,
            "source": f.source,
        }
        for f in reference.published()
    ]
    received = store.execute(
        """SELECT measure, year, area_code, area, '' AS role, coalesce(breakdown, '') AS breakdown,
               numerator, denominator, value, state,
               'DfE, file received ' || strftime(received_at, '%d/%m/%Y') AS source
           FROM now_published QUALIFY row_number() OVER (
               PARTITION BY measure, year, area_code, breakdown ORDER BY received_at DESC) = 1"""
    ).df()
    every = pd.concat([pd.DataFrame(carried), received], ignore_index=True)
    every = every.drop_duplicates(["measure", "year", "area_code", "breakdown"], keep="first")
    every["role"] = every["area_code"].map(_roles())
    return every[every["role"].notna()]


def _roles() -> dict[str, str]:
    """What each area is to us, by its ONS code; areas not named here are nobody we compare with."""
    areas = {area.la_code: area for area in reference.areas()}
    roles = {areas[n.neighbour_code].ons_code: "neighbour" for n in reference.neighbours(NEIGHBOUR_MODEL)}
    return roles | {AREA: "ours", "E12000008": "region", "E92000001": "national"}


def voices(store: duckdb.DuckDBPyConnection, latest: Period) -> pd.DataFrame:
    """What people said, as far as their consent lets this audience read it, in an order that is always the same.

    How many said so, and out of how many, is a count like any other: one to five is not told.
    """
    marks = ", ".join("?" for _ in MAY_READ[AUDIENCE])
    return store.execute(
        f"""SELECT row_number() OVER (ORDER BY said_on DESC, words) AS position, said_on, speaker, age_band, locality,
                gathered, words, theme, indicator, consent,
                CASE WHEN said_by_n >= {EXACT_FROM} THEN said_by_n END AS said_by_n,
                CASE WHEN asked_n >= {EXACT_FROM} THEN asked_n END AS asked_n
            FROM now_voice
            WHERE words IS NOT NULL AND consent IN ({marks}) AND (said_on IS NULL OR said_on <= ?)""",
        [*MAY_READ[AUDIENCE], latest.end],
    ).df()


def _deliveries(store: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> pd.DataFrame:
    loaded = store.execute(
        """SELECT source, part, period, received_at::DATE AS received_on,
               CASE WHEN delivery IN (SELECT delivery FROM stored.live_deliveries) THEN 'used' ELSE 'superseded' END
                   AS state,
               rows_in, stored, set_aside, duplicates
           FROM stored.loaded WHERE delivery IN (SELECT delivery FROM stored.accepted)
           ORDER BY source, part, period, received_at"""
    ).df()
    about = {source.slug: source for source in sources}
    loaded["source_title"] = loaded["source"].map(lambda slug: about[slug].title)
    loaded["agency"] = loaded["source"].map(lambda slug: about[slug].agency)
    return loaded


def _expected(store: duckdb.DuckDBPyConnection, sources: Sequence[Source], covered: Span) -> pd.DataFrame:
    rows = [
        {
            "source": source.slug,
            "source_title": source.title,
            "agency": source.agency,
            "period": about.key,
            "state": state,
        }
        for source in sources
        if source.expected
        for about, state in owed(store, source, covered)
    ]
    return pd.DataFrame(rows, columns=["source", "source_title", "agency", "period", "state"])


def _findings(store: duckdb.DuckDBPyConnection, ledger: Ledger) -> pd.DataFrame:
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
            "rows_found": count if safe(count) else None,
            "status": "shown" if safe(count) else "low",
        }
        for (source, kind, title, severity), count in sorted(counts.items())
    ]
    return pd.DataFrame(rows, columns=["source", "kind", "title", "severity", "rows_found", "status"])
