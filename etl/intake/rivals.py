"""Rivals: other tables that the headings of a sheet fit as well, whether they are used here or not.

A table needs few headings, and its siblings have them too. What tells two of them apart are headings that only one of
them has: if the sheet has some of each, nobody can tell which it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from etl.definitions.source import Source, Table, squeeze
from etl.formats import Look, Sheet
from etl.intake.refusal import refuse_ambiguous


def outdone(
    seen: Look,
    sheet: Sheet,
    headings: Iterable[str],
    best: Table,
    others: Iterable[Table],
    candidates: Iterable[Source],
) -> bool:
    """Whether a table that nothing uses fits these headings better than the best of those that are used.

    others are what else fits the same row. Raises NotRecognised where two fit and nobody can tell which it is.
    """
    there = {squeeze(heading) for heading in headings if heading.strip()}
    ours = _known(best) & there
    for other in others:
        if (theirs := _known(other) & there) - ours and ours - theirs:
            raise refuse_ambiguous(seen, sheet.name, [best.title, other.title])
    for unused in (one for source in candidates for one in source.unused if one.headings and one.headings <= there):
        theirs = (unused.headings | unused.also) & there
        if theirs - ours and ours - theirs:
            raise refuse_ambiguous(seen, sheet.name, [best.title, f"{unused.name}, which nothing uses here"])
        if theirs - ours:
            return True
    return False


def _known(table: Table) -> frozenset[str]:
    return frozenset().union(*(spelled for by_column in table.headings.values() for spelled in by_column.values()))
