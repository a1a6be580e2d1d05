"""Answers to the other questions of the feedback workbooks, and three voices to review: all of it invented."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from data.demo.county import LOCALITIES, chosen
from data.demo.sheet_rows import Cell
from data.demo.stories import Story
from data.periods import Period

ASKED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SPEAKERS = {
    "child": "Child", "young_person": "Young person", "parent": "Parent or carer", "practitioner": "Practitioner",
}  # fmt: skip
BANDS = {"child": ("5 to 9", "10 to 15"), "young_person": ("10 to 15", "16 and over")}
GATHERED = {
    "child": ("Listening session", "Talk with a trusted adult", "Survey after a review"),
    "young_person": ("Young people's forum", "Survey after a review", "Drop-in at school"),
    "parent": ("Parents' forum", "Call after a plan ended", "Survey after a review"),
    "practitioner": ("Practitioner forum", "Group supervision", "Audit conversation"),
}
CONSENT = {"Group only": 25.0, "Meeting pack": 45.0, "Public": 30.0}
TIRED = "My wellbeing at work is good"


def answers(
    quarter: Period, number: int, workbooks: int, told: Mapping[str, Story], *, seed: int
) -> Iterator[list[Cell]]:
    """A quarter's answers to every question, for the workbook of this number (from 0) of so many.

    Each remark is made once in all of them, and no two rows are alike: an exact copy would be taken for a slip.
    """
    random = Random(f"{seed} answers {quarter.key}")
    through = number / (workbooks - 1)
    for place, question in enumerate(ASKED["question"]):
        first, last = question["share"]
        share = first + (last - first) * through
        if question["asked"] == TIRED:
            share *= told["tired_practitioners"].factor("share_of_usual", quarter.end)
        remarks = [words for at, words in enumerate(question["remarks"]) if (3 * place + 4 * at) % workbooks == number]
        rows: set[tuple[Cell, ...]] = set()
        wanted = random.randint(*question["each"])
        while len(rows) < wanted:
            row = _answer(random, quarter, question, share, remarks[0] if remarks else None)
            if tuple(row) not in rows:
                rows.add(tuple(row))
                remarks = remarks[1:]
                yield row


def to_review(quarter: Period, story: Story, *, seed: int) -> Iterator[list[Cell]]:
    """The voices that hold a name, a street and a school, in the quarter in which they came."""
    random = Random(f"{seed} review")
    for voice in ASKED["to_review"] if story.on(quarter.end) else ():
        first = said(random, quarter, voice["speaker"])
        yield [*first, voice["words"], voice["theme"], voice["indicator"], "Meeting pack", 1, 12, None, None]


def said(random: Random, quarter: Period, speaker: str) -> list[Cell]:
    """The first five columns: when, who, how old, where, how gathered."""
    day = quarter.start + timedelta(days=random.randrange((quarter.end - quarter.start).days + 1))
    band = random.choice(BANDS[speaker]) if speaker in BANDS else None
    return [day, SPEAKERS[speaker], band, random.choice(LOCALITIES).title(), random.choice(GATHERED[speaker])]


def step(random: Random, share: float) -> int:
    """One answer from 1 to 5; share: of those who answer 4 or 5."""
    return random.choice((4, 4, 5)) if random.random() < share else random.choice((1, 2, 3, 3))


def _answer(
    random: Random, quarter: Period, question: Mapping[str, Any], share: float, remark: str | None
) -> list[Cell]:
    answer = step(random, share)
    first = said(random, quarter, random.choice(question["speakers"]))
    about = [question["theme"], question["indicator"], chosen(random, CONSENT)]
    return [*first, remark, *about, None, None, question["asked"], answer]
