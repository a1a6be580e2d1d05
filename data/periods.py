"""The calendar: financial-year quarters from April, months, academic terms, and the years they make up.

Keys sort in order of time within their kind: '2025Q4', '2025' (the year ending March 2026), '2026-03', '2024T1'
(T1 autumn, T2 spring, T3 summer of academic year 2024/25) and '2024A' (that academic year).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

KINDS = ("quarter", "year", "month", "term", "academic_year")
MONTHS = tuple(calendar.month_abbr)
TERMS = {1: ("Autumn term", 9, 12), 2: ("Spring term", 1, 3), 3: ("Summer term", 4, 7)}
PATTERNS = {
    "quarter": re.compile(r"(\d{4})Q([1-4])"),
    "year": re.compile(r"(\d{4})"),
    "month": re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
    "term": re.compile(r"(\d{4})T([1-3])"),
    "academic_year": re.compile(r"(\d{4})A"),
}


class BadPeriod(ValueError):
    """Words that name no period; the message says what would."""


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of time; start and end are both inside it."""

    key: str
    kind: str
    label: str
    long_label: str
    start: date
    end: date


@lru_cache(4096)  # asked for again and again, a row at a time
def period(key: str) -> Period:
    """The period that a key names. Raises BadPeriod for a key that names none.

    >>> period("2025Q4").label
    'Jan to Mar 2026'
    >>> period("2024T1").start, period("2024T1").end
    (datetime.date(2024, 9, 1), datetime.date(2024, 12, 31))
    >>> period("2025Q5")
    Traceback (most recent call last):
    data.periods.BadPeriod: '2025Q5' is not a period. Write a quarter as 2025Q4, a term as 2024T1, a month as 2026-03.
    """
    for kind, pattern in PATTERNS.items():
        if found := pattern.fullmatch(key):
            numbers = [int(part) for part in found.groups()]
            return _MAKERS[kind](*numbers)
    raise BadPeriod(f"{key!r} is not a period. Write a quarter as 2025Q4, a term as 2024T1, a month as 2026-03.")


def containing(day: date, kind: str) -> Period:
    """The period of a kind that a day falls in. August belongs to the summer term, as its last reports do.

    Raises BadPeriod for a kind that is none of KINDS.

    >>> containing(date(2026, 3, 31), "quarter").key, containing(date(2026, 4, 1), "quarter").key
    ('2025Q4', '2026Q1')
    >>> containing(date(2025, 8, 20), "term").key
    '2024T3'
    """
    financial = day.year - (day.month < 4)
    academic = day.year - (day.month < 9)
    if kind == "quarter":
        return _quarter(financial, (day.month - 4) % 12 // 3 + 1)
    if kind == "year":
        return _year(financial)
    if kind == "month":
        return _month(day.year, day.month)
    if kind == "term":
        return _term(academic, 1 if day.month >= 9 else 2 if day.month <= 3 else 3)
    if kind == "academic_year":
        return _academic_year(academic)
    raise BadPeriod(f"{kind!r} is not a kind of period; there are {', '.join(KINDS)}.")


def following(given: Period) -> Period:
    """The period of the same kind that begins when the given one is over.

    >>> following(period("2024T3")).key
    '2025T1'
    """
    after = given.end + timedelta(days=1)
    return containing(date(after.year, 9, 1) if given.key.endswith("T3") else after, given.kind)


def preceding(given: Period) -> Period:
    """The period of the same kind that ends just before the given one begins.

    >>> preceding(period("2025Q1")).key
    '2024Q4'
    """
    return containing(given.start - timedelta(days=1), given.kind)


def between(start: date, end: date, kind: str) -> list[Period]:
    """Every whole period of a kind that lies inside start to end, both days included, in order of time.

    Raises BadPeriod for a kind that is none of KINDS.

    >>> [quarter.key for quarter in between(date(2025, 4, 2), date(2025, 12, 31), "quarter")]
    ['2025Q2', '2025Q3']
    """
    found: list[Period] = []
    at = containing(start, kind)
    while at.end <= end:
        if at.start >= start:
            found.append(at)
        at = following(at)
    return found


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months on, or back; the last day of a month stays the last.

    >>> months_after(date(2024, 2, 29), 12), months_after(date(2025, 3, 30), -1)
    (datetime.date(2025, 2, 28), datetime.date(2025, 2, 28))
    """
    at = day.year * 12 + day.month - 1 + months
    last = _month_end(at // 12, at % 12 + 1)
    return last if day == _month_end(day.year, day.month) else last.replace(day=min(day.day, last.day))


def _year_label(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _quarter(year: int, quarter: int) -> Period:
    month = (3 * quarter) % 12 + 1
    calendar_year = year + (quarter == 4)
    label = f"{MONTHS[month]} to {MONTHS[month + 2]} {calendar_year}"
    start, end = date(calendar_year, month, 1), _month_end(calendar_year, month + 2)
    long_label = f"Quarter {quarter}, {_year_label(year)}: {label}"
    return Period(f"{year}Q{quarter}", "quarter", label, long_label, start, end)


def _year(year: int) -> Period:
    label = _year_label(year)
    return Period(
        str(year), "year", label, f"Year {label}: Apr {year} to Mar {year + 1}", date(year, 4, 1), date(year + 1, 3, 31)
    )


def _month(year: int, month: int) -> Period:
    label = f"{MONTHS[month]} {year}"
    return Period(f"{year}-{month:02}", "month", label, label, date(year, month, 1), _month_end(year, month))


def _term(year: int, term: int) -> Period:
    name, first, last = TERMS[term]
    calendar_year = year + (term > 1)
    start, end = date(calendar_year, first, 1), _month_end(calendar_year, last)
    return Period(f"{year}T{term}", "term", f"{name} {calendar_year}", f"{name} {_year_label(year)}", start, end)


def _academic_year(year: int) -> Period:
    label = _year_label(year)
    return Period(
        f"{year}A",
        "academic_year",
        f"School year {label}",
        f"School year {label}",
        date(year, 9, 1),
        date(year + 1, 8, 31),
    )


_MAKERS: dict[str, Callable[..., Period]] = {
    "quarter": _quarter,
    "year": _year,
    "month": _month,
    "term": _term,
    "academic_year": _academic_year,
}
