"""Kin: files of the same kind as a source's that none of its tables is, such as the Department's other statistics."""

from __future__ import annotations

from collections.abc import Sequence

from etl.definitions.source import Source, squeeze
from etl.formats import Look
from etl.intake.refusal import NotUsed


def other_of_kin(seen: Look, candidates: Sequence[Source]) -> NotUsed | None:
    """The refusal of a file with the headings that all of a kind have, and none that a table of ours adds; else None.

    With one of those it is ours with other headings, and is told what is missing.
    """
    for source in candidates:
        kin = source.kin
        for row in (row for sheet in seen.sheets for row in sheet.rows):
            there = {squeeze(cell) for cell in row}
            if kin and kin.headings <= there and not _own_headings(source) & there:
                used = "; ".join(table.title for table in source.tables.values())
                return NotUsed(
                    f"{seen.name} is {kin.title}, and none that is used here. Those used are {used}.\n"
                    "What to do: nothing, unless it was meant to be one of these. If its headings are new, ask for "
                    "those to be added."
                )
    return None


def _own_headings(source: Source) -> set[str]:
    """The headings of its figures: the others tell where and when a figure is of, and what it is divided by."""
    return {
        word
        for table in source.tables.values()
        for spelled in table.headings.values()
        for name, words in spelled.items()
        if table.columns[name].type == "symbol_number"
        for word in words
    }
