"""The log: one JSON object a line, for whoever finds out why something was slow or went wrong.

A line says what was done (a step, the number of a delivery or a job, seconds) and where in the code something went
wrong, and never with what: no value, no name, no heading and no message of an error, since each of these may quote a
row. What may be said is therefore listed, and everything else is refused, or left out where it did not come this way.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
# What a line may say besides its step and its seconds. Slugs and keys of ours, numbers, and places in the code.
FACTS = ("delivery", "job", "kind", "source", "edition", "figures", "error", "frames", "seconds")
BYTES, KEPT = 1_000_000, 5  # of one file, and how many older ones stay beside it

Fact = str | int | float | list[str]


class Lines(logging.Formatter):
    """Each record as one JSON object: when, which module, the step, and its facts."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of one record. What was given to it besides its facts is left out.

        A message that was put together before it came here may hold anything: its place in the code is told instead.
        """
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Fact] = {"at": at, "level": record.levelname.lower(), "by": record.name, "step": _step(record)}
        return json.dumps(line | getattr(record, "facts", {}))


def _step(record: logging.LogRecord) -> str:
    whole = hasattr(record, "facts") or bool(record.args)
    return str(record.msg) if whole else f"{_shown(Path(record.pathname))}:{record.lineno}"


def note(log: logging.Logger, step: str, **facts: Fact) -> None:
    """Write one line. Raises ValueError for a fact that is not in FACTS: it may be of somebody."""
    _write(log, logging.INFO, step, facts)


def trouble(log: logging.Logger, step: str, error: BaseException, **facts: Fact) -> list[str]:
    """Write one line of a mistake of ours: what kind of error it was and the way it came. Returns that way."""
    way = frames(error)
    _write(log, logging.ERROR, step, {**facts, "error": type(error).__name__, "frames": way})
    return way


def _write(log: logging.Logger, level: int, step: str, facts: dict[str, Fact]) -> None:
    if unknown := sorted(set(facts).difference(FACTS)):
        raise ValueError(f"{', '.join(unknown)}: a log says nothing but {', '.join(FACTS)}.")
    log.log(level, step, extra={"facts": facts})


@contextmanager
def timed(log: logging.Logger, step: str, **facts: Fact) -> Iterator[None]:
    """Do something, and write down how many seconds it took; where it fails, what kind of error ended it."""
    began = time.perf_counter()
    try:
        yield
    except Exception as error:
        facts = {**facts, "error": type(error).__name__}
        raise
    finally:
        note(log, step, **facts, seconds=round(time.perf_counter() - began, 3))


def frames(error: BaseException) -> list[str]:
    """Where an error came through, outermost first: file, line and function. No values, and not what it said.

    A file of ours is named from the project's folder, another's from its package.
    """
    way = traceback.extract_tb(error.__traceback__)
    return [f"{_shown(Path(frame.filename))}:{frame.lineno} in {frame.name}" for frame in way]


def _shown(path: Path) -> str:
    if path.is_relative_to(CHECKOUT) and "site-packages" not in path.parts:
        return path.relative_to(CHECKOUT).as_posix()
    return "/".join(path.parts[-2:])


def say(room: str) -> None:
    """Say what a room logs on standard error, where there is no home to keep it in."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logging.getLogger(room).addHandler(handler)


def keep(folder: Path, room: str) -> None:
    """Keep what a room logs in a file of the folder, turned over before it grows beyond some megabytes.

    Warnings still reach standard error. What the room logged to before is let go.

    One process at a time does the work of a home, so that two seldom write; where they do, a line may be lost in the
    moment of turning over, and nothing else is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{room}.jsonl"
    handler = RotatingFileHandler(path, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(Lines())
    log = logging.getLogger(room)
    log.setLevel(logging.INFO)
    for former in [each for each in log.handlers if isinstance(each, RotatingFileHandler)]:
        log.removeHandler(former)
        former.close()
    log.addHandler(handler)
    if logging.lastResort is not None and logging.lastResort not in log.handlers:
        log.addHandler(logging.lastResort)
