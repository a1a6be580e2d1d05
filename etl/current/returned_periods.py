"""Returns: which periods each source has been returned for, so that a gap is called by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from data.periods import Period, between, containing, following, period
from etl.definitions.source import Source
from queries.indicator.indicator import BadDefinition, Indicator

SPAN_OF = {"quarter": 3, "term": 3, "year": 12, "academic_year": 12, "month": 1}  # months, roughly: which is longer


@dataclass(frozen=True, slots=True)
class Returned:
    """The periods one source has told us about. A history extract tells of every period up to its own."""

    source: Source
    periods: tuple[Period, ...]

    def carriers(self, given: Period) -> list[Period]:
        """The periods of the returns that tell of a period and have not come: of a history, the first that will."""
        if self.source.coverage == "history":
            return [] if self.state(given) else [containing(given.end, self.source.period)]
        native = [p for p in _as_kind(given, self.source.period) if p not in self.periods]
        return [following(p) for p in native] if self.source.tells == "the period before" else native

    def state(self, given: Period) -> bool | None:
        """True: told. False: owed and not returned. None: from before the first return."""
        if not self.periods:
            return None
        if self.source.coverage == "history":
            return given.end <= max(p.end for p in self.periods)
        native = _as_kind(given, self.periods[0].kind)
        states = [None if p.start < self.periods[0].start else p in self.periods for p in native]
        return None if None in states else all(states)


class Returns:
    """What has been returned by every source, as the deliveries that count stand."""

    def __init__(self, store: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> None:
        self.by_source = {source.slug: Returned(source, _told(store, source)) for source in sources}
        self._known: dict[tuple[tuple[str, ...], Period], bool | None] = {}  # it is asked of every figure

    def returned(self, indicator: Indicator, given: Period) -> bool | None:
        """Whether every source the indicator needs has told about the period."""
        key = (indicator.returns, given)
        if key not in self._known:
            states = [source.state(given) for source in self.needed(indicator)]
            self._known[key] = None if None in states else all(states)
        return self._known[key]

    def needed(self, indicator: Indicator) -> list[Returned]:
        """The periods told by each source that an indicator needs."""
        return [self._source(indicator, slug) for slug in indicator.returns]

    def _source(self, indicator: Indicator, slug: str) -> Returned:
        if slug not in self.by_source:
            known = ", ".join(sorted(self.by_source))
            raise BadDefinition(f"{indicator.slug}/definition.toml: returns has {slug!r}; it may have {known}")
        return self.by_source[slug]


def delivered(store: duckdb.DuckDBPyConnection, source: Source) -> set[str]:
    """The periods that deliveries of a source which count say they are about, by their keys."""
    rows = store.execute("SELECT DISTINCT period FROM stored.live_deliveries WHERE source = ?", [source.slug])
    return {row[0] for row in rows.fetchall()}


def _told(store: duckdb.DuckDBPyConnection, source: Source) -> tuple[Period, ...]:
    if source.period == "none":
        return ()
    if source.period == "term":
        # A census tells of the term before it, and only when its sessions have come as well as its pupils.
        rows = store.execute("SELECT DISTINCT term FROM pupil_term").fetchall()
        found = [period(row[0]) for row in rows]
    else:
        found = [period(key) for key in delivered(store, source)]
    return tuple(sorted(found, key=lambda p: p.start))


def _as_kind(given: Period, kind: str) -> list[Period]:
    """The period as periods of another kind: the ones inside it, or the one it is inside of."""
    if SPAN_OF[given.kind] > SPAN_OF[kind]:
        return between(given.start, given.end, kind)
    return [containing(given.start, kind)]
