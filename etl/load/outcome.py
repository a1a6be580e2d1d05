"""What became of a file that was given, for whoever gave it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from etl.definitions.finding import SEVERITIES, Finding
from etl.load.store import RowTally

SHOWN = 3  # examples of each kind of finding


class FileState(StrEnum):
    """What may become of a file."""

    LOADED = "loaded"  # its rows count
    CHECKED = "checked"  # its rows wait for a decision
    ALREADY_RECEIVED = "already received"  # the same bytes came before; nothing changed
    NOT_USED = "not used"  # known, and nothing uses it yet; not kept
    REFUSED = "refused"  # not known or not readable; not kept
    FAILED = "failed"  # kept and recorded, but could not be stored; giving it again tries again


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file's outcome. Of a file that was not taken in, only state and message say something."""

    path: Path
    state: FileState
    message: str
    delivery: int | None = None
    source: str = ""
    part: str = ""
    edition: str = ""
    period: str = ""
    tallies: tuple[RowTally, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing of the file was stored, so that its sender must do something."""
        return self.state in (FileState.REFUSED, FileState.FAILED)

    @property
    def found(self) -> Counter[tuple[str, str, str]]:
        """How many rows findings stand for, by (severity, kind, title)."""
        counts: Counter[tuple[str, str, str]] = Counter()
        for finding in self.findings:
            counts[_group(finding)] += finding.rows
        return counts


def as_dict(outcome: Outcome, name: str) -> dict[str, Any]:
    """An outcome as plain values, for a program or another process; name is what the file's sender calls it."""
    return {
        "file": name,
        "state": str(outcome.state),
        "message": outcome.message,
        "delivery": outcome.delivery,
        "source": outcome.source,
        "part": outcome.part,
        "edition": outcome.edition,
        "period": outcome.period,
        "tables": [asdict(tally) for tally in outcome.tallies],
        "findings": [
            {
                "severity": severity,
                "kind": kind,
                "title": title,
                "rows": rows,
                "findings": len(of_kind := [one for one in outcome.findings if _group(one) == (severity, kind, title)]),
                "first": [asdict(one) for one in of_kind[:SHOWN]],
            }
            for (severity, kind, title), rows in sorted(outcome.found.items(), key=_order)
        ],
    }


def _group(finding: Finding) -> tuple[str, str, str]:
    return finding.severity, finding.kind, finding.title


def _order(found: tuple[tuple[str, str, str], int]) -> tuple[int, int, str]:
    """Rows set aside first, notes last; most first in each."""
    (severity, _, title), rows = found
    return list(SEVERITIES).index(severity), -rows, title
