"""The twin: nothing published follows from the truth but through the published steps.

With nothing exact, the truth is put away and its published twin put in its place: counts from the steps, means of half
days from the published means. Everything is protected and published again. If a single cell of the mart differs, it
was made from something that is not published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from random import Random

import duckdb
import pandas as pd
import pytest

from data.periods import Period, between
from etl.counted import Counted, protect_all
from etl.first_known import first_known
from etl.measure import Measured, Tally, partitions
from etl.protect import GROUP, Audience, ByGrain, Family, Ground, Protected, families, round_all
from etl.publish import Contents, publish
from queries import catalogue
from queries.groups import ROOT
from queries.indicator import Indicator
from tests.attack.worlds import Means, World, a_world, as_measured, copied

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
        known_to=LAST,
    )


def a_truth(measures: Sequence[Indicator], ground: Ground, seed: int) -> dict[str, ByGrain]:
    """Every family at its base grain with random children, half days of its own, and further grains beside."""
    rng = Random(seed)
    measured: dict[str, ByGrain] = {}
    for family in counted_families(measures):
        world = a_world(family, ground.periods[family.wide.base], rng, groups=rng.choice([8, 60, 240]))
        means = {
            (line.key, key, node): (missed := rng.randint(0, 400), missed + rng.randint(1, 4000))
            for line in family.wide.series
            for key in world
            for node in (ROOT, *(node for parts in partitions(family.wide) for node in parts))
        }
        measured |= as_measured(family, world, means)
        further(family, measured, ground, rng)
    for one in measures:
        if one.kind == "duration":
            known = {(line.key, p.key): DAYS for line in one.series for p in ground.periods[one.base]}
            measured[one.slug] = {one.base: Measured(one, one.base, durations=known)}
    return measured


def counted_families(measures: Sequence[Indicator]) -> list[Family]:
    return [family for family in families(measures) if family.wide.kind != "duration"]


def further(family: Family, measured: dict[str, ByGrain], ground: Ground, rng: Random) -> None:
    """Months and school years, which no step adds up to; children are told nothing of in them, half days are."""
    for grain in family.wide.also:
        world = a_world(family, ground.periods[grain], rng, groups=50)
        for slug, by_grain in as_measured(family, world).items():
            (made,) = by_grain.values()
            for by_node in made.tallies.values():
                by_node[ROOT] = Tally(by_node[ROOT].units, by_node[ROOT].counted, 31, 700)
            measured[slug] = {**measured[slug], grain: Measured(made.indicator, grain, made.tallies)}


def the_twin(counted: Counted, figures: Sequence[Protected], seed: int) -> dict[str, ByGrain]:
    """What the truth would be if the published steps and means were it. What no step tells of is drawn anew."""
    twin = dict(counted.measured)
    for rounded in counted.rounded:
        family = rounded.family
        world: World = copied(rounded.by_period)
        twin |= as_measured(family, world, published_means(family, figures))
        for one in family.members:
            kept = {g: m for g, m in counted.measured[one.slug].items() if g != one.base}
            twin[one.slug] = {**twin[one.slug], **(kept if one.kind == "sessions" else {})}
        beside = {grain: ground_periods(counted, grain) for grain in family.wide.also}
        redraw(family, twin, beside, Random(seed))
    return twin


def ground_periods(counted: Counted, grain: str) -> Sequence[Period]:
    return counted.ground.periods[grain]


def redraw(family: Family, twin: dict[str, ByGrain], beside: dict[str, Sequence[Period]], rng: Random) -> None:
    for grain, periods in beside.items():
        for slug, by_grain in as_measured(family, a_world(family, periods, rng)).items():
            (made,) = by_grain.values()
            if made.indicator.kind != "sessions":
                twin[slug] = {**twin[slug], grain: Measured(made.indicator, grain, made.tallies)}


def published_means(family: Family, figures: Sequence[Protected]) -> Means:
    """Half days that give the published mean: so many missed of a thousand possible."""
    slugs = {one.slug for one in family.beside}
    return {
        (f.series, f.period, (f.locality, f.dimension, f.category)): ((f.value or 0) * 10, 1000)
        for f in figures
        if f.indicator in slugs and f.grain == family.wide.base
    }


def counted_from(measures: Sequence[Indicator], measured: dict[str, ByGrain], ground: Ground) -> Counted:
    return Counted(measured, ground, round_all(families(measures), measured, ground))


def a_mart(measures: Sequence[Indicator], counted: Counted, audience: Audience, folder: Path, hour: int) -> Path:
    """The edition of these counts for one audience: every table that follows from them."""
    every, durations = protect_all(measures, counted, audience)
    published_on = date(2025, 9, hour)
    tables = {
        "step": rows(step for one in counted.rounded for step in one.steps),
        "life_table": rows(row for one in durations for row in one.curves),
        "ending": rows(row for one in durations for row in one.endings),
        "first_known": first_known(None, measures, every, "2025Q1-0001", published_on),
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


@pytest.mark.parametrize("seed", [4, 44])
def test_the_whole_mart_of_the_published_twin_is_the_same(
    seed: int, measures: tuple[Indicator, ...], ground: Ground, tmp_path: Path
) -> None:
    truth = counted_from(measures, a_truth(measures, ground, seed), ground)
    figures, _ = protect_all(measures, truth, NOTHING_EXACT)
    twin = counted_from(measures, the_twin(truth, figures, seed + 1), ground)
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
    figures, _ = protect_all(measures, truth, NOTHING_EXACT)
    twin = counted_from(measures, the_twin(truth, figures, 5), ground)
    ours, theirs = (
        told(a_mart(measures, counted, GROUP, tmp_path / name, 9))
        for name, counted in (("truth", truth), ("twin", twin))
    )
    assert ours["step"] == theirs["step"]
    assert ours["figure"] != theirs["figure"]
    assert ours["first_known"] != theirs["first_known"]
