"""Placing: which rows of a file of sessions are set aside, and which rows a finding is about.

What is wrong is known from the registers, without rows. Only if something is wrong is the file gone through again,
once, to see where. Of each kind the first FIRST rows are told one by one and the others counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

from etl.definitions.finding import Finding
from etl.formats.sheet import SPACES
from etl.intake.recognise import RecognisedTable
from etl.read.attendance.cells import FIRST
from etl.read.attendance.read_sessions import clear, numbered
from etl.read.attendance.registers import RAW, contradictions, count, count_marks, drop_marks, joined_as_written
from etl.read.attendance.spellings import SESSION
from etl.read.cast_cells import kind_of_trouble, without_null_words
from etl.read.reading_findings import CORRECT, blank_required, letter, place, unreadable
from etl.read.workbench import NAME

CELLS = {"upn_id": "p.pupil", "date": "d.k", "session": "s.k", "code": "c.k"}  # NULL where a cell cannot be read
LOOKED_AT = 50  # pupils whose rows are gone through to show copies and contradictions
MOST = 200_000  # sessions that a warning is about, of which the first are looked for
SHOWN = 10
ELSEWHERE = "D"


def locate_findings(
    connection: duckdb.DuckDBPyConnection,
    file: Path,
    found: RecognisedTable,
    duplicates: int,
    checked: Iterable[Finding],
) -> list[Finding]:
    """What is found in a file on the workbench, by row, with those rows set aside that cannot be used.

    file is where it is by now; checked is what the rules found in the different marks, which takes no rows yet.
    """
    every = list(checked)
    of_marks = [one for one in every if one.table == found.table.key and one.row is not None and one.row < 0]
    connection.execute(f"DELETE FROM {RAW}.set_aside WHERE row_number < 0")
    connection.execute(f"DELETE FROM {NAME}.things.attendance_session")
    _note_broken(connection, of_marks)
    elsewhere = count(connection, f"SELECT key FROM {RAW}.code_key WHERE code = '{ELSEWHERE}'")
    contradicted = contradictions(connection, elsewhere)
    findings = [one for one in every if one not in of_marks] if of_marks else every
    if of_marks or duplicates or contradicted or _unread(connection):
        _place(connection, file, found)
        findings += _cells(connection, found)
        findings += _broken(connection, found, of_marks)
        findings += [_copies(connection, found, duplicates)] if duplicates else []
        findings += [_contradicted(connection, found, contradicted, elsewhere)] if contradicted else []
    clear(connection)
    return findings


def _note_broken(connection: duckdb.DuckDBPyConnection, of_marks: list[Finding]) -> None:
    """raw.broken: which marks break which rule. Sessions that bear one that breaks an error's are taken out."""
    connection.execute(f"CREATE OR REPLACE TABLE {RAW}.broken (mark UINTEGER, kind VARCHAR, severity VARCHAR)")
    if not of_marks:
        return
    values = ", ".join(f"({one.row}, '{one.kind}', '{one.severity}')" for one in of_marks)
    connection.execute(
        f"""INSERT INTO {RAW}.broken SELECT mark, kind, severity
            FROM (VALUES {values}) AS b(row_number, kind, severity) JOIN {RAW}.different USING (row_number)"""
    )
    bad = connection.execute(f"SELECT DISTINCT mark FROM {RAW}.broken WHERE severity = 'error'").fetchall()
    if bad:
        drop_marks(connection, [mark for (mark,) in bad])
        count_marks(connection)


