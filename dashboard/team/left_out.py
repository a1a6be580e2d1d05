"""Before a delivery is accepted of which most could not be used: what is left out, said once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from dashboard.team import frame
from data import agencies
from data.ledger import Ledger, ask
from data.ledger.models import Delivery, Finding

MOST = 0.5  # of a return's rows or figures
# Findings that leave a cell empty whose row is used; a row set aside has findings of its own.
EMPTIED = ("unreadable_", "unknown_code", "excel_error", "answer_not_on_scale", "question_not_mapped")
FIGURES = ("agency_return", "numbers")  # the table of a return whose rows are its figures; the rest of it is words


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What of one delivery could not be used, by what was found: each with how many rows."""

    delivery: Delivery
    rows: int
    out_of: int
    of: str  # rows, or figures
    kinds: Sequence[tuple[str, int]]


def left_out(ledger: Ledger, given: Delivery) -> LeftOut | None:
    """What could not be used of a delivery, if that is most of it."""
    unused = [one for one in ask.findings(ledger, given.id) if _leaves_out(one)]
    figures = [one for one in unused if (given.source, one.table) == FIGURES]
    if given.source == FIGURES[0] and given.agency in {one.key for one in agencies.agencies()}:
        of_figures = _told(given, figures, _rows(figures), len(agencies.counted(given.agency)), "figures")
        if of_figures:
            return of_figures
    return _told(given, unused, max(_rows(unused), given.set_aside), given.rows_in - given.duplicates, "rows")


def ask_again(ledger: Ledger, given: Sequence[Delivery]) -> frame.Answer | None:
    """The page that asks whether these are to be accepted all the same; None where nothing keeps from it."""
    if request.form.get("sure"):
        return None
    every = [one for each in given if each.state == "checked" and (one := left_out(ledger, each))]
    if not every:
        return None
    return frame.page("sure.html", 409, every=every, action=request.path, numbers=" ".join(str(d.id) for d in given))


def _leaves_out(found: Finding) -> bool:
    return found.severity == "error" or (found.severity == "warning" and found.kind.startswith(EMPTIED))


def _rows(findings: Sequence[Finding]) -> int:
    """How many rows they are about: several may be about one."""
    placed = {(one.table, one.row) for one in findings if one.row is not None}
    return len(placed) + sum(one.rows for one in findings if one.row is None)


def _told(given: Delivery, findings: Sequence[Finding], rows: int, out_of: int, of: str) -> LeftOut | None:
    if rows <= MOST * out_of:
        return None
    counts: dict[str, int] = {}
    for one in findings:
        counts[one.title] = counts.get(one.title, 0) + one.rows
    return LeftOut(given, min(rows, out_of), out_of, of, sorted(counts.items(), key=lambda each: -each[1]))
