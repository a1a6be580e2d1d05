"""How a file writes its days, its halves of a day and its codes, worked out once for each different text.

raw.said_date, raw.said_session and raw.said_code hold each text and the part of a mark that it stands for; a mark is
the sum of the three (see attendance_session in things.toml). Texts that cannot be read are in none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import duckdb
import pandas as pd

from etl.definitions.source import Column
from etl.formats.sheet import SPACES
from etl.intake.recognise import RecognisedTable
from etl.read.cast_cells import EITHER_WAY, NULL_WORDS, typing
from etl.read.day_order import is_month_first
from etl.read.workbench import NAME

EPOCH = date(2000, 1, 1)
DAY, SESSION = 1024, 256  # what a day, and a half of it, count in a mark
PARTS = ("date", "session", "code")
SAMPLE = 20_000  # first rows that show how a file writes things
AROUND = timedelta(days=400)  # days before and after those of the sample that are expected in the same spelling
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d 00:00:00", "%d/%m/%Y 00:00:00", "%d/%m/%Y 00:00", "%d-%m-%Y", "%d %b %Y")


def prepare(connection: duckdb.DuckDBPyConnection, found: RecognisedTable, rows: str) -> None:
    """Fill the three tables with what the first rows show, and with what is likely to follow."""
    keys = code_keys(connection, found.table.columns["code"])
    connection.execute(f"CREATE OR REPLACE TABLE {NAME}.raw.code_key (code VARCHAR, key UINTEGER)")
    _insert(connection, "code_key", "code, key", list(keys.items()))
    connection.execute(f"CREATE OR REPLACE TABLE {NAME}.raw.turned (month_first BOOLEAN)")
    for part in PARTS:
        connection.execute(f"CREATE OR REPLACE TABLE {NAME}.raw.said_{part} (said VARCHAR, k UINTEGER)")
    connection.execute(f"CREATE OR REPLACE TABLE {NAME}.raw.sample AS SELECT * FROM ({rows}) LIMIT {SAMPLE}")
    for part in PARTS:
        texts = connection.execute(
            f"SELECT {part} FROM {NAME}.raw.sample GROUP BY ALL ORDER BY count(*) DESC"
        ).fetchall()
        column, said = found.table.columns[part], [text for (text,) in texts]
        likely = _days_like(connection, column, said) if part == "date" else _likely(column)
        learn(connection, column, [*said, *sorted(likely)])


def learn(connection: duckdb.DuckDBPyConnection, column: Column, texts: Iterable[str]) -> int:
    """Add texts of a column that are not known yet, as far as they can be read, in their order. Returns how many."""
    table = f"said_{column.name}"
    known = {row[0] for row in connection.execute(f"SELECT said FROM {NAME}.raw.{table}").fetchall()}
    new = [text for text in dict.fromkeys(texts) if text not in known]
    read = _days(connection, column, new) if column.name == "date" else _codes(connection, column, new)
    _insert(connection, table, "said, k", [(said, k) for said, k in read.items() if k is not None])
    return sum(k is not None for k in read.values())


def forget_month_first(connection: duckdb.DuckDBPyConnection, rows: str) -> bool:
    """Unlearn dates that may begin with a month, if the file's dates prove that they do. Returns whether it did.

    raw.turned has a row then, so that whoever tells of these cells can say why.
    """
    texts = f"(SELECT NULL AS row_number, trim(date) AS date FROM (SELECT DISTINCT date FROM ({rows})))"
    if not is_month_first(connection, texts, "date"):
        return False
    connection.execute(f"INSERT INTO {NAME}.raw.turned VALUES (TRUE)")
    connection.execute(f"DELETE FROM {NAME}.raw.said_date WHERE regexp_full_match(trim(said), '{EITHER_WAY}')")
    return True


def code_keys(connection: duckdb.DuckDBPyConnection, column: Column) -> dict[str, int]:
    """The key of every attendance code in the store's dictionary; a code that came into the list gets one."""
    assert column.codes is not None
    held = connection.execute("SELECT value, key FROM stored.dictionary WHERE kind = 'attendance'").fetchall()
    keys = dict(held)
    for code in column.codes.labels:
        if code not in keys:
            keys[code] = max(keys.values(), default=0) + 1
            connection.execute("INSERT INTO stored.dictionary VALUES ('attendance', ?, ?)", [keys[code], code])
    return keys


def _days(connection: duckdb.DuckDBPyConnection, column: Column, texts: list[str]) -> dict[str, int | None]:
    frame = pd.DataFrame({"said": texts, "x": [text.strip(SPACES) for text in texts]}, dtype="str")
    connection.register("given_texts", frame)
    read = connection.execute(
        f"SELECT said::VARCHAR, {typing(column, 'x::VARCHAR', 'NULL')[column.name][0]} FROM given_texts"
    ).fetchall()
    connection.unregister("given_texts")
    days = {said: day and (day - EPOCH).days for said, day in read}
    return {said: number * DAY if number and number > 0 else None for said, number in days.items()}


def _codes(connection: duckdb.DuckDBPyConnection, column: Column, texts: list[str]) -> dict[str, int | None]:
    assert column.codes is not None
    if column.name == "session":
        keys = {code: at * SESSION for at, code in enumerate(column.codes.labels, start=1)}
    else:
        keys = dict(connection.execute(f"SELECT code, key FROM {NAME}.raw.code_key").fetchall())
    read: dict[str, int | None] = {}
    for text in texts:
        said = text.strip(SPACES)
        blank = not said or (said.casefold() in NULL_WORDS and column.codes.match(said) is None)
        code = column.blank if blank else column.codes.match(said)
        read[text] = keys[code] if code else None
    return read


def _likely(column: Column) -> set[str]:
    assert column.codes is not None
    words = {*column.codes.spellings, *column.codes.labels, *column.codes.labels.values()}
    return {text for word in words for text in (word, word.upper(), word.capitalize())} | (
        {""} if column.blank else set()
    )


def _days_like(connection: duckdb.DuckDBPyConnection, column: Column, said: list[str]) -> set[str]:
    """Every day around those of the sample, in each way that the sample writes one."""
    known = [
        (text, EPOCH + timedelta(days=number // DAY))
        for text, number in _days(connection, column, said).items()
        if number
    ]
    written = [one for one in FORMATS if any(day.strftime(one) == text for text, day in known)]
    if not written:
        return set()
    middle = sorted(day for _, day in known)[len(known) // 2]
    around = [middle + timedelta(days=n) for n in range(-AROUND.days, AROUND.days + 1)]
    return {day.strftime(one) for one in written for day in around}


def _insert(connection: duckdb.DuckDBPyConnection, table: str, columns: str, rows: list[tuple[str, int]]) -> None:
    if rows:
        frame = pd.DataFrame(rows, columns=["said", "k"]).astype({"said": "str", "k": "int64"})
        connection.register("given_rows", frame)
        connection.execute(
            f"INSERT INTO {NAME}.raw.{table} ({columns}) SELECT said::VARCHAR, k::UINTEGER FROM given_rows"
        )
        connection.unregister("given_rows")
