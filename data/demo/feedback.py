"""Feedback workbooks: one a quarter, quotations and answers to questions together, all of it invented."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

from data.demo.county import chosen
from data.demo.families import weekday
from data.demo.feedback_answers import CONSENT, answers, said, step, to_review
from data.demo.layouts import layout
from data.demo.made_files import File
from data.demo.sheet_rows import Cell
from data.demo.stories import Story
from data.demo.workbook import SheetToWrite, save
from data.periods import Period, between

VOICES = Path(__file__).with_name("voices.toml")
AGENCY, WHO = "Safeguarding Partnership", "Demo Listener, participation worker"
FIRST, LAST = date(2023, 4, 1), date(2026, 3, 31)
QUESTION = "I feel listened to"
NAMES = ("Voices {}.xlsx", "Feedback {}.xlsx", "What families told us {} FINAL.xlsx", "Voices {} (2).xlsx")

ANSWERS, ANSWERS_OF_PARENTS = (44, 66), (6, 11)
LISTENED_TO = (0.60, 0.70)  # share answering 4 or 5, in the first quarter and in the last
REMARKS = (
    "Mostly, yes.", "Depends who it is.", "More than last time.", "She does. The meetings don't.",
    "Yes and they did it.", "I don't really say much.", "Sometimes I have to say it twice.", "Yes, always.",
)  # fmt: skip


def write_voices(folder: Path, told: Mapping[str, Story], *, seed: int) -> list[File]:
    """Write a workbook for every quarter but the one that was never sent."""
    random = Random(f"{seed} voices")
    quotations = _quotations()
    random.shuffle(quotations)
    sent = [quarter for quarter in between(FIRST, LAST, "quarter") if not told["voices_gap"].on(quarter.end)]
    files = []
    for number, quarter in enumerate(sent):
        rows = [_quotation(random, quarter, quote) for quote in quotations[number :: len(sent)]]
        share = LISTENED_TO[0] + (LISTENED_TO[1] - LISTENED_TO[0]) * number / (len(sent) - 1)
        rows += [_answer(random, quarter, ("child", "young_person"), share) for _ in range(random.randint(*ANSWERS))]
        rows += [_answer(random, quarter, ("parent",), 0.55) for _ in range(random.randint(*ANSWERS_OF_PARENTS))]
        rows += answers(quarter, number, len(sent), told, seed=seed)
        rows += to_review(quarter, told["words_to_review"], seed=seed)
        rows.sort(key=lambda row: str(row[0]))
        files.append(_save(folder, number, quarter, rows))
    return files


def _quotations() -> list[dict[str, str]]:
    told = tomllib.loads(VOICES.read_text(encoding="utf-8"))
    return [voice | {"theme": theme["title"]} for theme in told["theme"] for voice in theme["voices"]]


def _save(folder: Path, number: int, quarter: Period, rows: list[list[Cell]]) -> File:
    notice = str(tomllib.loads(VOICES.read_text(encoding="utf-8"))["notice"])
    received = weekday(quarter.end + timedelta(days=16))
    path = folder / received.isoformat() / NAMES[number % len(NAMES)].format(quarter.label)
    save(path, [SheetToWrite("Feedback", layout("voices", "Feedback"), rows, above=[[notice], []])], received)
    return File(path, received, AGENCY, WHO, "voices", quarter.key)


def _quotation(random: Random, quarter: Period, quote: Mapping[str, str]) -> list[Cell]:
    asked = random.randint(5, 24)
    first = said(random, quarter, quote["speaker"])
    said_by = random.randint(1, max(1, asked // 2))
    consent = chosen(random, CONSENT)
    return [*first, quote["words"], quote["theme"], quote["indicator"], consent, said_by, asked, None, None]


def _answer(random: Random, quarter: Period, speakers: tuple[str, ...], share: float) -> list[Cell]:
    answer = step(random, share)
    remark = random.choice(REMARKS) if random.random() < 0.08 else None
    first = said(random, quarter, random.choice(speakers))
    consent = chosen(random, CONSENT)
    return [
        *first, remark, "Being listened to", "children_listened_to", consent, None, None, QUESTION, answer,
    ]  # fmt: skip
