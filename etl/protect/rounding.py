"""Rounding: the measures of a family are rounded together, and what was issued once is never issued anew.

A family is measures about the same units. Its units fall into atoms, by series and by outcome, that share nobody: those
with a neglect plan and the others, those counted in the narrowest measure, in the next wider one only, in none. Each
atom is rounded for itself (cumulative.py), and every figure of every measure is a sum of atoms. So no two pages can be
subtracted from each other to tell what neither of them tells.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.periods import Period
from etl.measure.measure import BadMeasure, CountTally, Measured, partitions
from etl.protect.cumulative import CumulativeRounding
from etl.protect.first_names import first_kind, plain_sql
from queries.indicator.groups import ROOT, Node
from queries.indicator.indicator import Indicator

NOBODY = CountTally(0, 0)
UNITS, REST = "units", "rest"
IN_OUTCOMES = ("share", "reported")  # kinds whose units are counted or not

Atom = tuple[str, str]  # series, outcome: the narrowest measure that counts them, the rest, or simply units
Counts = dict[Node, int]
ByGrain = Mapping[str, Measured]


@dataclass(frozen=True, slots=True)
class Family:
    """Measures about the same units: widest first, each counting everybody whom the next one counts."""

    chain: tuple[Indicator, ...]
    beside: tuple[Indicator, ...] = ()  # about the same units, and counting something else: their half days

    @property
    def wide(self) -> Indicator:
        return self.chain[0]

    @property
    def members(self) -> tuple[Indicator, ...]:
        return (*self.chain, *self.beside)

    @property
    def mark(self) -> str:
        """What its steps were given for: with another definition or another way of splitting, rounding begins anew."""
        told = [[i.slug, first_kind(i.kind), plain_sql(i.measure_sql), i.follows_months, i.stock] for i in self.chain]
        cut: list[object] = [[s.key, s.inside] for s in self.wide.series]
        cut += partitions(self.wide)
        return hashlib.sha256(json.dumps([told, cut]).encode()).hexdigest()[:16]

    def inside(self, series: str) -> list[str]:
        return [other.key for other in self.wide.series if other.inside == series]

    def parts(self, series: str) -> frozenset[str]:
        """The series whose atoms make up one: itself, and those inside it."""
        return frozenset({series, *self.inside(series)})

    def outcomes(self) -> tuple[str, ...]:
        return (*(i.slug for i in self.chain), REST) if self.wide.kind in IN_OUTCOMES else (UNITS,)

    def atoms(self) -> list[Atom]:
        outcomes = self.outcomes()
        return [(line.key, outcome) for line in self.wide.series for outcome in outcomes]


def families(catalogue: Iterable[Indicator]) -> list[Family]:
    """Every measure in its family, in the order of the catalogue."""
    every = list(catalogue)
    found = []
    for indicator in every:
        if indicator.within:
            continue
        chain = [indicator]
        while narrower := [i for i in every if i.within == chain[-1].slug and i.kind in IN_OUTCOMES]:
            if len(narrower) > 1:
                raise BadMeasure(f"{narrower[0].slug} and {narrower[1].slug} are both within {chain[-1].slug}.")
            chain += narrower
        slugs = {i.slug for i in chain}
        beside = tuple(i for i in every if i.within in slugs and i.kind not in IN_OUTCOMES)
        found.append(Family(tuple(chain), beside))
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the mart's step table: how many fives one atom was given for a period. It tells nobody's count."""

    family: str
    mark: str
    series: str
    outcome: str
    position: int  # the order in which periods were issued
    period: str
    locality: str
    dimension: str
    category: str
    count: int


Issued = Mapping[tuple[str, str], Sequence[Step]]  # by family and mark


