"""What a file on the workbench says of itself: whose it is, what it is about, and what it takes the place of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb

from data.agencies import named
from data.ledger import Ledger, ask
from data.ledger.models import Delivery
from etl.about.dated_rows import out_of_time, reach, signs
from etl.about.replacing import Given, replaced
from etl.about.whose import NotOurs, agency_of, see_whose
from etl.definitions.finding import Finding
from etl.definitions.source import Source
from etl.intake.period_of_file import Dated, dated, disagreements
from etl.intake.recognise import Recognised
from etl.read import attendance
from etl.read.read import Read


@dataclass(frozen=True, slots=True)
class About:
    """Whose a file is, its period and what told it, how new it is, and everything to say of these."""

    agency: str
    dated: Dated
    reach: str
    findings: tuple[Finding, ...]

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """The findings that somebody is to look at before the file counts."""
        return tuple(one for one in self.findings if ask.is_doubt(one.kind, self.dated.told_by))


@dataclass(frozen=True, slots=True)
class Store:
    """Where it is asked what has come before."""

    child: duckdb.DuckDBPyConnection
    ledger: Ledger


def about_file(
    store: Store,
    source: Source,
    recognised: Recognised,
    reads: Sequence[Read],
    *,
    names: Sequence[str],
    received_at: datetime,
    agency: str = "",
    period: str = "",
) -> About:
    """What a file that is given now says of itself; agency and period are what whoever gives it says.

    Raises NoAgency, NotOurs, NoPeriod and BadPeriod, each with what to do.
    """
    whose = agency_of(store.child, recognised, agency)
    of_others = see_whose(store.child, source, reads)
    if source.bulk:
        told = attendance.dated(store.child, source, period, names)
    else:
        told = dated(source, signs(store.child, source, received_at.date(), names), period)
    about = About(whose, told, "", (*_agencies(whose, agency, source), *of_others))
    return _with_the_rest(store, source, recognised, reads, about, received_at)


def about_again(
    store: Store, source: Source, recognised: Recognised, reads: Sequence[Read], told: Dated, given: Delivery
) -> About:
    """What a delivery that is read again says of itself: whose it is, and its period, were decided when it came."""
    try:
        of_others = see_whose(store.child, source, reads)
    except NotOurs:  # it was taken in by a version that did not look
        of_others = ()
    found = About(given.agency, told, "", of_others)
    return _with_the_rest(store, source, recognised, reads, found, given.received_at, given.id)


def told_again(store: Store, source: Source, names: Sequence[str], period: str, told_by: str, at: datetime) -> Dated:
    """The period that a delivery was given before, and what its dates and its names say otherwise."""
    if source.bulk:
        return attendance.dated(store.child, source, period if told_by == "given" else "", names)
    found = signs(store.child, source, at.date(), names)
    return Dated(period, told_by, disagreements(source, found, period, told_by))


def _with_the_rest(
    store: Store,
    source: Source,
    recognised: Recognised,
    reads: Sequence[Read],
    about: About,
    at: datetime,
    number: int = 0,
) -> About:
    key = about.dated.period
    newest = reach(store.child, source, reads, key, at.date())
    rows = sum(read.rows_in for read in reads)
    delivery = Given(about.agency, recognised.part, key, about.dated.told_by, at, rows, newest, number)
    meant = about.dated.told_by == "given" and any(one.kind == "period_differs" for one in about.dated.findings)
    late = () if meant else out_of_time(store.child, source, reads, key, at.date())
    findings = (*replaced(store.ledger, store.child, source, delivery), *about.findings, *about.dated.findings, *late)
    return replace(about, reach=newest, findings=findings)


def _agencies(whose: str, given: str, source: Source) -> tuple[Finding, ...]:
    """That a file says another agency than whoever gave it."""
    if not given or source.agency_from is None or named(given) == whose:
        return ()
    message = f"You said that it is from {named(given)}. The file says {whose}. It was taken as from {whose}."
    todo = "See that it is the right file. If it is, accept it; else reject it and give the right one."
    return (Finding("agency_differs", "warning", "", message, value=whose, expected=named(given), todo=todo),)
