"""What it costs to measure, protect and publish six years: everything anew, nothing changed, one delivery changed.

Ratios are taken within one run. What has to run again is told by name: only what follows from the changed delivery.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl

from data import mart
from data.places import Places, places
from etl.load import load
from etl.pipeline import Published, publish_edition
from queries.catalogue import indicators


def main(home: Path) -> None:
    """home: a home with the whole county in it; it is added to."""
    where = places(home)
    _forget(where)
    everything, anew = _timed(where)
    nothing, unchanged = _timed(where)
    with tempfile.TemporaryDirectory() as folder:
        load([_one_answer_more(home, Path(folder))], where, who="bench", received_at=datetime(2026, 4, 30, 9, 0))
    one, changed = _timed(where)
    figures, steps = _rows(where)
    print(f"measure, protect, publish  {everything:8.1f} s   all {len(indicators())} measures, {figures:,} figures")
    print(f"  and {steps:,} steps of rounding, for two audiences")
    print(f"  {len(anew.ran)} measures ran")
    print(
        f"nothing has changed        {nothing:8.1f} s   {100 * nothing / everything:.0f}% of it, {len(unchanged.ran)} ran"
    )
    print(f"one delivery has changed   {one:8.1f} s   {100 * one / everything:.0f}% of it, {len(changed.ran)} ran:")
    print(f"  {', '.join(changed.ran)}")


def _forget(where: Places) -> None:
    with duckdb.connect(str(where.child)) as store:
        store.execute("DELETE FROM stored.measured")


def _timed(where: Places) -> tuple[float, Published]:
    started = time.perf_counter()
    done = publish_edition(where, "bench")
    return time.perf_counter() - started, done


def _one_answer_more(home: Path, folder: Path) -> Path:
    """The newest voices workbook, with its last scaled answer changed."""
    newest = max((home / "files").rglob("*oices*.xlsx"), key=lambda path: (path.parent.name, path.name))
    book = openpyxl.load_workbook(newest)
    sheet = book["Feedback"]
    head = next(row for row in range(1, 12) if "Answer" in {cell.value for cell in sheet[row]})
    column = next(cell.column for cell in sheet[head] if cell.value == "Answer")
    row = next(at for at in range(sheet.max_row, head, -1) if sheet.cell(at, column).value in range(1, 6))
    sheet.cell(row, column).value = 1 + sheet.cell(row, column).value % 5
    path = folder / newest.name
    book.save(path)
    return path


def _rows(where: Places) -> tuple[int, int]:
    with duckdb.connect(str(mart.current_file(where.mart)), read_only=True) as edition:
        found = edition.execute("SELECT (SELECT count(*) FROM figure), (SELECT count(*) FROM step)").fetchone()
    assert found is not None
    return found[0], found[1]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
