"""What each story of stories.toml says, looked for in the demonstration county's files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise

from data import demo
from data.periods import containing, period
from tests.county.county_changes import (
    moved_in_mid_year,
    plans_again_at_once,
    recorded_after_the_extract,
    second_assessments,
    short_plans,
)
from tests.county.county_files import (
    again_soon,
    day,
    feedback,
    files,
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
from tests.county.county_untidy import missing_ends, open_past_eighteen, overlapping_plans, six_years_of_records


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


def conferences_sooner(made: demo.Made, story: demo.Story) -> bool:
    in_time: dict[bool, list[bool]] = {False: [], True: []}
    for row in ssd(made, "initial_cp_conference"):
        held = sure(row["icpc_icpc_date"])
        if held >= date(2020, 4, 1) and row["icpc_icpc_outcome_cp_flag"] == "Y":
            in_time[story.on(held)].append(held <= sure(row["icpc_icpc_target_date"]))
    before, after = (share(sum(in_time[on]), len(in_time[on])) for on in (False, True))
    return 55 < before < 75 and 73 < after < 90


def worries_from_several(made: demo.Made, story: demo.Story) -> bool:
    told = defaultdict(list)
    for row in ssd(made, "ssd_contacts"):
        told[row["cont_person_id"]].append((sure(row["cont_contact_date"]), row["cont_contact_source_code"][0]))
    kinds = [
        len({kind for on, kind in told[plan["cppl_person_id"]] if 0 <= (started - on).days <= 365})
        for plan, started, _ in starts(made)
    ]
    return 20 < share(sum(number > 1 for number in kinds), len(kinds)) < 60


def suspended_more(made: demo.Made, story: demo.Story) -> bool:
    """Suspensions for a hundred pupils and term, of those with an open neglect plan and of all others."""
    upn = numbers(made)
    plans = [(upn.get(plan["cppl_person_id"], ""), plan, started) for plan, started, _ in starts(made)]
    suspended: Counter[bool] = Counter()
    pupils: Counter[bool] = Counter()
    for path in files(made, "school_census", part="termlyexclusions"):
        key = next(file.period for file in made.files if file.path == path)
        middle = period(key).start - timedelta(days=45)
        with_plan = {number for number, plan, started in plans if _neglected(plan, started, middle)}
        roll = {
            row["pupilonrolltableid"]: row["upn"] for row in read(files(made, "school_census", key, "pupilonroll")[0])
        }
        pupils.update(number in with_plan for number in roll.values())
        suspended.update(
            roll[row["pupilonrolltableid"]] in with_plan for row in read(path) if row["category"] != "LNCH"
        )
    return share(suspended[True], pupils[True]) > 2.5 * share(suspended[False], pupils[False])


def _neglected(plan: dict[str, str], started: date, on: date) -> bool:
    ended = day(plan["cppl_cp_plan_end_date"])
    return plan["cppl_cp_plan_initial_category"] == "Neglect" and started <= on and (ended is None or ended > on)


def text_reminders(made: demo.Made, story: demo.Story) -> bool:
    def not_brought(agency: str, heading: str, came: set[str], absent: set[str], on: bool) -> float:
        counted: Counter[bool] = Counter()
        for file in made.files:
            if (file.source, file.agency) == ("health_appointments", agency) and story.on(
                period(file.period).end
            ) is on:
                became = [row[heading] for row in read(file.path)]
                counted.update(word in absent for word in became if word in came | absent)
        return share(counted[True], counted.total())

    theirs = ("Oxford Health", "Attendance status code", {"5", "6"}, {"3", "7"})
    others = (
        "Oxford University Hospitals", "Appointment outcome", {"Attended", "Late and seen"},
        {"Did not attend", "Late and not seen"},
    )  # fmt: skip
    fell = not_brought(*theirs, True) < 0.75 * not_brought(*theirs, False)
    return fell and not_brought(*others, True) > 0.85 * not_brought(*others, False)


def tool_first(made: demo.Made, story: demo.Story) -> bool:
    read_on = defaultdict(list)
    for row in read(files(made, "assessment_tools", "2025Q4", "gcp2")[0]):
        read_on[row["Child ID"]].append(sure(row["Date completed"]))
    first: dict[bool, list[bool]] = {False: [], True: []}
    for plan, started, _ in starts(made):
        if plan["cppl_cp_plan_initial_category"] == "Neglect" and started >= date(2022, 10, 1):
            days = [(started - on).days for on in read_on[plan["cppl_person_id"]]]
            first[story.on(started)].append(any(0 < before < 60 for before in days))
    return share(sum(first[True]), len(first[True])) > share(sum(first[False]), len(first[False])) + 10


def areas_move(made: demo.Made, story: demo.Story) -> bool:
    moved: Counter[int] = Counter()
    for tool, better in (("gcp2", -1), ("family star plus", 1), ("my star", 1)):
        for earlier, later in pairwise(_readings(made, tool)):
            if later["subject"] == earlier["subject"]:
                changes = (
                    int(later[area]) - int(earlier[area]) for area in later if later[area] and earlier[area].isdigit()
                )
                moved.update(
                    (change > 0) - (change < 0) if better > 0 else (change < 0) - (change > 0) for change in changes
                )
    return 28 < share(moved[1], moved.total()) < 45 and share(moved[-1], moved.total()) < 10


def _readings(made: demo.Made, tool: str) -> list[dict[str, str]]:
    """Scores by area, of one subject after another and in order of the days."""
    rows = [list(row.values()) for row in read(files(made, "assessment_tools", "2025Q4", tool)[0])]
    rows.sort(key=lambda row: (row[0], row[2]))
    return [{str(at): score for at, score in enumerate(row[3:])} | {"subject": row[0]} for row in rows]


def fathers_heard(made: demo.Made, story: demo.Story) -> bool:
    heard = []
    for path in files(made, "audit"):
        said = [row[7] for row in sheet_rows(path, "Findings")[1:] if row[7] != "No father known"]
        heard.append(share(said.count("Yes"), len(said)))
    return len(heard) == 4 and heard[0] < 40 and heard[-1] > heard[0] + 12


def tired_practitioners(made: demo.Made, story: demo.Story) -> bool:
    def well(question: str, on: bool) -> float:
        given = [int(str(row[12])) for row in feedback(made) if row[11] == question and story.on(_said_on(row)) is on]
        return share(sum(answer >= 4 for answer in given), len(given))

    wellbeing, confident = "My wellbeing at work is good", "I feel confident to act on neglect"
    return well(wellbeing, True) < well(wellbeing, False) - 10 and well(confident, True) > well(confident, False)


def _said_on(row: tuple[object, ...]) -> date:
    return datetime.fromisoformat(str(row[0])).date()


def schools_answer(made: demo.Made, story: demo.Story) -> bool:
    answered = [len({row["School name"] for row in read(path)}) for path in files(made, "s175")]
    return len(answered) == 4 and all(later > earlier for earlier, later in pairwise(answered))


def late_trust(made: demo.Made, story: demo.Story) -> bool:
    late = [
        (file.agency, file.period)
        for file in made.files
        if file.source == "health_appointments" and (file.received_on - period(file.period).end).days > 28
    ]
    return late == [("Oxford University Hospitals", story.since.key)]


def words_to_review(made: demo.Made, story: demo.Story) -> bool:
    said = [str(row[5]) for row in feedback(made) if row[11] is None and story.on(_said_on(row))]
    return all(sum(giveaway in words for words in said) == 1 for giveaway in (" Demo ", " Street ", " School "))


TOLD: tuple[Callable[[demo.Made, demo.Story], bool], ...] = (
    named_worker,
    south_differs,
    front_door,
    neglect_attendance,
    census_stopped,
    voices_gap,
    late_recording,
    recorded_after_the_extract,
    plans_again_at_once,
    six_years_of_records,
    overlapping_plans,
    missing_ends,
    open_past_eighteen,
    short_plans,
    second_assessments,
    moved_in_mid_year,
    messy_workbook,
    other_headings,
    unlinked_children,
    homeless_teams,
    old_codes,
    conferences_sooner,
    worries_from_several,
    suspended_more,
    text_reminders,
    tool_first,
    areas_move,
    fathers_heard,
    tired_practitioners,
    schools_answer,
    late_trust,
    words_to_review,
)
