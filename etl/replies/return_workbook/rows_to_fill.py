"""What stands on each sheet of the quarterly workbook: its columns, and the rows given for an agency and a quarter."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from data.agencies import Agency, counted
from data.periods import Period
from etl.definitions.code_lists import FOLDER, code_list
from etl.replies.return_workbook.last_quarter import Action, LastFigures
from etl.replies.return_workbook.return_sheet import PROMPT, Field, Row
from queries.indicator.catalogue import indicators, themes

AGE_BANDS = ("Under 5", "5 to 9", "10 to 15", "16 and over")
VOICES, OWN_ACTIONS = 40, 8  # rows left empty
HEIGHTS = {"about": 2, "numbers": 3, "voices": 2, "story": 4, "plan": 4, "twelve_cs": 5}  # lines that a row shows

FIELDS: Mapping[str, Sequence[Field]] = {
    "about": (
        Field("agency", 36), Field("quarter", 26), Field("quarter_ends", 16, check="date"),
        Field("template_edition", 18), Field("filled_in_by", 36, "input"),
    ),
    "numbers": (
        Field("measure", 0), Field("title", 30), Field("counts", 50), Field("numerator_says", 22),
        Field("numerator", 11, "input", "whole"), Field("denominator_says", 22),
        Field("denominator", 11, "input", "whole"), Field("last_numerator", 11, "last"),
        Field("last_denominator", 11, "last"),
    ),
    "voices": (
        Field("said_on", 13, "input", "date"), Field("speaker", 16, "input", "speaker"),
        Field("age_band", 13, "input", "age_band", free=True), Field("locality", 11, "input", "locality"),
        Field("gathered", 22, "input"), Field("words", 60, "input"), Field("theme", 20, "input", "theme", free=True),
        Field("indicator", 22, "input", "indicator", free=True), Field("consent", 20, "input", "consent"),
        Field("said_by_n", 9, "input", "whole"), Field("asked_n", 9, "input", "whole"),
        Field("question", 22, "input", "voice_question"), Field("answer", 10, "input", "scale"), Field("row", 0),
    ),
    "story": (Field("subject", 0), Field("about", 34), Field("asks", 40), Field("story", 100, "input", "long")),
    "plan": (
        Field("action", 8), Field("title", 48), Field("lead", 22), Field("time_frame", 12),
        Field("rag", 18, "input", "rag"), Field("progress", 60, "input"), Field("last_rag", 16, "last"),
        Field("last_progress", 36, "last"),
    ),
    "twelve_cs": (
        Field("component", 0), Field("title", 30), Field("score", 18, "input", "twelve_cs_score"),
        Field("evidence", 46, "input"), Field("ownership", 26, "input"), Field("partners", 26, "input"),
        Field("action_plan", 36, "input"), Field("timeframe", 20, "input"), Field("last_score", 12, "last"),
    ),
}  # fmt: skip


def rows(
    sender: Agency, quarter: Period, last: LastFigures, actions: Sequence[Action], words: Mapping[str, Any]
) -> dict[str, list[Row]]:
    """table → the rows of its sheet, as they are given to an agency for a quarter; words are those of words.toml."""
    about = {
        "agency": code_list("agency").labels[sender.key],
        "quarter": quarter.long_label,
        "quarter_ends": quarter.end,
        "template_edition": words["edition"],
    }
    return {
        "about": [Row(about)],
        "numbers": _numbers(sender, last, words["numbers"]),
        "voices": [Row({})] * VOICES,
        "story": _story(sender, words["story"]),
        "plan": _plan(last, actions),
        "twelve_cs": _twelve_cs(last),
    }


def _numbers(sender: Agency, last: LastFigures, words: Mapping[str, Any]) -> list[Row]:
    lines = []
    for measure in counted(sender.key):
        before = last.numbers.get(measure.key, (None, None))
        cells = {
            "measure": measure.key,
            "title": measure.title,
            "counts": f"{measure.counts} {words['of_children']}" if measure.of_children else measure.counts,
            "numerator_says": measure.numerator,
            "denominator_says": measure.denominator,
            "last_numerator": before[0],
            "last_denominator": before[1],
        }
        says = {"numerator": measure.numerator, "denominator": measure.denominator}
        prompts = {name: words["prompts"][name].format(title=measure.title, says=said) for name, said in says.items()}
        shut = frozenset() if measure.denominator else frozenset({"denominator"})
        lines.append(Row(cells, shut, prompts={name: said[:PROMPT] for name, said in prompts.items()}))
    return lines


def _story(sender: Agency, words: Mapping[str, Any]) -> list[Row]:
    asked = [Row({"subject": one.key, "about": one.title, "asks": one.lead}) for one in themes()]
    asked += [
        Row({"subject": one.key, "about": one.title, "asks": words["measure_asks"]}) for one in counted(sender.key)
    ]
    return [*asked, Row({"subject": "anything_else", "about": words["own"], "asks": words["own_asks"]})]


def _plan(last: LastFigures, actions: Sequence[Action]) -> list[Row]:
    numbers = {one.number for one in actions}
    labels = code_list("rag").labels
    found = []
    for one in (*actions, *(own for own in last.own_actions if own.number not in numbers)):
        rag, progress = last.progress.get(one.number or one.title, (None, None))
        given = {"action": one.number, "title": one.title, "lead": one.lead, "time_frame": one.time_frame}
        found.append(Row(given | {"last_rag": labels.get(rag or "", rag), "last_progress": progress}))
    return found + [Row({}, open=frozenset({"action", "title"}))] * OWN_ACTIONS


def _twelve_cs(last: LastFigures) -> list[Row]:
    return [
        Row({"component": line["code"], "title": f"{line['label']}: {line['note']}",
             "last_score": _scored(last.scores.get(line["code"]))})
        for line in _lines("twelve_cs")
    ]  # fmt: skip


def choices() -> dict[str, Sequence[str]]:
    """What each dropdown offers, in the words that the source reads as our codes."""
    lists = ("speaker", "locality", "consent", "voice_question", "rag")
    return {
        **{name: tuple(code_list(name).labels.values()) for name in lists},
        "age_band": AGE_BANDS,
        "theme": tuple(dict.fromkeys(about for theme in themes() for about in theme.voices)),
        "indicator": tuple(one.slug for one in indicators()),
        "twelve_cs_score": tuple(_scored(int(code)) or "" for code in code_list("twelve_cs_score").labels),
    }


def scale() -> str:
    """The six scores, each with what it means."""
    return "; ".join(f"{line['code']} {line['label']}: {line['progress']}" for line in _lines("twelve_cs_score")) + "."


def _scored(score: int | None) -> str | None:
    return f"{score} - {code_list('twelve_cs_score').labels[str(score)]}" if score else None


@cache
def _lines(name: str) -> tuple[dict[str, str], ...]:
    """A code list with every column it has."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
