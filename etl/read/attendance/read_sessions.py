"""Reading a file of sessions: what it holds is gathered on the workbench, and each different mark staged once."""

from __future__ import annotations

import secrets
from pathlib import Path

import duckdb

from etl.definitions.finding import Finding
from etl.formats import Look, Unreadable
from etl.intake.recognise import RecognisedTable
from etl.read.attendance.cells import FIRST, LOST, Rows, fast, tidied
from etl.read.attendance.registers import RAW, NotPlain, RowsGathered, gather
from etl.read.attendance.spellings import DAY, EPOCH, SESSION, prepare
from etl.read.reading_findings import ROWS, no_rows, not_read, place, troubled
from etl.read.workbench import NAME

ASIDE = "sessions-*.tidy"  # files written out anew; they hold plain identifiers and stay no longer than their load


def read(
    connection: duckdb.DuckDBPyConnection, look: Look, found: RecognisedTable
) -> tuple[int, int, tuple[Finding, ...]]:
    """Rows that are not blank, copies among them, and what was found. Raises Unreadable."""
    clear(connection)
    rows, gathered = _gathered(connection, look, found)
    connection.execute(f"CREATE OR REPLACE TABLE {RAW}.reading (sql VARCHAR, file VARCHAR)")
    connection.execute(f"INSERT INTO {RAW}.reading VALUES (?, ?)", [rows.sql, look.path.as_posix()])
    _stage(connection, found)
    findings = [*not_read(found), *(troubled(found, trouble) for trouble in rows.troubles)]
    findings += [
        _more(found, kind, told - FIRST) for kind, told in rows.counts.items() if kind in ROWS and told > FIRST
    ]
    findings += [no_rows(found)] if not gathered.rows_in else []
    if any(rows.counts[kind] for kind in LOST):
        connection.execute(
            f"""INSERT INTO {RAW}.set_aside SELECT ?, ?, row_number, trouble
                FROM ({numbered(rows.sql, found)}) WHERE trouble IN (SELECT unnest(?))""",
            [found.table.key, found.sheet, list(LOST)],
        )
    return gathered.rows_in, gathered.duplicates, tuple(findings)


def numbered(rows: str, found: RecognisedTable) -> str:
    """SQL of rows with their numbers. Counting them takes a pass with one thread, so it is done only to place some."""
    return f"SELECT (row_number() OVER () + {found.heading_row})::INTEGER AS row_number, * FROM ({rows})"


def clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove what was written out anew for a load, this one or one that was stopped."""
    for path in _folder(connection).glob(ASIDE):
        path.unlink()


def _gathered(connection: duckdb.DuckDBPyConnection, look: Look, found: RecognisedTable) -> tuple[Rows, RowsGathered]:
    rows = fast(look, found)
    if rows is not None:
        try:
            prepare(connection, found, rows.sql)
            return rows, gather(connection, found, rows)
        except (NotPlain, duckdb.InvalidInputException) as error:
            if look.format == "parquet":
                raise Unreadable("The file is Parquet, and damaged. Export it again and send it whole.") from error
    rows = tidied(look, found, _folder(connection) / ASIDE.replace("*", secrets.token_hex(8)))
    prepare(connection, found, rows.sql)
    return rows, gather(connection, found, rows)


def _folder(connection: duckdb.DuckDBPyConnection) -> Path:
    """The folder of the child store, which is its owner's alone."""
    row = connection.execute("SELECT path FROM duckdb_databases() WHERE path IS NOT NULL").fetchone()
    assert row is not None
    return Path(row[0]).parent


def _stage(connection: duckdb.DuckDBPyConnection, found: RecognisedTable) -> None:
    """Each different mark as a row, numbered from -1 down so that it is taken for no row of the file."""
    column = found.table.columns["session"]
    assert column.codes is not None
    halves = ", ".join(f"'{code}'" for code in column.codes.labels)
    connection.execute(
        f"""CREATE OR REPLACE TABLE {RAW}.different AS
            SELECT (-row_number() OVER (ORDER BY mark))::INTEGER AS row_number, mark, sessions,
                DATE '{EPOCH}' + (mark // {DAY})::INTEGER AS date,
                [{halves}][mark % {DAY} // {SESSION}] AS session, k.code
            FROM {RAW}.mark JOIN {RAW}.code_key AS k ON k.key = mark % {SESSION}"""
    )
    connection.execute(
        f"""INSERT INTO {NAME}.staging.{found.table.key} (row_number, sheet, date, session, code)
            SELECT row_number, ?, date, session, code FROM {RAW}.different ORDER BY row_number DESC""",
        [found.sheet],
    )


def _more(found: RecognisedTable, kind: str, rows: int) -> Finding:
    severity, says = ROWS[kind]
    return Finding(
        kind, severity, found.table.key, f"{place(found)}: {rows:,} more rows of which each {says}.", found.sheet,
        rows=rows,
    )  # fmt: skip
