"""The mart itself refuses a count that was not protected, and nothing that counts people goes round protect."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import duckdb
import pandas as pd
import pytest

from data import mart
from data.periods import period
from etl.protect import AUDIENCES, Audience
from etl.publish import data_notes as notes_module
from etl.publish import provenance
from etl.publish import voices as heard_module
from tests.helpers.measures import protected

NUMBERS = ("INTEGER", "BIGINT", "DOUBLE", "FLOAT", "DECIMAL", "HUGEINT")

# Every number that the mart can hold, and why it may.
HELD = {
    "in fives by a CHECK below the whole area": {"figure.numerator", "figure.denominator", "figure.children"},
    "in fives by a CHECK": {"step.count"},
    "made from those beside it": {"figure.value", "figure.lower", "figure.upper"},
    "of the whole area only: the table has no place and no group": {
        "first_known.numerator", "first_known.denominator", "first_known.value",
        "life_table.months", "life_table.still_on_plan", "life_table.lower", "life_table.upper",
        "ending.months", "ending.ended", "note_on_data.numerator", "note_on_data.denominator", "finding.rows_found",
        "exact_count.count",
    },
    "published by others": {
        "comparator.year", "comparator.numerator", "comparator.denominator", "comparator.value", "revised_figure.year",
    },
    "how many said so, where the audience may know": {"voice.said_by_n", "voice.asked_n"},
    "rows of a file in tens, by a CHECK": {"delivery.rows_in", "delivery.not_used"},
    "an order, and about nobody": {
        "period.idx", "indicator.position", "indicator.first_page", "step.position", "voice.position", "story.position",
        "exact_count.position",
    },
}  # fmt: skip
PLACES = {"locality", "dimension", "category", "age_band"}


@pytest.fixture
def empty() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(mart.SCHEMA)
    return connection


FIGURE: dict[str, Any] = {
    "indicator": "plans_started_again", "series": "neglect", "grain": "quarter", "period": "2024Q1",
    "locality": "north", "dimension": "all", "category": "all", "rounded": True, "status": "shown",
}  # fmt: skip
GROUP_OF = {"locality": "all", "dimension": "sex", "category": "female"}
STEP: dict[str, Any] = {
    "family": "plans_started_again", "mark": "a", "series": "neglect", "outcome": "rest", "position": 0,
    "period": "2024Q1", "locality": "north", "dimension": "all", "category": "all", "count": 5,
}  # fmt: skip
DELIVERY: dict[str, Any] = {
    "source": "ssd", "source_title": "", "agency": "csc", "part": "", "period": "2024Q1", "received_on": "2024-07-01",
    "state": "used", "rows_in": 120, "not_used": 10,
}  # fmt: skip


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" for _ in row)
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


@pytest.mark.parametrize("where", [{}, GROUP_OF], ids=["a place", "a group"])
@pytest.mark.parametrize(
    "spoil",
    [
        {"rounded": False, "numerator": 25, "denominator": 80},
        {"rounded": False, "numerator": 3},
        {"rounded": False, "children": 40},
        {"numerator": 23, "denominator": 80},
        {"numerator": 25, "denominator": 81},
        {"denominator": 81},
        {"rounded": False, "denominator": 81},
        {"children": 41},
        {"numerator": 2.5},
    ],
    ids=str,
)
def test_a_figure_below_the_whole_area_that_was_not_protected_is_refused(
    empty: duckdb.DuckDBPyConnection, where: dict[str, str], spoil: dict[str, Any]
) -> None:
    insert(empty, "figure", FIGURE | where | {"numerator": 25, "denominator": 80})
    with pytest.raises(duckdb.ConstraintException):
        insert(empty, "figure", FIGURE | where | spoil)


@pytest.mark.parametrize(
    ("table", "good", "spoil"),
    [
        ("figure", FIGURE | {"locality": "all"}, {"numerator": 23}),
        ("step", STEP, {"count": 3}),
        ("delivery", DELIVERY, {"rows_in": 123}),
        ("delivery", DELIVERY, {"not_used": 3}),
    ],
)
def test_a_count_that_is_said_to_be_rounded_and_is_not_is_refused(
    empty: duckdb.DuckDBPyConnection, table: str, good: dict[str, Any], spoil: dict[str, Any]
) -> None:
    insert(empty, table, good)
    with pytest.raises(duckdb.ConstraintException):
        insert(empty, table, good | spoil)


def test_every_number_the_mart_can_hold_is_accounted_for(empty: duckdb.DuckDBPyConnection) -> None:
    columns = empty.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    numbers = {f"{table}.{column}" for table, column, kind in columns if kind.startswith(NUMBERS)}
    assert numbers == set().union(*HELD.values())


def test_what_is_said_to_be_of_the_whole_area_has_no_place_to_put_another(empty: duckdb.DuckDBPyConnection) -> None:
    columns = empty.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
    whole = {name.split(".")[0] for why, names in HELD.items() if why.startswith("of the whole") for name in names}
    assert len(whole) == 6
    assert not [(table, column) for table, column in columns if table in whole and column in PLACES]


def test_what_protect_makes_is_taken(empty: duckdb.DuckDBPyConnection) -> None:
    """The checks refuse what is wrong, and not everything."""
    rows = protected({"2024Q1": {"all": (30, 90), "north": (11, 31), "central": (9, 29), "south": (10, 30)}})
    for row in rows:
        insert(empty, "figure", {name: getattr(row, name) for name in (*FIGURE, "numerator", "denominator", "value")})
    assert empty.execute("SELECT count(*) FROM figure").fetchone() == (len(rows),)


@pytest.mark.parametrize("audience", AUDIENCES, ids=lambda a: a.name)
@pytest.mark.parametrize("count", range(26))
def test_no_small_number_of_findings_is_written(
    count: int, audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = duckdb.connect()
    store.execute("CREATE SCHEMA stored; CREATE TABLE stored.live_deliveries AS SELECT 1 AS delivery, 'ssd' AS source")
    found = [SimpleNamespace(kind="k", title="t", severity="s", rows=count)]
    monkeypatch.setattr("data.ledger.ask.finding_counts", lambda *_: found)
    (row,) = provenance.findings(store, None, audience).to_dict("records")  # type: ignore[arg-type]
    _written(row["rows_found"], count, audience)


@pytest.mark.parametrize("audience", AUDIENCES, ids=lambda a: a.name)
@pytest.mark.parametrize(("count", "rest"), [(0, 40), (1, 40), (5, 40), (6, 40), (19, 40), (20, 40), (40, 3), (3, 1)])
def test_no_small_number_of_children_is_written_of_the_data(
    count: int, rest: int, audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = duckdb.connect()
    store.execute(f"""CREATE TABLE plan AS SELECT range AS child_id, range < {count} AS odd FROM range({count + rest});
                      CREATE TABLE person AS SELECT 1 AS person_id WHERE false""")
    monkeypatch.setattr(notes_module, "QUESTIONS", {"odd": ("Odd ones", "Invented", "true", "WHERE plan.odd")})
    (note,) = notes_module.notes(store, period("2024Q1"), audience)
    told = audience.safe(count) and audience.safe(rest)
    assert note.numerator == (nearest_five(count) if told else None)
    assert note.denominator in (None, nearest_five(count + rest))


def nearest_five(count: int) -> int:
    return 5 * int(count / 5 + 0.5)


@pytest.mark.parametrize("audience", AUDIENCES, ids=lambda a: a.name)
@pytest.mark.parametrize("count", [0, 1, 3, 5, 6, 19, 20, 31])
def test_no_small_number_of_people_is_written_beside_their_words(
    count: int, audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = duckdb.connect()
    store.execute(f"""CREATE TABLE now_voice AS SELECT DATE '2024-05-01' AS said_on, 'parent_or_carer' AS speaker,
        NULL AS age_band, NULL AS locality, 'Invented' AS gathered, 'Invented words' AS words, NULL AS theme,
        NULL AS indicator, 'public' AS consent, {count} AS said_by_n, {count} AS asked_n, 1 AS delivery,
        1 AS row_number; CREATE TABLE now_agency_story (period VARCHAR, agency VARCHAR, subject VARCHAR,
        story VARCHAR)""")
    monkeypatch.setattr(
        heard_module, "review", lambda _, found, *__, **___: SimpleNamespace(shown=found)
    )  # whether the words may be read at all is asked elsewhere
    given: Any = (store, None, period("2024Q1"), None, audience)
    (voice,) = heard_module.heard(*given).voices.to_dict("records")
    for name in ("said_by_n", "asked_n"):
        _written(None if pd.isna(voice[name]) else voice[name], count, audience)


def _written(said: float | None, true: int, audience: Audience) -> None:
    """Nothing, or the truth where this audience may have it; and the truth wherever it plainly may."""
    floor = audience.exact_from or 0
    assert said is None or (said in (true, nearest_five(true)) and (true >= floor or true == 0))
    if true > 10 * floor:
        assert said is not None
