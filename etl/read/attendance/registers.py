"""From rows to registers: what each pupil's half days at each school were marked as, gathered in one pass over a file.

raw.register has one row a pupil and school, as the file writes both; raw.pupil and raw.school hold what those texts
are. Grouping is done by text, so that the file need be read once only and nothing is joined to its many rows but the
few ways it has of writing a day and a code.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import duckdb

from data.periods import containing
from etl.formats.sheet import SPACES
from etl.intake.recognise import RecognisedTable
from etl.read.attendance.cells import LOST, Rows
from etl.read.attendance.spellings import DAY, EPOCH, PARTS, SESSION, forget_month_first, learn
from etl.read.cast_cells import typing, without_null_words
from etl.read.workbench import NAME

RAW = f"{NAME}.raw"
AT_ONCE = 2_000_000  # sessions that are looked through for copies together
SLOT = SESSION.bit_length() - 1  # bits of a mark below its half day


class NotPlain(ValueError):
    """A text table of which not every line is a row, so that it must be written out anew before it is read."""


@dataclass(frozen=True, slots=True)
class RowsGathered:
    """How many rows a file has that are not blank, and how many of them are copies."""

    rows_in: int
    duplicates: int


def gather(connection: duckdb.DuckDBPyConnection, found: RecognisedTable, rows: Rows) -> RowsGathered:
    """Fill raw.register. Raises NotPlain, and duckdb.Error for what is no text table at all."""
    _scan(connection, rows.sql)
    if _missed(connection) and _learned(connection, found, rows.sql):
        _scan(connection, rows.sql)
    if _missed(connection) and forget_month_first(connection, rows.sql):
        _scan(connection, rows.sql)
    told = count(connection, f"SELECT sum(rows) FROM {RAW}.register")
    if rows.lines is not None and told != rows.lines:
        raise NotPlain
    _texts(connection, found)
    connection.execute(
        f"DELETE FROM {RAW}.register WHERE said_pupil IN (SELECT said FROM {RAW}.pupil WHERE pupil IS NULL)"
    )
    unread = _missed(connection)
    connection.execute(f"CREATE OR REPLACE TABLE {RAW}.unread AS SELECT {unread} AS registers")
    if unread:
        drop_marks(connection, [0])
    _merge(connection)
    count_marks(connection)
    duplicates = _drop_copies(connection)
    if duplicates:
        count_marks(connection)
    return RowsGathered(told + sum(rows.counts[kind] for kind in LOST), duplicates)


def count_marks(connection: duckdb.DuckDBPyConnection) -> None:
    """raw.mark: how many sessions bear each different mark."""
    connection.execute(
        f"""CREATE OR REPLACE TABLE {RAW}.mark AS
            SELECT mark, count(*) AS sessions FROM (SELECT unnest(marks) AS mark FROM {RAW}.register) GROUP BY mark"""
    )


def _scan(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    """The pass over the file. mark 0 is a row whose day, session or code could not be read."""
    connection.execute(
        f"""CREATE OR REPLACE TABLE {RAW}.said_half AS
            SELECT s.said AS session, c.said AS code, s.k + c.k AS k
            FROM {RAW}.said_session AS s CROSS JOIN {RAW}.said_code AS c"""
    )
    with joined_as_written(connection):
        connection.execute(
            f"""CREATE OR REPLACE TABLE {RAW}.register AS
                SELECT upn_id AS said_pupil, school AS said_school, count(*)::BIGINT AS rows, FALSE AS again,
                    list(coalesce(d.k + h.k, 0::UINTEGER)) AS marks
                FROM ({rows}) AS r LEFT JOIN {RAW}.said_date AS d ON d.said = r.date
                LEFT JOIN {RAW}.said_half AS h ON h.session = r.session AND h.code = r.code
                WHERE r.trouble IN ('', 'short_row')
                GROUP BY upn_id, school"""
        )


@contextmanager
def joined_as_written(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Left to itself the planner makes a file, whose length it cannot know, the side that a join is built from."""
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    try:
        yield
    finally:
        connection.execute("RESET disabled_optimizers")


