"""Small facts that the rows can name: who stands in one published cell and not in another, in both, or came late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from data.periods import period
from etl.protect import GROUP
from queries.edition.answers import Status
from tests.attack.editions import Cell
from tests.attack.known import Population, counted_and_units, figures_of
from tests.attack.possible import FEW, Possible

NO_FIGURE = (Status.NOT_RETURNED, Status.NOT_YET, Status.NOT_KNOWN)


@dataclass(frozen=True)
class Facts:
    """Counts of one to five, each a sum over kinds of rows, in words."""

    names: tuple[str, ...]
    rows: csr_matrix


def figures(population: Population, at: int) -> dict[str, list[Cell]]:
    """Everything that figures of the whole county count in an edition: who is counted, the others, and both."""
    found: dict[str, list[Cell]] = {}
    for family, figure in figures_of(population, at, GROUP):
        if figure.status in NO_FIGURE:
            continue
        counted_in, units = counted_and_units(family, figure, at)
        name = f"{figure.indicator} {figure.series} {figure.period}"
        found[f"{name} units"] = units
        if counted_in and family.wide.kind != "rate":
            found[f"{name} counted"] = counted_in
            found[f"{name} rest"] = [cell for cell in units if cell not in set(counted_in)]
    return found


def small_facts(possible: Possible, population: Population, newest: int) -> Facts:
    """Every pair of figures of the newest edition, and each figure in every two editions."""
    seen: dict[bytes, str] = {}
    held = [figures(population, at) for at in range(len(population.editions))]
    sets = [_as_sets(possible, each) for each in held]
    names = list(held[newest])
    for one, other, how, row in _pairs(sets[newest], population.truth):
        seen.setdefault(np.packbits(row).tobytes(), f"{names[one]} {how} {names[other]}")
    for at in range(len(held)):
        for later in range(at + 1, len(held)):
            names = [name for name in held[at] if name in held[later]]
            before, after = (
                each[[list(figures_at).index(name) for name in names]]
                for each, figures_at in ((sets[at], held[at]), (sets[later], held[later]))
            )
            for name, how, row in _changes(names, before, after):
                if not _few(row, population.truth):
                    continue
                seen.setdefault(np.packbits(row).tobytes(), f"{name} {how}, edition {at} to {later}")
    rows = [np.unpackbits(np.frombuffer(key, np.uint8), count=len(possible.kinds)) for key in seen]
    return Facts(tuple(seen.values()), csr_matrix(np.array(rows, dtype=float).reshape(-1, len(possible.kinds))))


def _as_sets(possible: Possible, held: dict[str, list[Cell]]) -> np.ndarray:
    return np.array([possible.row(cells) > 0 for cells in held.values()])


def _pairs(sets: np.ndarray, truth: np.ndarray) -> Iterator[tuple[int, int, str, np.ndarray]]:
    """Two figures of which one to five rows stand in both, or in one and not in the other."""
    both = (sets * truth) @ sets.T.astype(float)
    for one, other in zip(*np.nonzero((both >= FEW[0]) & (both <= FEW[1])), strict=True):
        yield one, other, "and", sets[one] & sets[other]
    without = (sets @ truth)[:, None] - both
    for one, other in zip(*np.nonzero((without >= FEW[0]) & (without <= FEW[1])), strict=True):
        yield one, other, "without", sets[one] & ~sets[other]


def _changes(names: list[str], before: np.ndarray, after: np.ndarray) -> Iterator[tuple[str, str, np.ndarray]]:
    """One figure in two editions: one to five rows that came to it late, or went; and so of all its periods at once."""
    of_all: dict[tuple[str, str], np.ndarray] = {}
    for name, was, now in zip(names, before, after, strict=True):
        indicator, series, key, part = name.split()
        for how, row in (("came late", now & ~was), ("went", was & ~now)):
            yield name, how, row
            whole = (f"{indicator} {series} {part} of every {period(key).kind}", how)
            of_all[whole] = row | of_all.get(whole, False)
    yield from ((name, how, row) for (name, how), row in of_all.items())


def _few(row: np.ndarray, truth: np.ndarray) -> bool:
    return bool(FEW[0] <= row @ truth <= FEW[1])
