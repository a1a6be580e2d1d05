"""Answers of a survey, understood as its agency's mapping says: steps on a scale, words, or left out.

What cannot be used is taken off the workbench with a finding, so that shape.sql sees only what may be stored. An answer
whose question nobody has mapped waits in the kept original; checking the delivery again after mapping stores it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from data.agencies import named
from data.ledger.models import AnswerMapping
from etl.definitions.code_lists import code_list
from etl.definitions.finding import Finding, column_letter, shape
from etl.definitions.scales import scales
from etl.definitions.source import Source, squeeze
from etl.intake.question_columns import Question, plain
from etl.intake.recognise import RecognisedTable
from etl.read.cast_cells import ERRORS
from etl.read.read import Read, set_aside
from etl.read.reading_findings import place
from etl.read.workbench import NAME

USES = ("scaled", "words", "leave_out")
NOT_MAPPED = "question_not_mapped"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table of answers on the workbench, with what is known of its questions."""

    found: RecognisedTable
    mapped: dict[str, AnswerMapping]  # by question key; only mappings that can be used

    @property
    def questions(self) -> Sequence[Question]:
        return self.found.questions

    @property
    def rows(self) -> str:
        return f"{NAME}.staging.{self.found.table.key}"

    @property
    def answers(self) -> str:
        return f"{self.rows}_answers"


def understand(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    mappings: Iterable[AnswerMapping],
    agency: str,
    reads: Iterable[Read],
) -> list[Finding]:
    """Turn the answers of every table of answers into what may be stored. Returns what was found on the way."""
    findings: list[Finding] = []
    theirs = [one for one in mappings if (named(one.agency), one.source) == (named(agency), source.slug)]
    latest = {squeeze(plain(one.heading)): one for one in sorted(theirs, key=lambda one: one.id)}
    for read in reads:
        if read.found.table.answers:
            usable = {key: one for key, one in latest.items() if not mistake(one)}
            sheet = _Sheet(read.found, usable)
            _mapping_table(connection, usable)
            findings += _other_periods(connection, source, sheet)
            findings += _waiting(connection, sheet, latest)
            findings += _twice(connection, sheet)
            findings += _scaled(connection, sheet)
            findings += _words(connection, sheet)
            findings += _nobody(connection, sheet)
            _set_waiting_aside(connection, sheet)
    return findings


def mistake(mapping: AnswerMapping) -> str:
    """What is wrong with how a question is mapped, or ''."""
    if mapping.use not in USES:
        return f"its use is {mapping.use!r}, not {', '.join(USES)}"
    if mapping.use == "scaled" and mapping.scale not in scales():
        return f"there is no scale {mapping.scale!r}"
    if mapping.use == "scaled" and mapping.question not in code_list("voice_question").labels:
        return f"there is no question {mapping.question!r}"
    if mapping.speaker and mapping.speaker not in code_list("speaker").labels:
        return f"there is no kind of person {mapping.speaker!r}"
    return ""


def _mapping_table(connection: duckdb.DuckDBPyConnection, mapped: dict[str, AnswerMapping]) -> None:
    """codes.answer_mapping: the agency's mapping of each question, '' as NULL."""
    names = ("use", "question", "theme", "indicator", "speaker")
    rows = [(key, *(getattr(one, name) or None for name in names)) for key, one in mapped.items()]
    columns = ", ".join(f"{name} VARCHAR" for name in ("question_key", *names))
    connection.execute(f"CREATE OR REPLACE TABLE {NAME}.codes.answer_mapping ({columns})")
    if rows:
        marks = ", ".join("?" for _ in columns.split(","))
        connection.executemany(f"INSERT INTO {NAME}.codes.answer_mapping VALUES ({marks})", rows)


def _other_periods(connection: duckdb.DuckDBPyConnection, source: Source, sheet: _Sheet) -> Iterator[Finding]:
    """A form's export holds every answer since the form was opened: each counts in the period it was given in."""
    days = [column for table, column in source.period_from if table == sheet.found.table.key]
    outside = " OR ".join(f"{day} NOT BETWEEN period_start AND period_end" for day in days) or "FALSE"
    rows = _column(connection, f"SELECT row_number FROM {sheet.rows}, {NAME}.things.about WHERE {outside} ORDER BY ALL")
    if rows:
        _drop_rows(connection, sheet, rows, "other_period")
        (period,) = _column(connection, f"SELECT period FROM {NAME}.things.about")
        yield _finding(
            sheet.found, "other_period", "note",
            f"{len(rows)} rows were answered before or after {period} and are not counted in it.", rows=len(rows),
            todo="Nothing, if the export of that time held them. Export a form after the quarter has ended.",
        )  # fmt: skip


