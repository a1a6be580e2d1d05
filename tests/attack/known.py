"""What may be known of a population's rows: all four editions, for both audiences, and what is published nationally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from data.periods import period
from etl.protect import AUDIENCES, Audience, Family, Protected
from etl.protect.rounding import REST, UNITS
from queries.groups import ROOT
from tests.attack.editions import Cell, Publication, Standing, counted, every_family, published
from tests.attack.invented import ODD
from tests.attack.naive import exact_figures
from tests.attack.possible import Kind, Possible

ELSEWHERE = (100,)  # the seeds of other counties
NEAR = 2  # a running total is to the nearest five


@dataclass(frozen=True)
class Population:
    """The rows of one population of a county: of which kinds they are, and how many there truly are of each."""

    name: str
    families: tuple[Family, ...]
    kinds: Sequence[Kind]
    truth: np.ndarray
    editions: tuple[Publication, ...]

    @classmethod
    def of(cls, name: str, seed: int) -> Population:
        """With the kinds of rows that occur in it, and in a county in which everything rare is usual."""
        own = Counter(map(frozenset, _rows(counted(seed)[1], name)))
        every = dict.fromkeys(own) | {frozenset(c): None for e in ELSEWHERE for c in _rows(counted(e, ODD)[1], name)}
        families = tuple(family for family in every_family() if family.wide.population == name)
        truth = np.array([own[kind] for kind in every])
        return cls(name, families, list(every), truth, published(seed))


def _rows(standing: Standing, name: str) -> Iterable[set[Cell]]:
    return standing[name].values()


def counted_and_units(family: Family, figure: Protected, at: int) -> tuple[list[Cell], list[Cell]]:
    """The cells whose rows a whole-area figure counts, and those that it is out of."""
    if figure.grain == "year" and family.wide.base == "quarter":
        keys = [f"{figure.period}Q{number}" for number in (range(4, 5) if family.wide.stock else range(1, 5))]
    else:
        keys = [figure.period]
    if family.wide.kind == "split":
        parts, every = {figure.series}, {line.key for line in family.wide.series}
    else:
        parts = every = {figure.series, *family.inside(figure.series)}
    slugs = [one.slug for one in family.chain]
    inner = slugs[slugs.index(figure.indicator) :] if figure.indicator in slugs else []
    outcomes = [UNITS] if family.outcomes() == (UNITS,) else [*slugs, REST]
    own = [UNITS] if outcomes == [UNITS] else inner

    def cells(lines: Iterable[str], of: Iterable[str]) -> list[Cell]:
        return [(family.wide.slug, (line, one), key, at) for line in sorted(lines) for one in of for key in keys]

    return cells(parts, own), cells(every, outcomes)


def figures_of(population: Population, at: int, audience: Audience) -> Iterator[tuple[Family, Protected]]:
    """Every whole-area figure of an edition."""
    of = {one.slug: family for family in population.families for one in family.members}
    for figure in population.editions[at].figures[audience.name]:
        if figure.indicator in of and (figure.locality, figure.dimension, figure.category) == ROOT:
            yield of[figure.indicator], figure


def knows_exact(possible: Possible, population: Population) -> int:
    """Every number that is told exactly, in every edition and to both audiences. How many there are.

    A number that nobody was told before is true. One that was told before may be carried: each of its atoms may have
    changed by fewer than may be told. Years are sums of their quarters, and some of these may be carried.
    """
    many = 0
    ever: set[tuple[str | int, ...]] = set()
    for at in range(len(population.editions)):
        for audience in AUDIENCES:
            assert audience.exact_from is not None
            for name, cells, count in exact_counts(population, at, audience):
                row, away = possible.row(cells), (audience.exact_from - 1) * len(cells) if (*name, count) in ever else 0
                possible.knows(row, count - away, count + away)
                ever.add((*name, count))
                many += 1
    return many


def exact_counts(
    population: Population, at: int, audience: Audience
) -> Iterator[tuple[tuple[str, ...], list[Cell], int]]:
    """Every number of a base period that an edition tells exactly, by its name, and of which cells it is the sum."""
    for family, figure in figures_of(population, at, audience):
        if figure.rounded or figure.numerator is None or figure.grain != family.wide.base:
            continue
        counted_in, units = counted_and_units(family, figure, at)
        name = (figure.indicator, figure.series, figure.period)
        yield (*name, "counted"), counted_in, int(figure.numerator)
        if family.wide.kind != "rate":
            assert figure.denominator is not None
            yield (*name, "units"), units, int(figure.denominator)


def knows_steps(possible: Possible, population: Population, before: bool = False) -> None:
    """Every step of the whole county: each is the running total to the nearest five, as it was when it was issued.

    Before there were populations (0.3.0) there were none of months, school years and time on plan.
    """
    for at, edition in enumerate(population.editions):
        for family in population.families:
            if before and family.wide.kind == "duration":
                continue
            for grain in (family.wide.base, *(() if before else family.wide.also)):
                for atom in family.atoms():
                    _totals(possible, population, family, edition, at, (grain, *atom))


def _totals(
    possible: Possible, population: Population, family: Family, edition: Publication, at: int, of: tuple[str, str, str]
) -> None:
    grain, series, outcome = of
    running, given = np.zeros(len(possible.kinds)), 0
    for step in sorted(edition.steps[family.wide.slug], key=lambda step: step.position):
        where = (step.locality, step.dimension, step.category)
        if (step.series, step.outcome, where) != (series, outcome, ROOT) or period(step.period).kind != grain:
            continue
        running = running + possible.row([(family.wide.slug, (series, outcome), step.period, at)])
        given += step.count
        if (family.wide.slug, step.period) not in edition.before:
            # Where rows were taken out again later, a total that was given stays above what is true.
            possible.knows(running, min(given - NEAR, running @ population.truth), given + NEAR)


def knows_national(possible: Possible, population: Population) -> None:
    """The yearly figures of all plans that the Department publishes: started, again, ended, open on 31 March."""
    seen: set[str] = set()
    for at, edition in enumerate(population.editions):
        for year in edition.edition.span.periods("year"):
            if year.key in seen:
                continue
            seen.add(year.key)
            for cells in _nationally(population, year.key, at):
                row = possible.row(cells)
                possible.knows(row, row @ population.truth, row @ population.truth)


def _nationally(population: Population, year: str, at: int) -> Iterator[list[Cell]]:
    for family in population.families:
        told = {"plans_started_again": True, "plans_ended_after_two_years": True, "plans_open_two_years": False}
        if family.wide.slug in told:
            figure = Protected(family.wide.slug, "all", "year", year, *ROOT, "shown")
            counted_in, units = counted_and_units(family, figure, at)
            yield units
            if told[family.wide.slug]:
                yield counted_in


def all_that_is_known(population: Population) -> Possible:
    """One who holds both audiences' files of all four editions, with the steps, and reads the national tables."""
    possible = Possible(population.kinds)
    knows_exact(possible, population)
    knows_steps(possible, population)
    knows_national(possible, population)
    return possible


def all_that_was_known(population: Population, audience: Audience) -> Possible:
    """What version 0.3.0 would have told one audience of the same county: exact figures are what is so."""
    possible = Possible(population.kinds)
    families = {one.slug: family for family in population.families for one in family.chain}
    for at, edition in enumerate(population.editions):
        for figure in exact_figures(edition.edition, audience):
            if figure.indicator in families:
                for cells, count in zip(
                    counted_and_units(families[figure.indicator], figure, at),
                    (figure.numerator, figure.denominator),
                    strict=True,
                ):
                    possible.knows(possible.row(cells), count or 0, count or 0)
    knows_steps(possible, population, before=True)
    knows_national(possible, population)
    return possible
