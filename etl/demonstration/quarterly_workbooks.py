"""The demonstration's quarterly workbooks: made as real ones are, filled in with invented words, taken in.

A quarter's workbooks show the quarter before, so each quarter is taken in before the next one's are made.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random

from openpyxl import Workbook

from data.agencies import Agency, agencies, counted
from data.child import connect
from data.demo.families import weekday
from data.locations import Locations
from data.periods import Period, between
from etl.load.load import load
from etl.replies.return_workbook import file_name, last_figures, planned, workbook
from etl.replies.return_workbook.filling import Filling
from etl.replies.return_workbook.rows_to_fill import FIELDS, choices

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
FIRST, LAST = date(2024, 4, 1), date(2026, 3, 31)
VOICES_FROM = date(2025, 4, 1)  # the same few voices in each of eight quarters would be one voice heard eight times
MISSING = {("police", "2025Q4")}
LATE = {("probation", "2025Q2"): 47}  # days after the quarter's end
SWAPPED = {("ouh", "2025Q3"): "conferences_attended"}  # a number greater than what it is out of: its row is set aside
USUAL_DAYS = (14, 16)  # after the quarter's end
REPORTED = ("1.3", "2.1", "2.2", "2.3")
BY_AGENCY = "Performance lead"
offered = cache(choices)  # made from every definition: too slow to ask for each cell
DRIFTS = {"staff_trained": 0.012, "conference_reports": 0.009, "reflective_supervision": -0.007}  # a quarter
# Of the whole county, and so both larger and steadier than what one agency's teams do.
WHOLE = {
    "school_readiness": (6_900, 7_300), "schools_self_assessed": (298, 304), "checks_two_year": (1_650, 1_850),
    "checks_expected": (1_400, 1_600),
}  # fmt: skip
SPREAD, SPREAD_OF_WHOLE = 0.1, 0.012
SIZES = {"staff": (40, 160), "meetings": (8, 30), "children": (12, 70), "families": (15, 60)}


def deliver(
    where: Locations, folder: Path, *, after: date, before: date, seed: int = 2026, say: Callable[[str], object] = print
) -> None:
    """Make, fill in and take in the workbooks of quarters that ended between two days, of two years.

    The days are those of meetings, seven weeks after a quarter's end: by then the latest of its workbooks has come.
    Files that are there are not made again.
    """
    for quarter in (q for q in between(FIRST, min(LAST, before), "quarter") if q.end > after):
        came: dict[date, list[Path]] = {}
        for sender, path in _made(where, folder / "returns", quarter, seed):
            came.setdefault(_received(sender, quarter, seed), []).append(path)
        for day, paths in sorted(came.items()):
            say(f"{day:%d/%m/%Y}  {len(paths)} quarterly workbooks for {quarter.label}")
            load(paths, where, who=f"{BY_AGENCY} (demonstration)", received_at=datetime.combine(day, time(9)))


def _received(sender: Agency, quarter: Period, seed: int) -> date:
    usual = Random(f"{seed} {sender.key} {quarter.key}").choice(USUAL_DAYS)
    return weekday(quarter.end + timedelta(days=LATE.get((sender.key, quarter.key), usual)))


def _made(where: Locations, folder: Path, quarter: Period, seed: int) -> Iterable[tuple[Agency, Path]]:
    senders = [one for one in agencies() if one.member and (one.key, quarter.key) not in MISSING]
    store = connect(where.child)
    try:
        actions = planned(store, quarter)
        last = {sender.key: last_figures(store, sender.key, quarter) for sender in senders}
    finally:
        store.close()
    folder.mkdir(parents=True, exist_ok=True)
    for sender in senders:
        path = folder / file_name(sender, quarter)
        if not path.exists():
            book = workbook(sender, quarter, last[sender.key], actions)
            fill(book, sender, quarter, seed=seed)
            book.save(path)
        yield sender, path


def fill(book: Workbook, sender: Agency, quarter: Period, *, seed: int) -> None:
    """Fill in a workbook made by the template, as an agency might."""
    random = Random(f"{seed} {sender.key} {quarter.key}")
    sheets = {key: Filling(book, key) for key in FIELDS}
    sheets["about"].put(sender.short, filled_in_by=BY_AGENCY)
    _fill_numbers(sheets["numbers"], sender, quarter, seed)
    for voice in WORDS["voices"] if quarter.start >= VOICES_FROM else ():
        if voice["agency"] == sender.key:
            day = quarter.start + timedelta(days=random.randrange(80))
            said = {name: value for name, value in voice.items() if name != "agency"}
            sheets["voices"].put(None, said_on=day, locality="North", consent=offered()["consent"][1], **said)
    told = random.sample(counted(sender.key), 2)
    for measure in told:
        sheets["story"].put(measure.key, story=random.choice(WORDS["stories"]))
    sheets["story"].put(random.choice(("noticed", "lasting")), story=random.choice(WORDS["question_stories"]))
    _fill_plan(sheets["plan"], random)
    if quarter.key.endswith(("Q2", "Q4")):
        for component in sheets["twelve_cs"].keys:
            score = random.choices(offered()["twelve_cs_score"], (1, 3, 6, 6, 2, 1))[0]
            sheets["twelve_cs"].put(component, score=score, **WORDS["twelve_cs"])


def _fill_numbers(sheet: Filling, sender: Agency, quarter: Period, seed: int) -> None:
    for measure in counted(sender.key):
        usual = Random(f"{seed} {sender.key} {measure.key}")
        size, share = usual.randint(*WHOLE.get(measure.key, SIZES[measure.of])), usual.uniform(0.45, 0.85)
        spread = SPREAD_OF_WHOLE if measure.key in WHOLE else SPREAD
        share += DRIFTS.get(measure.key, 0.0) * (quarter.start - FIRST).days / 91
        now = Random(f"{seed} {sender.key} {measure.key} {quarter.key}")
        if now.random() < 0.08 or (measure.key == "school_readiness" and not quarter.key.endswith("Q2")):
            continue  # not known this quarter
        out_of = max(1, round(size * now.uniform(1 - spread, 1 + spread)))
        number = min(out_of, round(out_of * share * now.uniform(1 - spread, 1 + spread)))
        if SWAPPED.get((sender.key, quarter.key)) == measure.key:
            number, out_of = out_of + 1, number
        sheet.put(measure.key, numerator=number)
        if measure.denominator:
            sheet.put(measure.key, denominator=out_of)


def _fill_plan(sheet: Filling, random: Random) -> None:
    for action in (*REPORTED, "A1"):
        colour = random.choices(("red", "amber", "green"), (1, 3, 4))[0]
        own = {} if action in sheet.keys else {"action": action, "title": WORDS["own_action"]}
        label = next(one for one in offered()["rag"] if one.casefold().startswith(colour))
        sheet.put(action if not own else None, rag=label, progress=WORDS["progress"][colour], **own)
