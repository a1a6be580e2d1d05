"""What a delivery is about: the period most of its dates tell, unless whoever sends it says.

What its sheets and its name say in words is a check: if they say another period, somebody is asked before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from data.periods import containing, period, preceding
from etl.definitions.finding import Finding
from etl.definitions.source import Source

GRACE = timedelta(days=21)  # an extract for a quarter may be taken, and hold dates, this long after the quarter's end
FEW = 0.03  # of all rows: more than that are no slips
LITTLE = 0.25  # of as many rows as a period usually has
YEAR = r"(?<!\d)(20\d\d)"
BETWEEN = r"[ _\-.]*"
TERMS = {"autumn": 1, "spring": 2, "summer": 3}
SAYS = {
    "given": "You said", "content": "The dates inside say", "sheet": "In words it says",
    "name": "The file's name says",
}  # fmt: skip
EXAMPLES = {"quarter": "2025Q4", "term": "2024T1", "year": "2025", "academic_year": "2024A"}


MONTH_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"


class NoPeriod(ValueError):
    """A delivery of which nothing tells the period; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A period's key ('' where the source has none), what told it, and what disagrees."""

    period: str
    told_by: str  # given, content, name, none
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """What may tell a period: how many rows bear each day, and the words of the sheets, of the file and its folder."""

    days: Mapping[date, int] = field(default_factory=dict)
    sheets: Sequence[str] = ()
    names: Sequence[str] = ()

    def told(self, kind: str) -> dict[str, str]:
        """sign → the key of the period that it tells, '' where it tells none; sign is content, sheet or name."""
        return {
            "content": from_days(kind, self.days),
            "sheet": next(filter(None, (from_words(kind, words) for words in self.sheets)), ""),
            "name": next(filter(None, (from_words(kind, name) for name in self.names)), ""),
        }


def dated(source: Source, signs: Signs, period_given: str = "") -> Dated:
    """The period that a delivery is about, what told it, and what disagrees with it.

    period_given is what its sender says, which counts before every sign. Raises NoPeriod where nothing tells it or the
    sender's is of another kind than the source's, and data.periods.BadPeriod where the sender's is none.
    """
    if source.period == "none":
        return Dated("", "none")
    kind = "school year" if source.period == "academic_year" else source.period
    if period_given and period(period_given).kind != source.period:
        raise NoPeriod(f"{source.title} is about a {kind}, such as {EXAMPLES[source.period]}, not {period_given}.")
    told = {"given": period_given, **signs.told(source.period)}
    told_by = next((how for how, key in told.items() if key and how != "sheet"), None)  # words are a check alone
    if told_by is None:
        raise NoPeriod(
            f"Which {kind} it is about cannot be told from its dates or its name. "
            f"Say it when you give the file: --period {EXAMPLES[source.period]}."
        )
    return Dated(told[told_by], told_by, disagreements(source, signs, told[told_by], told_by))


def disagreements(source: Source, signs: Signs, chosen: str, told_by: str) -> tuple[Finding, ...]:
    """The findings of a chosen period: that only a name told it, or that other signs tell another one."""
    if source.period == "none":
        return ()
    if told_by == "name":
        message = f"No date inside tells the period, so {chosen} was taken from the file's name."
        return (Finding("period_from_name", "note", "", message, value=chosen, todo="See that the name is right."),)
    others = [(how, key) for how, key in signs.told(source.period).items() if key and key != chosen]
    return tuple(differs(chosen, told_by, how, key) for how, key in others)


def differs(chosen: str, told_by: str, how: str, key: str) -> Finding:
    """The finding that a sign tells another period than the chosen one."""
    return Finding(
        kind="period_differs",
        severity="warning",
        table="",
        message=f"{SAYS[told_by]} {_called(chosen)}. {SAYS[how]} {_called(key)}. It was taken as {chosen}.",
        value=key,
        expected=chosen,
        todo="See that it is the right file. If it is about the other period, give it again and say which.",
    )


def _called(key: str) -> str:
    return f"{key} ({period(key).label})"


