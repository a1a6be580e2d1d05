"""The children in need census, from the file that goes to the Department to the rows that are stored."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from etl.formats.xml.parse import LONGEST_TAG, LONGEST_TEXT
from etl.load.outcome import FileState, Outcome
from tests.helpers.census import (
    assessment,
    census,
    child,
    element,
    enquiry,
    episode,
    in_need_plan,
    many,
    protection_plan,
    whole_child,
)
from tests.helpers.homes import Home, found

LATER = datetime(2026, 7, 14, 9, 0)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def take(home: Home, path: Path) -> Outcome:
    return home.take(path, received_at=LATER)[0]


def taken(home: Home, *children: str, year: int = 2025) -> Outcome:
    """A census of these children, which is taken in."""
    outcome = take(home, census(home.folder / f"{year}.xml", *children, year=year))
    assert outcome.state is FileState.LOADED, outcome.message
    return outcome


def rows_in(outcome: Outcome) -> dict[str, int]:
    return {tally.table: tally.rows_in for tally in outcome.tallies}


@pytest.mark.parametrize(
    ("year", "period", "edition"),
    [
        (2017, "2016", "2017"),
        (2022, "2021", "2017"),
        (2025, "2024", "2025"),
        (2026, "2025", "2025"),
    ],
)
def test_tidy_census_of_any_year_is_stored_whole(home: Home, year: int, period: str, edition: str) -> None:
    outcome = taken(home, year=year)

    assert (outcome.period, outcome.edition, outcome.part) == (period, edition, "workbook")
    assert found(outcome) == set()
    assert [finding for finding in outcome.findings if finding.severity == "note"] == []
    assert {tally.table: tally.stored for tally in outcome.tallies} == {
        "child": 1, "disability": 1, "cin_details": 1, "assessment": 1, "factor": 1, "cin_plan": 1, "section_47": 1,
        "cp_plan": 1, "review": 1,
    }  # fmt: skip
    assert home.stored("SELECT sex, birth_date FROM stored.child WHERE table_name = 'child'") == [
        ("female", date(2016, 5, 1))
    ]


def test_what_belongs_together_is_tied_together(home: Home) -> None:
    taken(home)

    assert home.stored(
        """SELECT p.start_date, p.initial_category, p.previous_plans, r.referral_date, c.conference_date, v.review_date,
                  f.factor, n.end_date
           FROM stored.plan AS p JOIN stored.referral AS r USING (referral_id)
           JOIN stored.conference AS c USING (referral_id) JOIN stored.plan_review AS v USING (plan_id)
           JOIN stored.assessment AS a USING (referral_id) JOIN stored.assessment_factor AS f USING (assessment_id)
           JOIN stored.cin_plan AS n USING (referral_id) JOIN stored.identifier_link AS l ON l.child_id = p.child_id"""
    ) == [
        (
            date(2024, 5, 20), "neglect", 0, date(2024, 5, 1), date(2024, 5, 20), date(2024, 8, 19), "16A",
            date(2024, 5, 20),
        )
    ]  # fmt: skip


def test_the_same_child_is_the_same_in_every_year(home: Home) -> None:
    for year in (2022, 2026):
        taken(home, year=year)

    assert home.stored("SELECT count(*), count(DISTINCT child_id) FROM stored.plan") == [(2, 1)]


@pytest.mark.parametrize("factor", ["18A", "18B", "19C", "24A", "16A"])
def test_factors_of_every_year_are_taken_in_any(home: Home, factor: str) -> None:
    assert found(taken(home, whole_child(2017, factor), year=2017)) == set()


def test_newer_codes_are_known(home: Home) -> None:
    closed = {"CINclosureDate": "2024-07-01", "ReasonForClosure": "RC9", "ReferralSource": "5D"}

    assert found(taken(home, child(episode(**closed)))) == set()


def test_gender_in_a_later_year_is_still_read(home: Home) -> None:
    outcome = taken(home, child(episode(), Sex=None, GenderCurrent="1"))

    assert outcome.edition == "2017"
    assert home.stored("SELECT sex FROM stored.child WHERE table_name = 'child'") == [("male",)]


def test_elements_nobody_knows_are_told_and_do_no_harm(home: Home) -> None:
    meeting = element("PreProceedingsandFGDM", PPStartDate="2024-09-01", DateOfInitialCPC="2024-09-09")
    outcome = taken(home, child(episode(meeting, protection_plan())))

    assert [finding.message for finding in outcome.findings] == [
        "CINdetails: 1 elements are not read: PreProceedingsandFGDM."
    ]
    assert home.stored("SELECT count(*) FROM stored.conference") == [(0,)]


def test_empty_elements_are_no_rows(home: Home) -> None:
    hollow = child(
        episode(
            assessment("", " "),
            "<CINPlanDates/>",
            "<Section47></Section47>",
            "<CINPlanDates><CINPlanStartDate/></CINPlanDates>",
            protection_plan(""),
        ),
        disabilities=("",),
        UPN="",
    )
    outcome = taken(home, hollow)

    assert found(outcome) == set()
    assert rows_in(outcome) == {"child": 1, "cin_details": 1, "assessment": 1, "cp_plan": 1}


def test_stray_text_namespaces_and_comments_are_read_past(home: Home) -> None:
    path = census(home.folder / "odd.xml")
    text = path.read_text(encoding="utf-8")
    text = text.replace("<ChildIdentifiers>", "<ChildIdentifiers>stray<!-- and more -->")
    text = text.replace("<CPPstartDate>2024-05-20<", "<CPPstartDate><![CDATA[2024-05-]]>20\n<")
    for name in ("Message", "Child", "CINdetails", "CPPendDate", "UPN"):
        text = text.replace(f"<{name}>", f"<dfe:{name}>").replace(f"</{name}>", f"</dfe:{name}>")
    path.write_text(text, encoding="utf-8")

    outcome = take(home, path)

    assert (outcome.state, found(outcome)) == (FileState.LOADED, set())
    assert home.stored("SELECT start_date FROM stored.plan") == [(date(2024, 5, 20),)]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_census_in_another_encoding_is_read(home: Home, encoding: str) -> None:
    path = census(home.folder / "odd.xml")
    text = path.read_text(encoding="utf-8").replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    path.write_bytes(text.encode(encoding))

    assert take(home, path).state is FileState.LOADED


def test_messy_census_is_read_as_far_as_it_can_be(home: Home) -> None:
    outcome = taken(
        home,
        child(
            episode(
                assessment("16A", "16A", "99Z"),
                enquiry(DateOfInitialCPC="2024-05-19"),
                protection_plan(CPPstartDate="2024-05-21", LatestCategoryOfAbuse="Neglect?"),
                DateOfInitialCPC="2024-05-19",
            ),
            episode(CINreferralDate="31/02/2024"),
        ),
        child(episode(in_need_plan(CINPlanEndDate="2024-05-01")), LAchildID="C2", UPN="A931000000001"),
        child(episode(protection_plan(), in_need_plan(CINPlanEndDate=None)), LAchildID="C3", UPN="X93100000001"),
        child(LAchildID="C3", UPN="X93100000001", PersonBirthDate="soon"),
        child(episode(), LAchildID=None),
    )

    assert {(kind, table) for kind, table, _, _ in found(outcome)} == {
        ("duplicate_rows", "factor"),
        ("duplicate_rows", "disability"),
        ("unknown_code", "factor"),
        ("factor_not_recognised", "factor"),
        ("conference_at_a_weekend", "section_47"),
        ("conference_at_a_weekend", "cin_details"),
        ("conference_at_both_levels", "cin_details"),
        ("plan_not_on_day_of_conference", "cp_plan"),
        ("unknown_code", "cp_plan"),
        ("category_missing", "cp_plan"),
        ("unreadable_date", "cin_details"),
        ("cin_plan_ends_before_it_starts", "cin_plan"),
        ("pupil_number_check_letter", "child"),
        ("cin_plan_beside_protection_plan", "cin_plan"),
        ("child_in_census_twice", "child"),
        ("unreadable_date", "child"),
        *(("blank_required", table) for table in ("child", "cin_details", "disability")),
    }
    assert {tally.table: (tally.rows_in, tally.set_aside, tally.duplicates) for tally in outcome.tallies} == {
        "child": (5, 1, 0), "disability": (5, 1, 1), "cin_details": (5, 2, 0), "assessment": (1, 0, 0),
        "factor": (3, 0, 1), "section_47": (1, 0, 0), "cin_plan": (2, 1, 0), "cp_plan": (2, 0, 0), "review": (2, 0, 0),
    }  # fmt: skip


def test_pupil_number_of_two_children_is_told_and_no_number_is_not_one(home: Home) -> None:
    outcome = taken(home, child(), child(LAchildID="C2"), *(child(LAchildID=f"N{n}", UPN=None) for n in range(2)))

    assert {kind for kind, *_ in found(outcome)} == {"pupil_number_of_two_children"}
    assert "Y931" not in str(outcome.findings)


def test_earlier_plans_left_blank_are_told(home: Home) -> None:
    outcome = taken(home, child(episode(protection_plan(NumberOfPreviousCPP=None))))

    assert {kind for kind, *_ in found(outcome)} == {"previous_plans_missing"}


def test_a_finding_names_the_line_that_its_record_begins_at(home: Home) -> None:
    path = census(home.folder / "c.xml", child(episode(), episode(CINclosureDate="never")))
    text = path.read_text(encoding="utf-8").splitlines()
    begins = [at for at, line in enumerate(text, start=1) if "<CINdetails>" in line][1]

    outcome = take(home, path)

    assert found(outcome) == {("unreadable_date", "cin_details", begins, "")}
    (finding,) = (one for one in outcome.findings if one.severity != "note")
    assert finding.message.startswith(f"CINdetails beginning at line {begins}, CINclosureDate: 'never' cannot be read")


def test_a_finding_in_a_file_of_one_line_names_the_record_by_its_number(home: Home) -> None:
    path = census(home.folder / "c.xml", child(episode(), episode(CINclosureDate="never")))
    path.write_text("".join(line.strip() for line in path.read_text(encoding="utf-8").splitlines()), encoding="utf-8")

    (finding,) = (one for one in take(home, path).findings if one.severity != "note")

    assert finding.message.startswith("CINdetails number 2, CINclosureDate: ")


def test_an_element_that_stands_twice_is_told_and_the_first_is_read(home: Home) -> None:
    twice = element("CINdetails", *many("CINreferralDate", "2024-05-01", "2024-06-01"), ReferralSource="2A")
    outcome = taken(home, child(twice))

    assert {kind for kind, *_ in found(outcome)} == {"element_twice"}
    assert home.stored("SELECT referral_date FROM stored.referral") == [(date(2024, 5, 1),)]


def test_a_census_that_is_minified_is_stored_like_any(home: Home) -> None:
    path = census(home.folder / "c.xml", *(child(episode(protection_plan()), LAchildID=f"C{n}") for n in range(3)))
    path.write_text("".join(line.strip() for line in path.read_text(encoding="utf-8").splitlines()), encoding="utf-8")

    assert rows_in(take(home, path))["cp_plan"] == 3


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
REFUSED = {
    "another collection": (("<Collection>CIN<", "<Collection>CLA<"), "the collection 'CLA', which nothing here reads"),
    "no collection": (("<Collection>CIN</Collection>", ""), "names no collection"),
    "another root": (("Message>", "Workbook>"), "outermost element is <Workbook>"),
    "billion laughs": (("<Message>", f'<!DOCTYPE Message [<!ENTITY l0 "ha">{LAUGHS}]><Message>'), "DOCTYPE"),
    "external entity": (
        ("<Message>", '<!DOCTYPE Message [<!ENTITY e SYSTEM "file:///etc/passwd">]><Message>'), "DOCTYPE",
    ),
    "remote declaration": (("<Message>", '<!DOCTYPE Message SYSTEM "http://127.0.0.1/x.dtd"><Message>'), "DOCTYPE"),
    "entity nobody declared": (("C1<", "&who;<"), "broken at line 17 (undefined entity)"),
    "deep nesting": (("<Children>", "<a>" * 100 + "</a>" * 100 + "<Children>"), "more than 60 deep"),
    "deep nesting of known elements": (("<Reviews>", "<Reviews>" * 100 + "</Reviews>" * 99), "more than 60 deep"),
    "giant text": (("C1<", f"{'9' * 20 * LONGEST_TEXT}<"), "holds more than any field"),
    "giant tag": (("<Children>", f"<!--{'9' * 4 * LONGEST_TAG}--><Children>"), "holds more than any field"),
    "endless elements": (("<Children>", "".join(f"<a{n}/>" for n in range(3000)) + "<Children>"), "different elements"),
    "tags that do not pair": (("</ChildIdentifiers>", ""), "broken at line"),
    "unknown encoding": (("UTF-8", "EBCDIC-9"), "encoding"),
    "no number of children": (("LAchildID>", "Number>"), "LAchildID"),
    "no referral date": (("CINreferralDate>", "DateOfReferral>"), "CINreferralDate"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "says"), REFUSED.values(), ids=REFUSED)
def test_file_that_is_no_sound_census_is_refused(home: Home, change: tuple[str, str], says: str) -> None:
    path = census(home.folder / "c.xml")
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change), encoding="utf-8")

    outcome = take(home, path)

    assert outcome.state is FileState.REFUSED
    assert says in outcome.message
    assert not [kept for kept in home.places.originals.rglob("*") if kept.is_file()]


@pytest.mark.parametrize("part", [0.2, 0.6, 0.99])
def test_file_that_ends_in_the_middle_is_refused(home: Home, part: float) -> None:
    path = census(home.folder / "c.xml")
    content = path.read_bytes()
    path.write_bytes(content[: int(part * len(content))])

    outcome = take(home, path)

    assert (outcome.state, "ends in the middle" in outcome.message) == (FileState.REFUSED, True)


def test_census_without_its_reference_date_asks_for_the_year(home: Home) -> None:
    path = census(home.folder / "c.xml", ReferenceDate=None)

    assert "--period 2025" in take(home, path).message
    assert home.take(path, received_at=LATER, period="2024")[0].state is FileState.LOADED


@pytest.mark.samples
def test_the_published_sample_is_another_authoritys(home: Home, public_samples: Path) -> None:
    (path,) = public_samples.rglob("cin-2022.xml")

    outcome = take(home, path)

    assert outcome.state is FileState.REFUSED
    assert "Its LEA says that it is of City of London (201)" in outcome.message


@pytest.mark.samples
def test_the_published_sample_is_read_once_it_says_that_it_is_ours(home: Home, public_samples: Path) -> None:
    (sample,) = public_samples.rglob("cin-2022.xml")
    path = home.folder / sample.name
    path.write_bytes(sample.read_bytes().replace(b"<LEA>201</LEA>", b"<LEA>931</LEA>"))

    outcome = take(home, path)

    assert (outcome.state, outcome.period, outcome.edition) == (FileState.LOADED, "2021", "2017")
    assert rows_in(outcome) == {
        "child": 1, "disability": 2, "cin_details": 1, "assessment": 1, "factor": 2, "cin_plan": 1, "section_47": 1,
        "cp_plan": 1, "review": 1,
    }  # fmt: skip
    assert {kind for kind, *_ in found(outcome)} == {
        "cin_plan_beside_protection_plan", "conference_at_a_weekend", "conference_at_both_levels",
        "pupil_number_check_letter",
    }  # fmt: skip
