"""Every indicator's worked example: the given rows, the answer by hand.

Each failure is said in words, since whoever adds an indicator need not know Python.
"""

from __future__ import annotations

import duckdb
import pytest

from etl.current.filled import TABLES
from etl.definitions.source_folders import sources
from etl.measure.measure import units
from queries.indicator.catalogue import indicators
from queries.indicator.indicator import Indicator
from tests.helpers.examples import Table, given, has_section, put, section, table

INDICATORS = indicators()


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.slug)
def test_measure_gives_the_answer_worked_by_hand(indicator: Indicator) -> None:
    disagrees = disagreement(indicator)
    assert not disagrees, disagrees


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.slug)
def test_what_an_indicator_needs_returned_is_a_source(indicator: Indicator) -> None:
    assert {*indicator.returns} <= {source.slug for source in sources()}


def disagreement(indicator: Indicator) -> str:
    """What the example wants and measure.sql does not give, in words; '' where they agree."""
    where = f"{indicator.slug}/example.md"
    store = duckdb.connect()
    store.execute(TABLES)
    for name, rows in given(indicator.example, where).items():
        put(store, name, rows, where)
    units(store, indicator)

    if twice := _twice(store, indicator):
        return f"{indicator.slug}/measure.sql returns a unit of one period twice: {twice}"
    heading = "Rows" if has_section(indicator.example, "Rows") else "Counted"
    wanted = table(section(indicator.example, heading, where), where)
    found = _found(store, wanted, by_hand=heading == "Counted")
    by_hand = [list(row.values()) for row in wanted]
    if found == by_hand:
        return ""
    lines = [f"{where} and measure.sql disagree. Columns: {', '.join(wanted[0])}"]
    lines += [f"  worked by hand, and not given by measure.sql: {_line(row)}" for row in by_hand if row not in found]
    lines += [f"  given by measure.sql, and not worked by hand: {_line(row)}" for row in found if row not in by_hand]
    return "\n".join(lines if len(lines) > 1 else [*lines, "  the rows are the same; put them in order, or once each"])


def _found(store: duckdb.DuckDBPyConnection, wanted: Table, *, by_hand: bool) -> list[list[str | None]]:
    if not by_hand:
        rows = store.execute(f"SELECT {', '.join(wanted[0])} FROM unit ORDER BY ALL").fetchall()
    else:
        sums = {"units": "COUNT(*)", "numerator": "SUM(in_numerator)", "amount": "SUM(amount)", "out_of": "SUM(out_of)"}
        columns = ", ".join(sums.get(name, name) for name in wanted[0])
        rows = store.execute(f"SELECT {columns} FROM unit GROUP BY series, period ORDER BY series, period").fetchall()
    return [[_shown(cell) for cell in row] for row in rows]


def _twice(store: duckdb.DuckDBPyConnection, indicator: Indicator) -> str:
    """A unit that is in a series and period more than once, as a join too many makes it."""
    unit = "agency" if indicator.kind == "reported" else "unit"
    line = "" if indicator.kind == "split" else "series, "
    row = store.execute(
        f"SELECT period, {unit} FROM unit GROUP BY {line}period, {unit} HAVING COUNT(*) > 1 ORDER BY ALL"
    ).fetchone()
    return _line([str(cell) for cell in row]) if row else ""


def _shown(cell: object) -> str | None:
    """As a cell of an example is read: a blank one is nothing."""
    return None if cell in (None, "") else str(cell)


def _line(row: list[str | None]) -> str:
    return " | ".join(cell or "" for cell in row)
