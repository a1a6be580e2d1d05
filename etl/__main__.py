"""The command line: receive files, publish an edition, make the demonstration, see how things stand.

python -m etl receive FILE…     take files or folders in, check them, keep them
python -m etl publish           measure what is kept and publish a new edition
python -m etl demo              the demonstration county, from its files to its pages
python -m etl status            what has come, what has not
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from data.child import BadKey, StoreBusy
from data.demo import BadScale
from data.places import BadPlace, Places, places
from etl import demonstration, report
from etl.demonstration import NotADemonstration
from etl.live import NothingToMeasure
from etl.load import load
from etl.pipeline import publish_edition
from etl.publish import NotPublished
from queries.indicator import BadDefinition

# What a person can mend: said in a sentence, never as a traceback.
SAID = (BadPlace, BadKey, StoreBusy, NothingToMeasure, NotPublished, BadDefinition, NotADemonstration, BadScale)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 1 when a file was refused, or 2 when nothing could be done."""
    given = _parser().parse_args(words)
    try:
        return int(given.run(places(given.home), given))
    except SAID as error:
        print(error, file=sys.stderr)
        return 2


def _receive(where: Places, given: argparse.Namespace) -> int:
    outcomes = load(given.files, where, who=given.who, agency=given.agency, period=given.period)
    print(report.outcomes(outcomes))
    return 1 if any(outcome.refused for outcome in outcomes) else 0


def _publish(where: Places, given: argparse.Namespace) -> int:
    done = publish_edition(where, given.who)
    print(f"Edition {done.latest.key} is live: {done.figures} figures, in {done.path}")
    return 0


def _demo(where: Places, given: argparse.Namespace) -> int:
    demonstration.make(where, scale=given.scale, say=print)
    return 0


def _status(where: Places, given: argparse.Namespace) -> int:
    print(report.status(where))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--home", help="where the stores live (NEGLECT_HOME; the demonstration's if neither is given)")
    parser.add_argument("--who", default=getpass.getuser(), help="who is doing this, for the ledger")
    commands = parser.add_subparsers(required=True)
    receive = commands.add_parser("receive", help="take files or folders in, check them and keep them")
    receive.add_argument("files", nargs="+", type=Path, metavar="FILE")
    receive.add_argument("--agency", default="", help="who sent them, if not the source's usual agency")
    receive.add_argument("--period", default="", help="what they are about, such as 2025Q4, if the files cannot tell")
    receive.set_defaults(run=_receive)
    publish = commands.add_parser("publish", help="measure what is kept and publish a new edition")
    publish.set_defaults(run=_publish)
    demo = commands.add_parser("demo", help="make the demonstration county and publish it")
    demo.add_argument("--scale", type=float, default=1.0, help="how much of the county to make; 1 is all of it")
    demo.set_defaults(run=_demo)
    status = commands.add_parser("status", help="what has come and what has not")
    status.set_defaults(run=_status)
    return parser


if __name__ == "__main__":
    sys.exit(main())
