"""Protect: what may be said, and to whom. The only place where a figure for the mart is made.

Whole area: of each population (queries/indicator/populations.toml) one line is told exactly, and that only in years in
each period of which every count of it may be told (exact.py): for the group when nought or at least six, for whatever
leaves the group when at least twenty in every period there is. Everything else about the same things is rounded
(rounding.py), so that no two exact figures can be subtracted from each other. Below the whole area everything is
rounded: a rate only out of twenty or more, a table only out of sixty or more in a year, and only where those counted,
and the rest, are in three parts or in two of twenty or more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.protect.below_area import Below
from etl.protect.exact import Exact, ExactCount, Told, exactly
from etl.protect.figure import AUDIENCES, GROUP, OPEN, Audience, Ground, Protected
from etl.protect.rounding import ByGrain, Family, Issued, Rounded, Step, families, round_family
from etl.protect.series import SeriesToTell
from etl.protect.whole_area import WholeArea

__all__ = [
    "AUDIENCES", "GROUP", "OPEN", "Audience", "ByGrain", "Exact", "ExactCount", "Family", "Ground", "Issued",
    "Protected", "Rounded", "Step", "Told", "exactly", "families", "protect", "round_all",
]  # fmt: skip


def round_all(
    catalogue: Sequence[Family],
    measured: Mapping[str, ByGrain],
    ground: Ground,
    issued: Issued | None = None,
    exact: Mapping[str, Exact] | None = None,
) -> list[Rounded]:
    """The steps of every family but durations, the same for every audience. exact: what the group is told exactly."""
    made: dict[str, Rounded] = {}
    # What another family gives the units of comes after that family.
    for family in sorted(catalogue, key=lambda one: bool(one.wide.units_as)):
        if family.wide.kind != "duration":
            periods = [
                p for grain in (family.wide.base, *family.wide.also) for p in ground.counted(family.members, grain)
            ]
            held = exact[family.wide.slug].held if exact else None
            alike = made.get(family.wide.units_as)
            made[family.wide.slug] = round_family(family, measured, periods, issued, held, alike)
    return [made[family.wide.slug] for family in catalogue if family.wide.slug in made]


def protect(
    rounded: Rounded,
    measured: Mapping[str, ByGrain],
    ground: Ground,
    exact: Exact,
    below: dict[tuple[str, str], list[Protected]] | None = None,
) -> list[Protected]:
    """Every figure of one family that an audience may read, statuses included; medians are made in durations.py.

    below: the figures below the whole area by measure and line, kept between audiences: nothing there is exact, so they
    are the same for each.
    """
    below = {} if below is None else below
    made: list[Protected] = []
    for indicator in rounded.family.members:
        for line in indicator.series:
            series = SeriesToTell.of(indicator, line.key, rounded, measured, ground, exact)
            at = (indicator.slug, line.key)
            if at not in below:
                below[at] = Below(series).rows()
            made += WholeArea(series).rows() + below[at]
    return made
