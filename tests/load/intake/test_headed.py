"""A refusal repeats nobody's data: cells are quoted only where they can be nothing but headings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.exchange import Exchange
from etl import jobs
from etl.definitions.source_folders import sources
from etl.intake.suggest_mapping import propose
from etl.load.outcome import FileState
from tests.helpers.loads import PLANS, PUPILS, SESSIONS, Office, plan
from tests.helpers.workbooks import Rows, text_file, text_table, workbook

# As the standard safeguarding data set has its plans, under the headings that it has them.
HEADINGS = ("cppl_cp_plan_id", "cppl_person_id", "cppl_referral_id", "cppl_icpc_id", "cppl_cp_plan_start_date",
            "cppl_cp_plan_end_date", "cppl_cp_plan_ola", "cppl_cp_plan_initial_category",
            "cppl_cp_plan_latest_category")  # fmt: skip
NAMES = ("Robin Example", "Sam Sample", "Kit Invented", "Ash Nobody", "Jo Fictional")


def rows(many: int = 20) -> list[tuple[str, ...]]:
    return [
        (f"PX{n:04}", f"77{n:05}", f"RF{n}", f"CF{n}", f"2024-{n % 12 + 1:02}-1{n % 9}", "", "N", "Neglect", "Neglect")
        for n in range(many)
    ]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def quoted(text: str, given: Rows) -> set[str]:
    """Which cells of a file stand in a text; one that is a mere word of ours is not counted."""
    return {str(cell) for row in given for cell in row if len(str(cell)) > 3 and str(cell) in text} - {"Neglect"}


def everything_said(office: Office, path: Path, *, is_refused: bool = True) -> str:
    """What a user may see of a file: messages, findings, the ledger, what is proposed."""
    messages = []
    for known in (office.sources, sources()):
        (outcome,) = office.load(path, known=known)
        assert (outcome.state == FileState.REFUSED) is is_refused or not is_refused, outcome.message
        messages += [outcome.message, *(finding.message for finding in outcome.findings)]
    return "".join(messages) + office.ledger_text() + json.dumps(propose(path), default=str)


HEADLESS: dict[str, Sequence[Sequence[Any]]] = {
    "plans": rows(),
    "one row": rows(1),
    "names first": [(name, *row) for name, row in zip(NAMES, rows(), strict=False)],
    "names and words alone": [(name, "Yes", "White British", "North team") for name in NAMES],
    "words alone, one a child's school": [(name, "St Example's School", "Neglect", "Case open") for name in NAMES],
    "a word in a column of dates": [("Robin Example", "unborn", "Neglect", "North team"),
                                    *((name, "2015-03-02", "Neglect", "North team") for name in NAMES[1:])],
    "with an index": [(str(n), *row) for n, row in enumerate(rows())],
    "sentences": [("The school says that the child was late and tired", "Home"), ("She rang back", "Home")],
    "one column": [(name,) for name in NAMES],
}  # fmt: skip


@pytest.mark.parametrize("what", HEADLESS)
@pytest.mark.parametrize("kind", ["csv", "bars", "xlsx", "parquet"])
def test_rows_without_headings_are_nowhere_repeated(office: Office, what: str, kind: str) -> None:
    given = HEADLESS[what]
    if kind == "xlsx":
        path = workbook(office.inbox / "x.xlsx", {"Sheet1": given})
    elif kind == "parquet":
        path = parquet(office.inbox / "x.parquet", given)
    else:
        path = text_table(office.inbox / "x.csv", given, delimiter="|" if kind == "bars" else ",")
    said = everything_said(office, path)
    assert quoted(said, given) == set()


def parquet(path: Path, given: Rows) -> Path:
    """A table whose first row was taken for the names of its columns, as happens where headings are missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    first, *others = given
    names = ", ".join('"' + f"{cell}_{at}".replace('"', "") + '"' for at, cell in enumerate(first))
    values = ", ".join("(" + ", ".join("'" + str(c).replace("'", "''") + "'" for c in row) + ")"
                       for row in others or given)  # fmt: skip
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM (VALUES {values}) AS t({names})) TO '{path}' (FORMAT parquet)")
    return path


def test_the_looks_of_a_row_are_said_and_what_to_do(office: Office) -> None:
    (outcome,) = office.load(text_table(office.inbox / "x.csv", rows()))
    assert "a text table with no headings that are known; row 1 looks like xx9999, 9999999, xx9, xx9, 9999-99-99, " in (
        outcome.message
    )
    assert "that the headings of the return stand in one of its first ten rows" in outcome.message


def test_real_headings_that_nobody_knows_are_quoted_and_proposed_for(office: Office) -> None:
    headings = ("Client ref", "Opened on", "Shoe size", "Worker", "Category of concern")
    given = [headings, *((f"C{n}", f"0{n}/05/2026", f"{n}", name, "Neglect") for n, name in enumerate(NAMES, start=1))]
    path = text_table(office.inbox / "x.csv", given)
    said = everything_said(office, path)
    assert "Client ref, Opened on, Shoe size, Worker, Category of concern" in said
    assert quoted(said, given[1:]) == set()
    assert propose(path) is not None


@pytest.mark.parametrize("at", range(len(HEADINGS)))
def test_a_heading_that_holds_a_value_is_not_quoted(office: Office, at: int) -> None:
    """The row is known as headings; the cell in it that is somebody's number is not."""
    headings = [*HEADINGS[:at], "7700001", *HEADINGS[at + 1 :]]
    said = everything_said(office, text_table(office.inbox / "x.csv", [headings, *rows()]), is_refused=False)
    assert "7700001" not in said


