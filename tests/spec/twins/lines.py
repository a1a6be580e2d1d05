"""What several twins need to say: when something falls in a period, and which lines a plan is counted in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

Row = dict[str, Any]


def inside(day: date | None, period: Row) -> bool:
    return day is not None and period["start_date"] <= day <= period["end_date"]


def open_at_the_end_of(day: date, spell: Row) -> bool:
    """A plan that ends on a day is not open at the end of it, nor is one after the month in which a child is 18."""
    until = spell.get("open_until", spell["end_date"])
    return spell["start_date"] <= day and (until is None or until > day)


def all_and_neglect(plan: Row) -> Iterator[str]:
    yield "all"
    if plan["neglect"] == "yes":
        yield "neglect"
