"""Four editions of the invented county, one after another, as the real measures and the real protection make them.

Of every row it is kept in which cells it stands: the atoms of each family, period by period and edition by edition, as
measure.sql says. That is the truth that an attacker is after, and it asks nothing of etl/protect.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import duckdb
import pandas as pd

from data.periods import KINDS, Period, between, containing, following, period
from etl.current.filled import TABLES
from etl.current.tables import Span
from etl.measure.measure import Measured, measure
from etl.protect import AUDIENCES, GROUP, Family, Ground, Issued, Protected, Step, Told, families
from etl.protect.exact import Atoms
from etl.protect.rounding import REST, Atom, true_counts
from etl.publish.measured_edition import MeasuredEdition, protect_all
from queries.indicator import catalogue
from queries.indicator.groups import ROOT
from queries.indicator.indicator import Indicator
from queries.indicator.populations import Population, may_be_exact, populations
from tests.attack.invented import LAST, QUARTERS, USUAL, Chances, lives, plan_rows, told_rows
from tests.attack.invented_school import TERMS, help_rows, pupils, school_rows
from tests.spec.twins.world import World

POPULATIONS = ("plan", "referral", "assessment", "conference", "early_help", "pupil")
EDITIONS = range(len(QUARTERS) - 4, len(QUARTERS))  # by the number of the newest quarter
FIRST_SHOWN = next(quarter for quarter in QUARTERS if quarter.key == "2022Q1")

Cell = tuple[str, tuple[str, str], str, int]  # family, atom, period, edition
Standing = dict[str, dict[str, set[Cell]]]  # population → thing → the cells in which it stands


@dataclass(frozen=True)
class Edition:
    """What was counted for one edition, and how far it reaches."""

    at: int
    span: Span
    measured: Mapping[str, Mapping[str, Measured]]

    def atoms(self, family: Family, given: Period) -> dict[Atom, int]:
        """How many there are of each atom of a family in a period, as its measures count them."""
        if family.wide.kind != "duration":
            counts = true_counts(family, self.measured, given.kind, given.key, [ROOT])
            return {atom: by_node[ROOT] for atom, by_node in counts.items()}
        slug = family.wide.slug
        known = self.measured[slug][given.kind].durations
        found: dict[Atom, int] = defaultdict(int)
        for line in family.wide.series:
            for series, sign in ((line.key, 1), *((inner, -1) for inner in family.inside(line.key))):
                for _, ended, _ in known.get((series, given.key), ()):
                    found[line.key, slug if ended else REST] += sign
        return dict(found)


@dataclass(frozen=True)
class Publication:
    """One edition as it was published: its steps, which were new, and the whole-area figures of each audience."""

    edition: Edition
    steps: Mapping[str, Sequence[Step]]
    before: frozenset[tuple[str, str]]  # families and periods whose steps were given before
    held: Mapping[str, Mapping[str, Atoms]]  # by family and period: what the group was told exactly, now or before
    figures: Mapping[str, Sequence[Protected]]


@cache
def measures() -> tuple[Indicator, ...]:
    """The real measures of the populations, for the whole county alone: no figure of it rests on any part."""
    kept = [one for one in catalogue.indicators() if one.population in POPULATIONS]
    return tuple(replace(one, dimensions=(), localities=False) for one in kept)


@cache
def every_family() -> tuple[Family, ...]:
    return tuple(families(measures()))


@cache
def counted(seed: int, chances: Chances = USUAL) -> tuple[tuple[Edition, ...], Standing]:
    """The county of a seed, counted for each edition; and where each of its rows stands in all of them."""
    county = lives(seed, chances)
    roll = pupils(county, seed + 1)
    standing: Standing = {name: defaultdict(set) for name in POPULATIONS}
    made = []
    for at, now in enumerate(EDITIONS):
        known = plan_rows(county, now)
        world = known | told_rows(county, now) | help_rows(county, known["plan"], now) | school_rows(roll, now)
        with into(world | {"person": county.people}) as store:
            made.append(count_edition(store, at, Span(FIRST_SHOWN, QUARTERS[now]), standing))
    return tuple(made), standing


def into(world: World) -> duckdb.DuckDBPyConnection:
    """A store with the current tables, the world in them, and every working day."""
    store = duckdb.connect()
    store.execute(TABLES)
    days = pd.date_range(date(2018, 1, 1), LAST)
    frames = {name: pd.DataFrame(rows) for name, rows in world.items() if rows}
    frames["working_day"] = pd.DataFrame({"day": days, "number": (days.day_of_week < 5).cumsum()})
    for name, frame in frames.items():
        store.register("given", frame)
        store.execute(f"INSERT INTO {name} BY NAME SELECT * FROM given")
        store.unregister("given")
    return store


def count_edition(store: duckdb.DuckDBPyConnection, at: int, span: Span, standing: Standing) -> Edition:
    """Count one edition from the current tables, and note of every row in which cells it stands."""
    measured: dict[str, dict[str, Measured]] = {}
    for family in every_family():
        population = populations()[family.wide.population]
        for grain in (family.wide.base, *family.wide.also):
            found: dict[tuple[str, str], tuple[str, str]] = {}
            for one in family.members:
                measured.setdefault(one.slug, {})[grain] = measure(store, one, span.periods(grain), grain)
                if one in family.chain:
                    found |= _outcomes(store, family, one, population)
            for (thing, key), atom in found.items():
                standing[population.key][f"{thing} {_block(population, key)}"].add((family.wide.slug, atom, key, at))
    return Edition(at, span, measured)


def _outcomes(
    store: duckdb.DuckDBPyConnection, family: Family, one: Indicator, population: Population
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """((thing, period), atom) of the rows that one measure returns: of each the innermost line it stands in.

    A wider measure's answer is replaced by a narrower one's, if that counts the thing as well.
    """
    flag = {"duration": "ended", "share": "in_numerator"}.get(one.kind, "NULL")
    outer = {line.inside for line in one.series}
    rows = store.execute(f"SELECT {_thing(population)}, unit.period, series, {flag} FROM unit {_beside(population)}")
    for thing, key, series, counted_in in sorted(rows.fetchall(), key=lambda row: row[2] not in outer):
        if counted_in is None:
            yield (thing, key), (series, "units")
        elif counted_in or one is family.wide:
            yield (thing, key), (series, one.slug if counted_in else "rest")


def _block(population: Population, key: str) -> str:
    """A pupil's school years are things of their own: nothing of one follows from another, not even with whom."""
    given = period(key)
    return containing(given.start, "academic_year").key if population.key == "pupil" else ""


