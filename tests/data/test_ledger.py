"""The ledger: what its acts write, and that each comes with its event or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import IntegrityError

from data.ledger import Ledger, acts, ask, open_ledger
from data.ledger.models import Delivery

AT = datetime(2026, 4, 14, 9, 30)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(f"sqlite:///{tmp_path}/deep/ledger.sqlite")
    yield opened
    opened.close()


def given(sha256: str = "a" * 64, **changes: Any) -> dict[str, Any]:
    about = {"file_name": "f.xlsx", "size": 1, "format": "xlsx", "agency": "A", "source": "annex_a", "part": "workbook"}
    return about | {"sha256": sha256, "edition": "2024", "period": "2025Q4", "period_from": "content"} | changes


def finding(kind: str = "unreadable_date", rows: int = 1, **changes: Any) -> dict[str, Any]:
    about: dict[str, Any] = {"title": "Dates that cannot be read", "severity": "warning", "table": "t", "sheet": "S"}
    words = dict.fromkeys(("column_letter", "heading", "value", "expected", "message", "todo"), "x")
    return about | words | {"kind": kind, "row": 2, "rows": rows} | changes


def events(ledger: Ledger) -> list[tuple[str, str, int | None]]:
    return [(event.act, event.thing, event.thing_id) for event in ask.events(ledger)]


def test_a_delivery_from_receipt_to_loaded(ledger: Ledger) -> None:
    (number,) = acts.receive(ledger, AT, "Ada", [given()])
    assert [d.state for d in ask.deliveries(ledger, state="received")] == ["received"]
    acts.find(ledger, AT, "Ada", number, [finding()])
    acts.load(ledger, AT, "Ada", number, acts.Counts(10, 7, 2, 1))
    (delivery,) = ask.deliveries(ledger)
    assert (delivery.state, delivery.received_by, delivery.received_at) == ("loaded", "Ada", AT)
    assert (delivery.rows_in, delivery.stored, delivery.set_aside, delivery.duplicates) == (10, 7, 2, 1)
    assert events(ledger) == [(act, "delivery", number) for act in ("received", "checked", "loaded")]
    assert {(event.who, event.at) for event in ask.events(ledger)} == {("Ada", AT)}


def test_every_state_a_delivery_may_have_is_described(ledger: Ledger) -> None:
    (number,) = acts.receive(ledger, AT, "Ada", [given()])
    acts.fail(ledger, AT, "Ada", number, "why")
    assert ask.deliveries(ledger)[0].state == "failed"
    acts.try_again(ledger, AT, "Ada", number)
    assert ask.deliveries(ledger)[0].state == "received"
    assert set(acts.STATES) == {"received", "loaded", "failed"}


def test_the_same_bytes_cannot_be_two_deliveries_and_a_failed_act_leaves_no_event(ledger: Ledger) -> None:
    acts.receive(ledger, AT, "Ada", [given()])
    with pytest.raises(IntegrityError):
        acts.receive(ledger, AT, "Ada", [given("b" * 64), given()])
    assert len(ask.deliveries(ledger)) == 1
    assert events(ledger) == [("received", "delivery", 1)]


def test_a_delivery_is_found_by_its_bytes(ledger: Ledger) -> None:
    acts.receive(ledger, AT, "Ada", [given()])
    found = ask.delivery_of(ledger, "a" * 64)
    assert found is not None
    assert found.file_name == "f.xlsx"
    assert ask.delivery_of(ledger, "b" * 64) is None


def test_what_is_found_again_takes_the_place_of_what_was_found(ledger: Ledger) -> None:
    (number,) = acts.receive(ledger, AT, "Ada", [given()])
    acts.find(ledger, AT, "Ada", number, [finding(), finding()])
    acts.find(ledger, AT, "Ada", number, [finding("long_row")])
    assert [each.kind for each in ask.findings(ledger, number)] == ["long_row"]


def test_findings_are_counted_by_kind(ledger: Ledger) -> None:
    (number,) = acts.receive(ledger, AT, "Ada", [given()])
    acts.find(ledger, AT, "Ada", number, [finding(), finding(), finding("copies", rows=40, title="Copies")])
    assert [(each.kind, each.title, each.rows) for each in ask.finding_counts(ledger, number)] == [
        ("copies", "Copies", 40), ("unreadable_date", "Dates that cannot be read", 2),
    ]  # fmt: skip


def test_a_refusal_and_a_publication_are_events(ledger: Ledger) -> None:
    acts.refuse(ledger, AT, "Ada", "x.pdf was not taken in. It is a PDF.")
    acts.published(ledger, who="Ada", edition="2025Q4", at=AT)
    assert events(ledger) == [("refused", "delivery", None), ("published", "edition", None)]


def test_findings_go_with_their_delivery_and_none_stands_without_one(ledger: Ledger) -> None:
    (number,) = acts.receive(ledger, AT, "Ada", [given()])
    acts.find(ledger, AT, "Ada", number, [finding()])
    with ledger.acting() as session:
        session.execute(delete(Delivery))
    assert not ask.findings(ledger, number)
    with pytest.raises(IntegrityError):
        acts.find(ledger, AT, "Ada", 99, [finding()])


def test_a_number_is_never_used_twice(ledger: Ledger) -> None:
    acts.receive(ledger, AT, "Ada", [given()])
    with ledger.acting() as session:
        session.execute(delete(Delivery))
    assert acts.receive(ledger, AT, "Ada", [given()]) == [2]


def test_the_ledger_can_be_read_while_it_is_written(ledger: Ledger) -> None:
    with ledger.acting() as writing:
        writing.execute(text("UPDATE delivery SET state = 'loaded'"))
        assert ask.deliveries(ledger) == []
