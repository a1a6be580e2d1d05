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
from data.periods import containing
from tests.data.county_files import (
    absence,
    again_soon,
    day,
    feedback,
    files,
    listened,
    locality_of,
    neglect_absence,
    numbers,
    read,
    share,
    sheet_rows,
    ssd,
    starts,
    sure,
)

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
    assert 22 < share(sum(earlier is not None for _, _, earlier in plans), len(plans)) < 34
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


def named_worker(made: demo.Made, story: demo.Story) -> bool:
    before, after = ([p for p in starts(made) if story.on(p[1]) is on] for on in (False, True))
    shares = [
        share(sum(again_soon(started, end) for _, started, end in plans), len(plans)) for plans in (before, after)
    ]
    return shares[1] < 0.7 * shares[0]


def south_differs(made: demo.Made, story: demo.Story) -> bool:
    locality = locality_of(made)
    soon: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for plan, started, earlier in starts(made):
        place = "south" if locality[plan["cppl_referral_id"]] == "south" else "elsewhere"
        total[place] += 1
        soon[place] += again_soon(started, earlier)
    return share(soon["south"], total["south"]) > 1.3 * share(soon["elsewhere"], total["elsewhere"])


def front_door(made: demo.Made, story: demo.Story) -> bool:
    quarters: Counter[date] = Counter()
    for row in ssd(made, "early_help"):
        quarters[containing(sure(row["earl_episode_start_date"]), "quarter").start] += 1
    six_years = {start: number for start, number in quarters.items() if start >= date(2020, 4, 1)}
    return min(n for start, n in six_years.items() if story.on(start)) > max(
        n for start, n in six_years.items() if not story.on(start)
    )


def neglect_attendance(made: demo.Made, story: demo.Story) -> bool:
    before, after = neglect_absence(made, lambda day: not story.on(day)), neglect_absence(made, story.on)
    return 17 < before < 27 and after > before + 5


def census_stopped(made: demo.Made, story: demo.Story) -> bool:
    newest = max(file.period for file in made.files if file.source == "school_census")
    return newest == story.since.key  # which carries the term before it


def voices_gap(made: demo.Made, story: demo.Story) -> bool:
    days = [datetime.fromisoformat(str(row[0])).date() for row in feedback(made)]
    return not files(made, "voices", story.since.key) and not any(map(story.on, days)) and min(days).year == 2023


def late_recording(made: demo.Made, story: demo.Story) -> bool:
    then, now = (sum(story.on(started) for _, started, _ in starts(made, key)) for key in ("2025Q3", "2025Q4"))
    return then < now


def messy_workbook(made: demo.Made, story: demo.Story) -> bool:
    kinds = {p.kind for p in made.planted if p.path == files(made, "annex_a", story.since.key)[0]}
    return len(kinds) >= 10


def other_headings(made: demo.Made, story: demo.Story) -> bool:
    ages = [sheet_rows(path, "List 1")[0][4] for path in files(made, "annex_a") if "Dec 25" not in path.name]
    return ages.count("Age of Child (Years)") == 1 and set(ages) == {"Age", "Age of Child (Years)"}


def unlinked_children(made: demo.Made, story: demo.Story) -> bool:
    pupils = {row["upn"] for path in files(made, "school_census", part="pupilonroll") for row in read(path)}
    upn = numbers(made)
    ages = {row["pers_person_id"]: day(row["pers_dob"]) for row in ssd(made, "ssd_person")}
    of_age = [child for child, born in ages.items() if born and date(2010, 9, 1) <= born < date(2018, 9, 1)]
    return 2.5 < share(sum(upn.get(child) not in pupils for child in of_age), len(of_age)) < 7


def homeless_teams(made: demo.Made, story: demo.Story) -> bool:
    listed = {row["name"] for row in read(files(made, "localities")[0])}
    episodes = ssd(made, "ssd_cin_episodes")
    return len({row["cine_referral_team"] for row in episodes} - listed) == 2


def old_codes(made: demo.Made, story: demo.Story) -> bool:
    kinds = Counter(p.kind for p in made.planted if p.path.suffix == ".csv")
    return kinds["old_code"] > 0 and kinds["more_than_possible"] > 0


TOLD = (
    named_worker,
    south_differs,
    front_door,
    neglect_attendance,
    census_stopped,
    voices_gap,
    late_recording,
    messy_workbook,
    other_headings,
    unlinked_children,
    homeless_teams,
    old_codes,
)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.__name__)
def test_the_files_tell_the_story(made: demo.Made, told: Callable[[demo.Made, demo.Story], bool]) -> None:
    assert told(made, made.stories[told.__name__])


def test_no_story_is_left_untold() -> None:
    written = tomllib.loads((Path(demo.__file__).parent / "stories.toml").read_text(encoding="utf-8"))
    assert {told.__name__ for told in TOLD} == {story["key"] for story in written["story"]}
