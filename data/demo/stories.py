"""The stories built into the demonstration county, read from stories.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.periods import Period, period

STORIES = Path(__file__).with_name("stories.toml")


@dataclass(frozen=True, slots=True)
class Story:
    """One thing that is true of the county and that a reader of the dashboard should be able to see."""

    key: str
    title: str
    what: str
    where: str  # all, north, central, south or unknown
    since: Period
    until: Period | None  # None: it has not ended
    indicator: str  # the slug of the indicator that shows it; empty where it shows elsewhere
    direction: str
    effect: Mapping[str, float]

    def on(self, day: date) -> bool:
        """Whether the story is true of this day."""
        return self.since.start <= day and (self.until is None or day <= self.until.end)

    def factor(self, name: str, day: date) -> float:
        """An effect as something to multiply by: 1.0 on days when the story is not true."""
        return self.effect[name] if self.on(day) else 1.0


def stories() -> dict[str, Story]:
    """Every story by its key, in the order of the file."""
    told = tomllib.loads(STORIES.read_text(encoding="utf-8"))["story"]
    return {entry["key"]: _story(entry) for entry in told}


def _story(entry: dict[str, object]) -> Story:
    until = str(entry.get("until", ""))
    effect = entry["effect"]
    assert isinstance(effect, dict)
    return Story(
        key=str(entry["key"]),
        title=str(entry["title"]),
        what=str(entry["what"]),
        where=str(entry["where"]),
        since=period(str(entry["since"])),
        until=period(until) if until else None,
        indicator=str(entry["indicator"]),
        direction=str(entry["direction"]),
        effect={name: float(amount) for name, amount in effect.items()},
    )
