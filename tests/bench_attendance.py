"""What 34 million attendance sessions cost, beside what counting their lines costs and what pandas and polars would.

`python -m tests.bench_attendance [PUPILS]`: 90,000 pupils make 34.2 million sessions and 1.3 GB; fewer do in CI. Ratios
are taken within one run and of medians: on another machine, or a busy one, times drift and ratios hold.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

ROOT = Path(__file__).parent.parent
PUPILS = 90_000
RUNS = 3
# A school year of 190 days, of which every pupil has a morning and an afternoon; and the September after it.
HOLIDAYS = (
    ("2024-10-28", "2024-11-01"), ("2024-12-23", "2025-01-03"), ("2025-02-17", "2025-02-21"),
    ("2025-04-07", "2025-04-21"), ("2025-05-26", "2025-05-30"),
)  # fmt: skip
YEAR, MONTH = ("2024-09-03", "2025-07-22", 190), ("2025-09-02", "2025-09-30", 20)
OFTEN = "['I','I','I','I','I','M','M','C','G','O','O','N','U','L','L','B','V','E','X','Y1']"

# A job runs in a process of its own and prints what it took, in seconds, and what it found.
Answer = dict[str, Any]


def write(path: Path, pupils: int, span: tuple[str, str, int]) -> None:
    """Sessions in the order in which registers are taken. Every pupil has a habit: most miss little, some a lot."""
    first, last, days = span
    holidays = " OR ".join(f"day BETWEEN DATE '{one}' AND DATE '{other}'" for one, other in HOLIDAYS)
    with duckdb.connect() as connection:
        connection.execute(
            f"""CREATE TABLE day AS SELECT row_number() OVER (ORDER BY day) - 1 AS n, day
                FROM (SELECT day::DATE AS day FROM range(DATE '{first}', DATE '{last}' + 1, INTERVAL 1 DAY) AS r(day))
                WHERE isodow(day) < 6 AND NOT ({holidays}) ORDER BY day LIMIT {days};
                CREATE TABLE pupil AS SELECT n, 'Z931' || lpad((n * 7919 + 1)::VARCHAR, 9, '0') AS upn,
                    0.5 + 99.5 * pow(hash(n) % 1000 / 1000, 6) AS habit,
                    'SCH' || lpad((n % 300)::VARCHAR, 3, '0') AS school
                FROM range({pupils}) AS r(n)"""
        )
        connection.execute(
            f"""COPY (
                SELECT upn, day.day AS date, half AS session,
                    CASE WHEN hash(pupil.n, day.n, half) % 1000 < habit * 8
                        THEN {OFTEN}[(1 + hash(day.n, pupil.n) % 20)::BIGINT]
                        ELSE CASE half WHEN 'AM' THEN '/' ELSE '\\' END END AS code, school
                FROM day CROSS JOIN (VALUES ('AM'), ('PM')) AS h(half) CROSS JOIN pupil
            ) TO '{path}' (HEADER)"""
        )


def count(path: Path, home: Path) -> Answer:
    """DuckDB's count(*) of the file."""
    with duckdb.connect() as connection:
        return {"rows": connection.execute(f"SELECT count(*) FROM '{path}'").fetchone()}


