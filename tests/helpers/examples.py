"""Read a worked example: markdown tables under headings, a blank cell for nothing.

What cannot be read is said in words that name the file, since whoever writes an example need not know Python.
"""

from __future__ import annotations

import re

import duckdb

Table = list[dict[str, str | None]]


def section(text: str, heading: str, where: str = "the example") -> str:
    """What stands under `## heading`, up to the next one."""
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    found = [part for part in parts if part.split("\n", 1)[0].strip() == heading]
    assert found, f"{where} has no section '## {heading}'"
    return found[0].partition("\n")[2]


def has_section(text: str, heading: str) -> bool:
    return re.search(rf"^## {heading}\s*$", text, flags=re.MULTILINE) is not None


def table(text: str, where: str = "the example") -> Table:
    """The first markdown table in a text."""
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("|")]
    assert len(lines) > 2, f"{where}: a table needs a line of columns, a line |---|---|, and at least one row"
    head, _, *body = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    for row in body:
        assert len(row) == len(head), f"{where}: the row | {' | '.join(row)} | has {len(row)} cells, not {len(head)}"
    return [{name: cell or None for name, cell in zip(head, row, strict=True)} for row in body]


def given(text: str, where: str = "the example") -> dict[str, Table]:
    """The tables of the section Given, by name."""
    parts = re.split(r"^### ", section(text, "Given", where), flags=re.MULTILINE)[1:]
    named = {part.split("\n", 1)[0].strip(): part for part in parts}
    return {name: table(part, f"{where}, table {name}") for name, part in named.items()}


def put(store: duckdb.DuckDBPyConnection, name: str, rows: Table, where: str = "the example") -> None:
    """Insert an example's rows into a table that exists; the table's own types read the cells."""
    for row in rows:
        columns = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        try:
            store.execute(f"INSERT INTO {name} ({columns}) VALUES ({marks})", list(row.values()))
        except duckdb.Error as error:
            raise AssertionError(
                f"{where}, table {name}, row | {' | '.join(map(str, row.values()))} |: {error}"
            ) from None
