"""What two counts tell together: a relation that nobody declared is found before anything is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from data import mart
from data.child import connect
from etl.current.filled import TABLES
from etl.measure import counted_things
from etl.measure.measure import measure
from etl.pipeline import publish_edition
from etl.protect import families, relations
from etl.publish.measured_edition import MeasuredEdition
from etl.publish.publish import NotPublished
from queries.indicator.catalogue import indicators
from queries.indicator.indicator import Indicator
from tests.helpers.homes import Home
from tests.helpers.measures import a_ground, quarters
from tests.helpers.voices import answers

EVERY = {one.slug: one for one in indicators()}
STARTED = EVERY["plans_started_again"]
YEAR = quarters("2024Q1", "2024Q4")
STILL_OPEN = """
    SELECT 'neglect' AS series, period.key AS period, {unit} AS unit, plan.child_id AS person_id,
        plan.start_date AS on_date, 1 AS in_numerator
    FROM period JOIN plan ON plan.start_date BETWEEN period.start_date AND period.end_date
    WHERE plan.end_date IS NULL OR plan.end_date > period.end_date
"""


def still_open(unit: str = "plan.plan_key", population: str = "something_else") -> Indicator:
    """Plans that started in the quarter and were open at its end, by an analyst who thought of no other measure."""
    line = replace(STARTED.main_series, inside="")
    return replace(
        STARTED, slug="still_open", title="Plans still open", kind="rate", unit="rate_per_10000", series=(line,),
        population=population, measure_sql=STILL_OPEN.format(unit=unit),
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = connect(tmp_path / "child.duckdb")
    connection.execute("CREATE SCHEMA live; SET schema = 'live'")
    connection.execute(TABLES)
    yield connection
    connection.close()


def plans(store: duckdb.DuckDBPyConnection, started: int, ended: int, again: int = 15) -> None:
    """So many plans that start in each quarter, so many of which end in it, and so many of which are not the first."""
    for period in YEAR:
        for number in range(started):
            start = period.start + timedelta(days=number % 50)
            end = start + timedelta(days=20) if number >= started - ended else None
            earlier = 1 if number < again else 0
            before = start - timedelta(days=100 if number % 2 else 1000) if earlier else None
            child = f"{period.key}/{number}"
            store.execute(
                "INSERT INTO plan VALUES (?, ?, ?, ?, 'yes', NULL, NULL, ?, 'yes', ?, NULL)",
                [f"plan of {child}", child, start, end, earlier, before],
            )


def counted(
    store: duckdb.DuckDBPyConnection, *measures: Indicator, exact: Sequence[str] = ("plans_started_again", "still_open")
) -> MeasuredEdition:
    """These measures counted, kept, rounded, and told exactly wherever their counts may be told by themselves."""
    measured = {}
    for one in measures:
        measured[one.slug] = {one.base: measure(store, one, YEAR, one.base)}
        counted_things.keep(store, one, one.base)
    ground = replace(
        a_ground({"": {period.key: {} for period in YEAR}}),
        may_be_exact=lambda widest, line: line.main and widest.slug in exact,
    )
    return MeasuredEdition.of(families(measures), measured, ground)


STARTS = (STARTED, EVERY["plans_started_again_within_24_months"])


def check(store: duckdb.DuckDBPyConnection, found: MeasuredEdition) -> set[tuple[str, str]]:
    return relations.check(store, found.rounded, found.exact["group"])


@pytest.mark.parametrize("unit", ["plan.plan_key", "plan.child_id"], ids=["by its key", "by child and day"])
def test_two_exact_figures_that_count_a_few_plans_together_are_refused_by_name(
    store: duckdb.DuckDBPyConnection, unit: str
) -> None:
    plans(store, started=43, ended=3)
    found = counted(store, *STARTS, still_open(unit))
    with pytest.raises(relations.Related) as refused:
        check(store, found)
    for said in ("Plans that started again, ever", "Plans still open", "Apr to Jun 2024", "still_open/definition.toml"):
        assert said in str(refused.value)


@pytest.mark.parametrize("ended", [0, 9])
def test_what_is_left_may_be_nobody_or_six(store: duckdb.DuckDBPyConnection, ended: int) -> None:
    plans(store, started=43, ended=ended)
    assert check(store, counted(store, *STARTS, still_open())) == set()


def test_a_relation_that_is_declared_leaves_one_of_the_two_in_fives(store: duckdb.DuckDBPyConnection) -> None:
    plans(store, started=43, ended=12)
    found = counted(store, *STARTS, still_open(population="plan"), exact=("plans_started_again",))
    assert "still_open" not in {row.family for one in found.exact["group"].values() for row in one.rows}
    assert check(store, found) == set()


def test_an_exact_line_gives_way_where_rounded_counts_beside_it_count_a_few(
    store: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """43 started, about 40 had not ended. Were that 38 to 42, as in fives, one to five would have."""
    monkeypatch.setattr(relations, "WHOLE_BASE", 4)
    plans(store, started=43, ended=3)
    found = counted(store, *STARTS, still_open(population="plan"), exact=("plans_started_again",))
    given_way = check(store, found)
    assert given_way == {("plans_started_again", "2024")}
    after = found.giving_way(given_way)
    assert after.exact["group"]["plans_started_again"].by_period == {}


def test_units_that_two_measures_round_for_themselves_are_refused_by_name(store: duckdb.DuckDBPyConnection) -> None:
    """What one leaves of them, and what the other does, are two roundings of one number."""
    plans(store, started=46, ended=9)
    first = replace(STARTED, slug="started", title="Plans that started")
    other = replace(STARTED, slug="started_too", title="Plans that started too")
    with pytest.raises(relations.Related, match=r'“Plans that started too” .*units_as = "started"'):
        check(store, counted(store, first, other, exact=()))
    taken = replace(other, units_as="started")
    assert check(store, counted(store, first, taken, exact=())) == set()


def test_measures_of_other_things_are_left_alone(store: duckdb.DuckDBPyConnection) -> None:
    plans(store, started=43, ended=3)
    others = replace(still_open("'other ' || plan.plan_key"), slug="others")
    others = replace(others, measure_sql=others.measure_sql.replace("plan.start_date AS", "DATE '2001-01-01' AS"))
    assert check(store, counted(store, *STARTS, others, exact=("plans_started_again", "others"))) == set()


def test_what_is_kept_of_a_child_is_a_number(store: duckdb.DuckDBPyConnection) -> None:
    plans(store, started=8, ended=1)
    counted(store, *STARTS)
    kept = list(counted_things.kept(store))
    assert {one.indicator for one in kept} == {one.slug for one in STARTS}
    assert sum(len(one.numbers) for one in kept if one.indicator == STARTED.slug) == 8 * len(YEAR)
    assert "plan of" not in str(store.execute("SELECT * FROM stored.counted_thing").fetchall())


def test_a_publication_that_is_refused_leaves_the_last_edition_live(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    home.take(home.sent("voices", feedback=answers("2025-05-06", good=33, other=44)))
    live = publish_edition(home.places, "a tester").path
    home.take(home.sent("voices", feedback=answers("2025-05-06", good=36, other=44)))  # else the live one is made again

    def related(*_: object) -> set[tuple[str, str]]:
        raise relations.Related("Not published: two figures.")

    monkeypatch.setattr(relations, "check", related)
    with pytest.raises(NotPublished, match="two figures"):
        publish_edition(home.places, "a tester")
    assert mart.current_file(home.places.mart) == live
