"""What linear arithmetic proves, against every truth there could be, one after the other."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.protect.provable import System, Told
from tests.helpers.worlds import of

MOST = 12  # things in an atom, for whoever tries them all


def things(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.uint64)


def some(first: int, many: int) -> np.ndarray:
    return np.arange(first, first + many, dtype=np.uint64)


def proved(cells: list[np.ndarray], told: list[Told]) -> set[int]:
    """How many things each proved fact is about."""
    system = System.of(cells)
    facts = system.facts([[at] for at in range(len(cells))])
    return {int(system.counts[fact].sum()) for fact in system.proved(told, facts)}


def exactly(cells: list[np.ndarray]) -> list[Told]:
    return [Told([at], len(cell), len(cell)) for at, cell in enumerate(cells)]


def test_a_whole_less_all_but_two_of_it_is_two() -> None:
    cells = [some(0, 20), some(0, 18)]
    assert proved(cells, exactly(cells)) == {2}


def test_a_whole_less_all_but_six_of_it_is_nobodys_secret() -> None:
    cells = [some(0, 20), some(0, 14)]
    assert proved(cells, exactly(cells)) == set()


def test_counts_that_share_nobody_tell_nothing_together() -> None:
    cells = [some(0, 20), some(20, 20), some(40, 7)]
    assert proved(cells, exactly(cells)) == set()


def test_what_two_counts_share_is_not_told_by_their_sizes() -> None:
    cells = [some(0, 20), some(18, 20)]
    assert proved(cells, exactly(cells)) == set()


@pytest.mark.parametrize(("whole", "in_fives", "few"), [(43, 40, {3}), (42, 40, set()), (45, 40, set())])
def test_a_whole_beside_all_but_a_few_of_it_in_fives(whole: int, in_fives: int, few: set[int]) -> None:
    """About 40 is 38 to 42: of 43 that leaves one to five, of 42 perhaps nobody, of 45 perhaps six."""
    cells = [some(0, whole), some(0, whole - 3)]
    told = [Told([0], whole, whole), Told([1], in_fives - 2, in_fives + 2)]
    assert proved(cells, told) == few


@given(st.lists(st.lists(st.integers(0, 11), min_size=1, unique=True), min_size=2, max_size=3))
@settings(max_examples=of(60), deadline=None)
def test_whatever_it_proves_is_so_in_every_possible_truth(drawn: list[list[int]]) -> None:
    cells = [things(*numbers) for numbers in drawn]
    system = System.of(cells)
    told = exactly(cells)
    sums = [len(cell) for cell in cells]
    truths = [
        np.array(truth)
        for truth in product(range(MOST), repeat=len(system.counts))
        if [int(row @ truth) for row in system.inside] == sums
    ] if len(system.counts) <= 4 else []  # fmt: skip
    for fact in system.proved(told, system.facts([[at] for at in range(len(cells))])):
        assert all(1 <= truth[fact].sum() <= 5 for truth in truths)
