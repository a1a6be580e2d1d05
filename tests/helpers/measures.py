"""Builders for what a measure hands to protect, and for the definition it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from data.periods import Period, between, period
from etl.cumulative import Node
from etl.measure import Measured, Tally
from etl.protect import Ground, Protected, protect
from queries.catalogue import indicators
from queries.indicator import Indicator, SeriesDefinition

WHOLE: Node = ("all", "all", "all")
ONE_LINE = (SeriesDefinition("neglect", "Plans for neglect", True, ""),)


def an_indicator(**changes: Any) -> Indicator:
    """A share of plans with one series, by locality only, unless told otherwise."""
    model = next(found for found in indicators() if found.slug == "plans_started_again")
    plain: dict[str, Any] = {"series": ONE_LINE, "dimensions": (), "settles": 0, "also": (), "localities": True}
    return replace(model, **(plain | changes))


def node(place: str) -> Node:
    """'all', 'north', or 'sex:female'."""
    dimension, _, category = place.partition(":")
    return ("all", dimension, category) if category else (place, "all", "all")


def quarters(first: str, last: str) -> list[Period]:
    return between(period(first).start, period(last).end, "quarter")


Counts = Mapping[str, Mapping[str, tuple[int, int]]]  # quarter → place → (counted, units)


def protected(counts: Counts, indicator: Indicator | None = None, missing: tuple[str, ...] = ()) -> list[Protected]:
    """What protect makes of these counts of the series 'neglect'; quarters named missing were not returned."""
    return protected_lines({"neglect": counts}, indicator or an_indicator(), missing)


def protected_lines(
    lines: Mapping[str, Counts], indicator: Indicator, missing: tuple[str, ...] = ()
) -> list[Protected]:
    measured = Measured(indicator, "quarter")
    for series, counts in lines.items():
        for quarter, places in counts.items():
            measured.tallies[series, quarter] = {node(p): Tally(units, n) for p, (n, units) in places.items()}
    every = sorted({quarter for counts in lines.values() for quarter in counts} | set(missing))
    covered = quarters(every[0], every[-1])
    ground = Ground(
        periods={"quarter": covered, "year": between(covered[0].start, covered[-1].end, "year")},
        returned=lambda _, given: given.key not in missing,
        population=lambda _: 100_000,
    )
    return protect(indicator, {"quarter": measured}, ground)


def figure(rows: list[Protected], period_key: str, place: str = "all", series: str = "neglect") -> Protected:
    """The one figure of a period and place."""
    wanted = (series, period_key, *node(place))
    found = [r for r in rows if (r.series, r.period, r.locality, r.dimension, r.category) == wanted]
    assert len(found) == 1, f"{len(found)} figures for {wanted}"
    return found[0]
