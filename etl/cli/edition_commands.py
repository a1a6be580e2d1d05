"""What the commands about editions do: seal one for a meeting, begin usual anew, choose the first page."""

from __future__ import annotations

import argparse

from data.ledger import acts, open_ledger
from data.locations import Locations
from data.periods import period
from etl import jobs
from etl.cli.commands import Done
from etl.progress import nobody
from etl.words.ours import suggestions
from queries.indicator.catalogue import indicators


class NoSuchMeasure(LookupError):
    """A measure that nobody has defined; the message says so."""


def seal_for(where: Locations, args: argparse.Namespace) -> Done:
    """Seal an edition for a meeting, after saying what our own words might say otherwise. Raises JobFailed."""
    found = len(suggestions(where))
    asked = {"meeting": args.meeting.isoformat(), "publication": args.edition}
    came = jobs.do_now(where, args.who, "seal", asked, nobody)
    text = f"{came['sealed']} is sealed for the meeting of {args.meeting:%d/%m/%Y}. It stays as it is."
    if found:
        text += f"\nThere are {found} suggestions about our own words, for the next one: python -m etl language"
    return Done(0, text, {**came, "suggestions": found})


def begin_anew(where: Locations, args: argparse.Namespace) -> Done:
    """Record that what is usual for a measure begins again; the next publication draws it.

    Raises NoSuchMeasure, BadPeriod, and BadDecision where no reason is given.
    """
    measure = next((one for one in indicators() if one.slug == args.measure), None)
    if measure is None:
        raise NoSuchMeasure(f"There is no measure called {args.measure}.")
    about = period(args.period)
    ledger = open_ledger(where.ledger_url)
    try:
        acts.begin_anew(ledger, acts.now(), args.who, measure.slug, about.key, args.why)
    finally:
        ledger.close()
    said = {"measure": measure.slug, "period": about.key}
    return Done(0, f"{measure.title}: usual begins again with {about.label}, from the next edition on.", said)


def choose(where: Locations, args: argparse.Namespace) -> Done:
    """Record which measures the group puts on the first page. Raises NoSuchMeasure, and BadDecision for too many."""
    known = {one.slug for one in indicators()}
    if unknown := [slug for slug in args.measure if slug not in known]:
        raise NoSuchMeasure(f"There is no measure called {unknown[0]}.")
    ledger = open_ledger(where.ledger_url)
    try:
        acts.choose_first_page(ledger, acts.now(), args.who, args.measure, args.why)
    finally:
        ledger.close()
    return Done(0, "Chosen. The next edition shows them on its first page.", {"measures": args.measure})
