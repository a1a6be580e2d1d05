"""The slow twin of attendance sessions: a file's rows gone through one by one, in plain Python.

It shares no code with the pipeline, and knows only the spellings that its tests use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

CODES = {"/", "\\", "I", "N", "D", "X", "H"}
WORDS = {"i": "I", "Illness": "I", "": "BLANK"}
HALVES = {"AM": 1, "am": 1, "PM": 2, "Afternoon": 2}
DAYS = {"03/02/2025": "2025-02-03", "3 Feb 2025": "2025-02-03"}
MISSED = {"I": True, "N": True, "H": True, "/": False, "\\": False}  # the others are not possible


class Twin:
    """What becomes of rows that begin in row 2: stored, set aside or copies."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        self.aside: set[int] = set()
        self.stored: set[tuple[str, str, int, str, str]] = set()
        self.rows, self.copies = 0, 0
        for number, row in enumerate(rows, start=2):
            self.rows += bool("".join(row).strip())
            read = self._read(*row)
            if read is None:
                self.aside.add(number)
            elif read in self.stored:
                self.copies += 1
            else:
                self.stored.add(read)

    @staticmethod
    def _read(upn: str, on: str, half: str, code: str, school: str) -> tuple[str, str, int, str, str] | None:
        pupil = upn.strip().upper()
        day = on if on.startswith("2025-") else DAYS.get(on)
        mark = code if code in CODES else WORDS.get(code)
        if not pupil or not day or half not in HALVES or mark is None:
            return None
        return pupil, day, HALVES[half], mark, school

    @property
    def tally(self) -> tuple[int, int, int, int]:
        return self.rows, len(self.stored), len(self.aside), self.copies

    def pupil_term(self, term: str) -> list[tuple[str, int, int]]:
        """(term, possible, missed) of each pupil, if every month of the term was told of."""
        if {day[5:7] for _, day, _, _, _ in self.stored} != {"01", "02", "03"}:
            return []
        told: dict[str, dict[tuple[str, int], list[bool]]] = defaultdict(lambda: defaultdict(list))
        for pupil, day, half, mark, _ in self.stored:
            if mark in MISSED:
                told[pupil][day, half].append(MISSED[mark])
        return sorted(
            (term, len(halves), sum(all(missed) for missed in halves.values())) for halves in told.values() if halves
        )
