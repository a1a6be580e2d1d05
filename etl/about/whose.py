"""Whose a file is: which agency's, and which local authority's by its header or its rows. Another's is not kept.

Codes are the Department's three digits, those at the start of a school's seven, or the ONS's nine characters. A school
called otherwise says nothing of its authority.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import duckdb

from data import reference
from data.agencies import named
from etl.definitions.finding import Finding
from etl.definitions.source import Source
from etl.intake.recognise import Recognised
from etl.read.read import Read
from etl.read.workbench import NAME

SHOWN = 3
AUTHORITY = re.compile(r"(\d{3})(?:[ /-]?\d{4})?|(E\d{8})")  # 931, 931/4001 and 9314001; E10000025


class NoAgency(ValueError):
    """A file that is to say which agency it is of, and does not; the message says what to do."""


class NotOurs(ValueError):
    """A file of another authority; the message says which it names and what to do."""


def agency_of(connection: duckdb.DuckDBPyConnection, recognised: Recognised, agency_given: str) -> str:
    """The key of the agency that a file on the workbench is of: as the file says, or its giver, or the source's own.

    Raises NoAgency for a file that is to say it itself and does not.
    """
    source = recognised.source
    if source.agency_from is None:
        mapped = next(filter(None, (found.table.mapped.get(found.edition) for found in recognised.found)), None)
        return named(agency_given or (mapped.agency if mapped else source.agency))
    table, column = source.agency_from
    said = connection.execute(f"SELECT max({column}) FROM {NAME}.staging.{table}").fetchone()
    if said is None or not said[0]:
        raise NoAgency(
            f"Whose it is cannot be told: its sheet {source.tables[table].sheet} is not there or not whole.\n"
            "What to do: put that sheet back as it was in the workbook that was made for the agency, and send it again."
        )
    return named(str(said[0]))


def see_whose(connection: duckdb.DuckDBPyConnection, source: Source, reads: Iterable[Read]) -> tuple[Finding, ...]:
    """Findings of the rows that are of another authority. Raises NotOurs if no row is of ours.

    Published figures are of many authorities: of those it is enough that ours is among them.
    """
    ours = reference.areas()[0]
    findings: list[Finding] = []
    for read in reads:
        table = read.found.table.key
        for column in [column for of, column in source.authority_from if of == table and column in read.found.columns]:
            said = _authorities(connection, table, column, source.bulk)
            others = Counter({code: rows for code, rows in said.items() if code not in (ours.la_code, ours.ons_code)})
            if others and len(others) == len(said):
                raise NotOurs(_refusal(read, column, ours, others))
            if others and source.period != "none":
                findings.append(_some(read, column, ours, others, "schools" if source.bulk else "rows"))
    return tuple(findings)


def _authorities(connection: duckdb.DuckDBPyConnection, table: str, column: str, bulk: bool) -> Counter[str]:
    """How many rows (of registers, schools) name each authority."""
    found_in: Counter[str] = Counter()
    of = f"{NAME}.raw.{column}" if bulk else f"{NAME}.staging.{table}"  # of registers each different school once
    for said, rows in connection.execute(
        f"SELECT {column}, count(*) FROM {of} WHERE {column} IS NOT NULL GROUP BY ALL"
    ).fetchall():
        if found := AUTHORITY.fullmatch(str(said).strip()):
            found_in[found[1] or found[2]] += rows
    return found_in


def _refusal(read: Read, column: str, ours: reference.Area, others: Counter[str]) -> str:
    heading = read.found.headings[read.found.columns[column]].strip()
    return (
        f"Its {heading} says that it is of {_listed(others)}, and nothing in it is of {_called(ours)}.\n"
        "What to do: send our own authority's. If it is ours, correct what it says in the system it came from."
    )


def _some(read: Read, column: str, ours: reference.Area, others: Counter[str], what: str) -> Finding:
    found = read.found
    heading = found.headings[found.columns[column]].strip()
    rows = others.total()
    return Finding(
        "other_authority", "warning", found.table.key,
        f"{found.table.title}: {rows:,} {what} are of {_listed(others)} by their {heading}. They are used as well.",
        found.sheet, heading=heading, expected=f"rows of {_called(ours)}",
        todo="See whether they belong in this return, and leave them out if they do not.", rows=rows,
    )  # fmt: skip


def _listed(others: Counter[str]) -> str:
    known = {code: area for area in reference.areas() for code in (area.la_code, area.ons_code) if code}
    said = [_called(known[code]) if code in known else f"local authority {code}" for code, _ in others.most_common()]
    more = f" and {len(said) - SHOWN} others" if len(said) > SHOWN else ""
    return ", ".join(said[:SHOWN]) + more


def _called(area: reference.Area) -> str:
    return f"{area.area} ({area.la_code})"
