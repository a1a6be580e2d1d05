"""What figures in fives narrowed to one to five, each in its smallest form, and why it is not narrowed any more.

Beside each stands the same county as it was told before: every total in fives, for itself, going on from the truth.
What two previews would tell by their difference is tried in tests/publish/test_preview.py. What is narrowed still is
marked as failing: whoever closes it will be told so by the mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, product

import numpy as np
import pytest

from etl.protect import GROUP, ByGrain, Exact, Family, Issued, Rounded, Told, exactly, round_all
from etl.protect.cumulative import BASE, WHOLE_BASE, CumulativeRounding, nearest
from queries.edition.answers import Status
from queries.indicator.groups import ROOT
from queries.indicator.indicator import Indicator
from tests.helpers.measures import a_ground, a_measured, an_indicator, figure, node, protected

NEAR = (-2, 2)  # what a total in fives may be of
NEAR_TEN = (-5, 4)
SHARE = an_indicator(slug="share", localities=False)
OTHER = an_indicator(slug="other", localities=False, units_as="share")  # the same units, and counting something else

Counts = Mapping[str, tuple[int, int]]  # quarter → counted, units


def measured_as(measure: Indicator, counts: Counts) -> dict[str, ByGrain]:
    return {measure.slug: {"quarter": a_measured(measure, {"neglect": {key: {"all": n} for key, n in counts.items()}})}}


def an_edition(counts: Counts, issued: Issued | None = None, told: Told | None = None) -> tuple[Rounded, Exact]:
    """One edition of one line, going on from another."""
    family, measured, ground = Family((SHARE,)), measured_as(SHARE, counts), a_ground({"": {key: {} for key in counts}})
    exact = exactly(family, measured, ground, GROUP, told, None, issued)
    (rounded,) = round_all([family], measured, ground, issued, {SHARE.slug: exact})
    return rounded, exact


def rest_of(exact: Exact) -> list[int]:
    return [atoms["neglect", "rest"] for _, atoms in sorted(exact.by_period.items())]


def steps_of(rounded: Rounded, outcome: str = "rest") -> list[int]:
    return [atoms["neglect", outcome][ROOT] for atoms in rounded.by_period.values()]


def few(possible: Iterable[float]) -> bool:
    every = sorted(possible)
    return every[0] >= 1 and every[-1] <= 5


def between(told: int, near: tuple[int, int], less: int = 0) -> range:
    """How many there may be that a total does not count elsewhere."""
    return range(told + near[0] - less, told + near[1] - less + 1)


TRUE_AND_TOLD = [((20,), (20,)), ((21, 22), (20, 22)), ((21, 22, 19), (20, 22, 19))]  # one came late, and is not told


def editions(every: Iterable[Sequence[int]]) -> list[tuple[list[int], list[int]]]:
    """What each edition tells exactly, and its steps."""
    issued: Issued | None = None
    told: Told | None = None
    found = []
    for rest in every:
        counts = {f"2024Q{at}": (30, 30 + n) for at, n in enumerate(rest, start=1)}
        rounded, exact = an_edition(counts, issued, told)
        key = (rounded.family.wide.slug, rounded.family.mark)
        issued, told = {key: rounded.steps}, {key: exact.rows}
        found.append((rest_of(exact), steps_of(rounded)))
    return found


def test_steps_beside_exact_counts_do_not_tell_how_many_came_late() -> None:
    """They are the same as if nobody had, since totals go on from what was told."""
    true, told = zip(*TRUE_AND_TOLD, strict=True)
    assert editions(true) == editions(told)
    assert [exact for exact, _ in editions(true)] == [[*rest] for rest in told]


def test_totals_of_the_truth_told_how_many_came_late() -> None:
    """45 after two quarters, so there were 43 to 47, of whom 42 were told: at least 1 came late. After three 60, so
    there were 58 to 62, of whom 61 were told: at most 1 did. Late records only came, so it was exactly 1.
    """
    _, second, third = (between(nearest(sum(true)), NEAR, sum(told)) for true, told in TRUE_AND_TOLD)
    assert (second[0], third[-1]) == (1, 1)


MOST = 30
SUSPENDED_AND_EXCLUDED = [
    (units, one, other) for units in range(MOST) for one, other in product(range(units + 1), repeat=2)
]


def told_of_both(units: int, one: int, other: int) -> tuple[int, ...]:
    """Steps of two families about the same units, of which the one tells how many there are."""
    measured = measured_as(SHARE, {"2024Q1": (one, units)}) | measured_as(OTHER, {"2024Q1": (other, units)})
    made = round_all([Family((SHARE,)), Family((OTHER,))], measured, a_ground({"": {"2024Q1": {}}}))
    return tuple(step for each in made for outcome in each.family.outcomes() for step in steps_of(each, outcome))


def each_alone(base: int, units: int, *counted: int) -> tuple[int, ...]:
    return tuple(nearest(count, base) for one in counted for count in (one, units - one))


def test_two_families_about_the_same_units_do_not_narrow_who_is_counted() -> None:
    """Whoever there are, and however many of them are counted in the one and in the other."""
    classes: dict[tuple[int, ...], list[tuple[int, int, int]]] = {}
    for truth in SUSPENDED_AND_EXCLUDED:
        classes.setdefault(told_of_both(*truth), []).append(truth)
    inside = [truths for truths in classes.values() if max(units for units, _, _ in truths) < MOST - 1]
    assert len(inside) > 10
    for truths in inside:
        for units, one, other in (zip(*truths, strict=True),):
            assert not few(units) and not few(one) and not few(other)
            assert not few(all_but - n for all_but, n in zip(units, one, strict=True))
            assert not few(all_but - n for all_but, n in zip(units, other, strict=True))


@pytest.mark.parametrize(("base", "truth"), [(BASE, (14, 2, 1)), (WHOLE_BASE, (15, 1, 0))], ids=["fives", "tens"])
def test_each_rounded_for_itself_they_did(base: int, truth: tuple[int, int, int]) -> None:
    """14 pupils, 2 of them suspended and 1 excluded. Told were 10 not suspended, 8 to 12, and 15 not excluded, at least
    13: so 1 was suspended, or 2. In tens it is so of 15, of whom 1 was suspended: 10 were not, at most 14; and 20 were
    not excluded, at least 15.
    """
    told = each_alone(base, *truth)
    assert few(one for units, one, other in SUSPENDED_AND_EXCLUDED if each_alone(base, units, one, other) == told)


YEARS = [10, 10, 9, 4], [8, 6, 11, 6]  # in the first one a quarter is low


def the_fourth_quarter(steps: Sequence[int], exact: Sequence[int], near: tuple[int, int]) -> range:
    """How many it may have been of: the total is known at its edge, where it goes on into exact counts."""
    lowest, highest = near
    gone = list(accumulate(np.subtract(exact, steps[4:])))
    edges = [at for at in range(lowest, highest + 1) if all(lowest <= at + away <= highest for away in gone)]
    return range(steps[3] + min(edges) - highest, steps[3] + max(edges) - lowest + 1)


def test_a_quarter_beside_an_exact_year_is_not_narrowed() -> None:
    """Even if the total were known to the child at the edge: of the three quarters before there are ten possible
    counts, and so there are ten of the fourth. One to five are five.
    """
    quarters = [f"{year}Q{at}" for year in (2023, 2024) for at in range(1, 5)]
    rounded, exact = an_edition({key: (30, 30 + n) for key, n in zip(quarters, [*YEARS[0], *YEARS[1]], strict=True)})
    assert sorted(exact.by_period) == quarters[4:]
    possible = the_fourth_quarter(steps_of(rounded), rest_of(exact), NEAR_TEN)
    assert YEARS[0][3] in possible and len(possible) >= WHOLE_BASE
    assert not few(possible)


def test_in_fives_it_was() -> None:
    """Two less than they were given was the only place from which the running total can have gone on, after each
    quarter within two: so there were 33 in the year in fives. Of the first three of its quarters there were 28 to 32.
    """
    totals = [nearest(count) for count in accumulate([*YEARS[0], *YEARS[1]])]
    possible = the_fourth_quarter(np.diff([0, *totals]).tolist(), YEARS[1], NEAR)
    assert [*possible] == [1, 2, 3, 4, 5]


def test_a_table_that_hides_since_only_two_parts_hold_anybody_is_not_told_by_its_year() -> None:
    """65 in two places, exactly, and published as (65, 5) it would tell that 1 to 5 are in the second: so it hides. If
    the year were shown, as its other quarters are, (145, 85) less (20, 20), (30, 30) and (30, 30) would be (65, 5).
    """
    places = ("north", "central")
    truth = {"2024Q1": (62, 3), "2024Q2": (23, 23), "2024Q3": (30, 30), "2024Q4": (30, 30)}
    counts = {
        key: {"all": (sum(row), sum(row))} | {place: (n, n) for place, n in zip(places, row, strict=True)}
        for key, row in truth.items()
    }
    rows = protected(counts, an_indicator(kind="rate", unit="rate_per_10000"))
    assert figure(rows, "2024Q1").numerator == 65
    for key in ("2024Q1", "2024"):
        assert {figure(rows, key, place).status for place in places} == {Status.TOO_FEW}
    assert figure(rows, "2024Q2", "central").status is Status.SHOWN
    parts = [node(place) for place in places]

    def published(second: int) -> list[int]:
        made = CumulativeRounding(ROOT, [(ROOT, parts)]).step({ROOT: 65, parts[0]: 65 - second, parts[1]: second})
        return [made[part] for part in parts]

    assert few([second for second in range(66) if published(second) == published(3)]), "what it would tell"
