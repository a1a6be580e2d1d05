"""The cache: a measure runs again only if something that it follows from has changed.

What it follows from is its SQL, how it is run and split, the days of the periods, and the contents of the current
tables it reads; not which delivery came. So a delivery that changes nothing a measure reads costs that measure nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path

import duckdb

from data.periods import Period
from etl.current import filled
from etl.measure import counted_things
from etl.measure.measure import CountTally, Measured, measure, partitions, period_rows
from queries.indicator.indicator import Indicator
from queries.indicator.populations import populations
from queries.indicator.reads import tables_read

LIVE = tuple(sorted(set(filled.LIVE) - {"period"}))
# A store outlives the version that counted it.
HOW = [Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("measure.py", "counted_things.py")]


class MeasureCache:
    """What measures counted before, held against the current tables as they are now."""

    def __init__(self, store: duckdb.DuckDBPyConnection, *, keep: bool = True) -> None:
        self.store = store
        self.keep = keep  # not where something is only supposed
        self.contents: dict[str, str] = {}
        self.ran: list[str] = []  # the measures that had to run

    def measure(self, indicator: Indicator, periods: Sequence[Period], grain: str) -> Measured:
        """The same as etl.measure.measure, from memory where nothing has changed. Raises BadMeasure."""
        follows_from = self._follows_from(indicator, periods, grain)
        held = self.store.execute(
            "SELECT counted FROM stored.measured WHERE indicator = ? AND grain = ? AND follows_from = ?",
            [indicator.slug, grain, follows_from],
        ).fetchone()
        if held:
            return _from_text(indicator, grain, held[0])
        found = measure(self.store, indicator, periods, grain)
        self.ran.append(indicator.slug)
        if self.keep:
            self._keep(indicator, grain, follows_from, found)
        return found

    def _keep(self, indicator: Indicator, grain: str, follows_from: str, found: Measured) -> None:
        self.store.execute("DELETE FROM stored.measured WHERE indicator = ? AND grain = ?", [indicator.slug, grain])
        self.store.execute(
            "INSERT INTO stored.measured VALUES (?, ?, ?, ?)", [indicator.slug, grain, follows_from, _to_text(found)]
        )
        counted_things.keep(self.store, indicator, grain)

    def _follows_from(self, indicator: Indicator, periods: Sequence[Period], grain: str) -> str:
        reads = tables_read(indicator.measure_sql) | {"person"} | counted_things.read_for(indicator)
        told = [
            HOW, str(populations().get(indicator.population)), indicator.measure_sql, indicator.kind, grain,
            grain == indicator.base, partitions(indicator), [series.key for series in indicator.series],
            period_rows(periods), [(name, self._contents(name)) for name in LIVE if name in reads],
        ]  # fmt: skip
        return filled.digest(told)

    def _contents(self, table: str) -> str:
        """A mark of everything in a current table, whatever the order of its rows."""
        if table not in self.contents:
            self.contents[table] = filled.contents(self.store, table)
        return self.contents[table]


def _to_text(found: Measured) -> str:
    tallies = [
        [series, period, *node, *astuple(tally)]
        for (series, period), nodes in found.tallies.items()
        for node, tally in nodes.items()
    ]
    durations = [[series, period, known] for (series, period), known in found.durations.items()]
    return json.dumps({"tallies": tallies, "durations": durations}, default=float)


def _from_text(indicator: Indicator, grain: str, text: str) -> Measured:
    held: Mapping[str, list[list[object]]] = json.loads(text)
    found = Measured(indicator, grain)
    for series, period, locality, dimension, category, *counts in held["tallies"]:
        node = (str(locality), str(dimension), str(category))
        found.tallies.setdefault((str(series), str(period)), {})[node] = CountTally(*counts)  # type: ignore[arg-type]
    for series, period, known in held["durations"]:
        found.durations[str(series), str(period)] = [tuple(one) for one in known]  # type: ignore[attr-defined]
    return found
