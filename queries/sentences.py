"""Figures in words: one plain sentence for a series, and the short texts of cards and tables.

No sentence judges. It says the figure, when, and whether that is higher than usual, lower than usual, steady, or too
early to say; and where there is no figure, which kind of nothing it is. It is read beneath the measure's name. What
would run past twenty words is said in two sentences. What else figures say is in asides.py.
"""

from __future__ import annotations

from datetime import date

from queries import states
from queries.answers import AWAITED, Limits, Pattern, Period, Point, Reading, Series, Status
from queries.indicator import Indicator
from queries.patterns import Read, is_figure
from queries.statistics.rounding import half_up, places_of_share

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
    **{status: states.RETURN[status].lower() for status in AWAITED},
    Status.NOT_COLLECTED: "not collected",
    Status.NOT_YET: "not yet known",
    Status.NOT_KNOWN: "not known",
    Status.NOT_APPLICABLE: "not applicable",
}
WHOLE = ("months", "count")  # units without tenths
UNIT_WORDS = {"percent": "%", "rate_per_10000": "per 10,000 children", "months": "months", "count": ""}

# How a sentence ends, and the same said in a sentence of its own.
ENDINGS = {
    Pattern.HIGHER: (", higher than usual", "That is higher than usual"),
    Pattern.LOWER: (", lower than usual", "That is lower than usual"),
    Pattern.STEADY: (", steady within its usual range", "That is steady within its usual range"),
    Pattern.EARLY: ("; it is too early to say what is usual", "It is too early to say what is usual"),
    Pattern.TOO_FEW: ("; there is too little to say what is usual", "There is too little to say what is usual"),
    Pattern.NOT_CHARTED: (
        "; its periods overlap, so no usual range is drawn",
        "Its periods overlap, so no usual range is drawn",
    ),
}
LONGEST = 20  # words in a sentence

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


def unit_text(unit: str) -> str:
    """The unit's own words; empty for a number that is simply a count, as rates are below the whole area."""
    return UNIT_WORDS[unit]


def number_text(point: Point, unit: str, protected: bool = False) -> str:
    """The figure without its unit ('29.8', '9', '1,240'), or which kind of nothing it is ('not returned')."""
    if point.value is None or not is_figure(point):
        return STATUS_WORDS.get(point.status, "no figure")
    return _digits(point.value, _places(point, unit, protected))


def value_text(point: Point, unit: str, protected: bool = False) -> str:
    """The figure with its unit ('29.8%', '37.7 per 10,000', '9 months'), or which kind of nothing it is."""
    number = number_text(point, unit, protected)
    return _with_unit(number, unit) if is_figure(point) else number


def amount_text(value: float, unit: str) -> str:
    """A number that is nobody's figure yet (an average, a limit, a movement) with its unit."""
    return _with_unit(_digits(value, 0 if unit in WHOLE else 1), unit)


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
    places = min(decimal_places(point, series) for point in (now, then))
    change = half_up(half_up(now.value, places) - half_up(then.value, places), places)
    if not change:
        return f"Unchanged on {name}"
    amount = _digits(abs(change), places)
    unit = "" if series.unit != "months" else " month" if amount == "1" else " months"
    return f"{'Up' if change > 0 else 'Down'} {amount}{unit} on {name}"


def tag(reading: Reading) -> str:
    """The pattern in two or three words, for a chip."""
    moving = _moving(reading.pattern, reading.series, reading.limits)
    return moving.capitalize() or pattern_words(reading.pattern)


def reading(indicator: Indicator, series: Series, pattern: Read, group: str = "") -> str:
    """What the latest figure of a series is, and how it stands to usual. `group` names a group in its own words."""
    if series.latest is None:
        return f"{states.NO_FIGURE_YET}."
    whose = _whose(indicator, series, group)
    if is_figure(series.latest):
        return _composed(whose, *_of_figure(indicator, series, series.latest, pattern))
    return _composed(whose, *_of_gap(indicator, series, series.latest))


def when(period: Period) -> str:
    """The period inside a sentence: 'Jan to Mar 2026', 'the autumn term 2025'."""
    if period.kind in ("term", "academic_year"):
        return f"the {period.label[0].lower()}{period.label[1:]}"
    return period.label


def _composed(whose: str, first: str, ending: str = "", alone: str = "") -> str:
    """One sentence where it is short enough, else two or three: whose figure, the figure, and how it stands."""
    one = f"{whose}: {_small(first)}" if whose else first
    if len(f"{one}{ending}".split()) <= LONGEST:
        return f"{one}{ending}."
    parts = [one] if len(one.split()) <= LONGEST else [whose, first]
    return " ".join(f"{part}." for part in (*parts, alone) if part)


