"""What was said to the questions of a table of answers: read as it was given, and staged an answer a row."""

from __future__ import annotations

import duckdb
import pandas as pd

from etl.formats import Cells
from etl.intake.recognise import RecognisedTable
from etl.read.cast_cells import NULL_WORDS
from etl.read.workbench import NAME


def raw_answers(connection: duckdb.DuckDBPyConnection, found: RecognisedTable, given: Cells) -> None:
    """Fill raw.<table>__answers with what was said to each question, but blank cells and words that mean one."""
    if not found.questions:
        return
    cells = ", ".join(f"c{question.place}" for question in found.questions)
    nothing = ", ".join(f"'{word}'" for word in ("", *NULL_WORDS))
    known = pd.DataFrame(
        [(f"c{question.place}", question.place, question.heading, question.key) for question in found.questions],
        columns=["cell", "place", "heading", "question_key"],
    )
    connection.register("given_questions", known)
    connection.execute(
        f"""CREATE TABLE {NAME}.raw.{found.table.key}__answers AS
            SELECT row_number, place::INTEGER AS place, heading::VARCHAR AS heading,
                question_key::VARCHAR AS question_key, said
            FROM (SELECT row_number, {cells} FROM ({given.sql})) UNPIVOT (said FOR cell IN ({cells}))
            JOIN given_questions USING (cell)
            WHERE lower(said) NOT IN ({nothing})"""
    )
    connection.unregister("given_questions")


def stage_answers(connection: duckdb.DuckDBPyConnection, found: RecognisedTable) -> None:
    """Fill staging.<table>_answers with the answers of the rows that were staged; no answer has its step yet."""
    if not found.questions:
        return
    key = found.table.key
    connection.execute(
        f"""INSERT INTO {NAME}.staging.{key}_answers (row_number, place, heading, question_key, said)
            SELECT row_number, place, heading, question_key, said FROM {NAME}.raw.{key}__answers
            WHERE row_number IN (SELECT row_number FROM {NAME}.staging.{key}) ORDER BY row_number, place"""
    )
