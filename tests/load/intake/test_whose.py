"""Whose a file is: of another authority none is kept, and rows of another are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.load.outcome import FileState
from tests.helpers.census import census
from tests.helpers.homes import Home, found
from tests.helpers.samples import text_table


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def census_of(home: Home, authority: str, name: str = "other.xml", **header: str) -> Path:
    path = census(home.folder / name, **header)
    text = path.read_text(encoding="utf-8").replace("<LEA>931</LEA>", f"<LEA>{authority}</LEA>" if authority else "")
    path.write_text(text, encoding="utf-8")
    return path


def test_another_authoritys_census_is_refused_and_ours_stays(home: Home) -> None:
    home.take(census(home.folder / "ours.xml"))
    (outcome,) = home.take(census_of(home, "850"))
    assert outcome.state == FileState.REFUSED
    assert "Its LEA says that it is of Hampshire (850), and nothing in it is of Oxfordshire (931)." in outcome.message
    assert home.stored("SELECT delivery FROM stored.live_deliveries") == [(1,)]
    assert len([path for path in home.places.originals.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("authority", ["931", ""])
def test_a_census_of_ours_or_that_does_not_say_is_taken(home: Home, authority: str) -> None:
    (outcome,) = home.take(census_of(home, authority))
    assert (outcome.state, outcome.period) == (FileState.LOADED, "2024")


def test_a_header_whose_year_is_not_that_of_its_reference_date_is_asked_about(home: Home) -> None:
    (outcome,) = home.take(census_of(home, "931", ReferenceDate="2024-03-31"))
    assert (outcome.state, outcome.period) == (FileState.CHECKED, "2023")
    assert "In words it says 2024 (2024/25)" in outcome.message


@pytest.mark.parametrize("school", ["8504001", "850/4001", "850-4001", "850 4001"])
def test_a_school_census_of_another_authoritys_schools_is_refused(home: Home, school: str) -> None:
    path = text_table(home.folder / "a.csv", "school_census", "pupilonroll", {"school": school})
    (outcome,) = home.take(path)
    assert outcome.state == FileState.REFUSED
    assert "NativeId says that it is of Hampshire (850)" in outcome.message


@pytest.mark.parametrize("school", ["9314001", "SCH7", "123456"])
def test_our_schools_and_numbers_that_name_no_authority_are_taken(home: Home, school: str) -> None:
    path = text_table(home.folder / "a.csv", "school_census", "pupilonroll", {"school": school})
    assert home.take(path)[0].state == FileState.LOADED


def test_some_schools_of_another_authority_are_told(home: Home) -> None:
    rows = [{"pupil_row": str(n), "upn_id": f"U{n}", "school": "9314001" if n else "8504001"} for n in range(5)]
    (outcome,) = home.take(text_table(home.folder / "a.csv", "school_census", "pupilonroll", *rows))
    assert outcome.state == FileState.LOADED
    assert ("other_authority", "pupilonroll", None, "") in found(outcome)


def test_published_figures_of_one_other_authority_are_refused(home: Home) -> None:
    other = {"area_code": "E10000014", "area": "Hampshire"}
    alone = text_table(home.folder / "a.csv", "published", "d3", other)
    both = text_table(home.folder / "b.csv", "published", "d3", other, {})
    assert home.take(alone)[0].state == FileState.REFUSED
    assert (home.take(both)[0].state, found(*home.take(both))) == (FileState.LOADED, set())


def test_published_figures_of_england_alone_name_no_authority(home: Home) -> None:
    path = text_table(home.folder / "a.csv", "published", "d3", {"level": "National", "area_code": None, "area": None})
    assert home.take(path)[0].state == FileState.LOADED


@pytest.mark.parametrize(("school", "state"), [("8504001", FileState.REFUSED), ("9314001", FileState.LOADED)])
def test_registers_of_another_authoritys_school_are_refused(home: Home, school: str, state: FileState) -> None:
    path = text_table(home.folder / "a.csv", "attendance_sessions", "sessions", {"school": school})
    assert home.take(path)[0].state == state


def test_a_file_that_is_refused_leaves_nothing_to_those_beside_it(home: Home) -> None:
    folder = home.folder / "census"
    folder.mkdir()
    rows = [{"pupil_row": str(n), "upn_id": "A931000000001", "school": "8504001"} for n in range(2)]
    text_table(folder / "pupils.csv", "school_census", "pupilonroll", *rows)
    text_table(folder / "sessions.csv", "school_census", "termlysessiondetailsonroll", {"school": "9314001"})
    sessions, pupils = sorted(home.take(folder, period="2024T3"), key=lambda one: one.state == FileState.REFUSED)
    assert (pupils.state, sessions.state) == (FileState.REFUSED, FileState.LOADED)
    assert home.stored("SELECT count(*) FROM stored.pupil") == [(0,)]
