"""The list of agencies: what it says, and what it says of a mistake in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.agencies import BadAgency, agencies, agency, counted, measures

LIST = """
[members]
owes = [{ source = "agency_return", title = "Quarterly return", period = "quarter", due_days = 28 }]
[agencies.police]
name = "The Police"
short = "Police"
"""
MEASURES = "code,label,aliases,agencies,of,counts,numerator,denominator\nseen,Seen,,police,children,Everybody,Seen,\n"


def reference(folder: Path, given: str = LIST, counts: str = MEASURES) -> Path:
    (folder / "codes").mkdir()
    (folder / "agencies.toml").write_text(given, encoding="utf-8")
    (folder / "codes" / "counted_measure.csv").write_text(counts, encoding="utf-8")
    return folder


def test_eleven_members_come_first_and_each_owes_the_quarterly_return() -> None:
    members = [one for one in agencies() if one.member]

    assert len(members) == 11
    assert list(agencies()[:11]) == members
    assert all(one.owes[0].source == "agency_return" for one in members)
    assert not any(owed.source == "agency_return" for one in agencies()[11:] for owed in one.owes)


def test_what_each_owes_beside_it() -> None:
    own = {one.key: [(owed.source, owed.period) for owed in one.owes if owed.source != "agency_return"]
           for one in agencies()}  # fmt: skip

    assert {key: owes for key, owes in own.items() if owes} == {
        "csc": [("ssd", "quarter"), ("annex_a", "quarter"), ("cin_census", "year")],
        "education": [("school_census", "term"), ("s175", "academic_year")],
        "oxford_health": [("health_appointments", "quarter")],
        "ouh": [("health_appointments", "quarter")],
        "partnership": [("voices", "quarter"), ("audit", "year"), ("plan", "quarter")],
    }


def test_an_agency_counts_its_own_measures_in_the_order_of_the_list(tmp_path: Path) -> None:
    given = reference(tmp_path)

    assert [one.key for one in measures(given)] == ["seen"]
    assert measures(given)[0].of_children
    assert [one.key for one in counted("john_henry_newman")][:2] == ["staff_trained", "reflective_supervision"]


def test_an_agency_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(BadAgency, match=r"There is no agency 'nobody'\. There are: csc, education"):
        agency("nobody")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "The Police"', "", "agencies.toml: agencies.police: name must be some words"),
        ('"quarter"', '"fortnight"', "agencies.toml: members: owes 1: period must be one of quarter"),
        ("= 28", '= 28, parts = "all"', "agencies.toml: members: owes 1: parts must be a table of parts"),
        ("= 28", "= -1", "agencies.toml: members: owes 1: due_days must be a number of days"),
        ("[members]", "[member]", "agencies.toml: members is missing"),
        ('short = "Police"', 'short = "Police"\nmember = "no"', "agencies.toml: agencies.police: member must be true"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_key(old: str, new: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(BadAgency, match=says):
        agencies(reference(tmp_path, LIST.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("police", "polise", "counted_measure.csv, line 2: agencies names 'polise'"),
        ("children", "pets", "counted_measure.csv, line 2: of must be one of staff"),
        ("Everybody", "", "counted_measure.csv, line 2: counts must be some words"),
    ],
)
def test_a_mistake_in_a_measure_is_named_with_its_line(old: str, new: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(BadAgency, match=says):
        measures(reference(tmp_path, counts=MEASURES.replace(old, new)))
