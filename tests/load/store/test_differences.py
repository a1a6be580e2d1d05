"""What differs, row by row, when a return is given again; places and headings, and no value."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from data.ledger import acts, ask, open_ledger
from data.ledger.models import Difference
from etl.load.outcome import FileState
from tests.helpers.loads import Office, plan
from tests.helpers.workbooks import text_table


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def differences(office: Office, delivery: int = 2) -> list[Difference]:
    ledger = open_ledger(office.places.ledger_url)
    try:
        return list(ask.differences(ledger, delivery))
    finally:
        ledger.close()


def told(office: Office, delivery: int = 2) -> list[tuple[str, str, int | None, int | None, str]]:
    return [(d.sheet, d.kind, d.row, d.former_row, d.headings) for d in differences(office, delivery)]


def given_twice(office: Office, first: Sequence[Any], second: Sequence[Any], **how: Any) -> None:
    assert office.load(office.plans(*first))[0].state is FileState.LOADED
    assert office.load(office.plans(*second), **how)[0].delivery == 2


def test_added_changed_and_gone_rows_are_told_in_their_order(office: Office) -> None:
    given_twice(
        office,
        [plan("A1"), plan("A2"), plan("A3")],
        [plan("A4"), plan("A1"), plan("A3", end="01/03/2026", team="South")],
    )
    assert told(office) == [
        ("Plans", "added", 2, None, ""),
        ("Plans", "changed", 4, 4, "Plan End Date, Allocated Team"),
        ("Plans", "gone", None, 3, ""),
    ]


def test_rows_in_another_order_are_no_difference(office: Office) -> None:
    given_twice(office, [plan("A1"), plan("A2")], [plan("A2"), plan("A1")])
    assert told(office) == []


def test_a_date_written_another_way_is_no_difference(office: Office) -> None:
    given_twice(office, [plan("A1", start="05/02/2026")], [plan("A1", start="2026-02-05")])
    assert told(office) == []


def test_a_cell_that_could_not_be_read_and_was_mended_is_one(office: Office) -> None:
    given_twice(office, [plan("A1", end="soon")], [plan("A1", end="01/03/2026")])
    assert told(office) == [("Plans", "changed", 2, 2, "Plan End Date")]


def test_several_rows_of_the_same_child_and_day_are_matched_in_order(office: Office) -> None:
    given_twice(
        office,
        [plan("A1", team="North"), plan("A1", team="South"), plan("A1", team="East")],
        [plan("A1", team="South"), plan("A1", team="West"), plan("A1", team="East"), plan("A1", team="Mid")],
    )
    assert told(office) == [("Plans", "changed", 3, 2, "Allocated Team"), ("Plans", "added", 5, None, "")]


def test_every_sheet_is_compared(office: Office) -> None:
    office.load(office.plans(plan("A1"), visits=[("A9", "01/03/2026")]))
    office.load(office.plans(plan("A1"), visits=[("A9", "01/03/2026"), ("A9", "02/03/2026")]))
    assert told(office) == [("Visits", "added", 3, None, "")]


def test_a_text_table_is_compared_too(office: Office) -> None:
    one, two = ("1", "U1", "2025-09-03", "S"), ("2", "U2", "2025-09-03", "S")
    office.load(office.pupils(one, two))
    office.load(office.pupils(one, ("2", "U3", "2025-09-03", "S")))
    assert told(office) == [("", "changed", 3, 3, "upn")]


def test_a_file_saved_by_another_program_holds_the_same(office: Office) -> None:
    rows = [("pupilid", "upn", "entrydate", "surname"), ("1", "U1", "2025-09-03", "S")]
    office.load(text_table(office.inbox / "pupils.csv", rows))
    again = [rows[0], ("1", "U1", "03/09/2025", "S")]
    office.load(text_table(office.inbox / "pupils.csv", again, delimiter=";", encoding="utf-16", newline="\r\n"))
    assert differences(office) == []


def test_no_value_reaches_the_ledger(office: Office) -> None:
    again = [plan("ROBIN-18", team="Okapi"), plan("WREN-17", team="Okapi")]
    given_twice(office, [plan("WREN-17", team="Zebra")], again)
    assert len(told(office)) == 2
    for value in ("WREN-17", "ROBIN-18", "Zebra", "Okapi"):
        assert value not in office.ledger_text()


def test_another_period_is_no_delivery_in_place_of_the_first(office: Office) -> None:
    given_twice(office, [plan("A1")], [plan("A2", start="05/05/2026")], received_at=None)
    assert [delivery.period for delivery in office.deliveries()] == ["2025Q4", "2026Q1"]
    assert "compared" not in {event.act for event in office.events()}


def test_one_that_was_never_accepted_is_not_compared_with(office: Office) -> None:
    office.load(office.plans(plan("A1")), accept=False)
    office.load(office.plans(plan("A2")))
    assert "compared" not in {event.act for event in office.events()}


def test_after_a_withdrawal_the_one_before_it_is_compared_with(office: Office) -> None:
    given_twice(office, [plan("A1")], [plan("A2")])
    ledger = open_ledger(office.places.ledger_url)
    acts.withdraw(ledger, acts.now(), "a tester", 2, "sent by mistake")
    ledger.close()
    office.load(office.plans(plan("A1"), plan("A3")))
    assert {d.former_id for d in differences(office, 3)} == {1}
    assert told(office, 3) == [("Plans", "added", 3, None, "")]


def test_beyond_a_few_thousand_one_row_stands_for_the_rest(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.load.compare.MOST", 3)
    given_twice(office, [plan("A1"), plan("A2")], [plan(f"B{n}") for n in range(7)])
    found = differences(office)
    assert [(d.kind, d.row, d.rows) for d in found] == [
        ("added", 2, 1), ("added", 3, 1), ("added", 4, 1), ("added", None, 4), ("gone", None, 2),
    ]  # fmt: skip
    assert "9 rows differ from delivery 1" in [event.detail for event in office.events() if event.act == "compared"]


def test_a_former_original_that_is_lost_does_not_stop_the_load(office: Office) -> None:
    office.load(office.plans(plan("A1")))
    for path in office.places.originals.rglob("*.xlsx"):
        path.unlink()
    assert office.load(office.plans(plan("A2")))[0].state is FileState.LOADED
    assert "compared" not in {event.act for event in office.events()}
