"""Sets of neighbours: read as text tables and as the Department's workbooks, each under its model, the newest used."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import reference
from data.child import connect
from etl.load.outcome import Outcome
from etl.reference import neighbour_sets
from tests.helpers.homes import Home
from tests.helpers.samples import text_table
from tests.helpers.workbooks import workbook

KNOWN = {version: [one.neighbour_code for one in reference.neighbours(version)] for version in ("2021-04", "2025-05")}
NEW = ["873", *KNOWN["2025-05"][2:], "821"]  # Hertfordshire is gone, and Luton new
OTHERS = ["301", "302", "303", "304", "305", "306", "307", "308", "309", "310"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def department_workbook(path: Path, codes: list[str], *, number: type = int) -> Path:
    """As the Department's tool has it: titles first, headings in row 3, SNP ten times, rows of no authority."""
    headings = ["LA num", "LA Name", *(word for n in range(1, 11) for word in (f"SN{n}", "SNP"))]
    rows = [
        [number(code), name, *(cell for each in of for cell in (number(each), "Close "))]
        for code, name, of in (("931", "Oxfordshire", codes), ("873", "Cambridgeshire", OTHERS))
    ]
    sheets = {
        "Introduction": [["Local authority statistical neighbours"]],
        "LA SN Groups": [["Statistical neighbours"], [], headings, *rows, [None, "South East"]],
    }
    return workbook(path, sheets)


def text(path: Path, codes: list[str]) -> Path:
    row = {f"neighbour_{n}": code for n, code in enumerate(codes, start=1)}
    return text_table(path, "neighbours", "model", row, edition="2025-05", encoding="utf-8-sig")


def sets(home: Home) -> dict[str, list[str]]:
    """version → the neighbours' three digits, closest first."""
    codes = {area.ons_code: area.la_code for area in reference.areas()}
    store = connect(home.places.child)
    try:
        return {version: [codes[one] for one in found] for version, found in neighbour_sets.sets(store).items()}
    finally:
        store.close()


def said(outcome: Outcome) -> list[str]:
    return [one.message for one in outcome.findings if one.kind == "neighbours_otherwise"]


@pytest.mark.parametrize("version", KNOWN)
@pytest.mark.parametrize("number", [int, str, float])
def test_the_departments_workbooks_are_read_and_known_by_the_neighbours_they_name(
    home: Home, version: str, number: type
) -> None:
    (outcome,) = home.take(department_workbook(home.folder / "neighbours.xlsx", KNOWN[version], number=number))
    stored = "SELECT version, neighbour_code FROM stored.neighbour WHERE area_code = '931' ORDER BY rank"
    assert home.stored(stored) == [(version, code) for code in KNOWN[version]]
    assert home.stored("SELECT count(*) FROM stored.neighbour") == [(20,)]
    assert said(outcome) == []
    assert sets(home) == KNOWN


def test_a_model_that_is_known_stays_that_model_whatever_its_file_is_called(home: Home) -> None:
    home.take(text(home.folder / "sn_april_2031.csv", KNOWN["2025-05"]))
    assert sets(home) == KNOWN


def test_a_new_model_is_named_by_its_file_used_and_said(home: Home) -> None:
    (outcome,) = home.take(department_workbook(home.folder / "SN_June 2027.xlsx", NEW))
    assert sets(home) == {**KNOWN, "2027-06": NEW}
    (line,) = said(outcome)
    assert "The model 2027-06, as its name says, is a model that was not known." in line
    assert "New: Luton. No longer: Hertfordshire." in line
    assert "It is the newest, so its neighbours stand beside ours." in line


def test_an_older_model_that_comes_later_stands_beside_it_and_replaces_nothing(home: Home) -> None:
    home.take(text(home.folder / "sn_june_2027.csv", NEW))
    (outcome,) = home.take(text(home.folder / "sn_may_2014.csv", OTHERS))
    assert sorted(sets(home)) == ["2014-05", "2021-04", "2025-05", "2027-06"]
    assert max(sets(home)) == "2027-06"
    assert "It is the newest" not in said(outcome)[0]


def test_a_revised_set_of_a_known_model_stands_instead_of_the_one_carried(home: Home) -> None:
    (outcome,) = home.take(text(home.folder / "sn_model_2025_wide.csv", NEW))
    assert sets(home) == {**KNOWN, "2025-05": NEW}
    assert "gives other neighbours than are known of it. New: Luton. No longer: Hertfordshire." in said(outcome)[0]


@pytest.mark.parametrize("ours", [["873"] * 10, ["931", *NEW[1:]]])
def test_a_set_with_one_twice_or_with_ourselves_stands_nowhere_and_that_is_said(home: Home, ours: list[str]) -> None:
    (outcome,) = home.take(department_workbook(home.folder / "sn_june_2027.xlsx", ours))
    assert sets(home) == KNOWN
    assert {"neighbour_twice", "neighbours_not_ours"} <= {one.kind for one in outcome.findings}


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("sn_april_2021", "2021-04"), ("SN_April 2021", "2021-04"), ("sn_may_2025", "2025-05"), ("2027-06", "2027-06"),
        ("neighbours Sept 2027 final", "2027-09"), ("sn_model_2025_wide", "2025-05"), ("model2030", "2030"), ("sn", ""),
    ],
)  # fmt: skip
def test_a_file_name_may_say_the_model(name: str, version: str) -> None:
    assert neighbour_sets.from_name(name, KNOWN) == version
