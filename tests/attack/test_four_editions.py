"""Four editions one after another, read together by one who holds both audiences' files, steps and national tables.

Every small group of rows that published figures can name is tried: in one figure and not in another, in both, come
late between two editions. The same attackers break what version 0.3.0 would have published of the same county.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import pytest

from etl.protect import AUDIENCES, GROUP, OPEN, Audience
from tests.attack.calculators import numbers, subtracted
from tests.attack.editions import EDITIONS, POPULATIONS, counted, every_family, published
from tests.attack.facts import Facts, small_facts
from tests.attack.known import Population, all_that_is_known, all_that_was_known
from tests.attack.naive import exact_figures
from tests.attack.possible import Possible, Proved
from tests.helpers.worlds import of

SEEDS = (1, 2, 3)[: of(3, least=1)]
SEED = SEEDS[0]
NEWEST = len(EDITIONS) - 1
ANYBODY = Audience("anybody", 0)  # is told everything as it is

seeds = pytest.mark.parametrize("seed", SEEDS)


@cache
def population(name: str, seed: int) -> Population:
    return Population.of(name, seed)


@cache
def facts(name: str, seed: int) -> Facts:
    return small_facts(Possible(population(name, seed).kinds), population(name, seed), NEWEST)


@cache
def known(name: str, seed: int) -> Possible:
    return all_that_is_known(population(name, seed))


@cache
def known_then(name: str, seed: int, audience: Audience) -> Possible:
    return all_that_was_known(population(name, seed), audience)


@cache
def proved(seed: int) -> dict[str, Proved]:
    """By name: what the linear programme narrows to one to five."""
    return {
        facts(name, seed).names[one.fact]: one
        for name in POPULATIONS
        for one in known(name, seed).proved(facts(name, seed).rows)
    }


def test_rows_stand_where_they_are_counted() -> None:
    """What the attacker takes to be the truth is what the measures count, or he is after something else."""
    editions, _ = counted(SEED)
    for at, edition in enumerate(editions):
        for family in every_family():
            truth = population(family.wide.population, SEED)
            for given in edition.span.periods(family.wide.base):
                for atom, count in edition.atoms(family, given).items():
                    row = known(truth.name, SEED).row([(family.wide.slug, atom, given.key, at)])
                    assert row @ truth.truth == count


@seeds
def test_everything_the_attacker_is_told_is_true(seed: int) -> None:
    for name in POPULATIONS:
        truth = population(name, seed).truth
        assert known(name, seed).wrong(truth) == 0
        assert known(name, seed).known > 80
        assert all(known_then(name, seed, audience).wrong(truth) == 0 for audience in AUDIENCES)


@seeds
def test_no_sums_and_differences_of_exact_figures_tell_a_few(seed: int) -> None:
    for name in POPULATIONS:
        small = facts(name, seed)
        assert small.rows.shape[0] > 10
        assert [small.names[at] for at in np.flatnonzero(known(name, seed).subtracted(small.rows))] == []


@seeds
def test_nobody_can_tell_that_there_are_between_one_and_five(seed: int) -> None:
    """Let alone how many."""
    assert proved(seed) == {}


NAMED = (
    "open for three years or more", "started and ended within the quarter", "never assessed",
    "conferences without a discussion", "on the roll, but not in spring",
)  # fmt: skip


def small_and_true(found: dict[tuple[str, str, str], int], true: dict[tuple[str, str, str], int]) -> set[str]:
    """What the calculator tells of one to five rows, and rightly."""
    return {what for (what, *line), count in found.items() if 1 <= count <= 5 and true[(what, *line)] == count}


@seeds
def test_the_calculators_tell_nothing(seed: int) -> None:
    """Of any edition for itself, and of any two, whoever they are for."""
    every = [numbers(each.figures[audience.name]) for each in published(seed) for audience in AUDIENCES]
    for now, before in [*((one, None) for one in every), *((one, other) for other, one in combinations(every, 2))]:
        assert [line for line, count in subtracted(now, before).items() if 1 <= abs(count) <= 5] == []


def test_there_are_exact_figures_to_subtract() -> None:
    """To the group in every edition. The open edition has none of a line once a single period is under twenty: so it is
    with all of them but in one county of three.
    """
    told = {
        audience: [[len(numbers(each.figures[audience.name])) for each in published(seed)] for seed in SEEDS]
        for audience in AUDIENCES
    }
    assert all(many > 300 for editions in told[GROUP] for many in editions)
    assert [sum(many > 30 for many in editions) for editions in told[OPEN]] == [0, 0, 4][: len(SEEDS)]


def test_the_calculators_tell_everything_of_version_0_3_0() -> None:
    found = set()
    for seed in SEEDS:
        editions, _ = counted(seed)
        told, true = ([numbers(exact_figures(each, to)) for each in editions] for to in (GROUP, ANYBODY))
        for at in range(1, len(editions)):
            found |= small_and_true(subtracted(told[at], told[at - 1]), subtracted(true[at], true[at - 1]))
    assert found >= set(NAMED)
    assert sum("came late" in what for what in found) >= 10


@pytest.mark.parametrize(("audience", "least"), [(GROUP, 250), (OPEN, 50)], ids=["group", "open"])
def test_the_attackers_break_version_0_3_0(audience: Audience, least: int) -> None:
    many = 0
    for name in POPULATIONS:
        then, small = known_then(name, SEED, audience), facts(name, SEED)
        told = np.flatnonzero(then.subtracted(small.rows))
        many += len(told)
        tried = told[:: max(1, len(told) // 2)]
        for fact, one in zip(tried, then.proved(small.rows[tried]), strict=True):
            assert one.least == one.most == small.rows[fact] @ population(name, SEED).truth
    assert many >= least
