"""The school census as the county keeps it: three files a term, each with the sessions of the term before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from data.demo.files.layouts import layout
from data.demo.files.made_files import File, Planted, column_letter
from data.demo.people.families import weekday
from data.demo.schools.census_rows import Census, Sown, census, exclusions, prone, roll, sessions
from data.demo.schools.half_days import Term, standing
from data.demo.schools.pupils import Pupils
from data.demo.stories import Story
from data.periods import Period, between

AGENCY, WHO = "Education", "Demo Censusson, schools data officer"
DELIVERED = {"1": (11, 27), "2": (3, 12), "3": (7, 9)}
SEASONS = {"1": "autumn", "2": "spring", "3": "summer"}
NAMES = {"roll": "pupilonroll", "sessions": "termlysessiondetailsonroll", "exclusions": "termlyexclusionsonroll"}
# As people do: an old name kept, a copy, a second download. What a file is about is in it, not in its name.
MISNAMED = {"2021T2": "2021_autumn_{}.csv", "2022T3": "Copy of 2023_summer_{}.csv", "2023T2": "2024_spring_{} (2).csv"}

FIRST_TERM = date(2020, 4, 1)
OLD_LAYOUT_BEFORE = date(2021, 9, 1)
# How a column of a file is made from the columns of its rows. Another is copied if the rows have it; if not, empty.
WRITTEN = {
    "pupilonrolltableid": "printf('%08x', record)",
    "termlysessiondetailsonrolltableid": "printf('%x', row_number() OVER ())",
    "termlyexclusionsonrolltableid": "printf('%x', row_number() OVER ())",
    "dob": "strftime(dob, '%Y-%b-%d 00:00:00')",
    "entrydate": "strftime(entrydate, '%Y-%b-%d 00:00:00')",
    "startdate": "strftime(startdate, '%Y-%b-%d 00:00:00')",
    "termlysessionspossible": "CASE WHEN possible > 0 THEN possible || '.0' END",
    "sessions": "sessions || '.0'",
    "pupilonrollorderseqcolumn": "1",
    "enrolstatus": "'C'",
}


def terms_carried(stopped: Story) -> list[Period]:
    """The terms whose sessions arrived: from the first census, which carries the term before it, until they stopped."""
    return [term for term in between(FIRST_TERM, stopped.since.end, "term") if term.end < stopped.since.start]


def write_censuses(
    folder: Path, pupils: Pupils, terms: list[Term], suspended: Story, *, seed: int
) -> tuple[list[File], list[Planted]]:
    """Write the census that carries each term's sessions into the folder of the day on which it came."""
    files: list[File] = []
    planted: list[Planted] = []
    stands = standing(pupils, [term.period for term in terms])
    more = prone(np.random.default_rng([seed, 5]), pupils)
    for column, term in enumerate(terms):
        planned = np.zeros(len(pupils.cohort), dtype=np.int64)
        planned[: len(stands)] = stands[:, column]
        of = census(pupils, term)
        chance = np.random.default_rng([seed, 3, of.number])
        amounts, sown = sessions(chance, of)
        written = _files(folder, of)
        _copy(roll(of), "pupilonroll_before" if of.period.start < OLD_LAYOUT_BEFORE else "pupilonroll", written["roll"])
        _copy(amounts, NAMES["sessions"], written["sessions"])
        often = exclusions(chance, of, planned, more, suspended.effect["times_other_pupils"])
        _copy(often, NAMES["exclusions"], written["exclusions"])
        files += written.values()
        planted += [_planted(written["sessions"].path, one) for one in sown]
    return files, planted


def _planted(path: Path, sown: Sown) -> Planted:
    heading = "attendancereason" if sown.kind == "old_code" else "sessions"
    letter = column_letter(layout("school_census", NAMES["sessions"]).index(heading))
    return Planted(path, "", sown.index + 2, letter, sown.kind, sown.value, "rule")


def _files(folder: Path, of: Census) -> dict[str, File]:
    year, term = of.period.start.year, of.period.key[-1]
    received = weekday(date(year, *DELIVERED[term]))
    name = MISNAMED.get(of.period.key, f"{year}_{SEASONS[term]}_{{}}.csv")
    there = folder / received.isoformat()
    there.mkdir(parents=True, exist_ok=True)
    return {
        part: File(there / name.format(called), received, AGENCY, WHO, "school_census", of.period.key)
        for part, called in NAMES.items()
    }


def _copy(rows: pd.DataFrame, part: str, file: File) -> None:
    """One csv, its rows in the order given: a single thread keeps it."""
    names = layout("school_census", part)
    made = ", ".join(f"{WRITTEN.get(name, name if name in rows else 'NULL')} AS {name}" for name in names)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("rows_given", rows)
        connection.execute(f"COPY (SELECT {made} FROM rows_given) TO '{file.path.as_posix()}' (HEADER, DELIMITER ',')")
