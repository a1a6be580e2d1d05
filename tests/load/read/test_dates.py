"""Dates as programs write them: with zones, as moments, with the month first, and far ahead where there is none."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.load.outcome import FileState, Outcome
from tests.helpers.census import census, child, episode, protection_plan
from tests.helpers.homes import Home
from tests.helpers.loads import Office, plan
from tests.helpers.workbooks import with_part

ROOT = Path(__file__).parents[3]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def taken(office: Office, ends: Sequence[Any], starts: Sequence[Any] = (), **how: Any) -> Outcome:
    """What came of plans with these ends, and with starts in ISO form unless told."""
    begun = starts or ["2024-05-01"] * len(ends)
    rows = [plan(f"A{at}", begun[at], end=end, birth="2015-02-01") for at, end in enumerate(ends)]
    (outcome,) = office.load(office.plans(*rows), checks=(), **how)
    return outcome


def ends(office: Office, *written: Any) -> list[Any]:
    outcome = taken(office, written)
    assert outcome.state == FileState.LOADED, outcome.message
    return [end for (end,) in office.stored("SELECT end_date FROM stored.plan ORDER BY row_number")]


def kinds(outcome: Outcome) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for (_, kind, _), rows in outcome.found.items():
        counts[kind] += rows
    return dict(counts)


# Zones and moments

NEXT_DAY = [
    "2025-06-30T23:30:00Z", "2025-06-30T23:00:00.000Z", "2025-06-30 23:30:00+00", "2025-06-30T23:30:00+00:00",
    "30/06/2025 23:30 UTC", "2025/06/30 11:30:00 PM GMT", "2025-06-30 20:00:00-05", "2025-06-30T20:00:00-0500",
]  # fmt: skip
SAME_DAY = [
    "2025-06-30T22:59:59Z", "2025-06-30T23:30:00+01:00", "30/06/2025 23:30 BST", "2025-06-30 23:30",
    "2025-06-30T23:59:59", "2025/06/30 11:30:00 PM GMT+1", "2025/06/30 12:10:00 AM GMT+1", "2025-06-30Z",
    "2025-06-30+01:00", "2025-06-30-05:00", "2025-07-01T00:30:00+05:30",
]  # fmt: skip


def test_an_evening_in_june_in_utc_is_the_next_day_here(office: Office) -> None:
    assert ends(office, *NEXT_DAY) == [date(2025, 7, 1)] * len(NEXT_DAY)


def test_other_zones_and_days_with_a_zone_are_the_day_that_they_are_here(office: Office) -> None:
    assert ends(office, *SAME_DAY) == [date(2025, 6, 30)] * len(SAME_DAY)


def test_in_winter_an_evening_in_utc_is_the_same_day(office: Office) -> None:
    assert ends(office, "2025-12-31T23:59:59Z", "2026-03-28T23:30Z", "2026-03-29T23:30Z") == [
        date(2025, 12, 31), date(2026, 3, 28), date(2026, 3, 30),
    ]  # fmt: skip


def test_a_moment_that_is_none_is_a_finding(office: Office) -> None:
    assert kinds(taken(office, ["2025-06-31T23:30:00Z", "2025-06-30T23:30:00Q"])) == {"unreadable_date": 2}


def test_a_cell_that_holds_a_moment_as_xml_has_it_is_the_day_here(office: Office) -> None:
    path = office.plans(plan("A1", "2024-05-01", end="2025-06-30"))
    old = b'<c r="D2" t="inlineStr"><is><t>2025-06-30</t></is></c>'
    with_part(path, "xl/worksheets/sheet1.xml", old, b'<c r="D2" t="d"><v>2025-06-30T23:30:00Z</v></c>')
    office.load(path, checks=())
    assert office.stored("SELECT end_date FROM stored.plan") == [(date(2025, 7, 1),)]


@pytest.mark.parametrize("zone", ["Z", "+01:00", "-05:00"])
def test_dates_with_a_zone_are_read_in_a_census(tmp_path: Path, zone: str) -> None:
    home = Home(tmp_path)
    inside = protection_plan(CPPstartDate=f"2024-06-24{zone}", CPPendDate=f"2025-01-06{zone}")
    path = census(tmp_path / "cin.xml", child(episode(inside, CINreferralDate=f"2024-06-03{zone}")))
    (outcome,) = home.take(path)
    assert outcome.state == FileState.LOADED
    assert not {kind for kind in kinds(outcome) if kind.startswith(("unreadable", "blank"))}
    assert home.stored("SELECT start_date, end_date FROM stored.plan") == [(date(2024, 6, 24), date(2025, 1, 6))]
    assert home.stored("SELECT referral_date FROM stored.referral") == [(date(2024, 6, 3),)]


PARQUET = """
from tests.helpers.homes import Home
(outcome,) = Home(Path(sys.argv[1])).take(Path(sys.argv[2]))
print(outcome.period, sorted(Home(Path(sys.argv[1])).stored(
    "SELECT DISTINCT (DATE '2000-01-01' + (unnest(marks) // 1024)::INTEGER)::VARCHAR FROM stored.attendance_session")))
