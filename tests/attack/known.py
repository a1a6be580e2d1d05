"""What may be known of a population's rows: all four editions, for both audiences, and what is published nationally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from data.periods import period
from etl.protect import AUDIENCES, Audience, Family, Protected
from etl.protect.exact import finest_grain
from etl.protect.rounding import REST, UNITS
from queries.indicator.groups import ROOT
from tests.attack.editions import Cell, Publication, Standing, counted, every_family, published
from tests.attack.invented import ODD
from tests.attack.naive import exact_figures
from tests.attack.possible import MOST, Kind, Possible

ELSEWHERE = (100,)  # the seeds of other counties
BELOW, ABOVE = 5, 4  # a running total is to the nearest ten
FIVE = 5
MONTHS = 3  # of a quarter, each of which may be carried by itself


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
    is_cut = family.wide.kind in ("share", "duration")  # into those who are counted, or ended, and the rest
    outcomes, own = ([*slugs, REST], inner) if is_cut else ([UNITS], [UNITS])

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
                row, carried = possible.row(cells), len(cells) * _carried(population, name[0])
                away = (audience.exact_from - 1) * carried if (*name, count) in ever else 0
                possible.knows(row, count - away, count + away)
                ever.add((*name, count))
                many += 1
    return many


def _carried(population: Population, slug: str) -> int:
    """How many counts of a base period are told, and carried, each by itself."""
    widest = next(family.wide for family in population.families if slug in [one.slug for one in family.chain])
    return MONTHS if finest_grain(widest) == "month" else 1


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
    """Every step of the whole county, as it was when it was issued.

    Before there were populations (0.3.0) there were none of months and school years.
    """
    for at, edition in enumerate(population.editions):
        for family in population.families:
            if family.wide.kind == "duration":
                continue
            for grain in (family.wide.base, *(() if before else family.wide.also)):
                for line in family.wide.series:
                    totals = [
                        list(_totals(possible, family, edition, at, (grain, line.key, outcome)))
                        for outcome in family.outcomes()
                    ]
                    if not family.wide.units_as:
                        _knows_totals(possible, population, [[_together(now) for now in zip(*totals, strict=True)]])
                    _knows_shares(possible, population, totals)


@dataclass(frozen=True)
class Total:
    """One running total: the rows it is of, less those that were told exactly, and how many fives it was given."""

    rows: np.ndarray
    given: int
    step: int
    is_new: bool  # the editions before did not give it


def _totals(
    possible: Possible, family: Family, edition: Publication, at: int, of: tuple[str, str, str]
) -> Iterator[Total]:
    grain, series, outcome = of
    running, given = np.zeros(len(possible.kinds)), 0
    for step in sorted(edition.steps[family.wide.slug], key=lambda step: step.position):
        where = (step.locality, step.dimension, step.category)
        if (step.series, step.outcome, where) != (series, outcome, ROOT) or period(step.period).kind != grain:
            continue
        held = edition.held[family.wide.slug].get(step.period, {})
        if (series, outcome) in held:  # totals go on from what was told
            given -= held[series, outcome]
        else:
            running = running + possible.row([(family.wide.slug, (series, outcome), step.period, at)])
        given += step.count
        yield Total(running, given, step.count, (family.wide.slug, step.period) not in edition.before)


def _together(now: Sequence[Total]) -> Total:
    """All units, of every outcome."""
    rows = np.sum([one.rows for one in now], axis=0)
    return Total(rows, sum(one.given for one in now), sum(one.step for one in now), now[0].is_new)


def _knows_totals(possible: Possible, population: Population, totals: Sequence[Sequence[Total]]) -> None:
    """Each is its rows to the nearest ten."""
    for total in (total for line in totals for total in line if total.is_new):
        # Where rows were taken out again later, a total that was given stays above what is true.
        possible.knows(total.rows, min(total.given - BELOW, total.rows @ population.truth), total.given + ABOVE)


def _knows_shares(possible: Possible, population: Population, totals: Sequence[Sequence[Total]]) -> None:
    """Whoever was given a five was owed at least as much, before the last of them, as anybody else is afterwards.

    It was owed more than those who come before it: of equals the first is given.
    """
    for now in zip(*totals, strict=True):
        for (at, one), (place, other) in permutations(enumerate(now), 2):
            if one.is_new and one.step:
                row = one.rows - other.rows
                least = one.given - other.given - FIVE + (place < at)
                possible.knows(row, min(least, row @ population.truth), MOST)


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
