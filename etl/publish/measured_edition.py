"""Counted: every measure run on the current tables, and what protects it: the steps of rounding, and what is exact.

Nothing here may leave the pipeline but through protect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from data.periods import KINDS
from etl.current import reach
from etl.current.lookups import calendar_to
from etl.current.tables import Span
from etl.measure.cache import MeasureCache
from etl.progress import Tell, nobody
from etl.protect import (
    AUDIENCES,
    GROUP,
    Audience,
    ByGrain,
    Exact,
    Family,
    Ground,
    Issued,
    Protected,
    Rounded,
    Told,
    exactly,
    families,
    protect,
    round_all,
)
from etl.protect.durations import Durations, protect_durations
from etl.publish.contents import AREA, Basis
from etl.publish.issued import edition_before, exact_in, issued_in
from etl.reference.releases import population
from queries.indicator.indicator import Indicator
from queries.indicator.populations import may_be_exact


@dataclass(frozen=True, slots=True)
class MeasuredEdition:
    """What every indicator counts, unprotected, and what protects it."""

    measured: Mapping[str, ByGrain]
    ground: Ground
    rounded: Sequence[Rounded]
    exact: Mapping[str, Mapping[str, Exact]]  # by the name of an audience, and the widest measure of a family
    issued: Issued  # the steps of the edition before
    told: Mapping[str, Told]  # what each audience was told exactly before
    below: dict[tuple[str, str], list[Protected]] = field(default_factory=dict)  # kept between audiences

    @classmethod
    def of(
        cls,
        every: Sequence[Family],
        measured: Mapping[str, ByGrain],
        ground: Ground,
        issued: Issued | None = None,
        told: Mapping[str, Told] | None = None,
    ) -> MeasuredEdition:
        """Going on from the steps that were issued, and from what each audience (by its name) was told exactly."""
        exact = _exact(every, measured, ground, issued or {}, told or {})
        rounded = round_all(every, measured, ground, issued, exact[GROUP.name])
        return cls(measured, ground, rounded, exact, issued or {}, told or {})

    def giving_way(self, lines: Iterable[tuple[str, str]]) -> MeasuredEdition:
        """The same with some families rounded in some years, since their exact figures cannot stand beside others."""
        ground = replace(self.ground, given_way={*self.ground.given_way, *lines})
        exact = _exact([one.family for one in self.rounded], self.measured, ground, self.issued, self.told)
        return replace(self, ground=ground, exact=exact, below={})


def count(basis: Basis, remembered: MeasureCache, folders: Mapping[str, Path], tell: Tell = nobody) -> MeasuredEdition:
    """Measure everything, and protect it, going on from what the live edition of each audience's folder issued."""
    measured = measure_all(remembered, basis.covered, basis.indicators, tell)
    ground = ground_of(basis)
    every = families(basis.indicators)
    issued: Issued = {}
    told: dict[str, Told] = {}
    for audience, folder in folders.items():
        with edition_before(folder) as before:
            told[audience] = exact_in(before, every)
            issued = issued_in(before) if audience == GROUP.name else issued
    return MeasuredEdition.of(every, measured, ground, issued, told)


def _exact(
    every: Sequence[Family],
    measured: Mapping[str, ByGrain],
    ground: Ground,
    issued: Issued,
    told: Mapping[str, Told],
) -> dict[str, dict[str, Exact]]:
    """What each audience is told exactly of each family; the group first, since nobody else is told more."""
    found: dict[str, dict[str, Exact]] = {}
    for audience in AUDIENCES:
        group = found.get(GROUP.name, {})
        found[audience.name] = {
            one.wide.slug: exactly(
                one, measured, ground, audience, told.get(audience.name), group.get(one.wide.slug), issued
            )
            for one in every
            if one.wide.kind != "duration"
        }
    return found


def measure_all(
    remembered: MeasureCache, covered: Span, catalogue: Sequence[Indicator], tell: Tell = nobody
) -> dict[str, ByGrain]:
    """What every indicator counts, at every grain it has. Unprotected: it must not leave the pipeline."""
    measured: dict[str, ByGrain] = {}
    for at, indicator in enumerate(catalogue):
        tell(f"Measuring {indicator.short}", at, len(catalogue))
        measured[indicator.slug] = {
            grain: remembered.measure(indicator, covered.periods(grain), grain)
            for grain in (indicator.base, *indicator.also)
        }
    return measured


def ground_of(basis: Basis) -> Ground:
    """What figures rest on, as the current tables and the calendar of returns stand."""
    return Ground(
        periods={kind: basis.covered.periods(kind) for kind in KINDS},
        returned=basis.awaiting.returns.returned,
        population=population(basis.store, AREA),
        may_be_exact=may_be_exact,
        known_to=basis.covered.latest.end,
        reach=reach.read(basis.store),
        calendar_to=calendar_to(basis.store),
        awaited=basis.awaiting.status,
    )


def protect_all(counted: MeasuredEdition, audience: Audience = GROUP) -> tuple[list[Protected], list[Durations]]:
    """Every figure that one audience may be told, and what else it may be told of durations."""
    measured, ground = counted.measured, counted.ground
    figures: list[Protected] = []
    durations: list[Durations] = []
    for one in counted.rounded:
        figures += protect(one, measured, ground, counted.exact[audience.name][one.family.wide.slug], counted.below)
    for measure in measured.values():
        for made in measure.values():
            if made.indicator.kind == "duration":
                durations.append(protect_durations(made.indicator, measure, ground))
    return [*figures, *(row for one in durations for row in one.figures)], durations
