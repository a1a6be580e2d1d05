"""Protect: what may be said, and to whom. The only place where a figure for the mart is made.

Whole area: a year is exact only where the count and the rest, and those of every part and of every measure within it,
may be told in each of its periods, otherwise it is rounded like everything else. For the group they may be told when
nought or at least six, as the Department for Education publishes them; for whatever leaves the group when at least
twenty in every period there is. Below the whole area: rounded (rounding.py), a rate only out of twenty or more, a table
only out of sixty or more in a year, and only where those counted, and the rest, are in three parts or in two of twenty
or more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.protect.below import Below
from etl.protect.figure import AUDIENCES, GROUP, OPEN, Audience, Ground, Protected
from etl.protect.rounding import ByGrain, Family, Issued, Rounded, Step, families, round_family
from etl.protect.series import Series
from etl.protect.whole_area import WholeArea

__all__ = [
    "AUDIENCES", "GROUP", "OPEN", "Audience", "ByGrain", "Family", "Ground", "Issued", "Protected", "Rounded", "Step",
    "families", "protect", "round_all",
]  # fmt: skip


def round_all(
    catalogue: Sequence[Family], measured: Mapping[str, ByGrain], ground: Ground, issued: Issued | None = None
) -> list[Rounded]:
    """The steps of every family but durations, the same for every audience."""
    return [
        round_family(family, measured, ground.told(family.wide, family.wide.base), issued)
        for family in catalogue
        if family.wide.kind != "duration"
    ]


def protect(
    rounded: Rounded, measured: Mapping[str, ByGrain], ground: Ground, audience: Audience = GROUP
) -> list[Protected]:
    """Every figure of one family that this audience may read, statuses included; durations are made in durations.py."""
    made: list[Protected] = []
    for indicator in rounded.family.members:
        for line in indicator.series:
            series = Series.of(indicator, line.key, rounded, measured, ground, audience)
            made += WholeArea(series).rows() + Below(series).rows()
    return made
