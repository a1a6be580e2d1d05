"""Builders of series and of the measure they belong to: a test says what it is about and nothing else."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from data.periods import following, period
from queries.edition.answers import Comparator, Period, Point, Series, Status
from queries.indicator.indicator import Indicator, SeriesDefinition, parse_indicator
from queries.indicator.line import Line

FIRST = {"quarter": "2020Q1", "year": "2020", "month": "2020-04", "term": "2020T1", "academic_year": "2020A"}

Figure = float | Status | None


def line(figures: Sequence[Figure], **over: Any) -> Series:
    """Values in order from the grain's first period; a Status stands for a figure that is not there."""
    grain = over.get("grain", "quarter")
    points = [Point(at, None, None, *_said(figure)) for at, figure in zip(periods(grain), figures, strict=False)]
    return _series(points, **over)


def share_line(pairs: Sequence[tuple[int, int] | Status], **over: Any) -> Series:
    """Percentages from (counted, out of)."""
    points = [
        Point(at, None, None, None, pair)
        if isinstance(pair, Status)
        else Point(at, pair[0], pair[1], 100 * pair[0] / pair[1], Status.SHOWN)
        for at, pair in zip(periods(over.get("grain", "quarter")), pairs, strict=False)
    ]
    return _series(points, **over)


def periods(kind: str) -> list[Period]:
    """Forty periods of a kind, in order."""
    found = [period(FIRST[kind])]
    while len(found) < 40:
        found.append(following(found[-1]))
    return found


def _said(figure: Figure) -> tuple[float | None, Status]:
    if isinstance(figure, Status):
        return None, figure
    return figure, Status.SHOWN


def _series(points: list[Point], **over: Any) -> Series:
    """Of a share of plans by quarter; what is over may say another series, grain, place, group, label or unit."""
    plain = {"measure": "plans_started_again", "series": "neglect", "grain": "quarter"}
    its = {name: over.pop(name) for name in [field.name for field in fields(Line)] if name in over}
    said = {"label": "Plans for neglect", "unit": "percent", **over}
    return Series(Line(**{**plain, **its}), points=tuple(points), **said)


PLAIN = {
    **dict.fromkeys(("title", "short", "source", "why_it_matters", "counted", "out_of", "cannot_tell"), "Invented."),
    **dict.fromkeys(("side_effects", "balancing_why", "written_by", "checked_by"), "Invented."),
    **{"theme": "lasting", "unit": "percent", "kind": "share", "base": "quarter", "show": "quarter", "hoped": "lower"},
    **{"dimensions": [], "returns": ["ssd"], "balancing": ["another"], "questions": ["Who?", "When?", "Why?"]},
    "review_by": "2030-03-31",
    "series": {"neglect": {"label": "Plans for neglect", "main": True}, "all": {"label": "All child protection plans"}},
    "comparator": {"measure": "invented", "series": "all", "grain": "year", "alike": "Invented: the same."},
}


def an_indicator(**changes: Any) -> Indicator:
    """A share of plans by quarter, with two series, unless told otherwise."""
    return replace(parse_indicator("plans_started_again", PLAIN, "SELECT 1", ""), **changes)


def a_split(*parts: str) -> Indicator:
    """A measure whose series are the parts of one whole; the first is its main one."""
    return an_indicator(
        kind="split", series=tuple(SeriesDefinition(part, part, part == parts[0], "") for part in parts)
    )


def published(area: str, counted: int | None, out_of: int | None, role: str = "neighbour", **over: Any) -> Comparator:
    """An area's published share of the year to March 2021; without a count it was too small to publish."""
    value = 100 * counted / out_of if counted is not None and out_of else None
    state = "shown" if value is not None else "suppressed"
    plain = {"measure": "invented", "year": 2021, "value": value, "state": state, "source": "Invented figures"}
    return Comparator(**{**plain, "area": area, "role": role, "numerator": counted, "denominator": out_of, **over})
