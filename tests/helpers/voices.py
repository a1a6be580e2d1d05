"""Rows of the voices workbook: scaled answers by children, and words."""

from __future__ import annotations

from datetime import date
from typing import Any


def answers(day: str, *, good: int, other: int, locality: str = "South") -> list[dict[str, Any]]:
    """Answers to "I feel listened to" on a day: so many of 5, and so many of 2, each a row of its own."""
    asked = {"said_on": date.fromisoformat(day), "locality": locality, "question": "listened_to", "words": None}
    # The theme is different in each, so that no row is an exact copy of another.
    return [asked | {"theme": f"Asked {at}", "answer": 5 if at < good else 2} for at in range(good + other)]


def words(day: str, said: str = "She rings before she comes.") -> dict[str, Any]:
    return {"said_on": date.fromisoformat(day), "words": said}


LISTENED_TO = "children_listened_to"  # the measure that these answers are counted in
SPRING = (
    *answers("2025-05-06", good=33, other=44, locality="South"),
    *answers("2025-05-07", good=52, other=31, locality="North"),
)
