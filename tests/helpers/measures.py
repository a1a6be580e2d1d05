"""Builders for what a measure hands to protect, and for the definition it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from data.periods import Period, between, period
from etl.measure.measure import CountTally, Measured
from etl.protect import GROUP, Audience, ByGrain, Family, Ground, Protected, Rounded, exactly, protect, round_all
from queries.indicator.catalogue import INDICATORS
from queries.indicator.groups import Node
from queries.indicator.indicator import Indicator, SeriesDefinition, load_indicator

WHOLE: Node = ("all", "all", "all")
ONE_LINE = (SeriesDefinition("neglect", "Plans for neglect", True, ""),)


def an_indicator(**changes: Any) -> Indicator:
    """A share of plans with one series, by locality only, unless told otherwise."""
    model = load_indicator(INDICATORS / "plans_started_again")
    plain: dict[str, Any] = {"series": ONE_LINE, "dimensions": (), "settles": 0, "also": (), "localities": True}
    return replace(model, **(plain | changes))


def node(place: str) -> Node:
    """'all', 'north', or 'sex:female'."""
    dimension, _, category = place.partition(":")
    return ("all", dimension, category) if category else (place, "all", "all")


def quarters(first: str, last: str) -> list[Period]:
    return between(period(first).start, period(last).end, "quarter")


Counts = Mapping[str, Mapping[str, tuple[int, int]]]  # quarter → place → (counted, units)


def protected(
    counts: Counts, indicator: Indicator | None = None, missing: tuple[str, ...] = (), audience: Audience = GROUP
) -> list[Protected]:
    """What protect makes of these counts of the series 'neglect'; quarters named missing were not returned."""
    return protected_lines({"neglect": counts}, indicator or an_indicator(), missing, audience)


def protected_lines(
    lines: Mapping[str, Counts], indicator: Indicator, missing: tuple[str, ...] = (), audience: Audience = GROUP
) -> list[Protected]:
    measured = {indicator.slug: {"quarter": a_measured(indicator, lines)}}
    ground = a_ground(lines, missing)
    (rounded,) = round_all([Family((indicator,))], measured, ground)
    return told_to(audience, rounded, measured, ground)


def told_to(audience: Audience, rounded: Rounded, measured: Mapping[str, ByGrain], ground: Ground) -> list[Protected]:
    """Every figure of one family that an audience may read which was told nothing before."""
    return protect(rounded, measured, ground, exactly(rounded.family, measured, ground, audience))


def a_measured(indicator: Indicator, lines: Mapping[str, Counts]) -> Measured:
    """(counted, units) of each series, quarter and place, as measure would give them."""
    measured = Measured(indicator, "quarter")
    for series, counts in lines.items():
        for quarter, places in counts.items():
            measured.tallies[series, quarter] = {node(p): CountTally(units, n) for p, (n, units) in places.items()}
    return measured


def a_ground(lines: Mapping[str, Counts], missing: tuple[str, ...] = ()) -> Ground:
    """Every quarter that counts are given for, returned unless it is named missing; any line may be exact."""
    every = sorted({quarter for counts in lines.values() for quarter in counts} | set(missing))
    covered = quarters(every[0], every[-1])
    return Ground(
        periods={"quarter": covered, "year": between(covered[0].start, covered[-1].end, "year")},
        returned=lambda _, given: given.key not in missing,
        population=lambda _: 100_000,
        may_be_exact=lambda *_: True,
    )


def figure(rows: list[Protected], period_key: str, place: str = "all", series: str = "neglect") -> Protected:
    """The one figure of a period and place."""
    wanted = (series, period_key, *node(place))
    found = [r for r in rows if (r.series, r.period, r.locality, r.dimension, r.category) == wanted]
    assert len(found) == 1, f"{len(found)} figures for {wanted}"
    return found[0]
