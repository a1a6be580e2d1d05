"""An indicator's definition, parsed once: loading is validating, and every error names the file and the key."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from queries.indicator.definition import BadDefinition, Reader
from queries.indicator.groups import CATEGORIES
from queries.indicator.line import Line

__all__ = ["BadDefinition", "Indicator", "SeriesDefinition", "frozen", "load_indicator", "parse_indicator"]

UNITS = ("percent", "rate_per_10000", "months")
KINDS = ("share", "sessions", "rate", "duration", "split", "reported")
GRAINS = ("quarter", "year", "month", "term", "academic_year")
DIMENSIONS = tuple(CATEGORIES)
HOPES = ("lower", "higher", "neither")
ABOUT = ("people", "returns")
RECORDS = {  # what a measure may look back to, as etl/current/reach.py knows it, and what to call it
    "plan": "plans", "earlier_plan": "how many plans there were before", "referral": "referrals",
    "assessment": "assessments", "conference": "conferences", "plan_review": "reviews", "early_help": "early help",
    "contact": "contacts", "tool_reading": "readings of tools",
}  # fmt: skip
UNIT_OF = {"rate": "rate_per_10000", "duration": "months"}  # of every other kind: percent
# What a definition says in words of its own, each on its page.
WORDS = (
    "title", "short", "theme", "source", "why_it_matters", "counted", "out_of", "cannot_tell", "side_effects",
    "balancing_why", "written_by", "checked_by",
)  # fmt: skip
FILES = ("definition.toml", "measure.sql", "example.md")


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
class Rules:
    """How the measure decides at its edges, in words: the table in docs/measures.md is made of these."""

    national: str  # the national rule, by its number or table, or that there is none
    ages: str
    boundary: str
    missing: str  # what becomes of an end, a start or an answer that is missing


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
    looks_back_months: int  # how long before its start a period's figure needs whole records
    looks_back_to: tuple[str, ...]  # of what: things that live.reach knows the first day of
    about: str  # whom it counts; returns are nobody, and need no protection
    population: str  # what its units are: a key of populations.toml; '' in editions published before there were any
    within: str  # an indicator about the same units, which counts everybody who is counted here; '' if there is none
    units_as: str  # an indicator about the same units that counts something else: how many there are is told as there
    settles: int  # how many of the newest periods are still expected to move
    hoped: str
    local: bool  # no national definition exists
    source: str
    series: tuple[SeriesDefinition, ...]
    dimensions: tuple[str, ...]
    localities: bool
    returns: tuple[str, ...]  # the sources a period needs before it has a figure
    reported_codes: tuple[str, ...]  # what agencies count for themselves, by the codes of their returns
    comparator: ComparatorDefinition | None
    why_it_matters: str
    counted: str
    out_of: str
    cannot_tell: str
    side_effects: str
    balancing: tuple[str, ...]
    balancing_why: str
    rules: Rules | None  # None in editions published before there were any
    questions: tuple[str, ...]
    written_by: str  # roles, never names
    checked_by: str
    review_by: date
    measure_sql: str
    example: str

    @property
    def main_series(self) -> SeriesDefinition:
        """The line that a page opens with; there is always exactly one."""
        return next(series for series in self.series if series.main)

    @property
    def grains(self) -> tuple[str, ...]:
        """Every grain with figures: the base, the year that quarters add up to, and the whole-area ones."""
        year = ("year",) if self.base == "quarter" and self.kind != "duration" else ()
        return (self.base, *year, *self.also)

    @property
    def counts_working_days(self) -> bool:
        """Whether it knows a period only as far as the list of bank holidays reaches."""
        return "working_day" in self.measure_sql

    def series_called(self, key: str) -> SeriesDefinition:
        """The line of a key, the main one for a key of none."""
        for series in self.series:
            if series.key == key:
                return series
        return self.main_series

    def line(self, series: str = "", grain: str = "") -> Line:
        """A line of the whole area: of its main series and over the periods that a page opens with, unless told."""
        return Line(self.slug, self.series_called(series).key, grain or self.show)


def load_indicator(folder: Path) -> Indicator:
    """One indicator, read from the three files of its folder. Raises BadDefinition naming the file and the key."""
    definition, measure_sql, example = (_text(folder, name) for name in FILES)
    where = f"{folder.name}/definition.toml"
    try:
        given = tomllib.loads(definition)
    except tomllib.TOMLDecodeError as error:
        raise BadDefinition(
            f"{where} cannot be read: {error}. Are all words in quotes, and all lists closed?"
        ) from None
    _check_keys(given, where)
    indicator = parse_indicator(folder.name, given, measure_sql, example, where=where)
    _check_together(indicator, where)
    return indicator


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadDefinition(
            f"{folder.name}/{name} is missing: an indicator is three files, {', '.join(FILES)}"
        ) from None
    except UnicodeDecodeError:
        raise BadDefinition(f"{folder.name}/{name} is not UTF-8: save it again with that encoding") from None


def _check_keys(given: dict[str, Any], where: str) -> None:
    """Editions published before are not held to the keys that are known today."""
    computed = {"slug", "measure_sql", "example"}
    Reader(where, given).only({field.name for field in fields(Indicator)} - computed | {"whole_area_only"})
    series, comparator, rules = (given.get(key) for key in ("series", "comparator", "rules"))
    above = ". A key of the whole measure stands above [series]"
    for key, entry in series.items() if isinstance(series, dict) else ():
        if isinstance(entry, dict):
            Reader(f"{where}: [series.{key}]", entry).only(("label", "main", "inside"), above)
    if isinstance(rules, dict):
        Reader(f"{where}: [rules]", rules).only({field.name for field in fields(Rules)}, above)
    if isinstance(comparator, dict):
        known = {field.name for field in fields(ComparatorDefinition)}
        Reader(f"{where}: [comparator]", comparator).only(known, above)


def _check_together(indicator: Indicator, where: str) -> None:
    """What is right by itself and cannot be used together."""
    unit = UNIT_OF.get(indicator.kind, "percent")
    if indicator.unit != unit:
        raise BadDefinition(f"{where}: unit is {indicator.unit!r}; of a {indicator.kind} it must be {unit}")
    if indicator.rules is None:
        raise BadDefinition(f"{where}: [rules] is missing; it must say national, ages, boundary and missing, in words")
    if indicator.show not in indicator.grains:
        shown = ", ".join(indicator.grains)
        raise BadDefinition(f"{where}: show is {indicator.show!r}; it must be one it has figures for: {shown}")
    lines = [series.key for series in indicator.series]
    for series in indicator.series:
        if series.inside and series.inside not in lines:
            raise BadDefinition(f"{where}: [series.{series.key}] inside is {series.inside!r}; it must be a series here")
    if (indicator.kind == "reported") != bool(indicator.reported_codes):
        raise BadDefinition(
            f"{where}: reported_codes must list the codes of what agencies count for themselves, as "
            '["staff_trained"], where kind is reported, and nowhere else'
        )
    if indicator.kind == "reported" and (indicator.localities or set(indicator.dimensions) - {"agency"}):
        raise BadDefinition(
            f'{where}: agencies count for the whole county, so localities must be false and dimensions ["agency"]'
        )


def parse_indicator(slug: str, given: dict[str, Any], measure_sql: str, example: str, *, where: str = "") -> Indicator:
    """The definition as a frozen object, from the folder or from a mart's frozen JSON."""
    read = Reader(where or slug, given)
    series = tuple(_series(read, key, entry) for key, entry in read.table("series").items())
    if [s.main for s in series].count(True) != 1:
        raise BadDefinition(f"{read.where}: series: exactly one series must say main = true")
    whole_area_only = read.flag("whole_area_only")
    if given.get("about", "people") != "people" and not whole_area_only:
        raise BadDefinition(f"{read.where}: about: only what has no parts may be about something other than people")
    what_it_is: dict[str, Any] = _what_it_is(read)
    in_words: dict[str, Any] = {key: read.text(key) for key in WORDS}
    return Indicator(
        slug=slug,
        series=series,
        localities=read.flag("localities", unsaid=True) and not whole_area_only,
        comparator=_comparator(read) if "comparator" in given else None,
        rules=_rules(read) if "rules" in given else None,
        balancing=read.texts("balancing"),
        questions=read.texts("questions", at_least=3),
        review_by=read.day("review_by"),
        measure_sql=measure_sql,
        example=example,
        **what_it_is,
        **in_words,
    )


