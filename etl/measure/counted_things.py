"""Things: which things of the child store each count is about, kept so that counts can be held against each other.

A measure names its units as it likes: by the key of a plan, or by a child and a day. What is kept is the thing itself,
found in the current tables by its key or by whom it is about and when; so two measures are known to be about the same
things whatever they call them, and whatever population they say that they are of. A thing is kept as a number that
tells nobody anything, and never leaves the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from queries.indicator.indicator import Indicator
from queries.indicator.populations import Population, populations

# Half days are of another measure's pupils, medians tell no count, and agencies keep the rows of what they counted.
KINDS = ("share", "rate", "split")
LEAST = 0.5  # the share of units that are found among things of another population than the one that was said

Numbers = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Things:
    """The things that one measure counts, or does not, in one series and period."""

    indicator: str
    series: str
    period: str
    counted: bool
    numbers: Numbers


def keep(store: duckdb.DuckDBPyConnection, indicator: Indicator, grain: str) -> None:
    """Keep which things the measure that just ran counted: those of its lines that are inside no other line counts."""
    store.execute("DELETE FROM stored.counted_thing WHERE indicator = ? AND grain = ?", [indicator.slug, grain])
    if indicator.kind not in KINDS or not store.execute("SELECT 1 FROM unit LIMIT 1").fetchall():
        return
    kept = [line.key for line in indicator.series if line.main or not any(one.inside for one in indicator.series)]
    flag = "in_numerator" if indicator.kind == "share" else "1"
    store.execute(
        f"""INSERT INTO stored.counted_thing
            SELECT ?, ?, series, period, {flag} = 1, list(hash({_thing(store, indicator)}))
            FROM unit WHERE list_contains(?, series) GROUP BY ALL""",
        [indicator.slug, grain, kept],
    )


def read_for(indicator: Indicator) -> set[str]:
    """The current tables in which a measure's things are looked for: its population's, or else every one there is."""
    if indicator.kind not in KINDS:
        return set()
    said = populations().get(indicator.population)
    return {said.table} if said and said.table else {one.table for one in populations().values() if one.table}


def kept(store: duckdb.DuckDBPyConnection) -> Iterator[Things]:
    """The things of every count there is."""
    rows = store.execute("SELECT indicator, series, period, counted, things FROM stored.counted_thing").fetchnumpy()
    for *names, counted, numbers in zip(*rows.values(), strict=True):
        indicator, series, period = map(str, names)
        yield Things(indicator, series, period, bool(counted), np.asarray(numbers, dtype=np.uint64))


def _thing(store: duckdb.DuckDBPyConnection, indicator: Indicator) -> str:
    """What tells the things of the table `unit` apart, as SQL: the row that each unit is, else the unit itself."""
    own = f"'{indicator.slug}/' || unit"
    every = populations()
    said = every.get(indicator.population)
    if said and said.table and (found := _found(store, [said], 0)):
        return f"coalesce({found}, {own})"
    others = [one for one in every.values() if one.table and one is not said]
    return f"coalesce({found}, {own})" if (found := _found(store, others, LEAST)) else own


def _found(store: duckdb.DuckDBPyConnection, among: Sequence[Population], least: float) -> str:
    """The SQL by which the most units are found among the things of some populations; '' if too few are by any."""
    given = {row[0] for row in store.execute("DESCRIBE unit").fetchall()}
    ways = [way for one in among for way in _ways(one, given)]
    shares = [
        store.execute(f"SELECT avg(CASE WHEN {way} IS NULL THEN 0 ELSE 1 END) FROM unit").fetchone() for way in ways
    ]
    best = max(zip((share[0] or 0 for share in shares if share), ways, strict=True), default=(0, ""))
    return best[1] if best[0] > least else ""


def _ways(population: Population, given: set[str]) -> Iterator[str]:
    """Each way in which a unit may be one of these things: by its key, or by whom it is about and the day."""
    table, thing = population.table, population.thing
    mark = f"'{table}.{thing}/' || "
    yield f"(SELECT {mark}min({thing}) FROM {table} WHERE CAST({thing} AS VARCHAR) = CAST(unit.unit AS VARCHAR))"
    if given >= {"person_id", "on_date"}:
        for day in population.days:
            yield (
                f"(SELECT {mark}min({thing}) FROM {table} "
                f"WHERE {population.person} = unit.person_id AND {day} = unit.on_date)"
            )
