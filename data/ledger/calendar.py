"""The calendar of returns: what each agency owes for a quarter, when it is due, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data import agencies
from data.agencies import Agency, DueReturn
from data.ledger import Ledger, ask
from data.ledger.models import Delivery, Message, ReturnMark
from data.periods import Period, between, containing, following, period, preceding

# How a return stands. This module alone decides it; what each is called is said once, in queries/edition/states.py.
STATES = {
    "not_due": "Its day is still to come, and nothing of it has come.",
    "not_returned": "Its day has passed, and nothing of it has come.",
    "in_part": "Some of it has come, and a part without which it is not whole has not.",
    "waiting": "It has come, and nobody has accepted it yet: nothing counts it.",
    "returned": "It came in time and was accepted.",
    "late": "It came after its day and was accepted.",
    "not_expected": "It was agreed that it does not come, or none of its kind had come before.",
}
CAME = ("returned", "late")
TAKEN_OUT = ("rejected", "withdrawn")  # deliveries that stand for no return
# How far what came of it is, in order.
STAGES = ("received", "checked", "asked", "replied", "accepted", "released")


@dataclass(frozen=True, slots=True)
class ReturnStanding:
    """One return of one agency for one period. days: how many days early (negative) or late it came, or is.

    stage is how far what came of it is, '' where nothing did; missing, the parts that are still to come.
    """

    agency: str
    agency_name: str
    source: str
    title: str
    period: str
    period_label: str
    due_on: date
    state: str
    stage: str
    late: bool
    days: int
    deliveries: tuple[int, ...]  # those that stand before those not used or taken back, newest first in each
    why: str  # what was agreed about it
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _OnRecord:
    """Everything in the ledger that tells how returns stand, read once."""

    deliveries: Sequence[Delivery]
    messages: dict[int, Message]  # the last one about each delivery
    marks: dict[tuple[str, str, str], ReturnMark]  # the newest about each return

    def of(self, agency: str, source: str) -> list[Delivery]:
        return [d for d in self.deliveries if (d.agency, d.source) == (agency, source)]


def calendar(ledger: Ledger, quarter: str, today: date) -> list[ReturnStanding]:
    """How every return stands today whose period ends in a quarter, agencies in the strategy's order.

    Raises BadPeriod for a quarter that is none.
    """
    return _calendar(_on_record(ledger), quarter, today)


def history(ledger: Ledger, today: date, count: int | None = 6) -> list[tuple[str, list[ReturnStanding]]]:
    """The calendar of the newest quarters, newest first; of every quarter there is, if no count is given."""
    record = _on_record(ledger)
    return [(quarter, _calendar(record, quarter, today)) for quarter in _quarters(record, today)[:count]]


def carrying(ledger: Ledger, today: date) -> Callable[[str, Period], list[ReturnStanding]]:
    """A function that tells how a source's returns about a period stand, agency by agency; the ledger is read once."""
    record = _on_record(ledger)

    def of(source: str, about: Period) -> list[ReturnStanding]:
        return [
            _state(record, agency, due_return, about, today)
            for agency in agencies.agencies()
            for due_return in agency.owes
            if due_return.source == source and due_return.period == about.kind
        ]

    return of


def quarters(ledger: Ledger, today: date) -> list[str]:
    """The quarters that returns are or were owed for, newest first: from the first that came to the last that ended."""
    return _quarters(_on_record(ledger), today)


def reminder(standing: ReturnStanding) -> str:
    """A reminder in plain words, to be copied into a message."""
    due = f"{standing.due_on.day} {standing.due_on:%B %Y}"
    when = f"was due on {due} and has not reached us yet" if standing.late else f"is due on {due}"
    return (
        f"Dear colleagues at {standing.agency_name},\n\n"
        f"Your return “{standing.title}” for {standing.period_label} {when}.\n"
        "If something stands in the way, tell us and we will find a way together. "
        "If there is nothing to return, say so: a nought is an answer too.\n\n"
        "With thanks\nThe performance team, Neglect Strategy Group"
    )


def _on_record(ledger: Ledger) -> _OnRecord:
    return _OnRecord(
        deliveries=ask.deliveries(ledger),
        messages={message.delivery_id: message for message in ask.messages(ledger)},
        marks={(mark.agency, mark.source, mark.period): mark for mark in ask.return_marks(ledger)},
    )


