"""A rule: what must hold of a thing, as SQL that returns the rows of which it does not. Adding one needs no Python.

`rule.toml` says what it says, `rule.sql` finds the rows, `example.md` is its test and its documentation.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.child import THINGS, Thing
from etl.definitions.finding import SEVERITIES

FOLDER = Path(__file__).parents[1] / "rules"
WORDS = ("title", "expected", "todo", "why")
KEYS = {*WORDS, "thing", "severity", "census_rule", "column"}


class BadRule(ValueError):
    """A rule that cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. A row that an error finds is set aside; one that a warning or a note finds is used and counted."""

    slug: str
    title: str
    thing: Thing
    severity: str
    column: str  # the column a finding points at, under the thing's name for it; '' for the whole row
    expected: str
    todo: str
    why: str
    census_rule: str  # the code of the DfE's own rule, where there is one
    sql: str


@cache
def rules(folder: Path = FOLDER) -> tuple[Rule, ...]:
    """Every rule there is, found by looking. Raises BadRule for the first that cannot be used."""
    return tuple(_rule(path.parent) for path in sorted(folder.glob("*/rule.toml")))


def _rule(folder: Path) -> Rule:
    where = f"{folder.name}/rule.toml"
    given: dict[str, Any] = tomllib.loads((folder / "rule.toml").read_text(encoding="utf-8"))
    if unknown := set(given) - KEYS:
        raise BadRule(f"{where}: {sorted(unknown)[0]} is not something a rule has")
    for key in WORDS:
        if not isinstance(given.get(key), str) or not given[key].strip():
            raise BadRule(f"{where}: {key} must be some words")
    thing = THINGS.get(given.get("thing", ""))
    if thing is None:
        raise BadRule(f"{where}: thing is {given.get('thing')!r}, and the child store has no such thing")
    if given.get("severity") not in SEVERITIES:
        raise BadRule(f"{where}: severity must be one of {', '.join(SEVERITIES)}")
    column = given.get("column", "")
    if column and column not in thing.columns:
        raise BadRule(f"{where}: column is {column!r}, and a {thing.name} has no such column")
    if not (folder / "rule.sql").is_file():
        raise BadRule(f"{folder.name}/rule.sql is missing")
    sql = (folder / "rule.sql").read_text(encoding="utf-8").strip().rstrip(";")
    words = {key: " ".join(given[key].split()) for key in WORDS}
    code = str(given.get("census_rule", ""))
    return Rule(
        slug=folder.name, thing=thing, severity=given["severity"], column=column, census_rule=code, sql=sql, **words
    )
