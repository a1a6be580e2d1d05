"""Figures in words: one plain sentence for a series, and the short texts of cards and tables.

No sentence judges. It says the figure, when, and whether that is higher than usual, lower than usual, steady, or too
early to say; and where there is no figure, which kind of nothing it is. It is read beneath the measure's name.
"""

from __future__ import annotations

from queries.answers import Limits, Pattern, Period, Point, Reading, Series, Status
from queries.indicator import Indicator
from queries.patterns import Read, is_figure
from queries.statistics.rounding import half_up

PATTERN_WORDS = {
    Pattern.HIGHER: "Higher than usual",
    Pattern.LOWER: "Lower than usual",
    Pattern.STEADY: "Steady",
    Pattern.EARLY: "Too early to say",
    Pattern.TOO_FEW: "Too few to say",
    Pattern.NO_FIGURE: "No figure",
    Pattern.NOT_CHARTED: "No usual range",
}
STATUS_WORDS = {
    Status.LOW: "low",
    Status.TOO_FEW: "too few to show",
    Status.NOT_RETURNED: "not returned",
    Status.NOT_COLLECTED: "not collected",
    Status.NOT_APPLICABLE: "not applicable",
}
UNIT_WORDS = {"percent": "%", "rate_per_10000": "per 10,000 children", "months": "months", "count": ""}

ENDINGS = {
    Pattern.HIGHER: ", higher than usual.",
    Pattern.LOWER: ", lower than usual.",
    Pattern.STEADY: ", steady within its usual range.",
    Pattern.EARLY: "; it is too early to say what is usual.",
    Pattern.TOO_FEW: "; there is too little to say what is usual.",
    Pattern.NOT_CHARTED: "; its periods overlap, so no usual range is drawn.",
}

# How many periods back the comparable one is, and what to call it. Never the period before: schools and referrals
# have seasons.
COMPARABLE = {
    "quarter": (4, "the same quarter last year"),
    "month": (12, "the same month last year"),
    "term": (3, "the same term last year"),
    "year": (1, "the year before"),
    "academic_year": (1, "the school year before"),
}


def pattern_words(pattern: Pattern) -> str:
    return PATTERN_WORDS[pattern]


def unit_text(unit: str, protected: bool = False) -> str:
    """The unit's own words; empty for a number that is simply a count, as rates are below the whole area."""
    return "" if protected and unit == "rate_per_10000" else UNIT_WORDS[unit]


def number_text(point: Point, unit: str, protected: bool = False) -> str:
    """The figure without its unit ('29.8', '9', '1,240'), or which kind of nothing it is ('not returned')."""
    if point.value is None or not is_figure(point):
        return STATUS_WORDS.get(point.status, "no figure")
    places = _places(point, unit, protected)
    return f"{half_up(point.value, places):,.{places}f}"


def value_text(point: Point, unit: str, protected: bool = False) -> str:
    """The figure with its unit ('29.8%', '37.7 per 10,000', '9 months'), or which kind of nothing it is."""
    number = number_text(point, unit, protected)
    if not is_figure(point):
        return number
    if unit == "months":
        return f"{number} month" if number == "1" else f"{number} months"
    if unit == "rate_per_10000" and not protected:
        return f"{number} per 10,000"
    return f"{number}%" if unit == "percent" else number


def change_text(series: Series) -> str:
    """The latest figure against the comparable one a year before ('Up 2.7 on the same quarter last year').

    Empty unless both are numbers. The difference is of the figures as shown, so that a reader can check it.
    """
    back, name = COMPARABLE[series.grain]
    if len(series.points) <= back:
        return ""
    now, then = series.points[-1], series.points[-1 - back]
    if now.value is None or then.value is None or not (is_figure(now) and is_figure(then)):
        return ""
    places = max(_places(point, series.unit, series.protected) for point in (now, then))
    change = half_up(half_up(now.value, places) - half_up(then.value, places), places)
    if not change:
        return f"Unchanged on {name}"
    amount = f"{abs(change):,.{places}f}"
    unit = "" if series.unit != "months" else " month" if amount == "1" else " months"
    return f"{'Up' if change > 0 else 'Down'} {amount}{unit} on {name}"


def tag(reading: Reading) -> str:
    """The pattern in two or three words, for a chip."""
    moving = _moving(reading.pattern, reading.series, reading.limits)
    return moving.capitalize() or pattern_words(reading.pattern)


def reading(indicator: Indicator, series: Series, pattern: Read) -> str:
    """The one sentence of a series: what the latest figure is, and how it stands to usual."""
    if series.latest is None:
        return "There are no figures yet."
    say = _of_figure(series, series.latest, pattern) if is_figure(series.latest) else _of_gap(indicator, series)
    whose = _whose(indicator, series)
    return f"{whose}: {say[0].lower()}{say[1:]}" if whose else say


def _of_figure(series: Series, latest: Point, pattern: Read) -> str:
    kind, limits, _, _, since = pattern
    provisionally = "provisionally " if latest.status is Status.PROVISIONAL else ""
    figure = value_text(latest, series.unit, series.protected)
    opening = f"It was {provisionally}{figure} in {_when(latest.period)}"
    if since is None or since == latest.period:
        return f"{opening}{ENDINGS[kind]}"
    way = _moving(kind, series, limits) or PATTERN_WORDS[kind].lower()
    return f"{opening}, and has been {way} since {_when(since)}."


def _moving(kind: Pattern, series: Series, limits: tuple[Limits | None, ...]) -> str:
    """'moving up' for a long rise that is still below the mean, which 'higher than usual' would misstate; or down."""
    value = series.latest.value if series.latest else None
    usual = limits[-1] if limits else None
    if value is None or usual is None:
        return ""
    if kind is Pattern.HIGHER and value <= usual.mean:
        return "moving up"
    return "moving down" if kind is Pattern.LOWER and value >= usual.mean else ""


def _of_gap(indicator: Indicator, series: Series) -> str:
    latest = series.points[-1]
    when = _when(latest.period)
    if latest.status is Status.LOW:
        return f"The figure for {when} is too low to show."
    if latest.status is Status.TOO_FEW:
        return f"The group is too small to show a figure for {when}."
    if latest.status is Status.NOT_APPLICABLE and indicator.kind == "duration":
        return f"There is no median for {when} yet: fewer than half had ended."
    if latest.status is Status.NOT_APPLICABLE:
        return f"There was nothing to count in {when}."
    last = next((point for point in reversed(series.points) if is_figure(point)), None)
    told = f"{number_text(latest, series.unit).capitalize()} for {when}"
    if last is None:
        return f"{told}, nor for any period before it."
    return f"{told}; the last figure was {value_text(last, series.unit, series.protected)}, in {_when(last.period)}."


def _whose(indicator: Indicator, series: Series) -> str:
    """Whose figure it is, where it is not the whole area's main one."""
    place = [series.locality.capitalize()] if series.locality != "all" else []
    line = [series.label] if series.key != indicator.main_series.key else []
    return ", ".join(place + line)


def _when(period: Period) -> str:
    """The period inside a sentence: 'Jan to Mar 2026', 'the autumn term 2025'."""
    if period.kind in ("term", "academic_year"):
        return f"the {period.label[0].lower()}{period.label[1:]}"
    return period.label


def _places(point: Point, unit: str, protected: bool) -> int:
    """Decimal places shown: none where counts were rounded to fives, for a tenth would be more than is known."""
    # Shares of half days below the whole area are not made of rounded counts, come without them, and have a tenth.
    rounded = protected and point.numerator is not None
    return 0 if rounded or unit in ("months", "count") else 1
