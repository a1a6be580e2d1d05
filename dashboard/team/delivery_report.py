"""What the report of a delivery says: put together from the ledger, in words, with nothing decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.labels import part_of_return
from dashboard.team import wording
from data.ledger import Ledger, ask
from data.ledger.models import Delivery, Difference, Event, Finding, Job, Message
from queries.edition import states

FIRST = 3  # findings of a kind shown at once
AT_MOST = 100  # of a kind that are shown at all; the marked workbook has every one
ROWS = 20  # rows that differ, shown for each kind
CHANGES = 20  # figures that would change, shown
ASKED = 6  # kinds of finding named in the words to an agency
NOT_MAPPED = "question_not_mapped"


@dataclass(frozen=True, slots=True)
class FindingsOfKind:
    """The findings of one kind: how many rows they stand for, and each with its place."""

    title: str
    severity: str
    rows: int
    first: Sequence[Finding]
    more: Sequence[Finding]
    left_out: int
    expected: str  # '' unless all findings expect the same
    todo: str


@dataclass(frozen=True, slots=True)
class Differs:
    """Rows of one kind that are not as they were in the former delivery."""

    title: str
    rows: int
    first: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page says of a delivery."""

    delivery: Delivery
    title: str
    part: str  # which part of the return it is, where there are several
    period: str
    accounts: str
    compared: str
    former: Delivery | None
    doubts: Sequence[Finding]  # what is to be looked at before it counts
    replaced: Delivery | None  # the delivery whose place it takes when it counts
    again: bool  # whether it is a re-delivery of a period that was accepted before
    was_compared: bool
    differs: Sequence[Differs]
    kinds: Sequence[FindingsOfKind]
    unmapped: int
    preview: Job | None
    changes: Sequence[Mapping[str, Any]]
    more_changes: int
    messages: Sequence[Message]
    events: Sequence[Event]
    letter: str  # words to the agency, to begin with
    last_letter: str  # the last question as a whole message, to copy


def _part(ledger: Ledger, given: Delivery) -> str:
    """The part of a return that comes in several; a return that only ever came in one is called by its name alone."""
    return part_of_return(given.part) if given.source in wording.in_parts(ask.deliveries(ledger)) else ""


def report(ledger: Ledger, given: Delivery) -> Report:
    former = ask.former(ledger, given)
    events = ask.events(ledger, "delivery", given.id)
    kinds = _kinds(ask.findings(ledger, given.id))
    preview = _preview(ledger, given.id)
    result = preview.result if preview and preview.state == "done" else {}
    changes = result.get("changes", [])[:CHANGES]
    messages = ask.messages(ledger, given.id)
    asked = [one for one in messages if one.kind == "asked"]
    title, period = wording.source(given.source), wording.period_label(given.period)
    return Report(
        delivery=given,
        title=title,
        part=_part(ledger, given),
        period=period,
        accounts=wording.accounts(given.rows_in, given.stored, given.set_aside, given.duplicates),
        compared=wording.compared(given, former),
        former=former,
        doubts=ask.doubts(ledger, given) if given.state == "checked" else (),
        replaced=ask.replaced(ledger, given) if given.state == "checked" else None,
        again=former is not None and former.period == given.period and bool(given.period),
        was_compared=any(one.act == "compared" for one in events),
        differs=_differs(ask.differences(ledger, given.id)),
        kinds=kinds,
        unmapped=sum(one.kind == NOT_MAPPED for kind in kinds for one in (*kind.first, *kind.more)),
        preview=preview,
        changes=changes,
        more_changes=result.get("figures_changed", 0) - len(changes),
        messages=messages,
        events=events,
        letter=_letter(kinds),
        last_letter=_whole(given, title, period, asked[-1].words) if asked else "",
    )


def _kinds(findings: Sequence[Finding]) -> list[FindingsOfKind]:
    """Findings by kind: rows set aside first, then those to look at, then notes; most first in each."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.kind, finding.title), []).append(finding)
    found = []
    for (severity, _, title), every in groups.items():
        expected, todo = ({one.expected for one in every}, {one.todo for one in every})
        found.append(
            FindingsOfKind(
                title=title,
                severity=severity,
                rows=sum(one.rows for one in every),
                first=every[:FIRST],
                more=every[FIRST:AT_MOST],
                left_out=len(every[AT_MOST:]),
                expected=expected.pop() if len(expected) == 1 else "",
                todo=todo.pop() if len(todo) == 1 else "",
            )
        )
    order = list(states.FINDING)
    return sorted(found, key=lambda kind: (order.index(kind.severity), -kind.rows, kind.title))


def _differs(every: Sequence[Difference]) -> list[Differs]:
    found = []
    for kind, title in wording.DIFFERENCES.items():
        own = [one for one in every if one.kind == kind]
        if own:
            found.append(Differs(title, sum(one.rows for one in own), own[:ROWS]))
    return found


def _preview(ledger: Ledger, number: int) -> Job | None:
    """The newest work on what would change if this delivery were accepted."""
    every = ask.jobs(ledger, limit=1000)
    return next((job for job in every if job.kind == "preview" and number in job.asked.get("deliveries", ())), None)


def _letter(kinds: Sequence[FindingsOfKind]) -> str:
    """What was found, as the beginning of a question: places and what to do, no value."""
    lines = []
    for kind in [one for one in kinds if one.severity != "note"][:ASKED]:
        places = "; ".join(filter(None, map(wording.place, kind.first)))
        lines.append(f"- {kind.title} ({kind.rows:,}){f': {places}' if places else ''}. {kind.todo}".rstrip())
    return "We found this in it:\n" + "\n".join(lines) + "\n\nCan you look at it, please?" if lines else ""


def _whole(given: Delivery, title: str, period: str, words: str) -> str:
    return (
        f"Dear colleagues at {wording.agency(given.agency)},\n\n"
        f"Thank you for your return “{title}” for {period} ({given.file_name}).\n\n{words}\n\n"
        "With thanks\nThe performance team, Neglect Strategy Group"
    )
