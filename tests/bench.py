"""`make bench`: what a full build costs, how much of it is reading, how long a reader waits for a page, and then
what each kind of large file costs beside the least that it could.

Ratios are taken within one run: on another machine, or a busy one, times drift and ratios hold. No test depends on any
figure of this.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from tests import bench_attendance, bench_cin, bench_formats, bench_measures, bench_quarter
from tests.helpers.cost import cost

ROOT = Path(__file__).parent.parent
# The same files, merely read: every cell of each workbook as openpyxl gives it, every field of each csv as DuckDB does.
MERELY_READ = """
import sys, duckdb, openpyxl
from pathlib import Path
for path in sorted(Path(sys.argv[1]).rglob("*")):
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        cells = sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    elif path.suffix == ".csv":
        duckdb.sql(f"CREATE OR REPLACE TEMP TABLE read AS SELECT * FROM read_csv('{path}', all_varchar = true)")
"""
PAGES = ("/", "/measures", "/measures/plans_started_again", "/measures/overall_absence", "/voices", "/how-we-count")
REQUESTS = 20  # of each page by one reader
READERS = 20


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The dashboard as a newcomer starts it, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"NEGLECT_MART": str(home / "mart" / "group"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "app.py", "--port", str(port)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                _wait_for(port)  # it says where it will be a moment before it is there
                yield found[0]
                break
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("The dashboard did not start")


def drawn(address: str, page: str) -> float:
    """Seconds from asking for a page's content to having all of it, by the request that the browser makes."""
    body = {
        "output": "..page.children...title.data...failed.children..",
        "outputs": [
            {"id": "page", "property": "children"},
            {"id": "title", "property": "data"},
            {"id": "failed", "property": "children"},
        ],
        "inputs": [
            {"id": "place", "property": "pathname", "value": page},
            {"id": "place", "property": "search", "value": ""},
        ],
        "changedPropIds": ["place.pathname"],
    }
    request = urllib.request.Request(
        f"{address}/_dash-update-component", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    started = time.perf_counter()
    with urllib.request.urlopen(request) as answer:
        answer.read()
    return time.perf_counter() - started


def latencies(address: str, readers: int) -> tuple[list[float], float]:
    """Every request's seconds when so many readers go through all pages at once, and requests a second together."""
    found: list[float] = []

    def read() -> None:
        found.extend(drawn(address, page) for _ in range(REQUESTS // 4 if readers > 1 else REQUESTS) for page in PAGES)

    threads = [threading.Thread(target=read) for _ in range(readers)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found, len(found) / (time.perf_counter() - started)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        files = Path(folder) / "files"
        writing = cost(sys.executable, "-m", "data.demo", str(files))
        reading = cost(sys.executable, "-c", MERELY_READ, str(files))
        whole = cost(sys.executable, "-m", "etl", "--home", str(home), "demo")
        publishing = cost(sys.executable, "-m", "etl", "--home", str(home), "publish")
        build = whole.seconds - writing.seconds
        size = sum(path.stat().st_size for path in files.rglob("*") if path.is_file()) / 2**20
        print(f"files of the county         {size:8.0f} MB, written in {writing.seconds:.0f} s")
        print(f"files to live edition       {build:8.1f} s   peak {whole.peak_mb:.0f} MB")
        print(f"  merely reading the files  {reading.seconds:8.1f} s   {100 * reading.seconds / build:.0f}% of it")
        print(
            f"  measure, protect, publish {publishing.seconds:8.1f} s   {100 * publishing.seconds / build:.0f}% of it"
        )
        with served(home) as address:
            latencies(address, 1)  # the cache fills once an edition; the first reader pays for it
            for readers in (1, READERS):
                times, rate = latencies(address, readers)
                print(
                    f"a page, {readers:2} at once         {1000 * median(times):8.1f} ms median, "
                    f"{1000 * quantiles(times, n=20)[-1]:.1f} ms at the 95th, {rate:.0f} pages a second"
                )
        bench_measures.main(home)
        bench_quarter.main(files)
    for large in (bench_formats, bench_cin, bench_attendance):
        large.main()


if __name__ == "__main__":
    main()
