"""Attendance sessions: tens of millions of rows by another way, with every promise that smaller returns have."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from data.child import connect
from etl.current import tables
from etl.load.load import recover
from etl.load.outcome import FileState, Outcome
from tests.helpers.homes import RECEIVED, Home, found
from tests.helpers.killed import kill
from tests.helpers.worlds import of
from tests.load.sources.twins_of_sessions import Twin

HEADINGS = ("upn", "date", "session", "code", "school")
TAKING = """
from tests.helpers.homes import Home
Home(Path(given[0])).take(Path(given[1]))
"""
MOMENTS = [
    ("after", "etl.read.attendance", "read"),
    ("after", "data.ledger.acts", "receive"),
    ("before", "etl.read.attendance", "settle"),
    ("after", "etl.read.attendance", "settle"),
    ("after", "data.ledger.acts", "find"),
    ("after", "etl.read.attendance", "insert"),
    ("after", "etl.load.store", "_loaded"),
    ("after", "etl.load.steps", "store"),
    ("after", "data.ledger.acts", "check"),
]
Row = tuple[Any, ...]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def session(upn: str = "A1", on: Any = "2025-03-05", half: str = "AM", code: str = "/", school: str = "S1") -> Row:
    return upn, on, half, code, school


def text(home: Home, name: str, *rows: Row, headings: Row = HEADINGS, encoding: str = "utf-8", **how: Any) -> Path:
    path = home.folder / name
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, **how).writerows([headings, *rows])
    return path


def days(first: str, last: str) -> list[str]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    every = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    return [day.isoformat() for day in every if day.weekday() < 5]


def term(upn: str = "A1", code: str = "/", school: str = "S1", months: Iterable[str] = ("01", "02", "03")) -> list[Row]:
    """Ten days of each month of the spring term of 2025, morning and afternoon."""
    on = [day for month in months for day in days(f"2025-{month}-01", f"2025-{month}-28")[:10]]
    return [session(upn, day, half, code, school) for day in on for half in ("AM", "PM")]


def pupil_term(home: Home) -> list[tuple[str, int, int]]:
    """(term, possible, missed) of every pupil and term, as a measure finds them."""
    with connect(home.places.child) as store:
        store.execute(
            "INSERT INTO stored.loaded VALUES (999, 'x', 'x', 'x', '2025Q1', 'snapshot', now()::TIMESTAMP, 0, 0, 0, 0)"
        )
        store.execute("INSERT INTO stored.accepted VALUES (999)")
        tables.rebuild(store)
        rows = store.execute("SELECT term, possible, missed FROM pupil_term ORDER BY ALL").fetchall()
        store.execute(
            "DELETE FROM stored.loaded WHERE delivery = 999; DELETE FROM stored.accepted WHERE delivery = 999"
        )
    return rows


def sessions(home: Home, delivery: int = 1) -> list[tuple[str, str, str, str]]:
    """(pseudonym's key, day, half, code) of every session that is stored of a delivery."""
    return home.stored(
        f"""SELECT pupil, (DATE '2000-01-01' + (mark // 1024)::INTEGER)::VARCHAR, mark % 1024 // 256, k.value
            FROM (SELECT pupil, unnest(marks) AS mark FROM stored.attendance_session WHERE delivery = {delivery})
            JOIN stored.dictionary AS k ON k.kind = 'attendance' AND k.key = mark % 256 ORDER BY ALL"""
    )


def test_tidy_text_becomes_sessions_with_small_keys(home: Home) -> None:
    (outcome,) = home.take(text(home, "march.csv", session(), session(half="PM", code="\\"), session("A2", code="I")))
    assert (outcome.state, outcome.period, found(outcome)) == (FileState.LOADED, "2025-03", set())
    stored = [(day, half, code) for _, day, half, code in sessions(home)]
    assert sorted(stored) == [("2025-03-05", 1, "/"), ("2025-03-05", 1, "I"), ("2025-03-05", 2, "\\")]


def test_parquet_with_typed_dates_is_the_same(home: Home) -> None:
    path = home.folder / "march.parquet"
    rows = [session(), session(half="PM"), session("A2", code="I")]
    with duckdb.connect() as connection:
        values = ", ".join(
            f"('{upn}', DATE '{on}', '{half}', '{code}', '{school}')" for upn, on, half, code, school in rows
        )
        connection.execute(f"COPY (FROM (VALUES {values}) AS s(UPN, Date, Session, Mark, School)) TO '{path}'")
    (outcome,) = home.take(path)
    assert (outcome.state, outcome.period, outcome.tallies[0].stored, found(outcome)) == (
        FileState.LOADED,
        "2025-03",
        3,
        set(),
    )
    again = Home(home.folder / "again")
    again.folder.mkdir()
    again.places.key.parent.mkdir(parents=True)
    again.places.key.write_bytes(home.places.key.read_bytes())
    again.places.key.chmod(0o600)
    again.take(text(again, "march.csv", *rows))
    assert sessions(home) == sessions(again)


def test_parquet_that_is_cut_short_is_refused(home: Home) -> None:
    path = home.folder / "march.parquet"
    path.write_bytes(b"PAR1 and no more")
    (outcome,) = home.take(path)
    assert outcome.state is FileState.REFUSED
    assert "Parquet, and damaged" in outcome.message


def test_pupils_are_pseudonyms_and_nowhere_plain(home: Home) -> None:
    home.take(text(home, "march.csv", session("A931000000001"), session("", on="soon")))
    pseudonyms = home.stored("SELECT value FROM stored.dictionary WHERE kind = 'upn'")
    assert [len(value) for (value,) in pseudonyms] == [32]
    assert b"A931000000001" not in home.places.child.read_bytes()


MESSY = [
    *term(months=["03"]),  # rows 2 to 21
    session("A1", "2025-03-03"),  # 22: a copy of row 2
    session(" a 1", "2025-03-03", school=" S1 "),  # 23: the same, spelled otherwise
    session(""),  # 24
    session("A1", "31/02/2025"),  # 25
    session(half="noon"),  # 26
    session(code="QQ"),  # 27
    session("A1", "2025-03-08", code="H"),  # 28: a Saturday, and a code that was withdrawn
    session("A2", ""),  # 29
    session("A1", "2025-03-04", code="N"),  # 30: present by row 4
    session("A2", "2025-03-04", code="n/a"),  # 31: no code given
    session("1.2E+12", "2025-03-05"),  # 32: a number that lost its last digits
]
FOUND = {
    ("duplicate_rows", "sessions", 22, ""),
    ("blank_required", "sessions", 24, "A"),
    ("unreadable_date", "sessions", 25, "B"),
    ("unknown_code", "sessions", 26, "C"),
    ("unknown_code", "sessions", 27, "D"),
    ("session_at_a_weekend", "sessions", 28, "B"),
    ("outdated_session_code", "sessions", 28, "D"),
    ("blank_required", "sessions", 29, "B"),
    ("contradicting_sessions", "sessions", 4, "D"),
    ("unreadable_id", "sessions", 32, "A"),
}


def test_messy_rows_are_found_placed_and_set_aside(home: Home) -> None:
    (outcome,) = home.take(text(home, "march.csv", *MESSY), period="2025-03")
    tally = outcome.tallies[0]
    assert found(outcome) == FOUND
    assert (tally.rows_in, tally.stored, tally.set_aside, tally.duplicates) == (31, 23, 6, 2)
    aside = home.stored("SELECT row_number FROM stored.set_aside ORDER BY ALL")
    assert [row for (row,) in aside] == [24, 25, 26, 27, 29, 32]
    assert not any("1.2E+12" in finding.message for finding in outcome.findings)


@pytest.mark.parametrize(
    "how",
    [
        {"delimiter": ";"}, {"delimiter": "\t"}, {"quoting": csv.QUOTE_ALL}, {"encoding": "utf-8-sig"},
        {"encoding": "utf-16"}, {"encoding": "windows-1252"}, {"lineterminator": "\n"},
    ],
    ids=str,
)  # fmt: skip
def test_however_it_is_written_the_same_is_found(home: Home, how: dict[str, Any]) -> None:
    rows = [(*row, "café") for row in MESSY]
    (outcome,) = home.take(text(home, "march.csv", *rows, headings=(*HEADINGS, "remark"), **how), period="2025-03")
    assert found(outcome) == FOUND
    assert outcome.tallies[0].stored == 23


def test_columns_are_known_by_their_headings_in_any_order(home: Home) -> None:
    rows = [(code, upn, "Somebody", school, half, on) for upn, on, half, code, school in MESSY]
    headings = ("Attendance Mark", "Unique Pupil Number", "Name", "Establishment", "AM/PM", "Mark Date")
    (outcome,) = home.take(text(home, "march.csv", *rows, headings=headings), period="2025-03")
    assert {row for _, _, row, _ in found(outcome)} == {row for _, _, row, _ in FOUND}
    assert outcome.tallies[0].stored == 23


def test_rows_of_the_wrong_width_are_found_and_lost_rows_counted(home: Home) -> None:
    path = text(home, "march.csv", *term(months=["03"]))
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[4:4] = [
        "A1,2025-03-20,AM,/,S1,more",
        "",
        'A1,"2025-03-20"x,AM,/,S1',
        "A1,2025-03-20,AM,I",
        '"A1","2025-03-20","PM","/","S\n1"',
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (outcome,) = home.take(path)
    tally = outcome.tallies[0]
    assert found(outcome) == {
        ("long_row", "sessions", 5, ""), ("broken_quotes", "sessions", 7, ""), ("short_row", "sessions", 8, ""),
    }  # fmt: skip
    assert (tally.rows_in, tally.stored, tally.set_aside) == (24, 22, 2)
    assert list(home.places.child.parent.glob("*.tidy")) == []


def test_a_thousand_findings_of_a_kind_are_told_and_the_others_counted(home: Home) -> None:
    bad = [session(f"A{n}", code="QQ") for n in range(1500)]
    (outcome,) = home.take(text(home, "march.csv", *term(months=["03"]), *bad))
    assert len(outcome.findings) == 1001
    assert outcome.found["error", "unknown_code", "Values that are not in the list of codes"] == 1500
    assert outcome.tallies[0].set_aside == 1500


def test_texts_that_the_first_rows_do_not_show_are_read_too(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.read.attendance.spellings.SAMPLE", 1)
    rows = [session(), session("A2", "6 Mar 2025", "Afternoon session", "Illness"), session("A3", "45723")]
    (outcome,) = home.take(text(home, "march.csv", *rows))
    assert found(outcome) == set()
    assert [(day, half, code) for _, day, half, code in sessions(home)][-3:] != []
    assert {day for _, day, _, _ in sessions(home)} == {"2025-03-05", "2025-03-06", "2025-03-07"}


@pytest.mark.parametrize(
    ("rows", "period"),
    [
        (term(months=["03"]), "2025-03"),
        (term(), "2024T2"),
        ([*term(months=["03"]), *term(months=["04"])], "2024A"),
        ([session(on=day) for day in days("2025-07-01", "2025-08-01")], "2024T3"),
        ([*(session(f"A{n}") for n in range(200)), session(on="2024-11-05")], "2025-03"),
    ],
)
def test_the_period_is_the_shortest_that_holds_nearly_all(home: Home, rows: list[Row], period: str) -> None:
    (outcome,) = home.take(text(home, "some.csv", *rows))
    assert outcome.period == period


def test_a_slip_out_of_the_period_is_set_aside(home: Home) -> None:
    rows = [*(session(f"A{n}") for n in range(200)), session(on="2024-11-05"), session(on="2024-11-05")]
    (outcome,) = home.take(text(home, "march.csv", *rows))
    assert found(outcome) == {
        ("session_outside_its_period", "sessions", 202, "B"),
        ("duplicate_rows", "sessions", 203, ""),
    }
    assert [day for _, day, _, _ in sessions(home)] == ["2025-03-05"] * 200


def test_a_file_of_two_years_is_refused_and_can_be_said(home: Home) -> None:
    path = text(home, "two.csv", session(on="2024-03-05"), session(on="2025-03-05"))
    (outcome,) = home.take(path)
    assert outcome.state is FileState.REFUSED
    assert "--period" in outcome.message
    (said,) = home.take(path, period="2025-03")
    assert (said.state, said.tallies[0].stored, said.tallies[0].set_aside) == (FileState.LOADED, 1, 1)


def test_a_file_without_a_heading_it_needs_is_refused(home: Home) -> None:
    (outcome,) = home.take(text(home, "march.csv", session(), headings=("upn", "date", "session", "remark", "school")))
    assert outcome.state is FileState.REFUSED
    assert "Missing: code" in outcome.message


def test_months_add_up_to_a_term_and_part_of_one_is_not_counted(home: Home) -> None:
    for month in ("01", "02"):
        home.take(text(home, f"{month}.csv", *term(code="I", months=[month])))
    assert pupil_term(home) == []
    before = home.stored("SELECT * FROM stored.attendance_session ORDER BY ALL")
    home.take(text(home, "03.csv", *term(months=["03"])))
    assert pupil_term(home) == [("2024T2", 60, 40)]
    assert home.stored("SELECT * FROM stored.attendance_session WHERE delivery < 3 ORDER BY ALL") == before


def test_a_month_given_again_replaces_that_month_only(home: Home) -> None:
    home.take(*(text(home, f"{month}.csv", *term(code="I", months=[month])) for month in ("01", "02", "03")))
    home.take(text(home, "again.csv", *term(months=["02"])), received_at=RECEIVED + timedelta(days=1))
    assert pupil_term(home) == [("2024T2", 60, 40)]


def test_of_a_term_and_a_month_inside_it_the_later_tells_its_days(home: Home) -> None:
    home.take(text(home, "term.csv", *term(code="I")))
    home.take(text(home, "02.csv", *term(months=["02"])[:-2]), received_at=RECEIVED + timedelta(days=1))
    # The month's last day is outside what the later file spans, so the term still tells it.
    assert pupil_term(home) == [("2024T2", 60, 42)]
    home.take(text(home, "term2.csv", *term(code="O")), received_at=RECEIVED + timedelta(days=2))
    assert pupil_term(home) == [("2024T2", 60, 60)]


def test_a_half_day_at_two_schools_is_counted_once(home: Home) -> None:
    rows = [*term("A1", "I"), *term("A1", "/", "S2"), *term("A2", "D"), *term("A2", "O", "S2"), *term("A3", "X")]
    home.take(text(home, "term.csv", *rows))
    assert pupil_term(home) == [("2024T2", 60, 0), ("2024T2", 60, 60)]


def test_a_census_that_told_of_the_term_stays_its_record(home: Home) -> None:
    home.take(text(home, "term.csv", *term("00000000-upn", "I")))
    census = home.sent("school_census", pupilonroll=[{"entry_date": date(2025, 5, 6), "upn_id": "00000000-upn"}])
    home.take(census)
    assert pupil_term(home) == [("2024T2", 110, 12)]


@pytest.mark.parametrize("moment", MOMENTS, ids=" ".join)
def test_a_load_killed_at_any_moment_is_finished_by_the_next(tmp_path: Path, moment: tuple[str, ...]) -> None:
    home = Home(tmp_path)
    path = text(home, "march.csv", *MESSY, *[session(f"B{n}") for n in range(100)], encoding="utf-16")

    kill(TAKING, moment, tmp_path, path)

    recover(home.places)
    home.take(path, period="2025-03")

    assert home.stored("SELECT rows_in, stored, set_aside, duplicates FROM stored.loaded") == [(131, 123, 6, 2)]
    assert home.stored("SELECT sum(len(marks)) FROM stored.attendance_session") == [(123,)]
    assert home.stored("SELECT sum(sessions) FROM stored.session_mark") == [(123,)]
    assert home.stored("SELECT count(*), count(DISTINCT value) FROM stored.dictionary WHERE kind = 'upn'") == [
        (102, 102)
    ]
    assert list(home.places.child.parent.glob("*.tidy")) == []


SPELLED = {
    "upn": ["A1", "a1", " A1", "A2", "A3", "A4", ""],
    "date": [*days("2025-01-06", "2025-03-28")[::3], "03/02/2025", "3 Feb 2025", "soon", ""],
    "session": ["AM", "PM", "am", "Afternoon", "noon"],
    "code": ["/", "\\", "I", "i", "N", "D", "X", "", "QQ", "H", "Illness"],
    "school": ["S1", "S2", ""],
}


def random_rows(seed: int) -> list[Row]:
    chance = Random(seed)
    return [tuple(chance.choice(values) for values in SPELLED.values()) for _ in range(chance.randrange(1, 400))]


@pytest.mark.parametrize("seed", range(of(12)))
def test_the_slow_twin_agrees(home: Home, seed: int) -> None:
    rows = random_rows(seed)
    twin = Twin(rows)
    outcome: Outcome
    (outcome,) = home.take(text(home, "term.csv", *rows, delimiter=",;\t"[seed % 3]), period="2024T2")
    tally = outcome.tallies[0]
    assert (tally.rows_in, tally.stored, tally.set_aside, tally.duplicates) == twin.tally
    assert {row for (row,) in home.stored("SELECT row_number FROM stored.set_aside")} == twin.aside
    assert pupil_term(home) == twin.pupil_term("2024T2")
