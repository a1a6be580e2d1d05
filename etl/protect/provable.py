"""Provable: what linear arithmetic can prove about a few things from what is told of many.

Things fall into atoms by the counts that they stand in. What is told is an equation, or two bounds, for a sum of atoms;
none is below nought. A linear programme (HiGHS) then finds the smallest and the largest number of things that each fact
may be about. Only atoms that something stands in are considered. That is more than anybody outside can know, so what
cannot be proved here cannot be proved by anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

FEW = (1, 5)  # things that nobody may be able to count
MOST = 1e6
NEARLY = 1e-6

Things = npt.NDArray[np.uint64]  # numbers that tell things apart
Atoms = npt.NDArray[np.int64]  # positions of atoms
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Told:
    """That the things of some cells, all together, are so many, or between so many and so many."""

    cells: Sequence[int]
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class System:
    """Cells of things as the atoms they are made of: inside[c, a] is 1 where atom a stands in cell c."""

    inside: Values
    counts: Values  # how many things there truly are in each atom

    @classmethod
    def of(cls, cells: Sequence[Things]) -> System:
        """The atoms of some sets of things: those that stand in exactly the same sets."""
        every = np.concatenate([*cells, np.array([], dtype=np.uint64)])
        owner = np.repeat(np.arange(len(cells)), [len(cell) for cell in cells])
        things, which = np.unique(every, return_inverse=True)
        # A number drawn for each cell: equal sums are equal sets, but for a chance of one in some thousand billions.
        drawn = np.random.default_rng(len(every)).integers(0, 2**63, len(cells), dtype=np.uint64)
        marks = np.zeros(len(things), dtype=np.uint64)
        np.add.at(marks, which, drawn[owner])
        _, atom, counts = np.unique(marks, return_inverse=True, return_counts=True)
        inside = np.zeros((len(cells), len(counts)))
        inside[owner, atom[which]] = 1
        return cls(inside, counts.astype(float))

    def facts(self, groups: Sequence[Sequence[int]]) -> list[Atoms]:
        """What is about one to five things: a group of cells, what two of them share, and one without the other."""
        united = np.array([self.inside[[*group]].max(axis=0) for group in groups])
        shared = (united * self.counts) @ united.T
        found: dict[bytes, Atoms] = {}
        for one, other in zip(*np.nonzero(shared), strict=True):
            whole, both = united[one] > 0, (united[one] > 0) & (united[other] > 0)
            for some in (both, whole & ~both):
                if FEW[0] <= self.counts[some].sum() <= FEW[1]:
                    found[some.tobytes()] = np.flatnonzero(some)
        return list(found.values())

    def proved(self, told: Sequence[Told], facts: Sequence[Atoms]) -> list[Atoms]:
        """The facts that what is told proves to be about one to five things."""
        left = list(facts)
        solver = _Solver(self, told) if left else None
        if solver is None:
            return []
        for aim in (1.0, -1.0, 1.0):  # one answer shows of many facts at once that they may be about none, or about six
            costs = np.zeros(len(self.counts))
            for fact in left:
                costs[fact] = aim
            left = _not_ruled_out(left, solver.least(costs))
        return [fact for fact in left if self._is_few(solver, fact)]

    def _is_few(self, solver: _Solver, fact: Atoms) -> bool:
        costs = np.zeros(len(self.counts))
        for aim in (1.0, -1.0):
            costs[fact] = aim
            if not _not_ruled_out([fact], solver.least(costs)):
                return False
        return True


def _not_ruled_out(facts: Iterable[Atoms], truth: Values) -> list[Atoms]:
    """The facts that a possible truth does not show to be possibly about none, or about six or more."""
    return [fact for fact in facts if FEW[0] - 1 + NEARLY < truth[fact].sum() < FEW[1] + 1 - NEARLY]


class _Solver:
    """One linear programme with many aims."""

    def __init__(self, system: System, told: Sequence[Told]) -> None:
        many = len(system.counts)
        self.every = np.arange(many, dtype=np.int32)
        self.solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self.solver.setOptionValue("output_flag", False)
        self.solver.addVars(many, np.zeros(many), np.full(many, MOST))
        sums = np.array([system.inside[[*one.cells]].sum(axis=0) for one in told])
        starts, columns, values = _sparse(sums)
        least, most = np.array([one.least for one in told]), np.array([one.most for one in told])
        self.solver.addRows(len(told), least, most, len(values), starts, columns, values)

    def least(self, costs: Values) -> Values:
        """A possible truth in which the costs are least."""
        self.solver.changeColsCost(len(costs), self.every, costs)
        self.solver.run()
        status = self.solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"What is told of a population does not fit together: {status}.")
        return np.array(self.solver.getSolution().col_value)


def _sparse(rows: Values) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Values]:
    at, columns = np.nonzero(rows)
    starts = np.searchsorted(at, np.arange(len(rows)))
    return starts.astype(np.int32), columns.astype(np.int32), rows[at, columns]
