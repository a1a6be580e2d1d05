"""What the team area says: states with their shapes, counts and comparisons in words, times as people write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from dashboard import labels
from data import agencies, periods
from data.ledger.calendar import ReturnStanding
from data.ledger.models import Delivery, Finding, Job
from queries.edition import states

# Each state's shape, as the inside of a 14 × 14 drawing. A shape never stands without its words.
RING = '<circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="1.8"/>'
SPEECH = "M2 2h10v7H7l-3 3V9H2z"
CROSS = '<path d="M3 3l8 8M11 3l-8 8" stroke="currentColor" stroke-width="2.2"/>'
TICK = '<path d="M2 7.5l3.5 3.5L12 3.5" fill="none" stroke="currentColor" stroke-width="2.4"/>'
DASH = '<path d="M2 7h10" stroke="currentColor" stroke-width="2.2"/>'
SHAPES = {
    "not_due": RING,
    "in_part": RING + '<path d="M7 7V1.5A5.5 5.5 0 0 1 12.5 7z" fill="currentColor"/>',
    "waiting": RING + '<path d="M7 1.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>',
    "returned": TICK,
    "late": TICK,
    "received": RING + '<path d="M7 7V1.5A5.5 5.5 0 0 1 12.5 7z" fill="currentColor"/>',
    "checked": RING + '<path d="M7 1.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>',
    "asked": f'<path d="{SPEECH}" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "replied": f'<path d="{SPEECH}" fill="currentColor"/>',
    "accepted": '<circle cx="7" cy="7" r="6" fill="currentColor"/>',
    "released": TICK,
    "not_returned": CROSS,
    "rejected": CROSS,
    "failed": CROSS,
    "not_expected": DASH,
    "withdrawn": '<path d="M5 3L2 6l3 3M2 6h6a3 3 0 0 1 0 6H5" fill="none" stroke="currentColor" stroke-width="1.8"/>',
}
TOLD_BY = {
    "given": "as given with the file",
    "content": "told by the dates in the file",
    "name": "told by the file's name",
    "none": "",
}
DIFFERENCES = {"changed": "Changed", "added": "New", "gone": "No longer there"}
EVENTS = {"asked": "asked the agency", "replied": "noted the agency's reply", "found": "noted what was found"}


def day(given: date | datetime | None) -> str:
    if isinstance(given, datetime):
        given = _here(given)
    return labels.day(given)


def moment(given: datetime | None) -> str:
    """A time of the ledger as the clock on this wall showed it."""
    return f"{day(given)}, {_here(given):%H:%M}" if given else ""


def _here(given: datetime) -> datetime:
    return given.replace(tzinfo=UTC).astimezone()


def agency(key: str) -> str:
    """What people call an agency; its own words where the list does not have it."""
    return next((one.short for one in agencies.agencies() if one.key == key), key)


def source(slug: str) -> str:
    """What people call a return."""
    titles = {owed.source: owed.title for one in agencies.agencies() for owed in one.owes}
    return titles.get(slug, slug.replace("_", " ").capitalize())


def in_parts(deliveries: Iterable[Delivery]) -> set[str]:
    """The sources that came in more than one part: the others are called by their name alone."""
    parts: dict[str, set[str]] = {}
    for one in deliveries:
        parts.setdefault(one.source, set()).add(one.part)
    return {source for source, found in parts.items() if len(found) > 1}


def size(given: int) -> str:
    """Bytes as people say them."""
    for unit, of in (("MB", 2**20), ("KB", 2**10)):
        if given >= of:
            return f"{given / of:.1f}".removesuffix(".0") + f" {unit}"
    return f"{given} bytes"


def rows(count: int, noun: str = "row") -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def accounts(rows_in: int, stored: int, set_aside: int, duplicates: int) -> str:
    """'1,204 rows in = 1,190 stored + 12 set aside + 2 exact copies'."""
    copies = "1 exact copy" if duplicates == 1 else f"{duplicates:,} exact copies"
    return f"{rows(rows_in)} in = {stored:,} stored + {set_aside:,} set aside + {copies}"


def period_label(key: str) -> str:
    """A period as people say it; its own words where it is none that we know."""
    try:
        return periods.period(key).label if key else "no period"
    except periods.BadPeriod:
        return key


def compared(given: Delivery, former: Delivery | None) -> str:
    """How many rows there are beside the last time."""
    if former is None:
        return "The first of its kind: there is nothing to compare it with."
    again = former.period == given.period
    before = f"in delivery {former.id}, which it follows" if again else f"last time ({period_label(former.period)})"
    if former.rows_in == given.rows_in:
        return f"As many rows as {before}."
    if not former.rows_in:
        return f"{rows(given.rows_in)}; there were none {before}."
    change = given.rows_in / former.rows_in - 1
    much = f"{abs(change):.0%}" if abs(change) >= 0.005 else "Slightly"
    return f"{much} {'more' if change > 0 else 'fewer'} rows than {before}: {given.rows_in:,} after {former.rows_in:,}."


def when(owed: ReturnStanding) -> str:
    """How a return stands to the day it is due on, and which of its parts is still to come."""
    missing = f"still to come: {', '.join(owed.missing)}" if owed.missing else ""
    return "; ".join(filter(None, (states.timing(owed.state, owed.days), missing)))


def stage(owed: ReturnStanding) -> str:
    """How far what came of a return is; nothing where its state says as much."""
    said = states.STAGE.get(owed.stage, "")
    return "" if owed.state in ("returned", "late") and owed.stage == "released" else said


def progress(job: Job, ahead: int) -> str:
    """How far a job is."""
    if job.state == "queued":
        return f"Waiting: {rows(ahead, 'job')} before it." if ahead else "Waiting for its turn: it is the next."
    if job.state == "running":
        far = f" ({job.done:,} of {job.total:,})" if job.total else ""
        return f"{job.step or 'Beginning'}{far}."
    return "It is done." if job.state == "done" else "It could not be done."


def place(found: Finding) -> str:
    """Where a finding stands, as a spreadsheet shows it."""
    parts = [
        f"sheet {found.sheet}" if found.sheet else "",
        f"row {found.row}" if found.row else "",
        f"column {found.column_letter}" if found.column_letter else "",
        f"({found.heading})" if found.heading else "",
    ]
    return ", ".join(filter(None, parts[:3])) + (f" {parts[3]}" if parts[3] else "")
