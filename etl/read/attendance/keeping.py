"""Keeping: registers from the workbench into the child store, within the transaction of a load."""

from __future__ import annotations

import duckdb
import pandas as pd

from data.child import pseudonyms
from etl.read.attendance.registers import RAW

# Marks of a row at most. In fewer and longer rows a table would be written, and read, by one thread alone.
ROW = 64
# SQL of how many sessions the store holds of the deliveries on the workbench.
STORED = f"""SELECT delivery, table_name, sum(len(marks))::BIGINT FROM stored.attendance_session
    WHERE delivery IN (SELECT delivery FROM {RAW}._delivery) GROUP BY delivery, table_name"""


def pseudonymise(connection: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """raw.pseudonym: the pseudonym of each different pupil.

    In Python and over the different identifiers only: the key enters no query, and SQL over all rows is much slower.
    """
    plain = [
        row[0]
        for row in connection.execute(f"SELECT DISTINCT pupil FROM {RAW}.pupil WHERE pupil IS NOT NULL").fetchall()
    ]
    frame = pd.DataFrame({"plain": plain, "value": pseudonyms(plain, "upn", key)}, dtype="str")
    connection.register("given_pseudonyms", frame)
    connection.execute(
        f"""CREATE OR REPLACE TABLE {RAW}.pseudonym AS
            SELECT plain::VARCHAR AS plain, value::VARCHAR AS value FROM given_pseudonyms"""
    )
    connection.unregister("given_pseudonyms")


def insert(connection: duckdb.DuckDBPyConnection) -> None:
    """Store the registers on the workbench. Within the transaction of `etl.load.store`, which can roll it back."""
    _enter(connection, "upn", f"SELECT value FROM {RAW}.pseudonym")
    _enter(connection, "school", f"SELECT DISTINCT school FROM {RAW}.school WHERE school IS NOT NULL")
    connection.execute(
        f"""INSERT INTO stored.attendance_session BY NAME
            SELECT d.delivery, d.table_name, p.key AS pupil, h.key AS school, r.again,
                r.marks[1 + {ROW} * n : {ROW} * (n + 1)] AS marks
            FROM (SELECT *, unnest(range((len(marks) + {ROW} - 1) // {ROW})) AS n FROM {RAW}.register) AS r
            CROSS JOIN {RAW}._delivery AS d
            JOIN (SELECT said, key FROM {RAW}.pupil JOIN {RAW}.pseudonym ON plain = pupil
                  JOIN stored.dictionary AS k ON k.kind = 'upn' AND k.value = pseudonym.value) AS p
                ON p.said = r.said_pupil
            LEFT JOIN (SELECT said, key FROM {RAW}.school
                       JOIN stored.dictionary AS k ON k.kind = 'school' AND k.value = school) AS h
                ON h.said = r.said_school"""
    )
    connection.execute(f"DELETE FROM stored.session_mark WHERE delivery IN (SELECT delivery FROM {RAW}._delivery)")
    connection.execute(
        f"""INSERT INTO stored.session_mark
            SELECT d.delivery, m.mark, m.sessions FROM {RAW}.mark AS m CROSS JOIN {RAW}._delivery AS d"""
    )


def _enter(connection: duckdb.DuckDBPyConnection, kind: str, values: str) -> None:
    """Give each value that has none a key, in the order of the values, which of pseudonyms says nothing."""
    connection.execute(
        f"""INSERT INTO stored.dictionary
            SELECT '{kind}', last.key + row_number() OVER (ORDER BY new.value), new.value
            FROM ({values}) AS new(value)
            CROSS JOIN (SELECT coalesce(max(key), 0) AS key FROM stored.dictionary WHERE kind = '{kind}') AS last
            WHERE new.value NOT IN (SELECT value FROM stored.dictionary WHERE kind = '{kind}')"""
    )
