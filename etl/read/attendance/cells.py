"""A file of sessions as a relation of texts, one row a record and in the file's order, without ever being held whole.

DuckDB reads a text table whose every line is one row of the right width, and Parquet. Anything else (another encoding,
line breaks inside quotes, rows too short or too long) is first written out anew, a line a record, which is slower.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from etl.formats import Look, Trouble
from etl.formats.csv import Survey, fit, records
from etl.formats.parquet import source as parquet_source
from etl.formats.sheet import SEPARATOR, SPACES
from etl.intake.recognise import RecognisedTable

COLUMNS = ("upn_id", "date", "session", "code", "school")
LOST = ("long_row", "broken_quotes")  # rows whose values cannot be told apart
FIRST = 1000  # rows of one trouble that are told one by one
BUFFER = 8_000_000  # bytes that DuckDB reads at a time: a quarter faster than its own 32 MB, which no cache holds


@dataclass(frozen=True, slots=True)
class Rows:
    """SQL for the five columns as text ('' for blank) and `trouble` ('' for none); blank rows have the trouble 'blank'.

    lines is how many records there must be, where a reading may be wrong about it.
    """

    sql: str
    lines: int | None = None
    troubles: tuple[Trouble, ...] = ()  # the first of each kind
    counts: Counter[str] = field(default_factory=Counter)  # of every kind of trouble, blank rows too


def fast(look: Look, found: RecognisedTable) -> Rows | None:
    """The file as it is; None for one that must be written out anew first."""
    if look.format == "parquet":
        given = parquet_source(look.path)
        named = ", ".join(f"c{at}" for at in range(len(found.headings)))
        return Rows(f"SELECT {_listed(found, '::VARCHAR')}, '' AS trouble FROM {given} AS given({named})")
    survey = look.book
    if look.encoding not in ("utf-8", "utf-8-sig") or not isinstance(survey, Survey):
        return None
    given = _read_csv(look.path, look.delimiter, [f"c{at}" for at in range(len(found.headings))], found.heading_row)
    return Rows(f"SELECT {_listed(found)}, '' AS trouble FROM {given}", survey.lines - found.heading_row)


def tidied(look: Look, found: RecognisedTable, aside: Path) -> Rows:
    """The file written out anew to `aside`, for its owner alone. Raises Unreadable."""
    width, places = len(found.headings), [found.columns.get(name) for name in COLUMNS]
    counts: Counter[str] = Counter()
    first: list[Trouble] = []
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        look.path.open(encoding=look.encoding, errors="replace", newline="") as given,
        os.fdopen(handle, "w", encoding="utf-8", newline="") as target,
    ):
        write = csv.writer(target, lineterminator="\n").writerow
        every = enumerate(records(given, look.delimiter), start=1)
        for number, row in islice(every, found.heading_row, None):
            kind = "broken_quotes" if row is None else fit(row, width) if any(map(str.strip, row)) else "blank"
            cells = [" ".join(cell.strip(SPACES).split()) for cell in row or ()]
            write([*(cells[at] if at is not None and at < len(cells) else "" for at in places), kind])
            if kind:
                counts[kind] += 1
                if kind != "blank" and counts[kind] <= FIRST:
                    first.append(Trouble(kind, number, kept=kind not in LOST))
    return Rows(f"SELECT * FROM {_read_csv(aside, ',', [*COLUMNS, 'trouble'], 0)}", None, tuple(first), counts)


def _listed(found: RecognisedTable, cast: str = "") -> str:
    places = {name: found.columns.get(name) for name in COLUMNS}
    texts = {name: "''" if at is None else f"c{at}" for name, at in places.items()}
    return ", ".join(f"coalesce({t}{cast}, '') AS {name}" if cast else f"{t} AS {name}" for name, t in texts.items())


def _read_csv(path: Path, delimiter: str, names: list[str], skip: int) -> str:
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    mark = "\\t" if delimiter == "\t" else delimiter
    name = path.as_posix().replace("'", "''")
    # No text stands for NULL: a blank cell is '', so that it can be joined like any other.
    return (
        f"read_csv('{name}', auto_detect = false, header = false, skip = {skip}, delim = E'{mark}', quote = '\"', "
        f"escape = '\"', strict_mode = true, buffer_size = {BUFFER}, nullstr = E'\\x{SEPARATOR:02x}', "
        f"columns = {{{columns}}})"
    )
