"""Populations: one kind of thing each, however many measures count it. What is told of one is one system.

Two exact figures about the same things can be subtracted from each other. So in a population only the main line of
what `exact` names is ever told exactly, and every other figure about the same things is rounded. populations.toml has
them all; loading is validating.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from queries.indicator.definition import BadDefinition, Reader
from queries.indicator.indicator import Indicator, SeriesDefinition

FILE = Path(__file__).with_name("populations.toml")


@dataclass(frozen=True, slots=True)
class Population:
    """One kind of thing: what it is called, which measures may be exact, and where its rows and keys are."""

    key: str
    title: str  # in the middle of a sentence: 'child protection plans'
    exact: tuple[str, ...]
    table: str  # '' where agencies have counted already, and there is no row to find
    thing: str  # the column that tells things apart
    person: str = ""  # the column of whom it is about, and the days that it may be known by; '' where there is none
    days: tuple[str, ...] = ()


@cache
def populations(file: Path = FILE) -> Mapping[str, Population]:
    """Every population by its key. Raises BadDefinition naming the file and the key."""
    given = tomllib.loads(file.read_text(encoding="utf-8"))
    found = {}
    for key, entry in given.items():
        read = Reader(f"{file.name}: [{key}]", entry)
        read.only({field.name for field in fields(Population)} - {"key"})
        table, thing = (read.text("table"), read.text("thing")) if "table" in entry or "thing" in entry else ("", "")
        person, days = (read.text("person"), read.texts("days")) if "person" in entry or "days" in entry else ("", ())
        found[key] = Population(key, read.text("title"), read.texts("exact", at_least=0), table, thing, person, days)
    return found


def may_be_exact(widest: Indicator, line: SeriesDefinition) -> bool:
    """Whether a line of the widest measure of a family may be told exactly: the main one, or one that shares nobody.

    Lines of a measure none of which is inside another share nobody: each is of another question, speaker or part.
    """
    population = populations().get(widest.population)
    if population is None or widest.slug not in population.exact:
        return False
    return line.main or not any(other.inside for other in widest.series)


def check(indicator: Indicator, known: Iterable[str], where: str) -> None:
    """Sees that a definition names a population there is. Raises BadDefinition."""
    if indicator.population not in known:
        raise BadDefinition(
            f"{where}: population is {indicator.population!r}; it must be what its units are: {', '.join(known)}. "
            f"If they are none of these, describe a new one in queries/{FILE.name}"
        )
