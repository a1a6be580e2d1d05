"""What anybody with a pocket calculator and the downloads can subtract: named, so that a mistake can be told of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from etl.protect import Protected
from queries.indicator.groups import ROOT

Number = tuple[str, str, str, str]  # indicator, series, period, and whether it is who is counted, or all units
Numbers = Mapping[Number, int]
Asked = tuple[str, str, str, list[tuple[int, str, str]]]  # what it is, series, period; and each number with its sign

OPEN, COHORT, STARTED = "plans_open_two_years", "time_on_plan", "plans_started_again"


def numbers(figures: Iterable[Protected]) -> dict[Number, int]:
    """Every number of the whole county that is told exactly."""
    found: dict[Number, int] = {}
    for figure in figures:
        if not figure.rounded and (figure.locality, figure.dimension, figure.category) == ROOT:
            for part, count in (("counted", figure.numerator), ("units", figure.denominator)):
                if count is not None:
                    found[figure.indicator, figure.series, figure.period, part] = int(count)
    return found


def subtracted(now: Numbers, before: Numbers | None = None) -> dict[tuple[str, str, str], int]:
    """Every subtraction for which all of its numbers are told exactly; with an edition before, also what came late."""
    lines = {(series, key) for _, series, key, _ in now}
    found = {}
    for what, series, key, terms in (asked for line in sorted(lines) for asked in _asked(*line)):
        counts = [sign * now[number] for sign, slug, part in terms if (number := _at(slug, series, key, part)) in now]
        if len(counts) == len(terms):
            found[what, series, key] = sum(counts)
    for number, count in (before or {}).items():
        if number in now and number[0] != COHORT:
            found[f"{number[0]} {number[3]} that came late", number[1], number[2]] = now[number] - count
    return found


def _at(slug: str, series: str, key: str, part: str) -> Number:
    """A school year's number is asked for with that of its spring term, which has the same snapshot day."""
    if part == "spring":
        return slug, series, f"{key[:-1]}T2", "units"
    return slug, series, key, part


def _asked(series: str, key: str) -> Iterator[Asked]:
    yield (
        "open for three years or more", series, key,
        [(1, OPEN, "units"), (-1, COHORT, "units"), (1, COHORT, "counted")],
    )  # fmt: skip
    yield (
        "started and ended within the quarter", series, key,
        [(1, STARTED, "units"), (-1, OPEN, "units"), (1, "reviews_in_time", "units")],
    )  # fmt: skip
    yield (
        "never assessed", series, key,
        [(1, "referrals_within_12_months", "units"), (-1, "referrals_with_neglect", "units")],
    )  # fmt: skip
    yield (
        "conferences without a discussion", series, key,
        [(1, "tool_before_conference", "units"), (-1, "conferences_in_time", "units")],
    )  # fmt: skip
    if key.endswith("A"):
        yield (
            "on the roll, but not in spring", series, key,
            [(1, "persistent_absence", "units"), (-1, "persistent_absence", "spring")],
        )  # fmt: skip