"""


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_moments_in_parquet_are_the_days_here_whatever_the_machines_zone(tmp_path: Path, zone: str) -> None:
    path = tmp_path / "june.parquet"
    moments = ["2025-06-09 23:30:00+00", "2025-06-10 12:00:00+00", "2025-06-11 22:30:00+00"]
    with duckdb.connect() as connection:
        values = ", ".join(f"('A1', TIMESTAMPTZ '{one}', 'AM', '/', 'S1')" for one in moments)
        connection.execute(
            f"COPY (SELECT DISTINCT * FROM (VALUES {values}) AS s(UPN, Date, Session, Mark, School)) TO '{path}'"
        )
    code = "import sys\nfrom pathlib import Path\n" + PARQUET
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "home"), str(path)],
        cwd=ROOT, env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout.strip() == "2025-06 [('2025-06-10',), ('2025-06-11',)]"


# The month first

AMERICAN = ["05/01/2024", "05/21/2024", "06/10/2024", "06/30/2024", "07/20/2024", "08/09/2024"]


def test_no_date_is_stored_once_one_of_its_column_proves_the_month_to_be_first(office: Office) -> None:
    outcome = taken(office, [None] * 6, AMERICAN, period="2024Q1")
    assert outcome.state == FileState.LOADED
    assert office.stored("SELECT count(*) FROM stored.plan") == [(0,)]
    assert kinds(outcome)["month_first"] == 6
    first = next(one for one in outcome.findings if one.kind == "month_first")
    assert "as row 3 proves" in first.message
    assert "day first or the year first" in first.todo


def test_a_file_none_of_whose_dates_is_read_is_refused_with_the_reason_and_no_date(office: Office) -> None:
    outcome = taken(office, [None] * 6, AMERICAN)
    assert outcome.state == FileState.REFUSED
    assert "Its dates have the month first (column C, Plan Start Date)" in outcome.message
    assert not [one for one in AMERICAN if one in outcome.message]
    assert "period" not in outcome.message


def test_the_other_dates_of_a_table_are_doubted_with_it(office: Office) -> None:
    outcome = taken(office, ["07/01/2024"] * 6, AMERICAN, period="2024Q1")
    assert kinds(outcome)["month_first"] == 12


def test_dates_that_say_themselves_what_they_are_are_read_beside_it(office: Office) -> None:
    outcome = taken(office, ["05/06/2025", "05/21/2025", "2025-06-07", "8 June 2025", "30/06/2025"])
    assert [end for (end,) in office.stored("SELECT end_date FROM stored.plan ORDER BY row_number")] == [
        None, None, date(2025, 6, 7), date(2025, 6, 8), date(2025, 6, 30),
    ]  # fmt: skip
    assert kinds(outcome) == {"month_first": 2}


def test_one_slip_among_many_days_first_is_one_finding(office: Office) -> None:
    written = [f"{day}/06/2025" for day in range(13, 27)] + ["05/06/2025", "05/21/2025"]
    outcome = taken(office, written)
    assert kinds(outcome) == {"unreadable_date": 1}
    assert office.stored("SELECT count(*) FROM stored.plan WHERE end_date = DATE '2025-06-05'") == [(1,)]


@pytest.mark.parametrize("proof", range(6))
def test_wherever_the_proof_stands_no_day_and_month_are_exchanged(office: Office, proof: int) -> None:
    written = ["03/04/2025"] * 6
    written[proof] = "03/14/2025"
    outcome = taken(office, written)
    assert kinds(outcome) == {"month_first": 6}
    assert office.stored("SELECT DISTINCT end_date FROM stored.plan") == [(None,)]


def test_sessions_with_the_month_first_are_not_taken_for_others(tmp_path: Path) -> None:
    home, path = Home(tmp_path), tmp_path / "march.csv"
    days = [f"03/{day:02}/2025" for day in range(1, 29)]
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("upn", "date", "session", "code", "school"), *((f"A{n}", day, "AM", "/", "S1")
                                    for n in range(900) for day in days)])  # fmt: skip
    (refused,) = home.take(path)
    assert refused.state == FileState.REFUSED
    assert "have the month first" in refused.message
    (outcome,) = home.take(path, period="2025-03")
    assert kinds(outcome) == {"month_first": 900 * 28}
    assert outcome.tallies[0].stored == 0


# Dates that stand for none


@pytest.mark.parametrize("far", ["31/12/2099", "2049-12-31", date(2099, 12, 31), "9999-12-31", "31/12/9999", "73050"])
def test_an_end_far_ahead_is_read_as_blank_and_noted_once(office: Office, far: Any) -> None:
    outcome = taken(office, [far, "2025-01-06", far])
    assert [end for (end,) in office.stored("SELECT end_date FROM stored.plan ORDER BY row_number")] == [
        None, date(2025, 1, 6), None,
    ]  # fmt: skip
    (note,) = outcome.findings
    assert (note.kind, note.severity, note.rows, note.column_letter) == ("stand_in_date", "note", 2, "D")
    assert "2 dates are in 2049 or later and were read as blank (rows 2, 4)" in note.message


def test_a_start_far_ahead_sets_its_row_aside(office: Office) -> None:
    outcome = taken(office, [None, None], ["2024-05-01", "2099-12-31"])
    assert [(one.kind, one.severity, one.row) for one in outcome.findings] == [("stand_in_date", "error", 3)]
    assert "stands for no date" in outcome.findings[0].message
    assert outcome.tallies[0].stored == 1


def test_a_date_before_2049_is_a_date(office: Office) -> None:
    assert ends(office, "31/12/2048", "2030-01-01") == [date(2048, 12, 31), date(2030, 1, 1)]
