"""Exact figures of the whole area, added up and subtracted in every way, tell no count of one to five."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.protect import GROUP, OPEN, Audience, Protected, Rounded
from etl.protect.rounding import Atom
from queries.indicator.groups import ROOT
from tests.attack.worlds import County, as_measured
from tests.helpers.measures import a_ground, told_to
from tests.helpers.worlds import of

SHAPES = ("series inside a series", "measures within each other")


def exact_sums(county: County, rounded: Rounded, rows: list[Protected]) -> list[list[float]]:
    """Which atoms each exact count is the sum of: the counted, and all units."""
    family, atoms = county.family, county.family.atoms()
    slugs = [one.slug for one in family.chain]
    found = []
    for row in rows:
        if row.rounded or row.indicator not in slugs or (row.locality, row.dimension) != ("all", "all"):
            continue
        parts = {row.series, *family.inside(row.series)}
        counted = slugs[slugs.index(row.indicator) :]
        if row.numerator is not None:
            found.append([float(part in parts and outcome in counted) for part, outcome in atoms])
        if row.denominator is not None:
            found.append([float(part in parts) for part, _ in atoms])
    return found


def told(sums: list[list[float]], atoms: list[Atom], of: tuple[Atom, ...]) -> bool:
    """Whether some sum and difference of exact counts is the count of these atoms."""
    wanted = [float(atom in of) for atom in atoms]
    return bool(np.linalg.matrix_rank(np.array([*sums, wanted])) == np.linalg.matrix_rank(np.array(sums)))


def each_by_itself(rows: list[Protected]) -> list[Protected]:
    """Of figures that are all exact those that a look at nothing but the figure itself would leave."""
    return [
        row
        for row in rows
        if row.numerator is not None and row.denominator is not None
        if GROUP.safe(row.numerator) and GROUP.safe(row.denominator - row.numerator)
    ]


def small_and_told(shape: str, seed: int, audience: Audience, naive: bool = False) -> list[tuple[Atom, ...]]:
    """Atoms, and pairs of them, of which there are one to five, and which exact figures tell."""
    rng = Random(seed)
    county = County.of(shape, 1)
    (quarter,) = (period.key for period in county.periods)
    atoms = county.family.atoms()
    counts = {atom: rng.choice([0, 1, 2, 3, 6, 7, 9, 30]) for atom in atoms}
    world = {quarter: {atom: {ROOT: count} for atom, count in counts.items()}}
    rounded = county.rounded(world)
    measured = as_measured(county.family, world)
    rows = told_to(audience, rounded, measured, a_ground({"": {quarter: {}}}))
    sums = exact_sums(county, rounded, each_by_itself(rows) if naive else rows)
    few = [of for many in (1, 2) for of in combinations(atoms, many) if 1 <= sum(counts[atom] for atom in of) <= 5]
    return [of for of in few if sums and told(sums, atoms, of)]


@pytest.mark.parametrize("audience", [GROUP, OPEN], ids=lambda a: a.name)
@pytest.mark.parametrize("shape", SHAPES)
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=of(60), deadline=None)
def test_no_sum_or_difference_of_exact_figures_tells_one_to_five(shape: str, seed: int, audience: Audience) -> None:
    assert small_and_told(shape, seed, audience) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_without_looking_at_what_is_left_over_it_would(shape: str) -> None:
    assert any(small_and_told(shape, seed, Audience("anybody", 0), naive=True) for seed in range(40))
