"""What figures say besides the sentence of a series: over years, beside others, as first published, and since when.

Each is one plain sentence of twenty words or fewer that does not judge, or nothing ('') where nothing can be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from data.periods import period
from queries.edition.answers import Awaited, Pattern, Period, Reading, RevisedFigure, Series
from queries.edition.states import GRAVEST
from queries.reading.patterns import A_YEAR, is_whole
from queries.reading.sentences import WHOLE, amount_text, decimal_places, digits, value_text, when
from queries.reading.standings import (
    AnnualTrend,
    BesideRow,
    Funnel,
    FunnelPoint,
    Lag,
    OverYears,
    PlacesOverYears,
    Pooled,
    Revision,
)
from queries.statistics.published_rounding import half_up

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
MOVED = {"percent": "percentage point", "rate_per_10000": "per 10,000", "months": "month", "count": ""}
TOGETHER = "All years together, that is no further than chance and rounding give."
SETTLING = {True: "The newest figure has settled.", False: "The newest figure is still expected to move."}


def change_text(series: Series) -> str:
    """The latest figure against the comparable one a year before: 'Up 2.7 percentage points on the same quarter …'.

    Empty unless both are whole figures. The difference is of the figures as shown, so that a reader can check it.
    """
    back, name = A_YEAR[series.grain], COMPARABLE[series.grain]
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


def moved_text(by: float, unit: str, places: int | None = None) -> str:
    """How far a figure moved, either way: '2.7 percentage points', '1.2 per 10,000', '1 month'."""
    if places is None:
        places = 0 if unit in WHOLE else 1
    number = digits(abs(by), places)
    many = "" if unit in ("rate_per_10000", "count") or float(number.replace(",", "")) == 1 else "s"
    return f"{number} {MOVED[unit]}{many}".strip()


def usual_label(start: Period) -> str:
    """The first month of a segment, short enough for a chart: 'Apr 2024'."""
    return f"{start.start:%b %Y}"


def over_years(trend: AnnualTrend | None, series: Series) -> str:
    """Whether the last five yearly figures moved one way."""
    if trend is None:
        return ""
    first, last = (
        f"{value_text(point, series.unit, series.protected, each=False)} in {_year(point.period)}"
        for point in (trend.first, trend.last)
    )
    if trend.way == "no clear way":
        return f"Over five yearly figures it has no clear direction: {first}, {last}."
    return f"Over five yearly figures it moved {trend.way}, from {first} to {last}."


def as_first_published(revision: Revision, unit: str) -> str:
    """One period's figure as first published and as now known."""
    first, now = (amount_text(value, unit) for value in (revision.first, revision.now))
    if first == now:
        return f"For {when(revision.period)} it is still {now}, as first published."
    return f"For {when(revision.period)}: {first} as first published, {now} as now known."


def usual_movement(lag: Lag, unit: str) -> str:
    """How much figures move before they settle."""
    if lag.usual is None or lag.largest is None:
        return "Too few periods have settled to say how much figures usually move."
    usual, largest = (moved_text(value, unit) for value in (lag.usual, lag.largest))
    still = moved_text(0, unit)
    if largest == still:
        return "Figures have not moved after they were first published."
    if usual == still:
        return f"Figures usually do not move before they settle; the most so far was {largest}."
    return f"Figures usually move by {usual} before they settle, and by {largest} at most so far."


def settling(lag: Lag) -> str:
    """Whether the newest figure is still expected to move; nothing where none was published before."""
    return SETTLING[lag.newest_settled] if lag.revisions else ""


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


def in_funnel(point: FunnelPoint, name: str) -> str:
    """Where one place stands among groups of its size. `name` is the place's own words."""
    if point.position == "few":
        return f"{name}: too few to say how it stands to the others."
    if point.position == "within":
        return f"{name}: within what chance gives a group of its size."
    way = "higher" if point.value > (point.lower95 or 0) else "lower"
    seldom = "hardly ever" if point.position == "look" else "seldom"
    return f"{name}: {way} than all together, as chance {seldom} makes a group of its size."


def of_funnel(funnel: Funnel) -> str:
    """How many places stand outside, of those that can be placed."""
    placed = [point for point in funnel.points if point.position != "few"]
    outside = sum(point.position != "within" for point in placed)
    if not placed:
        return "There are too few everywhere to say how they stand to one another."
    if not outside:
        return "None is further from all together than chance gives a group of its size."
    if 2 * outside > len(placed):
        return f"{outside} of {len(placed)} are further apart than chance gives, so more than chance sets them apart."
    verb = "is" if outside == 1 else "are"
    return f"{outside} of {len(placed)} {verb} further from all together than chance gives groups of their size."