def _thing(population: Population) -> str:
    return f"coalesce(t.{population.thing}, by_day.{population.thing}, unit.unit)" if population.days else "unit.unit"


def _beside(population: Population) -> str:
    """The table of the things, for units that are named by whom they are about and on which day."""
    if not population.days:
        return ""
    days = " OR ".join(f"by_day.{day} = unit.on_date" for day in population.days[:1])
    return f"""LEFT JOIN {population.table} AS t ON t.{population.thing} = unit.unit
        LEFT JOIN {population.table} AS by_day ON t.{population.thing} IS NULL
            AND by_day.{population.person} = unit.person_id AND ({days})"""


@cache
def published(seed: int) -> tuple[Publication, ...]:
    """The editions of a county, each going on from what the one before it issued and told."""
    issued: Issued = {}
    told: dict[str, Told] = {}
    made = []
    for edition in counted(seed)[0]:
        protected = MeasuredEdition.of(every_family(), edition.measured, ground_of(edition.span), issued, told)
        before = frozenset((family, step.period) for (family, _), steps in issued.items() for step in steps)
        figures = {audience.name: protect_all(protected, audience)[0] for audience in AUDIENCES}
        steps = {one.family.wide.slug: one.steps for one in protected.rounded}
        held = {slug: exact.held for slug, exact in protected.exact[GROUP.name].items()}
        made.append(Publication(edition, steps, before, held, figures))
        issued = {(one.family.wide.slug, one.family.mark): one.steps for one in protected.rounded}
        told = {
            name: {
                (one.family.wide.slug, one.family.mark): exact[one.family.wide.slug].rows for one in protected.rounded
            }
            for name, exact in protected.exact.items()
        }
    return tuple(made)


def ground_of(span: Span) -> Ground:
    return Ground(
        periods={kind: span.periods(kind) for kind in KINDS},
        returned=_returned_by(span),
        population=lambda _: 149_000,
        may_be_exact=may_be_exact,
        known_to=span.latest.end,
    )


def _returned_by(span: Span) -> Callable[[Indicator, Period], bool | None]:
    """Terms from the first that is told, and school years of which each term has been; of the others everything."""

    def returned(indicator: Indicator, given: Period) -> bool | None:
        if "school_census" not in indicator.returns:
            return True
        terms = between(given.start, given.end, "term")
        if any(term.start < TERMS[0].start for term in terms):
            return None
        return bool(terms) and all(following(term).start <= span.latest.end for term in terms)

    return returned
