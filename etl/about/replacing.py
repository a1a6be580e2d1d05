"""What a delivery takes the place of when it counts: said of every one, and asked about where it may be a mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb

from data.ledger import Ledger, ask
from data.ledger.models import Delivery
from data.periods import months_after, period
from etl.definitions.finding import Finding
from etl.definitions.source import Source

FEWER = 0.5  # of the rows before: with less than that, a part of it may be missing
ENOUGH = 20  # rows before: below that half as many are no news
SAME_EXTRACT = timedelta(days=7)  # two files that end so near each other are of one extract


@dataclass(frozen=True, slots=True)
class Given:
    """A delivery that is about to be recorded: what decides which other one it replaces."""

    agency: str
    part: str
    period: str
    told_by: str  # what told the period
    received_at: datetime
    rows: int
    reach: str  # how new it is (etl/about/dated_rows.py)
    number: int = 0  # in the ledger, if it is there already


def replaced(ledger: Ledger, store: duckdb.DuckDBPyConnection, source: Source, new: Given) -> tuple[Finding, ...]:
    """The findings of the delivery whose place a new one takes when it counts, or which it comes too late for."""
    if source.coverage == "releases":
        return ()  # each figure has a release of its own, and none takes another's place whole
    same = [
        one
        for one in ask.deliveries(ledger, state="accepted")
        if (one.source, one.agency, one.part) == (source.slug, new.agency, new.part)
        and one.received_at <= new.received_at
        and one.id != new.number
        and (source.coverage == "history" or _overlap(one.period, new.period))
    ]
    if source.bulk:
        return tuple(_replaces_days(one) for one in same)
    if not same:
        return ()
    former = max(same, key=lambda one: (one.period, one.received_at, one.id))
    if former.period > new.period:
        return (_too_old(former, new),)
    return (_replaces(former, new), *_doubts(store, former, new))


def _overlap(one: str, other: str) -> bool:
    """Whether two periods share a day: months, terms and school years of registers lie in each other."""
    if not one or not other or one == other:
        return one == other
    first, second = period(one), period(other)
    return first.start <= second.end and second.start <= first.end


def _replaces(former: Delivery, new: Given) -> Finding:
    return Finding(
        "replaces", "note", "",
        f"Once it counts it takes the place of {_called(former)}: of that one's {former.stored:,} rows none counts any "
        f"longer. This one has {new.rows:,}.",
        value=str(former.id), rows=former.stored,
    )  # fmt: skip


def _replaces_days(former: Delivery) -> Finding:
    message = f"Once it counts it takes the place of {_called(former)} for every day that both tell of."
    return Finding("replaces", "note", "", message, value=str(former.id), rows=former.stored)


def _too_old(former: Delivery, new: Given) -> Finding:
    return Finding(
        "not_the_newest", "warning", "",
        f"It is about {period(new.period).label}, and {_called(former)} goes on counting, since it is newer: nothing "
        "of this one is counted.",
        value=str(former.id), todo="If the newer one is not right, withdraw it.",
    )  # fmt: skip


def _doubts(store: duckdb.DuckDBPyConnection, former: Delivery, new: Given) -> Iterator[Finding]:
    """Why the new one may not be meant to take the other's place."""
    before = reach_of(store, former.id)
    if new.reach and before and _older(new.reach, before):
        yield _doubt(
            "older_release",
            f"It is an older release than {_called(former)}: its newest is {_said(new.reach)}, and that one's is "
            f"{_said(before)}.",
            former,
        )
    if new.period and new.told_by != "given" and former.period == new.period:
        about = period(new.period)
        if months_after(about.end, 12) <= new.received_at.date():
            yield _doubt(
                "last_years_period",
                f"It came in {new.received_at:%B %Y} and says that it is about {about.label}, a year before or more, "
                f"for which {_called(former)} was accepted.",
                former,
            )
    if former.rows_in >= ENOUGH and new.rows < former.rows_in * FEWER:
        yield _doubt(
            "far_fewer_rows", f"It has {new.rows:,} rows where {_called(former)} had {former.rows_in:,}.", former
        )


def _doubt(kind: str, message: str, former: Delivery) -> Finding:
    todo = "See that it is the right file before it counts: accept it if it is, else reject it and give the right one."
    return Finding(kind, "warning", "", message, value=str(former.id), todo=todo)


def _older(one: str, other: str) -> bool:
    try:
        return date.fromisoformat(one) + SAME_EXTRACT < date.fromisoformat(other)
    except ValueError:
        return one < other


def _said(reach: str) -> str:
    try:
        return f"{date.fromisoformat(reach[:10]):%d/%m/%Y}"
    except ValueError:
        return reach


def _called(one: Delivery) -> str:
    about = f", about {period(one.period).label}" if one.period else ""
    return f"delivery {one.id} ({one.file_name}, received on {one.received_at:%d/%m/%Y}{about})"


def reach_of(store: duckdb.DuckDBPyConnection, number: int) -> str:
    """How new a stored delivery is, as etl.about.dated_rows.reach wrote it; '' if that is not known of it."""
    row = store.execute("SELECT newest FROM stored.reach WHERE delivery = ?", [number]).fetchone()
    return str(row[0]) if row else ""


def keep_reach(store: duckdb.DuckDBPyConnection, reached: Iterable[tuple[int, str]]) -> None:
    """Keep how new deliveries are, in place of what was kept of them. Within the transaction of a load."""
    for number, newest in reached:
        store.execute("DELETE FROM stored.reach WHERE delivery = ?", [number])
        if newest:
            store.execute("INSERT INTO stored.reach VALUES (?, ?)", [number, newest])
