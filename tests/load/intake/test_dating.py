"""Dating: what a delivery is about, what told it, and what is said when signs disagree."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.definitions.source import Source
from etl.definitions.source_folders import sources
from etl.intake.period_of_file import from_days, from_words
from etl.load.outcome import FileState, Outcome
from tests.helpers.homes import Home
from tests.helpers.loads import Office, plan
from tests.helpers.samples import text_table

PUPIL = ("1", "U1", "2025-09-03", "S")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def refused(office: Office, path: Path, **how: str) -> str:
    (outcome,) = office.load(path, **how)
    assert outcome.state == FileState.REFUSED
    assert not office.deliveries()
    return outcome.message


def period(office: Office, start: str, name: str = "plans.xlsx", **how: str) -> tuple[str, str, list[str]]:
    """The period, what told it, and the findings about it."""
    (outcome,) = office.load(office.plans(plan(start=start), name=name), **how)
    findings = [f.kind for f in outcome.findings if f.kind.startswith("period")]
    return outcome.period, office.deliveries()[-1].period_from, findings


def test_the_period_is_that_of_the_newest_date(office: Office) -> None:
    assert period(office, "31/12/2025") == ("2025Q3", "content", [])


@pytest.mark.parametrize(("start", "told"), [("21/01/2026", "2025Q3"), ("22/01/2026", "2025Q4")])
def test_an_extract_may_be_taken_three_weeks_after_the_quarter(office: Office, start: str, told: str) -> None:
    assert period(office, start)[0] == told


def test_a_date_after_the_day_of_receipt_tells_no_period(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan(start="31/12/2025"), plan("A2", start="01/02/2062")))
    assert outcome.period == "2025Q3"


def test_whoever_sends_a_file_may_say_its_period(office: Office) -> None:
    assert period(office, "31/12/2025", period="2025Q4") == ("2025Q4", "given", ["period_differs"])


@pytest.mark.parametrize("name", ["plans_2025Q4.xlsx", "Q4 2025-26 plans.xlsx", "plans 2025-26 Q4.xlsx"])
def test_a_name_that_says_another_period_is_told(office: Office, name: str) -> None:
    assert period(office, "31/12/2025", name) == ("2025Q3", "content", ["period_differs"])


def test_a_name_that_says_the_same_period_is_nothing_to_tell(office: Office) -> None:
    assert period(office, "31/12/2025", "plans_2025Q3.xlsx") == ("2025Q3", "content", [])


def test_when_no_date_tells_the_period_the_name_does_and_that_is_told(office: Office) -> None:
    (outcome,) = office.load(office.sessions(("1", "4", "/"), name="2024_autumn_sessions.csv"))
    assert (outcome.period, [f.kind for f in outcome.findings]) == ("2024T1", ["period_from_name"])


def test_the_folder_may_speak_where_the_file_does_not(office: Office) -> None:
    (outcome,) = office.load(office.sessions(("1", "4", "/"), name="2025_spring/sessions.csv"))
    assert outcome.period == "2024T2"


def test_when_nothing_tells_the_period_the_file_is_refused_with_what_to_do(office: Office) -> None:
    message = refused(office, office.sessions(("1", "4", "/")))
    assert message.endswith("Say it when you give the file: --period 2024T1.")


@pytest.mark.parametrize(("given", "says"), [("last term", "is not a period"), ("2025Q4", "is about a term")])
def test_a_period_that_is_none_is_refused(office: Office, given: str, says: str) -> None:
    assert says in refused(office, office.sessions(("1", "4", "/")), period=given)


def test_files_of_one_return_share_what_tells_its_period(office: Office) -> None:
    office.pupils(PUPIL)
    office.sessions(("1", "4", "/"))
    outcomes: list[Outcome] = office.load(office.inbox)
    assert [(o.part, o.period) for o in outcomes] == [("pupils", "2025T1"), ("sessions", "2025T1")]


def test_a_name_that_says_another_period_is_asked_about_before_it_counts(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan(start="31/12/2025"), name="plans_2025Q4.xlsx"))
    assert outcome.state == FileState.CHECKED
    assert "The file's name says 2025Q4 (Jan to Mar 2026). It was taken as 2025Q3." in outcome.message
    assert office.stored("SELECT * FROM stored.live_deliveries") == []


@pytest.mark.parametrize(
    ("kind", "words", "told"),
    [
        ("quarter", "Quarter 4, 2025/26: Jan to Mar 2026", "2025Q4"),
        ("quarter", "paediatrics Oct to Dec 2025", "2025Q3"),
        ("quarter", "July-September 2025", "2025Q2"),
        ("quarter", "May to Jul 2025", ""),  # no quarter of ours
        ("quarter", "Annex A June 2024", ""),
        ("year", "2025", "2024"),  # a census is called by the year it ends in
        ("year", "cin-2022", ""),
        ("term", "2025_spring_pupilonroll", "2024T2"),
    ],
)
def test_words_that_speak_of_a_period(kind: str, words: str, told: str) -> None:
    assert from_words(kind, words) == told


def by_month(**rows: int) -> dict[date, int]:
    """How many rows bear the tenth of each month, as m2025_04=69."""
    return {date(int(month[1:5]), int(month[6:]), 10): count for month, count in rows.items()}


# A roll as it grows: most pupils come in September. As it is drawn for each of a year's censuses.
ROLL = {f"m{year}_{month:02}": rows for year in range(2019, 2025) for month, rows in ((1, 250), (4, 130), (9, 13_000))}


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        (ROLL, "2024T1"),
        (ROLL | {"m2025_01": 360}, "2024T2"),
        (ROLL | {"m2025_01": 90}, "2024T2"),  # a third of the usual, in the middle of January
        (ROLL | {"m2025_01": 360, "m2025_04": 60}, "2024T3"),  # half of the usual, in the middle of May
        (ROLL | {"m2025_01": 360, "m2025_04": 1}, "2024T2"),  # one row out of time
        (ROLL | {"m2025_09": 3}, "2024T1"),
        (ROLL | {"m2025_01": 360, "m2025_09": 3, "m2026_04": 1}, "2024T2"),
    ],
)
def test_a_few_pupils_who_joined_after_a_census_do_not_move_it(entered: dict[str, int], told: str) -> None:
    assert from_days("term", by_month(**entered)) == told


def test_a_spring_census_with_69_of_9498_entries_in_april_is_of_the_spring() -> None:
    """Made as the published sample is: as many in each month, until the middle of April."""
    months = {f"m{year}_{month:02}": 150 for year in range(2020, 2025) for month in range(1, 13)}
    entered = by_month(**months, m2025_01=150, m2025_02=150, m2025_03=129) | {date(2025, 4, 3): 69}
    assert sum(entered.values()) == 9498
    assert from_days("term", entered) == "2024T2"


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"m2025_05": 6, "m2025_08": 6, "m2026_08": 1}, "2025Q2"),  # one late by a year
        ({"m2025_05": 6, "m2025_08": 6, "m2025_11": 1}, "2025Q2"),  # by a quarter
        ({"m2025_05": 6, "m2025_08": 6, "m2025_11": 2}, "2025Q3"),  # a third of the usual: it may have begun
        ({"m2024_05": 2, "m2024_08": 2, "m2024_11": 2, "m2025_02": 2, "m2026_05": 1}, "2024Q4"),  # after a long gap
        ({"m2024_05": 1, "m2025_02": 1, "m2025_11": 1}, "2025Q3"),  # gaps are usual in it
        ({"m2025_05": 600, "m2025_08": 600, "m2025_11": 100}, "2025Q3"),  # too many for slips
        ({"m2025_05": 1}, "2025Q1"),
    ],
)
def test_most_of_the_days_decide_the_quarter(days: dict[str, int], told: str) -> None:
    assert from_days("quarter", by_month(**days)) == told


FUZZED = [
    (source, table, column)
    for source in sources()
    if "csv" in source.formats and source.period in ("quarter", "academic_year") and not source.of_answers
    for table, column in source.period_from
]


@pytest.mark.parametrize("out_of_time", [date(2026, 5, 12), date(2026, 2, 12)], ids=["a year", "three quarters"])
@pytest.mark.parametrize(("source", "table", "column"), FUZZED, ids=lambda one: getattr(one, "slug", str(one)))
def test_one_row_out_of_time_moves_no_delivery_and_is_named(
    source: Source, table: str, column: str, out_of_time: date, tmp_path: Path
) -> None:
    days = [date(2025, 4, 25) + timedelta(days=n) for n in range(30)]
    rows = [{"child_id": f"C{n}", "appointment_id": f"H{n}", column: day} for n, day in enumerate(days)]
    right = one_file(Home(tmp_path / "right"), source.slug, table, rows)
    rows[7][column] = out_of_time
    wrong = one_file(Home(tmp_path / "wrong"), source.slug, table, rows)
    assert (wrong.period, wrong.state) == (right.period, right.state)
    heading = next(iter(source.tables[table].written.values()))[column]
    assert (9, heading) in {(one.row, one.heading) for one in wrong.findings}


def one_file(home: Home, slug: str, table: str, rows: list[dict[str, Any]]) -> Outcome:
    home.folder.mkdir(exist_ok=True)
    path = text_table(home.folder / "a.csv", slug, table, *rows)
    return home.take(path, received_at=datetime(2026, 11, 2))[0]


def plans_of(home: Home, *, late: date | None, name: str = "a.csv") -> Outcome:
    """Twenty plans, one every three weeks; most have ended after five months, one of them perhaps at another day."""
    starts = [date(2024, 5, 1) + timedelta(days=20 * n) for n in range(20)]
    ends = [day + timedelta(days=150) if n % 3 else None for n, day in enumerate(starts)]
    rows: list[dict[str, Any]] = [
        {"plan_id": f"P{n}", "child_id": f"C{n}", "start_date": start, "end_date": end}
        for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]
    if late:
        rows[4]["end_date"] = late
    home.folder.mkdir(exist_ok=True)
    path = text_table(home.folder / name, "ssd", "cp_plans", *rows)
    return home.take(path, received_at=datetime(2026, 11, 2))[0]


def test_one_end_a_year_late_is_named_and_the_extract_stays_where_it_was(tmp_path: Path) -> None:
    assert plans_of(Home(tmp_path / "right"), late=None).period == "2025Q2"
    outcome = plans_of(Home(tmp_path / "wrong"), late=date(2026, 8, 30))
    assert (outcome.period, outcome.state) == ("2025Q2", FileState.LOADED)
    (named,) = [one for one in outcome.findings if one.kind == "out_of_time"]
    assert (named.row, named.heading, named.column_letter) == (6, "cppl_cp_plan_end_date", "F")
    assert (
        "row 6: cppl_cp_plan_end_date is 30/08/2026, and nearly all other dates end with Jul to Sep 2025"
        in named.message
    )


def test_an_end_that_is_still_to_come_is_named_too(tmp_path: Path) -> None:
    outcome = plans_of(Home(tmp_path), late=date(2027, 8, 30))
    assert [(one.kind, one.row) for one in outcome.findings if one.row] == [("out_of_time", 6)]


def test_a_name_that_agrees_with_the_late_date_is_asked_about(tmp_path: Path) -> None:
    outcome = plans_of(Home(tmp_path), late=date(2026, 8, 30), name="plans_2026Q2.csv")
    assert (outcome.period, outcome.state) == ("2025Q2", FileState.CHECKED)


@pytest.mark.parametrize(("name", "state"), [("2025_spring", FileState.LOADED), ("2024_autumn", FileState.CHECKED)])
def test_sessions_whose_name_says_another_term_are_asked_about(name: str, state: FileState, tmp_path: Path) -> None:
    path = text_table(tmp_path / f"{name}.csv", "attendance_sessions", "sessions", {"date": date(2025, 3, 4)})
    (outcome,) = Home(tmp_path).take(path)
    assert (outcome.period, outcome.state) == ("2025-03", state)
