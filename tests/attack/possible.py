"""Everything that could be so, given what is published: how many rows there are of each kind, as a linear programme.

A kind of row is the set of cells that it stands in, in every measure, period and edition. The unknown is how many there
are of each kind that occurs in any of several invented counties. An attacker does not even know which kinds occur at
all; so what he is told here is more than anybody can know, and what is not proved here is proved by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from tests.attack.editions import Cell
from tests.attack.programme import Programme

FEW = (1, 5)  # a count that must not be told
NEARLY = 1e-6
MOST = 10_000_000  # no sum of rows is larger
AT_FIRST = 12  # directions that are tried on all facts at once

Kind = frozenset[Cell]


@dataclass(frozen=True)
class Proved:
    """A fact of which the smallest and the largest possible count are both one to five."""

    fact: int  # its number
    least: int
    most: int

    @property
    def exactly(self) -> bool:
        return self.least == self.most


class Possible:
    """The kinds of rows that there may be, and what is known of how many there are."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self.kinds = kinds
        columns: dict[Cell, list[int]] = {}
        for at, kind in enumerate(kinds):
            for cell in kind:
                columns.setdefault(cell, []).append(at)
        self.columns = {cell: np.array(found) for cell, found in columns.items()}
        self._same: list[tuple[np.ndarray, float]] = []
        self._between: list[tuple[np.ndarray, float, float]] = []

    def row(self, cells: Mapping[Cell, int] | Iterable[Cell]) -> np.ndarray:
        """How often a row of each kind is counted in a sum of cells."""
        weights = cells if isinstance(cells, Mapping) else dict.fromkeys(cells, 1)
        found = np.zeros(len(self.kinds))
        for cell, weight in weights.items():
            if cell in self.columns:
                found[self.columns[cell]] += weight
        return found

    def knows(self, row: np.ndarray, lowest: float, highest: float) -> None:
        """That a sum is a number, or lies between two."""
        if not row.any():
            return
        if lowest == highest:
            self._same.append((row, lowest))
        else:
            self._between.append((row, lowest, highest))

    @property
    def known(self) -> int:
        return len(self._same) + len(self._between)

    def wrong(self, truth: np.ndarray) -> int:
        """How much of what is known a truth goes against: an attacker who is told what is not so proves nothing."""
        same = sum(row @ truth != count for row, count in self._same)
        return same + sum(not low <= row @ truth <= high for row, low, high in self._between)

    def subtracted(self, facts: csr_matrix) -> np.ndarray:
        """Which facts are sums and differences of exact figures: what a pocket calculator tells."""
        exact = np.array([row for row, _ in self._same])
        if not len(exact):
            return np.zeros(facts.shape[0], dtype=bool)
        _, sizes, basis = np.linalg.svd(exact, full_matrices=False)
        basis = basis[sizes > NEARLY * sizes[0]]
        told = (facts @ basis.T) @ basis
        return np.asarray(abs(facts - told).max(axis=1)).ravel() < NEARLY

    def proved(self, facts: csr_matrix) -> list[Proved]:
        """The facts that are proved to be counts of one to five."""
        rng, left = np.random.default_rng(1), np.ones(facts.shape[0], dtype=bool)
        for at in range(min(AT_FIRST, facts.shape[0])):
            weights = rng.random(facts.shape[0]) * left
            if left.any():
                left &= self._few(facts, self._programme.least((1, -1)[at % 2] * (facts.T @ weights)))
        found = []
        for at in range(facts.shape[0]):
            edges = []
            for sign in (1, -1):
                if left[at]:
                    world = self._programme.least(sign * facts[at].toarray().ravel())
                    edges.append((facts[at] @ world).item())
                    left &= self._few(facts, world)
            if left[at]:
                found.append(Proved(at, int(np.ceil(edges[0] - NEARLY)), int(np.floor(edges[1] + NEARLY))))
        return found

    @staticmethod
    def _few(facts: csr_matrix, world: np.ndarray) -> np.ndarray:
        """Which facts one possible world leaves at one to five: nought or six in it show that they need not be."""
        counts = facts @ world
        return (counts > FEW[0] - 1 + NEARLY) & (counts < FEW[1] + 1 - NEARLY)

    @cached_property
    def _programme(self) -> Programme:
        rows = np.array([row for row, *_ in (*self._same, *self._between)]).reshape(-1, len(self.kinds))
        least = [count for _, count in self._same] + [low for _, low, _ in self._between]
        most = [count for _, count in self._same] + [high for *_, high in self._between]
        return Programme(csr_matrix(rows), least, most, MOST)
