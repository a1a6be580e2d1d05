"""How many cells lie between the first and the last filled cell of a sheet, before a reader makes room for them all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.formats.workbooks.zip_parts import Parts

ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>|<table:table-row\b([^>]*)/>", re.DOTALL)
CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(/?)>")
ROWS, COLUMNS = (re.compile(rb'number-%s-repeated="(\d+)"' % what) for what in (b"rows", b"columns"))
FILLED = (b"office:value", b"office:date-value", b"office:string-value", b"office:boolean-value", b"office:time-value")
ROW_HEADER, CELLS = 0, range(1, 12)  # the records of a binary sheet


def extent(parts: Parts, kind: str) -> int:
    """The cells of the largest sheet, filled or not. Raises what a damaged file makes of it."""
    if kind == "ods":
        sheets = parts.read("content.xml").split(b"<table:table ")
        return max(_open_document(sheet) for sheet in sheets)
    names = [name for name in parts.namelist() if name.startswith("xl/worksheets/") and name.endswith(".bin")]
    return max((_binary(parts.read(name)) for name in names), default=0)


def _open_document(sheet: bytes) -> int:
    """Rows and cells are said once and how often they repeat; the empty ones at the end do not count."""
    height = rows = width = 0
    for start, cells, alone in ROW.findall(sheet):
        rows += _times(ROWS, start or alone)
        columns = 0
        for cell, empty in CELL.findall(cells):
            columns += _times(COLUMNS, cell)
            if not empty or any(word in cell for word in FILLED):
                height, width = rows, max(width, columns)
    return height * width


def _times(what: re.Pattern[bytes], said: bytes) -> int:
    found = what.search(said)
    return int(found[1]) if found else 1


def _binary(sheet: bytes) -> int:
    height = width = row = 0
    for kind, at in _records(sheet):
        if kind == ROW_HEADER:
            row = int.from_bytes(sheet[at : at + 4], "little")
        elif kind in CELLS:
            height, width = max(height, row + 1), max(width, int.from_bytes(sheet[at : at + 4], "little") + 1)
    return height * width


def _records(sheet: bytes) -> Iterator[tuple[int, int]]:
    """(kind, where its content begins) of each record; kind and size are written seven bits to a byte."""
    at = 0
    while at < len(sheet):
        kind, at = _counted(sheet, at, 2)
        size, at = _counted(sheet, at, 4)
        yield kind, at
        at += size


def _counted(sheet: bytes, at: int, longest: int) -> tuple[int, int]:
    number = 0
    for turn in range(longest):
        byte = sheet[at]
        at += 1
        number |= (byte & 0x7F) << (7 * turn)
        if byte < 0x80:
            break
    return number, at
