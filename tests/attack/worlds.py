"""Builders for attacks: families of every shape, random truths of them, and truths made from what was published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from data.periods import Period
from etl.measure.measure import CountTally, Measured, partitions
from etl.protect import ByGrain, Family, Rounded, families, round_all
from etl.protect.rounding import Atom, Counts, Issued
from queries.indicator.groups import ROOT, Node
from queries.indicator.indicator import Indicator, SeriesDefinition
from tests.helpers.measures import a_ground, an_indicator, quarters

World = dict[str, dict[Atom, Counts]]  # period → atom → node → how many
Means = Mapping[tuple[str, str, Node], tuple[float, float]]  # series, period, node → half days (missed, possible)


def lines(**inside: str) -> tuple[SeriesDefinition, ...]:
    """Series by key, each with the series that it is inside of; the first one is the main one."""
    return tuple(SeriesDefinition(key, key, at == 0, outer) for at, (key, outer) in enumerate(inside.items()))


PUPILS = lines(neglect_plan="all_pupils", early_help="all_pupils", all_pupils="")


def _share(slug: str, **changes: object) -> Indicator:
    return an_indicator(slug=slug, dimensions=("sex",), **changes)


SHAPES: dict[str, tuple[Indicator, ...]] = {
    "a share": (_share("share"),),
    "series inside a series": (_share("inside", series=PUPILS),),
    "measures within each other": (
        _share("wide", series=PUPILS),
        _share("middle", series=PUPILS, within="wide"),
        _share("narrow", series=PUPILS, within="middle"),
        _share("half_days", series=PUPILS, within="wide", kind="sessions"),
    ),
    "a split": (_share("split", kind="split", series=lines(up="", same="", down="")),),
    "a rate": (_share("rate", kind="rate", unit="rate_per_10000"),),
    "counted by agencies": (an_indicator(slug="counted", kind="reported", localities=False, dimensions=("agency",)),),
    "a stock": (_share("stock", stock=True, overlapping=True),),
}


def family_of(shape: str) -> Family:
    (family,) = families(SHAPES[shape])
    return family


@dataclass(frozen=True)
class Child:
    """A change of some children in one leaf: how many, of which atom, in which part of every partition."""

    atom: Atom
    parts: tuple[Node, ...]
    many: int = 1

    def put(self, counts: dict[Atom, Counts]) -> None:
        own = counts.setdefault(self.atom, {})
        for node in (ROOT, *self.parts):
            own[node] = own.get(node, 0) + self.many


def children(family: Family, rng: Random, groups: int, most: int) -> Iterable[Child]:
    """Some groups of children, each somewhere in every partition; a few small ones more often than many."""
    atoms = family.atoms()
    for _ in range(groups):
        parts = tuple(rng.choice(parts) for parts in partitions(family.wide))
        yield Child(rng.choice(atoms), parts, min(rng.randint(0, most), rng.randint(0, most)))


def a_world(family: Family, periods: Sequence[Period], rng: Random, groups: int = 12, most: int = 9) -> World:
    world: World = {}
    for period in periods:
        world[period.key] = {atom: {} for atom in family.atoms()}
        for child in children(family, rng, groups, most):
            child.put(world[period.key])
    return world


def copied(world: Mapping[str, Mapping[Atom, Counts]]) -> World:
    """A world to change; made of what was published, it is its twin."""
    return {key: {atom: dict(counts) for atom, counts in atoms.items()} for key, atoms in world.items()}


def as_measured(family: Family, world: World, means: Means | None = None) -> dict[str, ByGrain]:
    """A world as measure would have counted it, for every measure of the family at its base grain."""
    return {one.slug: {one.base: _measured(family, one, world, means or {})} for one in family.members}


def _measured(family: Family, indicator: Indicator, world: World, means: Means) -> Measured:
    made = Measured(indicator, indicator.base)
    chain = [one.slug for one in family.chain]
    counted = set(chain[chain.index(indicator.slug) :]) if indicator in family.chain else set()
    for key, atoms in world.items():
        for line in indicator.series:
            parts = {line.key, *family.inside(line.key)}
            own = [(outcome, counts) for (part, outcome), counts in atoms.items() if part in parts]
            places = {ROOT, *(node for _, counts in own for node in counts)}
            made.tallies[line.key, key] = {
                node: CountTally(
                    sum(counts.get(node, 0) for _, counts in own),
                    sum(counts.get(node, 0) for outcome, counts in own if outcome in counted),
                    *means.get((line.key, key, node), (0, 0)),
                )
                for node in places
            }
    return made


@dataclass
class County:
    """One family over some quarters: its truth, which of them were returned, and what has been issued of it."""

    family: Family
    periods: list[Period]
    issued: Issued = field(default_factory=dict)

    @classmethod
    def of(cls, shape: str, many: int = 3) -> County:
        return cls(family_of(shape), quarters("2023Q1", "2025Q4")[:many])

    def rounded(self, world: World, without: Sequence[str] = ()) -> Rounded:
        told = {key: atoms for key, atoms in world.items() if key not in without}
        ground = a_ground({"": {p.key: {} for p in self.periods if p.key in world}}, tuple(without))
        (made,) = round_all([self.family], as_measured(self.family, told), ground, self.issued)
        return made

    def issue(self, made: Rounded) -> None:
        self.issued = {(self.family.wide.slug, self.family.mark): made.steps}
