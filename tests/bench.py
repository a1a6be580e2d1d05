"""`make bench`: what a full build costs, how much of it is reading, how long a reader waits for a page, and then
what each kind of large file costs beside the least that it could.

Ratios are taken within one run: on another machine, or a busy one, times drift and ratios hold. No test depends on any
figure of this.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests import bench_attendance, bench_cin, bench_formats, bench_measures, bench_pages, bench_quarter
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
            f"  publish, nothing changed  {publishing.seconds:8.1f} s   {100 * publishing.seconds / build:.0f}% of it"
        )
        bench_pages.main(["--home", str(home)])
        bench_measures.main(home)
        bench_quarter.main(files)
    for large in (bench_formats, bench_cin, bench_attendance):
        large.main()


if __name__ == "__main__":
    main()
