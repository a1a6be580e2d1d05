"""Relations: before anything is published, every exact figure is held against all that is about the same things.

Nobody need have declared that two measures are about the same things: the things themselves tell
(etl/measure/counted_things.py). Two exact lines by which a few things could be counted are refused, since one of them
is not where it belongs: it must say the population of the other, and then is rounded. An exact line that could be used
to count a few things beside what is told of them rounded gives way for the year: it is rounded then as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import duckdb
import numpy as np

from data.periods import period
from etl.measure import counted_things
from etl.protect import Exact, Family, Rounded
from etl.protect.cumulative import WHOLE_BASE
from etl.protect.exact import finest_grain, year_of
from etl.protect.provable import Atoms, System, Things, Told
from queries.indicator.groups import ROOT
from queries.indicator.indicator import Indicator, SeriesDefinition

ENOUGH = 60  # units of which it is no chance that they are the same
NOBODY: Things = np.array([], dtype=np.uint64)

Kept = Mapping[tuple[str, str, str, bool], Things]  # by indicator, series, period and whether they are counted


class Related(RuntimeError):
    """Two exact figures from which a few things could be counted; the message names both and says what to do."""


@dataclass(frozen=True, slots=True)
class ExactCell:
    """Things of one line and period that share an outcome."""

    line: FamilyLine
    period: str
    outcome: str
    things: Things


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One line of a family, whose cells are kept."""

    rounded: Rounded
    series: SeriesDefinition

    @property
    def family(self) -> Family:
        return self.rounded.family

    @property
    def parts(self) -> frozenset[str]:
        return self.family.parts(self.series.key)

    def cells(self, kept: Kept, key: str) -> list[ExactCell]:
        """The things of a period by outcome: in the narrowest measure, in the next wider one only … and the rest."""
        chain = [one.slug for one in self.family.chain]
        empty = NOBODY
        counted = [kept.get((slug, self.series.key, key, True), empty) for slug in chain]
        rest = kept.get((chain[0], self.series.key, key, False), empty)
        inner = [*counted[1:], empty]
        cut = [np.setdiff1d(wide, narrow) for wide, narrow in zip(counted, inner, strict=True)]
        by_outcome = zip(self.family.outcomes(), (*cut, rest), strict=False)  # a rate, and a part, have no rest
        return [ExactCell(self, key, outcome, found) for outcome, found in by_outcome if len(found)]


@dataclass(frozen=True, slots=True)
class One:
    """One line's cells, and all the things in them."""

    line: FamilyLine
    cells: Sequence[ExactCell]
    things: Things

    @classmethod
    def of(cls, line: FamilyLine, cells: Sequence[ExactCell]) -> One:
        return cls(line, cells, np.unique(np.concatenate([NOBODY, *(cell.things for cell in cells)])))

    def shares(self, other: One) -> bool:
        few, many = sorted((self.things, other.things), key=len)
        if not len(few):
            return False
        at = np.searchsorted(many, few)
        return bool((many[np.minimum(at, len(many) - 1)] == few).any())


def check(
    store: duckdb.DuckDBPyConnection, every: Sequence[Rounded], exact: Mapping[str, Exact]
) -> set[tuple[str, str]]:
    """The families and years that must give way. Raises Related. exact: by the widest measure of a family."""
    kept: Kept = {
        (one.indicator, one.series, one.period, one.counted): one.numbers for one in counted_things.kept(store)
    }
    lines = [FamilyLine(one, line) for one in every for line in one.family.wide.series]
    told = [One.of(line, _told_cells(line, kept, exact[line.family.wide.slug])) for line in lines]
    told = [one for one in told if len(one.things)]
    grains = [(line, grain) for line in lines for grain in (line.family.wide.base, *line.family.wide.also)]
    beside = [(grain, One.of(line, _cells_rounded(line, grain, kept))) for line, grain in grains]
    _units_told_once([one for _, one in beside], {one.line.family.wide.slug for one in told})
    for one, other in combinations(told, 2):
        # Lines of one family share nobody in a period, and which of them somebody is in later is told by neither.
        if one.line.family is not other.line.family and one.shares(other):
            _refuse(one, other)
    return {
        given
        for one in told
        for grain, other in beside
        if (other.line.family is not one.line.family or grain not in _told_grains(one.line.family))
        and one.shares(other)
        for given in _gives_way(one, other, grain)
    }


def _told_grains(family: Family) -> tuple[str, str]:
    """The grains in which a family is told exactly, if it is."""
    return family.wide.base, finest_grain(family.wide)


def _told_cells(line: FamilyLine, kept: Kept, exact: Exact) -> list[ExactCell]:
    """The cells of a line whose counts are told exactly, or ever were."""
    if line.family.wide.about != "people":
        return []
    ever = {row.period for row in exact.rows if row.series in line.parts}
    return [cell for key in sorted(ever) for cell in line.cells(kept, key)]


def _refuse(one: One, other: One) -> None:
    """Raise Related if the exact counts of two lines together count a few things."""
    cells = [*one.cells, *other.cells]
    system = System.of([cell.things for cell in cells])
    known = [Told([at], len(cell.things), len(cell.things)) for at, cell in enumerate(cells)]
    if proved := system.proved(known, system.facts(_groups(cells))):
        raise Related(_names(*(_met(system, proved[0], cells, line) for line in (one.line, other.line))))


