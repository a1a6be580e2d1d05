"""What each command does, and what it says: in words, and as values for a program."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from tqdm import tqdm

from data import mart
from data.agencies import agency
from data.exchange import PLACE, Exchange
from data.ledger import acts, ask, calendar, open_ledger
from data.locations import CHECKOUT, HOME, LEDGER, MARTS, Locations
from data.mart import AUDIENCE
from data.mart import ENV as MART
from data.periods import period
from etl import demonstration, jobs
from etl.cli import load_report, port, words_report
from etl.progress import Tell
from etl.words.ours import suggestions
from queries.ask import today

LOOPBACK = "127.0.0.1"
AFTER = {
    "accept": " It counts from the next edition on.",
    "withdraw": " The next edition will be as if it had not come.",
    "ask": " The question is kept; sending it is for you.",
    "reply": " The reply is kept.",
}
NOBODY = "Nobody is at work, so nothing of this is done. Start: python -m etl serve, or python -m etl work"
DECISIONS = {
    "accept": acts.accept,
    "reject": acts.reject,
    "withdraw": acts.withdraw,
    "ask": acts.ask_agency,
    "reply": acts.reply,
}


@dataclass(frozen=True, slots=True)
class Done:
    """What a command came to: the exit code, what it says in words, and the same as values."""

    code: int
    text: str
    said: Mapping[str, Any]


def receive(where: Locations, args: argparse.Namespace) -> Done:
    """Take files in, or check them only, and say what became of each. Raises JobFailed."""
    asked = {
        "paths": [str(path.absolute()) for path in args.files],
        "agency": args.agency,
        "period": args.period,
        "accept": not args.check,
    }
    with _bar(args) as show:
        came = jobs.do_now(where, args.who, "receive", asked, show)
    short = ("refused", "failed", *(() if args.check else ("checked",)))  # asked to count, and somebody must look
    return Done(int(any(file["state"] in short for file in came["files"])), load_report.outcomes(came["files"]), came)


def publish(where: Locations, args: argparse.Namespace) -> Done:
    """Publish an edition for each audience and say which. Raises JobFailed."""
    with _bar(args) as show:
        came = jobs.do_now(where, args.who, "publish", {"anew": args.anew}, show)
    text = f"Edition {came['edition']} is live: {came['figures']} figures."
    if came["words_waiting"]:
        text += f"\nWords that wait for a decision before they are shown: {came['words_waiting']}. python -m etl words"
    return Done(0, text, came)


def template(where: Locations, args: argparse.Namespace) -> Done:
    """Write an agency's own workbook for a quarter. Raises BadAgency, BadPeriod and JobFailed."""
    asked = {"agency": agency(args.agency).key, "quarter": period(args.quarter).key}
    return _file(where, args, "template", asked)


def mark(where: Locations, args: argparse.Namespace) -> Done:
    """Write an agency's workbook with its findings marked. Raises JobFailed."""
    return _file(where, args, "mark", {"delivery": args.delivery})


def _file(where: Locations, args: argparse.Namespace, kind: str, asked: Mapping[str, Any]) -> Done:
    """A job that ends in a file, which is written where it is wanted and never over another."""
    with _bar(args) as show:
        came = jobs.do_now(where, args.who, kind, asked, show)
    path = args.folder / came["file"]
    content = Exchange(where.exchange).handed_back(came["token"]).read_bytes()
    args.folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        return Done(1, f"{path} is there already and was left as it is.", {"file": str(path), "written": False})
    return Done(0, f"Written: {path}", {"file": str(path), "written": True})


def decide(where: Locations, args: argparse.Namespace) -> Done:
    """Take a decision about a delivery, or note what was asked or said. Raises NotNow where it cannot be taken."""
    act = DECISIONS[args.decision]
    ledger = open_ledger(where.ledger_url)
    try:
        before = ask.delivery(ledger, args.delivery)
        replaced = ask.replaced(ledger, before) if before is not None and args.decision == "accept" else None
        act(ledger, acts.now(), args.who, args.delivery, args.why)
        delivery = ask.delivery(ledger, args.delivery)
        assert delivery is not None
        said: dict[str, Any] = {"delivery": delivery.id, "file": delivery.file_name, "state": delivery.state}
        text = f"Delivery {delivery.id}, {delivery.file_name}: {delivery.state}.{AFTER.get(args.decision, '')}"
        if replaced is not None:
            text += (
                f" It takes the place of delivery {replaced.id}: none of that one's {replaced.stored:,} rows counts."
            )
            said["replaces"] = replaced.id
        return Done(0, text, said)
    finally:
        ledger.close()


def words_of(where: Locations, args: argparse.Namespace) -> Done:
    """List the words in the review, or decide about some of them. Raises NotNow where there are none called so."""
    ledger = open_ledger(where.ledger_url)
    try:
        if args.decision == "list":
            every = ask.reviews(ledger)
            return Done(0, words_report.reviews_text(every), {"words": words_report.reviews_as_dicts(every)})
        review = ask.review(ledger, args.key) if args.key else None
        if review is None:
            raise acts.NotNow(f"No words in the review are called {args.key!r}. See: python -m etl words")
        acts.decide_words(ledger, acts.now(), args.who, review.key, args.decision, args.why)
        decided = ask.review(ledger, review.key) or review
    finally:
        ledger.close()
    text = f"{decided.words}\n{words_report.STATES[decided.state]}, from the next edition on."
    return Done(0, text, {"words": words_report.reviews_as_dicts([decided])})


