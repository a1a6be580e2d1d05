"""What it costs to measure, protect and publish six years: everything anew, nothing changed, one delivery changed.

Ratios are taken within one run, of seconds of the processor. What has to run again is told by name: only what follows
from the changed delivery.
What it costs to see that nothing small can be worked out is told apart: to keep which things each count is about, and
to hold exact figures against all that is about the same things.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import openpyxl

from data import mart
from data.locations import Locations, locations
from etl.load.load import load
from etl.measure import counted_things
from etl.pipeline import Published, publish_edition
from etl.protect import relations
from queries.indicator.catalogue import indicators

KEPT = ("measured", "counted_thing", "issued")  # by a publication, for the next one


def main(home: Path) -> None:
    """home: a home with the whole county in it; it is added to."""
    where = locations(home)
    _forget(where)
    seen: dict[str, float] = {}
    with _watched(seen):
        everything, anew = _timed(where)
    nothing, unchanged = _timed(where)
    with tempfile.TemporaryDirectory() as folder:
        load([_one_answer_more(home, Path(folder))], where, who="bench", received_at=datetime(2026, 4, 30, 9, 0))
    one, changed = _timed(where)
    figures, steps = _rows(where)
    print(f"measure, protect, publish  {everything:8.1f} s   all {len(indicators())} measures, {figures:,} figures")
    print(f"  {steps:,} steps of rounding, for two audiences; {len(anew.ran)} measures ran")
    for what, seconds in seen.items():
        print(f"  {what:<38} {seconds:8.1f} s   {100 * seconds / everything:.0f}% of it")
    for what, seconds, done in (("nothing", nothing, unchanged), ("one delivery", one, changed)):
        ran = f"{len(done.ran)} measures ran"
        print(f"{what:<12} has changed   {seconds:8.1f} s   {100 * seconds / everything:.1f}% of it, {ran}")
    print(f"  {', '.join(changed.ran)}")


def _forget(where: Locations) -> None:
    """Let the store go of all that a publication keeps for the next one."""
    with duckdb.connect(str(where.child)) as store:
        store.execute("DROP SCHEMA IF EXISTS live CASCADE")
        for table in KEPT:
            store.execute(f"DELETE FROM stored.{table}")


@contextmanager
def _watched(seen: dict[str, float]) -> Iterator[None]:
    """Add up the seconds that are spent on seeing that nothing small can be worked out."""
    watched = {
        "keeping which things are counted": (counted_things, "keep"),
        "holding exact figures together": (relations, "check"),
    }
    with ExitStack() as stack:
        for what, (module, name) in watched.items():
            stack.enter_context(mock.patch.object(module, name, _adding_up(getattr(module, name), seen, what)))
        yield


def _adding_up(function: Callable[..., Any], seen: dict[str, float], what: str) -> Callable[..., Any]:
    def timed(*given: Any) -> Any:
        started = time.process_time()
        try:
            return function(*given)
        finally:
            seen[what] = seen.get(what, 0) + time.process_time() - started

    return timed


def _timed(where: Locations) -> tuple[float, Published]:
    started = time.process_time()  # of the processor: a machine that does other things as well makes hours longer
    done = publish_edition(where, "bench")
    return time.process_time() - started, done


def _one_answer_more(home: Path, folder: Path) -> Path:
    """The newest voices workbook, with its last scaled answer changed."""
    newest = max((home / "files").rglob("Voices*.xlsx"), key=lambda path: path.parent.name)
    book = openpyxl.load_workbook(newest)
    sheet = book["Feedback"]
    head, column = next(
        (cell.row, cell.column)
        for row in sheet.iter_rows(max_row=12)
        for cell in row
        if str(cell.value).startswith("Answer")
    )
    row = next(at for at in range(sheet.max_row, head, -1) if sheet.cell(at, column).value in range(1, 6))
    sheet.cell(row, column).value = 1 + sheet.cell(row, column).value % 5
    path = folder / newest.name
    book.save(path)
    return path


def _rows(where: Locations) -> tuple[int, int]:
    with duckdb.connect(str(mart.current_file(where.mart)), read_only=True) as edition:
        found = edition.execute("SELECT (SELECT count(*) FROM figure), (SELECT count(*) FROM step)").fetchone()
    assert found is not None
    return found[0], found[1]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
