"""The command line: receive files, decide about them, publish an edition, see how things stand.

python -m etl receive FILE…          take files or folders in, check them, and let them count (--check: decide later)
python -m etl accept | reject | withdraw | ask | reply NUMBER    decide about a delivery, or write to its agency
python -m etl publish                measure what counts and publish a new edition
python -m etl seal | baseline | choose    keep an edition for a meeting; begin usual anew; choose the first page
python -m etl template AGENCY QUARTER    an agency's own workbook for a quarter
python -m etl mark NUMBER            the agency's workbook with everything found marked in its cells
python -m etl calendar [QUARTER]     what is owed, what has come, what is late
python -m etl words [show | withhold KEY]    words that wait for a decision before they are shown
python -m etl language               what our own words could say otherwise
python -m etl status | jobs          what has come, what has not; what is being done
python -m etl serve                  the dashboard, and a worker for what its pages ask
python -m etl demo                   the demonstration county, from its files to its pages

Returns 0; 1 when a file was refused or something is not as asked; 2 when nothing could be done.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy.exc import SQLAlchemyError

from data.agencies import BadAgency
from data.child import BadKey, OldStore, StoreBusy
from data.demo import BadScale
from data.exchange import NotThere
from data.ledger.acts import BadDecision, NotNow
from data.locations import BadPlace, locations
from data.log import keep
from data.periods import BadPeriod
from etl.cli import commands, edition_commands
from etl.cli.edition_commands import NoSuchMeasure
from etl.cli.port import PortTaken
from etl.current.tables import NothingToMeasure
from etl.demonstration import NotADemonstration
from etl.jobs import JobFailed
from etl.measure.measure import BadMeasure
from etl.publish.publish import NotPublished
from etl.publish.seal import NotSealed
from queries.indicator.indicator import BadDefinition

# What a person can mend: said in a sentence, never as a traceback.
SAID = (
    BadPlace, BadKey, BadMeasure, OldStore, StoreBusy, NothingToMeasure, NotPublished, BadDefinition, NotADemonstration,
    BadScale, PortTaken, NotNow, NotThere, JobFailed, BadPeriod, BadAgency, NotSealed, NoSuchMeasure, BadDecision,
)  # fmt: skip


THEN = "Put that right, then try again."
AWAY = (
    "The ledger or a store cannot be read or written: it may be locked by another program or damaged, or its disk is "
    f"full or away. {THEN}"
)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command."""
    args = _parser().parse_args(words)
    try:
        where = locations(args.home)
        if where.home.is_dir():  # a question about a home that is not there makes none
            keep(where.logs, "etl")
        done = args.run(where, args)
    except SAID as error:
        return _nothing_done(args, str(error))
    except (SQLAlchemyError, duckdb.IOException) as error:
        return _nothing_done(args, f"{AWAY} ({getattr(error, 'orig', error)})")
    except OSError as error:
        return _nothing_done(args, f"{error.strerror or error}: {error.filename or 'a file'}. {THEN}")
    said = json.dumps(done.said, default=str, ensure_ascii=False, indent=2) if args.json else done.text
    try:
        print(said, end="\n" if said else "", flush=True)
    except BrokenPipeError:  # whoever was reading has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(done.code)


