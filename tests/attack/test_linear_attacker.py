"""A linear-programming attacker over every published cell and every published national figure.

It must fail on what we publish, and succeed on what is usually done: or nobody would know that it can attack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pytest

from etl.measure.measure import partitions
from etl.protect import GROUP, OPEN, Audience, Family, Rounded, round_all
from queries.indicator.groups import ROOT, Node
from tests.attack.county import ENDS, QUARTERS, STARTS, STOCK, a_county
from tests.attack.linear import SMALL, Attacker, Key, Sum, adds_up, counted_in, knows_steps, knows_wholes, units_of
from tests.attack.worlds import World, as_measured
from tests.helpers.measures import a_ground, told_to

SEED = 4
LOW_AT_FIRST = 3  # a county whose first quarter has a whole-area count that the group reads as low
YEARS = (QUARTERS[:4], QUARTERS[4:])
ROLLING = [QUARTERS[at : at + 4] for at in range(len(QUARTERS) - 3)]
WINDOWS = [[quarter] for quarter in QUARTERS] + ROLLING


@dataclass
class County:
    """An invented county, its truth and what is published of it."""

    truth: Mapping[str, World]
    rounded: Mapping[str, Rounded]

    @classmethod
    def of(cls, seed: int, plans: int = 70) -> County:
        truth = a_county(seed, plans)
        return cls(truth, {family.wide.slug: _rounded(family, truth[family.wide.slug]) for family in _FAMILIES})

    def true(self, key: Key) -> int:
        slug, atom, period, node = key
        return self.truth[slug][period][atom].get(node, 0)

    def total(self, cells: Sum) -> float:
        return sum(many * self.true(key) for key, many in cells.items())


_FAMILIES = (STARTS, ENDS, STOCK)
# Of one population, so that one line of one family may be exact: plans for neglect that started.
_GROUND = replace(
    a_ground({"": {key: {} for key in QUARTERS}}),
    may_be_exact=lambda widest, line: widest.slug == STARTS.wide.slug and line.main,
)


def _rounded(family: Family, world: World) -> Rounded:
    (made,) = round_all([family], as_measured(family, world), _GROUND)
    return made


@pytest.fixture(scope="module")
def county() -> County:
    return County.of(SEED)


def attacker_of(county: County, audience: Audience) -> Attacker:
    """Everything that this audience, or anybody, may know."""
    attacker = Attacker()
    for slug, rounded in county.rounded.items():
        adds_up(attacker, rounded)
        knows_steps(attacker, rounded)
        rows = told_to(audience, rounded, as_measured(rounded.family, county.truth[slug]), _GROUND)
        exact = knows_wholes(
            attacker, rounded, (row for row in rows if (row.locality, row.dimension) == ("all", "all"))
        )
        attacker.exact += exact
    for known in (plans_that_were_open(county), published_nationally(county)):
        for cells in known:
            attacker.knows(cells, county.total(cells))
    return attacker


def plans_that_were_open(county: County) -> Iterator[Sum]:
    """Open at the end of a quarter: those open before and those that started, less those that ended."""
    starts, ends, stock = (county.rounded[family.wide.slug] for family in _FAMILIES)
    for (before, quarter), node, series in (
        (pair, node, series) for pair in pairwise(QUARTERS) for node in nodes() for series in ("neglect", "all")
    ):
        less = [units_of(stock, series, before, node), units_of(starts, series, quarter, node)]
        plus = [units_of(stock, series, quarter, node), units_of(ends, series, quarter, node)]
        yield {key: -1.0 for cells in less for key in cells} | {key: 1.0 for cells in plus for key in cells}


def published_nationally(county: County) -> Iterator[Sum]:
    """The county's exact yearly figures as the Department publishes them: of all plans, not of neglect."""
    starts, ends, stock = (county.rounded[family.wide.slug] for family in _FAMILIES)
    for year in YEARS:
        for rounded, slug in ((starts, "ever"), (ends, "ended_after_two_years")):
            yield {key: 1.0 for quarter in year for key in counted_in(rounded, slug, "all", quarter)}
            yield {key: 1.0 for quarter in year for key in units_of(rounded, "all", quarter)}
        yield counted_in(stock, "open_two_years", "all", year[-1])
        yield units_of(stock, "all", year[-1])


def nodes() -> list[Node]:
    return [ROOT, *(node for parts in partitions(STARTS.wide) for node in parts)]


def small(county: County, attacker: Attacker, where: Callable[[Node], bool]) -> list[Key]:
    """The cells that would be somebody's secret: truly one to five."""
    return [key for key in attacker.cells if SMALL[0] <= county.true(key) <= SMALL[1] and where(key[3])]