@dataclass(frozen=True, slots=True)
class Rounded:
    """The protected counts of a family: by period, atom and node, all of them multiples of five that add up."""

    family: Family
    by_period: Mapping[str, Mapping[Atom, Counts]]
    steps: tuple[Step, ...]

    def counts(self, indicator: Indicator, series: str, keys: Iterable[str], node: Node) -> dict[str, int]:
        """{counted, rest} of a share or of a part, {units} of anything else, over some periods."""
        every = self._sums(keys, node)
        if indicator.kind == "split":
            own = every[series, UNITS]
            return {"counted": own, REST: sum(every.values()) - own}
        parts = self.family.parts(series)
        held = {atom: count for atom, count in every.items() if atom[0] in parts}
        if indicator.kind not in IN_OUTCOMES:
            return {UNITS: sum(held.values())}
        slugs = [i.slug for i in self.family.chain]
        counted = sum(held[atom] for atom in held if atom[1] in slugs[slugs.index(indicator.slug) :])
        return {"counted": counted, REST: sum(held.values()) - counted}

    def _sums(self, keys: Iterable[str], node: Node) -> dict[Atom, int]:
        total = dict.fromkeys(self.family.atoms(), 0)
        for key in keys:
            for atom, counts in self.by_period[key].items():
                total[atom] += counts[node]
        return total


def round_family(
    family: Family,
    measured: Mapping[str, ByGrain],
    periods: Sequence[Period],
    issued: Issued | None = None,
    held: Mapping[str, Mapping[Atom, int]] | None = None,
    alike: Rounded | None = None,
) -> Rounded:
    """Round a family's periods, given in order of time and each of them returned; each grain is a run of its own.

    Periods issued before keep their steps, in the order in which they were issued; the others follow. A period that is
    no longer returned keeps its steps for when it is again, and counts nothing until then. Further grains than the
    base are of the whole area only. held: what was told exactly, by period. Totals go on from that and not from what
    is known by now, or the steps of places would tell how few were recorded late. alike: another family about the same
    units, which has been rounded. How many there are is told once, or two roundings could be held against each other.
    """
    given = _given((issued or {}).get((family.wide.slug, family.mark), ()))
    by_period: dict[str, dict[Atom, Counts]] = {}
    for grain in (family.wide.base, *family.wide.also):
        own = [p.key for p in periods if p.kind == grain]
        order = [key for key in given if key in own] + [key for key in own if key not in given]
        counts = _counts(family, measured, grain, order, held or {})
        splits = partitions(family.wide) if grain == family.wide.base else []
        by_period |= {key: {} for key in order}
        for line in family.wide.series:
            outcomes = [outcome for series, outcome in family.atoms() if series == line.key]
            run = _Run(line.key, outcomes, splits, counts, given)
            for key, made in run.steps(order, alike):
                by_period[key] |= made
    resting = {key: counts for key, counts in given.items() if key not in by_period}
    return Rounded(family, by_period, tuple(_steps(family, by_period | resting)))


@dataclass(frozen=True, slots=True)
class _Run:
    """The steps of one series over the periods of one grain."""

    series: str
    outcomes: Sequence[str]
    splits: Sequence[Sequence[Node]]
    counts: Mapping[str, Mapping[Atom, Counts]]
    given: Mapping[str, Mapping[Atom, Counts]]

    def steps(self, order: Sequence[str], alike: Rounded | None) -> Iterator[tuple[str, dict[Atom, Counts]]]:
        """All units are rounded, or were for another family, and shared out among the outcomes, and those to places."""
        whole = [(UNITS, [(outcome, ROOT) for outcome in self.outcomes])]
        places = [((one, ROOT), [(one, node) for node in parts]) for one in self.outcomes for parts in self.splits]
        running = CumulativeRounding[Hashable](UNITS, [*whole, *places])
        for key in order:
            true, step = self._flat(self.counts[key]), self.given.get(key)
            made = (
                running.step(true, self._units(alike, key)) if step is None else running.again(true, self._flat(step))
            )
            yield (
                key,
                {
                    (self.series, outcome): {ROOT: made[outcome, ROOT]}
                    | {node: made[outcome, node] for parts in self.splits for node in parts}
                    for outcome in self.outcomes
                },
            )

    def _flat(self, by_atom: Mapping[Atom, Counts]) -> dict[Hashable, int]:
        """Counts by outcome and node, and of all units together."""
        flat: dict[Hashable, int] = {UNITS: sum(by_atom[self.series, one].get(ROOT, 0) for one in self.outcomes)}
        for outcome in self.outcomes:
            flat |= {(outcome, node): count for node, count in by_atom[self.series, outcome].items()}
        return flat

    def _units(self, alike: Rounded | None, key: str) -> int | None:
        if alike is None or key not in alike.by_period:
            return None
        return sum(counts[ROOT] for (series, _), counts in alike.by_period[key].items() if series == self.series)