def _waiting(
    connection: duckdb.DuckDBPyConnection, sheet: _Sheet, latest: dict[str, AnswerMapping]
) -> Iterator[Finding]:
    """Questions that nobody has mapped, with how many answers wait; value is the scale that they all are on, if any."""
    for question in sheet.questions:
        if question.key in sheet.mapped:
            continue
        said = _column(connection, f"SELECT said FROM {sheet.answers} WHERE place = ?", [question.place])
        if not said:
            continue
        why = f" Its mapping cannot be used: {mistake(latest[question.key])}." if question.key in latest else ""
        yield _finding(
            sheet.found, NOT_MAPPED, "warning",
            f"nobody has said yet what this question asks.{why} {len(said)} answers wait.", question, rows=len(said),
            value=looks_like(said), expected="which question it is and on which scale, words, or left out",
            todo="Map the question once. That is remembered; the answers are stored when the file is checked again.",
        )  # fmt: skip
    mapped = f"SELECT question_key FROM {NAME}.codes.answer_mapping WHERE use <> 'leave_out'"
    connection.execute(
        f"CREATE OR REPLACE TABLE {NAME}.raw._waiting AS SELECT DISTINCT row_number FROM {sheet.answers} WHERE "
        f"question_key NOT IN (SELECT question_key FROM {NAME}.codes.answer_mapping)"
    )
    connection.execute(f"DELETE FROM {sheet.answers} WHERE question_key NOT IN ({mapped})")


def looks_like(said: Iterable[str]) -> str:
    """The scale that all of these answers are on, or ''. Of several the one with fewest steps."""
    different = set(said)
    fits = [one for one in scales().values() if all(one.step(each) is not None for each in different)]
    return min(fits, key=lambda one: len(one.steps)).name if fits else ""


def _twice(connection: duckdb.DuckDBPyConnection, sheet: _Sheet) -> Iterator[Finding]:
    """Two columns mapped to one question: the same person would be counted twice."""
    first: dict[str, Question] = {}
    for question in sheet.questions:
        mapping = sheet.mapped.get(question.key)
        if mapping is None or mapping.use != "scaled":
            continue
        before = first.setdefault(mapping.question, question)
        if before is not question:
            rows = _delete(connection, sheet, "place = ?", [question.place])
            yield _finding(
                sheet.found, "question_twice", "warning",
                f"asks the same as column {column_letter(before.place)} by its mapping; its {rows} answers were left "
                "out, or a person would be counted twice.", question, rows=rows,
                expected="one column for a question", todo="Map one of the two to another question, or leave it out.",
            )  # fmt: skip


def _scaled(connection: duckdb.DuckDBPyConnection, sheet: _Sheet) -> Iterator[Finding]:
    """Give each scaled answer its step; of one that is on no step the finding keeps the shape only."""
    of = {key: scales()[one.scale] for key, one in sheet.mapped.items() if one.use == "scaled"}
    different = connection.execute(f"SELECT DISTINCT question_key, said FROM {sheet.answers}").fetchall()
    steps = [(key, said, of[key].step(said)) for key, said in different if key in of]
    if not steps:
        return
    frame = pd.DataFrame(steps, columns=["question_key", "said", "step"]).astype({"step": "Int64"})
    connection.register("given_steps", frame)
    connection.execute(
        f"""UPDATE {sheet.answers} AS a SET answer = g.step FROM given_steps AS g
            WHERE g.question_key = a.question_key AND g.said = a.said"""
    )
    connection.unregister("given_steps")
    for question in (one for one in sheet.questions if one.key in of):
        scale = of[question.key]
        for row, said in _cells(connection, sheet, "place = ? AND answer IS NULL", [question.place]):
            yield _finding(
                sheet.found, "answer_not_on_scale", "warning",
                f"{shape(said)!r} is not on the scale {scale.title}; the answer was left out.", question, row=row,
                value=shape(said), expected=scale.codes.expected, todo="Look whether the question is on this scale.",
            )  # fmt: skip
        _delete(connection, sheet, "place = ? AND answer IS NULL", [question.place])


