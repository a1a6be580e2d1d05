"""An attacker who knows everything that is published and how it was made, and who tries every truth there could be.

Small worlds are listed whole, each is taken through protect as it stands, and those that look the same are laid side
by side. What all of them share is proved. A cell proved to be one to five would be somebody's secret told.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pytest

from etl.protect import GROUP, OPEN, Audience, Family, below_area, round_all
from etl.protect.cumulative import CumulativeRounding
from queries.indicator.groups import ROOT, Node
from queries.indicator.indicator import Indicator
from tests.attack.worlds import World, as_measured, lines
from tests.helpers.measures import a_ground, an_indicator, told_to

PLACES: list[Node] = [(name, "all", "all") for name in ("north", "central", "south", "unknown")]
SEXES: list[Node] = [("all", "sex", name) for name in ("female", "male", "unknown")]
QUARTERS = ("2024Q1", "2024Q2", "2024Q3", "2024Q4")
COUNTS = an_indicator(kind="rate", unit="rate_per_10000")
FEW = 0.1  # the share of cells of which only one or two counts are possible, beside exact wholes

Truth = tuple[tuple[int, ...], ...]  # period → part → how many


@dataclass
class Attacked:
    """What an attacker learns of every cell of every class of truths that look the same."""

    cells: int = 0
    exact: int = 0
    proved: int = 0
    few: int = 0

    def judge(self, possible: set[int]) -> None:
        self.cells += 1
        within = min(possible) >= 1 and max(possible) <= 5
        self.exact += within and len(possible) == 1
        self.proved += within
        self.few += len(possible) <= 2


def attacked(seen: Iterable[tuple[Hashable, Truth]], limit: int | None = None) -> Attacked:
    """Lay truths that look the same side by side. Classes cut off by the limit of what was listed are left out."""
    classes: dict[Hashable, list[Truth]] = defaultdict(list)
    for looks, truth in seen:
        classes[looks].append(truth)
    found = Attacked()
    for truths in classes.values():
        if limit is not None and any(limit in row for truth in truths for row in truth):
            continue
        for period, row in enumerate(truths[0]):
            for part in range(len(row)):
                found.judge({truth[period][part] for truth in truths})
    return found


def every(parts: int, periods: int, limit: int) -> Iterator[Truth]:
    rows = list(itertools.product(range(limit + 1), repeat=parts))
    return itertools.product(rows, repeat=periods)


def adding_up_to(totals: Sequence[int], parts: int) -> Iterator[Truth]:
    return itertools.product(*(list(_shared(total, parts)) for total in totals))


def _shared(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in _shared(total - first, parts - 1):
            yield (first, *others)


def every_step(truth: Truth) -> Hashable:
    """Every step of every part: more than any page or download tells."""
    parts = PLACES[: len(truth[0])]
    running = CumulativeRounding(ROOT, [(ROOT, parts)])
    steps = [running.step({ROOT: sum(row), **dict(zip(parts, row, strict=True))}) for row in truth]
    return tuple(step[node] for step in steps for node in parts)


def all_that_is_read(world: World, indicator: Indicator, audience: Audience, whole_year: bool = True) -> Hashable:
    """Every row of the mart, of whole area and parts; of a whole year, the quarters with nobody in them as well."""
    family = Family((indicator,))
    quarters = QUARTERS if whole_year else tuple(world)
    measured = as_measured(family, {key: world.get(key, {}) for key in quarters})
    ground = a_ground({"": {key: {} for key in quarters}})
    (rounded,) = round_all([family], measured, ground)
    rows = told_to(audience, rounded, measured, ground)
    return tuple((r.numerator, r.denominator, r.value, r.status) for r in rows)


def by_place(truth: Truth) -> World:
    return {
        key: {("neglect", "units"): {ROOT: sum(row), **dict(zip(PLACES, row, strict=False))}}
        for key, row in zip(QUARTERS, truth, strict=False)
    }


@pytest.fixture(autouse=True)
def tables_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small world would not be shown at all, and then there is nothing to attack."""
    monkeypatch.setattr(below_area, "TABLE_FROM", 0)


@pytest.mark.parametrize(("parts", "periods", "limit"), [(2, 1, 60), (3, 1, 30), (2, 2, 18)])
def test_steps_alone_prove_nothing_small(parts: int, periods: int, limit: int) -> None:
    found = attacked(((every_step(truth), truth) for truth in every(parts, periods, limit)), limit)
    assert found.cells >= 50
    assert (found.exact, found.proved, found.few) == (0, 0, 0)


