"""The demonstration county's files, counted slowly: the figures it should have, and the stories it says it tells."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from data import demo
from data.demo.county import UPN_LETTERS
from data.periods import period
from tests.county.county_files import (
    absence,
    again_soon,
    day,
    feedback,
    files,
    listened,
    read,
    share,
    sheet_rows,
    ssd,
    starts,
    sure,
)
from tests.county.county_stories import TOLD
from tests.county.county_untidy import BEFORE

SCALE = 0.1
YEARS = 6
MARCHES = range(2022, 2027)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> demo.Made:
    return demo.write(tmp_path_factory.mktemp("demo"), scale=SCALE)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (demo.write(tmp_path / name, scale=0.05) for name in ("first", "second"))
    assert [sha256(f.path.read_bytes()).digest() for f in first.files] == [
        sha256(f.path.read_bytes()).digest() for f in second.files
    ]
    assert [f.path.relative_to(first.folder) for f in first.files] == [
        f.path.relative_to(second.folder) for f in second.files
    ]


def test_a_county_too_small_for_its_stories_is_refused(tmp_path: Path) -> None:
    with pytest.raises(demo.BadScale, match="too few children"):
        demo.write(tmp_path, scale=0.01)


def test_files_come_in_order_and_from_folders_named_by_the_day(made: demo.Made) -> None:
    received = [file.received_on for file in made.files]
    assert received == sorted(received)
    assert all(file.path.parent.name == file.received_on.isoformat() for file in made.files)
    assert all(len({file.source for file in together}) == 1 for together in made.deliveries)
    assert sum(len(together) for together in made.deliveries) == len(made.files)


def test_plans_are_as_many_and_of_the_kinds_published(made: demo.Made) -> None:
    plans = list(starts(made))
    assert 500 < len(plans) / YEARS / SCALE < 620
    assert 50 < share(sum(p["cppl_cp_plan_initial_category"] == "Neglect" for p, _, _ in plans), len(plans)) < 65
    multiple = sum(p["cppl_cp_plan_initial_category"].startswith("Multiple") for p, _, _ in plans)
    assert 2 < share(multiple, len(plans)) < 14
    newest = sheet_rows(files(made, "annex_a", "2025Q4")[0], "List 7")
    before = [int(str(row[newest[0].index(BEFORE)] or 0)) for row in newest[1:]]  # more than six years of records hold
    assert 15 < share(sum(number > 0 for number in before), len(before)) < 38
    assert 9 < share(sum(again_soon(started, earlier) for _, started, earlier in plans), len(plans)) < 18


def test_plans_stay_open_for_as_long_as_published(made: demo.Made) -> None:
    spans = [(started, day(plan["cppl_cp_plan_end_date"]) or date.max) for plan, started, _ in starts(made)]
    still_open = [sum(first <= on < last for first, last in spans) for on in (date(year, 3, 31) for year in MARCHES)]
    assert 450 < sum(still_open) / len(still_open) / SCALE < 630
    ended = [(last - first).days for first, last in spans if date(2022, 4, 1) <= last < date.max]
    assert 0 < share(sum(days > 728 for days in ended), len(ended)) < 10


def test_referrals_are_as_many_and_as_often_again_as_published(made: demo.Made) -> None:
    before: dict[str, date] = {}
    again = total = 0
    for row in sorted(ssd(made, "ssd_cin_episodes"), key=lambda row: row["cine_referral_date"]):
        referred, child = sure(row["cine_referral_date"]), row["cine_person_id"]
        if referred >= date(2020, 4, 1):
            total += 1
            again += child in before and (referred - before[child]).days <= 365
        before[child] = referred
    assert 4700 < total / YEARS / SCALE < 5400
    assert 15 < share(again, total) < 24


def test_pupils_and_their_absence_are_as_published(made: demo.Made) -> None:
    told = absence(made)
    assert all(8_000 < len(pupils) < 9_600 for pupils in told.values())
    year: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for key in ("2022T2", "2022T3", "2023T1"):  # which carry the three terms of 2022/23
        for upn, (missed, possible) in told[key].items():
            year[upn] = (year[upn][0] + missed, year[upn][1] + possible)
    assert 6.3 < share(sum(m for m, _ in year.values()), sum(p for _, p in year.values())) < 8.0
    assert 14 < share(sum(10 * m >= p for m, p in year.values()), len(year)) < 21


def test_every_child_is_obviously_invented(made: demo.Made) -> None:
    assert all(row["pers_surname"].startswith("Testcase-") for row in ssd(made, "ssd_person"))
    roll = read(files(made, "school_census", "2024T1", "pupilonroll")[0])
    assert {row["surname"] for row in roll} == {"Testcase"}
    for row in roll[:500]:  # a true check letter, an establishment that no school has
        digits = row["upn"][1:]
        check = sum(weight * int(digit) for weight, digit in enumerate(digits, start=2)) % 23
        assert (row["upn"][0], digits[3]) == (UPN_LETTERS[check], "9")
    for path in files(made, "annex_a") + files(made, "voices"):
        assert "SYNTHETIC" in openpyxl.load_workbook(path, read_only=True).properties.title


def test_health_numbers_are_of_the_range_for_tests_and_of_nobody_in_social_care(made: demo.Made) -> None:
    of_health = {
        next(value for heading, value in row.items() if "NHS number" in heading)
        for path in files(made, "health_appointments", "2025Q4")
        for row in read(path)
    }
    kept = [row for row in ssd(made, "linked_identifiers") if row["link_identifier_type"] == "NHS Number"]
    assert not of_health & {row["link_identifier_value"] for row in kept}
    for number in of_health:
        assert number.startswith("999")
        assert sum(weight * int(digit) for weight, digit in zip(range(10, 0, -1), number, strict=True)) % 11 == 0


def test_each_plan_of_ours_starts_at_a_conference_that_its_enquiry_came_before(made: demo.Made) -> None:
    began = {row["s47e_s47_enquiry_id"]: sure(row["s47e_s47_start_date"]) for row in ssd(made, "s47_enquiry")}
    held = {}
    for row in ssd(made, "initial_cp_conference"):
        held[row["icpc_icpc_id"]] = sure(row["icpc_icpc_date"])
        assert began[row["icpc_s47_enquiry_id"]] <= held[row["icpc_icpc_id"]]
    assert all(held[plan["cppl_icpc_id"]] == started for plan, started, _ in starts(made))


def test_no_child_in_need_plan_runs_beside_a_plan_of_the_same_child(made: demo.Made) -> None:
    in_need = defaultdict(list)
    for row in ssd(made, "ssd_cin_plans"):
        span = sure(row["cinp_cin_plan_start_date"]), day(row["cinp_cin_plan_end_date"]) or date.max
        in_need[row["cinp_person_id"]].append(span)
    ends = [(plan, started, day(plan["cppl_cp_plan_end_date"])) for plan, started, _ in starts(made)]
    assert not [
        plan
        for plan, started, ended in ends
        if ended  # a few are never closed, and what came after them shows it
        and any(first < ended and started < last for first, last in in_need[plan["cppl_person_id"]])
    ]
    over = [(plan, ended) for plan, _, ended in ends if ended]
    stepped_down = [any(first == ended for first, _ in in_need[plan["cppl_person_id"]]) for plan, ended in over]
    assert 60 < share(sum(stepped_down), len(over)) < 90


def test_every_kind_of_file_comes_for_as_many_periods_as_it_should(made: demo.Made) -> None:
    periods = defaultdict(set)
    for file in made.files:
        periods[file.source].add(file.period)
    assert {source: len(keys) for source, keys in periods.items()} == {
        "annex_a": 8,
        "assessment_tools": 2,
        "audit": 4,
        "health_appointments": 24,
        "localities": 1,
        "plan": 4,
        "s175": 4,
        "school_census": 16,
        "ssd": 4,
        "voices": 11,
    }


def test_each_return_holds_days_of_its_own_period(made: demo.Made) -> None:
    headings = {"health_appointments": ("Appointment date", "Date of appointment"), "s175": ("Date completed",)}
    for file in made.files:
        for heading in headings.get(file.source, ()):
            days = [sure(row[heading]) for row in read(file.path) if heading in row]
            assert all(period(file.period).start <= on <= period(file.period).end for on in days)


def test_every_question_is_asked_of_enough_people_each_quarter(made: demo.Made) -> None:
    for path in files(made, "voices"):
        asked = Counter(row[11] for row in sheet_rows(path, "Feedback")[3:] if row[11] is not None)
        assert len(asked) == 11
        assert min(asked.values()) >= 40 and max(asked.values()) <= 120


def test_voices_are_many_marked_and_asked_of_enough_children(made: demo.Made) -> None:
    rows = feedback(made)
    quoted = [str(row[5]) for row in rows if row[11] is None]
    assert len(quoted) == len(set(quoted)) >= 60
    assert len({row[6] for row in rows}) == 8
    catalogue = Path(demo.__file__).parents[2] / "queries" / "indicators"
    assert {str(row[7]) for row in rows} <= {folder.name for folder in catalogue.iterdir()}
    for path in files(made, "voices"):
        assert "INVENTED" in str(sheet_rows(path, "Feedback")[0][0])
        assert 40 <= sum(map(listened, sheet_rows(path, "Feedback")[3:])) <= 70


def test_each_thing_planted_stands_where_it_is_said_to(made: demo.Made) -> None:
    cells: dict[tuple[Path, str], list[tuple[object, ...]]] = {}
    for path in {planted.path for planted in made.planted}:
        if path.suffix == ".csv":
            cells[path, ""] = [tuple(row.values()) for row in read(path)]
        else:
            for sheet in {planted.sheet for planted in made.planted if planted.path == path}:
                cells[path, sheet] = sheet_rows(path, sheet)
    for planted in made.planted:
        rows = cells[planted.path, planted.sheet]
        row = rows[planted.row - (2 if not planted.sheet else 1)]
        if planted.column:
            value = row[ord(planted.column) - ord("A")]
            assert said(value) == planted.value
        else:
            assert row in rows[: planted.row - 1]  # an exact copy of an earlier row
    assert {planted.expect for planted in made.planted} == {"finding", "rule", "duplicate", "survives"}


def said(value: object) -> str:
    return "" if value is None else value.date().isoformat() if isinstance(value, datetime) else str(value)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.__name__)
def test_the_files_tell_the_story(made: demo.Made, told: Callable[[demo.Made, demo.Story], bool]) -> None:
    assert told(made, made.stories[told.__name__])


def test_no_story_is_left_untold() -> None:
    written = tomllib.loads((Path(demo.__file__).parent / "stories.toml").read_text(encoding="utf-8"))
    assert {told.__name__ for told in TOLD} == {story["key"] for story in written["story"]}
