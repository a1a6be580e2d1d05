"""The twin: nothing published follows from the truth but through the published steps.

With nothing exact, the truth is put away and its published twin put in its place: counts from the steps, means of half
days from the published means. Everything is protected and published again. If a single cell of the mart differs, it
was made from something that is not published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import cycle
from pathlib import Path
from random import Random

import duckdb
import pandas as pd
import pytest

from data.periods import between, period
from etl.measure.measure import Measured, partitions
from etl.protect import GROUP, Audience, ByGrain, Family, Ground, Protected, exactly, families, round_all
from etl.publish.first_published import first_known
from etl.publish.measured_edition import MeasuredEdition, protect_all
from etl.publish.publish import Contents, publish
from queries.indicator import catalogue
from queries.indicator.groups import ROOT
from queries.indicator.indicator import Indicator
from queries.indicator.populations import may_be_exact
from tests.attack.worlds import Means, World, a_world, as_measured, copied
from tests.helpers.worlds import of

NOTHING_EXACT = Audience("open", None, always=True)
FIRST, LAST = date(2023, 4, 1), date(2025, 8, 31)
KINDS = ("quarter", "year", "month", "term", "academic_year")
TIMES = {"built_at", "published_on"}
DAYS = [(float(days), days % 3 > 0, "other") for days in range(20, 700, 11)]


@pytest.fixture(scope="module")
def measures() -> tuple[Indicator, ...]:
    """All that are about people; of returns and schools there is nothing to protect."""
    return tuple(one for one in catalogue.indicators() if one.about == "people")


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground(
        periods={kind: between(FIRST, LAST, kind) for kind in KINDS},
        returned=lambda _, period: period.key != "2024Q2",
        population=lambda _: 149_000,
        may_be_exact=may_be_exact,
        known_to=LAST,
    )


def a_truth(measures: Sequence[Indicator], ground: Ground, seed: int) -> dict[str, ByGrain]:
    """Every family at each of its grains with random children, half days of its own, and durations."""
    rng = Random(seed)
    measured: dict[str, ByGrain] = {}
    known: dict[str, dict[str, World]] = {}
    for family in sorted(families(measures), key=lambda one: bool(one.wide.units_as)):
        groups = rng.choice([8, 60, 240])
        worlds = {g: a_world(family, ground.periods[g], rng, groups) for g in (family.wide.base, *family.wide.also)}
        alike = known.get(family.wide.units_as, {})
        worlds |= {grain: otherwise(family, alike[grain]) for grain in worlds if grain in alike}
        known[family.wide.slug] = worlds
        means = {
            (line.key, key, node): (missed := rng.randint(0, 400), missed + rng.randint(1, 4000))
            for line in family.wide.series
            for world in worlds.values()
            for key in world
            for node in (ROOT, *(node for parts in partitions(family.wide) for node in parts))
        }
        measured |= by_grain(family, worlds, means)
    return measured


def otherwise(family: Family, alike: World) -> World:
    """The same units as those of another family, counted otherwise."""
    found: World = {key: {atom: {} for atom in family.atoms()} for key in alike}
    for key, atoms in alike.items():
        at = {line.key: cycle(family.outcomes()) for line in family.wide.series}
        for (series, _), counts in atoms.items():
            found[key][series, next(at[series])] = dict(counts)
    return found


def by_grain(family: Family, worlds: Mapping[str, World], means: Means) -> dict[str, ByGrain]:
    """What each measure of a family counts at each grain. Durations are not counted, and stay as they are."""
    found: dict[str, dict[str, Measured]] = {one.slug: {} for one in family.members}
    for grain, world in worlds.items():
        for slug, (made,) in ((slug, m.values()) for slug, m in as_measured(family, world, means).items()):
            days = dict.fromkeys(made.tallies, DAYS) if made.indicator.kind == "duration" else {}
            found[slug][grain] = Measured(made.indicator, grain, made.tallies, days)
    return dict(found)


def the_twin(counted: MeasuredEdition, figures: Sequence[Protected]) -> dict[str, ByGrain]:
    """What the truth would be if the published steps and means were it. Durations are not counted, and stay."""
    families_told = {one.slug for rounded in counted.rounded for one in rounded.family.members}
    twin = {slug: measured for slug, measured in counted.measured.items() if slug not in families_told}
    for rounded in counted.rounded:
        family = rounded.family
        worlds = {
            grain: copied({key: atoms for key, atoms in rounded.by_period.items() if period(key).kind == grain})
            for grain in (family.wide.base, *family.wide.also)
        }
        twin |= by_grain(family, worlds, published_means(family, figures))
    return twin


def published_means(family: Family, figures: Sequence[Protected]) -> Means:
    """Half days that give the published mean: so many missed of a thousand possible."""
    slugs = {one.slug for one in family.beside}
    return {
        (f.series, f.period, (f.locality, f.dimension, f.category)): ((f.value or 0) * 10, 1000)
        for f in figures
        if f.indicator in slugs
    }


def counted_from(measures: Sequence[Indicator], measured: dict[str, ByGrain], ground: Ground) -> MeasuredEdition:
    rounded = round_all(families(measures), measured, ground)
    exact = {
        audience.name: {one.family.wide.slug: exactly(one.family, measured, ground, audience) for one in rounded}
        for audience in (GROUP, NOTHING_EXACT)
    }
    return MeasuredEdition(measured, ground, rounded, exact, issued={}, told={})


def a_mart(
    measures: Sequence[Indicator], counted: MeasuredEdition, audience: Audience, folder: Path, hour: int
) -> Path:
    """The edition of these counts for one audience: every table that follows from them."""
    every, durations = protect_all(counted, audience)
    published_on = date(2025, 9, hour)
    tables = {
        "step": rows(step for one in counted.rounded for step in one.steps),
        "life_table": rows(row for one in durations for row in one.curves),
        "ending": rows(row for one in durations for row in one.endings),
        "first_known": first_known(None, measures, every, "2025Q1-0001", published_on, audience),
    }
    about = {
        "name": "2025Q1", "publication": "2025Q1-0001", "audience": audience.name, "latest_quarter": "2025Q1",
        "built_at": datetime(2025, 9, 1, hour), "synthetic": True, "area": "Testshire, invented",
    }  # fmt: skip
    return publish([(Contents(about, every, tables), folder)])[0]


def rows(made: object) -> pd.DataFrame:
    return pd.DataFrame([asdict(row) for row in made])  # type: ignore[attr-defined]


def told(mart: Path) -> dict[str, bytes]:
    """Every table of a mart as it would be written out, row by row as stored, without times."""
    with duckdb.connect(str(mart), read_only=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        found = {}
        for table in tables:
            frame = connection.execute(f"SELECT * FROM {table}").df()
            found[table] = frame.drop(columns=list(TIMES & set(frame.columns))).to_csv().encode()
    return found


@pytest.mark.parametrize("seed", [4, 44][: of(2, least=1)])
def test_the_whole_mart_of_the_published_twin_is_the_same(
    seed: int, measures: tuple[Indicator, ...], ground: Ground, tmp_path: Path
) -> None:
    truth = counted_from(measures, a_truth(measures, ground, seed), ground)
    figures, _ = protect_all(truth, NOTHING_EXACT)
    twin = counted_from(measures, the_twin(truth, figures), ground)
    assert twin.measured != truth.measured
    ours = told(a_mart(measures, truth, NOTHING_EXACT, tmp_path / "truth", 9))
    theirs = told(a_mart(measures, twin, NOTHING_EXACT, tmp_path / "twin", 17))
    assert ours.keys() == theirs.keys()
    assert len(ours["figure"].splitlines()) > 5_000
    for table in ours:
        assert ours[table] == theirs[table], f"{table} tells something that is not published"


def test_an_exact_figure_anywhere_gives_the_twin_away(
    measures: tuple[Indicator, ...], ground: Ground, tmp_path: Path
) -> None:
    """So that the test above is known to be able to fail."""
    truth = counted_from(measures, a_truth(measures, ground, 4), ground)
    figures, _ = protect_all(truth, NOTHING_EXACT)
    twin = counted_from(measures, the_twin(truth, figures), ground)
    ours, theirs = (
        told(a_mart(measures, counted, GROUP, tmp_path / name, 9))
        for name, counted in (("truth", truth), ("twin", twin))
    )
    assert ours["step"] == theirs["step"]
    assert ours["figure"] != theirs["figure"]
    assert ours["first_known"] != theirs["first_known"]
