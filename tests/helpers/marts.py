"""A mart file written straight by data/mart/schema.sql, for tests of what stands on a mart.

The figures are invented: plausible in size, the same on every run, and nobody's. Each Status, a gap, a pattern
unlike usual, a place that differs and a group too small are in it somewhere, by name, so that a test can ask for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

import duckdb
import pandas as pd

from data import mart
from data.periods import KINDS, Period, between
from queries import catalogue
from queries.indicator import Indicator, frozen

FIRST, LAST = date(2020, 4, 1), date(2026, 3, 31)
PLACES = {"north": 0.30, "central": 0.42, "south": 0.25, "unknown": 0.03}
GROUPS = {
    "age_band": {
        "under 1": 0.1, "1 to 4": 0.22, "5 to 9": 0.3, "10 to 15": 0.31, "16 and over": 0.05, "unknown": 0.02,
    },
    "sex": {"female": 0.48, "male": 0.51, "unknown": 0.01},
    "ethnic_group": {"asian": 0.07, "black": 0.05, "mixed": 0.12, "other": 0.03, "white": 0.69, "unknown": 0.04},
    "disability": {"yes": 0.14, "no": 0.8, "unknown": 0.06},
}  # fmt: skip
PER_YEAR = {"quarter": 4, "month": 12, "term": 3, "year": 1, "academic_year": 1}


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
    none: tuple[str, ...] = ()  # nothing to count out of


STORIES = {
    "early_help_started": Story(26, 149_000, 1.6),
    "referrals_within_12_months": Story(21, 7_400, 1.4),
    "plans_started_again": Story(24, 330, 3.2, risen_since="2024Q4"),
    "plans_started_again_within_24_months": Story(9, 330, 2.4, low=("2021Q2", "2023Q1")),
    "time_on_plan": Story(11, 900, 0.6),
    "plans_open_two_years": Story(4, 1_200, 1.2, low=("2022Q3",)),
    "plans_ended_after_two_years": Story(5, 320, 1.0, none=("2020",), low=("2023",)),
    "overall_absence": Story(24, 250_000, 1.4, not_returned=("2024T2",)),
    "persistent_absence": Story(61, 960, 3.0, not_returned=("2024T2",)),
    "children_listened_to": Story(68, 420, 5.0, begins="2023Q3"),
}
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
     "plans_started_again", "pack", 7, 11),
    (date(2025, 11, 12), "practitioner", None, "south", "Practitioner forum",
     "We close when the file looks right. I would like to close when the mornings look right.", "When help stops",
     "plans_open_two_years", "group", 4, 9),
    (date(2026, 2, 26), "child", "5 to 9", "central", "School council",
     "School is the same every day and I like that. If I get sent home I lose the bit that stays the same.",
     "School as the steady place", "overall_absence", "public", None, None),
    (date(2025, 12, 4), "parent_or_carer", None, "south", "Parents' group",
     "He will go in if somebody is at the gate. When nobody is at the gate, it is a fight I lose.",
     "School as the steady place", "persistent_absence", "group", 5, 8),
    (date(2026, 3, 17), "child", "10 to 15", "north", "Review meeting",
     "They wrote down what I said and read it back to me. Nobody had done that.", "Being listened to",
     "children_listened_to", "public", 31, 44),
    (date(2026, 1, 9), "practitioner", None, "north", "Practitioner forum",
     "The school nurse knew in May. I found out in November. We had never met.",
     "Telling my story once", None, "group", 6, 9),
    (None, "parent_or_carer", None, None, "Letter",
     "I had six people and six stories to tell. Then one of them said she would do the telling.",
     "Telling my story once", None, "group", None, None),
)  # fmt: skip
QUARTERS = ("2025Q2", "2025Q3", "2025Q4")
SOURCES = {
    "annex_a": ("Ofsted Annex A", "Children's Social Care"), "ssd": ("Safeguarding extracts", "Children's Social Care"),
    "school_census": ("School census", "Education"), "voices": ("Feedback workbook", "Safeguarding partnership"),
}  # fmt: skip
DELIVERIES = [
    (source, *SOURCES[source], part, quarter, date(2026, 1 + 3 * (quarter == "2025Q4"), 14), state, 900, 884, 12, 4)
    for source, part in (("annex_a", "workbook"), ("ssd", "cp_plans"), ("ssd", "early_help"), ("voices", "workbook"))
    for quarter, state in (("2025Q3", "superseded" if source == "ssd" else "used"), ("2025Q4", "used"))
]
RETURNS = [
    (source, *SOURCES[source], quarter, "not_returned" if (source, quarter) == ("voices", "2025Q2") else "returned")
    for source in ("annex_a", "ssd", "voices")
    for quarter in QUARTERS
] + [
    ("school_census", *SOURCES["school_census"], "2024T2", "not_returned"),
    ("school_census", *SOURCES["school_census"], "2024T3", "returned"),
    ("school_census", *SOURCES["school_census"], "2025T1", "returned"),
]
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
OTHERS = {"all_pupils": (0.3, 400.0), "all": (0.92, 1.75)}  # (level, denominator) of a second line beside the main one


def write_mart(folder: Path, edition: str = "2025Q4", *, synthetic: bool = True) -> Path:
    """One edition in `folder`, with CURRENT naming it. Returns its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{edition}-20260421T090000Z.duckdb"
    store = duckdb.connect(str(path))
    store.execute(mart.SCHEMA)
    built_at = datetime(2026, 4, 21, 9, 0)
    _fill(store, "edition", [(edition, "group", edition, built_at, synthetic, "Oxfordshire")])
    _fill(store, "period", _periods())
    found = catalogue.indicators()
    _fill(store, "indicator", [_definition(at, indicator) for at, indicator in enumerate(found)])
    _fill(store, "figure", [row for indicator in found for row in _figures(indicator)])
    _fill(store, "life_table", list(_life_table()))
    _fill(store, "comparator", list(_comparators(found)))
    for table, rows in (
        ("voice", [(at, *voice) for at, voice in enumerate(VOICES)]),
        ("delivery", DELIVERIES), ("expected_return", RETURNS),
        ("finding", FINDINGS), ("note_on_data", NOTES),
    ):  # fmt: skip
        _fill(store, table, rows)
    store.close()
    (folder / mart.CURRENT).write_text(path.name, encoding="utf-8")
    return path