def _quarters(record: _OnRecord, today: date) -> list[str]:
    last = preceding(containing(today, "quarter"))
    about = [period(d.period) for d in record.deliveries if "Q" in d.period]
    first = min((p for p in about if p.end <= last.end), key=lambda p: p.start, default=last)
    return [p.key for p in reversed(between(first.start, last.end, "quarter"))]


def _calendar(record: _OnRecord, quarter: str, today: date) -> list[ReturnStanding]:
    return [
        _state(record, agency, due_return, about, today)
        for agency in agencies.agencies()
        for due_return in agency.owes
        for about in _ending_in(period(quarter), due_return.period)
    ]


def _ending_in(quarter: Period, kind: str) -> list[Period]:
    """The periods of a kind whose last day is in the quarter."""
    at = containing(quarter.start, kind)
    found = []
    while at.end <= quarter.end:
        if at.end >= quarter.start:
            found.append(at)
        at = following(at)
    return found


def _state(record: _OnRecord, agency: Agency, due_return: DueReturn, about: Period, today: date) -> ReturnStanding:
    mark = record.marks.get((agency.key, due_return.source, about.key))
    due_on = mark.due_on if mark is not None and mark.due_on is not None else due_day(due_return, about)
    ever = record.of(agency.key, due_return.source)
    came = sorted((d for d in ever if d.period == about.key), key=lambda d: d.id, reverse=True)
    standing = [d for d in came if d.state not in TAKEN_OUT]
    here = {d.part for d in standing}
    missing = tuple(title for part, title in due_return.parts if part not in here) if standing else ()
    # In the demonstration the days of the calendar stand still, and what is handed in comes after them.
    first_came = min((min(d.received_at.date(), today) for d in standing), default=None) if not missing else None
    days = ((first_came or today) - due_on).days
    if standing:
        state = "in_part" if missing else _decided(standing, late=days > 0)
    else:
        state = _nothing_yet(ever, mark, about, due_on, today)
    return ReturnStanding(
        agency=agency.key,
        agency_name=agency.short,
        source=due_return.source,
        title=due_return.title,
        period=about.key,
        period_label=about.label,
        due_on=due_on,
        state=state,
        stage=_furthest(record, standing),
        late=days > 0 and state != "not_expected",
        days=days,
        deliveries=tuple(d.id for d in [*standing, *(d for d in came if d.state in TAKEN_OUT)]),
        why=mark.why if mark is not None else "",
        missing=missing,
    )


def due_day(due_return: DueReturn, about: Period) -> date:
    """The day on which a return about a period is due unless something else was agreed."""
    return about.end + timedelta(days=due_return.due_days)


def _decided(standing: Sequence[Delivery], *, late: bool) -> str:
    """How a return that is whole stands. It counts once each of its parts has come in a delivery that was accepted."""
    accepted = {d.part for d in standing if d.state == "accepted"}
    if accepted != {d.part for d in standing}:
        return "waiting"
    return "late" if late else "returned"


def _furthest(record: _OnRecord, deliveries: Iterable[Delivery]) -> str:
    """How far all parts of a return have come: as far as the one that is behind. '' if there are none."""
    newest: dict[str, str] = {}
    for delivery in deliveries:
        newest.setdefault(delivery.part, _stage(record, delivery))
    return min(newest.values(), key=STAGES.index, default="")


def _stage(record: _OnRecord, delivery: Delivery) -> str:
    if delivery.released_in:
        return "released"
    if delivery.state not in ("checked", "accepted"):
        return "received"
    last = record.messages.get(delivery.id)
    return last.kind if last is not None else delivery.state


def _nothing_yet(ever: Sequence[Delivery], mark: ReturnMark | None, about: Period, due_on: date, today: date) -> str:
    if mark is not None and mark.kind == "not_expected":
        return "not_expected"
    if today <= due_on:
        return "not_due"
    # Nobody owed a return before the first one of its kind came, unless it is the newest that could have come.
    before_the_first = bool(ever) and about.end < min(period(d.period).end for d in ever if d.period)
    return "not_expected" if before_the_first else "not_returned"
