"""The extracts of the standard safeguarding dataset that are taken: as at which day, when, and what each then knows.

Each holds six years: what ended in them, and what had not ended. The county's older history stays behind it, so that a
child's earlier plan, or earlier referral, may have been and not be there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

YEARS = 6


@dataclass(frozen=True, slots=True)
class Extract:
    """What was known on the day it was taken of everything up to as_at. nothing is the word for an empty cell."""

    as_at: date
    taken_on: date
    period: str
    nothing: str

    def knows(self, happened: date, recorded: date = date.min) -> bool:
        return happened <= self.as_at and recorded <= self.taken_on

    def holds(self, ended: date, recorded: date = date.min) -> bool:
        """Whether something that ended on a day is in it, or is because its end was not recorded yet."""
        first = self.as_at.replace(year=self.as_at.year - YEARS) + timedelta(days=1)
        return ended >= first or recorded > self.taken_on

    def day(self, day: date, recorded: date = date.min) -> str | None:
        """The day as the database writes it, or nothing if it lies ahead or was not recorded yet."""
        return f"{day.isoformat()} 00:00:00" if self.knows(day, recorded) else None


# The first three were saved from the database's own screen, which writes NULL; the newest by a script, which does not.
EXTRACTS = (
    Extract(date(2025, 6, 30), date(2025, 7, 10), "2025Q1", "NULL"),
    Extract(date(2025, 9, 30), date(2025, 10, 10), "2025Q2", "NULL"),
    Extract(date(2025, 12, 31), date(2026, 1, 12), "2025Q3", "NULL"),
    Extract(date(2026, 3, 31), date(2026, 4, 10), "2025Q4", ""),
)