def _fill(store: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[object, ...]]) -> None:
    columns = [row[0] for row in store.execute(f"DESCRIBE {table}").fetchall()]
    store.register("given", pd.DataFrame(rows, columns=columns, dtype=object))  # as objects, so that None stays NULL
    store.execute(f"INSERT INTO {table} SELECT * FROM given")
    store.unregister("given")


def _all_periods(kind: str) -> list[Period]:
    """Six years; of terms and school years those a census has told of, which is one term in arrears."""
    if kind in ("term", "academic_year"):
        return between(date(2020, 9, 1), date(2025, 12, 31), kind)
    return between(FIRST, LAST, kind)


def _periods() -> list[tuple[object, ...]]:
    return [
        (p.key, p.kind, p.label, p.long_label, p.start, p.end, at)
        for kind in KINDS
        for at, p in enumerate(_all_periods(kind))
    ]


def _definition(position: int, indicator: Indicator) -> tuple[object, ...]:
    given = frozen(catalogue.HERE / "indicators" / indicator.slug)
    return (indicator.slug, position, given, indicator.measure_sql, indicator.example)


def _figures(indicator: Indicator) -> Iterator[tuple[object, ...]]:
    story = STORIES[indicator.slug]
    for line in indicator.series:
        for grain in indicator.grains:
            chance = Random(f"{indicator.slug} {line.key} {grain}")
            periods = [p for p in _all_periods(grain) if p.key >= story.begins]
            for at, period in enumerate(periods):
                newest = len(periods) - at <= indicator.settles
                yield from _period_figures(indicator, story, line.key, line.main, grain, period, newest, chance)


def _period_figures(
    indicator: Indicator, story: Story, line: str, main: bool, grain: str, period: Period, newest: bool, chance: Random
) -> Iterator[tuple[object, ...]]:
    level, size = (1.0, 1.0) if main else OTHERS[line]
    risen = 1.5 if story.risen_since and period.key >= story.risen_since and period.kind == "quarter" else 1.0
    value = max(0.4, chance.gauss(story.level * level * risen, story.wobble))
    per_year = PER_YEAR[grain] if not indicator.stock else 4
    denominator = max(1, round(story.yearly * size / per_year * chance.uniform(0.9, 1.1)))
    status = _status(story, period.key, newest)
    whole = (indicator.slug, line, grain, period.key, "all", "all", "all")
    yield (*whole, *_whole_area(indicator, value, denominator, status))
    if grain not in (indicator.base, "year") or status == "not_returned" or indicator.kind == "duration":
        return
    shares = [(p, "all", "all", share) for p, share in PLACES.items()] if indicator.localities else []
    if grain == ("year" if indicator.base == "quarter" else indicator.base):
        shares += [("all", d, c, share) for d in indicator.dimensions for c, share in GROUPS[d].items()]
    for locality, dimension, category, share in shares:
        here = value * (1.35 if locality == "south" else 0.9)
        node = (indicator.slug, line, grain, period.key, locality, dimension, category)
        yield (*node, *_protected(indicator, here, denominator * share))