def _words(connection: duckdb.DuckDBPyConnection, sheet: _Sheet) -> Iterator[Finding]:
    """Words go nowhere without consent. The row's answers on scales stay: they are only counted."""
    listed = ", ".join(f"'{error}'" for error in ERRORS)
    errors = f"lower(said) IN ({listed})"
    silent = f"row_number IN (SELECT row_number FROM {sheet.rows} WHERE consent IS NULL)"
    for question in sheet.questions:
        mapping = sheet.mapped.get(question.key)
        if mapping is None or mapping.use != "words":
            continue
        for kind, where, says, todo in (
            ("excel_error", errors, "holds an Excel error; it was left out.", "Export the survey again."),
            ("words_without_consent", silent, "holds words without saying how far they may travel; they were left out.",
             "Ask the person, or leave the words out. Nobody else can consent for them."),
        ):  # fmt: skip
            where = f"place = {question.place} AND {where}"
            for row, _ in _cells(connection, sheet, where):
                yield _finding(sheet.found, kind, "warning", says, question, row=row, todo=todo)
            _delete(connection, sheet, where)


def _nobody(connection: duckdb.DuckDBPyConnection, sheet: _Sheet) -> Iterator[Finding]:
    """Answers of which neither the row nor the mapping says who gave them: nothing can be counted or shown of them."""
    silent = f"row_number IN (SELECT row_number FROM {sheet.rows} WHERE speaker IS NULL)"
    for question in sheet.questions:
        mapping = sheet.mapped.get(question.key)
        if mapping is None or mapping.speaker:
            continue
        if rows := _delete(connection, sheet, f"place = {question.place} AND {silent}"):
            yield _finding(
                sheet.found, "speaker_not_known", "warning",
                f"{rows} answers do not say who gave them; they were left out.", question, rows=rows,
                expected=code_list("speaker").expected, todo="Say in the question's mapping whom the survey asks.",
            )  # fmt: skip


def _set_waiting_aside(connection: duckdb.DuckDBPyConnection, sheet: _Sheet) -> None:
    """Rows of which nothing is left but answers that wait are set aside for that reason."""
    rows = _column(
        connection,
        f"""SELECT row_number FROM {NAME}.raw._waiting WHERE row_number IN (SELECT row_number FROM {sheet.rows})
            AND row_number NOT IN (SELECT row_number FROM {sheet.answers}) ORDER BY ALL""",
    )
    if rows:
        _drop_rows(connection, sheet, rows, NOT_MAPPED)


def _drop_rows(connection: duckdb.DuckDBPyConnection, sheet: _Sheet, rows: Sequence[int], reason: str) -> None:
    set_aside(connection, sheet.found, rows, reason)
    for table in (sheet.rows, sheet.answers):
        connection.execute(f"DELETE FROM {table} WHERE row_number IN (SELECT unnest(?::INTEGER[]))", [list(rows)])


def _delete(connection: duckdb.DuckDBPyConnection, sheet: _Sheet, where: str, given: Sequence[object] = ()) -> int:
    deleted = connection.execute(f"DELETE FROM {sheet.answers} WHERE {where} RETURNING row_number", list(given))
    return len(deleted.fetchall())


def _cells(
    connection: duckdb.DuckDBPyConnection, sheet: _Sheet, where: str, given: Sequence[object] = ()
) -> list[tuple[int, str]]:
    sql = f"SELECT row_number, said FROM {sheet.answers} WHERE {where} ORDER BY row_number"
    return connection.execute(sql, list(given)).fetchall()


def _column(connection: duckdb.DuckDBPyConnection, sql: str, given: Sequence[object] = ()) -> list[Any]:
    return [row[0] for row in connection.execute(sql, list(given)).fetchall()]


def _finding(
    found: RecognisedTable, kind: str, severity: str, says: str, question: Question | None = None,
    row: int | None = None, rows: int = 1, value: str = "", expected: str = "", todo: str = "",
) -> Finding:  # fmt: skip
    letter = column_letter(question.place) if question else ""
    heading = question.heading if question else ""
    at = f", column {letter} ({heading})" if question else ""
    return Finding(
        kind, severity, found.table.key, f"{place(found, row)}{at}: {says}", found.sheet, row, letter, heading, value,
        expected, todo, rows=rows,
    )  # fmt: skip
