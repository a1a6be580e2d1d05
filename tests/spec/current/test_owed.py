"""Returns that were due: those that came in time, those that came late, and those that did not come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from data.ledger import Ledger, acts, open_ledger
from data.periods import period
from etl.current import due_returns, tables
from tests.helpers.stores import Store

TODAY = date(2026, 6, 1)  # what was due for January to March was due on 28 April
COVERED = tables.Span(period("2020Q1"), period("2025Q4"))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    yield opened
    opened.close()


def come(ledger: Ledger, day: date, quarter: str = "2025Q4", agency: str = "police") -> int:
    given = {"file_name": "f.xlsx", "size": 1, "format": "xlsx", "agency": agency, "source": "agency_return"}
    given |= {"sha256": f"{day}{quarter}{agency}", "edition": "", "period": quarter, "period_from": "content"}
    at = datetime(day.year, day.month, day.day, 9)
    (number,) = acts.receive(ledger, at, "Ada", [given | {"part": "workbook"}])
    acts.check(ledger, at, "Ada", number, acts.Counts(1, 1, 0, 0))
    return number


def states(ledger: Ledger, folder: Path, today: date = TODAY) -> dict[tuple[str, str], str]:
    """State by agency and quarter, of the quarterly workbooks."""
    store = Store(folder)
    store.annex_a("2025Q4")
    tables.rebuild(store.connection)
    for _ in range(2):  # filling again changes nothing
        due_returns.fill(store.connection, ledger, COVERED, today)
    rows = store.rows("SELECT agency, period, state FROM owed_return WHERE source = 'agency_return'")
    assert len(rows) == len({row[:2] for row in rows})
    return {(agency, about): state for agency, about, state in rows}


def test_a_return_came_in_time_or_late_or_not_at_all(ledger: Ledger, tmp_path: Path) -> None:
    come(ledger, date(2026, 4, 28))
    come(ledger, date(2026, 4, 29), agency="probation")
    found = states(ledger, tmp_path)
    assert found["police", "2025Q4"] == "on_time"
    assert found["probation", "2025Q4"] == "late"
    assert found["adults", "2025Q4"] == "not_returned"


def test_a_return_that_was_not_used_did_not_come(ledger: Ledger, tmp_path: Path) -> None:
    number = come(ledger, date(2026, 4, 20))
    acts.reject(ledger, datetime(2026, 4, 21, 9), "Ada", number, "Another quarter's")
    assert states(ledger, tmp_path)["police", "2025Q4"] == "not_returned"


def test_before_its_due_day_has_passed_a_return_is_not_there(ledger: Ledger, tmp_path: Path) -> None:
    come(ledger, date(2026, 4, 20))
    assert states(ledger, tmp_path, today=date(2026, 4, 28)) == {}
    assert states(ledger, tmp_path / "later", today=date(2026, 4, 29))["police", "2025Q4"] == "on_time"


def test_a_return_that_nobody_expected_is_not_there(ledger: Ledger, tmp_path: Path) -> None:
    come(ledger, date(2026, 1, 20), "2025Q3")
    at = datetime(2026, 4, 1, 9)
    acts.mark_return(ledger, at, "Ada", "adults", "agency_return", "2025Q4", "not_expected", "Agreed at the meeting")
    found = states(ledger, tmp_path)
    assert ("adults", "2025Q4") not in found
    assert found["adults", "2025Q3"] == "not_returned"
    assert {about for _, about in found} == {"2025Q3", "2025Q4"}  # none from before the first return that came