def _status(story: Story, key: str, newest: bool) -> str:
    for status, keys in (("not_returned", story.not_returned), ("low", story.low), ("not_applicable", story.none)):
        if key in keys:
            return status
    return "provisional" if newest else "shown"


def _whole_area(indicator: Indicator, value: float, denominator: int, status: str) -> tuple[object, ...]:
    """numerator, denominator, rounded, value, lower, upper, status, children"""
    if status not in ("shown", "provisional"):
        return (None, denominator if status == "low" else None, False, None, None, None, status, None)
    if indicator.unit == "months":
        return (None, denominator, False, round(value), round(value) - 1, round(value) + 2, status, None)
    per = 10_000 if indicator.unit == "rate_per_10000" else 100
    numerator = round(value * denominator / per)
    exact = per * numerator / denominator
    half = 1.96 * per * (max(numerator, 1) ** 0.5) / denominator
    return (numerator, denominator, False, exact, max(0, exact - half), exact + half, status, None)


def _protected(indicator: Indicator, value: float, denominator: float) -> tuple[object, ...]:
    """Multiples of five and whole percentages, as everything below the whole area is."""
    if indicator.kind == "rate":
        count = 5 * round(value * denominator / 50_000)
        return (count, None, True, count, None, None, "shown", None) if count > 5 else _nothing("low")
    out_of = 5 * round(denominator / 5)
    count = 5 * round(value * denominator / 500)
    if out_of < 20:
        return _nothing("too_few")
    if count <= 5:
        return (None, out_of, True, None, None, None, "low", None)
    share = round(100 * count / out_of)
    return (count, out_of, True, share, max(0, share - 9), min(100, share + 9), "shown", None)


def _nothing(status: str) -> tuple[object, ...]:
    return (None, None, True, None, None, None, status, None)


def _life_table() -> Iterator[tuple[object, ...]]:
    for line, still in (
        ("neglect", (1, 0.93, 0.79, 0.6, 0.46, 0.33, 0.24, 0.11)),
        ("all", (1, 0.92, 0.76, 0.56, 0.41, 0.29, 0.2, 0.09)),
    ):
        for months, share in zip((0, 3, 6, 9, 12, 15, 18, 24), still, strict=True):
            yield ("time_on_plan", line, "2025Q4", months, share, max(0, share - 0.04), min(1, share + 0.04))


def _comparators(found: tuple[Indicator, ...]) -> Iterator[tuple[object, ...]]:
    areas = (
        ("E10000025", "Oxfordshire", "ours"), ("E10000002", "Buckinghamshire", "neighbour"),
        ("E10000003", "Cambridgeshire", "neighbour"), ("E10000013", "Gloucestershire", "neighbour"),
        ("E10000014", "Hampshire", "neighbour"), ("E10000015", "Hertfordshire", "neighbour"),
        ("E06000037", "West Berkshire", "neighbour"), ("E10000032", "West Sussex", "neighbour"),
        ("E12000008", "South East", "region"), ("E92000001", "England", "national"),
    )  # fmt: skip
    for indicator in found:
        if indicator.comparator is None:
            continue
        chance = Random(indicator.slug)
        for year in (2023, 2024):
            for code, area, role in areas:
                value = round(STORIES[indicator.slug].level * chance.uniform(0.8, 1.2), 1)
                hidden = area == "West Berkshire" and indicator.slug == "plans_open_two_years"
                out_of = 600 if role in ("ours", "neighbour") else 9_000
                yield (
                    indicator.comparator.measure, year, code, area, role, "",
                    None if hidden else round(value * out_of / 100), out_of, None if hidden else value,
                    "suppressed" if hidden else "shown", f"Invented for tests, in the shape of a DfE release, {year}",
                )  # fmt: skip