def _counts(
    family: Family,
    measured: Mapping[str, ByGrain],
    grain: str,
    order: Sequence[str],
    held: Mapping[str, Mapping[Atom, int]],
) -> dict[str, dict[Atom, Counts]]:
    """What the totals are made of, by period: the truth, and for the whole area what was told exactly, where it was."""
    only = [] if grain == family.wide.base else [ROOT]
    true = {key: true_counts(family, measured, grain, key, only) for key in order}
    return {
        key: {
            atom: by_node | {ROOT: held[key][atom]} if atom in held.get(key, {}) else by_node
            for atom, by_node in atoms.items()
        }
        for key, atoms in true.items()
    }


def _given(steps: Iterable[Step]) -> dict[str, dict[Atom, Counts]]:
    """Issued steps by period, in the order of their issue."""
    given: dict[str, dict[Atom, Counts]] = {}
    for step in sorted(steps, key=lambda step: step.position):
        counts = given.setdefault(step.period, {}).setdefault((step.series, step.outcome), {})
        counts[step.locality, step.dimension, step.category] = step.count
    return given


def _steps(family: Family, by_period: Mapping[str, Mapping[Atom, Counts]]) -> Iterable[Step]:
    """Every step but the empty ones; that of the whole area always, or a period would not be known as issued."""
    mark = family.mark  # a digest of the family's SQL: not for each of thousands of steps
    for position, (period, atoms) in enumerate(by_period.items()):
        for (series, outcome), counts in atoms.items():
            for node, count in counts.items():
                if count or node == ROOT:
                    yield Step(family.wide.slug, mark, series, outcome, position, period, *node, count)


def true_counts(
    family: Family, measured: Mapping[str, ByGrain], grain: str, key: str, only: Iterable[Node] = ()
) -> dict[Atom, Counts]:
    """True counts of every atom in one period. Raises BadMeasure where the family's measures disagree."""
    by_member = [measured[i.slug][grain].tallies for i in family.chain]
    found: dict[Atom, Counts] = {}
    for line in family.wide.series:
        own = [tallies.get((line.key, key), {}) for tallies in by_member]
        inner = [[t.get((part, key), {}) for part in family.inside(line.key)] for t in by_member]
        nodes = set(only) or set().union(*own)
        for outcome in family.outcomes():
            counts = {}
            for node in nodes:
                whole = _outcome(family, [t.get(node, NOBODY) for t in own], outcome)
                parts = [
                    _outcome(family, [t[at].get(node, NOBODY) for t in inner], outcome) for at in range(len(inner[0]))
                ]
                counts[node] = whole - sum(parts)
                if counts[node] < 0:
                    raise BadMeasure(
                        f"{family.wide.slug}: in {key} more are counted in the parts of {line.key}, or in a measure "
                        "within it, than in the whole. They must be about the same units."
                    )
            found[line.key, outcome] = counts
    return found


def _outcome(family: Family, tallies: Sequence[CountTally], outcome: str) -> int:
    """How many units of one node have an outcome; tallies in the order of the chain."""
    if outcome == UNITS:
        return tallies[0].units
    if any(tally.units != tallies[0].units for tally in tallies):
        raise BadMeasure(f"{family.wide.slug} and what is counted within it are not about the same units.")
    if outcome == REST:
        return tallies[0].units - tallies[0].counted
    at = [i.slug for i in family.chain].index(outcome)
    return tallies[at].counted - (tallies[at + 1].counted if at + 1 < len(tallies) else 0)
