"""What the command line says of a load and of how things stand, in the words of whoever sent the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data import mart
from data.child import connect
from data.ledger import ask, open_ledger
from data.ledger.acts import JOB_STATES, JOBS
from data.ledger.calendar import ReturnStanding
from data.ledger.models import Delivery, Job
from data.locations import Locations
from data.periods import period
from etl.current.accepted import accepted, activate
from etl.current.tables import deliveries
from queries.edition import states


def outcomes(given: Iterable[Mapping[str, Any]]) -> str:
    """Each file's outcome (etl.load.outcome.as_dict): what it is, where its rows went, its findings grouped by kind."""
    return "\n\n".join("\n".join(_outcome(outcome)) for outcome in given)


def _outcome(outcome: Mapping[str, Any]) -> Iterator[str]:
    yield f"{outcome['file']}: {outcome['state']}" + (
        f", delivery {outcome['delivery']}" if outcome["delivery"] else ""
    )
    yield from (f"  {line}" for line in str(outcome.get("message", "")).splitlines())
    for table in outcome.get("tables", ()):
        yield (
            f"  {table['title']}: {table['rows_in']} row{'' if table['rows_in'] == 1 else 's'} in = "
            f"{table['stored']} stored + {table['set_aside']} set aside + {table['duplicates']} exact copies"
        )
    for finding in outcome.get("findings", ()):
        yield f"  {states.FINDING[finding['severity']]}: {finding['title']} ({finding['rows']})"
        yield from (f"    {_line(each)}" for each in finding["first"])
        if finding["findings"] > len(finding["first"]):
            yield f"    … and {finding['findings'] - len(finding['first'])} more like it"


def _line(finding: Mapping[str, Any]) -> str:
    todo = f" {finding['todo']}" if finding["todo"] else ""
    return f"{finding['message'].rstrip('.')}.{todo}"


def status(where: Locations) -> dict[str, Any]:
    """What has come, delivery by delivery, and which edition is live."""
    ledger = open_ledger(where.ledger_url)
    store = connect(where.child)
    try:
        activate(store, accepted(ledger))
        live = set(deliveries(store))
        return {
            "deliveries": [_delivery(each, each.id in live) for each in ask.deliveries(ledger)],
            "edition": _live(where),
        }
    finally:
        store.close()
        ledger.close()


def status_text(said: Mapping[str, Any]) -> str:
    """What `status` gave, in words: a line a delivery, and the live edition."""
    lines = [
        f"{each['delivery']:>4}  {each['received_on']:%d/%m/%Y}  {each['agency']:<12} {each['source']:<14} "
        f"{each['part']:<28} {each['period']:<8} {each['rows_in']:>7} rows in  {each['set_aside']:>5} set aside  "
        f"{states.DELIVERY[each['standing']]}"
        for each in said["deliveries"]
    ]
    nothing = ["Nothing has been received yet. Run: python -m etl receive FILE…"]
    return "\n".join([*(lines or nothing), "", said["edition"]])


def _delivery(delivery: Delivery, live: bool) -> dict[str, Any]:
    standing = "used" if live else "superseded" if delivery.state == "accepted" else delivery.state
    return {
        "delivery": delivery.id,
        "received_on": delivery.received_at.date(),
        "agency": delivery.agency,
        "source": delivery.source,
        "part": delivery.part,
        "period": delivery.period,
        "rows_in": delivery.rows_in,
        "set_aside": delivery.set_aside,
        "standing": standing,
    }


def _live(where: Locations) -> str:
    try:
        live = mart.live(where.mart)
        return f"{live.why} Shown in its place: {live.path}" if live.why else f"Live edition: {live.path}"
    except mart.NoMart as nothing:
        return str(nothing)


def calendar_of(quarter: str, returns: Iterable[ReturnStanding]) -> str:
    """The calendar of a quarter, one line a return."""
    lines = [
        f"{one.agency_name:<34} {one.title:<40} {one.period_label:<18} due {one.due_on:%d/%m/%Y}  "
        f"{'; '.join(filter(None, (states.RETURN[one.state], states.timing(one.state, one.days))))}"
        for one in returns
    ]
    return "\n".join([period(quarter).long_label, *lines])


def job_as_dict(job: Job) -> dict[str, Any]:
    """A job as plain values."""
    names = ("id", "kind", "state", "who", "at", "started_at", "finished_at", "step", "done", "total", "result", "why")
    return {name: getattr(job, name) for name in names}


def jobs_text(jobs: Iterable[Job]) -> str:
    """Jobs, one a line; below one that failed by a mistake of ours, where in the code it happened."""
    return "\n".join([_job(job) for job in jobs] or ["Nothing has been asked for yet."])


def _job(job: Job) -> str:
    line = f"{job.id:>4}  {job.at:%d/%m/%Y %H:%M}  {JOBS[job.kind]}: {JOB_STATES[job.state]}"
    line += f". {job.why or job.step}" if job.why or job.state == "running" else ""
    frames = job.result.get("frames", ()) if job.state == "failed" else ()
    return "\n".join([line, *(f"        {frame}" for frame in frames)])