def _what_it_is(read: Reader) -> dict[str, Any]:
    """What may only be one of certain words, a number, or yes or no; and what names something elsewhere."""
    given = read.given
    return {
        **{key: read.number(key) for key in ("position", "follows_months", "looks_back_months", "settles")},
        **{key: read.flag(key) for key in ("stock", "overlapping", "local")},
        **{key: str(given.get(key, "")) for key in ("population", "within", "units_as")},
        "unit": read.one_of("unit", UNITS),
        "kind": read.one_of("kind", KINDS),
        "base": read.one_of("base", GRAINS),
        "also": read.some_of("also", GRAINS) if "also" in given else (),
        "show": read.one_of("show", GRAINS),
        "hoped": read.one_of("hoped", HOPES),
        "about": read.one_of("about", ABOUT) if "about" in given else "people",
        "looks_back_to": read.some_of("looks_back_to", tuple(RECORDS)) if "looks_back_to" in given else (),
        "dimensions": read.some_of("dimensions", DIMENSIONS),
        "returns": read.texts("returns"),
        "reported_codes": read.texts("reported_codes") if "reported_codes" in given else (),
    }


def _series(read: Reader, key: str, entry: Any) -> SeriesDefinition:
    if not isinstance(entry, dict):
        raise BadDefinition(f"{read.where}: series {key} must be a table of its own, as [series.{key}]")
    line = Reader(f"{read.where}: [series.{key}]", entry)
    return SeriesDefinition(key, line.text("label"), line.flag("main"), str(entry.get("inside", "")))


def _rules(read: Reader) -> Rules:
    given = Reader(f"{read.where}: [rules]", read.table("rules"))
    return Rules(*(given.text(key) for key in ("national", "ages", "boundary", "missing")))


def _comparator(read: Reader) -> ComparatorDefinition:
    given = Reader(f"{read.where}: [comparator]", read.table("comparator"))
    measure, series, grain, alike = (given.text(key) for key in ("measure", "series", "grain", "alike"))
    return ComparatorDefinition(measure, series, grain, alike, str(given.given.get("breakdown", "")))


def frozen(folder: Path) -> str:
    """A definition as the text that travels with an edition; parse_indicator reads it back."""
    given = tomllib.loads((folder / "definition.toml").read_text(encoding="utf-8"))
    return json.dumps(given, ensure_ascii=False, default=str)
