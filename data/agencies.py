"""The agencies of the Neglect Strategy Group, what each owes and by when, and what each counts for itself.

Read from reference/agencies.toml and reference/codes/counted_measure.csv; loading is validating.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).parent / "reference"
PERIODS = ("quarter", "term", "year", "academic_year")
ABOUT = ("staff", "meetings", "children", "families")


class BadAgency(ValueError):
    """An agency that is not known, or a list of them that cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class DueReturn:
    """One return that an agency owes for every period of a kind, due so many days after the period's end.

    parts: where it comes in several, the keys of those without which it is not whole, each with what it is called.
    """

    source: str
    title: str
    period: str
    due_days: int
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency. member: whether it is one of appendix 5, which provide a plan and a quarterly workbook."""

    key: str
    name: str
    short: str
    member: bool
    owes: tuple[DueReturn, ...]


@dataclass(frozen=True, slots=True)
class ReportedMeasure:
    """A measure that agencies count for themselves. denominator is '' where it is a count and no share."""

    key: str
    title: str
    agencies: tuple[str, ...]
    of: str  # staff, meetings, children or families: of the last two few are a reason for care
    counts: str
    numerator: str
    denominator: str

    @property
    def of_children(self) -> bool:
        """Whether what it counts is children or families, of whom few are a reason for care."""
        return self.of in ("children", "families")


@cache
def agencies(folder: Path = REFERENCE) -> tuple[Agency, ...]:
    """Every agency that a folder of reference files names, members first and in the strategy's order.

    Raises BadAgency for a list that cannot be used.
    """
    where = "agencies.toml"
    given: dict[str, Any] = tomllib.loads((folder / where).read_text(encoding="utf-8"))
    of_members = _owes(f"{where}: members", _table(where, given, "members"))
    found = [
        _agency(f"{where}: agencies.{key}", key, entry, of_members)
        for key, entry in _table(where, given, "agencies").items()
    ]
    return tuple(sorted(found, key=lambda agency: not agency.member))


def agency(key: str) -> Agency:
    """The agency of a key. Raises BadAgency, which names the keys there are.

    >>> agency("police").member
    True
    """
    found = next((one for one in agencies() if one.key == key), None)
    if found is None:
        known = ", ".join(one.key for one in agencies())
        raise BadAgency(f"There is no agency {key!r}. There are: {known}.")
    return found


def named(text: str) -> str:
    """The key of the agency that some words name, by its key, its name or its short name; else the words themselves.

    >>> named("  THAMES  valley police "), named("somebody else")
    ('police', 'somebody else')
    """
    said = " ".join(text.casefold().split())
    every = agencies()
    return next((one.key for one in every if said in (one.key, one.name.casefold(), one.short.casefold())), text)


@cache
def measures(folder: Path = REFERENCE) -> tuple[ReportedMeasure, ...]:
    """Every measure that agencies report, in the order in which a workbook lists them.

    Raises BadAgency for a list that cannot be used, or that names an agency which is no member.
    """
    with (folder / "codes" / "counted_measure.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    known = {one.key for one in agencies(folder) if one.member}
    return tuple(_counted(f"counted_measure.csv, line {at}", line, known) for at, line in enumerate(lines, start=2))


def counted(key: str) -> tuple[ReportedMeasure, ...]:
    """The measures that the agency of a key counts for itself. Raises BadAgency for a key that is none."""
    found = agency(key)
    return tuple(measure for measure in measures() if found.key in measure.agencies)


def _agency(where: str, key: str, given: Mapping[str, Any], of_members: tuple[DueReturn, ...]) -> Agency:
    member = given.get("member", True)
    if not isinstance(member, bool):
        raise BadAgency(f"{where}: member must be true or false")
    own = _owes(where, given)
    return Agency(key, _words(where, given, "name"), _words(where, given, "short"), member, of_members * member + own)


def _owes(where: str, given: Mapping[str, Any]) -> tuple[DueReturn, ...]:
    return tuple(_owed(f"{where}: owes {at}", entry) for at, entry in enumerate(given.get("owes", ()), start=1))


def _owed(where: str, given: Mapping[str, Any]) -> DueReturn:
    if given.get("period") not in PERIODS:
        raise BadAgency(f"{where}: period must be one of {', '.join(PERIODS)}")
    days = given.get("due_days")
    if not isinstance(days, int) or days < 0:
        raise BadAgency(f"{where}: due_days must be a number of days, 0 or more")
    parts = given.get("parts", {})
    if not isinstance(parts, dict) or not all(isinstance(said, str) and said for said in parts.values()):
        raise BadAgency(f"{where}: parts must be a table of parts, each with what it is called")
    return DueReturn(
        _words(where, given, "source"), _words(where, given, "title"), given["period"], days, tuple(parts.items())
    )


def _counted(where: str, line: Mapping[str, str], known: set[str]) -> ReportedMeasure:
    theirs = tuple(part.strip() for part in line["agencies"].split(" | "))
    if unknown := set(theirs) - known:
        raise BadAgency(f"{where}: agencies names {sorted(unknown)[0]!r}, which is no member in agencies.toml")
    if line["of"] not in ABOUT:
        raise BadAgency(f"{where}: of must be one of {', '.join(ABOUT)}")
    key, title, counts, numerator = (_words(where, line, name) for name in ("code", "label", "counts", "numerator"))
    return ReportedMeasure(key, title, theirs, line["of"], counts, numerator, line["denominator"].strip())


def _table(where: str, given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = given.get(key)
    if not isinstance(found, dict):
        raise BadAgency(f"{where}: {key} is missing")
    return found


def _words(where: str, given: Mapping[str, Any], key: str) -> str:
    found = given.get(key)
    if not isinstance(found, str) or not found.strip():
        raise BadAgency(f"{where}: {key} must be some words")
    return found.strip()
