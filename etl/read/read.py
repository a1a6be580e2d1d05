"""Reading: a sheet's cells as text, then typed cell by cell into staging; what cannot be read is a finding.

Blank rows are not rows. Exact copies of a row are dropped and counted. Rows that cannot be trusted are set aside.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from etl.definitions.finding import Finding
from etl.definitions.source import Column, Table, squeeze
from etl.formats import Cells, Look, Merged, Unreadable, cells, release
from etl.formats.sheet import SEPARATOR
from etl.intake.recognise import RecognisedTable
from etl.intake.row_numbers import without_index
from etl.read import attendance
from etl.read.cast_cells import kind_of_trouble, staging_columns, typing, without_month_first, without_null_words
from etl.read.day_order import month_first
from etl.read.divided_columns import not_the_total
from etl.read.reading_findings import (
    blank_required,
    copied,
    headings_again,
    hidden_rows,
    index_column,
    merged_cells,
    no_heading,
    no_rows,
    not_read,
    not_there,
    place,
    spelled_otherwise,
    stand_ins,
    troubled,
    unreadable,
)
from etl.read.survey_answers import raw_answers, stage_answers
from etl.read.workbench import NAME


@dataclass(frozen=True, slots=True)
class Read:
    """A table that was read into staging. rows_in counts its rows that are not blank, copies included."""

    found: RecognisedTable
    rows_in: int
    duplicates: int
    findings: tuple[Finding, ...]


def read(connection: duckdb.DuckDBPyConnection, look: Look, found: RecognisedTable) -> Read:
    """Read one sheet into its staging table on the workbench. Returns its counts, and the findings of reading.

    found says where its headings stand and which column is which. Raises Unreadable for what is no such file after all.
    """
    if found.source.bulk:
        return Read(found, *attendance.read(connection, look, found))
    given = cells(connection, look, found.sheet, found.heading_row, len(found.headings))
    found, given, counted = without_index(connection, replace(found, numbered=given.numbered), given)
    findings = list(_of_headings(connection, found, given, counted))
    _raw(connection, found, given)
    raw_answers(connection, found, given)
    told, left_out = not_the_total(connection, found, given)
    findings += told
    release(connection)
    lost = sum(not trouble.kept for trouble in given.troubles)
    rows_in = _count(connection, f"SELECT count(*) FROM {_raw_table(found)}") + lost
    again = _headings_again(connection, found)
    copies = _drop_copies(connection, found)
    turned = month_first(connection, _raw_table(found), [c.name for c in _kept(found).values() if c.type == "date"])
    _type(connection, found, turned)
    connection.execute(f"DROP TABLE {_raw_table(found)}")  # what is read of it is beside its text now
    findings += [headings_again(found, row) for row in again]
    findings += [hidden_rows(found, given.hidden)] if given.hidden else []
    findings += [merged_cells(found, merged) for merged in given.merged if _matters(found, merged)]
    findings += [copied(found, copies)] if copies else []
    findings += [troubled(found, trouble) for trouble in given.troubles]
    findings += _cell_findings(connection, found, turned)
    findings += [no_rows(found)] if not rows_in and not found.table.may_be_empty else []
    for kind in dict.fromkeys(finding.kind for finding in findings if finding.error):
        rows = [one.row for one in findings if one.error and one.kind == kind and one.row is not None]
        set_aside(connection, found, rows, kind)
    for kind, rows in left_out.items():
        set_aside(connection, found, rows, kind)
    _stage(connection, found)
    stage_answers(connection, found)
    return Read(found, rows_in, len(copies), tuple(findings))


def _of_headings(
    connection: duckdb.DuckDBPyConnection, found: RecognisedTable, given: Cells, counted: int
) -> Iterator[Finding]:
    """What there is to say of a sheet's columns. counted: how many rows a program counted in the first."""
    if counted:
        yield index_column(found, counted)
    yield from _unnamed_columns(connection, found, given)
    yield from spelled_otherwise(found)
    yield from not_read(found)
    yield from not_there(found)


def set_aside(connection: duckdb.DuckDBPyConnection, found: RecognisedTable, rows: Iterable[int], reason: str) -> None:
    """Note rows of a table as set aside. A row that already is keeps its first reason."""
    if numbers := list(rows):
        connection.execute(
            f"INSERT OR IGNORE INTO {NAME}.raw.set_aside SELECT DISTINCT ?, ?, unnest(?::INTEGER[]), ?",
            [found.table.key, found.sheet, numbers, reason],
        )


def _raw_table(found: RecognisedTable) -> str:
    return f"{NAME}.raw.{found.table.key}"


