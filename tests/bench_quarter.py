"""An ordinary quarterly load: eleven agencies' workbooks, Annex A and a school census, from upload to ready to accept.

Shows where the time goes. Reading is opening files, turning cells into text and typing them; checking is every rule.
"""

from __future__ import annotations

import importlib
import io
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from data.agencies import agencies
from data.ledger import ask
from data.periods import period
from etl.demonstration import quarterly_workbooks
from etl.replies.return_workbook import make
from tests.helpers.offices import Shared

QUARTER = "2025Q4"
# Which functions belong to which share; what is left is keeping books.
SHARES = {
    "copying and hashing": [("etl.load.load", "copy_aside")],
    "recognising": [("etl.load.load", "recognise")],
    "reading": [("etl.load.steps", "read")],
    "shaping": [("etl.load.steps", "shape")],
    "checking": [("etl.load.steps", "check")],
    "storing": [("etl.load.steps", "store")],
}


def workbooks(shared: Shared, folder: Path) -> list[Path]:
    """Every agency's own workbook for the quarter, filled in."""
    folder.mkdir()
    paths = []
    for sender in (one for one in agencies() if one.member):
        name, content = make(shared.places, sender.key, QUARTER)
        book = load_workbook(io.BytesIO(content))
        quarterly_workbooks.fill(book, sender, period(QUARTER), seed=1)
        book.save(folder / name)
        paths.append(folder / name)
    return paths


def newest(files: Path, pattern: str) -> list[Path]:
    """The newest delivery's files of a kind among the county's."""
    found = sorted(files.rglob(pattern))
    return [path for path in found if path.parent == found[-1].parent]


def timed(spent: dict[str, float]) -> Callable[[], None]:
    """Let every function of SHARES note its seconds. Returns what undoes it."""
    undo: list[tuple[Any, str, Any]] = []
    for share, functions in SHARES.items():
        for module_name, name in functions:
            module = importlib.import_module(module_name)
            step = getattr(module, name)

            def noting(*given: Any, _step: Any = step, _share: str = share, **named: Any) -> Any:
                started = time.perf_counter()
                try:
                    return _step(*given, **named)
                finally:
                    spent[_share] += time.perf_counter() - started

            setattr(module, name, noting)
            undo.append((module, name, step))
    return lambda: [setattr(module, name, step) for module, name, step in undo] and None


def main(files: Path) -> None:
    """files: a folder with the county's files."""
    with tempfile.TemporaryDirectory() as folder:
        shared = Shared(Path(folder) / "home")
        given = [
            *workbooks(shared, Path(folder) / "returns"),
            *newest(files, "*nnex*.xlsx")[-1:],
            *newest(files, "*pupilonroll.csv"),
            *newest(files, "*sessiondetailsonroll.csv"),
            *newest(files, "*exclusionsonroll.csv"),
        ]
        spent: dict[str, float] = defaultdict(float)
        undo = timed(spent)
        started = time.perf_counter()
        number = shared.hand_in(*given)
        handed_in = time.perf_counter()
        shared.ledger.close()
        _receive_only(shared, number)
        whole = time.perf_counter() - started
        undo()
        states = [file["state"] for file in shared.result(number)["files"]]
        rows = sum(delivery.rows_in for delivery in shared.deliveries())
        assert set(states) == {"checked"}, states
        print(f"an ordinary quarter        {whole:8.1f} s   {len(given)} files, {rows:,} rows, ready to accept")
        spent["handing in"] = handed_in - started
        spent["keeping books"] = whole - sum(spent.values())
        for share, seconds in sorted(spent.items(), key=lambda item: -item[1]):
            print(f"  {share:<24} {seconds:8.1f} s   {100 * seconds / whole:.0f}% of it")


def _receive_only(shared: Shared, number: int) -> None:
    """The report is ready once the files are checked; what would change is worked out after that."""
    from etl import jobs

    jobs.work(shared.places, until=lambda: (ask.job(shared.ledger, number) or shared.job(number)).state == "done")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
