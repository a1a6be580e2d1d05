"""Text tables: whatever the encoding and the delimiter, every row with the number a spreadsheet would show it under.

DuckDB reads a file whose every line is one row of the right width. Anything else (blank lines, line breaks inside
quotes, rows too short or too long, broken quotes) is read row by row, so that each such row is found and placed.
"""

from __future__ import annotations

import codecs
import csv
import io
import mmap
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import duckdb
import pandas as pd

from etl.formats.sheet import FIRST_ROWS, GIVEN, SPACES, Cells, Look, Sheet, Trouble, Unreadable

DELIMITERS = (",", ";", "\t")
START = 64 * 1024  # bytes of a first look
BROKEN_AT_MOST = 1000  # rows with broken quotes, beyond which a file is no table


def look(path: Path, name: str) -> Look:
    """The first rows of a text table, with its encoding and its delimiter. Raises Unreadable."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        start = file.read(START)
    if any(c < " " and c not in "\t\r\n\f" for c in start):
        raise Unreadable("The file is neither a workbook nor a text table. Send the .xlsx or .csv itself.")
    delimiter = max(DELIMITERS, key=lambda mark: max(map(len, _first_rows(start, mark))))
    return Look(path, name, "csv", (Sheet("", tuple(_first_rows(start, delimiter))),), encoding, delimiter)


def _first_rows(start: str, delimiter: str) -> list[tuple[str, ...]]:
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    try:
        return [tuple(cell.strip() for cell in row) for row in islice(reader, FIRST_ROWS)] or [()]
    except csv.Error:
        return [()]


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if start.startswith(mark):
            return name
    if start[1:2] == b"\x00" or start[:1] == b"\x00":  # UTF-16 without its mark: every other byte of plain text is 0
        return "utf-16-le" if start[1:2] == b"\x00" else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "windows-1252"  # what Excel writes as "CSV" on an English Windows
    return "utf-8"


def cells(connection: duckdb.DuckDBPyConnection, look: Look, sheet: str, heading_row: int, width: int) -> Cells:
    """The rows below the headings."""
    fast = _plain(connection, look, heading_row, width)
    return fast or _row_by_row(connection, look, heading_row, width)


def _plain(connection: duckdb.DuckDBPyConnection, look: Look, heading_row: int, width: int) -> Cells | None:
    """The file read by DuckDB, if each of its lines is one row of this width and SQL can trim it; None if not."""
    if look.encoding not in ("utf-8", "utf-8-sig") or _has_odd_spaces(look):
        return None
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(width))
    mark = "\\t" if look.delimiter == "\t" else look.delimiter
    name = look.path.as_posix().replace("'", "''")
    read = (
        f"read_csv('{name}', auto_detect = false, header = false, skip = {heading_row}, delim = E'{mark}', "
        f"quote = '\"', escape = '\"', strict_mode = true, columns = {{{columns}}})"
    )
    try:
        found = connection.execute(f"SELECT count(*) FROM {read}").fetchone()
    except duckdb.Error:
        return None
    if found is None or found[0] != _lines(look.path) - heading_row:
        return None
    listed = ", ".join(f"trim(c{at}) AS c{at}" for at in range(width))
    return Cells(f"SELECT (row_number() OVER () + {heading_row})::INTEGER AS row_number, {listed} FROM {read}")


def _has_odd_spaces(look: Look) -> bool:
    """Whether the file has spaces other than plain ones; SQL's trim knows only those, unless it is made very slow."""
    odd = set(SPACES) - {" ", "\n", "\r", look.delimiter}
    pattern = re.compile(b"|".join(re.escape(space.encode()) for space in sorted(odd)))
    with look.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return pattern.search(content, len(codecs.BOM_UTF8)) is not None


def _lines(path: Path) -> int:
    ends, last = 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            ends += block.count(b"\n")
            last = block[-1:]
    return ends + (last != b"\n")


def _row_by_row(connection: duckdb.DuckDBPyConnection, look: Look, heading_row: int, width: int) -> Cells:
    with look.path.open(encoding=look.encoding, errors="replace", newline="") as file:
        lines = list(file)
    numbers: list[int] = []
    rows: list[list[str]] = []
    troubles: list[Trouble] = []
    for number, row in islice(enumerate(_records(lines, look.delimiter), start=1), heading_row, None):
        kind = "broken_quotes" if row is None else _fit(row, width)
        if kind:
            troubles.append(Trouble(kind, number, kept=kind == "short_row"))
        if row is not None and kind != "long_row":
            numbers.append(number)
            rows.append([*(cell.strip(SPACES) for cell in row[:width]), *[""] * (width - len(row))])
    columns = dict(zip((f"c{at}" for at in range(width)), zip(*rows, strict=True), strict=True)) if rows else {}
    frame = pd.DataFrame({"row_number": numbers, **(columns or {f"c{at}": () for at in range(width)})}, dtype=object)
    connection.register(GIVEN, frame)
    listed = ", ".join(f"c{at}::VARCHAR AS c{at}" for at in range(width))
    return Cells(f"SELECT row_number::INTEGER AS row_number, {listed} FROM {GIVEN}", tuple(troubles))


def _fit(row: list[str], width: int) -> str:
    if any(cell.strip() for cell in row[width:]):
        return "long_row"
    # Excel leaves the empty cells at a row's end out, and a blank line is no row at all.
    return "short_row" if 1 < len(row) < width else ""


def _records(lines: list[str], delimiter: str) -> Iterator[list[str] | None]:
    """Each row in order, a blank line as []; None for a line whose quotes never close, after which reading goes on."""
    at, broken = 0, 0
    while at < len(lines):
        reader = csv.reader(iter(lines[at:]), delimiter=delimiter, strict=True)
        done = 0
        try:
            for row in reader:
                yield row
                done = reader.line_num
            return
        except csv.Error:
            broken += 1
            if broken > BROKEN_AT_MOST:
                raise Unreadable(
                    f"More than {BROKEN_AT_MOST} rows have quotation marks that do not pair. Export the file again."
                ) from None
            yield None
            at += done + 1
