"""Divided: columns of a published table that nothing reads and that divide its figures, by age perhaps.

A row is about everybody only where each of them says Total, or another word that its source knows for that. The others
are left out and told. A column is one that divides if it says such a word, or words and no number at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import duckdb

from etl.definitions.code_lists import code_list
from etl.definitions.finding import Finding, column_letter
from etl.definitions.source import squeeze
from etl.formats import Cells
from etl.intake.recognise import RecognisedTable
from etl.read.cast_cells import NULL_WORDS
from etl.read.reading_findings import place

FIGURE = re.compile(r"[+-]?[\d,]*\.?\d+ *%?")
NAMED = 3  # values of a column that a finding names


def not_the_total(
    connection: duckdb.DuckDBPyConnection, found: RecognisedTable, given: Cells
) -> tuple[list[Finding], dict[str, list[int]]]:
    """A finding for each column that divides the figures, and the rows it leaves out by what is found of them."""
    findings: list[Finding] = []
    rows: dict[str, list[int]] = {"no_total": [], "not_the_total": []}
    known = frozenset[str]().union(*found.table.headings[found.edition].values())
    for at, heading in enumerate(found.headings) if found.source.totals else ():
        if heading.strip() and squeeze(heading) not in known:
            rows_of = f"SELECT c{at}, list(row_number) FROM ({given.sql}) WHERE c{at} <> '' GROUP BY ALL"
            said = dict(connection.execute(rows_of).fetchall())
            if others := _others(found, list(said)):
                left_out = sorted(row for word in others for row in said[word])
                kind = "not_the_total" if len(others) < len(said) else "no_total"
                findings.append(_finding(found, at, kind, others, left_out))
                rows[kind] += left_out
    return findings, rows


def _others(found: RecognisedTable, said: Sequence[str]) -> list[str]:
    """What a column says that is not everybody; nothing if it holds figures, or symbols that stand for one."""
    totals = [word for word in said if squeeze(word) in found.source.totals]
    words = [word for word in said if word not in totals and not _stands_for_none(word)]
    divides = totals or not any(FIGURE.fullmatch(word.strip()) for word in words)
    return words if divides else []


def _stands_for_none(word: str) -> bool:
    return word.strip().lower() in NULL_WORDS or code_list("published_state").match(word) is not None


def _finding(found: RecognisedTable, at: int, kind: str, others: Sequence[str], rows: Sequence[int]) -> Finding:
    heading, names = found.headings[at].strip(), ", ".join(sorted(others)[:NAMED])
    more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
    where = f"{place(found)}, column {column_letter(at)} ({heading})"
    if kind == "no_total":
        said = f"{where} divides the figures ({names}{more}) and no row of it is the total. None of them was used."
        severity, todo = "error", "Export the table with its totals, or see whether it is another table."
    else:
        said = f"{where} divides the figures ({names}{more}). Only its total was read; {len(rows):,} rows were not."
        severity, todo = "note", ""
    return Finding(
        kind, severity, found.table.key, said, found.sheet, None, column_letter(at), heading,
        expected="rows about everybody, as Total", todo=todo, rows=len(rows),
    )  # fmt: skip
