"""The demonstration county's files read back slowly and plainly, one row a dictionary."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl

from data import demo
from data.periods import period

MISSED = {"C", "C1", "C2", "E", "H", "I", "M", "R", "S", "T", "G", "N", "O", "U"}
Rows = list[dict[str, str]]


def files(made: demo.Made, source: str, key: str = "", part: str = "") -> list[Path]:
    return [f.path for f in made.files if f.source == source and f.period.startswith(key) and part in f.path.name]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as given:
        return list(csv.DictReader(given))


def ssd(made: demo.Made, part: str, key: str = "2025Q4") -> Rows:
    return read(files(made, "ssd", key, part)[0])


def day(text: str) -> date | None:
    return None if text in ("", "NULL") else date.fromisoformat(text[:10])


def sure(text: str) -> date:
    found = day(text)
    assert found is not None
    return found


def share(counted: int, out_of: int) -> float:
    return 100 * counted / out_of


def starts(made: demo.Made, key: str = "2025Q4") -> Iterator[tuple[dict[str, str], date, date | None]]:
    """Our plans that started in the six years, each with its start and the end of the child's plan before it."""
    plans = defaultdict(list)
    for plan in ssd(made, "ssd_cp_plans", key):
        if plan["cppl_cp_plan_ola"] == "N":
            plans[plan["cppl_person_id"]].append(plan)
    for of_child in plans.values():
        of_child.sort(key=lambda plan: plan["cppl_cp_plan_start_date"])
        for index, plan in enumerate(of_child):
            started = sure(plan["cppl_cp_plan_start_date"])
            if started >= date(2020, 4, 1):
                yield plan, started, day(of_child[index - 1]["cppl_cp_plan_end_date"]) if index else None


def again_soon(started: date, earlier_end: date | None) -> bool:
    return earlier_end is not None and (started - earlier_end).days <= 730


def locality_of(made: demo.Made) -> dict[str, str]:
    """Of each referral, by its team; one whose team is in no list has none."""
    teams = {row["name"]: row["locality"] for row in read(files(made, "localities")[0]) if row["kind"] == "team"}
    episodes = ssd(made, "ssd_cin_episodes")
    return {row["cine_referral_id"]: teams.get(row["cine_referral_team"], "unknown") for row in episodes}


def absence(made: demo.Made) -> dict[str, dict[str, tuple[int, int]]]:
    """Of each census (by its key) and each pupil: sessions missed and possible in the term before."""
    told: dict[str, dict[str, tuple[int, int]]] = {}
    for key in sorted({f.period for f in made.files if f.source == "school_census"}):
        missed: Counter[str] = Counter()
        for row in read(files(made, "school_census", key, "sessiondetails")[0]):
            missed[row["pupilonrolltableid"]] += int(float(row["sessions"])) * (row["attendancereason"] in MISSED)
        told[key] = {
            row["upn"]: (missed[row["pupilonrolltableid"]], int(float(row["termlysessionspossible"])))
            for row in read(files(made, "school_census", key, "pupilonroll")[0])
            if row["termlysessionspossible"]
        }
    return told


def numbers(made: demo.Made) -> dict[str, str]:
    """The unique pupil number that social care holds of each child."""
    kept = [row for row in ssd(made, "linked_identifiers") if row["link_identifier_type"] == "Unique Pupil Number"]
    return {row["link_person_id"]: row["link_identifier_value"] for row in kept}


def neglect_absence(made: demo.Made, keep: Callable[[date], bool]) -> float:
    """Overall absence of pupils with an open neglect plan at the middle of the term, over the terms kept."""
    upn = numbers(made)
    missed = possible = 0
    for key, pupils in absence(made).items():
        middle = period(key).start - timedelta(days=45)
        for plan, started, _ in starts(made):
            ended, number = day(plan["cppl_cp_plan_end_date"]), upn.get(plan["cppl_person_id"], "")
            neglect = "Neglect" in (plan["cppl_cp_plan_initial_category"], plan["cppl_cp_plan_latest_category"])
            on_plan = neglect and started <= middle and (ended is None or ended > middle)
            if on_plan and keep(middle) and number in pupils:
                missed, possible = missed + pupils[number][0], possible + pupils[number][1]
    return share(missed, possible)


def sheet_rows(path: Path, sheet: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = [tuple(row) for row in book[sheet].iter_rows(values_only=True)]
    book.close()
    width = max(map(len, rows))
    return [row + (None,) * (width - len(row)) for row in rows]


def feedback(made: demo.Made) -> list[tuple[object, ...]]:
    return [row for path in files(made, "voices") for row in sheet_rows(path, "Feedback")[3:]]


def listened(row: tuple[object, ...]) -> bool:
    return row[11] == "I feel listened to" and row[1] in ("Child", "Young person")
