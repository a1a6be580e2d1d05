"""Slow twins: every measure counted again from the demonstration's files, a row at a time, in plain Python.

They share no code with the pipeline: they read the csv files themselves, and say in loops what measure.sql says in SQL.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl

Tally = dict[tuple[str, str], tuple[float, float]]  # (series, period) → (counted, out of)
ABSENT = {*"CEHIMRSTGNOU", "C1", "C2", "J1"}  # authorised and unauthorised, old codes and new


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text and text != "NULL" else None


def quarter(on: date) -> str:
    return f"{on.year - (on.month < 4)}Q{(on.month - 4) % 12 // 3 + 1}"


def months_before(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    for last in (on.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(on)


def quarter_ends(first: date, last: date) -> Iterator[date]:
    for year in range(first.year, last.year + 1):
        for month, dom in ((3, 31), (6, 30), (9, 30), (12, 31)):
            if first <= date(year, month, dom) <= last:
                yield date(year, month, dom)


@dataclass(frozen=True)
class Plan:
    child: str
    start: date
    end: date | None
    neglect: str
    earlier: int
    previous_end: date | None
    grown: date | None  # the first day of the month after the eighteenth birthday

    def open_after(self, on: date) -> bool:
        return self.start <= on and not any(last and last <= on for last in (self.end, self.grown))

    def lines(self) -> Iterator[str]:
        yield "all"
        if self.neglect == "yes":
            yield "neglect"


def births(extract: Path) -> dict[str, date | None]:
    return {
        row["pers_person_id"]: day(row["pers_dob"]) or day(row["pers_expected_dob"])
        for row in rows(extract / "ssd_person.csv")
    }


def said_before(workbooks: list[Path]) -> dict[tuple[str, date], int]:
    """(child, start) → how many plans the newest list that holds the plan says there were before it."""
    found: dict[tuple[str, date], int] = {}
    for path in workbooks:
        sheet = openpyxl.load_workbook(path, read_only=True)["List 7"]
        table = [list(row) for row in sheet.iter_rows(values_only=True)]
        heads = [[" ".join(str(cell).split()) for cell in row] for row in table]
        at = next(at for at, row in enumerate(heads) if LIST_7[-1] in row)
        places = [heads[at].index(name) for name in LIST_7]
        for row in table[at + 1 :]:
            child, start, before = (row[place] for place in places)
            if isinstance(start, datetime) and str(before).isdigit():
                found[str(child), start.date()] = int(str(before))
    return found


LIST_7 = ("Child Unique ID", "Child Protection Plan Start Date", "Number of Previous Child Protection Plans")


def plans(extract: Path, workbooks: list[Path]) -> list[Plan]:
    by_child: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(extract / "ssd_cp_plans.csv"):
        if row["cppl_cp_plan_ola"] not in ("Y", "Yes", "1", "y"):
            by_child[row["cppl_person_id"]].append(row)
    found = []
    born, said = births(extract), said_before(workbooks)
    for child, theirs in by_child.items():
        theirs.sort(key=lambda row: row["cppl_cp_plan_start_date"])
        previous_end = None
        for earlier, row in enumerate(theirs):
            categories = (row["cppl_cp_plan_initial_category"], row["cppl_cp_plan_latest_category"])
            neglect = "no"
            if any(c.startswith("Multiple") for c in categories) or not any(categories):
                neglect = "unknown"
            if "Neglect" in categories:
                neglect = "yes"
            start, end = day(row["cppl_cp_plan_start_date"]), day(row["cppl_cp_plan_end_date"])
            assert start is not None
            before = max(earlier, said.get((child, start), 0))
            found.append(Plan(child, start, end, neglect, before, previous_end, month_after_18(born[child])))
            previous_end = max(end or start, previous_end or start)
    return found


def month_after_18(born: date | None) -> date | None:
    return born and date(born.year + 18 + born.month // 12, born.month % 12 + 1, 1)


def started_again(known: list[Plan]) -> Tally:
    counted: Counter[tuple[str, str]] = Counter()
    units: Counter[tuple[str, str]] = Counter()
    for plan in known:
        for line in plan.lines():
            units[line, quarter(plan.start)] += 1
            counted[line, quarter(plan.start)] += plan.earlier > 0
    return {key: (counted[key], units[key]) for key in units}


def started_again_within_24_months(known: list[Plan]) -> Tally:
    counted: Counter[tuple[str, str]] = Counter()
    units: Counter[tuple[str, str]] = Counter()
    for plan in known:
        soon = plan.previous_end is not None and plan.previous_end >= months_before(plan.start, 24)
        for line in plan.lines():
            units[line, quarter(plan.start)] += 1
            counted[line, quarter(plan.start)] += soon
    return {key: (counted[key], units[key]) for key in units}


def open_two_years(known: list[Plan], first: date, last: date) -> Tally:
    counted: Counter[tuple[str, str]] = Counter()
    units: Counter[tuple[str, str]] = Counter()
    for end_of_quarter in quarter_ends(first, last):
        for plan in known:
            if plan.open_after(end_of_quarter):
                for line in plan.lines():
                    units[line, quarter(end_of_quarter)] += 1
                    counted[line, quarter(end_of_quarter)] += (end_of_quarter - plan.start).days + 1 > 729
    return {key: (counted[key], units[key]) for key in units}


def ended_after_two_years(known: list[Plan]) -> Tally:
    counted: Counter[tuple[str, str]] = Counter()
    units: Counter[tuple[str, str]] = Counter()
    for plan in known:
        if plan.end:
            for line in plan.lines():
                units[line, quarter(plan.end)] += 1
                counted[line, quarter(plan.end)] += (min(plan.end, plan.grown or plan.end) - plan.start).days + 1 > 729
    return {key: (counted[key], units[key]) for key in units}


def median_days(known: list[Plan], line: str, as_of: date) -> float | None:
    """Kaplan–Meier by its definition: go through the days, and stop when half have ended."""
    cohort = [p for p in known if line in p.lines() and months_before(as_of, 36) < p.start <= as_of]
    ends = [(p, min(last for last in (p.end, p.grown, as_of) if last)) for p in cohort]
    times = [(last - p.start, last == p.end) for p, last in ends]
    days = [((time / timedelta(days=1)) or 0.5, ended) for time, ended in times]
    still = 1.0
    for moment in sorted({time for time, _ in days}):
        at_risk = sum(time >= moment for time, _ in days)
        still *= 1 - sum(time == moment and ended for time, ended in days) / at_risk
        if still <= 0.5 + 1e-9:
            return moment
    return None


def referred_again(extract: Path) -> Tally:
    by_child: dict[str, set[date]] = defaultdict(set)
    for row in rows(extract / "ssd_cin_episodes.csv"):
        on = day(row["cine_referral_date"])
        assert on is not None
        by_child[row["cine_person_id"]].add(on)
    counted: Counter[tuple[str, str]] = Counter()
    units: Counter[tuple[str, str]] = Counter()
    for days in by_child.values():
        previous = None
        for on in sorted(days):
            units["all", quarter(on)] += 1
            counted["all", quarter(on)] += previous is not None and previous >= months_before(on, 12)
            previous = on
    return {key: (counted[key], units[key]) for key in units}


def early_help_started(extract: Path) -> Tally:
    starts = {
        (row["earl_person_id"], row["earl_episode_start_date"][:10])
        for row in rows(extract / "ssd_early_help_episodes.csv")
    }
    units = Counter(("all", quarter(date.fromisoformat(on))) for _, on in starts)
    return {key: (count, count) for key, count in units.items()}


def links(extract: Path) -> dict[str, str]:
    """Pupil number → child, where one child and one number say so."""
    said = {
        (row["link_person_id"], row["link_identifier_value"].strip().upper())
        for row in rows(extract / "ssd_linked_identifiers.csv")
        if row["link_identifier_type"] == "Unique Pupil Number" and row["link_identifier_value"] not in ("", "NULL")
    }
    children, numbers = Counter(child for child, _ in said), Counter(number for _, number in said)
    return {number: child for child, number in said if children[child] == 1 and numbers[number] == 1}


def sessions_term(received: date) -> str:
    """The term whose sessions a census carries, told from the day it came: the term before. File names can mislead."""
    if received.month >= 9:
        return f"{received.year - 1}T3"
    return f"{received.year - 1}T{1 if received.month <= 4 else 2}"


def absence(censuses: list[Path]) -> dict[str, dict[str, tuple[int, int]]]:
    """Term → pupil number → (missed, possible), of those who were 5 to 15 on 31 August before the school year."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for pupils_file in censuses:
        term = sessions_term(date.fromisoformat(pupils_file.parent.name))
        upn, possible, of_age = {}, Counter[str](), set[str]()
        for row in rows(pupils_file):
            upn[row["pupilonrolltableid"]] = row["upn"].strip().upper()
            if _age(row["dob"], int(term[:4])) in range(5, 16):
                of_age.add(row["upn"].strip().upper())
            possible[row["upn"].strip().upper()] += int(float(row["termlysessionspossible"] or 0))
        missed = Counter[str]()
        (sessions_file,) = pupils_file.parent.glob("*termlysessiondetailsonroll*.csv")
        for row in rows(sessions_file):
            code = row["attendancereason"].strip()
            if code in ABSENT:
                missed[upn[row["pupilonrolltableid"]]] += int(float(row["sessions"]))
        found[term] = {
            number: (min(missed[number], count), count)
            for number, count in possible.items()
            if number and count > 0 and number in of_age
        }
    return found


