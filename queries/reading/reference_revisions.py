"""Published figures that a received file changed: of other areas, and of how many children live here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from queries.edition.open_edition import CACHED, OpenEdition, rows
from queries.reading.figure_text import day_text


@dataclass(frozen=True, slots=True)
class RevisedFigure:
    """A published figure that a received file gives otherwise than what stood before, both in words."""

    year: int
    area: str
    was: str
    now: str
    received_on: date


@lru_cache(CACHED)
def revised_figures(desk: OpenEdition, measure: str, breakdown: str = "") -> tuple[RevisedFigure, ...]:
    """The published figures of a measure that a received file changed, newest year first.

    An edition of before they were told says nothing of them.
    """
    if not rows(desk, "SELECT 1 FROM duckdb_tables() WHERE table_name = 'revised_figure' AND database_name = 'mart'"):
        return ()
    found = rows(
        desk,
        """SELECT year, area, was, now, received_on FROM revised_figure WHERE measure = ? AND breakdown = ?
           ORDER BY year DESC, area""",
        measure, breakdown,
    )  # fmt: skip
    return tuple(RevisedFigure(*row) for row in found)


def of_revised(found: Sequence[RevisedFigure], year: int) -> list[str]:
    """Which figures of a year a received file changed, and of how many other years it changed some."""
    own, others = [one for one in found if one.year == year], {one.year for one in found if one.year != year}
    said = [
        f"Changed by the file received on {day_text(on)}: {_changed(one for one in own if one.received_on == on)}."
        for on in sorted({one.received_on for one in own})
    ]
    if others:
        years = f"{min(others)} to {max(others)}" if len(others) > 2 else " and ".join(map(str, sorted(others)))
        said.append(f"A file that was received also changed figures of {years}.")
    return said


def of_population(found: Sequence[RevisedFigure], area: str) -> list[str]:
    """How many children live in an area, where a received file says otherwise than what a rate was out of before."""
    return [
        f"Children in {area} in {each.year}: {each.now} by a file received on {day_text(each.received_on)}, "
        f"{each.was} before."
        for each in found
        if each.area == area
    ]


def _changed(every: Iterable[RevisedFigure]) -> str:
    return "; ".join(f"{one.area} {one.now}, {one.was} before" for one in every)