def from_days(kind: str, days: Mapping[date, int]) -> str:
    """The newest period that the days tell, but for a few strays after it; '' if there are none.

    The quarter before, if the newest day is in the first days of a quarter.
    """
    held: dict[str, int] = {}
    for day, rows in days.items():
        key = containing(day, kind).key
        held[key] = held.get(key, 0) + rows
    while len(held) > 1 and is_stray(kind, held):
        del held[max(held)]
    if not held:
        return ""
    last = period(max(held))
    newest = max(day for day in days if containing(day, kind).key == last.key)
    return (preceding(last) if kind == "quarter" and newest - last.start < GRACE else last).key


def is_stray(kind: str, held: Mapping[str, int]) -> bool:
    """Whether the newest of these periods has so few rows that they are slips, and not what the delivery is about.

    Few of all, and few beside the periods before it: for a term beside the same term of earlier years, since most
    pupils join a school in September. After a gap longer than any before it, half as many as usual are few.
    """
    *earlier, last = sorted(held)
    rows = held[last]
    if rows > max(1, sum(held.values()) * FEW):
        return False
    before = _before(earlier[-1], earlier[0])
    if kind == "term":
        same = [key for key in before if key.endswith(last[-2:])][:3]
        return bool(same) and rows < sum(held.get(key, 0) for key in same) / len(same) * LITTLE
    usual = sum(held.get(key, 0) for key in before[:4]) / len(before[:4])
    gap = len(_before(last, earlier[-1])) - 2
    far = gap > max((_gap(key, held, before) for key in before[:8]), default=0)
    return rows < usual * LITTLE or (far and rows <= usual / 2)


def _before(last: str, first: str) -> list[str]:
    """The periods from one back to another, both of them among them."""
    found = [period(last)]
    while found[-1].key > first:
        found.append(preceding(found[-1]))
    return [one.key for one in found]


def _gap(key: str, held: Mapping[str, int], before: Sequence[str]) -> int:
    """How many periods in a row hold nothing, going back from one."""
    run = 0
    for each in before[before.index(key) :]:
        if held.get(each):
            break
        run += 1
    return run


def from_words(kind: str, words: str) -> str:
    """The period that a name or a cell speaks of ('2024_autumn_…', '…_2025Q4', 'Oct to Dec 2025'), or ''."""
    said = words.casefold()
    if kind == "term":
        if match := re.search(rf"{YEAR}{BETWEEN}({'|'.join(TERMS)})", said):
            year, term = int(match[1]), TERMS[match[2]]
            return f"{year - (term > 1)}T{term}"
        match = re.search(rf"{YEAR}t([1-3])(?!\d)", said)
        return f"{match[1]}T{match[2]}" if match else ""
    if kind == "quarter":
        # The first year of two ('2025-26') is the one a financial year is called by.
        if match := re.search(rf"{YEAR}(?:[-_/]\d\d(?!\d))?{BETWEEN}q([1-4])(?!\d)", said):
            return f"{match[1]}Q{match[2]}"
        if match := re.search(rf"(?<![a-z])q(?:uarter)?{BETWEEN}([1-4]),?{BETWEEN}(20\d\d)(?!\d)", said):
            return f"{match[2]}Q{match[1]}"
        return _from_months(said)
    if kind == "year" and re.fullmatch(r"\s*20\d\d\s*", said):  # as a census is called: by the year it ends in
        return str(int(said) - 1)
    match = re.search(rf"{YEAR}[-_/]?(\d\d)(?!\d)", said)
    if match is None or int(match[2]) != (int(match[1]) + 1) % 100:
        return ""
    return f"{match[1]}A" if kind == "academic_year" else match[1]


def _from_months(said: str) -> str:
    """The quarter that two months and a year name, if they are its first and its last."""
    found = re.search(rf"({MONTH_NAMES})[a-z]*{BETWEEN}(?:to|-|–){BETWEEN}({MONTH_NAMES})[a-z]*{BETWEEN}(20\d\d)", said)
    if found is None:
        return ""
    first, last = (MONTH_NAMES.split("|").index(month) + 1 for month in (found[1], found[2]))
    quarter = containing(date(int(found[3]), first, 1), "quarter")
    return quarter.key if (first, last) == (quarter.start.month, quarter.end.month) else ""