def _age(born: str, year: int) -> int:
    birth = datetime.strptime(born.split()[0], "%Y-%b-%d").date()
    return year - birth.year - (birth > date(birth.year, 8, 31))


TERM_ENDS = {"T1": (0, 12, 31), "T2": (1, 3, 31), "T3": (1, 7, 31)}


def by_term(
    absences: dict[str, dict[str, tuple[int, int]]], known: list[Plan], linked: dict[str, str]
) -> tuple[Tally, Tally]:
    """Overall absence and persistent absence, of all pupils and of children with a neglect plan on the last day."""
    overall: Tally = {}
    persistent: Tally = {}
    for term, pupils in absences.items():
        shift, month, dom = TERM_ENDS[term[4:]]
        last_day = date(int(term[:4]) + shift, month, dom)
        on_plan = {p.child for p in known if p.neglect == "yes" and p.open_after(last_day)}
        theirs = {number: sessions for number, sessions in pupils.items() if linked.get(number) in on_plan}
        for series, group in (("all_pupils", pupils), ("neglect_plan", theirs)):
            sums = [sum(sessions[at] for sessions in group.values()) for at in (0, 1)]
            overall[series, term] = (sums[0], sums[1])
            often = sum(missed * 10 >= possible for missed, possible in group.values())
            persistent[series, term] = (often, len(group))
    return overall, persistent


def listened_to(workbooks: list[Path]) -> Tally:
    counted: Counter[tuple[str, str]] = Counter()
    units: Counter[tuple[str, str]] = Counter()
    for path in workbooks:
        sheet = openpyxl.load_workbook(path)["Feedback"]
        table = [list(row) for row in sheet.iter_rows(values_only=True)]
        start = next(at for at, row in enumerate(table) if "Who is speaking" in row)
        where = {str(name): at for at, name in enumerate(table[start]) if name}
        for row in table[start + 1 :]:
            answer, who = row[where["Answer (1 to 5)"]], row[where["Who is speaking"]]
            if answer is None or row[where["Question asked"]] != "I feel listened to":
                continue
            if str(who).lower() not in ("child", "young person"):
                continue
            on = row[where["Date"]]
            units["children", quarter(on.date())] += 1
            counted["children", quarter(on.date())] += int(answer) >= 4
    return {key: (counted[key], units[key]) for key in units}
