"""What a refusal advises is true and can be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data import mart
from etl import pipeline
from etl.definitions.source_folders import sources
from etl.load.outcome import FileState
from etl.publish.publish import NotPublished
from tests.helpers.census import census, child, episode, protection_plan
from tests.helpers.homes import Home
from tests.helpers.loads import Office, plan
from tests.helpers.workbooks import text_table, workbook

CIN = next(source for source in sources() if source.slug == "cin_census")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.parametrize("key", ["cin_details", "cp_plan", "section_47"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_census_as_a_table_is_told_that_it_is_known_as_xml(home: Home, key: str, kind: str) -> None:
    headings = list(CIN.tables[key].written[next(iter(CIN.tables[key].written))].values())
    given = [headings, [f"C{n}" for n in range(len(headings))]]
    path = home.folder / f"census.{kind}"
    text_table(path, given) if kind == "csv" else workbook(path, {"Sheet1": given})
    (outcome,) = home.take(path)
    assert outcome.state == FileState.REFUSED
    assert "Nearest: Children in need census" in outcome.message
    assert "which is known as the XML file" in outcome.message
    assert "send the XML file as the system made it" in outcome.message
    assert "correct the headings" not in outcome.message


def test_elements_in_other_capitals_are_read_and_named(home: Home) -> None:
    path = census(home.folder / "cin.xml", child(episode(protection_plan())))
    for ours, theirs in (("LAchildID", "LAChildID"), ("CPPstartDate", "CPPStartDate")):
        path.write_text(path.read_text().replace(ours, theirs))
    (outcome,) = home.take(path)
    assert home.stored("SELECT count(*) FROM stored.plan") == [(1,)]
    assert {tally.set_aside for tally in outcome.tallies} == {0}
    assert {(one.kind, one.heading, one.expected) for one in outcome.findings if one.kind == "spelled_otherwise"} == {
        ("spelled_otherwise", "LAChildID", "LAchildID"), ("spelled_otherwise", "CPPStartDate", "CPPstartDate"),
    }  # fmt: skip
    assert "blank_required" not in {one.kind for one in outcome.findings}


@pytest.mark.parametrize("theirs", ["CPPendDat", "CPPendDates", "CPEndDate"])
def test_a_misspelt_element_is_named_with_the_one_that_is_missing(home: Home, theirs: str) -> None:
    path = census(home.folder / "cin.xml", child(episode(protection_plan(CPPendDate="2025-01-06"))))
    path.write_text(path.read_text().replace("CPPendDate", theirs))
    (outcome,) = home.take(path)
    (told,) = [one for one in outcome.findings if one.kind == "spelled_otherwise"]
    assert (told.severity, told.heading, told.expected) == ("warning", theirs, "CPPendDate")
    assert "CPPendDate is missing: is it meant?" in told.message


def test_a_misspelt_element_that_a_child_is_known_by_is_named_in_the_refusal(home: Home) -> None:
    path = census(home.folder / "cin.xml", child(episode()))
    path.write_text(path.read_text().replace("LAchildID", "LAchilID"))
    (outcome,) = home.take(path)
    assert outcome.state == FileState.REFUSED
    assert "LAchildID" in outcome.message
    assert "Not known: LAchilID" in outcome.message


def test_a_heading_that_is_nearly_one_of_ours_is_named(tmp_path: Path) -> None:
    office = Office(tmp_path)
    path = office.plans(plan())
    rows = [("Child Unique ID", "Plan Start Date", "Plan End Date", "Alocated Team"), ("A1", "05/02/2026", "", "North")]
    (outcome,) = office.load(workbook(path, {"Plans": rows}), checks=())
    (told,) = [one for one in outcome.findings if one.kind == "spelled_otherwise"]
    assert (told.column_letter, told.heading, told.expected) == ("D", "Alocated Team", "Allocated Team")


STAYS = {"none": ([], "Not published: x."), "one": (["x"], "Not published: x. The last edition stays live.")}


@pytest.mark.parametrize(("editions", "says"), STAYS.values(), ids=STAYS)
def test_an_edition_stays_only_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, editions: list[str], says: str
) -> None:
    def refused(*_: Any) -> None:
        raise NotPublished("Not published: x.")

    monkeypatch.setattr(pipeline.tables, "rebuild", refused)
    monkeypatch.setattr(mart, "publications", lambda _: editions)
    office = Office(tmp_path)
    office.load(office.plans(plan()))
    with pytest.raises(NotPublished) as told:
        pipeline.publish_edition(office.places, "a tester")
    assert str(told.value) == says
