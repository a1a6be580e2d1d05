"""Headings nobody knows: proposed, mapped once by a person, and known from then on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from data.ledger import acts, ask, open_ledger
from etl.definitions.column_mappings import mistakes, see_headings, with_mappings
from etl.definitions.source import BadSource
from etl.definitions.source_folders import sources
from etl.formats import Look, Sheet, look
from etl.intake.suggest_mapping import HeadingCandidate, Proposal, proposals, propose
from etl.load.load import recheck
from etl.load.outcome import FileState, Outcome
from tests.helpers.loads import Office
from tests.helpers.surveys import LISTENED, Survey, scaled
from tests.helpers.workbooks import Rows, workbook

HEALTH, COUNCIL = "Oxford Health", "Education"
THEIRS = ("Client ref.", "D.O.B.", "CP plan date started", "Plan closed", "Team name")
MEANT = {
    "child_id": "Client ref.",
    "birth_date": "D.O.B.",
    "start_date": "CP plan date started",
    "end_date": "Plan closed",
}
MAPPED, LATER = datetime(2026, 4, 14, 10, 0), datetime(2026, 7, 10, 10, 0)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def sent(office: Office, *rows: tuple[Any, ...], name: str = "ours.xlsx", headings: Rows = (THEIRS,)) -> Path:
    given = rows or (("A1", "01/02/2015", "05/02/2026", None, "North"),)
    return workbook(office.inbox / name, {"Export": [*headings, *given]})


def say(office: Office, headings: Mapping[str, str], agency: str = HEALTH, at: datetime = MAPPED) -> None:
    """A person maps an agency's headings of the list of plans; none of them retires what was mapped."""
    ledger = open_ledger(office.places.ledger_url)
    if headings:
        acts.map_headings(ledger, at, "a mapper", agency, "plans", "plans", headings)
    else:
        acts.retire_mapping(ledger, at, "a mapper", agency, "plans", "plans")
    ledger.close()


def mapped(office: Office, retired: bool = False) -> Any:
    ledger = open_ledger(office.places.ledger_url)
    try:
        return ask.heading_mappings(ledger, retired=retired)
    finally:
        ledger.close()


def take(office: Office, path: Path, **how: Any) -> Outcome:
    (outcome,) = office.load(path, **how)
    return outcome


def likeliest(proposal: Proposal) -> HeadingCandidate:
    return proposal.candidates[0]


def test_unknown_headings_are_proposed_mapped_once_and_then_known(office: Office) -> None:
    path = sent(office)
    assert take(office, path).state is FileState.REFUSED

    best = likeliest(proposals(look(path), office.sources))
    proposed = {one.ours: one.heading for one in best.columns if one.heading}
    say(office, proposed)
    outcome = take(office, path)

    assert (best.source, best.table) == ("plans", "plans")
    assert proposed == MEANT | {"team": "Team name"}
    assert (outcome.state, outcome.edition) == (FileState.LOADED, "Oxford Health, mapped 14/04/2026")
    assert office.stored("SELECT start_date::VARCHAR, team FROM stored.plan") == [("2026-02-05", "North")]


def test_next_quarters_file_needs_no_mapping(office: Office) -> None:
    say(office, MEANT)
    take(office, sent(office))

    outcome = take(office, sent(office, ("A2", "", "05/05/2026", "", "South"), name="n.xlsx"), received_at=LATER)

    assert (outcome.state, outcome.period) == (FileState.LOADED, "2026Q1")


def test_a_retired_mapping_is_no_longer_known_but_what_came_under_it_can_be_read_again(office: Office) -> None:
    say(office, MEANT)
    first = take(office, sent(office))
    say(office, {}, at=LATER)

    other = take(office, sent(office, ("A2", "", "05/02/2026", "", "South"), name="n.xlsx"))
    (again,) = recheck(office.places, [first.delivery], known=office.sources, checks=office.rules)

    assert other.state is FileState.REFUSED
    assert (again.state, again.delivery) == (FileState.LOADED, first.delivery)
    assert again.edition == "Oxford Health, mapped 14/04/2026 to 10/07/2026 10:00:00"


def test_a_new_mapping_takes_the_former_ones_place(office: Office) -> None:
    say(office, MEANT)
    say(office, MEANT | {"start_date": "Plan closed", "end_date": "CP plan date started"}, at=LATER)

    outcome = take(office, sent(office, ("A1", "", "", "05/02/2026", "")))

    assert outcome.edition == "Oxford Health, mapped 10/07/2026"
    assert office.stored("SELECT start_date::VARCHAR FROM stored.plan") == [("2026-02-05",)]


