"""One bad file never ends its neighbours: whatever it does to us is said of it, and the others are taken in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from etl.formats import look
from etl.intake import suggest_mapping
from etl.load import load
from etl.load.load import recover
from etl.load.outcome import FileState, Outcome
from tests.helpers.census import census, element
from tests.helpers.homes import Home
from tests.helpers.loads import PLANS, VISITS, Office, plan
from tests.helpers.workbooks import as_strict, text_file, with_part, with_shared_strings, workbook
from tests.load.replies.test_handback import handed_back

NAME = "Robin Example"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def states(outcomes: list[Outcome]) -> dict[str, FileState]:
    return {one.path.name: one.state for one in outcomes}


def incoming(office: Office) -> list[Path]:
    return [one for one in (office.places.originals / "incoming").rglob("*") if one.is_file()]


# Files with nothing to read


@pytest.mark.parametrize("inside", ["", "<child>x</child>", "text"])
def test_a_census_without_a_child_is_refused_in_words_and_its_neighbour_taken_in(tmp_path: Path, inside: str) -> None:
    home = Home(tmp_path)
    empty = census(tmp_path / "empty.xml", inside or "<!-- -->")
    full = census(tmp_path / "full.xml")
    outcomes = home.take(empty, full)
    assert states(outcomes) == {"empty.xml": FileState.REFUSED, "full.xml": FileState.LOADED}
    assert "a children in need census with nobody in it" in outcomes[0].message
    assert not list((home.places.originals / "incoming").iterdir())


def test_a_census_without_children_at_all_is_refused_in_words(tmp_path: Path) -> None:
    about = element("Header", element("CollectionDetails", Collection="CIN", Year=2025, ReferenceDate="2025-03-31"))
    path = text_file(tmp_path / "bare.xml", element("Message", about))
    (outcome,) = Home(tmp_path).take(path)
    assert (outcome.state, "nobody in it" in outcome.message) == (FileState.REFUSED, True)


def test_an_empty_file_does_not_refuse_its_neighbours(office: Office) -> None:
    empty = text_file(office.inbox / "a.csv", "")
    assert states(office.load(empty, office.plans(plan()))) == {
        "a.csv": FileState.REFUSED,
        "plans.xlsx": FileState.LOADED,
    }


# Workbooks in the strict form

STRICT_ROWS = [
    plan("A1", date(2025, 5, 1), end=date(2025, 6, 30)),
    plan("A2", "07/05/2025", end=None, previous="#REF!"),
]


def test_a_strict_workbook_is_read_as_the_usual_one_is(office: Office) -> None:
    usual = look(office.plans(*STRICT_ROWS, name="usual.xlsx"))
    strict = look(as_strict(office.plans(*STRICT_ROWS, name="strict.xlsx")))
    assert strict.sheets == usual.sheets
    (outcome,) = office.load(strict.path, checks=())
    assert outcome.state == FileState.LOADED
    assert [(one.kind, one.row) for one in outcome.findings] == [("excel_error", 3)]
    assert office.stored("SELECT start_date, end_date FROM stored.plan ORDER BY row_number") == [
        (date(2025, 5, 1), date(2025, 6, 30)), (date(2025, 5, 7), None),
    ]  # fmt: skip


def test_a_strict_workbook_with_shared_strings_and_dates_as_words_is_read(office: Office) -> None:
    path = with_shared_strings(office.plans(plan("A1", "2025-05-01", end="X")))
    with_part(path, "xl/worksheets/sheet1.xml", b"</row></sheetData>", b"</row></sheetData>")
    (outcome,) = office.load(as_strict(path), checks=())
    assert outcome.state == FileState.LOADED
    assert office.stored("SELECT start_date FROM stored.plan") == [(date(2025, 5, 1),)]


def test_dates_of_a_strict_workbook_are_read_as_excel_writes_them_there(office: Office) -> None:
    path = office.plans(plan("A1", "2025-05-01", end="X"))
    old = b'<c r="D2" t="inlineStr"><is><t>X</t></is></c>'
    with_part(path, "xl/worksheets/sheet1.xml", old, b'<c r="D2" t="d"><v>2025-06-30T00:00:00</v></c>')
    office.load(as_strict(path), checks=())
    assert office.stored("SELECT end_date FROM stored.plan") == [(date(2025, 6, 30),)]


def test_every_sheet_of_a_strict_workbook_is_read(office: Office) -> None:
    path = as_strict(
        workbook(office.inbox / "p.xlsx", {"Plans": [PLANS, plan()], "Visits": [VISITS, ["A1", "1/3/2026"]]})
    )
    (outcome,) = office.load(path, checks=())
    assert [tally.stored for tally in outcome.tallies] == [1, 1]


def test_what_was_found_in_a_strict_workbook_is_handed_back_as_a_list(office: Office) -> None:
    office.load(as_strict(office.plans(plan("A2", previous="many"))))
    name, content = handed_back(office)
    assert name == "plans with findings.xlsx"
    assert content


def test_a_workbook_of_charts_alone_is_refused_in_words(office: Office) -> None:
    path = workbook(office.inbox / "c.xlsx", {"Plans": [PLANS]})
    sheet = b"/relationships/worksheet"
    with_part(path, "xl/_rels/workbook.xml.rels", sheet, b"/relationships/chartsheet")
    (outcome,) = office.load(path)
    assert (outcome.state, "no sheet with cells" in outcome.message) == (FileState.REFUSED, True)


# Mistakes of ours


def broken(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, when: Callable[..., bool], error: Exception
) -> None:
    """Let a step of ours meet a mistake for some files."""
    step = getattr(module, name)

    def mistaken(*given: Any, **named: Any) -> Any:
        if when(*given):
            raise error
        return step(*given, **named)

    monkeypatch.setattr(module, name, mistaken)


ERRORS = [
    IndexError(NAME),
    KeyError(NAME),
    RecursionError(NAME),
    UnicodeError(NAME),
    AssertionError(NAME),
    MemoryError(),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_mistake_in_recognising_one_file_is_said_of_that_file(
    office: Office, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    bad, good = office.pupils(("1", "U1", "2025-09-03", NAME)), office.plans(plan())
    broken(monkeypatch, load, "recognise", lambda path, known, name, agency: name == "pupils.csv", error)
    outcomes = office.load(bad, good)
    assert states(outcomes) == {"pupils.csv": FileState.REFUSED, "plans.xlsx": FileState.LOADED}
    assert f"({type(error).__name__})" in outcomes[0].message
    assert NAME not in outcomes[0].message + office.ledger_text()
    assert not incoming(office)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_mistake_in_reading_one_file_is_said_of_that_file(
    office: Office, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """The two are parts of one return, read on one workbench."""
    bad, good = office.sessions(("1", "4", "/")), office.pupils(("1", "U1", "2025-09-03", NAME))
    broken(monkeypatch, load, "read", lambda connection, seen, found: found.table.key == "sessions", error)
    outcomes = office.load(bad, good)
    assert states(outcomes) == {"sessions.csv": FileState.REFUSED, "pupils.csv": FileState.LOADED}
    assert NAME not in outcomes[0].message + office.ledger_text()
    assert not incoming(office)
    monkeypatch.undo()
    assert states(office.load(bad, period="2025T1")) == {"sessions.csv": FileState.LOADED}


def test_of_two_parts_that_fail_together_the_sound_one_is_loaded_by_itself(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.load import steps

    bad, good = office.sessions(("1", "4", "/")), office.pupils(("1", "U1", "2025-09-03", NAME))

    def with_sessions(connection: Any, source: Any, reads: Any) -> bool:
        return any(read.found.table.key == "sessions" for read in reads)

    broken(monkeypatch, steps, "shape", with_sessions, KeyError(NAME))
    outcomes = office.load(bad, good)
    assert states(outcomes) == {"sessions.csv": FileState.FAILED, "pupils.csv": FileState.LOADED}
    assert NAME not in outcomes[0].message + office.ledger_text()
    assert office.stored("SELECT count(*) FROM stored.pupil") == [(1,)]
    monkeypatch.undo()
    assert states(office.load(bad)) == {"sessions.csv": FileState.LOADED}


def test_a_delivery_that_fails_again_and_again_blocks_no_load(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.load import steps

    bad = office.pupils(("1", "U1", "2025-09-03", NAME))
    broken(monkeypatch, steps, "shape", lambda connection, source, reads: source.slug == "census", KeyError(NAME))
    office.load(bad)
    assert states(office.load(office.plans(plan()))) == {"plans.xlsx": FileState.LOADED}
    assert recover(office.places, known=office.sources, checks=office.rules) == []


def test_a_ledger_that_is_away_ends_the_load_and_leaves_no_copy(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = OperationalError("x", {}, OSError("away"))
    broken(monkeypatch, load, "keep", lambda *given: True, error)
    with pytest.raises(OperationalError):
        office.load(office.plans(plan()), office.pupils(("1", "U1", "2025-09-03", "S")))
    assert not incoming(office)


def test_a_file_that_nothing_can_be_proposed_from_ends_no_report(office: Office, monkeypatch: Any) -> None:
    broken(monkeypatch, suggest_mapping, "proposals", lambda seen, known: True, IndexError(NAME))
    assert suggest_mapping.propose(office.plans(plan())) is None
