"""What figures say besides the sentence of a series: over years, beside others, as first published, and since when.

Each is one plain sentence of twenty words or fewer that does not judge, or nothing ('') where nothing can be said.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.periods import period
from queries.answers import Awaited, Period, Series
from queries.sentences import amount_text, value_text, when
from queries.standings import AnnualTrend, BesideRow, Funnel, FunnelPoint, Lag, Pooled, Revision
from queries.states import GRAVEST

SETTLING = {True: "The newest figure has settled.", False: "The newest figure is still expected to move."}


def usual_label(start: Period) -> str:
    """The first month of a segment, short enough for a chart: 'Apr 2024'."""
    return f"{start.start:%b %Y}"


def over_years(trend: AnnualTrend | None, series: Series) -> str:
    """Whether the last five yearly figures moved one way."""
    if trend is None:
        return ""
    first, last = (
        f"{value_text(point, series.unit, series.protected)} in {_year(point.period)}"
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
    usual, largest = (_amount(value, unit) for value in (lag.usual, lag.largest))
    still = _amount(0, unit)
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


def _amount(value: float, unit: str) -> str:
    """How far a figure moved: points of a percentage and of a rate go without their unit."""
    return amount_text(value, unit) if unit == "months" else amount_text(value, "percent").removesuffix("%")