def _missed(connection: duckdb.DuckDBPyConnection) -> int:
    """In how many registers there is a row of which a part could not be read."""
    return count(connection, f"SELECT count(*) FROM {RAW}.register WHERE list_contains(marks, 0::UINTEGER)")


def _learned(connection: duckdb.DuckDBPyConnection, found: RecognisedTable, rows: str) -> int:
    """Look at every text that is not known yet. Returns how many of them can be read after all."""
    with joined_as_written(connection):
        texts = connection.execute(
            f"""SELECT DISTINCT r.date, r.session, r.code FROM ({rows}) AS r
                LEFT JOIN {RAW}.said_date AS d ON d.said = r.date
                LEFT JOIN {RAW}.said_half AS h ON h.session = r.session AND h.code = r.code
                WHERE r.trouble IN ('', 'short_row') AND d.k + h.k IS NULL"""
        ).fetchall()
    columns = (found.table.columns[part] for part in PARTS)
    return sum(learn(connection, column, said) for column, said in zip(columns, zip(*texts, strict=True), strict=False))


def _texts(connection: duckdb.DuckDBPyConnection, found: RecognisedTable) -> None:
    """raw.pupil and raw.school: each text and the identifier it is; NULL for one that cannot be read."""
    spaces = SPACES.replace("'", "''")
    for table, text, name in (("pupil", "said_pupil", "upn_id"), ("school", "said_school", "school")):
        column = found.table.columns[name]
        read = typing(column, "x", "NULL")[name][0]
        connection.execute(
            f"""CREATE OR REPLACE TABLE {RAW}.{table} AS SELECT said, {read} AS {table}
                FROM (SELECT said, {without_null_words("t", column)} AS x
                      FROM (SELECT said, nullif(trim(said, '{spaces}'), '') AS t
                            FROM (SELECT DISTINCT {text} AS said FROM {RAW}.register)))"""
        )


def drop_marks(connection: duckdb.DuckDBPyConnection, marks: list[int]) -> None:
    """Take every session out that bears one of these marks."""
    connection.execute(
        f"""UPDATE {RAW}.register
            SET marks = list_filter(marks, lambda mark: NOT list_contains($bad::UINTEGER[], mark))
            WHERE list_has_any(marks, $bad::UINTEGER[])""",
        {"bad": marks},
    )


def _merge(connection: duckdb.DuckDBPyConnection) -> None:
    """One row for a pupil and school that the file writes in several ways."""
    connection.execute(
        f"""CREATE OR REPLACE TABLE {RAW}.several AS
            SELECT said_pupil, said_school, min(said_pupil) OVER w AS pupil_as, min(said_school) OVER w AS school_as
            FROM {RAW}.register
            JOIN {RAW}.pupil AS p ON p.said = said_pupil JOIN {RAW}.school AS s ON s.said = said_school
            WINDOW w AS (PARTITION BY pupil, coalesce(school, ''))
            QUALIFY count(*) OVER w > 1"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TABLE {RAW}.merged AS
            SELECT pupil_as, school_as, sum(rows)::BIGINT AS rows, FALSE AS again, flatten(list(marks)) AS marks
            FROM {RAW}.register JOIN {RAW}.several USING (said_pupil, said_school) GROUP BY pupil_as, school_as"""
    )
    connection.execute(
        f"""DELETE FROM {RAW}.register
            WHERE (said_pupil, said_school) IN (SELECT said_pupil, said_school FROM {RAW}.several)"""
    )
    connection.execute(f"INSERT INTO {RAW}.register SELECT * FROM {RAW}.merged")


