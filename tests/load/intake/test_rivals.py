"""Which of several tables a file is: all that are known are compared, used or not, and a close call is asked about."""

from __future__ import annotations

import csv
from itertools import permutations
from pathlib import Path

import pytest

from etl.definitions.source import Source, Table, Unused
from etl.definitions.source_folders import sources
from etl.load.outcome import FileState, Outcome
from tests.helpers.homes import Home
from tests.helpers.samples import lines

OF_ONE_TABLE = [
    (source, table) for source in sources() if "csv" in source.formats and not source.of_answers
    for table in source.tables.values()
]  # fmt: skip
UNUSED = [(source, unused) for source in sources() for unused in source.unused if unused.headings]
SIBLINGS = [
    (source, one, other) for source in sources() if "csv" in source.formats
    for one, other in permutations(source.tables.values(), 2)
]  # fmt: skip
HALF_TERM = ["pupilonrolltableid", "NativeId", "summerhalfterm2sessiondetailsonrolltableid", "sessions",
             "attendancereason"]  # fmt: skip


def name(one: object) -> str:
    return one.slug if isinstance(one, Source) else one.key if isinstance(one, Table) else str(getattr(one, "name", ""))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def file(home: Home, *rows: list[object], called: str = "a.csv") -> Path:
    path = home.folder / called
    with path.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows(rows)
    return path


def take(home: Home, path: Path, source: Source) -> Outcome:
    period = {"term": "2024T3", "quarter": "2025Q1", "year": "2024", "academic_year": "2024A"}.get(source.period, "")
    return home.take(path, period=period)[0]


def test_sessions_of_half_a_term_are_not_the_terms(home: Home) -> None:
    home.take(home.sent("school_census"))
    before = home.stored("SELECT count(*), sum(sessions) FROM stored.absence")
    (outcome,) = home.take(
        file(home, HALF_TERM, ["00000000-001", "SCH7", "1", "2", "O"], called="sessions.csv"), period="2024T3"
    )
    assert outcome.state == FileState.NOT_USED
    assert "second half of the summer term" in outcome.message
    assert home.stored("SELECT count(*), sum(sessions) FROM stored.absence") == before


def test_a_file_with_the_numbers_of_both_is_asked_about(home: Home) -> None:
    headings = [*HALF_TERM, "termlysessiondetailsonrolltableid"]
    (outcome,) = home.take(file(home, headings, ["1", "SCH7", "1", "2", "O", "2"]), period="2024T3")
    assert outcome.state == FileState.REFUSED
    assert "could be Sessions by attendance code" in outcome.message
    assert "summerhalfterm2sessiondetailsonroll, which nothing uses here" in outcome.message


@pytest.mark.parametrize(
    "left_out", ["termlysessiondetailsonrolltableid", "summerhalfterm2sessiondetailsonrolltableid"]
)
def test_sessions_without_what_tells_them_apart_are_not_taken_for_a_terms(home: Home, left_out: str) -> None:
    headings = [heading for heading in HALF_TERM if heading != left_out and "half" not in heading]
    (outcome,) = home.take(file(home, headings, ["1", "SCH7", "2", "O"]), period="2024T3")
    assert outcome.state == FileState.REFUSED
    assert "Missing: termlysessiondetailsonrolltableid." in outcome.message


@pytest.mark.parametrize(("source", "unused"), UNUSED, ids=name)
def test_every_table_declared_unused_is_not_used(home: Home, source: Source, unused: Unused) -> None:
    headings = sorted(unused.headings | unused.also)
    assert take(home, file(home, headings, ["1"] * len(headings)), source).state == FileState.NOT_USED


@pytest.mark.parametrize(("source", "table"), OF_ONE_TABLE, ids=name)
def test_one_column_more_moves_nothing(home: Home, source: Source, table: Table) -> None:
    headings, row = lines(source, table, list(table.written)[-1], [{}])
    plain = take(home, file(home, headings, row), source)
    more = take(Home(home.folder / "more"), file(home, [*headings, "Remark"], [*row, "x"], called="b.csv"), source)
    assert (plain.state, plain.source, plain.part) == (FileState.LOADED, source.slug, table.key)
    assert (more.state, more.source, more.part) == (plain.state, plain.source, plain.part)
    assert [tally.stored for tally in more.tallies] == [tally.stored for tally in plain.tallies]


@pytest.mark.parametrize(("source", "one", "other"), SIBLINGS, ids=name)
def test_the_headings_of_two_siblings_in_one_row_are_never_read_as_one_of_them(
    home: Home, source: Source, one: Table, other: Table
) -> None:
    (edition, written), theirs = list(one.written.items())[-1], list(other.written.values())[-1]
    ours, row = lines(source, one, edition, [{}])
    added = [heading for heading in theirs.values() if heading not in written.values()]
    outcome = take(home, file(home, [*ours, *added], [*row, *[""] * len(added)]), source)
    assert outcome.state == FileState.REFUSED, outcome.part


@pytest.mark.parametrize("taken_out", ["Anypoint_episodes", "Started_episodes"])
def test_a_published_file_that_has_one_column_of_ours_is_not_taken_for_it(home: Home, taken_out: str) -> None:
    """Other files of the release tell of 31 March as well, by need or by ethnicity."""
    source = next(one for one in sources() if one.slug == "published")
    headings, row = lines(source, source.tables["b1"], "2025", [{}])
    at = headings.index(taken_out)
    path = file(home, [*headings[:at], *headings[at + 1 :], "primary_need"], [*row[:at], *row[at + 1 :], "N1"])
    assert take(home, path, source).state == FileState.REFUSED


@pytest.mark.parametrize(("source", "table"), OF_ONE_TABLE, ids=name)
def test_one_column_less_is_told(home: Home, source: Source, table: Table) -> None:
    """Any of them may carry a figure: plans held for another authority, sessions possible, who came with a plan."""
    edition, written = list(table.written.items())[-1]
    headings, row = lines(source, table, edition, [{}])
    columns = [table.columns[column] for column in written]
    less = next((at for at, one in enumerate(columns) if one.kept and not (one.required or one.needed)), None)
    if less is None:
        return
    outcome = take(
        home, file(home, headings[:less] + headings[less + 1 :], row[:less] + row[less + 1 :]), source
    )  # fmt: skip
    told = [one.message for one in outcome.findings if one.kind == "columns_not_there"]
    assert len(told) == 1 and headings[less] in told[0]