def _nothing_done(args: argparse.Namespace, why: str) -> int:
    print(json.dumps({"error": why}) if args.json else why, file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    described, _, _ = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        prog="python -m etl", description=described, epilog=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--home", help="where the stores live (NEGLECT_HOME; the demonstration's if neither is given)")
    parser.add_argument("--who", default=getpass.getuser(), help="who is doing this, for the ledger")
    parser.add_argument("--json", action="store_true", help="say what came of it as JSON")
    add = parser.add_subparsers(required=True, metavar="COMMAND").add_parser
    _files(add)
    _decisions(add)
    _editions(add)
    _others(add)
    return parser


Add = Callable[..., argparse.ArgumentParser]


def _files(add: Add) -> None:
    receive = _command(add, "receive", commands.receive, "take files or folders in, check them and keep them")
    receive.add_argument("files", nargs="+", type=Path, metavar="FILE")
    receive.add_argument("--agency", default="", help="who sent them, if not the source's usual agency")
    receive.add_argument("--period", default="", help="what they are about, such as 2025Q4, if the files cannot tell")
    receive.add_argument("--check", action="store_true", help="check only: they count once they are accepted")
    template = _command(add, "template", commands.template, "make an agency's own workbook for a quarter")
    template.add_argument("agency")
    template.add_argument("quarter")
    template.add_argument("--folder", type=Path, default=Path(), help="where to write it (here)")
    mark = _command(add, "mark", commands.mark, "mark what was found in the agency's own workbook")
    mark.add_argument("delivery", type=int)
    mark.add_argument("--folder", type=Path, default=Path(), help="where to write it (here)")


def _decisions(add: Add) -> None:
    for name, about, words in (
        ("accept", "let a checked delivery count", False),
        ("reject", "do not use a checked delivery", True),
        ("withdraw", "take an accepted delivery back", True),
        ("ask", "note what was asked of the agency", True),
        ("reply", "note what the agency said", True),
    ):
        command = _command(add, name, commands.decide, about)
        command.add_argument("delivery", type=int)
        command.add_argument("--why", required=words, default="", help="in words, for whoever reads it later")
        command.set_defaults(decision=name)


def _editions(add: Add) -> None:
    publish = _command(add, "publish", commands.publish, "measure what counts and publish a new edition")
    publish.add_argument("--anew", default="", metavar="WHY", help="issue rounded figures anew, before a meeting")
    seal = _command(add, "seal", edition_commands.seal_for, "keep an edition as a meeting sees it")
    seal.add_argument("edition", nargs="?", default="", help="which one, such as 2025Q4; the live one if not given")
    seal.add_argument("--meeting", type=date.fromisoformat, required=True, metavar="2026-05-12", help="its day")
    baseline = _command(add, "baseline", edition_commands.begin_anew, "begin what is usual for a measure anew")
    baseline.add_argument("measure")
    baseline.add_argument("period", help="the first period that is to be compared with nothing before it")
    baseline.add_argument("--why", required=True, help="what changed: it is read beside the chart")
    choose = _command(add, "choose", edition_commands.choose, "choose at most five measures for the first page")
    choose.add_argument("measure", nargs="*", help="none: the first of each question again")
    choose.add_argument("--why", default="", help="in words, for whoever reads it later")


def _others(add: Add) -> None:
    owed = _command(add, "calendar", commands.calendar_of, "what is owed, what has come, what is late")
    owed.add_argument("quarter", nargs="?", default="")
    words = _command(add, "words", commands.words_of, "words that wait for a decision, and those decided on")
    words.add_argument("decision", nargs="?", choices=("list", "show", "withhold"), default="list")
    words.add_argument("key", nargs="?", default="", help="which words: the beginning of their key")
    words.add_argument("--who", default=argparse.SUPPRESS, help="who decides, for the ledger")
    words.add_argument("--why", default="", help="in words, for whoever reads it later")
    _command(add, "language", commands.language_of, "what our own words could say otherwise: suggestions only")
    _command(add, "status", commands.status, "what has come and what has not")
    jobs = _command(add, "jobs", commands.jobs_of, "what is being done, and what was")
    jobs.add_argument("--watch", action="store_true", help="go on until nothing is left to do")
    _command(add, "work", commands.work_on, "do what the pages ask for, until stopped")
    serve = _command(add, "serve", commands.serve, "the dashboard, and a worker beside it")
    serve.add_argument("--port", type=_port, default=8050)
    serve.add_argument("--audience", choices=("group", "open"), default="group", help="whose editions are shown")
    demo = _command(add, "demo", commands.demo, "make the demonstration county and publish it")
    demo.add_argument("--scale", type=float, default=1.0, help="how much of the county to make; 1 is all of it")


def _port(given: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= 65535:
        raise argparse.ArgumentTypeError(f"{given} is no port: give a number from 1 to 65535")
    return int(given)


def _command(add: Add, name: str, run: Callable[..., Any], about: str) -> argparse.ArgumentParser:
    parser = add(name, help=about)
    parser.set_defaults(run=run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