def load(path: Path, home: Path) -> Answer:
    """The whole way of a file that was given, and what of it was copying and hashing, recognising, and pseudonyms."""
    import etl.load.load as loading
    import etl.read.attendance.keeping as keeping
    from data.locations import locations

    shares: dict[str, float] = {}

    def timed(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return step(*given, **named)
            finally:
                shares[name] = shares.get(name, 0) + time.perf_counter() - started

        return run

    for module, name in ((loading, "copy_aside"), (loading, "recognise"), (keeping, "pseudonyms")):
        setattr(module, name, timed(name, getattr(module, name)))
    started = time.perf_counter()
    (outcome,) = loading.load([path], locations(home), "the benchmark")
    assert outcome.tallies, outcome.message
    return {"whole": time.perf_counter() - started, "stored": outcome.tallies[0].stored, **shares}


def straight(path: Path, home: Path) -> Answer:
    """From the file to the measure without a store, by the same parts."""
    from data.child import SCHEMA
    from etl.definitions.source_folders import sources
    from etl.intake.recognise import recognise
    from etl.read.attendance.cells import fast
    from etl.read.attendance.registers import RAW, joined_as_written
    from etl.read.attendance.spellings import prepare
    from etl.read.workbench import workbench

    connection = duckdb.connect()
    connection.execute(SCHEMA)
    known = recognise(path, sources())
    rows = fast(known.look, known.found[0])
    assert rows is not None
    with workbench(connection, known.source), joined_as_written(connection):
        prepare(connection, known.found[0], rows.sql)
        connection.execute(
            f"""CREATE TABLE {RAW}.term AS SELECT said, (CASE WHEN month(day) >= 9 THEN 1 WHEN month(day) <= 3 THEN 2
                    ELSE 3 END)::UTINYINT AS term
                FROM (SELECT said, DATE '2000-01-01' + (k // 1024)::INTEGER AS day FROM {RAW}.said_date);
                CREATE TABLE {RAW}.counts AS SELECT said,
                    (c.counts_as NOT IN ('not_possible', 'unknown'))::INTEGER * 1048576
                        + (c.counts_as IN ('authorised', 'unauthorised'))::INTEGER AS told
                FROM {RAW}.said_code JOIN {RAW}.code_key ON key = k
                JOIN code_lists.codes_attendance AS c ON c.code = code_key.code"""
        )
        found = connection.execute(
            f"""SELECT term, count(*), sum(possible)::BIGINT, sum(missed)::BIGINT,
                    count(*) FILTER (missed * 10 >= possible)
                FROM (SELECT upn_id, term, sum(told) // 1048576 AS possible, sum(told) % 1048576 AS missed
                      FROM ({rows.sql}) AS r JOIN {RAW}.term AS t ON t.said = r.date
                      JOIN {RAW}.counts AS c ON c.said = r.code GROUP BY upn_id, term)
                WHERE possible > 0 GROUP BY term ORDER BY term"""
        ).fetchall()
    return {"terms": [list(row[1:]) for row in found]}


def pandas(path: Path, home: Path) -> Answer:
    """The same by pandas, written well: only the columns needed, texts as categories, grouping by small integers."""
    import numpy as np
    import pandas as pd

    held = pd.read_csv(path, usecols=["upn", "date", "code"], dtype="category")
    started = time.perf_counter()
    months = pd.to_datetime(held["date"].cat.categories).month
    term = np.where(months >= 9, 0, np.where(months <= 3, 1, 2)).astype("int8")[held["date"].cat.codes]
    codes = held["code"].cat.categories
    missed = codes.isin([*"CEIMRSTGNOUH", "C1", "C2", "J1"])[held["code"].cat.codes]
    possible = ~codes.isin([*"DQXYZ#", *(f"Y{n}" for n in range(1, 8))])[held["code"].cat.codes]
    frame = pd.DataFrame({"pupil": held["upn"].cat.codes, "term": term, "possible": possible, "missed": missed})
    sums = frame.groupby(["term", "pupil"], sort=False)[["possible", "missed"]].sum().query("possible > 0")
    sums["often"] = sums["missed"] * 10 >= sums["possible"]
    by_term = sums.groupby("term").agg(pupils=("possible", "size"), possible=("possible", "sum"),
                                       missed=("missed", "sum"), often=("often", "sum"))  # fmt: skip
    return {"terms": by_term.to_numpy().tolist(), "in_memory": time.perf_counter() - started}


def polars(path: Path, home: Path) -> Answer:
    """The same by polars, lazily, so that it reads only the columns needed and groups on every core."""
    import polars as pl

    month = pl.col("date").str.slice(5, 2)
    term = pl.when(month >= "09").then(0).when(month <= "03").then(1).otherwise(2).cast(pl.Int8)
    missed = pl.col("code").is_in([*"CEIMRSTGNOUH", "C1", "C2", "J1"])
    possible = ~pl.col("code").is_in([*"DQXYZ#", *(f"Y{n}" for n in range(1, 8))])
    sums = (
        pl.scan_csv(path, schema_overrides={"code": pl.String})
        .select("upn", term.alias("term"), missed.alias("missed"), possible.alias("possible"))
        .group_by("term", "upn")
        .agg(pl.col("possible").sum(), pl.col("missed").sum())
        .filter(pl.col("possible") > 0)
    )
    by_term = sums.group_by("term").agg(
        pl.len(), pl.col("possible").sum(), pl.col("missed").sum(),
        (pl.col("missed") * 10 >= pl.col("possible")).sum().alias("often"),
    )  # fmt: skip
    rows = by_term.sort("term").collect(engine="streaming").rows()
    return {"terms": [list(row[1:]) for row in rows]}


def stored(path: Path, home: Path) -> Answer:
    """The measure of what a load has stored: the current tables made anew, and absence by term."""
    from data.child import connect
    from data.locations import locations
    from etl.current import tables

    store = connect(locations(home).child)
    store.execute("DROP SCHEMA IF EXISTS live CASCADE")  # nothing kept from a run before
    store.execute(  # a quarterly return, without which nothing is measured; taken back at the end
        "INSERT INTO stored.loaded VALUES (999, '', '', '', '2025Q2', 'snapshot', now()::TIMESTAMP, 0, 0, 0, 0)"
    )
    store.execute("INSERT INTO stored.accepted VALUES (999)")
    started = time.perf_counter()
    tables.rebuild(store)
    found = store.execute(
        """SELECT count(*), sum(possible)::BIGINT, sum(missed)::BIGINT, count(*) FILTER (missed * 10 >= possible)
           FROM pupil_term WHERE term LIKE '2024%' GROUP BY term ORDER BY term"""
    ).fetchall()
    seconds = time.perf_counter() - started
    store.execute("DELETE FROM stored.loaded WHERE delivery = 999; DELETE FROM stored.accepted WHERE delivery = 999")
    return {"terms": [list(row) for row in found], "measure": seconds}


def year(path: Path, pupils: Path) -> Answer:
    write(path, int(pupils.name), YEAR)
    return {}


def month(path: Path, pupils: Path) -> Answer:
    write(path, int(pupils.name), MONTH)
    return {}


JOBS: dict[str, Callable[[Path, Path], Answer]] = {
    one.__name__: one for one in (count, load, straight, pandas, polars, stored, year, month)
}


def run(job: str, path: Path, home: Path) -> Answer:
    """A job in a process of its own; peak_mb is that process's."""
    words = [sys.executable, "-m", "tests.bench_attendance", job, str(path), str(home)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{job} did not end well")
    return {"peak_mb": usage.ru_maxrss / 1024, **json.loads(said)}


@contextmanager
def county(pupils: int) -> Iterator[tuple[Path, Path, Path]]:
    """A folder with a year's file and a month's, where they may be and are forgotten afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "year.csv", Path(folder) / "month.csv"
        for path, job in zip(files, ("year", "month"), strict=True):
            run(job, path, Path(str(pupils)))  # aside: the peak of a process is never below that of who started it
        yield Path(folder), *files


def main(pupils: int = PUPILS) -> None:
    with county(pupils) as (folder, year_file, month_file):
        found: dict[str, list[Answer]] = {job: [] for job in (*JOBS, "append")}
        for turn in range(RUNS):
            home = folder / f"home-{turn}"
            for job in ("count", "load", "count", "stored", "straight", "pandas", "polars"):
                found[job].append(run(job, year_file, home))
            found["append"].append(run("load", month_file, home))
        terms = [found[job][0]["terms"] for job in ("straight", "pandas", "polars", "stored")]
        assert all(one == terms[0] for one in terms), terms
    report(found, year_rows=found["count"][0]["rows"][0])


def report(found: dict[str, list[Answer]], year_rows: int) -> None:
    def of(job: str, what: str = "seconds") -> float:
        return median(answer[what] for answer in found[job])

    def line(name: str, seconds: float, says: str = "") -> None:
        print(f"  {name:<26}{seconds:8.2f} s   {says}".rstrip())

    def share(part: float, whole: float) -> str:
        return f"{100 * part / whole:.1f}%"

    whole, copied = of("load", "whole"), of("load", "copy_aside")
    rows = median(one["whole"] - one["copy_aside"] - one["recognise"] for one in found["load"])
    peaks = {job: of(job, "peak_mb") for job in found if found[job]}
    print(f"attendance sessions         {year_rows:8,} in a file, medians of {RUNS} runs")
    line("DuckDB's count(*)", of("count"))
    line("file to rows in the store", rows, f"{rows / of('count'):.1f} × count(*), peak {peaks['load']:.0f} MB")
    line("  pseudonyms (HMAC)", of("load", "pseudonyms"), f"{share(of('load', 'pseudonyms'), rows)} of it")
    line("before: copied and hashed", copied, f"{share(copied, whole)} of the whole way")
    line("before: recognised", of("load", "recognise"), f"{share(of('load', 'recognise'), whole)} of the whole way")
    memory = f"peak {peaks['straight']:.0f} MB, {share(peaks['straight'], peaks['pandas'])}"
    line("file to the measure", of("straight"), f"{share(of('straight'), of('pandas'))} of pandas, {memory}")
    for job in ("count", "straight", "pandas", "polars"):
        line(f"  {job}: processors worked", of(job, "worked"))
    line("polars, the same", of("polars"), f"ours takes {share(of('straight'), of('polars'))} of it, peak "
         f"{peaks['polars']:.0f} MB")  # fmt: skip
    line("pandas, the same", of("pandas"), f"peak {peaks['pandas']:.0f} MB")
    line("a month appended", of("append", "whole"), f"{share(of('append', 'whole'), whole)} of a full load")
    in_memory = of("pandas", "in_memory")
    line(
        "stored to the measure",
        of("stored", "measure"),
        f"{share(of('stored', 'measure'), in_memory)} of pandas in memory",
    )
    line("pandas, from memory", in_memory)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        started, worked = time.perf_counter(), time.process_time()
        answer = JOBS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
        print(json.dumps({"seconds": time.perf_counter() - started, "worked": time.process_time() - worked, **answer}))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else PUPILS)
