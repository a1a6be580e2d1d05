"""Text tables: whatever the encoding and the delimiter, every row with the number a spreadsheet would show it under.

DuckDB reads a file whose every line is one row of the right width. Anything else (blank lines, line breaks inside
quotes, rows too short or too long, broken quotes) is read row by row, so that each such row is found and placed.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from etl.formats.row_stream import lend
from etl.formats.sheet import FIRST_ROWS, GIVEN, SEPARATOR, SPACES, Cells, Look, Sheet, Trouble, Unreadable

DELIMITERS, BAR = (",", ";", "\t"), "|"
BLOCK = 1 << 20
# Spaces that SQL's trim does not know, unless it is made very slow: those of one byte, and the others.
ODD = tuple(space.encode() for space in SPACES if space.isascii() and space not in " \t\n\r")
WIDE = tuple(space for space in SPACES if not space.isascii())
NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f]")  # control characters, but those that part cells, lines and pages
START = 64 * 1024  # bytes of a first look
BROKEN_AT_MOST = 1000  # rows with broken quotes, beyond which a file is no table


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over a whole file tells: its encoding, its lines, and whether SQL could not trim its cells."""

    encoding: str
    lines: int = 0
    odd_spaces: bool = True  # tabs, which may be the delimiter, apart
    tabs: bool = True


def look(path: Path, name: str) -> Look:
    """The first rows of a text table, with its encoding and its delimiter. Raises Unreadable."""
    survey = _survey(path)
    with path.open(encoding=survey.encoding, errors="replace", newline="") as file:
        start = file.read(START)
    if NO_TEXT.search(start):
        raise Unreadable("The file is neither a workbook nor a text table. Send the .xlsx or .csv itself.")
    delimiter = _delimiter(start)
    first = (Sheet("", tuple(_first_rows(start, delimiter))),)
    return Look(path, name, "csv", first, survey.encoding, delimiter, book=survey)


def _delimiter(start: str) -> str:
    """What separates the cells: what makes the widest row. A bar only where headings have none but bars between them.

    Bars also stand inside cells, between the choices that somebody ticked.
    """
    usual = max(DELIMITERS, key=lambda mark: max(map(len, _first_rows(start, mark))))
    barred = [row for row in _first_rows(start, BAR) if any(row)]
    [(width, rows)] = Counter(map(len, barred)).most_common(1) or [(0, 0)]
    headings = next((row for row in barred if len(row) == width), ())
    return BAR if width > 1 and 2 * rows > len(barred) and not any(usual in cell for cell in headings) else usual


def _first_rows(start: str, delimiter: str) -> list[tuple[str, ...]]:
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    try:
        return [tuple(cell.strip() for cell in row) for row in islice(reader, FIRST_ROWS)] or [()]
    except csv.Error:
        return [()]


def _survey(path: Path) -> Survey:
    with path.open("rb") as file:
        start = file.read(4)
        for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            if start.startswith(mark):
                return Survey("utf-16")
        if start[1:2] == b"\x00" or start[:1] == b"\x00":  # UTF-16 without its mark: every other byte is 0
            return Survey("utf-16-le" if start[1:2] == b"\x00" else "utf-16-be")
        encoding = "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
        file.seek(len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        lines, odd, tabs, last, pending = 0, False, False, b"\n", False
        while block := file.read(BLOCK):
            lines, last = lines + block.count(b"\n"), block[-1:]
            odd = odd or any(space in block for space in ODD)
            tabs = tabs or b"\t" in block
            if pending or not block.isascii():
                try:
                    text = decoder.decode(block)
                except UnicodeDecodeError:
                    return Survey("windows-1252")  # what Excel writes as "CSV" on an English Windows
                odd = odd or any(space in text for space in WIDE)
                pending = bool(decoder.getstate()[0])
    return Survey("windows-1252") if pending else Survey(encoding, lines + (last != b"\n"), odd, tabs)


def cells(connection: duckdb.DuckDBPyConnection, look: Look, sheet: str, heading_row: int, width: int) -> Cells:
    """The rows below the headings."""
    fast = _plain(connection, look, heading_row, width)
    return fast or _row_by_row(connection, look, heading_row, width)


def _plain(connection: duckdb.DuckDBPyConnection, look: Look, heading_row: int, width: int) -> Cells | None:
    """The file read by DuckDB, if each of its lines is one row of this width and SQL can trim it; None if not."""
    survey = look.book
    assert isinstance(survey, Survey)
    if survey.odd_spaces or (survey.tabs and look.delimiter != "\t"):
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
    if found is None or found[0] != survey.lines - heading_row:
        return None
    listed = ", ".join(f"trim(c{at}) AS c{at}" for at in range(width))
    return Cells(f"SELECT (row_number() OVER () + {heading_row})::INTEGER AS row_number, {listed} FROM {read}")


def _row_by_row(connection: duckdb.DuckDBPyConnection, look: Look, heading_row: int, width: int) -> Cells:
    troubles: list[Trouble] = []

    def fitting() -> Iterator[tuple[int, list[str]]]:
        every = enumerate(records(file, look.delimiter), start=1)
        for number, row in islice(every, heading_row, None):
            kind = "broken_quotes" if row is None else fit(row, width)
            if kind:
                troubles.append(Trouble(kind, number, kept=kind == "short_row"))
            if row is not None and kind != "long_row":
                yield number, [cell.strip(SPACES).replace(chr(SEPARATOR), " ") for cell in row[:width]]

    with look.path.open(encoding=look.encoding, errors="replace", newline="") as file:
        lend(connection, fitting(), width)
    return Cells(f"SELECT * FROM {GIVEN}", tuple(troubles))


def fit(row: list[str], width: int) -> str:
    """What is wrong with a row's length: a key of troubles.ROWS, or ''."""
    if any(cell.strip() for cell in row[width:]):
        return "long_row"
    # Excel leaves the empty cells at a row's end out, and a blank line is no row at all.
    return "short_row" if 1 < len(row) < width else ""


def records(file: Iterable[str], delimiter: str) -> Iterator[list[str] | None]:
    """Each row in order, a blank line as []; None for a line whose quotes never close, after which reading goes on."""
    rest, again, held, broken = iter(file), deque[str](), list[str](), 0

    def lines() -> Iterator[str]:
        while again:
            held.append(again.popleft())
            yield held[-1]
        for line in rest:
            held.append(line)
            yield line

    while True:
        held.clear()  # the lines of the row that is being read
        try:
            for row in csv.reader(lines(), delimiter=delimiter, strict=True):
                yield row
                held.clear()
            return
        except csv.Error:
            broken += 1
            if broken > BROKEN_AT_MOST:
                raise Unreadable(
                    f"More than {BROKEN_AT_MOST} rows have quotation marks that do not pair. Export the file again."
                ) from None
            yield None
            again.extendleft(reversed(held[1:]))
