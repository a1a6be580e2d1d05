"""Checking: every rule whose thing is there, over the things of one load. Errors set their rows aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from data.child import THINGS
from etl.definitions.finding import LONGEST, Finding, shape
from etl.definitions.rule import BadRule, Rule
from etl.read.read import Read, set_aside
from etl.read.reading_findings import letter, place
from etl.read.workbench import LISTS, NAME, holding, holds_any

SHORTEST = 4  # characters of an identifier that is looked for inside a value; shorter ones are in every date


def check(connection: duckdb.DuckDBPyConnection, rules: Iterable[Rule], reads: Mapping[str, Read]) -> list[Finding]:
    """Findings of every rule on the workbench's things; rows with an error are then no longer among the things.

    All rules see the same rows, so their order does not matter. Raises BadRule for one that does not run.
    """
    connection.execute(f"SET search_path = '{NAME}.things,{NAME}.codes,{LISTS}.main'")
    rules = list(rules)
    there = set(holding(connection, (rule.thing.name for rule in rules)))
    findings: list[Finding] = []
    for rule in (rule for rule in rules if rule.thing.name in there):
        of_rule = [_finding(rule, reads, *row) for row in broken(connection, rule)]
        findings += of_rule
        if rule.severity == "error":
            for key, read in reads.items():
                rows = [one.row for one in of_rule if one.table == key and one.row is not None]
                set_aside(connection, read.found, rows, rule.slug)
    _drop_set_aside(connection)
    return findings


def broken(connection: duckdb.DuckDBPyConnection, rule: Rule) -> list[tuple[str, int, str]]:
    """(table, row number, value) of each row that breaks a rule, once each; the value only as its shape if personal.

    The connection must speak to the things: tables named as they are, `about` and the code lists. Raises BadRule
    where the rule's SQL does not run.
    """
    personal = [column.name for column in rule.thing.columns.values() if column.personal]
    inside = [f"length({c}::VARCHAR) >= {SHORTEST} AND contains(found.value, {c}::VARCHAR)" for c in personal]
    try:
        rows = connection.execute(
            f"""SELECT found.table_name, found.row_number::INTEGER, coalesce(found.value, ''),
                       coalesce((SELECT bool_or({" OR ".join(inside) or "FALSE"}) FROM {rule.thing.name} AS t
                            WHERE t.table_name = found.table_name AND t.row_number = found.row_number), FALSE)
                FROM (SELECT table_name, row_number, any_value(value)::VARCHAR AS value FROM (\n{rule.sql}\n)
                      GROUP BY table_name, row_number) AS found
                ORDER BY found.table_name, found.row_number"""
        ).fetchall()
    except duckdb.Error as error:
        raise BadRule(f"{rule.slug}/rule.sql: {error}") from error
    hidden = rule.column in personal
    return [(table, row, shape(value) if hidden or shows else value[:LONGEST]) for table, row, value, shows in rows]


def _finding(rule: Rule, reads: Mapping[str, Read], table: str, row: int, value: str) -> Finding:
    if table not in reads:
        raise BadRule(f"{rule.slug}/rule.sql: it names a table {table!r} that is not in the load")
    recognised = reads[table].found
    at = recognised.columns.get(rule.column)
    return Finding(
        kind=rule.slug,
        severity=rule.severity,
        table=table,
        message=f"{place(recognised, row)}: {rule.title}" + (f" ({value})" if value else ""),
        sheet=recognised.sheet,
        row=row,
        column_letter="" if at is None else letter(recognised, at),
        heading="" if at is None else recognised.headings[at].strip(),
        value=value,
        expected=rule.expected,
        todo=rule.todo,
        title=rule.title,
    )


def _drop_set_aside(connection: duckdb.DuckDBPyConnection) -> None:
    for thing in holding(connection, THINGS) if holds_any(connection, f"{NAME}.raw.set_aside") else ():
        connection.execute(
            f"""DELETE FROM {thing} WHERE (table_name, row_number) IN
                (SELECT table_name, row_number FROM {NAME}.raw.set_aside)"""
        )
