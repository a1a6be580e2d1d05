"""A forms tool's export as agencies send it, and a person saying what its questions ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from data.ledger import acts, open_ledger
from etl.load.load import recheck
from etl.load.outcome import Outcome
from tests.helpers.homes import Home
from tests.helpers.workbooks import text_table, workbook

MAPPED = datetime(2025, 7, 15, 10, 0)
AGENCY = "Safeguarding Partnership"
KNOWN = ("ID", "Start time", "Completion time", "Email", "Name", "Who are you?", "Who may see your words?")
LISTENED, HELPED = "I feel listened to", "What helped?"


class Survey(Home):
    """A home that surveys are sent to."""

    def form(
        self, *rows: Sequence[Any], asked: Sequence[str] = (LISTENED, HELPED), name: str = "s.csv", **how: Any
    ) -> Path:
        """An export in the headings of Microsoft Forms. A row is when it was sent, who, consent, then the answers."""
        lines = [
            (at, "01/04/2025 9:00", when, f"person{at}@example.org", f"Ada Example {at}", *rest)
            for at, (when, *rest) in enumerate(rows, start=1)
        ]
        if name.endswith(".csv"):
            return text_table(self.folder / name, [(*KNOWN, *asked), *lines], **how)
        return workbook(self.folder / name, {"Form1": [(*KNOWN, *asked), *lines]})

    def say(self, *questions: dict[str, str], agency: str = AGENCY) -> None:
        """A person maps questions."""
        ledger = open_ledger(self.places.ledger_url)
        acts.map_answers(ledger, MAPPED, "a mapper", agency, "survey", questions)
        ledger.close()

    def again(self, *deliveries: int) -> list[Outcome]:
        """Check deliveries again from their originals. Every row is still accounted for."""
        outcomes = recheck(self.places, deliveries or (1,))
        for tally in (tally for outcome in outcomes for tally in outcome.tallies):
            assert tally.rows_in == tally.stored + tally.set_aside + tally.duplicates
        return outcomes

    def voices(self) -> list[tuple[Any, ...]]:
        """(row, speaker, question, answer, words) of every voice stored, by row."""
        return self.stored("SELECT row_number, speaker, question, answer, words FROM stored.voice ORDER BY ALL")


def scaled(
    heading: str = LISTENED, question: str = "listened_to", scale: str = "agree5", **more: str
) -> dict[str, str]:
    return {"heading": heading, "use": "scaled", "question": question, "scale": scale, **more}


def words(heading: str = HELPED, theme: str = "Being listened to", **more: str) -> dict[str, str]:
    return {"heading": heading, "use": "words", "theme": theme, **more}


def left_out(heading: str) -> dict[str, str]:
    return {"heading": heading, "use": "leave_out"}