def test_known_headings_are_never_read_by_a_mapping(office: Office) -> None:
    """Somebody mapped two headings of the known edition the wrong way round."""
    wrong = {"child_id": "Child Unique ID", "start_date": "Plan End Date", "end_date": "Plan Start Date"}
    say(
        office,
        wrong | {"team": "Allocated Team", "colour": "Colour (Y/N)", "previous_plans": "Number of Previous Plans"},
    )

    outcome = take(office, office.plans(("A1", "", "05/02/2026", "", 0, "North", "red", "")))

    assert outcome.edition == "2024"
    assert office.stored("SELECT start_date::VARCHAR, end_date FROM stored.plan") == [("2026-02-05", None)]


def test_a_mapping_is_believed_only_where_every_heading_of_it_is_there(office: Office) -> None:
    say(office, MEANT)

    outcome = take(office, sent(office, ("A1", "05/02/2026"), headings=[("Client ref.", "CP plan date started")]))

    assert outcome.state is FileState.REFUSED


def test_headings_that_two_agencies_mean_differently_are_read_as_the_sender_means_them(office: Office) -> None:
    say(office, MEANT)
    say(office, MEANT | {"start_date": "Plan closed", "end_date": "CP plan date started"}, agency=COUNCIL)
    row = ("A1", "", "05/02/2026", "06/03/2026", "")

    refused = take(office, sent(office, row))
    loaded = take(office, sent(office, row), agency=COUNCIL)

    assert refused.state is FileState.REFUSED
    assert "say which agency it is from" in refused.message
    assert loaded.edition == "Education, mapped 14/04/2026"