def _small(text: str) -> str:
    return text[0].lower() + text[1:]


def _of_figure(indicator: Indicator, series: Series, latest: Point, pattern: Read) -> tuple[str, str, str]:
    kind, limits, _, _, since = pattern
    provisionally = "provisionally " if latest.status is Status.PROVISIONAL else ""
    of_all = " of all" if indicator.kind == "split" else ""
    figure = value_text(latest, series.unit, _is_rounded(series, latest))
    opening = f"It was {provisionally}{figure}{of_all} in {when(latest.period)}"
    if since is None or since == latest.period:
        return opening, *ENDINGS[kind]
    way = f"{_moving(kind, series, limits) or PATTERN_WORDS[kind].lower()} since {when(since)}"
    return opening, f", and has been {way}", f"It has been {way}"


def _moving(kind: Pattern, series: Series, limits: tuple[Limits | None, ...]) -> str:
    """'moving up' for a long rise that is still below the mean, which 'higher than usual' would misstate; or down."""
    value = series.latest.value if series.latest else None
    usual = limits[-1] if limits else None
    if value is None or usual is None:
        return ""
    if kind is Pattern.HIGHER and value <= usual.mean:
        return "moving up"
    return "moving down" if kind is Pattern.LOWER and value >= usual.mean else ""


def _of_gap(indicator: Indicator, series: Series, latest: Point) -> tuple[str, str, str]:
    period = when(latest.period)
    plain = {
        Status.LOW: f"The figure for {period} is too low to show",
        Status.TOO_FEW: f"The group is too small to show a figure for {period}",
        Status.NOT_APPLICABLE: f"There is no median for {period} yet: fewer than half had ended"
        if indicator.kind == "duration"
        else f"There was nothing to count in {period}",
    }
    if latest.status in plain:
        return plain[latest.status], "", ""
    last = next((point for point in reversed(series.points) if is_figure(point)), None)
    known = value_text(last, series.unit, _is_rounded(series, last)) if last else ""
    if latest.status is Status.NOT_YET:
        first = f"What followed {period} will be known in {_known_in(latest.period, indicator.follows_months)}"
        rest = f"or {when(last.period)} it was {known}" if last else ""
        return (first, f"; f{rest}", f"F{rest}") if rest else (first, "", "")
    first = f"{number_text(latest, series.unit).capitalize()} for {period}"
    if last is None:
        return first, ", nor for any period before it", "Nor for any period before it"
    rest = f"he last figure was {known}, in {when(last.period)}"
    return first, f"; t{rest}", f"T{rest}"


def _known_in(period: Period, months: int) -> str:
    """The first month in which so many months have passed since the end of a period: 'April 2027'."""
    years, month = divmod(period.end.month + months, 12)
    return f"{date(period.end.year + years, month + 1, 1):%B %Y}"


def _whose(indicator: Indicator, series: Series, group: str) -> str:
    """Whose figure it is, where it is not the whole area's main one. A part of a whole is always named."""
    place = {"all": "", "unknown": "Place not known"}.get(series.locality, series.locality.capitalize())
    part = {"all": "", "unknown": "Not known"}.get(series.category, series.category.capitalize())
    plain = series.key == indicator.main_series.key and indicator.kind != "split"
    return ", ".join(name for name in (place, group or part, "" if plain else series.label) if name)


def _digits(value: float, places: int) -> str:
    return f"{half_up(value, places):,.{places}f}"


def _with_unit(number: str, unit: str) -> str:
    if unit == "months":
        return f"{number} month" if number == "1" else f"{number} months"
    if unit == "rate_per_10000":
        return f"{number} per 10,000"
    return f"{number}%" if unit == "percent" else number


def _is_rounded(series: Series, point: Point) -> bool:
    """Whether a figure is made of rounded counts: some years of the whole area are, and others are not."""
    return point.rounded if any(other.rounded for other in series.points) else series.protected


def decimal_places(point: Point, series: Series) -> int:
    """How many decimal places a figure of a series is shown with."""
    return _places(point, series.unit, _is_rounded(series, point))


def _places(point: Point, unit: str, protected: bool) -> int:
    """Decimal places shown: none where counts were rounded, for a tenth would mostly be more than is known."""
    # Shares of half days are not made of rounded counts, come without them, and have a tenth.
    rounded = protected and point.numerator is not None
    if unit in WHOLE:
        return 0
    return places_of_share(point.denominator or 0) if rounded and unit == "percent" else 1
