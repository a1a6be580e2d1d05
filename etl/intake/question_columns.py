"""The questions of a table of answers: headings that are no column of ours.

What a question asks, a form's maker decides and a person says once (etl/load/survey_scoring.py). Here nothing is
known of it yet.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from etl.definitions.source import Table, squeeze
from etl.intake.heading_row import is_index

TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form: the place of its column, from 0, its words, and what it is known by."""

    place: int
    heading: str
    key: str


def plain(heading: str) -> str:
    """A heading's words on one line: forms tools export line breaks and marks of the web page with them."""
    return " ".join(html.unescape(TAG.sub(" ", heading)).split())


def questions(table: Table, headings: Sequence[str], taken: Container[int]) -> list[Question]:
    """The questions of a table of answers: headings that are no column of ours, nor in a place that is taken.

    Of two alike the second is called '… (2)'.
    """
    if not table.answers:
        return []
    known = {squeeze(spelling) for spellings in table.spellings.values() for spelling in spellings}
    times: Counter[str] = Counter()
    asked = []
    for place, heading in enumerate(headings):
        words = plain(heading)
        if place in taken or not squeeze(words) or squeeze(words) in known or (place == 0 and is_index(words)):
            continue
        times[squeeze(words)] += 1
        again = times[squeeze(words)]
        words = words if again == 1 else f"{words} ({again})"
        asked.append(Question(place, words, squeeze(words)))
    return asked


def form(asked: Sequence[Question]) -> str:
    """Eight characters by which a form is known: by its questions, since exports do not name it."""
    return hashlib.sha256("\n".join(sorted(question.key for question in asked)).encode()).hexdigest()[:8]
