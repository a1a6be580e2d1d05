"""The whole way of a file, on one screen.

file → receive → read → check → store → measure → protect → publish
       original  typed   findings child   who     disclosure new edition,
       kept      rows             store   counts  control    CURRENT moved
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data import reference
from data.child import connect
from data.ledger import acts, open_ledger
from data.periods import Period
from data.places import Places
from etl import live
from etl.decided import accepted, settle
from etl.durations import ProtectedCurve, protect_durations
from etl.edition import AREA, edition
from etl.live import Span
from etl.load import recover
from etl.measure import Measured, measure
from etl.progress import Tell, nobody
from etl.protect import Ground, Protected, protect
from etl.publish import publish
from etl.returns import Returns
from etl.source import Source, sources
from queries.catalogue import indicators
from queries.indicator import Indicator

SYNTHETIC = "SYNTHETIC"  # a file of this name in the home says that nobody in it is real


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication wrote: its file, its newest quarter, and how many figures."""

    path: Path
    latest: Period
    figures: int


def publish_edition(places: Places, who: str, *, tell: Tell = nobody) -> Published:
    """Everything that counts today → live tables → measures → protection → a new edition, live."""
    recover(places)
    ledger = open_ledger(places.ledger_url)
    store = connect(places.child)
    try:
        decided = accepted(ledger)
        settle(store, decided)
        tell("Putting together what counts")
        covered = live.rebuild(store)
        known, catalogue = sources(), indicators()
        figures, curves = measure_and_protect(store, covered, catalogue, known, tell)
        tell("Writing the edition")
        contents = edition(
            store, ledger, covered, catalogue, known, figures, curves, synthetic=(places.home / SYNTHETIC).exists()
        )
        path = publish(contents, places.mart)
        counting = live.deliveries(store)
        replaced = decided.difference(counting)
        acts.release(ledger, who=who, edition=path.stem, counting=counting, replaced=replaced, at=acts.now())
        return Published(path, covered.latest, len(figures))
    finally:
        store.close()
        ledger.close()


def measure_and_protect(
    store: duckdb.DuckDBPyConnection,
    covered: Span,
    catalogue: Sequence[Indicator],
    known: Sequence[Source],
    tell: Tell = nobody,
) -> tuple[list[Protected], list[ProtectedCurve]]:
    """Every indicator's figures, as they may be published."""
    returns = Returns(store, known)
    ground = Ground(
        periods={kind: covered.periods(kind) for kind in ("quarter", "year", "month", "term", "academic_year")},
        returned=returns.returned,
        population=lambda given: reference.population(given.end.year, AREA).children,
    )
    figures: list[Protected] = []
    curves: list[ProtectedCurve] = []
    for at, indicator in enumerate(catalogue):
        tell(f"Measuring {indicator.short}", at, len(catalogue))
        measured: dict[str, Measured] = {
            grain: measure(store, indicator, covered.periods(grain), grain)
            for grain in (indicator.base, *indicator.also)
        }
        if indicator.kind == "duration":
            rows, steps = protect_durations(indicator, measured, ground)
            figures += rows
            curves += steps
        else:
            figures += protect(indicator, measured, ground)
    return figures, curves
