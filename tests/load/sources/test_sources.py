"""Every source: what is tidy is stored whole, and what lacks a heading it needs is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from data.child import THINGS
from etl.definitions.code_lists import FOLDER as CODES
from etl.definitions.code_lists import code_list
from etl.definitions.source_folders import sources
from etl.load.outcome import FileState
from tests.helpers.homes import WORKBOOKS, Home, found
from tests.helpers.samples import source

TIDY = [
    ("attendance_sessions", "2025"), ("attendance_sessions", "export"),
    ("agency_return", "2026"), ("annex_a", "2021-spec"), ("annex_a", "2024-sample"), ("assessment_tools", "2025"),
    ("audit", "2025"), ("health_appointments", "2025"), ("localities", "2025"), ("plan", "2022-strategy"),
    ("plan", "2025"), ("s175", "2025"), ("neighbours", "2025-05"), ("bank_holidays", "2025"), ("published", "2025"),
    ("school_census", "before-2021"), ("school_census", "2024-sample"),
    ("school_census", "2025-spec"), ("ssd", "ssd"), ("voices", "2025"),
]  # fmt: skip


@pytest.mark.parametrize("path", sorted(CODES.glob("*.csv")), ids=lambda path: path.stem)
def test_code_list_can_be_used(path: Path) -> None:
    assert code_list(path.stem).labels


def test_every_code_list_that_a_thing_names_is_there() -> None:
    named = {column.codes for thing in THINGS.values() for column in thing.columns.values() if column.codes}

    assert named <= {path.stem for path in CODES.glob("*.csv")}


def test_names_and_workers_are_never_read() -> None:
    words = ("name", "worker", "address")
    read = [
        f"{one.slug}.{table.key}.{column.name}"
        for one in sources()
        for table in one.tables.values()
        for column in table.columns.values()
        if column.kept and any(word in column.name for word in words)
    ]

    assert read == ["localities.places.name"]  # a team's or a school's


@pytest.mark.parametrize(("slug", "edition"), TIDY)
def test_tidy_return_is_stored_whole(slug: str, edition: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    outcomes = home.take(home.sent(slug, edition))

    assert {outcome.state for outcome in outcomes} == {FileState.LOADED}
    assert {outcome.source for outcome in outcomes} == {slug}
    assert found(*outcomes) == set()
    assert {tally.stored for outcome in outcomes for tally in outcome.tallies} == {1}


@pytest.mark.parametrize(
    ("slug", "period"),
    [
        ("annex_a", "2025Q1"), ("ssd", "2025Q1"), ("school_census", "2024T3"), ("voices", "2025Q1"),
        ("assessment_tools", "2025Q1"), ("audit", "2025"), ("health_appointments", "2025Q1"), ("plan", "2025Q1"),
        ("s175", "2024A"),
    ],
)  # fmt: skip
def test_period_is_told_by_the_dates_inside(slug: str, period: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert {outcome.period for outcome in home.take(home.sent(slug))} == {period}


NEEDED = [
    ("attendance_sessions", "sessions", "code"),
    ("agency_return", "about", "quarter_ends"), ("annex_a", "list_7", "start_date"),
    ("localities", "places", "locality"), ("neighbours", "model", "neighbour_4"),
    ("published", "d3", "plans_again"), ("school_census", "pupilonroll", "upn_id"), ("ssd", "cp_plans", "child_id"),
    ("survey", "responses", "submitted_on"), ("voices", "feedback", "consent"),
    ("assessment_tools", "gcp2", "emotional_care"),
    ("audit", "findings", "judgement"), ("health_appointments", "appointments", "attendance"),
    ("plan", "actions", "lead"), ("s175", "answers", "question"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "key", "column"), NEEDED)
def test_return_without_a_heading_it_needs_is_refused(slug: str, key: str, column: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    path = home.sent(slug)
    table = source(slug).tables[key]
    heading = next(iter(table.written.values()))[column]
    if slug in WORKBOOKS:
        book = load_workbook(path)
        cell = next(cell for cell in book[table.sheet][1] if cell.value == heading)
        cell.value = "Something else"
        book.save(path)
    else:
        path = path / f"{key}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(heading, "something_else", 1), encoding="utf-8")

    outcome = home.take(path)[0]

    assert outcome.state is FileState.REFUSED
    assert heading in outcome.message
    assert not [kept for kept in home.places.originals.rglob("*") if kept.is_file()]