def _units_told_once(beside: Sequence[One], exact: Collection[str]) -> None:
    """Raise Related if two measures round for themselves how many units there are, and they are always the same units.

    Beside an exact line there is nothing to say: it is held against whatever is about its units.
    """
    units = [
        (one.line, _marks(one.cells))
        for one in beside
        if one.line.family.wide.slug not in exact and one.line.family.wide.kind != "split"
    ]
    for (one, ours), (other, theirs) in combinations(units, 2):
        both = ours.keys() & theirs.keys()
        if sum(ours[key][0] for key in both) < ENOUGH or any(ours[key] != theirs[key] for key in both):
            continue
        if one.family is not other.family and not _are_units_shared(one.family, other.family):
            raise Related(
                f"Not published: “{one.family.wide.title}” and “{other.family.wide.title}” are out of the same units. "
                "Each rounds for itself how many there are, and the two can be held against each other. In "
                f"queries/indicators/{other.family.wide.slug}/definition.toml add units_as = "
                f'"{one.family.wide.slug}".'
            )


def _marks(cells: Sequence[ExactCell]) -> dict[str, tuple[int, int]]:
    """By period, how many units there are, and a number that is the same for the same units; no two cells share one."""
    found: dict[str, tuple[int, int]] = {}
    for cell in cells:
        many, mark = found.get(cell.period, (0, 0))
        found[cell.period] = (many + len(cell.things), mark ^ int(np.bitwise_xor.reduce(cell.things)))
    return found


def _are_units_shared(one: Family, other: Family) -> bool:
    return bool({one.wide.slug, one.wide.units_as} & {other.wide.slug, other.wide.units_as} - {""})


def _met(system: System, fact: Atoms, cells: Sequence[ExactCell], line: FamilyLine) -> ExactCell:
    """The cell of a line by which a fact is counted: one that it stands in, else the first of the line."""
    own = [at for at, cell in enumerate(cells) if cell.line == line]
    return cells[next((at for at in own if system.inside[at, fact].any()), own[0])]


def _names(one: ExactCell, other: ExactCell) -> str:
    first, second = (_name(cell) for cell in (one, other))
    return (
        f"Not published: {first} and {second} are both exact and about the same things. Together they count one to "
        f"five of them. In queries/indicators/{other.line.family.wide.slug}/definition.toml give the population of "
        f"{one.line.family.wide.slug} ({one.line.family.wide.population}), or the other way round; then one of the two "
        "is rounded."
    )


def _name(cell: ExactCell) -> str:
    indicator: Indicator = cell.line.family.wide
    return f"“{indicator.title}” ({cell.line.series.label}, {period(cell.period).label})"


def _groups(cells: Sequence[ExactCell]) -> list[list[int]]:
    """Each cell by itself, and all the cells of a line and period together."""
    together: dict[tuple[int, str], list[int]] = {}
    for at, cell in enumerate(cells):
        together.setdefault((id(cell.line), cell.period), []).append(at)
    return [[at] for at in range(len(cells))] + [group for group in together.values() if len(group) > 1]


def _cells_rounded(line: FamilyLine, grain: str, kept: Kept) -> list[ExactCell]:
    """The cells of the periods of one grain, in the order in which their steps were issued."""
    keys = [key for key in line.rounded.by_period if period(key).kind == grain]
    return [cell for key in keys for cell in line.cells(kept, key)]


def _running(one: One, grain: str) -> Iterator[tuple[list[int], int]]:
    """Every running total of an outcome, and of all units, with the cells that it is of."""
    outcomes = one.line.family.outcomes()
    for some in [*([outcome] for outcome in outcomes), outcomes]:
        until: list[int] = []
        total = 0
        for key, atoms in one.line.rounded.by_period.items():
            if period(key).kind == grain:
                until += [at for at, cell in enumerate(one.cells) if cell.period == key and cell.outcome in some]
                total += sum(atoms[part, outcome][ROOT] for part in one.line.parts for outcome in some)
                yield list(until), total


def _gives_way(told: One, beside: One, grain: str) -> set[tuple[str, str]]:
    """The years in which a line cannot be exact beside another line that is rounded."""
    cells = [*told.cells, *beside.cells]
    system = System.of([cell.things for cell in cells])
    many = len(beside.line.parts) * WHOLE_BASE // 2  # about how far a running total is from the truth
    known = [Told([at], len(cell.things), len(cell.things)) for at, cell in enumerate(told.cells)]
    for until, total in _running(beside, grain):
        true = sum(len(beside.cells[at].things) for at in until)
        # What was recorded since a step was issued may have taken the truth further from it.
        known.append(Told([len(told.cells) + at for at in until], min(total - many, true), max(total + many, true)))
    proved = system.proved(known, system.facts(_groups(cells)))
    slug = told.line.family.wide.slug
    return {(slug, year) for fact in proved for year in _years(system, fact, cells, len(told.cells))}


def _years(system: System, fact: Atoms, cells: Sequence[ExactCell], many: int) -> set[str]:
    """The years of the exact counts, the first so many cells, that are about a fact or about what it was told by."""
    about = np.flatnonzero(system.inside[:, fact].sum(axis=1))
    if not (about < many).any():
        reach = system.inside[about].sum(axis=0)
        about = np.flatnonzero(system.inside @ reach)
    return {year_of(period(cells[int(at)].period)) for at in about if at < many}
