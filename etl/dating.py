"""What a delivery is about: the period its dates tell, unless whoever sends it says; the file's name is a check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.periods import containing, period, preceding
from etl.findings import Finding
from etl.source import Source

GRACE = timedelta(days=21)  # an extract for a quarter may be taken, and hold dates, this long after the quarter's end
YEAR = r"(?<!\d)(20\d\d)"
BETWEEN = r"[ _\-.]*"
TERMS = {"autumn": 1, "spring": 2, "summer": 3}
SAYS = {"given": "You said", "content": "The dates inside say", "name": "The file's name says"}
EXAMPLES = {"quarter": "2025Q4", "term": "2024T1", "year": "2025", "academic_year": "2024A"}


class NoPeriod(ValueError):
    """A delivery of which nothing tells the period; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A period's key ('' where the source has none), what told it, and what disagrees."""

    period: str
    told_by: str  # given, content, name, none
    findings: tuple[Finding, ...] = ()


def dated(source: Source, newest: date | None, names: Sequence[str], given: str = "") -> Dated:
    """The period of a delivery whose newest telling date is `newest`; names are its file's and its folder's.

    Raises NoPeriod, and data.periods.BadPeriod for a given period that is none.
    """
    if source.period == "none":
        return Dated("", "none")
    kind = "school year" if source.period == "academic_year" else source.period
    if given and period(given).kind != source.period:
        raise NoPeriod(f"{source.title} is about a {kind}, such as {EXAMPLES[source.period]}, not {given}.")
    told = {"given": given, **_signs(source, newest, names)}
    told_by = next((how for how, key in told.items() if key), None)
    if told_by is None:
        raise NoPeriod(
            f"Which {kind} it is about cannot be told from its dates or its name. "
            f"Say it when you give the file: --period {EXAMPLES[source.period]}."
        )
    return Dated(told[told_by], told_by, disagreements(source, newest, names, told[told_by], told_by))


def disagreements(
    source: Source, newest: date | None, names: Sequence[str], chosen: str, told_by: str
) -> tuple[Finding, ...]:
    """What to say of a chosen period: that only a name told it, or that other signs tell another one."""
    if source.period == "none":
        return ()
    if told_by == "name":
        message = f"No date inside tells the period, so {chosen} was taken from the file's name."
        return (Finding("period_from_name", "note", "", message, value=chosen, todo="See that the name is right."),)
    signs = _signs(source, newest, names).items()
    return tuple(
        Finding(
            kind="period_differs",
            severity="warning",
            table="",
            message=f"{SAYS[told_by]} {chosen}. {SAYS[how]} {key}. It was taken as {chosen}.",
            value=key,
            expected=chosen,
            todo="See that it is the right file, or say the period when you give it.",
        )
        for how, key in signs
        if key and key != chosen
    )


def _signs(source: Source, newest: date | None, names: Sequence[str]) -> dict[str, str]:
    """What the dates inside and the names say, '' where they say nothing."""
    return {
        "content": from_content(source.period, newest) if newest else "",
        "name": next(filter(None, (from_name(source.period, name) for name in names)), ""),
    }


def from_content(kind: str, newest: date) -> str:
    """The period of the newest date; the quarter before, if the date is in the first days of a quarter."""
    found = containing(newest, kind)
    return (preceding(found) if kind == "quarter" and newest - found.start < GRACE else found).key


def from_name(kind: str, name: str) -> str:
    """The period that a file's or folder's name speaks of ('2024_autumn_…', '…_2025Q4', 'Q4 2025-26'), or ''."""
    said = name.casefold()
    if kind == "term":
        if found := re.search(rf"{YEAR}{BETWEEN}({'|'.join(TERMS)})", said):
            year, term = int(found[1]), TERMS[found[2]]
            return f"{year - (term > 1)}T{term}"
        found = re.search(rf"{YEAR}t([1-3])(?!\d)", said)
        return f"{found[1]}T{found[2]}" if found else ""
    if kind == "quarter":
        # The first year of two ('2025-26') is the one a financial year is called by.
        if found := re.search(rf"{YEAR}(?:[-_/]\d\d(?!\d))?{BETWEEN}q([1-4])(?!\d)", said):
            return f"{found[1]}Q{found[2]}"
        found = re.search(rf"(?<![a-z])q([1-4]){BETWEEN}(20\d\d)(?!\d)", said)
        return f"{found[2]}Q{found[1]}" if found else ""
    found = re.search(rf"{YEAR}[-_/]?(\d\d)(?!\d)", said)
    if found is None or int(found[2]) != (int(found[1]) + 1) % 100:
        return ""
    return f"{found[1]}A" if kind == "academic_year" else found[1]