@pytest.mark.parametrize(
    ("headings", "why"),
    [
        ({"child": "Client ref.", "start_date": "Started"}, "List of plans has no column child that is read"),
        ({"child_id": "Client ref.", "start_date": "S", "worker": "W"}, "has no column worker that is read"),
        ({"child_id": "Client ref."}, "cannot do without a heading for start_date"),
        ({"child_id": "??", "start_date": "Started"}, "the heading for child_id has no letters"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_named_and_stops_nothing(
    headings: dict[str, str], why: str, office: Office
) -> None:
    say(office, headings)

    assert take(office, office.plans(("A1", "", "05/02/2026", "", 0, "", "", ""))).state is FileState.LOADED
    (told,) = mistakes(office.sources, mapped(office))
    assert told.startswith("Oxford Health, mapped 14/04/2026: ") and why in told
    with pytest.raises(BadSource, match="The mapping: "):
        see_headings(office.sources, "plans", "plans", headings)


def test_a_mapping_of_a_source_that_is_gone_is_named(office: Office) -> None:
    say(office, MEANT)
    rest = [source for source in office.sources if source.slug != "plans"]

    assert with_mappings(rest, mapped(office)) == tuple(rest)
    assert mistakes(rest, mapped(office)) == ["Oxford Health, mapped 14/04/2026: there is no source plans."]


def test_a_surveys_own_column_can_be_mapped_and_its_names_stay_unread(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    home.say(scaled())
    ledger = open_ledger(home.places.ledger_url)
    ours = {"submitted_on": "Completion time", "speaker": "How do you know the family?"}
    acts.map_headings(ledger, MAPPED, "a mapper", "Safeguarding Partnership", "survey", "responses", ours)
    ledger.close()
    asked = (LISTENED, "How do you know the family?")

    (outcome,) = home.take(home.form(("06/05/2025", "", "Group", "Agree", "Parent"), asked=asked))

    assert outcome.edition == "Safeguarding Partnership, mapped 14/04/2026"
    assert home.voices() == [(2, "parent_or_carer", "listened_to", 4, None)]
    assert [one for one in outcome.findings if one.kind == "question_not_mapped"] == []


@pytest.mark.parametrize("above", range(9))
def test_headings_in_any_of_the_first_ten_rows_are_found(above: int, office: Office) -> None:
    titles = [(f"Oxford Health, a list of {n} plans",) for n in range(above)]

    best = likeliest(proposals(look(sent(office, headings=[*titles, THEIRS])), office.sources))

    assert best.heading_row == above + 1
    assert {one.ours: one.heading for one in best.columns if one.heading}.items() >= MEANT.items()


def test_values_below_are_a_sign_and_are_never_told(office: Office) -> None:
    """'Start' and 'Started by' are as like; only one has dates below it."""
    path = workbook(
        office.inbox / "v.xlsx",
        {"Sheet1": [("Child ID", "Start plan by", "Started plan"), ("A9", "Mr Example", "05/02/2026")]},
    )

    proposal = proposals(look(path), office.sources)

    best = next(one for one in proposal.candidates if one.table == "plans")
    assert next(one.heading for one in best.columns if one.ours == "start_date") == "Started plan"
    said = json.dumps(proposal.as_dict())
    assert "Example" not in said and "05/02/2026" not in said


def test_beside_each_heading_stand_the_shapes_of_its_values(office: Office) -> None:
    rows = [("AB12", "05/02/2026", "N"), ("CD34", "06/02/2026", "S"), ("7", "", "N")]
    path = workbook(office.inbox / "s.xlsx", {"Sheet1": [("Child ID", "Date opened", "Wing"), *rows]})

    best = likeliest(proposals(look(path), office.sources))

    assert dict(zip(best.headings, best.shapes, strict=True)) == {
        "Child ID": ("xx99", "9"), "Date opened": ("99/99/9999",), "Wing": ("x",),
    }  # fmt: skip


@pytest.mark.parametrize("theirs", ["Closed?", "Closed", "Seen alone", "Alone?", "Seen by whom", "Open", "Seen?"])
@pytest.mark.parametrize("value", ["Yes", "N", "1", ""])
def test_yes_and_no_below_a_heading_do_not_make_it_likely(theirs: str, value: str, tmp_path: Path) -> None:
    """'Closed?' was chosen beforehand for whether the child was seen, since yes and no stood below it."""
    headings = ("Client ref", "Date started", "Date closed", theirs)
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": [headings, ("A1", "05/02/2026", "06/02/2026", value)]})

    candidates = proposals(look(path), sources()).candidates

    assert [
        one.ours for each in candidates for one in each.columns if one.heading == theirs and one.likely == "very likely"
    ] == []
    sure = {one.heading for each in candidates for one in each.columns if one.likely == "very likely"}
    assert {"Client ref", "Date started", "Date closed"} <= sure


def test_a_row_of_somebodys_data_is_never_taken_for_headings(tmp_path: Path) -> None:
    rows = [("C1001", "Smith", "North", "Yes"), ("C1002", "Jones", "South", "No"), ("C1003", "Patel", "North", "Yes")]
    for name, given in (("words", rows), ("dates", [(*row, "05/02/2026") for row in rows])):
        assert propose(workbook(tmp_path / f"{name}.xlsx", {"Sheet1": given})) is None


def test_no_heading_is_proposed_twice_and_nothing_where_nothing_is_like_it(office: Office) -> None:
    seen = Look(
        Path("x"), "x.xlsx", "xlsx", (Sheet("S", (("Plan start", "Zebra", "Quagga"), ("05/02/2026", "1", "2"))),)
    )

    for candidate in proposals(seen, office.sources).candidates:
        places = [one.place for one in candidate.columns if one.place is not None]
        assert len(places) == len(set(places))
        assert {one.heading for one in candidate.columns} <= {"", "Plan start"}


def test_every_table_can_be_chosen_and_the_likeliest_comes_first(office: Office) -> None:
    path = workbook(office.inbox / "r.xlsx", {"Sheet1": [("Childs ID", "Visit date"), ("A1", "05/02/2026")]})

    proposal = proposals(look(path), office.sources)

    assert [one.table for one in proposal.candidates] == ["visits", "plans"]
    assert likeliest(proposal).likely == "very likely"


def test_real_sources_are_proposed_for_in_their_own_headings_a_little_changed(tmp_path: Path) -> None:
    table = next(one for one in sources() if one.slug == "annex_a").tables["list_7"]
    kept = {name: words for name, words in table.written["2024-sample"].items() if table.columns[name].kept}
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": [[f"{words} (new)" for words in kept.values()]]})

    proposed = propose(path)

    assert proposed is not None
    assert (proposed["candidates"][0]["source"], proposed["candidates"][0]["table"]) == ("annex_a", "list_7")
    found = {one["ours"]: one["heading"] for one in proposed["candidates"][0]["columns"]}
    assert found == {name: f"{words} (new)" for name, words in kept.items()}


def test_nothing_is_proposed_for_what_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    path.write_bytes(b"%PDF-1.7\n\x00\x01")

    assert propose(path) is None