def test_everything_the_attacker_is_told_is_true(county: County) -> None:
    """Else it proves nothing that it does not find anything."""
    for audience in (GROUP, OPEN):
        for cells, lowest, highest in attacker_of(county, audience).rows:
            assert lowest <= county.total(cells) <= highest


@pytest.mark.parametrize("audience", [GROUP, OPEN], ids=lambda a: a.name)
def test_no_place_or_group_is_proved_to_hold_one_to_five(county: County, audience: Audience) -> None:
    attacker = attacker_of(county, audience)
    cells = small(county, attacker, lambda node: node != ROOT)
    assert len(cells) > 500
    assert attacker.proved(cells) == {}


def test_nothing_of_the_whole_area_is_proved_to_be_one_to_five_to_the_open_audience(county: County) -> None:
    attacker = attacker_of(county, OPEN)
    cells = small(county, attacker, lambda node: node == ROOT)
    assert len(cells) > 20
    assert attacker.proved(cells) == {}


def test_nothing_of_the_whole_area_is_proved_to_be_one_to_five_to_the_group(county: County) -> None:
    attacker = attacker_of(county, GROUP)
    cells = small(county, attacker, lambda node: node == ROOT)
    assert len(cells) > 20
    assert attacker.proved(cells) == {}


def test_nothing_is_proved_where_some_years_are_exact_and_some_are_not() -> None:
    county = County.of(SEED, plans=180)
    attacker = attacker_of(county, GROUP)
    assert 0 < attacker.exact < len(QUARTERS) * len(STARTS.chain)
    assert attacker.proved(small(county, attacker, lambda node: True)) == {}


def test_no_place_is_proved_to_the_group_by_a_low_whole_and_every_step() -> None:
    """With the steps of quarters whose tables no page shows: whoever holds the group's mart file has them."""
    county = County.of(LOW_AT_FIRST)
    attacker = attacker_of(county, GROUP)
    assert attacker.proved(small(county, attacker, lambda node: node != ROOT)) == {}


Table = dict[Node, int]
Publish = Callable[[Attacker, list[str], Table], None]


def again(county: County, window: list[str], node: Node) -> int:
    """Plans that started again, of all plans that started: the truth."""
    counts = county.truth["ever"]
    return sum(counts[key][atom].get(node, 0) for key in window for atom in counts[key] if atom[1] != "rest")


def attacked(county: County, publish: Publish) -> dict[Key, tuple[int, int]]:
    """What is proved of plans that started again, published in some other way: by quarter and four quarters rolling."""
    attacker = Attacker()
    for window in WINDOWS:
        for parts in partitions(STARTS.wide):
            table = {node: again(county, window, node) for node in (ROOT, *parts)}
            publish(attacker, window, table)
            if len(window) == 1:
                attacker.knows(dict.fromkeys(((window[0], node) for node in parts), 1.0) | {(window[0], ROOT): -1.0}, 0)
    return attacker.proved(
        [(key, node) for key in QUARTERS for node in nodes() if SMALL[0] <= again(county, [key], node) <= SMALL[1]]
    )


def in_window(window: list[str], node: Node) -> Sum:
    return {(key, node): 1.0 for key in window}


def hide_one_to_five(attacker: Attacker, window: list[str], table: Table) -> None:
    """One to five are hidden; where that is a single cell, the next smallest is too, so that nobody can subtract."""
    hidden = {node for node, count in table.items() if 1 <= count <= 5}
    parts = [node for node in table if node != ROOT]
    if len(hidden.intersection(parts)) == 1:
        others = [node for node in parts if node not in hidden and table[node]]
        hidden |= {min(others, key=lambda node: table[node])} if others else set()
    for node, count in table.items():
        lowest, highest = (1, np.inf) if node in hidden else (count, count)
        attacker.knows(in_window(window, node), lowest, highest)


def to_the_nearest_five(attacker: Attacker, window: list[str], table: Table) -> None:
    for node, count in table.items():
        nearest = 5 * round(count / 5)
        attacker.knows(in_window(window, node), nearest - 2, nearest + 2)


def test_suppression_as_usually_done_is_broken(county: County) -> None:
    proved = attacked(county, hide_one_to_five)
    assert len(proved) >= 20, "many cells are proved to be one to five"
    assert sum(lowest == highest for lowest, highest in proved.values()) >= 5, "and some are told exactly"
    for (key, node), (lowest, highest) in proved.items():
        assert lowest <= again(county, [key], node) <= highest, "and rightly"


def test_rounding_each_cell_for_itself_is_broken(county: County) -> None:
    proved = attacked(county, to_the_nearest_five)
    assert proved
    for (key, node), (lowest, highest) in proved.items():
        assert lowest <= again(county, [key], node) <= highest
