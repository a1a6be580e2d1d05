"""The rule book: how every measure decides at its edges, as one table made from the folders of the measures.

Written by `python -m queries.indicator.rulebook`, into docs/measures.md.
"""

from __future__ import annotations

from pathlib import Path

from queries.indicator.catalogue import indicators
from queries.indicator.indicator import RECORDS, Indicator

FILE = Path(__file__).parents[2] / "docs" / "measures.md"
HEADINGS = (
    "Measure", "National rule", "Looks back", "Looks forward", "Ages", "At the boundary", "What is missing",
    "Beyond the tables",
)  # fmt: skip
TOP = """# How every measure decides

One row a measure, made from its folder in `queries/indicators/` by `python -m queries.indicator.rulebook`; a test holds
that it is current. Edges have a row in the measure's `example.md`, a case in its slow twin in `tests/spec/twins/`, or a
test of the reading in `tests/load/` or of the current tables in `tests/spec/current/`.

*Looks back*: a period has a figure only where the records named reach back so far before it; else it reads "not known".
How far they reach is worked out from what has been received (`etl/current/reach.py`). *Looks forward*: a period has a
figure only once so much time has passed for everything in it. *Beyond the tables*: what happens where a reference table
(bank holidays, population) ends.

"""


def table() -> str:
    """The whole document, as markdown."""
    rows = [_row(one) for one in indicators()]
    lines = [HEADINGS, ("---",) * len(HEADINGS), *rows]
    return TOP + "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _row(one: Indicator) -> tuple[str, ...]:
    assert one.rules is not None  # a folder without rules is not loaded
    return (
        f"{one.short} (`{one.slug}`)", one.rules.national, _back(one), _months(one.follows_months) or "No.",
        one.rules.ages, one.rules.boundary, one.rules.missing, _beyond(one),
    )  # fmt: skip


def _back(one: Indicator) -> str:
    if not one.looks_back_to:
        return "No."
    records = " and ".join(RECORDS[thing] for thing in one.looks_back_to)
    return (
        f"{_months(one.looks_back_months)[:-1]}: {records}." if one.looks_back_months else f"In the period: {records}."
    )


def _months(months: int) -> str:
    return f"{months} months." if months else ""


def _beyond(one: Indicator) -> str:
    if one.counts_working_days:
        return (
            "Bank holidays: what began before the list is late; a period that ends after it is not known. The list is "
            "carried, or newer where one was handed in."
        )
    if one.kind == "rate":
        return "Population: the newest estimate of that year or before."
    return "None is used."


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
