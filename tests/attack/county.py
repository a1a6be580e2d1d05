"""An invented county of a likely size: plans that start, stay open and end, quarter by quarter."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from etl.protect import Family, families
from etl.protect.rounding import Atom, Counts
from queries.indicator.groups import ROOT, Node
from tests.attack.worlds import World, lines
from tests.helpers.measures import an_indicator, quarters

QUARTERS = [p.key for p in quarters("2023Q1", "2024Q4")]
LONG = 8  # quarters: two years
PLACES = {"north": 0.3, "central": 0.42, "south": 0.25, "unknown": 0.03}
AGES = {"under 1": 0.1, "1 to 4": 0.22, "5 to 9": 0.3, "10 to 15": 0.31, "16 and over": 0.05, "unknown": 0.02}
GROUPS = {"asian": 0.07, "black": 0.05, "mixed": 0.12, "other": 0.03, "white": 0.69, "unknown": 0.04}
ALIKE = {"series": lines(neglect="all", all=""), "dimensions": ("age_band", "ethnic_group")}

STARTS, ENDS, STOCK = families(
    (
        an_indicator(slug="ever", **ALIKE),
        an_indicator(slug="within_two_years", within="ever", **ALIKE),
        an_indicator(slug="ended_after_two_years", **ALIKE),
        an_indicator(slug="open_two_years", stock=True, overlapping=True, **ALIKE),
    )
)


@dataclass(frozen=True)
class Plan:
    """One plan: what it is for, whether one like it ended before, when it began, and whose it is."""

    series: str
    again: str
    began: int
    nodes: tuple[Node, ...]


def _plan(rng: Random, began: int) -> Plan:
    def one(of: dict[str, float]) -> str:
        return rng.choices(list(of), list(of.values()))[0]

    nodes: tuple[Node, ...] = (
        ROOT, (one(PLACES), "all", "all"), ("all", "age_band", one(AGES)), ("all", "ethnic_group", one(GROUPS)),
    )  # fmt: skip
    again = one({"within_two_years": 0.09, "ever": 0.13, "rest": 0.78})
    return Plan(one({"neglect": 0.55, "all": 0.45}), again, began, nodes)


def a_county(seed: int, plans: int = 70) -> dict[str, World]:
    """The truth of each family, about so many plans a quarter."""
    rng = Random(seed)
    truth: dict[str, World] = {family.wide.slug: {} for family in (STARTS, ENDS, STOCK)}
    held = [_plan(rng, -rng.randint(1, 12)) for _ in range(plans * 24 // 7)]
    for at, key in enumerate(QUARTERS):
        starts = [_plan(rng, at) for _ in range(rng.randint(plans - 10, plans + 10))]
        rng.shuffle(held)
        many = rng.randint(plans - 10, plans + 10)
        ends, held = held[:many], held[many:] + starts
        truth["ever"][key] = _counted(STARTS, [(plan, plan.again) for plan in starts])
        for family, theirs in ((ENDS, ends), (STOCK, held)):
            slug = family.wide.slug
            truth[slug][key] = _counted(family, [(p, slug if at - p.began >= LONG else "rest") for p in theirs])
    return truth


def _counted(family: Family, plans: list[tuple[Plan, str]]) -> dict[Atom, Counts]:
    found: dict[Atom, Counts] = {atom: {} for atom in family.atoms()}
    for plan, outcome in plans:
        own = found[plan.series, outcome]
        for node in plan.nodes:
            own[node] = own.get(node, 0) + 1
    return found
