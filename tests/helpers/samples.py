"""Small files as agencies send them, for any source in any edition, in the headings that its headings.csv says.

A test names only the cells it is about, under our names; the rest of a row is the usual one of its table. A table is a
sheet of a workbook or a csv file of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from etl.definitions.source import Source, Table
from etl.definitions.source_folders import sources

Row = Mapping[str, Any]

CHILD = {"child_id": 9000001, "sex": "b) Female", "ethnicity": "a) WBRI", "birth_date": date(2016, 5, 14), "age": 9}
SOCIAL_WORK = {"disability": "b) No", "team": "Locality 4 Unit 1", "worker": "Demo Worker"}
AREA = {
    "time_period": "2025", "level": "Local authority", "country_code": "E92000001", "country": "England",
    "region_code": "E12000008", "region": "South East", "area_code": "E10000025", "area": "Oxfordshire",
}  # fmt: skip

# The usual row of every table: tidy, and in the first quarter of 2025/26 where it has a date.
USUAL: dict[str, dict[str, Row]] = {
    "annex_a": {
        "list_1": CHILD | {"contact_date": date(2025, 5, 1), "source_code": "q) 6: Police"},
        "list_2": CHILD | {"start_date": date(2025, 5, 1), "organisation": "Top Town Academy"},
        "list_3": CHILD | SOCIAL_WORK | {
            "referral_date": date(2025, 5, 1), "source_code": "e) 2A: Schools", "no_further_action": "No",
            "referrals_12_months": 0,
        },
        "list_4": CHILD | SOCIAL_WORK | {"start_date": date(2025, 5, 2), "child_seen": "a) Yes"},
        "list_5": CHILD | SOCIAL_WORK | {
            "enquiry_date": date(2025, 5, 6), "conference_not_needed": "b) No", "conference_date": date(2025, 5, 20),
            "led_to_plan": "a) Yes", "enquiries_12_months": 1, "conferences_12_months": 1,
        },
        "list_6": CHILD | SOCIAL_WORK | {
            "start_date": date(2025, 5, 2), "need_code": "N1 - Abuse or Neglect", "seen_date": date(2025, 6, 12),
            "status": "b) Child Protection plan",
        },
        "list_7": CHILD | SOCIAL_WORK | {
            "start_date": date(2025, 5, 20), "initial_category": "a) Neglect", "latest_category": "a) Neglect",
            "visit_date": date(2025, 6, 12), "seen_alone": "a) Yes", "emergency": "b) No", "previous_plans": 0,
        },
    },
    "ssd": {
        "person": {
            "child_id": "C1", "forename": "Ada", "surname": "Example", "sex": "F", "ethnicity": "WBRI",
            "birth_date": date(2016, 5, 14),
        },
        "linked_identifiers": {
            "link_id": "L1", "child_id": "C1", "kind": "Unique Pupil Number", "upn_id": "Y931000000001",
            "valid_from": date(2020, 9, 1),
        },
        "disability": {"disability_id": "D1", "child_id": "C1", "disability_code": "NONE"},
        "cp_plans": {
            "plan_id": "P1", "child_id": "C1", "referral_id": "R1", "start_date": date(2025, 5, 20),
            "initial_category": "Neglect", "latest_category": "Neglect", "other_authority": "N",
        },
        "cp_reviews": {
            "review_id": "V1", "child_id": "C1", "plan_id": "P1", "due_date": date(2025, 8, 20),
            "review_date": date(2025, 6, 19),
        },
        "cin_episodes": {
            "referral_id": "R1", "child_id": "C1", "referral_date": date(2025, 5, 1), "need_code": "N1",
            "source_code": "2A", "no_further_action": "N", "team": "Locality 4 Unit 1", "worker": "W7",
        },
        "cin_assessments": {
            "assessment_id": "A1", "child_id": "C1", "referral_id": "R1", "start_date": date(2025, 5, 2),
            "end_date": date(2025, 6, 13), "child_seen": "Y", "team": "Locality 4 Unit 1",
        },
        "assessment_factors": {"factors_id": "F1", "assessment_id": "A1", "factor": '["16A", "3B"]'},
        "early_help_episodes": {
            "episode_id": "E1", "child_id": "C1", "start_date": date(2025, 5, 1), "organisation": "Top Town Academy",
        },
        "contacts": {
            "contact_id": "K1", "child_id": "C1", "contact_date": date(2025, 4, 30), "source_code": "2A",
        },
        "cin_plans": {
            "cin_plan_id": "N1", "child_id": "C2", "referral_id": "R2", "start_date": date(2025, 5, 20),
        },
        "s47_enquiries": {
            "enquiry_id": "S1", "child_id": "C1", "referral_id": "R1", "enquiry_date": date(2025, 5, 6),
            "no_further_action": "N",
        },
        "conferences": {
            "conference_id": "I1", "enquiry_id": "S1", "child_id": "C1", "referral_id": "R1",
            "conference_date": date(2025, 5, 20), "transfer_in": "N", "led_to_plan": "Y",
        },
    },
    "school_census": {
        "pupilonroll": {
            "pupil_row": "00000000-001", "school": "SCH7", "upn_id": "00000000-upn", "birth_date": date(2016, 5, 14),
            "surname": "SUR0001", "forename": "FOR0001", "sex": "F", "ethnicity": "WBRI",
            "entry_date": date(2025, 5, 6), "year_group": "4", "sessions_possible": "110.0",
        },
        "termlysessiondetailsonroll": {
            "pupil_row": "00000000-001", "school": "SCH7", "session_row": "0000001a", "sessions": "12.0", "code": "I",
        },
        "termlyexclusionsonroll": {
            "pupil_row": "00000000-001", "school": "SCH7", "exclusion_row": "0000001b",
            "start_date": date(2025, 2, 4), "sessions": "2.0", "category": "SUSP",
        },
    },
    "attendance_sessions": {
        "sessions": {
            "upn_id": "A931000000001", "date": date(2025, 5, 6), "session": "AM", "code": "/", "school": "SCH7",
        },
    },
    "voices": {
        "feedback": {
            "said_on": date(2025, 5, 6), "speaker": "Child", "age_band": "5 to 9", "locality": "South",
            "gathered": "Listening session", "words": "I like it when she rings before she comes.",
            "theme": "Being listened to", "consent": "Group", "said_by_n": 3, "asked_n": 11,
        },
    },
    "published": {
        "d3": AREA | {"plans_started": "563", "plans_again": "168", "plans_again_percent": "29.8"},
        "d5": AREA | {"plans_open": "527", "two_years": "17", "two_years_percent": "3.2"},
        "c1": AREA | {"referrals": "5047", "rereferrals": "892", "rereferrals_percent": "17.7"},
        "c3": AREA | {"episodes": "2452", "neglect": "638"},
        "b1": AREA | {"open_episodes": "3000"},
        "population": AREA | {"age_group": "Children aged 0 to 17 years", "people": "150000"},
        "absence": AREA | {
            "time_period": "202425", "social_care_group": "CPPO at 31 March", "phase": "Total", "pupils": "318",
            "possible": "97000", "missed": "26500", "missed_percent": "27.3", "persistent": "197",
            "persistent_percent": "61.9", "severe": "72", "severe_percent": "22.6",
        },
    },
    "bank_holidays": {"days": {"day": "2012-06-05", "occasion": "Diamond Jubilee", "division": "England and Wales"}},
    "neighbours": {
        "model": {"area_code": "931", "area": "Oxfordshire", "neighbour_1": "873", "closeness_1": "Extremely close"}
        | {f"neighbour_{n}": str(800 + n) for n in range(2, 11)}
        | {f"closeness_{n}": "Close " for n in range(2, 11)},
    },
    "survey": {"responses": {"submitted_on": "06/05/2025 10:15:00", "consent": "Group", "name": "Ada Example"}},
    "localities": {"places": {"kind": "team", "name": "Locality 4 Unit 1", "locality": "south"}},
    "health_appointments": {
        "appointments": {
            "nhs_id": "943 476 5919", "appointment_id": "H1", "birth_date": date(2016, 5, 14),
            "appointment_date": date(2025, 5, 1), "attendance": "5", "service": "Community paediatrics",
            "recorded_not_brought": "N", "patient": "Ada Example",
        },
    },
    "assessment_tools": {
        "readings": {
            "child_id": "C1", "tool": "Graded Care Profile 2", "area": "Physical care", "occasion": "First",
            "read_on": date(2025, 5, 8), "score": 3,
        },
        "gcp2": {
            "child_id": "C2", "occasion": "First", "read_on": date(2025, 5, 8), "physical_care": 2,
            "care_of_safety": 3, "emotional_care": 4, "developmental_care": 3,
        },
        "family_star_plus": {
            "family_id": "F1", "occasion": "1", "read_on": date(2025, 5, 8), "physical_health": 6,
            "your_well_being": 4, "meeting_emotional_needs": 5, "keeping_children_safe": 6, "social_networks": 3,
            "education_and_learning": 7, "boundaries_and_behaviour": 4, "family_routine": 3, "home_and_money": 2,
            "progress_to_work": 1,
        },
        "my_star": {
            "child_id": "C1", "occasion": "Initial", "read_on": date(2025, 5, 8), "physical_health": 3,
            "where_you_live": 2, "being_safe": 4, "relationships": 3, "feelings_and_behaviour": 2, "friends": 4,
            "confidence_and_self_esteem": 2, "education_and_learning": 3,
        },
    },
    "audit": {
        "findings": {
            "case_id": "Case 4", "audited_on": date(2025, 5, 20), "audit_year": "2025/26",
            "agency": "Children's Social Care", "theme": "Lived experience",
            "question": "Is the child's day described?", "judgement": "Mixed", "child_voice": "Partly",
            "fathers_views": "No", "tool_used": "Yes", "lived_experience": "Yes",
            "learning": "Ask who gets breakfast.", "names": "Ada Example",
        },
    },
    "s175": {
        "answers": {
            "urn": 900001, "school": "Top Town Academy", "academic_year": "2024/25",
            "answered_on": date(2025, 5, 20), "question": "Neglect self-assessment tool used", "answer": "Yes",
            "comment": "In the spring term.", "completed_by": "Ada Example",
        },
    },
    "plan": {
        "actions": {
            "objective": "1. Review governance", "action_number": "1.7",
            "action": "1.7 Undertake an annual multi-agency neglect audit", "lead": "PAQA", "time_frame": "Annual",
            "rag": "Green", "progress": "Twelve cases are chosen.", "rag_progress": "Green: twelve cases are chosen.",
            "updated_on": date(2025, 5, 20),
        },
    },
    "agency_return": {
        "about": {
            "agency": "Oxford Health", "quarter": "Apr to Jun 2025", "quarter_ends": date(2025, 6, 30),
            "template_edition": "2026-1", "filled_in_by": "Named nurse",
        },
        "numbers": {
            "measure": "staff_trained", "title": "Staff trained in neglect", "numerator": 212, "denominator": 300,
        },
        "voices": {
            "said_on": date(2025, 5, 6), "speaker": "Parent or carer", "locality": "North", "gathered": "Home visit",
            "words": "She asked how our mornings go.", "theme": "Being listened to", "consent": "Group",
        },
        "story": {"subject": "staff_trained", "about": "Staff trained in neglect", "story": "Two teams were new."},
        "plan": {
            "action": "2.2", "title": "Joint visits as the norm", "rag": "Green", "progress": "Every other week now.",
        },
        "twelve_cs": {
            "component": "clarity", "title": "Clarity", "score": 4, "evidence": "One threshold document for all.",
            "ownership": "Named nurse", "partners": "Social care", "action_plan": "Keep it", "timeframe": "A year",
        },
    },
}  # fmt: skip

# How each csv source writes a date.
DATES = {"ssd": "%Y-%m-%d 00:00:00", "school_census": "%Y-%b-%d 00:00:00"}


def source(slug: str) -> Source:
    return next(one for one in sources() if one.slug == slug)


def workbook(path: Path, slug: str, edition: str = "", titles: Iterable[str] = (), **tables: Iterable[Row]) -> Path:
    """A workbook with every sheet of the source, its titles above the headings; a table not named has its usual row."""
    of = source(slug)
    book = Workbook()
    book.remove(book.worksheets[0])
    for key, table in of.tables.items():
        sheet = book.create_sheet(table.sheet)
        for title in titles:
            sheet.append([title])
        for line in lines(of, table, edition, tables.get(key, ({},))):
            sheet.append(line)
    book.save(path)
    return path


def text_table(path: Path, slug: str, key: str, *rows: Row, edition: str = "", encoding: str = "utf-8") -> Path:
    """One csv file of a source; without rows, its usual one."""
    of = source(slug)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(lines(of, of.tables[key], edition, rows or ({},)))
    return path


def text_tables(folder: Path, slug: str, edition: str = "", **tables: Iterable[Row]) -> Path:
    """A folder with a csv file for each of the source's tables; a table not named has its usual row."""
    folder.mkdir(parents=True, exist_ok=True)
    for key in source(slug).tables:
        text_table(folder / f"{key}.csv", slug, key, *tables.get(key, ({},)), edition=edition)
    return folder


def lines(of: Source, table: Table, edition: str, rows: Iterable[Row]) -> Iterable[list[Any]]:
    """The headings of a table in an edition (the first, if none is named), then its rows. None is an empty cell."""
    headings = table.written[edition or next(iter(table.written))]
    yield list(headings.values())
    for row in rows:
        whole = {**USUAL[of.slug][table.key], **row}
        yield [_cell(of, whole.get(name)) for name in headings]


def _cell(of: Source, value: Any) -> Any:
    return value.strftime(DATES[of.slug]) if of.slug in DATES and isinstance(value, date) else value
