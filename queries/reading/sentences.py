"""Figures in words: one plain sentence for a series, and the short texts of cards and tables.

No sentence judges. It says the figure, when, and whether that is higher than usual, lower than usual, steady, or too
early to say; and where there is no figure, which kind of nothing it is, and what was known up to then. It is read
beneath the measure's name. What would run past twenty words is said in two sentences. What else figures say is in
asides.py.
"""

from __future__ import annotations

from datetime import date

from queries.edition import states
from queries.edition.answers import AWAITED, Limits, Pattern, Period, Point, Reading, Series, Status
from queries.indicator.indicator import Indicator
from queries.reading.patterns import Read, is_figure, last_read
from queries.statistics.published_rounding import half_up, places_of_share

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
# Of a figure that is not the newest.
WORDS_THEN = {Pattern.HIGHER: "higher than usual", Pattern.LOWER: "lower than usual", Pattern.STEADY: "steady"}

PARTS = {
    0.1: "a tenth", 0.2: "a fifth", 0.25: "a quarter", 0.33: "a third", 0.5: "half", 0.67: "two thirds",
    0.75: "three quarters", 0.8: "four fifths", 0.9: "nine tenths",
}  # fmt: skip


def pattern_words(pattern: Pattern) -> str:
    return PATTERN_WORDS[pattern]


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


def so_far_text(point: Point) -> str:
    """How much of a figure is in, in everyday parts ('about half in so far'); nothing where all of it is."""
    if point.so_far is None:
        return ""
    share = min(PARTS, key=lambda part: abs(part - (point.so_far or 0)))
    return f"about {PARTS[share]} in so far"


def tag(reading: Reading) -> str:
    """The pattern in two or three words, for a chip; and when, where the newest period has no figure to read."""
    moving = _moving(reading.pattern, reading.series, reading.limits)
    said = moving.capitalize() or pattern_words(reading.pattern)
    last = last_read(reading.series)
    then = reading.pattern in WORDS_THEN and last is not None and last is not reading.series.latest
    return f"{said} in {when(last.period)}" if then and last else said


def reading(indicator: Indicator, series: Series, pattern: Read, group: str = "") -> str:
    """What the latest figure of a series is, and how it stands to usual. `group` names a group in its own words."""
    if series.latest is None:
        return f"{states.NO_FIGURE_YET}."
    whose = _whose(indicator, series, group)
    if is_figure(series.latest):
        return _composed(whose, *_of_figure(indicator, series, series.latest, pattern))
    return _composed(whose, *_of_gap(indicator, series, series.latest, pattern))


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
    if latest.so_far is not None:
        return _partly(opening, latest), *_then(series, pattern)
    if since is None or since == latest.period:
        return opening, *ENDINGS[kind]
    way = f"{_moving(kind, series, limits) or PATTERN_WORDS[kind].lower()} since {when(since)}"
    return opening, f", and has been {way}", f"It has been {way}"


def _partly(said: str, point: Point) -> str:
    """What was said of a figure, and how much of it is in: shorter where a sentence would run on."""
    one = f"{said}, with {so_far_text(point)}"
    return one if len(one.split()) <= LONGEST else f"{said}, {so_far_text(point).removesuffix(' so far')}"


def _moving(kind: Pattern, series: Series, limits: tuple[Limits | None, ...]) -> str:
    """'moving up' for a long rise that is still below the mean, which 'higher than usual' would misstate; or down."""
    read = last_read(series)
    usual = limits[series.points.index(read)] if read and limits else None
    if read is None or read.value is None or usual is None:
        return ""
    if kind is Pattern.HIGHER and read.value <= usual.mean:
        return "moving up"
    return "moving down" if kind is Pattern.LOWER and read.value >= usual.mean else ""


def _then(series: Series, pattern: Read) -> tuple[str, str]:
    """How it stood when a figure could last be read: as an ending, and alone; empty where that says nothing."""
    kind, limits, _, _, since = pattern
    last = last_read(series)
    if last is None or kind not in WORDS_THEN:
        return "", ""
    way = _moving(kind, series, limits) or WORDS_THEN[kind]
    if since and since != last.period:
        return f"; in {when(last.period)} it had been {way} since {when(since)}", (
            f"In {when(last.period)} it had been {way} since {when(since)}"
        )
    return f"; in {when(last.period)} it was {way}", f"In {when(last.period)} it was {way}"


def _of_gap(indicator: Indicator, series: Series, latest: Point, pattern: Read) -> tuple[str, str, str]:
    period = when(latest.period)
    plain = {
        Status.LOW: f"The number for {period} is too small to show",
        Status.TOO_FEW: f"The group is too small to show a figure for {period}",
        Status.NOT_APPLICABLE: f"There is no median for {period} yet: fewer than half had ended"
        if indicator.kind == "duration"
        else f"There was nothing to count in {period}",
    }
    if latest.status in plain:
        return plain[latest.status], *_then(series, pattern)
    last = next((point for point in reversed(series.points) if is_figure(point)), None)
    known = value_text(last, series.unit, _is_rounded(series, last)) if last else ""
    if latest.status is Status.NOT_YET:
        first = f"What followed {period} will be known in {_known_in(latest.period, indicator.follows_months)}"
        rest = f"or {when(last.period)} it was {known}" if last else ""
        return (first, *_with_then(f"f{rest}", last, series, pattern)) if rest else (first, "", "")
    first = f"{number_text(latest, series.unit).capitalize()} for {period}"
    if last is None:
        return first, ", nor for any period before it", "Nor for any period before it"
    return first, *_with_then(f"the last figure was {known}, in {when(last.period)}", last, series, pattern)


def _with_then(said: str, last: Point | None, series: Series, pattern: Read) -> tuple[str, str]:
    """The last figure and how it stood, as an ending, and in sentences of their own."""
    kind, limits, _, _, since = pattern
    alone = f"{said[0].upper()}{said[1:]}"
    if last is not None and last.so_far is not None:
        return f"; {said}, with {so_far_text(last)}", _partly(alone, last)
    if last is None or kind not in WORDS_THEN:
        return f"; {said}", alone
    way = _moving(kind, series, limits) or WORDS_THEN[kind]
    if since is None or since == last.period:
        return f"; {said}, {way}", f"{alone}, {way}"
    return f"; {said}, {way} since {when(since)}", f"{alone}. It had been {way} since {when(since)}"


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


def digits(value: float, places: int) -> str:
    """A number with its thousands, a half rounded up."""
    return f"{half_up(value, places):,.{places}f}"


def _with_unit(number: str, unit: str, grain: str = "") -> str:
    if unit == "months":
        return f"{number} month" if number == "1" else f"{number} months"
    if unit == "rate_per_10000":
        return f"{number} per 10,000 {EACH.get(grain, '')}".rstrip()
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
