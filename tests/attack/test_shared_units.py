"""Two families about the same units, of which one gives how many there are and the other shares that out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.measure.measure import partitions
from etl.protect import ByGrain, Issued, Rounded, families, round_all
from etl.protect.cumulative import BASE, WHOLE_BASE
from queries.indicator.groups import ROOT, Node
from tests.attack.worlds import PUPILS, Child, World, as_measured, children, copied
from tests.helpers.measures import a_ground, an_indicator, quarters
from tests.helpers.worlds import of

PERIODS = [period.key for period in quarters("2023Q1", "2023Q4")]
OTHER, WIDE, NARROW = (
    an_indicator(slug=slug, series=PUPILS, dimensions=("sex",), **changes)
    for slug, changes in {"other": {}, "wide": {"units_as": "other"}, "narrow": {"within": "wide"}}.items()
)
GIVES, SHARES = families((OTHER, WIDE, NARROW))
NODES: list[Node] = [ROOT, *(node for parts in partitions(WIDE) for node in parts)]
NEAR = 2  # who is moved between two outcomes of one total counts for both of them

seeds = st.integers(0, 2**32 - 1)
tried = settings(max_examples=of(40), deadline=None)

Both = Mapping[str, World]  # the truth of each family


@dataclass
class Two:
    """Both families, and what has been issued of them."""

    issued: Issued = field(default_factory=dict)

    def rounded(self, both: Both) -> dict[str, Rounded]:
        measured: dict[str, ByGrain] = {}
        for family in (GIVES, SHARES):
            measured |= as_measured(family, both[family.wide.slug])
        ground = a_ground({"": {key: {} for key in both["wide"]}})
        return {one.family.wide.slug: one for one in round_all([SHARES, GIVES], measured, ground, self.issued)}

    def issue(self, made: Mapping[str, Rounded]) -> None:
        self.issued = {(one.family.wide.slug, one.family.mark): one.steps for one in made.values()}


def put(both: Both, key: str, child: Child, outcome: str) -> None:
    """A child of the sharing family, with its outcome in the other one."""
    child.put(both["wide"][key])
    Child((child.atom[0], outcome), child.parts, child.many).put(both["other"][key])


def some(rng: Random, both: Both, keys: Sequence[str], groups: int = 25) -> Both:
    """With some more children, of whom both families know."""
    found = {slug: copied(world) for slug, world in both.items()}
    for key in keys:
        for family in (GIVES, SHARES):
            found[family.wide.slug].setdefault(key, {atom: {} for atom in family.atoms()})
        for child in children(SHARES, rng, groups, 9):
            put(found, key, child, rng.choice(GIVES.outcomes()))
    return found


def a_truth(rng: Random, keys: Sequence[str] = PERIODS) -> Both:
    return some(rng, {"other": {}, "wide": {}}, keys)


def published(made: Mapping[str, Rounded]) -> Both:
    return {slug: copied(one.by_period) for slug, one in made.items()}


def steps(made: Mapping[str, Rounded]) -> dict[str, object]:
    return {slug: one.steps for slug, one in made.items()}


def units(world: World, series: str, key: str) -> int:
    return sum(counts.get(ROOT, 0) for (line, _), counts in world[key].items() if line == series)


@given(seed=seeds)
@tried
def test_both_tell_the_same_units_in_tens_and_every_table_adds_up_in_fives(seed: int) -> None:
    told = published(Two().rounded(a_truth(Random(seed))))
    for key in PERIODS:
        for line in WIDE.series:
            assert units(told["wide"], line.key, key) == units(told["other"], line.key, key)
            assert units(told["wide"], line.key, key) % WHOLE_BASE == 0
        for counts in told["wide"][key].values():
            assert all(count >= 0 and count % BASE == 0 for count in counts.values())
            for parts in partitions(WIDE):
                assert sum(counts[node] for node in parts) == counts[ROOT]


@given(seed=seeds)
@tried
def test_no_outcome_is_given_more_than_five_above_what_is_owed_together(seed: int) -> None:
    """The total of units is that of two atoms in tens, so ten over at most. While a five is to be given, three outcomes
    are owed at least five less than nothing together, and so one of them at least -1; afterwards -6. Their places: at
    least -1 together, and so one of them at least nothing; afterwards -5.
    """
    truth = a_truth(Random(seed))
    told = published(Two().rounded(truth))["wide"]
    for atom in SHARES.atoms():
        for node in NODES:
            owed = 0
            for key in PERIODS:
                owed += truth["wide"][key][atom].get(node, 0) - told[key][atom][node]
                assert owed >= (-6 if node == ROOT else -5)


@given(seed=seeds)
@tried
def test_the_published_steps_are_themselves_a_possible_truth(seed: int) -> None:
    made = Two().rounded(a_truth(Random(seed)))
    assert steps(Two().rounded(published(made))) == steps(made)


@given(seed=seeds)
@tried
def test_one_or_two_children_more_or_fewer_or_counted_otherwise_are_never_told(seed: int) -> None:
    rng = Random(seed)
    made = Two().rounded(a_truth(rng))
    changed = published(made)
    key, many = rng.choice(PERIODS), rng.choice([-1, 1]) * rng.randint(1, NEAR)
    (child,) = children(SHARES, rng, 1, 0)
    child, other = Child(child.atom, child.parts, many), rng.choice(GIVES.outcomes())
    put(changed, key, child, other)
    if rng.random() < 0.5:  # it is the same children who are counted otherwise, in one family or in both
        moved = Child((child.atom[0], rng.choice(SHARES.outcomes())), child.parts, -many)
        put(changed, key, moved, rng.choice(GIVES.outcomes()))
    every = (n for world in changed.values() for atoms in world.values() for c in atoms.values() for n in c.values())
    if min(every) >= 0:
        assert steps(Two().rounded(changed)) == steps(made)


@given(seed=seeds)
@tried
def test_issued_quarter_by_quarter_or_all_at_once_the_steps_are_the_same(seed: int) -> None:
    truth = a_truth(Random(seed))
    two = Two()
    for many in range(1, len(PERIODS) + 1):
        made = two.rounded({slug: {key: world[key] for key in PERIODS[:many]} for slug, world in truth.items()})
        two.issue(made)
    assert steps(made) == steps(Two().rounded(truth))


@given(seed=seeds)
@tried
def test_late_corrections_alter_no_issued_step_and_enter_the_next(seed: int) -> None:
    rng, two = Random(seed), Two()
    truth = a_truth(rng, PERIODS[:3])
    first = two.rounded(truth)
    two.issue(first)
    corrected = some(rng, truth, PERIODS[:3], 3)
    assert steps(two.rounded(corrected)) == steps(first)
    corrected = some(rng, corrected, PERIODS[3:])
    after = two.rounded(corrected)
    for slug, one in first.items():
        assert set(one.steps) <= set(after[slug].steps)
    for line in WIDE.series:
        true, told = (
            sum(units(one["wide"], line.key, key) for key in PERIODS) for one in (corrected, published(after))
        )
        assert -10 <= true - told <= 8, "the next total takes in what came late"
