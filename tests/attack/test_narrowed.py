"""What figures in fives still narrow to one to five, each in its smallest form, with the arithmetic.

They are known, and marked as failing: whoever closes one will be told so by the mark.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from etl.protect import GROUP, Exact, Family, Issued, Rounded, Told, exactly, round_all
from queries.groups import ROOT
from queries.indicator import Indicator
from tests.helpers.measures import a_ground, a_measured, an_indicator

NEAR = 2
SHARE = an_indicator(slug="share", localities=False)
OTHER = an_indicator(slug="other", localities=False)  # about the same units, and counting something else

Counts = Mapping[str, tuple[int, int]]  # quarter → counted, units


def an_edition(
    counts: Counts, issued: Issued | None = None, told: Told | None = None, measure: Indicator = SHARE
) -> tuple[Rounded, Exact]:
    """One edition of one line, going on from another."""
    family = Family((measure,))
    by_quarter = {key: {"all": pair} for key, pair in counts.items()}
    measured = {family.wide.slug: {"quarter": a_measured(family.wide, {"neglect": by_quarter})}}
    ground = a_ground({"neglect": by_quarter})
    (rounded,) = round_all([family], measured, ground, issued)
    return rounded, exactly(rounded, measured, ground, GROUP, told)


def rest_of(exact: Exact) -> list[int]:
    return [atoms["neglect", "rest"] for atoms in exact.by_period.values()]


def steps_of(rounded: Rounded, outcome: str = "rest") -> list[int]:
    return [atoms["neglect", outcome][ROOT] for atoms in rounded.by_period.values()]


def few(least: float, most: float) -> bool:
    return least >= 1 and most <= 5


@pytest.mark.xfail(strict=True, reason="steps follow the truth, and exact counts what was told")
def test_steps_beside_exact_counts_do_not_tell_how_many_came_late() -> None:
    """Told as exact: 20, then 20 and 22, then 20, 22 and 19. One of the first quarter came with the second edition.

    The steps add up to 45 after two quarters, so there are 43 to 47, of whom 42 are told: at least 1 came late. After
    three they add up to 60, so there are 58 to 62, of whom 61 are told: at most 1 did. So it was exactly 1.
    """
    issued: Issued | None = None
    told: Told | None = None
    away = []
    for rest in ((20,), (21, 22), (21, 22, 19)):
        counts = {f"2024Q{at}": (30, 30 + n) for at, n in enumerate(rest, start=1)}
        rounded, exact = an_edition(counts, issued, told)
        key = (rounded.family.wide.slug, rounded.family.mark)
        issued, told = {key: rounded.steps}, {key: exact.rows}
        away.append(sum(steps_of(rounded)) - sum(rest_of(exact)))
    _, second, third = away  # of those not told: late records only come, so the second's are among the third's
    assert not few(second - NEAR, third + NEAR)


@pytest.mark.xfail(strict=True, reason="families about the same units are rounded each for itself")
def test_two_families_about_the_same_units_do_not_narrow_who_is_counted() -> None:
    """14 pupils, 2 of them suspended and 1 excluded. Published: 0 and 10, 0 and 15, each within two.

    Those not excluded are 13 at least, so there are 13 pupils at least; those not suspended are 12 at most. So 1 was
    suspended at least, and 2 at most.
    """
    first, _ = an_edition({"2024Q1": (2, 14)})
    second, _ = an_edition({"2024Q1": (1, 14)}, measure=OTHER)
    (not_suspended,), (suspended,) = steps_of(first), steps_of(first, "share")
    (not_excluded,) = steps_of(second)
    assert not few(not_excluded - NEAR - (not_suspended + NEAR), suspended + NEAR)


@pytest.mark.xfail(strict=True, reason="the running total goes through exact years, and so is known at their edges")
def test_a_quarter_beside_an_exact_year_is_not_narrowed() -> None:
    """A year of 10, 10, 9 and 4 in fives, and one of 8, 6, 11 and 6 told exactly, with its steps 5, 5, 15 and 5.

    Two less than they were given is the only place from which the running total can have gone on, after each quarter
    within two: so there were 33 in the year in fives. Of the first three of its quarters there were 28 to 32. So there
    were 1 to 5 in the fourth.
    """
    quarters = [f"{year}Q{at}" for year in (2023, 2024) for at in range(1, 5)]
    counts = {key: (30, 30 + n) for key, n in zip(quarters, (10, 10, 9, 4, 8, 6, 11, 6), strict=True)}
    rounded, exact = an_edition(counts)
    assert [*exact.by_period] == quarters[4:]
    steps = steps_of(rounded)
    gone = np.cumsum(np.array(rest_of(exact)) - steps[4:])
    at_the_edge = [start for start in range(-NEAR, NEAR + 1) if all(abs(start + away) <= NEAR for away in gone)]
    assert not few(steps[3] + min(at_the_edge) - NEAR, steps[3] + max(at_the_edge) + NEAR)


def preview(told: Told, counts: Counts) -> list[int]:
    return rest_of(an_edition(counts, told=told)[1])


@pytest.mark.parametrize("more", [{"2024Q2": (30, 60)}, {"2024Q1": (30, 57), "2024Q2": (30, 60)}], ids=["new", "both"])
@pytest.mark.xfail(strict=True, reason="what a preview shows is not kept as told")
def test_two_previews_and_the_edition_after_them_do_not_differ_by_a_few(more: Counts) -> None:
    """The live edition tells the first quarter. One preview has a delivery, the next one another with three more."""
    live = {"2024Q1": (30, 50)}
    rounded, exact = an_edition(live)
    told = {(rounded.family.wide.slug, rounded.family.mark): exact.rows}
    one = preview(told, live | more)
    other = preview(told, live | {key: (counted, units + 3) for key, (counted, units) in more.items()})
    assert all(change == 0 or abs(change) >= 6 for change in np.subtract(one, other))
