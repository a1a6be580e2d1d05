"""The stories of six years of records, and of what systems hold that cannot be so."""

from __future__ import annotations

from datetime import date

from data import demo
from data.demo.extracts import EXTRACTS
from tests.county.county_files import day, files, sheet_rows, ssd, sure

NEWEST = EXTRACTS[-1]
FIRST_DAY = date(2020, 4, 1)
Spell = tuple[date, date | None]


def _spells(made: demo.Made) -> dict[str, list[Spell]]:
    found: dict[str, list[Spell]] = {}
    for plan in ssd(made, "ssd_cp_plans"):
        if plan["cppl_cp_plan_ola"] == "N":
            spell = sure(plan["cppl_cp_plan_start_date"]), day(plan["cppl_cp_plan_end_date"])
            found.setdefault(plan["cppl_person_id"], []).append(spell)
    return {child: sorted(spells, key=lambda one: one[0]) for child, spells in found.items()}


def six_years_of_records(made: demo.Made, story: demo.Story) -> bool:
    """Nothing ended before the first day, some began before it, and lists tell of plans that are not on record."""
    plans = [spell for spells in _spells(made).values() for spell in spells]
    closed = [day(row["cine_close_date"]) for row in ssd(made, "ssd_cin_episodes")]
    began_before = any(started < FIRST_DAY for started, _ in plans)
    none_ended_before = all(ended is None or ended >= FIRST_DAY for ended in [*closed, *(end for _, end in plans)])
    return began_before and none_ended_before and _unseen(made) > 0


def _unseen(made: demo.Made) -> int:
    """Plans of the newest list that say how many there were before, which is more than are on record."""
    path = files(made, "annex_a", NEWEST.period)[0]
    headings, *rows = sheet_rows(path, "List 7")
    child, began, before = (headings.index(name) for name in ("Child Unique ID", BEGAN, BEFORE))
    spells = _spells(made)
    return sum(
        int(str(row[before] or 0)) > sum(started < sure(str(row[began])[:10]) for started, _ in spells[str(row[child])])
        for row in rows
        if str(row[child]) in spells
    )


BEGAN, BEFORE = "Child Protection Plan Start Date", "Number of Previous Child Protection Plans"


def overlapping_plans(made: demo.Made, story: demo.Story) -> bool:
    return any(
        ended is not None and started < later < ended and story.on(later)
        for spells in _spells(made).values()
        for started, ended in spells
        for later, _ in spells
    )


def missing_ends(made: demo.Made, story: demo.Story) -> bool:
    return any(ended is None for spells in _spells(made).values() for _, ended in spells[:-1])


def open_past_eighteen(made: demo.Made, story: demo.Story) -> bool:
    born = {row["pers_person_id"]: day(row["pers_dob"]) for row in ssd(made, "ssd_person")}
    grown = [child for child, on in born.items() if on and on < NEWEST.as_at.replace(year=NEWEST.as_at.year - 18)]
    open_still = [child for child, spells in _spells(made).items() if spells[-1][1] is None]
    return bool(set(grown) & set(open_still))
