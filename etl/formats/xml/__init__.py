"""XML returns: every row element of a collection is a sheet, the elements in it that hold text are its columns.

`look` goes through the whole file once: it must be sound, and which elements occur is only known at its end. The texts
stay with the look, close together, so that `cells` need not read the file again.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl.formats.row_stream import release
from etl.formats.sheet import GIVEN, Cells, Look, Sheet, Trouble, Unreadable
from etl.formats.xml.layout import Layout, layouts, local
from etl.formats.xml.parse import parse, parser
from etl.formats.xml.rows import Gathered, Kind, Texts, gather


class _Enough(Exception):
    """The header has been read."""


def look(path: Path, name: str) -> Look:
    """A sheet for each kind of row that occurs, headed by the elements that occur in such rows. Raises Unreadable."""
    layout = _layout(path)
    gathered = gather(path, layout)
    sheets = tuple(Sheet(row, (headings,)) for row, headings in gathered.headings())
    if not sheets:
        first = next(row.name for row in layout.rows.values() if not row.hidden)
        raise Unreadable(
            f"The file is a {layout.title} with nobody in it: it has no element <{first}> that holds anything. See "
            "whether the export found anybody, and send it again."
        )
    return Look(path, name, "xml", sheets, book=gathered)


def cells(connection: duckdb.DuckDBPyConnection, look: Look, sheet: str, heading_row: int, width: int) -> Cells:
    """The rows of one kind, and what they carry of the rows around them. A row of nothing is none.

    A row's number is the line that it begins at, where no two of its kind begin on one; else its number among them.
    """
    gathered = look.book
    assert isinstance(gathered, Gathered)
    kind = gathered.kinds[sheet]
    lines = np.frombuffer(kind.lines, dtype="int32")
    by_line = bool(np.all(np.diff(lines) > 0))
    columns = _carried(gathered, kind)
    twice: set[int] = set()
    headings = next(one.rows[0] for one in look.sheets if one.name == sheet)
    for heading in headings[len(columns) :]:
        texts, rows = kind.column(heading)
        columns.append(texts[1:])
        twice.update(rows.tolist())
    numbers = lines if by_line else np.arange(1, kind.count + 1, dtype="int32")
    frame = pd.DataFrame({"row_number": numbers, **{f"c{at}": values for at, values in enumerate(columns)}}, copy=False)
    release(connection)
    connection.register("given_rows", frame)
    listed = ", ".join(f"c{at}::VARCHAR AS c{at}" for at in range(len(columns)))
    own = " OR ".join(f"c{at} <> ''" for at in range(len(kind.row.fixed), len(headings)))
    where = "TRUE" if kind.row.counted else own or "FALSE"
    connection.execute(f"CREATE TEMP TABLE {GIVEN} AS SELECT row_number, {listed} FROM given_rows WHERE {where}")
    connection.unregister("given_rows")
    return Cells(
        f"FROM {GIVEN}",
        tuple(Trouble("element_twice", int(numbers[row - 1]), kept=True) for row in sorted(twice)),
        numbered="line" if by_line else "number",
    )


def _carried(gathered: Gathered, kind: Kind) -> list[Texts]:
    """The columns that every row of a kind has: of the rows around it, its own number, the number of the one around."""
    inside = {one.row.name: np.frombuffer(of, dtype="int32") for one, of in zip(kind.around, kind.inside, strict=True)}
    columns = [gathered.kinds[row].column(name)[0][inside[row]] for row, name in kind.row.carries]
    if kind.row.counted:
        columns.append(np.arange(1, kind.count + 1).astype(str).astype(object))
    if kind.row.inside:
        columns.append(inside[kind.row.inside].astype(str).astype(object))
    return columns


def _layout(path: Path) -> Layout:
    """Which collection a file is, by its outermost element and what its header says. Raises Unreadable."""
    root, collection = _header(path)
    found = next((one for one in layouts() if (one.root, one.collection) == (root, collection)), None)
    if found:
        return found
    known = "; ".join(f"the {one.title} ({one.collection})" for one in layouts())
    if collection and root in {one.root for one in layouts()}:
        raise Unreadable(
            f"The file is XML of the collection {collection[:20]!r}, which nothing here reads. Known are: {known}."
        )
    raise Unreadable(
        f"The file is XML whose outermost element is <{root[:40]}> and whose header names no collection. Known are: "
        f"{known}. If it is a table, open it in a spreadsheet and save it as .xlsx or .csv."
    )


def _header(path: Path) -> tuple[str, str]:
    """The outermost element, and the collection that the header names, '' if it names none."""
    reading, opened, pieces = parser(), list[str](), list[str]()
    root = collection = ""

    def start(name: str, _: list[str]) -> None:
        nonlocal root
        root = root or local(name)
        opened.append(local(name))
        pieces.clear()
        if len(opened) > 4:  # Message, Header, CollectionDetails, Collection: what is deeper is no header
            raise _Enough

    def end(_: str) -> None:
        nonlocal collection
        ended = opened.pop()
        collection = "".join(pieces).strip() if ended == "Collection" else ""
        if collection or ended == "Header":
            raise _Enough

    with suppress(_Enough):
        parse(path, reading, start, end, pieces)
    return root, collection
