"""What is told exactly: of each population one line, and of that what was told before, until a change may be told too.

Figures of a year are exact together or not at all. One quarter that is not told can be worked out from the three that
are and the year that is published nationally; and an exact sum of two atoms, beside both rounded, can tell both. So a
year is exact only if every atom of the line may be told in each of its periods, and so may what is left of the wider
line over the year, since that is what is published nationally.

A count that was told stays as it was told until the difference to everything told of it before may be told as well:
who was recorded late is a count like any other. The open audience is told what the group was told, or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.periods import Period, containing, following
from etl.protect.figure import Audience, Ground
from etl.protect.rounding import Atom, ByGrain, Family, Rounded, true_counts
from queries.groups import ROOT
from queries.indicator import SeriesDefinition

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

    audience: Audience
    by_period: Mapping[str, Atoms] = field(default_factory=dict)
    rows: tuple[ExactCount, ...] = ()

    def of(self, parts: Iterable[str], keys: Iterable[str]) -> Atoms | None:
        """The counts of all atoms of some series, over some periods; None unless every one of them is exact."""
        wanted, total = set(parts), defaultdict[Atom, int](int)
        for key in keys:
            own = {atom: count for atom, count in self.by_period.get(key, {}).items() if atom[0] in wanted}
            if {part for part, _ in own} != wanted:
                return None
            for atom, count in own.items():
                total[atom] += count
        return total


def exactly(
    rounded: Rounded,
    measured: Mapping[str, ByGrain],
    ground: Ground,
    audience: Audience,
    told: Told | None = None,
    group: Exact | None = None,
) -> Exact:
    """What an audience is told exactly of a family. told: what it was before; group: what the group is told now."""
    family = rounded.family
    audience = audience.of(family.wide)
    held = (told or {}).get((family.wide.slug, family.mark), ())
    by_period: dict[str, dict[Atom, int]] = defaultdict(dict)
    rows = list(held)
    for parts in _lines(family, ground):
        line = _Line(family, parts, measured, ground, audience, _versions(held, parts))
        for key, atoms in line.told(group).items():
            by_period[key] |= atoms
            rows += line.new(key, atoms)
    return Exact(audience, by_period, tuple(rows))


def _lines(family: Family, ground: Ground) -> Iterator[frozenset[str]]:
    """The series that stand and fall together, of each line that may be exact: all parts of a split, or one line."""
    lines = [line for line in family.wide.series if ground.may_be_exact(family.wide, line)]
    if family.wide.kind == "split":
        if lines:
            yield frozenset(line.key for line in family.wide.series)
        return
    for line in lines:
        yield _parts(family, line)


def _parts(family: Family, line: SeriesDefinition) -> frozenset[str]:
    return frozenset({line.key, *family.inside(line.key)})


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

    def told(self, group: Exact | None) -> dict[str, Atoms]:
        """What is exact, by period."""
        every: dict[str, Atoms] = {}
        unsafe: set[str] = set()
        years: dict[str, list[str]] = defaultdict(list)
        over: set[str] = set()  # years that are at their end, and so are published nationally
        for period in self.ground.told(self.family.wide, self.family.wide.base):
            year = year_of(period)
            years[year].append(period.key)
            over |= {year} - {year_of(following(period))}
            now = self._atoms(period.key, self.parts) if group is None else group.of(self.parts, [period.key])
            if now is None or (self.family.wide.slug, year) in self.ground.given_way:
                unsafe.add(year)
                continue
            every[period.key] = self._held(period.key, now)
            if not all(self.audience.safe(count) for count in every[period.key].values()):
                unsafe.add(year)
        unsafe |= {year for year in over if not self._rest_is_safe(years[year])}
        if unsafe and self.audience.always:
            return {}
        return {key: every[key] for year, keys in years.items() if year not in unsafe for key in keys}

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
        if all(self.audience.change_safe(now[atom] - was[atom]) for was in before for atom in now):
            return now
        return before[-1]

    def _rest_is_safe(self, keys: Sequence[str]) -> bool:
        """Whether what is left of every wider line over a year may be told; of a day's stock, on its last day."""
        wider = [line.key for line in self.family.wide.series if self.parts & {*self.family.inside(line.key)}]
        over = keys[-1:] if self.family.wide.stock else keys
        counted = [self._atoms(key, {line}) for line in wider for key in over]
        total: dict[Atom, int] = defaultdict(int)
        for atoms in counted:
            for atom, count in atoms.items():
                total[atom] += count
        return all(self.audience.safe(count) or count == 0 for count in total.values())

    def _atoms(self, key: str, parts: Iterable[str]) -> Atoms:
        counts = true_counts(self.family, self.measured, self.family.wide.base, key, [ROOT])
        return {atom: by_node[ROOT] for atom, by_node in counts.items() if atom[0] in parts}


def year_of(period: Period) -> str:
    """The key of the year in which a period is published nationally."""
    return containing(period.start, YEARS[period.kind]).key if period.kind in YEARS else period.key
