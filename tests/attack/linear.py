"""An attacker with a linear program: everything known of the true counts as equations and bounds, then each cell's
smallest and largest possible count.

What is known of rounding by shares (etl/protect/cumulative.py), with S the true and R the protected running total, all
whole numbers, and no correction so far:

- whole: R is S to the nearest ten, and halves go up, so -5 <= S - R <= 4;
- a part: a five goes to whichever part is owed most. While one is still to be given, all parts together are owed what
  the whole is owed and that five: at least -5 + 5, nothing. So whoever is owed most is owed at least nothing, and five
  less than nothing afterwards: S - R >= -5. Its S only grows. It is so of (5, 0), published as (10, 0);
- a part that got a five in a period was owed at least as much, before its last five, as any other part is owed at the
  end of it: S - R + 5 >= S' - R' for every other part. Of equals the first is given, so for those before it there is
  one more between them;
- how many a part is owed at most follows: all parts together are owed what the whole is, at most 4, and no other part
  less than -5.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from etl.measure.measure import partitions
from etl.protect import Protected, Rounded
from etl.protect.cumulative import BASE
from etl.protect.rounding import Atom
from queries.edition.answers import Status
from queries.indicator.groups import ROOT, Node
from tests.attack.programme import Programme

Key = tuple[Any, ...]
Sum = Mapping[Key, float]  # how often each cell is in a sum
SMALL = (1, 5)
OVER, UNDER = 5, 4  # how far a running total may be above what is true, and how far a whole's below it
NEARLY = 1e-6
MOST = 10_000  # no cell is larger


@dataclass
class Attacker:
    """Cells of unknown counts, none below nought, and what is known of their sums."""

    cells: dict[Key, int] = field(default_factory=dict)
    rows: list[tuple[Sum, float, float]] = field(default_factory=list)
    exact: int = 0  # how many published figures it was told exactly

    def knows(self, cells: Iterable[Key] | Sum, lowest: float, highest: float | None = None) -> None:
        """That a sum lies between two numbers; that it is a number, if only one is given."""
        total = cells if isinstance(cells, Mapping) else dict.fromkeys(cells, 1.0)
        for cell in total:
            self.cells.setdefault(cell, len(self.cells))
        self.rows.append((total, lowest, lowest if highest is None else highest))

    def proved(self, cells: Iterable[Key]) -> dict[Key, tuple[int, int]]:
        """The cells that are proved to be one to five, each with the smallest and largest count possible."""
        solve, left = self._asked(), dict.fromkeys(cells, 1.0)
        for sign in (1, -1, 1, -1):  # one answer shows of many cells at once that they may be nought, or six
            left = self._not_ruled_out(left, solve({cell: n * sign for cell, n in left.items()})) if left else {}
        found = {}
        for cell in list(left):
            if cell not in left:
                continue
            least = solve({cell: 1.0})
            left = self._not_ruled_out(left, least)
            if cell not in left:
                continue
            most = solve({cell: -1.0})
            left = self._not_ruled_out(left, most)
            if cell in left:
                at = self.cells[cell]
                found[cell] = (ceil(least[at] - NEARLY), floor(most[at] + NEARLY))
        return found

    def _not_ruled_out(self, left: Sum, truth: np.ndarray) -> dict[Key, float]:
        """The cells that a possible truth does not show to be possibly nought, or six or more."""
        return {cell: 1.0 for cell in left if SMALL[0] - 1 + NEARLY < truth[self.cells[cell]] < SMALL[1] + 1 - NEARLY}

    def _asked(self) -> Callable[[Sum], np.ndarray]:
        """What answers with the possible truth in which an aim comes to the least."""
        at = [(row, self.cells[cell], n) for row, (total, *_) in enumerate(self.rows) for cell, n in total.items()]
        rows_at, cells_at, values = zip(*at, strict=True)
        rows = csr_matrix((values, (rows_at, cells_at)), shape=(len(self.rows), len(self.cells)))
        known = Programme(rows, [low for _, low, _ in self.rows], [high for *_, high in self.rows], MOST)

        def solve(aim: Sum) -> np.ndarray:
            costs = np.zeros(len(self.cells))
            for cell, cost in aim.items():
                costs[self.cells[cell]] = cost
            return known.least(costs)

        return solve


def cell(rounded: Rounded, atom: Hashable, period: str, node: Hashable) -> Key:
    return rounded.family.wide.slug, atom, period, node


def adds_up(attacker: Attacker, rounded: Rounded) -> None:
    """Every partition of every atom adds up to the whole in every period."""
    for period, atoms in rounded.by_period.items():
        for atom in atoms:
            for parts in partitions(rounded.family.wide):
                total = {cell(rounded, atom, period, node): 1.0 for node in parts}
                attacker.knows(total | {cell(rounded, atom, period, ROOT): -1.0}, 0)


def knows_steps(attacker: Attacker, rounded: Rounded) -> None:
    """Every step of every atom, which is more than any page tells, and how steps are made."""
    for atom in rounded.family.atoms():
        owed: dict[Hashable, dict[Key, float]] = {}
        given: dict[Hashable, int] = {}
        for period, atoms in rounded.by_period.items():
            step = atoms[atom]
            for node, count in step.items():
                owed.setdefault(node, {})[cell(rounded, atom, period, node)] = 1.0
                given[node] = given.get(node, 0) + count
            attacker.knows(dict(owed[ROOT]), given[ROOT] - OVER, given[ROOT] + UNDER)
            for parts in partitions(rounded.family.wide):
                for node in parts:
                    attacker.knows(dict(owed[node]), given[node] - OVER, np.inf)
                for one in (node for node in parts if step[node]):
                    for other in (node for node in parts if node != one):
                        difference = dict(owed[one]) | dict.fromkeys(owed[other], -1.0)
                        more = parts.index(other) < parts.index(one)
                        attacker.knows(difference, given[one] - given[other] - BASE + more, np.inf)


def counted_in(rounded: Rounded, slug: str, series: str, period: str, node: Node = ROOT) -> dict[Key, float]:
    """The cells of everybody whom one measure counts in one of its series."""
    slugs = [one.slug for one in rounded.family.chain]
    return _of(rounded, slugs[slugs.index(slug) :], series, period, node)


def units_of(rounded: Rounded, series: str, period: str, node: Node = ROOT) -> dict[Key, float]:
    return _of(rounded, rounded.family.outcomes(), series, period, node)


def _of(rounded: Rounded, outcomes: Iterable[str], series: str, period: str, node: Node) -> dict[Key, float]:
    parts = {series, *rounded.family.inside(series)}
    atoms: list[Atom] = [(part, outcome) for part in parts for outcome in outcomes]
    return {cell(rounded, atom, period, node): 1.0 for atom in atoms}


def knows_wholes(attacker: Attacker, rounded: Rounded, rows: Iterable[Protected]) -> int:
    """Every exact figure of the whole area in a base period. How many there are."""
    exact = 0
    for row in rows:
        if row.rounded or row.grain != rounded.family.wide.base or row.denominator is None:
            continue
        units = units_of(rounded, row.series, row.period)
        attacker.knows(units, row.denominator)
        if row.numerator is not None:
            exact += 1
            attacker.knows(counted_in(rounded, row.indicator, row.series, row.period), row.numerator)
        else:
            assert row.status is Status.LOW
    return exact
