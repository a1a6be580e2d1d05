"""Cumulative greedy rounding: known answers, the properties that make it safe, and an attacker who tries everything."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.protect.cumulative import BASE, WHOLE_BASE, CumulativeRounding, nearest
from queries.indicator.groups import ROOT, Node
from tests.helpers.worlds import of

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "cumulative_rounding.json").read_text())
LOCALITIES: list[Node] = [(name, "all", "all") for name in ("north", "central", "south")]
SEXES: list[Node] = [("all", "sex", name) for name in ("female", "male", "unknown")]
Leaf = tuple[int, int]  # which locality, which sex
World = list[dict[Leaf, int]]  # a step: how many in each
NEAR = 4  # children more or fewer in one place, which can never be told


def rounding() -> CumulativeRounding[Node]:
    return CumulativeRounding(ROOT, [(ROOT, LOCALITIES), (ROOT, SEXES)])


def counts(step: dict[Leaf, int]) -> dict[Node, int]:
    """What the tables over one step's children would say."""
    found = {ROOT: sum(step.values())}
    for (place, sex), count in step.items():
        for node in (LOCALITIES[place], SEXES[sex]):
            found[node] = found.get(node, 0) + count
    return found


def published(world: World) -> list[dict[Node, int]]:
    running = rounding()
    return [running.step(counts(step)) for step in world]


LEAVES = list(itertools.product(range(3), range(3)))
worlds = st.lists(st.fixed_dictionaries({leaf: st.integers(0, 6) for leaf in LEAVES}), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("count", "tens"), [(0, 0), (4, 0), (5, 10), (9, 10), (10, 10), (14, 10), (15, 20), (24, 20), (25, 30), (101, 100)]
)
def test_the_whole_is_to_the_nearest_ten_and_halves_go_up(count: int, tens: int) -> None:
    assert nearest(count, WHOLE_BASE) == tens
    for first in range(count + 1):  # in two steps as in one
        running = rounding()
        running.step({ROOT: first, LOCALITIES[0]: first, SEXES[0]: first})
        running.step({ROOT: count - first, LOCALITIES[0]: count - first, SEXES[0]: count - first})
        assert running.total[ROOT] == running.total[LOCALITIES[0]] == tens


@pytest.mark.parametrize("case", range(len(VECTORS)))
def test_known_answers_of_how_a_whole_is_shared_out(case: int) -> None:
    """The vectors' whole is to the nearest five, as it was once; given that, the parts get what they get there."""
    vector = VECTORS[case]
    for outcome in range(vector["outcomes"]):
        running = CumulativeRounding(ROOT, _vector_partitions(vector))
        for quarter in vector["quarters"]:
            expected = {
                key.rsplit("|", 1)[0]: value
                for key, value in quarter["protected_cumulative"].items()
                if key.endswith(f"|{outcome}")
            }
            counts = _vector_counts(vector, quarter["true_increment"], outcome)
            running.step(counts, expected["LA"] - running.total[ROOT])
            assert {_vector_name(node): total for node, total in running.total.items()} == expected


@given(worlds)
def test_every_table_adds_up_in_fives_and_never_goes_back(world: World) -> None:
    for step in published(world):
        assert all(count >= 0 and count % BASE == 0 for count in step.values())
        assert step[ROOT] % WHOLE_BASE == 0
        for parts in (LOCALITIES, SEXES):
            assert sum(step[node] for node in parts) == step[ROOT]


@given(worlds)
def test_no_window_is_far_from_the_truth(world: World) -> None:
    """A total of the whole is five over at most, and four under. A part's is five over at most: nobody gets a five who
    is owed less than nothing. So of three parts one is owed four and twice five at most; and a window is two edges.
    """
    said, true = published(world), [counts(step) for step in world]
    for first, last in itertools.combinations(range(len(world) + 1), 2):
        for node in (ROOT, *LOCALITIES, *SEXES):
            window = sum(said[at][node] - true[at].get(node, 0) for at in range(first, last))
            assert abs(window) < (WHOLE_BASE if node == ROOT else 2 * WHOLE_BASE)


@given(worlds)
def test_what_is_published_is_itself_a_possible_truth(world: World) -> None:
    said = published(world)
    running = rounding()
    assert [running.step(step) for step in said] == said


@given(worlds, st.sampled_from(LEAVES), st.integers(0, 5), st.integers(-NEAR, NEAR))
@settings(max_examples=of(300))
def test_the_published_truth_and_its_neighbours_look_the_same(world: World, leaf: Leaf, at: int, change: int) -> None:
    """One to four children more or fewer anywhere in the published table give the same table again."""
    said = published(world)
    at %= len(said)
    place, sex = LOCALITIES[leaf[0]], SEXES[leaf[1]]
    if min(said[at][place], said[at][sex]) + change < 0:
        return
    changed = [dict(step) for step in said]
    for node in (ROOT, place, sex):
        changed[at][node] += change
    running = rounding()
    assert [running.step(step) for step in changed] == said


@given(worlds, worlds)
def test_earlier_steps_do_not_depend_on_later_ones(world: World, later: World) -> None:
    assert published(world + later)[: len(world)] == published(world)


def test_an_attacker_who_tries_every_world_proves_no_small_number() -> None:
    """Two localities, two steps, up to fifteen children in each: which truths fit what was published?"""
    parts = LOCALITIES[:2]
    fits: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for truth in itertools.product(range(16), repeat=4):
        running = CumulativeRounding(ROOT, [(ROOT, parts)])
        steps = [running.step({parts[0]: a, parts[1]: b, ROOT: a + b}) for a, b in (truth[:2], truth[2:])]
        fits.setdefault(tuple(step[node] for step in steps for node in parts), []).append(truth)
    small = {said: truths for said, truths in fits.items() if max(said) <= WHOLE_BASE}
    assert len(small) > 5
    for truths in small.values():
        for at in range(4):
            possible = {truth[at] for truth in truths}
            assert 0 in possible or max(possible) >= BASE, "a cell was proved to be one to four"
            assert len(possible) >= 3


def _vector_partitions(vector: dict[str, Any]) -> list[tuple[Node, list[Node]]]:
    places = [(str(at), "all", "all") for at in range(vector["nloc"])]
    found: list[tuple[Node, list[Node]]] = [(ROOT, places)]
    for dimension, size in vector["dims"].items():
        for place in places if vector["loc_x_cat"] else [ROOT]:
            found.append((place, [(place[0], dimension, str(at)) for at in range(size)]))
    return found


def _vector_counts(vector: dict[str, Any], increment: dict[str, Any], outcome: int) -> dict[Node, int]:
    found: dict[Node, int] = {}
    for at_dimension, (dimension, size) in enumerate(vector["dims"].items()):
        for place, at in itertools.product(range(vector["nloc"]), range(size)):
            count = increment[dimension][place][at][outcome]
            home = str(place) if vector["loc_x_cat"] else "all"
            nodes = [(home, dimension, str(at))]
            if at_dimension == 0:
                nodes += [ROOT, (str(place), "all", "all")]
            for node in nodes:
                found[node] = found.get(node, 0) + count
    return found


def _vector_name(node: Node) -> str:
    place, dimension, category = node
    if node == ROOT:
        return "LA"
    if dimension == "all":
        return f"loc|{place}"
    return f"cat|{dimension}|{category}" if place == "all" else f"lc|{place}|{dimension}|{category}"