def language_of(where: Locations, args: argparse.Namespace) -> Done:
    """Say what our own words could say otherwise: suggestions, and no decision."""
    found = suggestions(where)
    return Done(0, words_report.language_text(found), {"suggestions": [asdict(one) for one in found]})


def calendar_of(where: Locations, args: argparse.Namespace) -> Done:
    """Say how the returns of a quarter stand, the newest if none is named. Raises BadPeriod."""
    ledger = open_ledger(where.ledger_url)
    try:
        on = today(where.mart)
        quarter = args.quarter or calendar.quarters(ledger, on)[0]
        owed = calendar.calendar(ledger, quarter, on)
    finally:
        ledger.close()
    return Done(
        0, load_report.calendar_of(quarter, owed), {"quarter": quarter, "returns": [asdict(one) for one in owed]}
    )


def status(where: Locations, args: argparse.Namespace) -> Done:
    """Say what has come, delivery by delivery, and which edition is live."""
    said = load_report.status(where)
    return Done(0, load_report.status_text(said), said)


def jobs_of(where: Locations, args: argparse.Namespace) -> Done:
    """List jobs; with --watch only once nothing is left to do, or nobody is at work."""
    ledger = open_ledger(where.ledger_url)
    try:
        if args.watch:
            with _bar(args) as show:
                while (running := ask.jobs(ledger, states=jobs.WAITING)) and not jobs.nobody_works(where):
                    oldest = running[-1]
                    show(oldest.step or acts.JOBS[oldest.kind], oldest.done, oldest.total)
                    time.sleep(jobs.PAUSE)
        every = ask.jobs(ledger)
    finally:
        ledger.close()
    waits = any(job.state in jobs.WAITING for job in every) and jobs.nobody_works(where)
    said = {"jobs": [load_report.job_as_dict(job) for job in every], "nobody_works": waits}
    return Done(0, load_report.jobs_text(every) + (f"\n\n{NOBODY}" if waits else ""), said)


def work_on(where: Locations, args: argparse.Namespace) -> Done:
    """Do what pages ask for until stopped."""
    stop = _until_stopped()
    print("Doing what the pages ask for. (Stop with Ctrl and C.)", flush=True)
    jobs.work(where, until=stop.is_set)
    return Done(0, "", {})


def serve(where: Locations, args: argparse.Namespace) -> Done:
    """The web process beside the worker. It is told where editions, the ledger and the trays are, and nothing else.

    For the open audience there is no worker, no ledger and no tray: it is told where its own editions are.
    """
    port.require_free(LOOPBACK, args.port)
    say_what_is_shown(where, args.audience)
    told = {MART: str(where.marts(args.audience)), AUDIENCE: args.audience}
    ours = (HOME, MARTS, LEDGER, PLACE)
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    if args.audience == "open":
        with _web(args.port, environment | told) as web:
            stop = _until_stopped()
            while not stop.is_set() and web.poll() is None:
                time.sleep(jobs.PAUSE)
            return Done(0 if stop.is_set() else 1, "", {})
    passing = where.exchange / "passing"  # a large request is laid here by the web server before any of it is read
    passing.mkdir(mode=0o700, parents=True, exist_ok=True)
    told |= {LEDGER: where.ledger_url, PLACE: str(where.exchange), "TMPDIR": str(passing)}
    with _web(args.port, environment | told) as web:
        stop = _until_stopped()
        jobs.work(where, until=lambda: stop.is_set() or web.poll() is not None)
        return Done(0 if stop.is_set() else int(web.poll() != 0), "", {})


def say_what_is_shown(where: Locations, audience: str) -> None:
    """Tell whoever starts the pages if it is not the live edition that they will show."""
    try:
        live = mart.live(where.marts(audience), audience)
    except mart.Damaged as damaged:
        print(f"No page can be shown: {damaged}", file=sys.stderr, flush=True)
    except mart.NoMart:
        return
    else:
        if live.why:
            print(f"{live.why} Until then the pages show {live.path.stem}.", file=sys.stderr, flush=True)


@contextmanager
def _web(port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The web process, ended with whoever started it: also where that is killed, since the pipe to it closes then."""
    words = [sys.executable, "app.py", "--port", str(port), "--follow"]
    with subprocess.Popen(words, cwd=CHECKOUT, env=environment, stdin=subprocess.PIPE) as web:
        try:
            yield web
        finally:
            web.terminate()


def demo(where: Locations, args: argparse.Namespace) -> Done:
    """Make the demonstration county and publish it. Raises NotADemonstration and BadScale."""
    demonstration.make(where, scale=args.scale, say=print)
    return Done(0, "", {})


def _until_stopped() -> threading.Event:
    """Set once somebody asks to stop: the job in hand is finished first."""
    stop = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: stop.set())
    return stop


@contextmanager
def _bar(args: argparse.Namespace) -> Iterator[Tell]:
    """A progress bar for whoever watches; none where nobody does."""
    quiet = args.json or not sys.stderr.isatty()
    with tqdm(disable=quiet, file=sys.stderr, leave=False, bar_format="{desc} {bar} {n_fmt}/{total_fmt}") as bar:

        def show(step: str, done: int = 0, total: int = 0) -> None:
            bar.set_description_str(step, refresh=False)
            bar.total, bar.n = total or None, done
            bar.refresh()

        yield show
