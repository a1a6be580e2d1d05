"""Figures about the data themselves: who could not be linked, what is not known. Shown beside every measure they touch.

They describe children too, and the parts of a table that are not known are among them: so they are told to the nearest
five, and a handful only as low.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from data.periods import Period
from etl.protect import GROUP, Audience
from etl.protect.cumulative import nearest


@dataclass(frozen=True, slots=True)
class Note:
    """One row of the mart's note_on_data table."""

    key: str
    title: str
    numerator: float | None
    denominator: float | None
    status: str
    meaning: str


OPEN = "plan.start_date <= DATE '{end}' AND (plan.end_date IS NULL OR plan.end_date > DATE '{end}')"
SCHOOL_AGE = "p.birth_month BETWEEN DATE '{end}' - INTERVAL '16' YEAR AND DATE '{end}' - INTERVAL '5' YEAR"
RECENT = "plan.start_date > DATE '{end}' - INTERVAL '1' YEAR AND plan.start_date <= DATE '{end}'"
LINKED = "plan.child_id IN (SELECT child_id FROM link JOIN known_pupil ON known_pupil.upn_id = link.upn_id)"

# key → title, what it means, of which plans, and which of them are counted
QUESTIONS = {
    "not_linked": (
        "Children with an open plan who could not be found in the school census",
        "Of school age, a plan open at the end of the quarter, and no pupil number that matches. Their absence from "
        "school is not in any figure.",
        f"{OPEN} AND {SCHOOL_AGE}",
        f"NOT {LINKED}",
    ),
    "category_not_known": (
        "Plans recorded as multiple, or without a category",
        "Plans that started in the last four quarters. Neglect may be in them and cannot be seen, so they are not "
        "among plans for neglect and are kept among all plans.",
        RECENT,
        "plan.neglect = 'unknown'",
    ),
    "locality_not_known": (
        "Plans whose team is in no locality",
        "Plans that started in the last four quarters. The team is missing, or not in the list that the performance "
        "team keeps. They are in every county figure and in no locality's.",
        RECENT,
        "COALESCE(p.locality, 'unknown') = 'unknown'",
    ),
    "ethnicity_not_known": (
        "Plans of children whose ethnic group is not known",
        "Plans that started in the last four quarters. Refused, or not yet asked.",
        RECENT,
        "COALESCE(p.ethnic_group, 'unknown') = 'unknown'",
    ),
    "disability_not_known": (
        "Plans of children of whom it is not known whether they are disabled",
        "Plans that started in the last four quarters. Not known is not the same as no.",
        RECENT,
        "COALESCE(p.disability, 'unknown') = 'unknown'",
    ),
}


def notes(store: duckdb.DuckDBPyConnection, latest: Period, audience: Audience = GROUP) -> list[Note]:
    """Every note, asked of the current tables as they stand at the end of the newest quarter."""
    found = []
    for key, (title, meaning, of_which, counted) in QUESTIONS.items():
        sql = f"""SELECT COUNT(*) FILTER ({counted}), COUNT(*)
                  FROM plan LEFT JOIN person AS p ON p.person_id = plan.child_id WHERE {of_which}"""
        row = store.execute(sql.format(end=latest.end)).fetchone()
        count, total = (int(cell or 0) for cell in row or (0, 0))
        if not (audience.safe(count) and audience.safe(total - count)):
            found.append(Note(key, title, None, nearest(total) if audience.safe(total) else None, "low", meaning))
        else:
            found.append(Note(key, title, nearest(count), nearest(total), "shown", meaning))
    return found
