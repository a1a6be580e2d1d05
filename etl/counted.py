"""Counted: every measure run on the live tables, and the steps that protect what it counts.

Nothing here may leave the pipeline but through protect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import duckdb

from data import mart, reference
from data.periods import KINDS
from etl.edition import AREA, Basis
from etl.live import Span
from etl.progress import Tell, nobody
from etl.protect import GROUP, Audience, ByGrain, Ground, Protected, Rounded, Step, families, protect, round_all
from etl.protect.durations import Durations, protect_durations
from etl.remembered import Remembered
from etl.returns import Returns
from etl.source import Source
from queries.indicator import Indicator


@dataclass(frozen=True, slots=True)
class Counted:
    """What every indicator counts, unprotected, and the steps that protect it."""

    measured: Mapping[str, ByGrain]
    ground: Ground
    rounded: Sequence[Rounded]


def count(basis: Basis, remembered: Remembered, folder: Path | None, tell: Tell = nobody) -> Counted:
    """Measure everything, and round it, going on from the steps of the edition live in a folder; None: from nothing."""
    measured = measure_all(remembered, basis.covered, basis.indicators, tell)
    ground = ground_of(basis.store, basis.covered, basis.sources)
    with edition_before(folder) as before:
        rounded = round_all(families(basis.indicators), measured, ground, by_family(issued_in(before)))
        return Counted(measured, ground, rounded)


def measure_all(
    remembered: Remembered, covered: Span, catalogue: Sequence[Indicator], tell: Tell = nobody
) -> dict[str, ByGrain]:
    """What every indicator counts, at every grain it has. Unprotected: it must not leave the pipeline."""
    measured: dict[str, ByGrain] = {}
    for at, indicator in enumerate(catalogue):
        tell(f"Measuring {indicator.short}", at, len(catalogue))
        measured[indicator.slug] = {
            grain: remembered.measure(indicator, covered.periods(grain), grain)
            for grain in (indicator.base, *indicator.also)
        }
    return measured


def ground_of(store: duckdb.DuckDBPyConnection, covered: Span, known: Sequence[Source]) -> Ground:
    """What figures rest on, as the live tables stand."""
    return Ground(
        periods={kind: covered.periods(kind) for kind in KINDS},
        returned=Returns(store, known).returned,
        population=lambda given: reference.population(given.end.year, AREA).children,
        known_to=covered.latest.end,
    )


def protect_all(
    catalogue: Sequence[Indicator], counted: Counted, audience: Audience = GROUP
) -> tuple[list[Protected], list[Durations]]:
    """Every figure that one audience may be told, and what else it may be told of durations."""
    measured, ground = counted.measured, counted.ground
    figures = [row for one in counted.rounded for row in protect(one, measured, ground, audience)]
    durations = [
        protect_durations(one, measured[one.slug], ground, audience) for one in catalogue if one.kind == "duration"
    ]
    return [*figures, *(row for one in durations for row in one.figures)], durations


def by_family(steps: Iterable[Step]) -> dict[tuple[str, str], list[Step]]:
    found: dict[tuple[str, str], list[Step]] = {}
    for step in steps:
        found.setdefault((step.family, step.mark), []).append(step)
    return found


def issued_in(before: duckdb.DuckDBPyConnection | None) -> list[Step]:
    """The steps that an edition was published with."""
    if before is None:
        return []
    columns = ", ".join(field.name for field in fields(Step))
    return [Step(*row) for row in before.execute(f"SELECT {columns} FROM step").fetchall()]


@contextmanager
def edition_before(folder: Path | None) -> Iterator[duckdb.DuckDBPyConnection | None]:
    """The live edition of an audience, or None before the first."""
    try:
        path = mart.current_file(folder) if folder else None
    except mart.NoMart:
        path = None
    if path is None:
        yield None
        return
    with duckdb.connect(str(path), read_only=True) as before:
        yield before
