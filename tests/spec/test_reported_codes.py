"""What agencies count for themselves: a measure declares which of it, by the codes of their returns."""

from pathlib import Path
from shutil import copytree

import duckdb
import pytest

from data.agencies import measures
from queries.indicator.catalogue import folder_of, indicators
from queries.indicator.indicator import BadDefinition, Indicator, load_indicator

REPORTED = [one for one in indicators() if one.reported_codes]
CODES = [one.key for one in measures()]


def codes_read_by(indicator: Indicator) -> set[str]:
    """Of all that agencies report, what comes out at the other end of measure.sql: told by a number of its own."""
    store = duckdb.connect()
    store.execute("CREATE TABLE period AS SELECT '2025Q1' AS key")
    store.execute("CREATE TABLE agency_number (agency TEXT, measure TEXT, period TEXT, numerator INT, denominator INT)")
    rows = [("police", code, "2025Q1", at, 1_000) for at, code in enumerate(CODES)]
    store.executemany("INSERT INTO agency_number VALUES (?, ?, ?, ?, ?)", rows)
    numerators = store.execute(f"SELECT numerator FROM ({indicator.measure_sql})").fetchall()
    return {CODES[numerator] for (numerator,) in numerators}


@pytest.mark.parametrize("indicator", REPORTED, ids=lambda one: one.slug)
def test_the_declared_codes_are_those_that_the_sql_reads(indicator: Indicator) -> None:
    assert {*indicator.reported_codes} == codes_read_by(indicator)


def test_all_that_read_what_agencies_report_declare_it() -> None:
    assert {one.slug for one in REPORTED} == {one.slug for one in indicators() if "agency_number" in one.measure_sql}


@pytest.mark.parametrize(
    ("slug", "right", "wrong"),
    [
        ("trained_in_neglect", 'reported_codes = ["staff_trained"]', ""),
        ("trained_in_neglect", 'reported_codes = ["staff_trained"]', "reported_codes = []"),
        ("trained_in_neglect", 'reported_codes = ["staff_trained"]', 'reported_codes = "staff_trained"'),
        ("plans_started_again", "settles = 1", 'settles = 1\nreported_codes = ["staff_trained"]'),
    ],
    ids=["missing", "none listed", "not a list", "of another kind"],
)
def test_a_mistake_in_them_is_answered_in_words(tmp_path: Path, slug: str, right: str, wrong: str) -> None:
    folder = Path(copytree(folder_of(slug), tmp_path / slug))
    written = folder / "definition.toml"
    given = written.read_text(encoding="utf-8")
    assert right in given
    written.write_text(given.replace(right, wrong), encoding="utf-8")
    with pytest.raises(BadDefinition, match=rf"{slug}/definition\.toml: reported_codes must list .*, as \["):
        load_indicator(folder)
