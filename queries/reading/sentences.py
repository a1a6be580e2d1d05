"""A series in words: one plain sentence, its tag for a card, and what else its newest figures say.

No sentence judges. It says the figure, when, and whether that is higher than usual, lower than usual, steady, or too
early to say; and where there is no figure, which kind of nothing it is, and what was known up to then. It is read
beneath the measure's name. What would run past twenty words is said in two sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from data.periods import period
from queries.edition import states
from queries.edition.answers import Awaited, Limits, Pattern, Period, Point, Reading, Series, Status
from queries.edition.states import GRAVEST
from queries.indicator.indicator import Indicator
from queries.reading.figure_text import (
    decimal_places,
    is_made_of_rounded,
    moved_text,
    number_text,
    so_far_text,
    value_text,
    when,
)
from queries.reading.patterns import A_YEAR, Read, is_figure, is_whole, last_read
from queries.statistics.published_rounding import half_up

PATTERN_WORDS = {
    Pattern.HIGHER: "Higher than usual",
    Pattern.LOWER: "Lower than usual",
    Pattern.STEADY: "Steady",
    Pattern.EARLY: "Too early to say",
    Pattern.TOO_FEW: "Too few to say",
    Pattern.NO_FIGURE: "No figure",
    Pattern.NOT_CHARTED: "No usual range",
}
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
LATE = 6  # figures
PERIODS = {
    "quarter": "quarters", "month": "months", "term": "terms", "year": "years", "academic_year": "school years",
}  # fmt: skip
# What to call the comparable period, a year back. Never the period before: schools and referrals have seasons.
COMPARABLE = {
    "quarter": "the same quarter last year",
    "month": "the same month last year",
    "term": "the same term last year",
    "year": "the year before",
    "academic_year": "the school year before",
}


def pattern_words(pattern: Pattern) -> str:
    """A pattern in two or three words, for a chip."""
    return PATTERN_WORDS[pattern]


def tag(reading: Reading) -> str:
    """The pattern in two or three words, for a chip; and when, where the newest period has no figure to read."""
    moving = _moving(reading.pattern, reading.series, reading.limits)
    said = moving.capitalize() or pattern_words(reading.pattern)
    last = last_read(reading.series)
    then = reading.pattern in WORDS_THEN and last is not None and last is not reading.series.latest
    return f"{said} in {when(last.period)}" if then and last else said


def sentence_of(indicator: Indicator, series: Series, pattern: Read, group: str = "") -> str:
    """What the latest figure of a series is, and how it stands to usual. `group` names a group in its own words."""
    if series.latest is None:
        return f"{states.NO_FIGURE_YET}."
    whose = _whose(indicator, series, group)
    if is_figure(series.latest):
        return _composed(whose, *_of_figure(indicator, series, series.latest, pattern))
    return _composed(whose, *_of_gap(indicator, series, series.latest, pattern))


def change_text(series: Series) -> str:
    """The latest figure against the comparable one a year before: 'Up 2.7 percentage points on the same quarter …'.

    Empty unless both are whole figures. The difference is of the figures as shown, so that a reader can check it.
    """
    back, name = A_YEAR[series.line.grain], COMPARABLE[series.line.grain]
    if len(series.points) <= back:
        return ""
    now, then = series.points[-1], series.points[-1 - back]
    if now.value is None or then.value is None or not (is_whole(now) and is_whole(then)):
        return ""
    places = min(decimal_places(point, series) for point in (now, then))
    change = half_up(half_up(now.value, places) - half_up(then.value, places), places)
    if not change:
        return f"Unchanged on {name}"
    return f"{'Up' if change > 0 else 'Down'} {moved_text(change, series.unit, places)} on {name}"


def of_late(reading: Reading) -> str:
    """How many of the last six figures were unlike usual one way, where the last of them is not."""
    held = zip(reading.series.points, reading.unusual, reading.limits, strict=True)
    read = [(p.value or 0, odd, usual) for p, odd, usual in held if is_whole(p)][-LATE:]
    if reading.pattern is not Pattern.STEADY or len(read) < LATE:
        return ""
    odd = [value > usual.mean for value, odd, usual in read if odd and usual]
    for way, many in (("Higher", sum(odd)), ("Lower", len(odd) - sum(odd))):
        if 2 * many >= LATE:
            return f"{way} than usual in {many} of the last {LATE} {PERIODS[reading.series.line.grain]} with a figure."
    return ""


def usual_label(start: Period) -> str:
    """The first month of a segment, short enough for a chart: 'Apr 2024'."""
    return f"{start.start:%b %Y}"


def awaited(found: Sequence[Awaited]) -> str:
    """Which return carries a figure that there is not yet, whose it is and when it is due."""
    if not found:
        return ""
    first, more = _gravest(found), len(found) - 1
    whose = f" ({first.agency})" if first.agency else ""
    others = f" {more} more return{'s are' if more > 1 else ' is'} awaited beside it." if more else ""
    return f"It is carried by the {first.source_title} for {when(period(first.about))}{whose}{_how(first)}.{others}"


def awaited_in_short(found: Sequence[Awaited]) -> str:
    """The same for a card, where the state itself stands above it."""
    if not found:
        return ""
    first = _gravest(found)
    how = _how(first) if first.state in ("not_due", "not_returned") else ""
    return f"Carried by: {first.source_title}, {period(first.about).label}{how}"


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
    figure = value_text(latest, series.unit, is_made_of_rounded(series, latest))
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
    known = value_text(last, series.unit, is_made_of_rounded(series, last)) if last else ""
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
    place = {"all": "", "unknown": "Place not known"}.get(series.line.locality, series.line.locality.capitalize())
    part = {"all": "", "unknown": "Not known"}.get(series.line.category, series.line.category.capitalize())
    plain = series.line.series == indicator.main_series.key and indicator.kind != "split"
    return ", ".join(name for name in (place, group or part, "" if plain else series.label) if name)


def _gravest(found: Sequence[Awaited]) -> Awaited:
    return min(found, key=lambda one: GRAVEST.index(one.state))


def _how(one: Awaited) -> str:
    on = f"{one.due_on.day} {one.due_on:%B %Y}" if one.due_on else ""
    return {
        "not_due": f", due on {on}",
        "not_returned": f", which was due on {on}",
        "in_part": ", of which a part is still to come",
        "waiting": ", which came and is not counted yet",
    }.get(one.state, ", which nobody is asked for")
