"""The stories of what is recorded late, of what comes close upon another thing, and of pupils who move."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

from data import demo
from data.demo.extracts import EXTRACTS
from data.periods import Period, between, containing, following, period
from tests.county.county_files import Rows, day, files, numbers, read, ssd, starts, sure

# What each kind of row is, of which file, and the day of it that a figure of a quarter counts.
KINDS = {
    "start": ("ssd_cp_plans", "cppl_cp_plan_start_date"),
    "end": ("ssd_cp_plans", "cppl_cp_plan_end_date"),
    "referral": ("ssd_cin_episodes", "cine_referral_date"),
    "help": ("early_help", "earl_episode_start_date"),
}
BESIDES = {("start", "2025Q3"), ("help", "2025Q3")}  # where the story of the late recording adds many more


def recorded_after_the_extract(made: demo.Made, story: demo.Story) -> bool:
    extracts = [extract.period for extract in EXTRACTS]
    for kind, (part, column) in KINDS.items():
        known = {key: _quarters(ssd(made, part, key), column) for key in extracts}
        for at, key in enumerate(extracts[:-1]):
            came = [known[later][key] - known[earlier][key] for earlier, later in pairwise(extracts[at:])]
            most = [99 if (kind, key) in BESIDES else 5, 2, 0]
            if not all(min(1, limit) <= late <= limit for late, limit in zip(came, most, strict=False)):
                return False
    return _shown_open(made) > 0


def _quarters(rows: Rows, column: str) -> Counter[str]:
    days = [day(row[column]) for row in rows if row.get("cppl_cp_plan_ola") != "Y"]
    return Counter(containing(on, "quarter").key for on in days if on)


def _shown_open(made: demo.Made) -> int:
    """How many plans stand open in the first extract that had ended by the day it was taken."""
    first = EXTRACTS[0]
    opened = {plan["cppl_cp_plan_id"] for plan, _, _ in starts(made, first.period) if not day(_end(plan))}
    return sum(
        plan["cppl_cp_plan_id"] in opened and (day(_end(plan)) or date.max) <= first.as_at for plan in _all(made)
    )


def _all(made: demo.Made) -> Rows:
    return [plan for plan, _, _ in starts(made)]


def _end(plan: dict[str, str]) -> str:
    return plan["cppl_cp_plan_end_date"]


def plans_again_at_once(made: demo.Made, story: demo.Story) -> bool:
    gaps = [(started, (started - earlier).days) for _, started, earlier in starts(made) if earlier]
    close = [(containing(started, "year").key, days) for started, days in gaps if days <= 92]
    each_year = {year for year, _ in close} == {year.key for year in _since(story, "year")}
    return each_year and all(any(low <= days <= high for _, days in close) for low, high in ((0, 0), (1, 11), (20, 92)))


def short_plans(made: demo.Made, story: demo.Story) -> bool:
    within = {
        quarter
        for plan, started, _ in starts(made)
        if (ended := day(_end(plan))) and (quarter := containing(started, "quarter")) == containing(ended, "quarter")
    }
    return within == set(_since(story, "quarter"))


def second_assessments(made: demo.Made, story: demo.Story) -> bool:
    of_referral = defaultdict(list)
    for row in ssd(made, "ssd_cin_assessments"):
        span = sure(row["cina_assessment_start_date"]), day(row["cina_assessment_auth_date"]) or date.max
        of_referral[row["cina_referral_id"]].append(span)
    twice = [sorted(spans) for spans in of_referral.values() if len(spans) > 1]
    years = {containing(spans[0][0], "year").key for spans in twice}
    apart = all(len(spans) == 2 and spans[0][1] < spans[1][0] for spans in twice)
    return (
        apart
        and {year.key for year in _since(story, "year")} - {"2025"} <= years
        and len(twice) < len(of_referral) / 50
    )


def _since(story: demo.Story, kind: str) -> list[Period]:
    return between(story.since.start, EXTRACTS[-1].as_at, kind)


def moved_in_mid_year(made: demo.Made, story: demo.Story) -> bool:
    """Known children, some with a plan just then, are in one census and not in the next, or at another school there."""
    upn = numbers(made)
    plans = defaultdict(list)
    for plan, started, _ in starts(made):
        plans[upn.get(plan["cppl_person_id"], "")].append((started, day(_end(plan)) or date.max))
    rolls = {
        key: {row["upn"]: row["NativeId"] for row in read(files(made, "school_census", key, "pupilonroll")[0])}
        for key in sorted({file.period for file in made.files if file.source == "school_census"})
    }
    seen: Counter[tuple[str, bool]] = Counter()
    for (before, old), (key, new) in pairwise(rolls.items()):
        if following(period(before)).key == key and not key.endswith("T1"):
            for number in set(upn.values()) & (old.keys() | new.keys()):
                what = "leaves" if number not in new else "comes" if number not in old else "changes"
                if old.get(number) != new.get(number):
                    begins = period(key).start
                    seen[what, any(first < begins <= last for first, last in plans[number])] += 1
    return (
        all(seen[what, False] for what in ("leaves", "comes", "changes"))
        and seen["leaves", True] > 0 < seen["changes", True]
    )