def of_years(found: PlacesOverYears | None, names: Mapping[str, str]) -> str:
    """What several years together show of places that one year is too small to show. `names` has their own words."""
    if found is None:
        return ""
    first, last = (_year(year) for year in (found.years[0], found.years[-1]))
    years = f"{len(found.years)} years{'' if found.unbroken else ' with figures'}"
    span = f"{first} to {last}"
    if not found.places:
        return f"Over {years} together, {span}, none is further from all than chance and rounding give."
    # Where one is highest every year, that the others are lower than all together is the same said again.
    each = [place for place in found.places if place.way in ("highest", "lowest")] or found.places
    return " ".join(_of_years(place, names.get(place.name, place.name), years, span) for place in each)


def _of_years(place: OverYears, name: str, years: str, span: str) -> str:
    seldom = {"note": "chance seldom does that", "look": "chance hardly ever does that"}
    if place.way in ("higher", "lower"):
        return f"{name} was {place.way} than all together over {years}, {span}: {seldom[place.position]}."
    each = f"{name} was {place.way} in each of {years}, {span}"
    return f"{each}: {seldom[place.position]}." if place.position in seldom else f"{each}. {TOGETHER}"


def of_late(reading: Reading) -> str:
    """How many of the last six figures were unlike usual one way, where the last of them is not."""
    held = zip(reading.series.points, reading.unusual, reading.limits, strict=True)
    read = [(p.value or 0, odd, usual) for p, odd, usual in held if is_whole(p)][-LATE:]
    if reading.pattern is not Pattern.STEADY or len(read) < LATE:
        return ""
    odd = [value > usual.mean for value, odd, usual in read if odd and usual]
    for way, many in (("Higher", sum(odd)), ("Lower", len(odd) - sum(odd))):
        if 2 * many >= LATE:
            return f"{way} than usual in {many} of the last {LATE} {PERIODS[reading.series.grain]} with a figure."
    return ""


def standing(row: BesideRow, unit: str) -> str:
    """How ours stands to one other area, or which kind of nothing that area published."""
    if row.role in ("our_returns", "ours"):
        return ""
    if row.value is None:
        few = row.state == "suppressed"
        return f"{row.name} published {'a number too small to show' if few else 'no figure'}."
    name = {"pooled": "the neighbours together", "region": f"the {row.name}"}.get(row.role, row.name)
    other = f"{name} ({amount_text(row.value, unit)})"
    return {
        "higher": f"Ours is higher than {other}, by more than chance.",
        "lower": f"Ours is lower than {other}, by more than chance.",
        "similar": f"Ours and {other} do not differ by more than chance.",
    }.get(row.flag, "")


def of_pooled(pooled: Pooled, unit: str) -> str:
    """The neighbours together, and how far apart they are."""
    value, lowest, highest = (amount_text(each, unit) for each in (pooled.value, pooled.lowest, pooled.highest))
    return f"The neighbours together are {value}, from {lowest} to {highest}."


def of_revised(found: Sequence[RevisedFigure], year: int) -> list[str]:
    """Which figures of a year a received file changed, and of how many other years it changed some."""
    own, others = [one for one in found if one.year == year], {one.year for one in found if one.year != year}
    said = [
        f"Changed by the file received on {_day(on)}: {_changed(one for one in own if one.received_on == on)}."
        for on in sorted({one.received_on for one in own})
    ]
    if others:
        years = f"{min(others)} to {max(others)}" if len(others) > 2 else " and ".join(map(str, sorted(others)))
        said.append(f"A file that was received also changed figures of {years}.")
    return said


def of_population(found: Sequence[RevisedFigure], area: str) -> list[str]:
    """How many children live in an area, where a received file says otherwise than what a rate was out of before."""
    return [
        f"Children in {area} in {one.year}: {one.now} by a file received on {_day(one.received_on)}, {one.was} before."
        for one in found
        if one.area == area
    ]


def _changed(every: Iterable[RevisedFigure]) -> str:
    return "; ".join(f"{one.area} {one.now}, {one.was} before" for one in every)


def _day(given: date) -> str:
    return f"{given.day} {given:%B %Y}"


def of_left_out(pooled: Pooled) -> str:
    """Which neighbours are not in the whole, and what leaving out those with small numbers does to it."""
    if not pooled.left_out:
        return ""
    verb = "is" if pooled.left_out == 1 else "are"
    said = f"{pooled.left_out} of {pooled.pooled + pooled.left_out} neighbours {verb} left out."
    small = " Numbers too small to publish are among them, which makes the whole a little higher."
    return f"{said}{small if pooled.small else ''}"


def _year(period: Period) -> str:
    return period.label.removeprefix("School year ")
