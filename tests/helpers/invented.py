"""What an invented edition is about: how each measure goes, what was said, and what came and did not.

Plausible in size, the same on every run, and nobody's. A measure goes as its kind goes, unless it is named here: each
status, a pattern unlike usual, a measure that nobody returns and one with a baseline are in it by name, so that a test
can ask for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from queries.indicator.indicator import Indicator


@dataclass(frozen=True)
class Story:
    """How an invented measure goes: its level in its unit, the yearly denominator, and what makes it different."""

    level: float
    yearly: float
    wobble: float
    risen_since: str = ""  # the key of the quarter from which it is half as high again
    begins: str = ""  # not collected before
    not_returned: tuple[str, ...] = ()
    low: tuple[str, ...] = ()
    too_few: tuple[str, ...] = ()
    none: tuple[str, ...] = ()  # nothing to count out of
    never: bool = False  # nobody has ever returned it
    first: float = 0.97  # as first published, against as now known


BY_KIND = {
    "share": Story(62, 420, 3.5),
    "rate": Story(26, 149_000, 1.6),
    "sessions": Story(24, 250_000, 1.4),
    "duration": Story(11, 900, 0.6),
    "split": Story(0, 360, 0.12),
    "reported": Story(71, 2_200, 2.5),
}
STORIES = {
    "referrals_within_12_months": Story(21, 7_400, 1.4),
    "plans_started_again": Story(24, 330, 3.2, risen_since="2024Q4"),
    "plans_started_again_within_24_months": Story(9, 330, 2.4, low=("2021Q2", "2023Q1")),
    "plans_open_two_years": Story(4, 1_200, 1.2, low=("2022Q3",)),
    "plans_ended_after_two_years": Story(5, 320, 1.0, none=("2020",), low=("2023",)),
    "overall_absence": Story(24, 250_000, 1.4, not_returned=("2024T2",)),
    "persistent_absence": Story(61, 960, 3.0, not_returned=("2024T2",)),
    "severe_absence": Story(14, 960, 1.6, not_returned=("2024T2",)),
    "suspended": Story(12, 300, 2.0),
    "permanently_excluded": Story(2, 300, 0.4, low=("2020A", "2022A", "2024A")),
    "not_brought": Story(9, 21_000, 0.8),
    "stayed_safe_twelve_months": Story(74, 300, 3.5),
    "assessments_in_time": Story(83, 5_200, 1.4),
    "conferences_in_time": Story(78, 520, 3.5),
    "children_listened_to": Story(68, 420, 5.0, begins="2023Q3"),
    "fathers_views_recorded": Story(44, 60, 6.0, begins="2024", too_few=("2024",)),
    "childs_view_recorded": Story(82, 90, 4.0, begins="2025Q4"),
    "reports_sent": Story(66, 1_900, 3.0, not_returned=("2025Q3", "2025Q4")),
    "schools_self_assessed": Story(0, 0, 0, never=True),
}
BASELINES = [
    ("conferences_in_time", "2022Q2", "Conferences held by video are counted from here", "Performance board",
     date(2022, 9, 14)),
    ("assessments_in_time", "2024Q1", "Days are counted in working days from here", "Performance board",
     date(2024, 7, 2)),
]  # fmt: skip
FIRST_PAGE = (
    "early_help_started", "referrals_within_12_months", "plans_started_again", "overall_absence",
    "children_listened_to",
)  # fmt: skip
OTHERS = {  # (level, denominator) of a second line beside the main one
    "all_pupils": (0.3, 400.0), "all": (0.92, 1.75), "cin_plan": (0.85, 1.4), "early_help": (0.7, 2.2),
    "parents": (0.9, 0.8),
}  # fmt: skip
OTHER = (0.9, 1.0)
VOICES = (
    # said_on, speaker, age_band, locality, gathered, words, theme, indicator, consent, said_by_n, asked_n
    (date(2026, 2, 10), "young_person", "10 to 15", "south", "Listening session",
     "I told my form tutor first, because she asks how I am on the good days as well.", "Someone noticed early",
     "early_help_started", "public", None, None),
    (date(2026, 1, 21), "parent_or_carer", None, "central", "Phone call after closing",
     "Nobody had ever asked what I could already do. She did, and we started from there.", "Someone noticed early",
     "referrals_within_12_months", "pack", None, None),
    (date(2026, 3, 3), "young_person", "16 and over", "north", "Listening session",
     "When the plan ended everyone went away at once. It was quiet, and then it was like before.", "When help stops",
     "plans_started_again", "pack", 5, 10),
    (date(2025, 11, 12), "practitioner", None, "south", "Practitioner forum",
     "We close when the file looks right. I would like to close when the mornings look right.", "When help stops",
     "plans_open_two_years", "group", None, 10),
    (date(2026, 2, 26), "child", "5 to 9", "central", "School council",
     "School is the same every day and I like that. If I get sent home I lose the bit that stays the same.",
     "School as the steady place", "overall_absence", "public", None, None),
    (date(2025, 12, 4), "parent_or_carer", None, "south", "Parents' group",
     "He will go in if somebody is at the gate. When nobody is at the gate, it is a fight I lose.",
     "School as the steady place", "persistent_absence", "group", None, 10),
    (date(2026, 3, 17), "child", "10 to 15", "north", "Review meeting",
     "They wrote down what I said and read it back to me. Nobody had done that.", "Being listened to",
     "children_listened_to", "public", 30, 45),
    (date(2026, 1, 9), "practitioner", None, "north", "Practitioner forum",
     "The school nurse knew in May. I found out in November. We had never met.",
     "Telling my story once", None, "group", 5, 10),
    (None, "parent_or_carer", None, None, "Letter",
     "I had six people and six stories to tell. Then one of them said she would do the telling.",
     "Telling my story once", None, "group", None, None),
)  # fmt: skip
QUARTERS = ("2025Q2", "2025Q3", "2025Q4")
SOURCES = {
    "annex_a": ("Ofsted Annex A", "Children's Social Care"), "ssd": ("Safeguarding extracts", "Children's Social Care"),
    "school_census": ("School census", "Education"), "voices": ("Feedback workbook", "Safeguarding partnership"),
}  # fmt: skip
MISSING = (("voices", "2025Q2"), ("school_census", "2024T3"))
DELIVERIES = [
    (source, *SOURCES[source], part, quarter, date(2026, 1 + 3 * (quarter == "2025Q4"), 14), state, 900, 20)
    for source, part in (("annex_a", "workbook"), ("ssd", "cp_plans"), ("ssd", "early_help"), ("voices", "workbook"))
    for quarter, state in (("2025Q3", "superseded" if source == "ssd" else "used"), ("2025Q4", "used"))
]
DUE = {"2025Q2": date(2025, 10, 28), "2025Q3": date(2026, 1, 28), "2025Q4": date(2026, 4, 28),
       "2024T2": date(2025, 4, 28), "2024T3": date(2025, 8, 28), "2025T1": date(2026, 1, 28)}  # fmt: skip
RETURNS = [
    (source, *SOURCES[source], about, "not_returned" if (source, about) in MISSING else "returned", DUE[about])
    for source, periods in (
        ("annex_a", QUARTERS), ("ssd", QUARTERS), ("voices", QUARTERS),
        ("school_census", ("2024T2", "2024T3", "2025T1")),
    )
    for about in periods
]  # fmt: skip
AWAITED = [  # a census tells of the term before it
    (slug, "2024T2", *SOURCES["school_census"], "2024T3", DUE["2024T3"], "not_returned")
    for slug in ("overall_absence", "persistent_absence", "severe_absence")
] + [
    ("reports_sent", quarter, "Quarterly return", "", quarter, DUE[quarter], "not_returned")
    for quarter in ("2025Q3", "2025Q4")
]
AGENCY_STORIES = (  # agency, period, subject (a measure, a counted measure or a question), words
    ("oxford_health", "2025Q4", "staff_trained",
     "Invented: two of our three teams have been trained. The third begins in May."),
    ("csc", "2025Q4", "plans_started_again",
     "Invented: we read every plan that started again with the family's own worker, and wrote down what came first."),
    ("education", "2025Q3", "plans_started_again",
     "Invented: schools were not always told when a plan had ended."),
    ("police", "2025Q4", "noticed", "Invented: officers now write what the child needs."),
)  # fmt: skip
FINDINGS = [
    ("ssd", "rule", "A plan ends before it starts", "error", None, "low"),
    ("ssd", "rule", "A child has two plans open at once", "error", 7, "shown"),
    ("annex_a", "value", "A date could not be read", "error", 12, "shown"),
    ("school_census", "rule", "More half days missed than were possible", "warning", 36, "shown"),
]
NOTES = [
    ("unlinked_children", "Children with a plan who are not found on a school's roll", 41, 468, "shown",
     "They are in the measures of plans and not in the measures of school."),
    ("multiple_category", "Plans recorded as multiple, so not known to be for neglect", 23, 530, "shown",
     "They are in the line for all plans and not in the line for neglect."),
    ("unknown_locality", "Plans whose locality is not known", None, 530, "low",
     "They are in the county's figures and in no place's."),
]  # fmt: skip


def story(indicator: Indicator) -> Story:
    return STORIES.get(indicator.slug, BY_KIND[indicator.kind])
