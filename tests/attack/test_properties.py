"""What must hold of the rounding of a whole family, whatever is counted, corrected, delayed or taken back.

tests/unit/protect/test_cumulative.py holds it of one outcome for itself; here it is families, and what was issued
before.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.measure.measure import BadMeasure, partitions
from etl.protect import Rounded, Step
from etl.protect.cumulative import BASE, WHOLE_BASE
from etl.protect.rounding import Atom, round_family
from queries.indicator.groups import ROOT, Node
from queries.indicator.indicator import Indicator
from tests.attack.worlds import SHAPES, Child, County, World, a_world, as_measured, children, copied
from tests.helpers.worlds import of

EXAMPLES = of(25)
PERIODS = 5
NEAR = 2  # how many children more or fewer can never be told
OVER, UNDER = 5, 4  # how far a total in tens, halves up, may be above the truth, and below it
LEAST = 6  # how much less than nothing a part may be owed

shapes = pytest.mark.parametrize("shape", SHAPES)
seeds = st.integers(0, 2**32 - 1)


tried = settings(max_examples=EXAMPLES, deadline=None)


def windows(county: County) -> list[list[str]]:
    keys = [p.key for p in county.periods]
    return [keys[first:last] for first, last in combinations(range(len(keys) + 1), 2)]


def nodes(county: County) -> list[Node]:
    return [ROOT, *(node for parts in partitions(county.family.wide) for node in parts)]


def told(made: Rounded, indicator: Indicator, series: str, keys: list[str], node: Node) -> dict[str, int]:
    return made.counts(indicator, series, keys, node)


def plain(steps: tuple[Step, ...]) -> set[tuple[object, ...]]:
    """Steps without the order of their issue."""
    return {(s.series, s.outcome, s.period, s.locality, s.dimension, s.category, s.count) for s in steps if s.count}


@shapes
@given(seed=seeds)
@tried
def test_every_table_of_every_measure_adds_up_in_fives_to_tens_in_every_window(shape: str, seed: int) -> None:
    county = County.of(shape, 4)
    made = county.rounded(a_world(county.family, county.periods, Random(seed)))
    for keys in windows(county):
        for indicator in county.family.members:
            for line in indicator.series:
                whole = told(made, indicator, line.key, keys, ROOT)
                assert sum(whole.values()) % WHOLE_BASE == 0
                assert all(count >= 0 and count % BASE == 0 for count in whole.values())
                for parts in partitions(indicator):
                    every = [told(made, indicator, line.key, keys, node) for node in parts]
                    assert all(count >= 0 for counts in every for count in counts.values())
                    assert whole == {outcome: sum(counts[outcome] for counts in every) for outcome in whole}


@shapes
@given(seed=seeds)
@tried
def test_no_series_or_measure_outgrows_the_one_that_holds_it(shape: str, seed: int) -> None:
    """In no place, group or window: the difference of two pages is a protected count like any other."""
    county = County.of(shape, 4)
    made = county.rounded(a_world(county.family, county.periods, Random(seed)))
    for keys in windows(county):
        for node in nodes(county):
            for line in county.family.wide.series:
                by_measure = [told(made, one, line.key, keys, node) for one in county.family.chain]
                for wide, narrow in pairwise(by_measure):
                    assert sum(wide.values()) == sum(narrow.values())
                    assert narrow["counted"] <= wide["counted"]
                for one, whole in zip(county.family.chain, by_measure, strict=True):
                    inner = [told(made, one, part, keys, node) for part in county.family.inside(line.key)]
                    for outcome in whole:
                        assert sum(counts[outcome] for counts in inner) <= whole[outcome]


@shapes
@given(seed=seeds)
@tried
def test_the_published_steps_are_themselves_a_possible_truth(shape: str, seed: int) -> None:
    county = County.of(shape, 4)
    made = county.rounded(a_world(county.family, county.periods, Random(seed)))
    assert county.rounded(copied(made.by_period)).steps == made.steps


@shapes
@given(seed=seeds)
@settings(tried, max_examples=of(60))
def test_one_or_two_children_more_or_fewer_anywhere_in_the_published_table_are_never_told(
    shape: str, seed: int
) -> None:
    """Precisely: from a truth equal to what was published, one or two children may be in one leaf more or fewer (a
    part of every partition at once, of one atom), in any period, for good or moved to the next period, and one or two
    may have the other outcome instead: the same steps are published. Each published count has these truths beside it.
    """
    rng = Random(seed)
    county = County.of(shape, 4)
    made = county.rounded(a_world(county.family, county.periods, rng))
    changed = copied(made.by_period)
    at = rng.randrange(len(county.periods))
    (where,) = children(county.family, rng, 1, 0)
    many = rng.choice([-1, 1]) * rng.randint(1, NEAR)
    moves = [(at, where.atom, many)]
    how = rng.choice(["for good", "to the next period", "to another outcome"])
    if how == "to the next period" and at + 1 < len(county.periods):
        moves.append((at + 1, where.atom, -many))
    if how == "to another outcome":
        moves += [(at, other, -many) for other in county.family.atoms() if other != where.atom][:1]
    for period, atom, change in moves:
        Child(atom, where.parts, change).put(changed[county.periods[period].key])
    if all(count >= 0 for atoms in changed.values() for counts in atoms.values() for count in counts.values()):
        assert county.rounded(changed).steps == made.steps


@shapes
@given(seed=seeds)
@tried
def test_a_new_period_alters_no_issued_step(shape: str, seed: int) -> None:
    county = County.of(shape, PERIODS)
    world = a_world(county.family, county.periods, Random(seed))
    whole = county.rounded(world)
    before: set[tuple[object, ...]] = set()
    for many in range(1, PERIODS + 1):
        made = county.rounded({p.key: world[p.key] for p in county.periods[:many]})
        assert before <= plain(made.steps)
        before = plain(made.steps)
        county.issue(made)
    assert made.steps == whole.steps, "issued quarter by quarter or all at once, the steps are the same"


@shapes
@given(seed=seeds)
@tried
def test_late_corrections_alter_no_issued_step_and_enter_the_next(shape: str, seed: int) -> None:
    rng = Random(seed)
    county = County.of(shape, 4)
    world = a_world(county.family, county.periods[:3], rng)
    first = county.rounded(world)
    county.issue(first)
    corrected = copied(world)
    for child in children(county.family, rng, 8, 6):
        child.put(corrected[rng.choice(county.periods[:3]).key])
    again = county.rounded(corrected)
    assert again.steps == first.steps
    corrected |= a_world(county.family, county.periods[3:], rng)
    after = county.rounded(corrected)
    assert set(first.steps) <= set(after.steps)
    for atom in county.family.atoms():
        for parts in ([ROOT], *partitions(county.family.wide)):
            for node in parts:
                owed = total(corrected, atom, node) - total(after.by_period, atom, node)
                # The others are owed six less than nothing at least, and all together what the whole is.
                others = len(parts) - 1 + len(county.family.outcomes()) - 1
                assert -LEAST <= owed <= UNDER + LEAST * others, "the next total takes in what came late"


@shapes
@given(seed=seeds)
@tried
def test_children_taken_out_later_alter_no_issued_step_and_are_made_up_for(shape: str, seed: int) -> None:
    rng = Random(seed)
    county = County.of(shape, 4)
    world = a_world(county.family, county.periods[:3], rng)
    county.issue(first := county.rounded(world))
    corrected = copied(world)
    for atom in county.family.atoms():  # a quarter that turns out to have held nobody
        corrected[county.periods[1].key][atom] = {}
    corrected |= a_world(county.family, county.periods[3:], rng, groups=40)
    after = county.rounded(corrected)
    assert set(first.steps) <= set(after.steps)
    for line in county.family.wide.series:
        atoms = [atom for atom in county.family.atoms() if atom[0] == line.key]
        early = {key: corrected[key] for key in list(corrected)[:3]}
        given, true, then, now = (
            sum(total(held, atom, ROOT) for atom in atoms)
            for held in (first.by_period, early, corrected, after.by_period)
        )
        assert -UNDER <= now - then <= max(OVER, given - true), "of all units; what is counted of them has its share"


@shapes
@given(seed=seeds)
@tried
def test_a_period_taken_back_and_returned_again_keeps_its_steps(shape: str, seed: int) -> None:
    rng = Random(seed)
    county = County.of(shape, 4)
    world = a_world(county.family, county.periods, rng)
    first = county.rounded({p.key: world[p.key] for p in county.periods[:3]})
    county.issue(first)
    gone = rng.choice(county.periods[:3]).key
    without = county.rounded(world, without=(gone,))
    assert gone not in without.by_period, "what is not returned counts nothing"
    assert plain(first.steps) <= plain(without.steps), "and its steps wait for it"
    county.issue(without)
    back = county.rounded(world)
    assert plain(back.steps) == plain(without.steps)


def total(by_period: object, atom: Atom, node: Node) -> int:
    return sum(atoms.get(atom, {}).get(node, 0) for atoms in by_period.values())  # type: ignore[attr-defined]


def test_five_more_are_told() -> None:
    """So that the neighbours above are tried against a rounding that does answer to the truth."""
    county = County.of("a share", 1)
    (quarter,) = (p.key for p in county.periods)
    north: Child = Child(("neglect", "share"), (("north", "all", "all"), ("all", "sex", "female")), 10)
    world: World = {quarter: {atom: {} for atom in county.family.atoms()}}
    north.put(world[quarter])
    before = county.rounded(world)
    Child(north.atom, north.parts, 5).put(world[quarter])
    assert county.rounded(world).steps != before.steps


def test_a_measure_that_counts_more_than_the_one_it_is_within_is_refused() -> None:
    county = County.of("measures within each other", 1)
    measured = as_measured(county.family, a_world(county.family, county.periods, Random(1)))
    measured["wide"], measured["narrow"] = measured["narrow"], measured["wide"]
    with pytest.raises(BadMeasure, match="must be about the same units"):
        round_family(county.family, measured, county.periods)
