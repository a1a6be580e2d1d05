"""Populations: what they say of themselves holds, of the measures and of the tables."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from etl.current.filled import TABLES
from queries.indicator.catalogue import indicators
from queries.indicator.definition import BadDefinition
from queries.indicator.populations import Population, may_be_exact, populations

EVERY = {one.slug: one for one in indicators()}


@pytest.mark.parametrize("population", populations().values(), ids=lambda one: one.key)
def test_what_may_be_exact_is_a_measure_of_the_population(population: Population) -> None:
    assert [EVERY[slug].population for slug in population.exact] == [population.key] * len(population.exact)
    assert not [slug for slug in population.exact if EVERY[slug].within], "the widest of a family is named"


@pytest.mark.parametrize("population", [one for one in populations().values() if one.table], ids=lambda one: one.key)
def test_its_things_are_found_in_a_live_table(population: Population) -> None:
    store = duckdb.connect()
    store.execute(TABLES)
    columns = {row[0] for row in store.execute(f"DESCRIBE {population.table}").fetchall()}
    assert {population.thing, *population.days, *([population.person] if population.person else [])} <= columns


def test_no_measure_is_without_one_and_none_is_empty() -> None:
    assert {one.population for one in EVERY.values()} == set(populations())


def test_of_a_measure_with_lines_inside_others_only_the_main_one_may_be_exact() -> None:
    started = EVERY["plans_started_again"]
    assert [line.key for line in started.series if may_be_exact(started, line)] == ["neglect"]
    answers = EVERY["felt_respected"]
    assert [line.key for line in answers.series if may_be_exact(answers, line)] == ["children", "parents"]
    assert not any(may_be_exact(EVERY["time_on_plan"], line) for line in EVERY["time_on_plan"].series)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("", "title is missing"),
        ("title = 'x'\nexact = []\ntable = 'plan'", "thing is missing"),
        ("title = 'x'\nexact = 'plans'", "exact must list"),
        ("title = 'x'\nexact = []\ntabel = 'plan'", "did you mean table"),
    ],
)
def test_what_cannot_be_used_is_said_with_file_and_key(tmp_path: Path, wrong: str, said: str) -> None:
    file = tmp_path / "populations.toml"
    file.write_text(f"[plan]\n{wrong}\n", encoding="utf-8")
    with pytest.raises(BadDefinition, match=rf"populations.toml: \[plan\]: .*{said}"):
        populations(file)