WHOLES = [(7, 6), (8, 9), (12, 13)]  # twelve, then thirteen, is the worst there is without the rule for two
HALVES = [(22, 21), (27, 31), (44, 41)]  # and of two parts 44, then 41


def beside_exact_wholes(audience: Audience, totals: Sequence[tuple[int, ...]], parts: int) -> Attacked:
    """The wholes are exact, so that only truths that add up to them are possible.

    The open audience has exact wholes only while no quarter is small, and so has no year that nobody ends.
    """
    return attacked(
        (all_that_is_read(by_place(truth), COUNTS, audience, not audience.always), truth)
        for each in totals
        for truth in adding_up_to(each, parts)
    )


def test_the_groups_exact_wholes_beside_three_parts_prove_nothing_small() -> None:
    found = beside_exact_wholes(GROUP, WHOLES, 3)
    assert found.cells > 30
    assert (found.exact, found.proved) == (0, 0)
    assert found.few <= FEW * found.cells


@pytest.mark.parametrize("audience", [GROUP, OPEN], ids=lambda a: a.name)
def test_exact_wholes_beside_a_split_into_two_prove_nothing_small(audience: Audience) -> None:
    found = beside_exact_wholes(audience, HALVES, 2)
    assert found.cells > 30
    assert (found.exact, found.proved) == (0, 0)
    assert found.few <= FEW * found.cells


def test_without_the_rule_for_two_the_attack_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the attacker is known to be able to.

    Of 12 and then 13 in three places, published as (0, 0, 10) and (0, 20, 0), the second held exactly 3 at first.
    """
    monkeypatch.setattr(below_area.Below, "_tells_by_two", lambda *_: False)
    assert beside_exact_wholes(GROUP, [(12, 13)], 3).exact > 0
    assert beside_exact_wholes(OPEN, [(44, 41)], 2).exact > 0


def test_several_ways_of_splitting_the_same_children_prove_nothing_small() -> None:
    """Three places by two sexes, and it is known how many children there are: what is proved of a place or a sex?"""
    both = an_indicator(kind="rate", unit="rate_per_10000", dimensions=("sex",))
    leaves = list(itertools.product(PLACES[:3], SEXES[:2]))

    def seen() -> Iterator[tuple[Hashable, Truth]]:
        for total in (6, 9):
            for counts in _shared(total, len(leaves)):
                nodes = {ROOT: total}
                for leaf, count in zip(leaves, counts, strict=True):
                    for node in leaf:
                        nodes[node] = nodes.get(node, 0) + count
                row = tuple(nodes[node] for node in (*PLACES[:3], *SEXES[:2]))
                world = {QUARTERS[0]: {("neglect", "units"): nodes}}
                yield all_that_is_read(world, both, GROUP), (row,)

    found = attacked(seen())
    assert found.cells >= 10
    assert (found.exact, found.proved) == (0, 0)


MOST = 15
PART_OF_ALL = an_indicator(series=lines(neglect="all", all=""), localities=False)


def test_an_exact_whole_beside_its_part_proves_nothing_small_of_the_part() -> None:
    """A few plans for neglect among many others: both are rounded, and so is their sum, or it would tell both."""
    found = attacked(whole_and_part(), MOST)
    assert found.cells > 10
    assert (found.exact, found.proved) == (0, 0)


def test_an_exact_whole_would_tell_its_part() -> None:
    assert attacked(whole_and_part(whole_is_exact=True), MOST).exact > 0


def whole_and_part(whole_is_exact: bool = False) -> Iterator[tuple[Hashable, Truth]]:
    for few in itertools.product(range(MOST + 1), repeat=2):
        for others in itertools.product(range(20, 24), repeat=2):
            world: World = {
                key: {
                    ("neglect", PART_OF_ALL.slug): {ROOT: few[at]},
                    ("neglect", "rest"): {ROOT: 60},
                    ("all", PART_OF_ALL.slug): {ROOT: others[at]},
                    ("all", "rest"): {ROOT: 100},
                }
                for at, key in enumerate(QUARTERS[:2])
            } | {
                key: {(part, "rest"): {ROOT: 80} for part in ("neglect", "all")}
                | {(part, PART_OF_ALL.slug): {ROOT: 30} for part in ("neglect", "all")}
                for key in QUARTERS[2:]
            }
            whole = tuple(n + other for n, other in zip(few, others, strict=True)) if whole_is_exact else ()
            yield (all_that_is_read(world, PART_OF_ALL, OPEN), whole), tuple((count,) for count in few)
