"""What is told exactly: of each population one line, and of that what was told before, until a change may be told too.

Figures of a year are exact together or not at all. One quarter that is not told can be worked out from the three that
are and the year that is published nationally; and an exact sum of two atoms, beside both rounded, can tell both. So a
year is exact only if every atom of the line may be told in each of its periods, and so may what is left of the wider
line over the year, since that is what is published nationally.

What was told rounded stays rounded: exact later, it would tell how few were recorded since. A count that was told
exactly stays as it was told until the difference to everything told of it before may be told as well: who was
recorded late is a count like any other. The open audience is told what the group was told, or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from data.periods import Period, containing, following
from etl.protect.figure import Audience, Ground
from etl.protect.rounding import Atom, ByGrain, Family, Issued, true_counts
from queries.indicator.groups import ROOT
from queries.indicator.indicator import Indicator

YEARS = {"quarter": "year", "month": "year", "term": "academic_year"}  # what periods are published nationally as

Atoms = Mapping[Atom, int]


@dataclass(frozen=True, slots=True)
class ExactCount:
    """One row of the mart's exact_count table: an atom's count as it was told exactly, never to be forgotten."""

    family: str
    mark: str
    series: str
    outcome: str
    period: str
    position: int  # 0 as it was told first, 1 after the first change that could be told …
    count: int


Told = Mapping[tuple[str, str], Sequence[ExactCount]]  # by family and mark


@dataclass(frozen=True, slots=True)
class Exact:
    """What one audience is told exactly of one family, and everything that it ever was."""

    lines: Collection[frozenset[str]] = ()  # the series of each line that may be exact, a line inside another not alone
    by_period: Mapping[str, Atoms] = field(default_factory=dict)
    held: Mapping[str, Atoms] = field(default_factory=dict)  # what was told last of each period, exact today or not
    rows: tuple[ExactCount, ...] = ()

    def of(self, parts: Iterable[str], keys: Iterable[str]) -> Atoms | None:
        """The counts of all atoms of some series, over some periods; None unless every one of them is exact."""
        wanted = frozenset(parts)
        return _sum(self.by_period, wanted, keys) if wanted in self.lines else None


def exactly(
    family: Family,
    measured: Mapping[str, ByGrain],
    ground: Ground,
    audience: Audience,
    told: Told | None = None,
    group: Exact | None = None,
    issued: Issued | None = None,
) -> Exact:
    """What an audience is told exactly of a family, of which measured has the true counts.

    told: what it was told before; group: what the group is told now; issued: the steps of editions before.
    """
    audience = audience.of(family.wide)
    before = (told or {}).get((family.wide.slug, family.mark), ())
    steps = {step.period for step in (issued or {}).get((family.wide.slug, family.mark), ())}
    by_period: dict[str, dict[Atom, int]] = defaultdict(dict)
    held: dict[str, dict[Atom, int]] = defaultdict(dict)
    rows = list(before)
    lines = list(_lines(family, ground))
    for parts in lines:
        line = _Line(family, parts, measured, ground, audience, _versions(before, parts), steps)
        now = line.now(group)
        exact = line.exact(now)
        for key in exact:
            rows += line.new(key, now[key])
        for found, keys in ((by_period, exact), (held, [*exact, *line.versions])):
            for key, atoms in line.with_wholes({key: now[key] for key in keys if key in now}).items():
                found[key] |= atoms
    return Exact(lines, by_period, held, tuple(rows))


def _lines(family: Family, ground: Ground) -> Iterator[frozenset[str]]:
    """The series that stand and fall together, of each line that may be exact: all parts of a split, or one line."""
    lines = [line for line in family.wide.series if ground.may_be_exact(family.wide, line)]
    if family.wide.kind == "split":
        if lines:
            yield frozenset(line.key for line in family.wide.series)
        return
    for line in lines:
        yield family.parts(line.key)


def _versions(held: Sequence[ExactCount], parts: frozenset[str]) -> dict[str, list[dict[Atom, int]]]:
    """By period: what was told of a line, oldest first."""
    found: dict[str, dict[int, dict[Atom, int]]] = {}
    for row in held:
        if row.series in parts:
            found.setdefault(row.period, {}).setdefault(row.position, {})[row.series, row.outcome] = row.count
    return {key: [atoms for _, atoms in sorted(by_position.items())] for key, by_position in found.items()}


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a family that may be exact, with what was told of it before."""

    family: Family
    parts: frozenset[str]
    measured: Mapping[str, ByGrain]
    ground: Ground
    audience: Audience
    versions: Mapping[str, Sequence[Atoms]]
    steps: Set[str]  # periods that editions before told, exactly or rounded

    @property
    def periods(self) -> list[Period]:
        return self.ground.counted(self.family.members, finest_grain(self.family.wide))

    def now(self, group: Exact | None) -> dict[str, Atoms]:
        """What would be told of each period if it were exact; for others than the group, where the group is told."""
        found = {}
        for period in self.periods:
            true = self._atoms(period.key, self.parts) if group is None else group.of(self.parts, [period.key])
            if true is not None:
                found[period.key] = self._held(period.key, true)
            elif period.key in self.versions:
                found[period.key] = self.versions[period.key][-1]
        return found

    def exact(self, now: Mapping[str, Atoms]) -> list[str]:
        """The periods that are exact, in order: all of a year or none."""
        years: dict[str, list[Period]] = defaultdict(list)
        for period in self.periods:
            years[year_of(period)].append(period)
        unsafe = {
            year
            for year, periods in years.items()
            if (self.family.wide.slug, year) in self.ground.given_way
            or not all(self._is_safe(now.get(period.key)) and not self._was_rounded(period) for period in periods)
            or not self._rest_is_safe(periods)
        }
        if unsafe and self.audience.always:
            return []
        return [period.key for year, periods in years.items() if year not in unsafe for period in periods]

    def with_wholes(self, atoms: Mapping[str, Atoms]) -> dict[str, Atoms]:
        """The same, and each base period all of which is there."""
        found = dict(atoms)
        wide = self.family.wide
        for whole in self.ground.counted(self.family.members, wide.base) if finest_grain(wide) != wide.base else ():
            inside = [period.key for period in self.periods if whole.start <= period.start <= whole.end]
            if total := _sum(atoms, self.parts, inside):
                found[whole.key] = total
        return found

    def _is_safe(self, atoms: Atoms | None) -> bool:
        return atoms is not None and all(self.audience.safe(count) for count in atoms.values())

    def new(self, key: str, atoms: Atoms) -> Iterator[ExactCount]:
        """The rows that say what is told now, where that was not the last thing told."""
        before = self.versions.get(key, ())
        if before and before[-1] == atoms:
            return
        for (series, outcome), count in atoms.items():
            yield ExactCount(self.family.wide.slug, self.family.mark, series, outcome, key, len(before), count)

    def _held(self, key: str, now: Atoms) -> Atoms:
        """What is told of a period: as it is now if every difference to what was told may be told, else as it was."""
        before = self.versions.get(key, ())
        if all(self._may_be_told([now[atom] - was[atom] for atom in now]) for was in before):
            return now
        return before[-1]

    def _may_be_told(self, changes: Sequence[int]) -> bool:
        """Whether changes of atoms may be told, and so may the change of every figure that is a sum of some of them.

        Seven more who are counted and six fewer who are not are one more of all.
        """
        sums = {0}
        for change in changes:
            sums |= {total + change for total in sums}
        return all(self.audience.change_safe(total) for total in sums)

    def _was_rounded(self, period: Period) -> bool:
        """Whether a period was told rounded before. Exact now, it would tell how few were recorded in between."""
        wholes = {period.key, containing(period.start, self.family.wide.base).key}
        return bool(wholes & self.steps) and period.key not in self.versions

    def _rest_is_safe(self, periods: Sequence[Period]) -> bool:
        """Whether what is left of every wider line over a whole year may be told; of a day's stock, on its last day.

        A year that is not at its end is published nowhere else yet.
        """
        if year_of(following(periods[-1])) == year_of(periods[-1]):
            return True
        wider = [line.key for line in self.family.wide.series if self.parts & {*self.family.inside(line.key)}]
        keys = [period.key for period in (periods[-1:] if self.family.wide.stock else periods)]
        total = [_sum({key: self._atoms(key, {line}) for key in keys}, {line}, keys) or {} for line in wider]
        return all(self.audience.safe(count) or count == 0 for atoms in total for count in atoms.values())

    def _atoms(self, key: str, parts: Iterable[str]) -> Atoms:
        counts = true_counts(self.family, self.measured, finest_grain(self.family.wide), key, [ROOT])
        return {atom: by_node[ROOT] for atom, by_node in counts.items() if atom[0] in parts}


def _sum(by_period: Mapping[str, Atoms], parts: Collection[str], keys: Iterable[str]) -> dict[Atom, int] | None:
    """The counts of all atoms of some series over some periods, if all of them are there."""
    total: dict[Atom, int] = defaultdict(int)
    for key in keys:
        own = {atom: count for atom, count in by_period.get(key, {}).items() if atom[0] in parts}
        if {part for part, _ in own} != set(parts):
            return None
        for atom, count in own.items():
            total[atom] += count
    return total


def finest_grain(widest: Indicator) -> str:
    """The grain in which a family is told exactly: what is told of a quarter is what is told of its months."""
    return "month" if widest.base == "quarter" and "month" in widest.also else widest.base


def year_of(period: Period) -> str:
    """The key of the year in which a period is published nationally."""
    return containing(period.start, YEARS[period.kind]).key if period.kind in YEARS else period.key
