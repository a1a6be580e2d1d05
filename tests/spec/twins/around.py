"""What a made-up world holds beside social care: school, health, tools, answers, what agencies say of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Any

from data.periods import containing, period
from data.reference import labels
from tests.spec.twins.days import MEASURED, a_day, later, measured_periods, some_days

Row = dict[str, Any]
LOCALITIES = ("north", "central", "south", "unknown")
AGENCIES = ("csc", "education", "oxford_health", "police", "john_henry_newman")
TERMS = ("2023T1", "2023T2", "2023T3", "2024T1", "2024T2", "2024T3")
# For each tool: which way is better, its highest score, two of its areas, and whether it is kept for a family.
TOOLS = {
    "gcp2": ("lower", 5, ("physical_care", "care_of_safety", "emotional_care"), False),
    "child_care_development": ("higher", 20, ("whole", "health_care"), False),
    "home_conditions": ("lower", 11, ("whole",), True),
    "family_star_plus": ("higher", 10, ("keeping_children_safe", "family_routine", "home_and_money"), True),
    "my_star": ("higher", 5, ("friends", "confidence_and_self_esteem", "being_safe"), False),
}


def around(random: Random, children: Sequence[str]) -> dict[str, list[Row]]:
    """Rows for every current table that is not about social care."""
    pupils = {f"upn-{child}": child if random.random() < 0.7 else None for child in children}
    readings = _readings(random, children)
    return {
        "pupil_term": [row for upn, child in pupils.items() for row in _terms(random, upn, child)],
        "exclusion": [row for upn, child in pupils.items() for row in _exclusions(random, upn, child)],
        "appointment": _appointments(random, children),
        "tool_reading": readings,
        "tool_change": _changes(readings),
        "answer": _answers(random),
        "agency_number": _agency_numbers(random),
        "audit_case": _audits(random),
        "self_assessment": _self_assessments(random),
        "owed_return": _returns(random),
    }


def _terms(random: Random, upn: str, child: str | None) -> list[Row]:
    """Half days at and beside a tenth and a half of what was possible."""
    rows = []
    age = random.choice((None, 3, 4, 5, 9, 14, 15, 16))
    for term in TERMS:
        if random.random() < 0.8:
            possible = random.choice((1, 10, 99, 100, 140))
            missed = random.choice((0, possible // 10, possible // 10 + 1, possible // 2, possible // 2 + 1, possible))
            rows.append({
                "term": term, "term_end": period(term).end, "upn_id": upn, "child_id": child,
                "possible": possible, "missed": min(missed, possible),
                "age_at_start": age and age + int(term[:4]) - 2023,
            })  # fmt: skip
    return rows


def _exclusions(random: Random, upn: str, child: str | None) -> list[Row]:
    return [
        {
            "upn_id": upn, "child_id": child, "start_date": day,
            "category": random.choice(("suspension", "suspension", "permanent")),
        }
        for day in some_days(random, 4)
    ]  # fmt: skip


def _appointments(random: Random, children: Sequence[str]) -> list[Row]:
    return [
        {
            "nhs_id": f"nhs-{child}", "agency": random.choice(("oxford_health", "ouh")), "appointment_date": day,
            "was_not_brought": random.choice(("yes", "no", "no")),
        }
        for child in children
        for day in some_days(random, 5)
        for _ in range(random.choice((1, 1, 2)))
    ]  # fmt: skip


def _readings(random: Random, children: Sequence[str]) -> list[Row]:
    """Areas read once or again, some with a missing score, some with two scores on one day."""
    rows: list[Row] = []
    for tool, (better, highest, areas, of_a_family) in TOOLS.items():
        for child in children:
            subject = f"family-{child}" if of_a_family else child
            for day in some_days(random, 3):
                for area in areas:
                    likely = (None, *range(1, min(highest, 4)), highest)
                    scores = {random.choice(likely) for _ in range(random.choice((0, 1, 1, 1, 2)))}
                    rows += [
                        {
                            "subject_id": subject, "child_id": None if of_a_family else child, "tool": tool,
                            "area": area, "read_on": day, "score": score, "better": better,
                        }
                        for score in sorted(scores, key=str)
                    ]  # fmt: skip
    return rows


def _changes(readings: list[Row]) -> list[Row]:
    """What came of an area at each scored reading after the first, held against the reading before it."""
    scored: dict[tuple[str, str, str], list[Row]] = {}
    for row in sorted(readings, key=lambda row: (row["read_on"], str(row["score"]))):
        if row["score"] is not None:
            scored.setdefault((row["subject_id"], row["tool"], row["area"]), []).append(row)
    rows = []
    for (subject, tool, area), series in scored.items():
        by_day = list({row["read_on"]: row for row in series}.values())
        for before, row in pairwise(by_day):
            gain = (row["score"] - before["score"]) * (1 if row["better"] == "higher" else -1)
            rows.append({
                "change_key": f"{subject}/{tool}/{area}/{row['read_on']}", "subject_id": subject,
                "child_id": row["child_id"], "tool": tool, "area": area,
                "first_on": by_day[0]["read_on"], "read_on": row["read_on"],
                "moved": "better" if gain > 0 else "worse" if gain < 0 else "same",
            })  # fmt: skip
    return rows


def _answers(random: Random) -> list[Row]:
    questions = sorted(labels("voice_question"))
    return [
        {
            "answer_key": f"answer-{at}", "said_on": a_day(random),
            "speaker": random.choice(("child", "young_person", "parent_or_carer", "practitioner")),
            "locality": random.choice(LOCALITIES), "question": random.choice(questions),
            "answer": random.choice((1, 2, 3, 4, 5)),
        }
        for at in range(300)
    ]  # fmt: skip


def _agency_numbers(random: Random) -> list[Row]:
    """One row an agency, quarter and measure, for most of them; a number may be missing, and 0 is a number."""
    quarters = [row["key"] for row in measured_periods() if row["kind"] == "quarter"]
    return [
        {
            "agency": agency, "measure": measure, "period": quarter,
            "numerator": random.choice((None, 0, 1, 7, 40)), "denominator": random.choice((None, 0, 1, 7, 40)),
        }
        for measure in sorted(labels("counted_measure"))
        for agency in AGENCIES
        for quarter in quarters
        if random.random() < 0.4
    ]  # fmt: skip


def _audits(random: Random) -> list[Row]:
    """Numbers are given out again from audit to audit; one audit may look at the work of several agencies."""
    evident = ("yes", "partly", "no", None)
    return [
        {
            "case_id": f"audited-{at % 10}", "audited_on": day, "agency": agency,
            "child_voice": random.choice(evident), "fathers_views": random.choice((*evident, "no_father_known")),
            "tool_used": random.choice(("yes", "no", "no_conference", None)),
            "lived_experience": random.choice(evident),
        }
        for at in range(25)
        for day in [a_day(random)]
        for agency in random.sample(AGENCIES, random.choice((1, 1, 3)))
    ]  # fmt: skip


def _self_assessments(random: Random) -> list[Row]:
    return [
        {
            "school": f"Invented School {school}", "academic_year": year, "question": question,
            "answer": random.choice(("yes", "partly", "not_yet", "not_applicable", None)),
        }
        for school in range(6)
        for year in ("2023A", "2024A")
        for question in sorted(labels("s175_question"))
        if random.random() < 0.7
    ]  # fmt: skip


def _returns(random: Random) -> list[Row]:
    rows = []
    for at in range(40):
        due = a_day(random) if at % 2 else later(random, MEASURED[0])
        rows.append({
            "return_key": f"return-{at}", "agency": random.choice(AGENCIES), "source": "agency_return",
            "period": containing(due, "quarter").key, "due_on": due,
            "state": random.choice(("on_time", "late", "not_returned")),
        })  # fmt: skip
    return rows
