"""Read a worked example: markdown tables under headings, a blank cell for nothing."""

from __future__ import annotations

import re

import duckdb

Table = list[dict[str, str | None]]


def section(text: str, heading: str) -> str:
    """What stands under `## heading`, up to the next one."""
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    found = [part for part in parts if part.split("\n", 1)[0].strip() == heading]
    assert found, f"the example has no section '## {heading}'"
    return found[0].split("\n", 1)[1]


def has_section(text: str, heading: str) -> bool:
    return re.search(rf"^## {heading}\s*$", text, flags=re.MULTILINE) is not None


def table(text: str) -> Table:
    """The first markdown table in a text."""
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("|")]
    head, _, *body = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [{name: cell or None for name, cell in zip(head, row, strict=True)} for row in body]


def given(text: str) -> dict[str, Table]:
    """The tables of the section Given, by name."""
    parts = re.split(r"^### ", section(text, "Given"), flags=re.MULTILINE)[1:]
    return {part.split("\n", 1)[0].strip(): table(part) for part in parts}


def put(store: duckdb.DuckDBPyConnection, name: str, rows: Table) -> None:
    """Insert an example's rows into a table that exists; the table's own types read the cells."""
    for row in rows:
        columns = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        store.execute(f"INSERT INTO {name} ({columns}) VALUES ({marks})", list(row.values()))
