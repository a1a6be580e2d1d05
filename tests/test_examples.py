"""Every indicator's worked example: the given rows, the answer by hand."""

from __future__ import annotations

import duckdb
import pytest

from etl.live import TABLES
from queries.catalogue import indicators
from queries.indicator import Indicator
from tests.helpers.examples import given, has_section, put, section, table

INDICATORS = indicators()


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.slug)
def test_measure_gives_the_answer_worked_by_hand(indicator: Indicator) -> None:
    store = duckdb.connect()
    store.execute(TABLES)
    for name, rows in given(indicator.example).items():
        put(store, name, rows)
    store.execute(f"CREATE TABLE unit AS {indicator.measure_sql}")

    if has_section(indicator.example, "Rows"):
        wanted = table(section(indicator.example, "Rows"))
        found = store.execute(f"SELECT {', '.join(wanted[0])} FROM unit ORDER BY ALL").fetchall()
    else:
        wanted = table(section(indicator.example, "Counted"))
        sums = {"units": "COUNT(*)", "counted": "SUM(counted)", "amount": "SUM(amount)", "out_of": "SUM(out_of)"}
        columns = ", ".join(sums.get(name, name) for name in wanted[0])
        found = store.execute(f"SELECT {columns} FROM unit GROUP BY series, period ORDER BY series, period").fetchall()

    assert [[shown(cell) for cell in row] for row in found] == [list(row.values()) for row in wanted]


def shown(cell: object) -> str | None:
    """As a cell of an example is read: a blank one is nothing."""
    return None if cell in (None, "") else str(cell)
