"""The groups that the strategy names as overlooked, and what, if anything, shows them. Loading is validating."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from queries.indicator.groups import CATEGORIES

FILE = Path(__file__).parent / "overlooked.toml"


class BadGroup(ValueError):
    """A group that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Overlooked:
    """One group, with the breakdown or the measure that shows it, or why none does."""

    key: str
    name: str
    dimension: str = ""
    categories: tuple[str, ...] = ()
    measure: str = ""
    unseen: str = ""
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # lines by measure

    def __post_init__(self) -> None:
        if [bool(self.dimension), bool(self.measure), bool(self.unseen)].count(True) != 1:
            raise BadGroup(f"{FILE.name}: {self.key}: give one of dimension, measure and unseen")
        wrong = set(self.categories) - set(CATEGORIES.get(self.dimension, ()))
        if wrong or bool(self.categories) != bool(self.dimension):
            raise BadGroup(f"{FILE.name}: {self.key}: categories must be some of those of its dimension")


@cache
def overlooked(file: Path = FILE) -> tuple[Overlooked, ...]:
    """Every group in the file's order. Raises BadGroup."""
    given = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(_group(key, entry) for key, entry in given.items())


def _group(key: str, entry: Mapping[str, Any]) -> Overlooked:
    parts = {slug: tuple(lines) for slug, lines in entry.get("parts", {}).items()}
    return Overlooked(key, **{**entry, "categories": tuple(entry.get("categories", ())), "parts": parts})
