"""Long work: asked for by a page or a command, done by one worker at a time, watched by anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from data.ledger import Ledger
from data.ledger.acts.event import event
from data.ledger.models import Job

# What may be asked for.
JOBS = {
    "receive": "take files in and check them",
    "recheck": "read kept originals again",
    "preview": "work out what would change if deliveries were accepted",
    "publish": "publish a new edition",
    "template": "make an agency's workbook",
    "mark": "mark what was found in an agency's own workbook",
    "language": "look over our own words",
    "seal": "seal an edition for a meeting",
}
JOB_STATES = {
    "queued": "Waiting for its turn",
    "running": "Being done",
    "done": "Done",
    "failed": "Could not be done",
}


def queue(ledger: Ledger, at: datetime, who: str, kind: str, asked: Mapping[str, Any]) -> int:
    """Ask for work of a kind of JOBS; asked is what it needs to know, as JSON. Returns the job's number."""
    assert kind in JOBS, kind
    with ledger.acting() as session:
        job = Job(kind=kind, asked=dict(asked), state="queued", who=who, at=at)
        session.add(job)
        session.flush()
        event(session, at, who, "asked for", job.id, JOBS[kind], thing="job")
        return job.id


def begin(ledger: Ledger, at: datetime, number: int | None = None) -> Job | None:
    """Take a queued job and return it: the one of a number, or the one asked for first. Nobody takes it twice.

    None where no such job is queued, or somebody took it in the same moment.
    """
    with ledger.acting() as session:
        # What would change is looked at by nobody who waits; whatever else is asked for goes first.
        question = select(Job.id).where(Job.state == "queued").order_by(Job.kind == "preview", Job.id).limit(1)
        chosen = session.scalar(question if number is None else question.where(Job.id == number))
        if chosen is None:
            return None
        taken = session.scalar(
            update(Job)
            .where(Job.id == chosen, Job.state == "queued")
            .values(state="running", started_at=at)
            .returning(Job.id)
        )
        if taken is None:
            return None
        job = session.get_one(Job, chosen, populate_existing=True)
        event(session, at, job.who, "began", job.id, JOBS[job.kind], thing="job")
        session.flush()
        session.expunge(job)
        return job


def tell(ledger: Ledger, number: int, step: str, done: int = 0, total: int = 0) -> None:
    """Note how far a job is. The one act without an event: it would write thousands, and none would be read."""
    with ledger.acting() as session:
        session.execute(update(Job).where(Job.id == number).values(step=step, done=done, total=total))


def end(ledger: Ledger, at: datetime, number: int, result: Mapping[str, Any]) -> None:
    """Record that a job is done, and what came of it, as JSON."""
    with ledger.acting() as session:
        job = session.get_one(Job, number)
        job.state, job.finished_at, job.result = "done", at, dict(result)
        event(session, at, job.who, "finished", number, JOBS[job.kind], thing="job")


def give_up(ledger: Ledger, at: datetime, number: int, why: str, frames: Sequence[str] = ()) -> None:
    """Record that a job could not be done, and why, in words for whoever asked for it.

    frames say where in the code something of ours went wrong (data.log.frames), for whoever mends it.
    """
    with ledger.acting() as session:
        job = session.get_one(Job, number)
        job.state, job.finished_at, job.why = "failed", at, why
        if frames:
            job.result = {"frames": list(frames)}
        event(session, at, job.who, "gave up", number, why, thing="job")


def resume(ledger: Ledger, at: datetime) -> int:
    """Put jobs back that were running when their worker stopped. Returns how many.

    Only for whoever holds the store: while it does, nobody else can be at work.
    """
    with ledger.acting() as session:
        jobs = session.scalars(select(Job).where(Job.state == "running")).all()
        for job in jobs:
            job.state, job.started_at, job.step, job.done, job.total = "queued", None, "", 0, 0
            event(session, at, job.who, "put back", job.id, "its worker stopped", thing="job")
        return len(jobs)
