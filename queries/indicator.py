"""An indicator's definition, parsed once: loading is validating, and every error names the file and the key."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from queries.groups import CATEGORIES

UNITS = ("percent", "rate_per_10000", "months")
KINDS = ("share", "sessions", "rate", "duration", "split", "counted")
GRAINS = ("quarter", "year", "month", "term", "academic_year")
DIMENSIONS = tuple(CATEGORIES)
HOPES = ("lower", "higher", "neither")
ABOUT = ("people", "returns")


class BadDefinition(ValueError):
    """A definition that cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class SeriesDefinition:
    """One line of the indicator: who is counted in it."""

    key: str
    label: str
    main: bool
    inside: str  # the series whose units include all of this one's; '' if there is none


@dataclass(frozen=True, slots=True)
class ComparatorDefinition:
    """The published measure that may stand beside one of our series, and how far it is like with like."""

    measure: str
    series: str
    grain: str
    alike: str
    breakdown: str = ""  # which published group of children stands beside ours; '' is everybody


@dataclass(frozen=True, slots=True)
class Indicator:
    """What an indicator says of itself. `measure_sql` says who counts; nothing here says how many."""

    slug: str
    title: str
    short: str
    theme: str
    position: int
    unit: str
    kind: str
    base: str  # the grain of every breakdown
    also: tuple[str, ...]  # further grains, for the whole area only
    show: str  # the grain a page opens with
    stock: bool  # counted on a day, not over a time: the year's figure is its last quarter's
    overlapping: bool
    follows_months: int  # how long after its end a period is known, where what is counted is what came afterwards
    about: str  # whom it counts; returns are nobody, and need no protection
    within: str  # an indicator about the same units, which counts everybody who is counted here; '' if there is none
    settles: int  # how many of the newest periods are still expected to move
    hoped: str
    local: bool  # no national definition exists
    source: str
    series: tuple[SeriesDefinition, ...]
    dimensions: tuple[str, ...]
    localities: bool
    returns: tuple[str, ...]  # the sources a period needs before it has a figure
    comparator: ComparatorDefinition | None
    why_it_matters: str
    counted: str
    out_of: str
    cannot_tell: str
    side_effects: str
    balancing: tuple[str, ...]
    balancing_why: str
    questions: tuple[str, ...]
    written_by: str  # roles, never names
    checked_by: str
    review_by: date
    measure_sql: str
    example: str

    @property
    def main_series(self) -> SeriesDefinition:
        return next(series for series in self.series if series.main)

    @property
    def grains(self) -> tuple[str, ...]:
        """Every grain with figures: the base, the year that quarters add up to, and the whole-area ones."""
        year = ("year",) if self.base == "quarter" and self.kind != "duration" else ()
        return (self.base, *year, *self.also)

    def series_called(self, key: str) -> SeriesDefinition:
        for series in self.series:
            if series.key == key:
                return series
        return self.main_series


def load_indicator(folder: Path) -> Indicator:
    """Read the three files of one indicator's folder. Raises BadDefinition naming the file and the key."""
    return parse_indicator(
        folder.name,
        tomllib.loads((folder / "definition.toml").read_text(encoding="utf-8")),
        (folder / "measure.sql").read_text(encoding="utf-8"),
        (folder / "example.md").read_text(encoding="utf-8"),
        where=f"{folder.name}/definition.toml",
    )


def parse_indicator(slug: str, given: dict[str, Any], measure_sql: str, example: str, *, where: str = "") -> Indicator:
    """The definition as a frozen object, from the folder or from a mart's frozen JSON."""
    read = _Reader(where or slug, given)
    series = tuple(
        SeriesDefinition(key, entry["label"], bool(entry.get("main", False)), entry.get("inside", ""))
        for key, entry in read.table("series").items()
    )
    if [s.main for s in series].count(True) != 1:
        raise BadDefinition(f"{read.where}: series: exactly one series must say main = true")
    comparator = given.get("comparator")
    whole_area_only = bool(given.get("whole_area_only", False))
    if given.get("about", "people") != "people" and not whole_area_only:
        raise BadDefinition(f"{read.where}: about: only what has no parts may be about something other than people")
    return Indicator(
        slug=slug,
        title=read.text("title"),
        short=read.text("short"),
        theme=read.text("theme"),
        position=int(given.get("position", 0)),
        unit=read.one_of("unit", UNITS),
        kind=read.one_of("kind", KINDS),
        base=read.one_of("base", GRAINS),
        also=tuple(given.get("also", ())),
        show=read.one_of("show", GRAINS),
        stock=bool(given.get("stock", False)),
        overlapping=bool(given.get("overlapping", False)),
        follows_months=int(given.get("follows_months", 0)),
        about=read.one_of("about", ABOUT) if "about" in given else "people",
        within=str(given.get("within", "")),
        settles=int(given.get("settles", 0)),
        hoped=read.one_of("hoped", HOPES),
        local=bool(given.get("local", False)),
        source=read.text("source"),
        series=series,
        dimensions=read.some_of("dimensions", DIMENSIONS),
        localities=bool(given.get("localities", True)) and not whole_area_only,
        returns=read.texts("returns"),
        comparator=ComparatorDefinition(**comparator) if comparator else None,
        why_it_matters=read.text("why_it_matters"),
        counted=read.text("counted"),
        out_of=read.text("out_of"),
        cannot_tell=read.text("cannot_tell"),
        side_effects=read.text("side_effects"),
        balancing=read.texts("balancing"),
        balancing_why=read.text("balancing_why"),
        questions=read.texts("questions", at_least=3),
        written_by=read.text("written_by"),
        checked_by=read.text("checked_by"),
        review_by=read.day("review_by"),
        measure_sql=measure_sql,
        example=example,
    )


def frozen(folder: Path) -> str:
    """A definition as the text that travels with an edition; parse_indicator reads it back."""
    given = tomllib.loads((folder / "definition.toml").read_text(encoding="utf-8"))
    return json.dumps(given, ensure_ascii=False, default=str)


@dataclass(frozen=True)
class _Reader:
    where: str
    given: dict[str, Any]

    def _get(self, key: str) -> Any:
        if key not in self.given:
            raise BadDefinition(f"{self.where}: {key} is missing")
        return self.given[key]

    def text(self, key: str) -> str:
        value = self._get(key)
        if not isinstance(value, str) or not value.strip():
            raise BadDefinition(f"{self.where}: {key} must be some words")
        return " ".join(value.split())

    def day(self, key: str) -> date:
        value = self._get(key)
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise BadDefinition(f"{self.where}: {key} is {value!r}; it must be a day, as 2027-03-31") from None

    def texts(self, key: str, at_least: int = 1) -> tuple[str, ...]:
        values = self._get(key)
        if not isinstance(values, list) or len(values) < at_least:
            raise BadDefinition(f"{self.where}: {key} must list at least {at_least}")
        return tuple(" ".join(str(value).split()) for value in values)

    def table(self, key: str) -> dict[str, Any]:
        value = self._get(key)
        if not isinstance(value, dict) or not value:
            raise BadDefinition(f"{self.where}: [{key}] must have an entry")
        return value

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise BadDefinition(f"{self.where}: {key} is {value!r}; it must be one of {', '.join(allowed)}")
        return value

    def some_of(self, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        values = self._get(key)
        wrong = [value for value in values if value not in allowed]
        if wrong:
            raise BadDefinition(f"{self.where}: {key} has {wrong[0]!r}; it may have {', '.join(allowed)}")
        return tuple(values)