def test_a_value_among_the_headings_of_a_known_file_is_not_quoted(office: Office) -> None:
    (outcome,) = office.load(workbook(office.inbox / "p.xlsx", {"Plans": [[*PLANS, "4321567"], [*plan(), "x"]]}))
    (note,) = [one for one in outcome.findings if one.kind == "columns_not_read"]
    assert "1 columns are not read: 9999999." in note.message


def test_nothing_of_a_headless_file_lies_in_the_tray_of_what_came_of_it(office: Office) -> None:
    token = Exchange(office.places.exchange).incoming()
    token.write(b"Robin Example,7700001,2024-05-01,Neglect\nSam Sample,7700002,2024-05-02,Neglect\n")
    held = token.keep("x.csv")
    asked = {"files": [{"token": held.token, "name": "x.csv"}], "agency": "", "period": "", "accept": False}
    came = jobs.do_now(office.places, "a tester", "receive", asked, lambda *_: None)
    assert came["files"][0]["state"] == "refused"
    laid = "".join(one.read_text() for one in (office.places.exchange / "out").rglob("*") if one.is_file())
    assert laid
    for value in ("Robin Example", "7700001", "2024-05-01"):
        assert value not in laid + json.dumps(came) + office.ledger_text()


# A column in which a program has counted the rows


def indexed(given: Rows, heading: str = "", first: int = 0) -> list[list[Any]]:
    """A table as pandas writes it: the index of its rows before them, under no heading."""
    return [[heading, *given[0]], *([at, *row] for at, row in enumerate(given[1:], start=first))]


TABLE = [PUPILS, *((str(n), f"U{n}", "2025-09-03", "Sample") for n in range(1, 6))]


@pytest.mark.parametrize("heading", ["", "Unnamed: 0", "Unnamed: 0.1", "index", "__index_level_0__"])
@pytest.mark.parametrize("first", [0, 1])
def test_an_index_is_read_past_and_said(office: Office, heading: str, first: int) -> None:
    given = indexed([*TABLE, TABLE[1]], heading, first)
    (outcome,) = office.load(text_table(office.inbox / "p.csv", given))
    assert outcome.state == FileState.LOADED
    assert {(one.kind, one.severity) for one in outcome.findings} >= {("index_column", "note")}
    tally = outcome.tallies[0]
    assert (tally.rows_in, tally.stored, tally.duplicates) == (6, 5, 1)  # a copy is one, whatever its number
    assert "no_heading" not in {one.kind for one in outcome.findings}


def test_an_index_in_a_workbook_is_read_past(office: Office) -> None:
    path = workbook(office.inbox / "p.xlsx", {"Plans": indexed([PLANS, plan(), plan("A2"), plan()])})
    (outcome,) = office.load(path, checks=())
    assert (outcome.tallies[0].stored, outcome.tallies[0].duplicates) == (2, 1)


@pytest.mark.parametrize("numbers", [("7", "9", "11", "30", "31"), ("0", "1", "2", "4", "5"), ("0", "1", "", "3", "4")])
def test_a_column_that_does_not_count_the_rows_is_told_as_one_without_a_heading(
    office: Office, numbers: Sequence[str]
) -> None:
    given = [["", *TABLE[0]], *([number, *row] for number, row in zip(numbers, TABLE[1:], strict=True))]
    (outcome,) = office.load(text_table(office.inbox / "p.csv", given))
    kinds = {one.kind for one in outcome.findings}
    assert "no_heading" in kinds
    assert "index_column" not in kinds
    assert outcome.tallies[0].stored == 5


def test_a_first_column_that_is_ours_is_no_index(office: Office) -> None:
    (outcome,) = office.load(text_table(office.inbox / "p.csv", TABLE))
    assert "index_column" not in {one.kind for one in outcome.findings}


# Bars between the columns


def test_a_table_separated_by_bars_is_read(office: Office) -> None:
    (outcome,) = office.load(office.pupils(("1", "U1", "2025-09-03", "Sample, A"), delimiter="|"))
    assert outcome.state == FileState.LOADED
    assert office.stored("SELECT count(*) FROM stored.pupil") == [(1,)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_bars_inside_cells_separate_nothing(office: Office, delimiter: str) -> None:
    ticked = [("1", "U1", "2025-09-03", "|".join("abcdefgh")), ("2", "U2", "2025-09-03", "|".join("abcdefgh"))]
    (outcome,) = office.load(office.pupils(*ticked, delimiter=delimiter))
    assert outcome.tallies[0].stored == 2


def test_a_table_with_bars_and_a_title_above_is_read(office: Office) -> None:
    path = text_file(office.inbox / "s.csv", "Sessions, autumn\n" + "|".join(SESSIONS) + "\n1|4|/\n2|5|N\n")
    (outcome,) = office.load(path, period="2025T1")
    assert outcome.tallies[0].rows_in == 2


def test_bars_are_named_where_an_agency_is_asked_for_its_headings(office: Office) -> None:
    headings = ("Client ref", "Opened on", "Closed on", "Worker")
    path = text_table(office.inbox / "x.csv", [headings, ("C1", "01/05/2026", "", "Ann")], delimiter="|")
    assert "Client ref, Opened on, Closed on, Worker" in everything_said(office, path)
