"""Readings of assessment tools, from a tool's export to the rows that are stored."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from etl.definitions.code_lists import FOLDER
from etl.load.outcome import FileState
from tests.helpers.homes import Home, found
from tests.helpers.samples import Row, source, text_table, workbook

STORED = "SELECT area, score FROM stored.tool_reading ORDER BY ALL"


def readings(home: Home, *rows: Row, key: str = "readings", period: str = "") -> Any:
    return home.take(text_table(home.folder / f"{key}.csv", "assessment_tools", key, *rows), period=period)[0]


def test_every_area_is_of_a_tool_and_every_tool_has_a_direction() -> None:
    with (FOLDER / "tool.csv").open(encoding="utf-8") as file:
        tools = {line["code"]: line for line in csv.DictReader(file)}
    with (FOLDER / "tool_area.csv").open(encoding="utf-8") as file:
        areas = {line["code"]: line["tools"].split(" | ") for line in csv.DictReader(file)}

    assert {tool for of in areas.values() for tool in of} == set(tools)
    assert {line["better"] for line in tools.values()} == {"higher", "lower"}
    assert [sum(tool in of for of in areas.values()) for tool in ("gcp2", "family_star_plus", "my_star")] == [4, 10, 8]
    for key in ("gcp2", "family_star_plus", "my_star"):  # an export's columns are that tool's areas
        needed = {name for name, column in source("assessment_tools").tables[key].columns.items() if column.needed}
        assert needed == {area for area, of in areas.items() if key in of}


@pytest.mark.parametrize(
    ("tool", "area", "score", "better"),
    [
        ("GCP2", "Safety", 5, "lower"),
        ("Family Star Plus", "Family routine", 10, "higher"),
        ("My Star", "Friends", "1.0", "higher"),
        ("Home Conditions Tool", None, 0, "lower"),
        ("Child care & development checklist", None, 41, "higher"),
    ],
)
def test_reading_says_which_way_is_better(
    tool: str, area: str | None, score: object, better: str, tmp_path: Path
) -> None:
    home = Home(tmp_path)
    outcome = readings(home, {"tool": tool, "area": area, "score": score})

    assert found(outcome) == set()
    assert home.stored("SELECT better, score FROM stored.tool_reading") == [(better, int(float(str(score))))]


@pytest.mark.parametrize("missing", [999, 998, 997, "999.0", -1, 99])
def test_number_that_stands_for_none_is_no_score_and_is_noted(missing: object, tmp_path: Path) -> None:
    home = Home(tmp_path)
    outcome = readings(home, {"score": missing})

    assert found(outcome) == set()
    assert home.stored("SELECT score FROM stored.tool_reading") == [(None,)]
    noted = [finding for finding in outcome.findings if finding.kind == "score_recorded_as_missing"]
    assert [(finding.severity, finding.row, finding.column_letter) for finding in noted] == [("note", 2, "G")]


def test_export_of_a_tool_becomes_a_row_an_area(tmp_path: Path) -> None:
    home = Home(tmp_path)
    outcome = readings(home, {"care_of_safety": 999, "emotional_care": None}, key="gcp2")

    assert found(outcome) == set()
    assert [(tally.rows_in, tally.stored) for tally in outcome.tallies] == [(1, 1)]
    assert home.stored(STORED) == [("care_of_safety", None), ("developmental_care", 3), ("physical_care", 2)]
    assert home.stored("SELECT DISTINCT tool, occasion, better FROM stored.tool_reading") == [
        ("gcp2", "first", "lower")
    ]


def test_reading_of_nothing_is_set_aside_with_a_note(tmp_path: Path) -> None:
    home = Home(tmp_path)
    areas = dict.fromkeys(("physical_care", "care_of_safety", "emotional_care", "developmental_care"))
    outcome = readings(home, {}, areas, key="gcp2")

    assert [(tally.stored, tally.set_aside) for tally in outcome.tallies] == [(1, 1)]
    assert [(f.kind, f.row) for f in outcome.findings if f.kind == "not_used_rows"] == [("not_used_rows", 3)]


def test_child_and_family_have_numberings_of_their_own(tmp_path: Path) -> None:
    home = Home(tmp_path)
    readings(home, {"child_id": "77", "family_id": None}, {"child_id": None, "family_id": "77"})

    (child,), (family,) = home.stored(
        "SELECT coalesce(child_id, family_id) FROM stored.tool_reading ORDER BY row_number"
    )
    assert child != family


@pytest.mark.parametrize(
    ("said", "occasions"),
    [
        ((None, None), ["first", "later"]),  # told by the dates
        (("1", "2"), ["first", "later"]),
        (("Initial", "Closure"), ["first", "closing"]),
        (("1.0", "14"), ["first", "later"]),
    ],
)
def test_occasion_is_told_by_its_words_or_the_dates(
    said: tuple[Any, Any], occasions: list[str], tmp_path: Path
) -> None:
    home = Home(tmp_path)
    rows = [{"occasion": said[0]}, {"occasion": said[1], "read_on": date(2025, 6, 8)}]

    assert found(readings(home, *rows)) == set()
    assert [o for (o,) in home.stored("SELECT occasion FROM stored.tool_reading ORDER BY read_on")] == occasions


def test_workbook_of_one_tool_is_that_tools_return(tmp_path: Path) -> None:
    home = Home(tmp_path)
    path = workbook(tmp_path / "all.xlsx", "assessment_tools")
    (refused,) = home.take(path)
    book = load_workbook(path)
    for sheet in book.worksheets[:-1]:
        book.remove(sheet)
    book.save(path)
    (taken,) = home.take(path)

    assert refused.state is FileState.REFUSED
    assert "Graded Care Profile 2: one row a reading" in refused.message
    assert "in a file of its own" in refused.message
    assert (taken.state, taken.part, found(taken)) == (FileState.LOADED, "my_star", set())


def test_export_of_one_tool_does_not_take_the_place_of_anothers(tmp_path: Path) -> None:
    home = Home(tmp_path)
    readings(home, {}, key="gcp2")
    readings(home, {}, key="my_star")
    readings(home, {"read_on": date(2025, 6, 8)}, key="my_star")

    assert home.stored("SELECT part FROM stored.live_deliveries ORDER BY part") == [("gcp2",), ("my_star",)]


def test_messy_readings_are_taken_in_with_their_findings(tmp_path: Path) -> None:
    home = Home(tmp_path)
    outcome = readings(
        home,
        {},  # row 2
        {"score": 7},  # row 3: off the profile's scale
        {"score": 0},  # row 4
        {"area": "Home and money"},  # row 5: an area of a star
        {"area": None},  # row 6: one grade for all
        {"area": "Sleep"},  # row 7
        {"tool": "Outcome Star"},  # row 8: which star?
        {"child_id": None},  # row 9
        {"occasion": "Later", "read_on": date(2025, 4, 7)},  # row 10: before the first
        {"occasion": "Review", "score": 4},  # row 11: of the first one's day, with another grade
        {"tool": "Family Star Plus", "area": "Family routine", "score": 7},  # row 12: fine
        {"score": "3 - 4"},  # row 13
        {"read_on": "997"},  # row 14
        {"read_on": date(2042, 5, 1), "occasion": "Later"},  # row 15
        {"occasion": "Now and then", "area": "Physical", "child_id": "C7"},  # row 16
    )

    at = "readings"
    assert found(outcome) == {
        ("score_off_the_scale", at, 3, "G"),
        ("score_off_the_scale", at, 4, "G"),
        ("area_not_of_the_tool", at, 5, "D"),
        ("area_not_of_the_tool", at, 6, "D"),
        ("unknown_code", at, 7, "D"),
        ("unknown_code", at, 8, "C"),
        ("reading_of_nobody", at, 9, ""),
        ("reading_before_the_first", at, 10, "F"),
        ("reading_twice", at, 3, "G"),
        ("reading_twice", at, 4, "G"),
        ("reading_twice", at, 11, "G"),
        ("unreadable_integer", at, 13, "G"),
        ("unreadable_date", at, 14, "F"),
        ("reading_in_the_future", at, 15, "F"),
        ("unknown_code", at, 16, "E"),
    }
    assert home.stored("SELECT row_number FROM stored.tool_reading ORDER BY ALL") == [
        (2,), (10,), (11,), (12,), (13,), (16,),
    ]  # fmt: skip


def test_score_off_the_scale_of_an_export_names_the_area(tmp_path: Path) -> None:
    outcome = readings(Home(tmp_path), {"friends": 6, "being_safe": 10}, key="my_star")

    (finding,) = [finding for finding in outcome.findings if finding.error]
    assert (finding.kind, finding.row, finding.value) == ("score_off_the_scale", 2, "Being safe 10, Friends 6")
