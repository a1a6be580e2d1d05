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


def test_a_delivery_from_receipt_to_the_edition_it_is_released_in(ledger: Ledger) -> None:
    (number,) = acts.receive(ledger, AT, "Ada", [given()])
    assert [d.state for d in ask.deliveries(ledger, state="received")] == ["received"]
    acts.find(ledger, AT, "Ada", number, [finding()])
    acts.check(ledger, AT, "Ada", number, acts.Counts(10, 7, 2, 1))
    assert ask.deliveries(ledger)[0].state == "checked"
    acts.accept(ledger, AT, "Ada", number)
    acts.release(ledger, who="Ada", edition="2025Q4-0001", counting=[number], at=AT)
    (delivery,) = ask.deliveries(ledger)
    assert (delivery.state, delivery.received_by, delivery.received_at) == ("accepted", "Ada", AT)
    assert delivery.released_in == "2025Q4-0001"
    assert (delivery.rows_in, delivery.stored, delivery.set_aside, delivery.duplicates) == (10, 7, 2, 1)
    told = [(act, "delivery", number) for act in ("received", "found", "checked", "accepted")]
    assert events(ledger) == [*told, ("published", "edition", None), ("released", "delivery", number)]
    assert {(event.who, event.at) for event in ask.events(ledger)} == {("Ada", AT)}


def test_every_state_a_delivery_may_have_is_described(ledger: Ledger) -> None:
    (number,) = acts.receive(ledger, AT, "Ada", [given()])
    acts.fail(ledger, AT, "Ada", number, "why")
    assert ask.deliveries(ledger)[0].state == "failed"
    acts.try_again(ledger, AT, "Ada", number)
    assert ask.deliveries(ledger)[0].state == "received"
    acts.check(ledger, AT, "Ada", number, acts.Counts(1, 1, 0, 0))
    acts.reject(ledger, AT, "Ada", number, "the wrong quarter")
    assert ask.deliveries(ledger)[0].state == "rejected"
    acts.receive_again(ledger, AT, "Ben", number, given(period="2025Q3", accept_at_once=True))
    acts.check(ledger, AT, "Ben", number, acts.Counts(1, 1, 0, 0))
    assert (ask.deliveries(ledger)[0].state, ask.deliveries(ledger)[0].period) == ("accepted", "2025Q3")
    acts.withdraw(ledger, AT, "Ben", number, "sent by mistake")
    assert ask.deliveries(ledger)[0].state == "withdrawn"
    assert set(acts.STATES) == {"received", "checked", "accepted", "rejected", "withdrawn", "failed"}


def test_a_decision_is_taken_once(ledger: Ledger) -> None:
    (number,) = acts.receive(ledger, AT, "Ada", [given()])
    with pytest.raises(acts.NotNow, match="is received"):
        acts.accept(ledger, AT, "Ada", number)
    acts.check(ledger, AT, "Ada", number, acts.Counts(1, 1, 0, 0))
    acts.accept(ledger, AT, "Ada", number)
    with pytest.raises(acts.NotNow, match="is accepted"):
        acts.reject(ledger, AT, "Ben", number, "too late")
    with pytest.raises(acts.NotNow, match="no delivery 99"):
        acts.withdraw(ledger, AT, "Ben", 99, "x")


def test_a_delivery_checked_anew_keeps_what_was_decided(ledger: Ledger) -> None:
    (number,) = acts.receive(ledger, AT, "Ada", [given()])
    acts.check(ledger, AT, "Ada", number, acts.Counts(1, 1, 0, 0))
    acts.reject(ledger, AT, "Ada", number, "not ours")
    acts.check(ledger, AT, "Ada", number, acts.Counts(2, 1, 1, 0))
    assert (ask.deliveries(ledger)[0].state, ask.deliveries(ledger)[0].rows_in) == ("rejected", 2)


def test_what_was_asked_of_an_agency_and_what_it_said_are_kept(ledger: Ledger) -> None:
    (number,) = acts.receive(ledger, AT, "Ada", [given()])
    acts.ask_agency(ledger, AT, "Ada", number, "Are there really no reviews?")
    acts.reply(ledger, AT, "Thames Valley Police", number, "Yes. We do not agree that there should be.")
    assert [(m.kind, m.who) for m in ask.messages(ledger, number)] == [
        ("asked", "Ada"), ("replied", "Thames Valley Police"),
    ]  # fmt: skip


def test_a_job_is_taken_once_and_put_back_if_its_worker_stops(ledger: Ledger) -> None:
    number = acts.queue(ledger, AT, "Ada", "receive", {"files": ["a"]})
    taken = acts.begin(ledger, AT)
    assert taken is not None
    assert (taken.id, taken.asked, taken.state) == (number, {"files": ["a"]}, "running")
    assert acts.begin(ledger, AT) is None
    acts.tell(ledger, number, "Reading", 3, 10)
    assert acts.resume(ledger, AT) == 1
    again = acts.begin(ledger, AT)
    assert again is not None
    assert (again.id, again.done) == (number, 0)
    acts.end(ledger, AT, number, {"deliveries": [1]})
    assert [(job.state, job.result) for job in ask.jobs(ledger)] == [("done", {"deliveries": [1]})]


def test_what_nobody_waits_for_is_done_last(ledger: Ledger) -> None:
    for kind in ("preview", "publish", "receive"):
        acts.queue(ledger, AT, "Ada", kind, {})
    assert [job.kind for job in iter(lambda: acts.begin(ledger, AT), None) if job] == ["publish", "receive", "preview"]


def test_a_mapping_takes_the_place_of_an_earlier_one_which_is_kept(ledger: Ledger) -> None:
    acts.map_headings(ledger, AT, "Ada", "health", "voices", "feedback", {"words": "Quote", "speaker": "Who"})
    acts.map_headings(ledger, AT, "Ben", "health", "voices", "feedback", {"words": "Said"})
    assert [(m.ours, m.theirs, m.by) for m in ask.heading_mappings(ledger)] == [("words", "Said", "Ben")]
    assert len(ask.heading_mappings(ledger, retired=True)) == 3


def test_a_ledger_made_before_decisions_is_brought_up_to_date(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ledger.sqlite"
    first = open_ledger(url)
    acts.receive(first, AT, "Ada", [given()])
    with first.acting() as session:
        session.execute(text("ALTER TABLE delivery DROP COLUMN released_in"))
        session.execute(text("ALTER TABLE delivery DROP COLUMN accept_at_once"))
        session.execute(text("UPDATE delivery SET state = 'loaded'"))
    first.close()
    second = open_ledger(url)
    assert [(d.state, d.released_in, d.accept_at_once) for d in ask.deliveries(second)] == [("accepted", "", False)]
    second.close()


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
    acts.release(ledger, who="Ada", edition="2025Q4", at=AT)
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