def _kept(found: RecognisedTable) -> dict[str, Column]:
    """The columns of the table that this sheet has and that are read."""
    return {name: column for name, column in found.table.columns.items() if column.kept and name in found.columns}


def _raw(connection: duckdb.DuckDBPyConnection, found: RecognisedTable, given: Cells) -> None:
    """Text of the columns that are read, and a digest of the whole row; rows with nothing in them are left out.

    Words that mean a blank cell are left out already, but where a column's list may give them a code.
    """
    texts = [f"{_text(f'c{found.columns[name]}', column)} AS {name}" for name, column in _kept(found).items()]
    every = ", ".join(f"coalesce(c{at}, '')" for at in range(len(found.headings)))
    connection.execute(
        f"""CREATE TABLE {_raw_table(found)} AS
            SELECT row_number, {", ".join(texts)}, md5(concat_ws(chr({SEPARATOR}), {every})) AS _whole
            FROM ({given.sql})"""
    )
    # Afterwards, by the digest that a row of nothing has: in one statement every row would be put together twice.
    nothing = f"md5(repeat(chr({SEPARATOR}), {len(found.headings) - 1}))"
    connection.execute(f"DELETE FROM {_raw_table(found)} WHERE _whole = {nothing}")


def _text(cell: str, column: Column) -> str:
    return f"nullif({cell}, '')" if column.codes else without_null_words(cell, column)


def _headings_again(connection: duckdb.DuckDBPyConnection, found: RecognisedTable) -> list[int]:
    """Take rows out that hold the headings once more. Raises Unreadable if a row holds those of another table."""
    kept = _kept(found)
    telling = [name for name, column in kept.items() if column.required or column.needed]
    tables = found.source.tables.values()
    words = {word.lower() for table in tables for by_column in table.written.values() for word in by_column.values()}
    words |= {found.headings[at].strip().lower() for at in found.columns.values()}
    among = " OR ".join(f"lower({name}) IN (SELECT unnest($words))" for name in telling)
    rows = connection.execute(
        f"SELECT row_number, {', '.join(kept)} FROM {_raw_table(found)} WHERE {among or 'FALSE'} ORDER BY row_number",
        {"words": sorted(words)} if telling else {},
    ).fetchall()
    again: list[int] = []
    for row, *said_there in rows:
        said = {name: squeeze(cell) for name, cell in zip(kept, said_there, strict=True) if cell}
        spelled = found.table.headings[found.edition]
        if len(said) > 1 and all(word in spelled[name] for name, word in said.items()):
            again.append(row)
        elif other := next((table for table in tables if _heads(table, set(said.values()))), None):
            raise Unreadable(
                f"{place(found, row)}: here the headings of {other.title} begin a second table. "
                "Put each table on a sheet or in a file of its own and send it again."
            )
    set_aside(connection, found, again, "headings_again")
    connection.execute(f"DELETE FROM {_raw_table(found)} WHERE list_contains(?::INTEGER[], row_number)", [again])
    return again


def _heads(table: Table, said: set[str]) -> bool:
    """Whether these words are the headings of a table, as far as it cannot do without them."""
    needed = [name for name, column in table.columns.items() if column.required or column.needed]
    return len(said) > 1 and any(
        all(spelled[name] & said for name in needed if name in spelled) and said <= frozenset().union(*spelled.values())
        for spelled in table.headings.values()
    )


def _matters(found: RecognisedTable, merged: Merged) -> bool:
    """Whether merged cells lie below the headings and in a column that is read row by row."""
    columns = {found.columns[name] for name, column in _kept(found).items() if not column.carried}
    return merged.row > found.heading_row and not columns.isdisjoint(merged.columns)


def _drop_copies(connection: duckdb.DuckDBPyConnection, found: RecognisedTable) -> list[int]:
    """Keep the first of rows that are alike in every cell. Returns the rows dropped."""
    raw = _raw_table(found)
    copies = connection.execute(
        f"""DELETE FROM {raw} WHERE row_number IN (
                SELECT row_number FROM {raw}
                WHERE _whole IN (SELECT _whole FROM {raw} GROUP BY _whole HAVING count(*) > 1)
                QUALIFY row_number() OVER (PARTITION BY _whole ORDER BY row_number) > 1)
            RETURNING row_number"""
    ).fetchall()
    return sorted(row for (row,) in copies)


