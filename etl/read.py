"""Reading: a sheet's cells as text, then typed cell by cell into staging; what cannot be read is a finding.

Blank rows are not rows. Exact copies of a row are dropped and counted. Rows that cannot be trusted are set aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb
import pandas as pd

from etl.findings import Finding
from etl.formats import Cells, Look, cells
from etl.formats.sheet import GIVEN, SEPARATOR
from etl.recognise import Found
from etl.source import Column
from etl.troubles import blank_required, copied, no_heading, no_rows, not_read, troubled, unreadable
from etl.typed import kind_of_trouble, staging_columns, typing, without_null_words
from etl.workbench import NAME


@dataclass(frozen=True, slots=True)
class Read:
    """A table that was read into staging. rows_in counts its rows that are not blank, copies included."""

    found: Found
    rows_in: int
    duplicates: int
    findings: tuple[Finding, ...]


def read(connection: duckdb.DuckDBPyConnection, look: Look, found: Found) -> Read:
    """One sheet into its staging table on the workbench, and what was found on the way. Raises Unreadable."""
    given = cells(connection, look, found.sheet, found.heading_row, len(found.headings))
    findings = [*_unnamed_columns(connection, found, given), *not_read(found)]
    _raw(connection, found, given)
    connection.unregister(GIVEN)
    lost = sum(not trouble.kept for trouble in given.troubles)
    rows_in = _count(connection, f"SELECT count(*) FROM {_raw_table(found)}") + lost
    copies = _drop_copies(connection, found)
    _type(connection, found)
    findings += [copied(found, copies)] if copies else []
    findings += [troubled(found, trouble) for trouble in given.troubles]
    findings += _cell_findings(connection, found)
    findings += [no_rows(found)] if not rows_in else []
    for kind in dict.fromkeys(finding.kind for finding in findings if finding.error):
        rows = [one.row for one in findings if one.error and one.kind == kind and one.row is not None]
        set_aside(connection, found, rows, kind)
    _stage(connection, found)
    return Read(found, rows_in, len(copies), tuple(findings))


def set_aside(connection: duckdb.DuckDBPyConnection, found: Found, rows: Iterable[int], reason: str) -> None:
    """Note rows of a table as set aside. A row that already is keeps its first reason."""
    connection.execute(
        f"INSERT OR IGNORE INTO {NAME}.raw.set_aside SELECT DISTINCT ?, ?, unnest(?::INTEGER[]), ?",
        [found.table.key, found.sheet, list(rows), reason],
    )


def _raw_table(found: Found) -> str:
    return f"{NAME}.raw.{found.table.key}"


def _kept(found: Found) -> dict[str, Column]:
    """The columns of the table that this sheet has and that are read."""
    return {name: column for name, column in found.table.columns.items() if column.kept and name in found.columns}


def _raw(connection: duckdb.DuckDBPyConnection, found: Found, given: Cells) -> None:
    """Text of the columns that are read, and a digest of the whole row; rows with nothing in them are left out."""
    texts = [f"nullif(c{found.columns[name]}, '') AS {name}" for name in _kept(found)]
    every = ", ".join(f"coalesce(c{at}, '')" for at in range(len(found.headings)))
    connection.execute(
        f"""CREATE TABLE {_raw_table(found)} AS
            SELECT row_number, {", ".join(texts)}, md5(concat_ws(chr({SEPARATOR}), {every})) AS _whole
            FROM ({given.sql})"""
    )
    # Afterwards, by the digest that a row of nothing has: in one statement every row would be put together twice.
    nothing = f"md5(repeat(chr({SEPARATOR}), {len(found.headings) - 1}))"
    connection.execute(f"DELETE FROM {_raw_table(found)} WHERE _whole = {nothing}")


def _drop_copies(connection: duckdb.DuckDBPyConnection, found: Found) -> list[int]:
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


def _type(connection: duckdb.DuckDBPyConnection, found: Found) -> None:
    """raw.<table>__typed: beside each column's text (x_) what was read of it (t_); both NULL for a blank cell."""
    texts, joins, typed = [], [], []
    for name, column in _kept(found).items():
        texts.append(f"{without_null_words(f'raw.{name}', column)} AS x_{name}")
        if column.codes is not None:
            _match(connection, found, column)
            texts.append(f"m_{name}.code AS m_{name}")
            joins.append(f"LEFT JOIN {_raw_table(found)}__code_{name} AS m_{name} ON m_{name}.said = raw.{name}")
        values = typing(column, f"x_{name}", f"m_{name}")
        typed += [f"x_{name}", *(f"{expression} AS t_{staged}" for staged, (expression, _) in values.items())]
    connection.execute(
        f"""CREATE TABLE {_raw_table(found)}__typed AS SELECT row_number, {", ".join(typed)}
            FROM (SELECT raw.row_number, {", ".join(texts)} FROM {_raw_table(found)} AS raw {" ".join(joins)})"""
    )


def _match(connection: duckdb.DuckDBPyConnection, found: Found, column: Column) -> None:
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


def _stage(connection: duckdb.DuckDBPyConnection, found: Found) -> None:
    columns = [name for column in _kept(found).values() for name in staging_columns(column)]
    connection.execute(
        f"""INSERT INTO {NAME}.staging.{found.table.key} (row_number, sheet, {", ".join(columns)})
            SELECT row_number, ?, {", ".join(f"t_{name}" for name in columns)} FROM {_raw_table(found)}__typed
            WHERE row_number NOT IN (SELECT row_number FROM {NAME}.raw.set_aside WHERE table_name = ?)
            ORDER BY row_number""",
        [found.sheet, found.table.key],
    )


def _cell_findings(connection: duckdb.DuckDBPyConnection, found: Found) -> Iterator[Finding]:
    typed = f"{_raw_table(found)}__typed"
    for name, column in _kept(found).items():
        unread = " AND ".join(f"t_{staged} IS NULL" for staged in staging_columns(column))
        rows = connection.execute(
            f"""SELECT row_number, x_{name}, {kind_of_trouble(column, f"x_{name}")} FROM {typed}
                WHERE x_{name} IS NOT NULL AND {unread} ORDER BY row_number"""
        ).fetchall()
        yield from (unreadable(found, column, row, text, kind) for row, text, kind in rows)
        if column.required:
            blank = f"SELECT row_number FROM {typed} WHERE x_{name} IS NULL AND {unread} ORDER BY row_number"
            yield from (blank_required(found, column, row) for (row,) in connection.execute(blank).fetchall())


def _unnamed_columns(connection: duckdb.DuckDBPyConnection, found: Found, given: Cells) -> Iterator[Finding]:
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
