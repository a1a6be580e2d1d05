"""Long work: what each kind of job does, one at a time for each home, told to the ledger as it goes.

A job is done by whoever holds the home: the worker beside the web process, or a command that found nobody at work. A
job whose worker was stopped is put back by the next holder, and every load begins by finishing what was left, so that
nothing is lost and nothing done twice.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout
from sqlalchemy.exc import DatabaseError, OperationalError

from data.child import BadKey, OldStore, StoreBusy, connect
from data.exchange import Exchange, NotThere
from data.ledger import Ledger, acts, ask, open_ledger
from data.ledger.models import Job
from data.locations import Locations
from data.log import timed, trouble
from data.mart import Damaged
from etl import preview
from etl.current.accepted import accepted, activate
from etl.current.tables import NothingToMeasure
from etl.formats import Unreadable
from etl.intake.suggest_mapping import choices, propose, waiting_questions
from etl.load.load import load, recheck
from etl.load.outcome import FileState, Outcome, as_dict
from etl.measure.measure import BadMeasure
from etl.pipeline import publish_edition
from etl.progress import Tell
from etl.publish.publish import NotPublished
from etl.publish.seal import NotSealed, seal
from etl.replies import marked_workbook, return_workbook
from etl.words.ours import suggestions
from queries.indicator.indicator import BadDefinition

RESULT = "result.json"  # what came of a job in full, in the out-tray: it may show headings of a file nobody knows
PAUSE = 0.5  # seconds between looks at the queue
SUGGESTED = 100  # suggestions about our words that a page shows
TOLD_EVERY = 0.2  # seconds: progress is written down no more often
WAITING = ("queued", "running")
MOST_WAITING = 10_000  # jobs whose files are looked after
_log = logging.getLogger(__name__)
# What a person can mend, in words of its own; anything else is a mistake of ours.
SAID = (
    BadDefinition, BadKey, BadMeasure, Damaged, OldStore, StoreBusy, NothingToMeasure, NotPublished, NotSealed,
    NotThere, Unreadable, return_workbook.NoTemplate, OSError,
)  # fmt: skip

UNWRITABLE = (duckdb.IOException, OperationalError)
NO_ROOM = (
    "A store cannot be written: its disk may be full or away. Nothing in hand was stored, and what was received is "
    "kept. Make room, then ask for it again."
)


@contextmanager
def holding(places: Locations, wait: float = 0) -> Iterator[bool]:
    """Hold a home, if nobody else does within so many seconds; whether it is held is the answer."""
    places.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(places.home / "at-work.lock")
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def work(places: Locations, *, until: Callable[[], bool] = lambda: False) -> None:
    """Do jobs as they are asked for, until told to stop."""
    ledger = open_ledger(places.ledger_url)
    try:
        with Exchange(places.exchange).at_work():
            _work_until(places, ledger, until)
    finally:
        ledger.close()


def _work_until(places: Locations, ledger: Ledger, until: Callable[[], bool]) -> None:
    away = False
    while not until():
        try:
            asked = ask.jobs(ledger, states=WAITING, limit=1)
            did = bool(asked) and _work_off(places, ledger, until)
            away = False
        except (DatabaseError, OSError) as error:  # the worker outlives that, and goes on when it can
            if not away:
                _log.warning("What is asked for waits: %s", getattr(error, "orig", error))
            did, away = False, True
        if not did:
            time.sleep(PAUSE)


def nobody_works(places: Locations) -> bool:
    """Whether no worker waits for what is asked for, and no command does a job of its own."""
    if Exchange(places.exchange).is_somebody_at_work():
        return False
    with holding(places) as held:
        return held


def do_now(places: Locations, who: str, kind: str, asked: Mapping[str, Any], show: Tell) -> dict[str, Any]:
    """Ask for a job and see it done, by whoever is at work. Returns what came of it; raises JobFailed."""
    ledger = open_ledger(places.ledger_url)
    try:
        number = acts.queue(ledger, acts.now(), who, kind, asked)
        while True:
            _work_off(places, ledger, lambda: False, only=number, show=show)
            job = ask.job(ledger, number)
            assert job is not None
            if job.state == "failed":
                raise JobFailed(job.why)
            if job.state == "done":
                return result(places, job)
            waits = "Another job is being done first" if job.state == "queued" else job.step
            show(waits, job.done, job.total)
            time.sleep(PAUSE)
    finally:
        ledger.close()


class JobFailed(RuntimeError):
    """A job could not be done; the message says why."""


def result(places: Locations, job: Job) -> dict[str, Any]:
    """What came of a job: in full while that lies in the out-tray, then as the ledger keeps it."""
    try:
        path = Exchange(places.exchange).handed_back(job.result.get("full", ""))
    except NotThere:
        return dict(job.result)
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _work_off(
    places: Locations, ledger: Ledger, until: Callable[[], bool], only: int | None = None, show: Tell | None = None
) -> bool:
    """Do what is queued, if nobody else is at work. Returns whether anything was done."""
    did = False
    with holding(places) as held:
        if not held:
            return False
        acts.resume(ledger, acts.now())
        waiting = ask.jobs(ledger, states=WAITING, limit=MOST_WAITING)
        # Never what waits to be taken in, however long nobody was at work.
        Exchange(places.exchange).clear({file["token"] for job in waiting for file in job.asked.get("files", ())})
        while not until() and (job := acts.begin(ledger, acts.now(), only)):
            _do(places, ledger, job, show)
            did = True
            if only is not None:
                break
    return did


def _do(places: Locations, ledger: Ledger, job: Job, show: Tell | None) -> None:
    try:
        with timed(_log, "job", job=job.id, kind=job.kind):
            came = DO[job.kind](places, ledger, job, _telling(ledger, job.id, show))
    except SAID as error:
        acts.give_up(ledger, acts.now(), job.id, str(error))
    except UNWRITABLE:
        acts.give_up(ledger, acts.now(), job.id, NO_ROOM)
    except Exception as error:
        # The worker goes on with the next job; what went wrong is ours, and may quote a row, so only its kind is kept,
        # and where it happened.
        way = trouble(_log, "job failed", error, job=job.id, kind=job.kind)
        acts.give_up(ledger, acts.now(), job.id, f"Something of ours went wrong ({type(error).__name__}).", way)
    else:
        acts.end(ledger, acts.now(), job.id, came)
        _clear_tray(places, job, came)


def _telling(ledger: Ledger, number: int, show: Tell | None) -> Tell:
    last = {"": 0.0}  # the step last written down, and when

    def tell(step: str, done: int = 0, total: int = 0) -> None:
        if show is not None:
            show(step, done, total)
        if time.monotonic() - last.get(step, 0.0) >= TOLD_EVERY:
            last.clear()
            last[step] = time.monotonic()
            acts.tell(ledger, number, step, done, total)

    return tell


def _receive(places: Locations, ledger: Ledger, job: Job, tell: Tell) -> dict[str, Any]:
    """Files handed in by their tokens, or found by their paths."""
    tray = Exchange(places.exchange)
    names = {tray.held(file["token"]): file["name"] for file in job.asked.get("files", ())}
    paths = [*names, *map(Path, job.asked.get("paths", ()))]
    accept = bool(job.asked.get("accept"))
    outcomes = load(
        paths, places, job.who, job.asked.get("agency", ""), job.asked.get("period", ""),
        accept=accept, names=names, tell=tell,
    )  # fmt: skip
    _ask_what_would_change(ledger, job, outcomes)
    return _told(places, outcomes, names)


def _ask_what_would_change(ledger: Ledger, job: Job, outcomes: list[Outcome]) -> None:
    checked = {delivery.id for delivery in ask.deliveries(ledger, state="checked")}
    if waiting := [outcome.delivery for outcome in outcomes if outcome.delivery in checked]:
        acts.queue(ledger, acts.now(), job.who, "preview", {"deliveries": waiting})


def _clear_tray(places: Locations, job: Job, came: Mapping[str, Any]) -> None:
    """Take files out of the tray that are kept as originals now; only once it is written down that they are."""
    for given, file in zip(job.asked.get("files", ()), came.get("files", ()), strict=False):
        if file["state"] != FileState.REFUSED:
            Exchange(places.exchange).drop(given["token"])


def _told(places: Locations, outcomes: list[Outcome], names: Mapping[Path, str]) -> dict[str, Any]:
    """What came of files: in short for the ledger, in full for the out-tray."""
    every = [as_dict(outcome, names.get(outcome.path, outcome.path.name)) for outcome in outcomes]
    for one, outcome in zip(every, outcomes, strict=True):
        if outcome.state is FileState.REFUSED and outcome.path.is_file():
            one["proposal"] = propose(outcome.path, one["file"])
            one["token"] = outcome.path.name if outcome.path in names else ""
        if waiting := waiting_questions(outcome.findings):
            one["questions"] = {"waiting": waiting, "choices": choices()}
    full = Exchange(places.exchange).hand_back(RESULT, json.dumps({"files": every}, default=str).encode())
    short = [{key: one[key] for key in ("file", "state", "delivery", "source", "period")} for one in every]
    return {"files": short, "full": full}


def _recheck(places: Locations, ledger: Ledger, job: Job, tell: Tell) -> dict[str, Any]:
    outcomes = recheck(places, job.asked["deliveries"], tell=tell)
    _ask_what_would_change(ledger, job, outcomes)
    return _told(places, outcomes, {})


def _preview(places: Locations, ledger: Ledger, job: Job, tell: Tell) -> dict[str, Any]:
    return asdict(preview.preview(places, job.asked["deliveries"], tell=tell))


def _publish(places: Locations, ledger: Ledger, job: Job, tell: Tell) -> dict[str, Any]:
    done = publish_edition(places, job.who, anew=job.asked.get("anew", ""), tell=tell)
    return {
        "edition": done.path.stem, "quarter": done.latest.key, "figures": done.figures, "words_waiting": done.waiting,
    }  # fmt: skip


def _template(places: Locations, ledger: Ledger, job: Job, tell: Tell) -> dict[str, Any]:
    if places.child.is_file():  # somebody may have decided since the store was last asked what counts
        with connect(places.child) as store:
            activate(store, accepted(ledger))
    name, content = return_workbook.make(places, job.asked["agency"], job.asked["quarter"])
    return {"file": name, "token": Exchange(places.exchange).hand_back(name, content)}


def _mark(places: Locations, ledger: Ledger, job: Job, tell: Tell) -> dict[str, Any]:
    name, content = marked_workbook.mark(places, ledger, job.asked["delivery"])
    return {"file": name, "token": Exchange(places.exchange).hand_back(name, content)}


def _language(places: Locations, ledger: Ledger, job: Job, tell: Tell) -> dict[str, Any]:
    """What our own words might say otherwise: suggestions only, and the first of them."""
    found = suggestions(places)
    return {"suggestions": [asdict(one) for one in found[:SUGGESTED]], "many": len(found)}


def _seal(places: Locations, ledger: Ledger, job: Job, tell: Tell) -> dict[str, Any]:
    meeting = date.fromisoformat(job.asked["meeting"])
    return {"sealed": seal(places, job.who, meeting, job.asked["publication"]), "meeting": meeting.isoformat()}


DO: dict[str, Callable[[Locations, Ledger, Job, Tell], dict[str, Any]]] = {
    "receive": _receive,
    "recheck": _recheck,
    "preview": _preview,
    "publish": _publish,
    "template": _template,
    "mark": _mark,
    "language": _language,
    "seal": _seal,
}