def _unread(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether rows were left out of the registers because a cell could not be read."""
    nobody = count(connection, f"SELECT count(*) FROM {RAW}.pupil WHERE pupil IS NULL")
    return nobody > 0 or count(connection, f"SELECT registers FROM {RAW}.unread") > 0


def _place(connection: duckdb.DuckDBPyConnection, file: Path, found: RecognisedTable) -> None:
    """raw.placed: the rows that cannot be read or bear a mark that breaks a rule, and every row of a few pupils.

    Of marks that only warn, some are enough: the first rows are told one by one.
    """
    row = connection.execute(f"SELECT sql, file FROM {RAW}.reading").fetchone()
    assert row is not None
    rows = numbered(row[0].replace(row[1].replace("'", "''"), file.as_posix().replace("'", "''")), found)
    connection.execute(
        f"""CREATE OR REPLACE TABLE {RAW}.wanted AS
            SELECT DISTINCT mark FROM (
                SELECT mark, severity, sum(sessions) OVER (PARTITION BY kind ORDER BY mark) - sessions AS before
                FROM {RAW}.broken JOIN {RAW}.different USING (mark))
            WHERE severity = 'error' OR before < {MOST};
            CREATE OR REPLACE TABLE {RAW}.looked_at AS
            (SELECT DISTINCT p.pupil FROM {RAW}.copied AS x JOIN {RAW}.pupil AS p ON p.said = x.said_pupil
             ORDER BY ALL LIMIT {LOOKED_AT})
            UNION (SELECT pupil FROM {RAW}.contradicted ORDER BY ALL LIMIT {LOOKED_AT})"""
    )
    unread = " OR ".join(f"{read} IS NULL" for read in CELLS.values())
    with joined_as_written(connection):
        connection.execute(
            f"""CREATE OR REPLACE TABLE {RAW}.placed AS
                SELECT r.row_number, r.upn_id, r.date, r.session, r.code, h.school, d.k + s.k + c.k AS mark,
                    {", ".join(f"{read} IS NULL AS no_{name}" for name, read in CELLS.items())}, p.pupil,
                    l.pupil IS NOT NULL AS looked_at
                FROM ({rows}) AS r
                LEFT JOIN {RAW}.pupil AS p ON p.said = r.upn_id LEFT JOIN {RAW}.school AS h ON h.said = r.school
                LEFT JOIN {RAW}.said_date AS d ON d.said = r.date
                LEFT JOIN {RAW}.said_session AS s ON s.said = r.session
                LEFT JOIN {RAW}.said_code AS c ON c.said = r.code
                LEFT JOIN {RAW}.wanted AS w ON w.mark = d.k + s.k + c.k
                LEFT JOIN {RAW}.looked_at AS l ON l.pupil = p.pupil
                WHERE r.trouble IN ('', 'short_row') AND ({unread} OR w.mark IS NOT NULL OR l.pupil IS NOT NULL)"""
        )


def _cells(connection: duckdb.DuckDBPyConnection, found: RecognisedTable) -> Iterator[Finding]:
    """Cells that cannot be read; their rows are set aside."""
    spaces = SPACES.replace("'", "''")
    turned = bool(count(connection, f"SELECT count(*) FROM {RAW}.turned"))
    parts = []
    for name in CELLS:
        column = found.table.columns[name]
        parts.append(
            f"""SELECT row_number, '{name}' AS part, said,
                    CASE WHEN {without_null_words("said", column)} IS NULL THEN 'blank_required'
                        ELSE {kind_of_trouble(column, "said", month_first=turned)} END AS kind
                FROM (SELECT row_number, nullif(trim({name}, '{spaces}'), '') AS said
                      FROM {RAW}.placed WHERE no_{name})"""
        )
    connection.execute(f"CREATE OR REPLACE TABLE {RAW}.cell AS {' UNION ALL '.join(parts)}")
    _set_aside(connection, found, "cell")
    kinds = f"SELECT part, kind, count(*) FROM {RAW}.cell GROUP BY ALL ORDER BY ALL"
    for part, kind, told in connection.execute(kinds).fetchall():
        column = found.table.columns[part]
        first = connection.execute(
            f"SELECT row_number, said FROM {RAW}.cell WHERE part = ? AND kind = ? ORDER BY row_number LIMIT {FIRST}",
            [part, kind],
        ).fetchall()
        blank = kind == "blank_required"
        shown = [
            blank_required(found, column, row) if blank else unreadable(found, column, row, text, kind)
            for row, text in first
        ]
        yield from shown
        yield from _more(found, shown[-1], told - len(shown))


def _broken(
    connection: duckdb.DuckDBPyConnection, found: RecognisedTable, of_marks: list[Finding]
) -> Iterator[Finding]:
    """Sessions whose marks break a rule; the rows of an error's are set aside, but for copies, which were left out."""
    connection.execute(
        f"""CREATE OR REPLACE TABLE {RAW}.of_rule AS
            SELECT min(p.row_number) AS row_number, b.kind, b.severity, m.date, m.code
            FROM {RAW}.placed AS p JOIN {RAW}.broken AS b USING (mark) JOIN {RAW}.different AS m USING (mark)
            WHERE p.pupil IS NOT NULL
            GROUP BY b.kind, b.severity, m.date, m.code, p.pupil, p.school, m.mark"""
    )
    _set_aside(connection, found, "of_rule", "severity = 'error'")
    sessions = (
        f"SELECT kind, sum(sessions) FROM {RAW}.broken JOIN {RAW}.different USING (mark) GROUP BY kind ORDER BY kind"
    )
    by_kind = {one.kind: one for one in of_marks}
    for kind, told in connection.execute(sessions).fetchall():
        checked = by_kind[kind]
        by_code = found.headings[found.columns["code"]].strip() == checked.heading
        first = connection.execute(
            f"""SELECT row_number, {"code" if by_code else "date::VARCHAR"} FROM {RAW}.of_rule
                WHERE kind = ? ORDER BY row_number LIMIT {FIRST}""",
            [kind],
        ).fetchall()
        shown = [
            replace(checked, row=row, value=value, message=f"{place(found, row)}: {checked.title} ({value})")
            for row, value in first
        ]
        yield from shown
        yield from _more(found, shown[-1], int(told) - len(shown))


def _copies(connection: duckdb.DuckDBPyConnection, found: RecognisedTable, duplicates: int) -> Finding:
    rows = _rows(connection, "PARTITION BY pupil, school, mark ORDER BY row_number", "row_number() OVER w > 1")
    where = _listed(rows, duplicates)
    message = f"{place(found)}: {duplicates:,} exact copies of earlier rows were left out ({where})."
    return Finding(
        "duplicate_rows", "warning", found.table.key, message, found.sheet, min(rows, default=None),
        value=str(duplicates), expected="each session once", todo="See whether the export repeats records.",
        rows=duplicates,
    )  # fmt: skip


def _contradicted(connection: duckdb.DuckDBPyConnection, found: RecognisedTable, told: int, elsewhere: int) -> Finding:
    """Half days that are told of under several codes. All are kept, and counted once."""
    here = f"mark % {SESSION} <> {elsewhere}"
    several = f"{here} AND count(DISTINCT mark) FILTER ({here}) OVER w > 1"
    rows = _rows(connection, f"PARTITION BY pupil, mark // {SESSION}", several)
    message = (
        f"{place(found)}: {told:,} sessions are told of a half day that has another code as well "
        f"({_listed(rows, told)}). A pupil who was present anywhere was present."
    )
    at = found.columns["code"]
    return Finding(
        "contradicting_sessions", "warning", found.table.key, message, found.sheet, min(rows, default=None),
        letter(found, at), found.headings[at].strip(), expected="one code for a pupil's half day", todo=CORRECT,
        title="Half days of one pupil under several codes", rows=told,
    )  # fmt: skip


def _rows(connection: duckdb.DuckDBPyConnection, window: str, which: str) -> list[int]:
    found = connection.execute(
        f"""SELECT row_number FROM (
                SELECT row_number, {which} AS told FROM {RAW}.placed WHERE looked_at AND mark IS NOT NULL
                WINDOW w AS ({window}))
            WHERE told ORDER BY row_number LIMIT {SHOWN}"""
    ).fetchall()
    return [row for (row,) in found]


def _set_aside(connection: duckdb.DuckDBPyConnection, found: RecognisedTable, table: str, where: str = "TRUE") -> None:
    connection.execute(
        f"""INSERT OR IGNORE INTO {RAW}.set_aside
            SELECT ?, ?, row_number, min(kind) FROM {RAW}.{table} WHERE {where} GROUP BY row_number""",
        [found.table.key, found.sheet],
    )


def _listed(rows: list[int], told: int) -> str:
    return f"rows {', '.join(map(str, rows))}" + (" …" if told > len(rows) else "")


def _more(found: RecognisedTable, like: Finding, rows: int) -> Iterator[Finding]:
    """One finding for all that are not told one by one."""
    if rows > 0:
        message = f"{place(found)}: {rows:,} more rows like row {like.row}."
        yield replace(like, row=None, rows=rows, value="", message=message)