def _type(connection: duckdb.DuckDBPyConnection, found: RecognisedTable, turned: Container[str]) -> None:
    """raw.<table>__typed: beside each column's text (x_) what was read of it (t_); both NULL for a blank cell.

    turned: columns whose dates have the month first.
    """
    joins, typed = [], []
    for name, column in _kept(found).items():
        text = f"raw.{name}"
        if column.codes is not None:
            _match(connection, found, column)
            text = without_null_words(text, column)
            joins.append(f"LEFT JOIN {_raw_table(found)}__code_{name} AS m_{name} ON m_{name}.said = raw.{name}")
        values = typing(column, without_month_first(text) if name in turned else text, f"m_{name}.code")
        typed.append(f"{text} AS x_{name}")
        typed += [f"{expression} AS t_{staged}" for staged, (expression, _) in values.items()]
    connection.execute(
        f"""CREATE TABLE {_raw_table(found)}__typed AS SELECT raw.row_number, {", ".join(typed)}
            FROM {_raw_table(found)} AS raw {" ".join(joins)}"""
    )


def _match(connection: duckdb.DuckDBPyConnection, found: RecognisedTable, column: Column) -> None:
    """raw.<table>__code_<column>: each different value of a column that has a code list, and the code it stands for."""
    assert column.codes is not None
    number = typing(column, column.name, "NULL")[column.name][0]  # of a symbol_number; a code has none
    different = connection.execute(
        f"SELECT DISTINCT {column.name} FROM {_raw_table(found)} WHERE {column.name} IS NOT NULL AND ({number}) IS NULL"
    ).fetchall()
    codes = {said: column.codes.match(said) for (said,) in different}
    frame = pd.DataFrame({"said": list(codes), "code": list(codes.values())}, dtype="str")
    connection.register("given_codes", frame)
    connection.execute(
        f"""CREATE TABLE {_raw_table(found)}__code_{column.name} AS
            SELECT said::VARCHAR AS said, code::VARCHAR AS code FROM given_codes"""
    )
    connection.unregister("given_codes")


def _stage(connection: duckdb.DuckDBPyConnection, found: RecognisedTable) -> None:
    columns = [name for column in _kept(found).values() for name in staging_columns(column)]
    connection.execute(
        f"""INSERT INTO {NAME}.staging.{found.table.key} (row_number, sheet, {", ".join(columns)})
            SELECT row_number, ?, {", ".join(f"t_{name}" for name in columns)} FROM {_raw_table(found)}__typed
            WHERE row_number NOT IN (SELECT row_number FROM {NAME}.raw.set_aside WHERE table_name = ?)
            ORDER BY row_number""",
        [found.sheet, found.table.key],
    )


def _cell_findings(
    connection: duckdb.DuckDBPyConnection, found: RecognisedTable, turned: Mapping[str, int]
) -> Iterator[Finding]:
    typed = f"{_raw_table(found)}__typed"
    kept = _kept(found)
    unread_of = {
        name: " AND ".join(f"t_{staged} IS NULL" for staged in staging_columns(column)) for name, column in kept.items()
    }
    # Most columns have nothing wrong: one look at all of them tells which to go through.
    wrong = [
        f"coalesce(bool_or({unread}{'' if kept[name].required else f' AND x_{name} IS NOT NULL'}), FALSE)"
        for name, unread in unread_of.items()
    ]
    some = connection.execute(f"SELECT {', '.join(wrong)} FROM {typed}").fetchone() or ()
    for name, column in (each for each, is_wrong in zip(kept.items(), some, strict=True) if is_wrong):
        unread = unread_of[name]
        kind_of = kind_of_trouble(column, f"x_{name}", month_first=name in turned)
        rows = connection.execute(
            f"""SELECT row_number, x_{name}, {kind_of} FROM {typed}
                WHERE x_{name} IS NOT NULL AND {unread} ORDER BY row_number"""
        ).fetchall()
        standing = [row for row, _, kind in rows if kind == "stand_in_date" and not column.required]
        if standing:
            yield stand_ins(found, column, standing)
        told = set(standing)
        yield from (
            unreadable(found, column, row, text, kind, turned.get(name)) for row, text, kind in rows if row not in told
        )
        if column.required:
            blank = f"SELECT row_number FROM {typed} WHERE x_{name} IS NULL AND {unread} ORDER BY row_number"
            yield from (blank_required(found, column, row) for (row,) in connection.execute(blank).fetchall())


def _unnamed_columns(connection: duckdb.DuckDBPyConnection, found: RecognisedTable, given: Cells) -> Iterator[Finding]:
    """Columns with values and no heading, which are not read."""
    unnamed = [at for at, heading in enumerate(found.headings) if not heading.strip()]
    if unnamed:
        counts = ", ".join(f"count(nullif(c{at}, ''))" for at in unnamed)
        held = connection.execute(f"SELECT {counts} FROM ({given.sql})").fetchone() or ()
        yield from (no_heading(found, at, rows) for at, rows in zip(unnamed, held, strict=True) if rows)


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = connection.execute(sql).fetchone()
    assert found is not None
    return int(found[0])