def _drop_copies(connection: duckdb.DuckDBPyConnection) -> int:
    """Keep one of sessions that are alike in all. Returns how many others there were; notes in `again` what is left."""
    _suspects(connection)
    connection.execute(f"CREATE OR REPLACE TABLE {RAW}.copied (said_pupil VARCHAR)")
    batches = count(connection, f"SELECT 1 + sum(len(marks)) // {AT_ONCE} FROM {RAW}.register {_OF_SUSPECTS}")
    duplicates = 0
    for batch in range(batches):
        connection.execute(
            f"""CREATE OR REPLACE TABLE {RAW}.once AS
                SELECT said_pupil, said_school, len(marks) AS sessions, list_distinct(marks) AS marks
                FROM {RAW}.register {_OF_SUSPECTS} WHERE hash(said_pupil, said_school) % {batches} = {batch}"""
        )
        duplicates += count(connection, f"SELECT sum(sessions - len(marks)) FROM {RAW}.once")
        connection.execute(f"INSERT INTO {RAW}.copied SELECT said_pupil FROM {RAW}.once WHERE sessions > len(marks)")
        connection.execute(
            f"""UPDATE {RAW}.register AS r
                SET marks = o.marks,
                    again = len(o.marks) > len(list_distinct(list_transform(o.marks, lambda mark: mark // {SESSION})))
                FROM {RAW}.once AS o WHERE o.said_pupil = r.said_pupil AND o.said_school = r.said_school"""
        )
    return duplicates


def contradictions(connection: duckdb.DuckDBPyConnection, elsewhere: int) -> int:
    """How many sessions are told of a half day that has another code as well; raw.contradicted is whose.

    elsewhere is the key of the code for a half day that another school tells: that one contradicts nothing.
    """
    connection.execute(
        f"""CREATE OR REPLACE TABLE {RAW}.careful AS
            SELECT p.pupil, sum(len(marks)) AS sessions
            FROM {RAW}.register JOIN {RAW}.pupil AS p ON p.said = said_pupil
            GROUP BY p.pupil HAVING count(*) > 1 OR bool_or(again)"""
    )
    connection.execute(f"CREATE OR REPLACE TABLE {RAW}.contradicted (pupil VARCHAR, sessions BIGINT)")
    batches = count(connection, f"SELECT 1 + sum(sessions) // {AT_ONCE} FROM {RAW}.careful")
    for batch in range(batches):
        connection.execute(
            f"""INSERT INTO {RAW}.contradicted
                SELECT pupil, sum(told) FROM (
                    SELECT pupil, mark // {SESSION}, count(*) AS told FROM (
                        SELECT p.pupil, unnest(marks) AS mark
                        FROM {RAW}.register JOIN {RAW}.pupil AS p ON p.said = said_pupil
                        JOIN {RAW}.careful AS c ON c.pupil = p.pupil WHERE hash(p.pupil) % {batches} = {batch})
                    WHERE mark % {SESSION} <> {elsewhere}
                    GROUP BY ALL HAVING count(DISTINCT mark) > 1)
                GROUP BY pupil"""
        )
    return count(connection, f"SELECT sum(sessions) FROM {RAW}.contradicted")


_OF_SUSPECTS = f"SEMI JOIN {RAW}.suspect USING (said_pupil, said_school)"


def _suspects(connection: duckdb.DuckDBPyConnection) -> None:
    """raw.suspect: registers that may tell of a half day twice.

    In a set of bits a half day told twice is there once, so such a register has fewer bits than sessions. Only the days
    of the year in which most sessions lie are part of the set; a register with any other is looked at more closely.
    """
    days = connection.execute(
        f"SELECT mark // {DAY}, sum(sessions) FROM {RAW}.mark GROUP BY ALL ORDER BY 2 DESC"
    ).fetchall()
    year = containing(EPOCH + timedelta(days=days[0][0] if days else 0), "academic_year")
    first, last = (((day - EPOCH).days * DAY) >> SLOT for day in (year.start, year.end + timedelta(days=1)))
    inside = all(first <= day * DAY >> SLOT < last for day, _ in days)
    only = "" if inside else f"FILTER (slot BETWEEN {first} AND {last})"
    connection.execute(
        f"""CREATE OR REPLACE TABLE {RAW}.suspect AS
            SELECT said_pupil, said_school FROM {RAW}.register WHERE rowid IN (
                SELECT line FROM (SELECT rowid AS line, unnest(marks) >> {SLOT} AS slot FROM {RAW}.register)
                GROUP BY line
                HAVING count(*) IS DISTINCT FROM bit_count(bitstring_agg(slot, {first}, {last}) {only}))"""
    )


def count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = connection.execute(sql).fetchone()
    return int(found[0] or 0) if found else 0
