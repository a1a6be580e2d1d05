"""What became of a file that was given, for whoever gave it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from etl.findings import Finding
from etl.store import Tally


class State(StrEnum):
    """What may become of a file."""

    LOADED = "loaded"
    ALREADY_RECEIVED = "already received"  # the same bytes came before; nothing changed
    NOT_USED = "not used"  # known, and nothing uses it yet; not kept
    REFUSED = "refused"  # not known or not readable; not kept
    FAILED = "failed"  # kept and recorded, but could not be stored; giving it again tries again


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file's outcome. Of a file that was not taken in, only state and message say something."""

    path: Path
    state: State
    message: str
    delivery: int | None = None
    source: str = ""
    part: str = ""
    edition: str = ""
    period: str = ""
    tallies: tuple[Tally, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        return self.state in (State.REFUSED, State.FAILED)

    @property
    def accounts(self) -> list[str]:
        """A line for each table: rows in = stored + set aside + exact duplicates."""
        return [
            f"{tally.title}: {tally.rows_in} rows in = {tally.stored} stored + {tally.set_aside} set aside "
            f"+ {tally.duplicates} duplicates"
            for tally in self.tallies
        ]

    @property
    def found(self) -> Counter[tuple[str, str, str]]:
        """How many rows findings stand for, by (severity, kind, title)."""
        counts: Counter[tuple[str, str, str]] = Counter()
        for finding in self.findings:
            counts[finding.severity, finding.kind, finding.title] += finding.rows
        return counts
