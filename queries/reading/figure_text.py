"""A figure in words: its number, its unit, how much of it is in, how far it moved, and when it was."""

from __future__ import annotations

from datetime import date

from queries.edition import states
from queries.edition.answers import AWAITED, Period, Point, Series, Status
from queries.reading.patterns import is_figure
from queries.statistics.published_rounding import half_up, places_of_share

STATUS_WORDS = {
    Status.LOW: "number too small to show",
    Status.TOO_FEW: "too few to show",
    **{status: states.RETURN[status].lower() for status in AWAITED},
    Status.NOT_COLLECTED: "not collected",
    Status.NOT_YET: "not yet known",
    Status.NOT_KNOWN: "not known",
    Status.NOT_APPLICABLE: "not applicable",
}
WHOLE = ("months", "count")  # units without tenths
UNIT_WORDS = {"percent": "%", "rate_per_10000": "per 10,000 children", "months": "months", "count": ""}
# A rate is of so many children within its period, and four quarters of it are a year's.
EACH = {
    "quarter": "a quarter", "month": "a month", "term": "a term", "year": "a year", "academic_year": "a school year",
}  # fmt: skip
PARTS = {
    0.1: "a tenth", 0.2: "a fifth", 0.25: "a quarter", 0.33: "a third", 0.5: "half", 0.67: "two thirds",
    0.75: "three quarters", 0.8: "four fifths", 0.9: "nine tenths",
}  # fmt: skip
MOVED = {"percent": "percentage point", "rate_per_10000": "per 10,000", "months": "month", "count": ""}


def unit_text(unit: str, grain: str = "") -> str:
    """The unit's own words; empty for a number that is simply a count, as rates are below the whole area.

    With a grain a rate says how long it counts.
    """
    return f"{UNIT_WORDS[unit]} {EACH[grain]}" if unit == "rate_per_10000" and grain else UNIT_WORDS[unit]


def number_text(point: Point, unit: str, protected: bool = False) -> str:
    """The figure without its unit ('29.8', '9', '1,240'), or which kind of nothing it is ('not returned')."""
    if point.value is None or not is_figure(point):
        return STATUS_WORDS.get(point.status, "no figure")
    return digits(point.value, _places(point, unit, protected))


def value_text(point: Point, unit: str, protected: bool = False, *, each: bool = True) -> str:
    """The figure with its unit ('29.8%', '37.7 per 10,000 a quarter'), or which kind of nothing it is.

    Without `each` a rate does not say how long it counts, where other words do.
    """
    number = number_text(point, unit, protected)
    return _with_unit(number, unit, point.period.kind if each else "") if is_figure(point) else number


def amount_text(value: float, unit: str, grain: str = "") -> str:
    """A number that is nobody's figure yet (an average, a limit) with its unit."""
    return _with_unit(digits(value, 0 if unit in WHOLE else 1), unit, grain)


def moved_text(by: float, unit: str, places: int | None = None) -> str:
    """How far a figure moved, either way: '2.7 percentage points', '1.2 per 10,000', '1 month'."""
    if places is None:
        places = 0 if unit in WHOLE else 1
    number = digits(abs(by), places)
    many = "" if unit in ("rate_per_10000", "count") or float(number.replace(",", "")) == 1 else "s"
    return f"{number} {MOVED[unit]}{many}".strip()


def so_far_text(point: Point) -> str:
    """How much of a figure is in, in everyday parts ('about half in so far'); nothing where all of it is."""
    if point.so_far is None:
        return ""
    share = min(PARTS, key=lambda part: abs(part - (point.so_far or 0)))
    return f"about {PARTS[share]} in so far"


def when(period: Period) -> str:
    """The period inside a sentence: 'Jan to Mar 2026', 'the autumn term 2025'."""
    if period.kind in ("term", "academic_year"):
        return f"the {period.label[0].lower()}{period.label[1:]}"
    return period.label


def year_text(period: Period) -> str:
    """A year by its label, where the words beside it say which kind of year it is: '2024/25'."""
    return period.label.removeprefix("School year ")


def day_text(given: date) -> str:
    """A day in a sentence: '3 May 2026'."""
    return f"{given.day} {given:%B %Y}"


def digits(value: float, places: int) -> str:
    """A number with its thousands, a half rounded up."""
    return f"{half_up(value, places):,.{places}f}"


def _with_unit(number: str, unit: str, grain: str = "") -> str:
    if unit == "months":
        return f"{number} month" if number == "1" else f"{number} months"
    if unit == "rate_per_10000":
        return f"{number} per 10,000 {EACH.get(grain, '')}".rstrip()
    return f"{number}%" if unit == "percent" else number


def is_made_of_rounded(series: Series, point: Point) -> bool:
    """Whether a figure is made of rounded counts: some years of the whole area are, and others are not."""
    return point.rounded if any(other.rounded for other in series.points) else series.protected


def decimal_places(point: Point, series: Series) -> int:
    """How many decimal places a figure of a series is shown with."""
    return _places(point, series.unit, is_made_of_rounded(series, point))


def _places(point: Point, unit: str, protected: bool) -> int:
    """Decimal places shown: none where counts were rounded, for a tenth would mostly be more than is known."""
    # Shares of half days are not made of rounded counts, come without them, and have a tenth.
    rounded = protected and point.numerator is not None
    if unit in WHOLE:
        return 0
    return places_of_share(point.denominator or 0) if rounded and unit == "percent" else 1
