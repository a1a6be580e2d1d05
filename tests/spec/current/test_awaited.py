"""What a period without a figure waits for: which return carries it, how the calendar says that stands, and its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest

from data.ledger import Ledger, acts, open_ledger
from data.ledger.calendar import CAME, calendar, carrying
from data.periods import period
from etl.current import awaited, tables
from etl.current.awaited import Awaiting
from etl.current.returned_periods import Returns
from etl.definitions.source_folders import sources
from etl.publish import provenance
from queries.edition.answers import Awaited, Status
from queries.indicator.catalogue import indicators
from tests.helpers.stores import Store
from tests.helpers.worlds import of

TODAY = date(2026, 4, 20)
BY_SLUG = {indicator.slug: indicator for indicator in indicators()}
PLANS, ABSENCE, VOICES, REPORTS = "plans_started_again", "overall_absence", "children_listened_to", "reports_sent"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def come(ledger: Ledger, agency: str, source: str, about: str, accept: bool = True, **changes: str) -> None:
    given = {"file_name": "f", "size": 1, "format": "csv", "agency": agency, "source": source, "part": "workbook"}
    given |= {"sha256": f"{agency}{source}{about}", "edition": "", "period": about, "period_from": "given"}
    given |= changes
    at = datetime(2026, 4, 1)
    (number,) = acts.receive(ledger, at, "Ada", [given])
    acts.check(ledger, at, "Ada", number, acts.Counts(1, 1, 0, 0))
    if accept:
        acts.accept(ledger, at, "Ada", number)


def awaiting(ledger: Ledger, store: Store, today: date = TODAY, terms: tuple[str, ...] = ()) -> Awaiting:
    tables.rebuild(store.connection)
    for term in terms:
        store.connection.execute("INSERT INTO pupil_term BY NAME SELECT ? AS term", [term])
    return Awaiting(Returns(store.connection, sources()), carrying(ledger, today))


def told(found: Awaiting, slug: str, about: str) -> tuple[Status, list[tuple[str, str, date | None]]]:
    given = period(about)
    every = found.of(BY_SLUG[slug], given)
    return found.status(BY_SLUG[slug], given), [(one.source_title, one.about, one.due_on) for one in every]


def test_a_term_is_carried_by_the_census_of_the_term_after_it(ledger: Ledger, store: Store) -> None:
    store.annex_a("2025Q4")
    come(ledger, "education", "school_census", "2025T1")
    found = awaiting(ledger, store, terms=("2024T3",))
    assert told(found, ABSENCE, "2025T1") == (Status.NOT_DUE, [("School census", "2025T2", date(2026, 4, 28))])
    late = awaiting(ledger, store, date(2026, 4, 29), terms=("2024T3",))
    assert told(late, ABSENCE, "2025T1")[0] is Status.NOT_RETURNED


def test_a_school_year_waits_for_the_censuses_of_its_terms_that_have_not_told(ledger: Ledger, store: Store) -> None:
    store.annex_a("2025Q4")
    come(ledger, "education", "school_census", "2024T2")
    found = awaiting(ledger, store, terms=("2024T1", "2024T2"))
    assert told(found, "suspended", "2024A") == (
        Status.NOT_RETURNED, [("School census", "2025T1", date(2026, 1, 28))]
    )  # fmt: skip


def test_a_history_is_carried_by_the_first_extract_that_reaches_it(ledger: Ledger, store: Store) -> None:
    store.ssd("2025Q3")
    come(ledger, "csc", "ssd", "2025Q3")
    title = "Standard safeguarding dataset"
    assert told(awaiting(ledger, store), PLANS, "2025Q4") == (Status.NOT_DUE, [(title, "2025Q4", date(2026, 4, 28))])
    assert told(awaiting(ledger, store), PLANS, "2025") == (Status.NOT_DUE, [(title, "2025Q4", date(2026, 4, 28))])
    assert told(awaiting(ledger, store), PLANS, "2024Q1")[1] == []


def test_what_came_and_was_not_accepted_is_not_counted_yet(ledger: Ledger, store: Store) -> None:
    store.ssd("2025Q3")
    come(ledger, "csc", "ssd", "2025Q3")
    come(ledger, "csc", "ssd", "2025Q4", accept=False)
    assert told(awaiting(ledger, store), PLANS, "2025Q4")[0] is Status.WAITING


def test_a_year_over_a_quarter_that_did_not_come_is_called_after_it(ledger: Ledger, store: Store) -> None:
    for quarter in ("2025Q1", "2025Q3"):
        store.deliver("voices", quarter)
        come(ledger, "partnership", "voices", quarter)
    status, returns = told(awaiting(ledger, store), VOICES, "2025")
    assert status is Status.NOT_RETURNED
    assert [about for _, about, _ in returns] == ["2025Q2", "2025Q4"]


def test_of_several_agencies_whose_return_carries_it_the_soonest_says_how_it_stands(
    ledger: Ledger, store: Store
) -> None:
    store.deliver("agency_return", "2025Q3", agency="police")
    for agency in ("police", "probation"):
        come(ledger, agency, "agency_return", "2025Q3")
    late = date(2026, 5, 4)
    status, returns = told(awaiting(ledger, store, late), REPORTS, "2025Q4")
    assert (status, len(returns)) == (Status.NOT_RETURNED, 1)
    come(ledger, "probation", "agency_return", "2025Q4", accept=False)
    assert told(awaiting(ledger, store, late), REPORTS, "2025Q4")[0] is Status.WAITING


def test_what_was_agreed_moves_the_day_of_the_figure_too(ledger: Ledger, store: Store) -> None:
    store.ssd("2025Q3")
    come(ledger, "csc", "ssd", "2025Q3")
    acts.mark_return(ledger, datetime(2026, 4, 1), "Ada", "csc", "ssd", "2025Q4", "later", "New", date(2026, 6, 1))
    found = awaiting(ledger, store, date(2026, 5, 4))
    assert told(found, PLANS, "2025Q4")[1] == [("Standard safeguarding dataset", "2025Q4", date(2026, 6, 1))]
    acts.mark_return(ledger, datetime(2026, 4, 2), "Ada", "csc", "ssd", "2025Q4", "not_expected", "New")
    assert told(awaiting(ledger, store, date(2026, 5, 4)), PLANS, "2025Q4")[0] is Status.NOT_EXPECTED


def test_what_nobody_owes_is_not_expected_and_has_no_day(ledger: Ledger, store: Store) -> None:
    store.deliver("assessment_tools", "2025Q3", "history")
    found = awaiting(ledger, store).of(BY_SLUG["care_profile_improved"], period("2025Q4"))
    assert found == (Awaited("Assessment tools", "", "2025Q4", None, "not_expected"),)


def test_each_gap_is_written_down_with_its_return_and_nothing_else(ledger: Ledger, store: Store) -> None:
    store.ssd("2025Q3")
    come(ledger, "csc", "ssd", "2025Q3")
    rows = awaited.rows(awaiting(ledger, store), [BY_SLUG[PLANS]], tables.Span(period("2020Q1"), period("2025Q4")))
    assert [(row.period, row.about, row.state) for row in rows.itertuples()] == [
        ("2025Q4", "2025Q4", "not_due"), ("2025", "2025Q4", "not_due"),
    ]  # fmt: skip


def test_of_what_was_never_told_the_newest_period_alone_is_written_down(ledger: Ledger, store: Store) -> None:
    store.annex_a("2025Q4")
    rows = awaited.rows(awaiting(ledger, store), [BY_SLUG[VOICES]], tables.Span(period("2025Q3"), period("2025Q4")))
    assert [(row.period, row.state) for row in rows.itertuples()] == [("2025Q4", "not_due")]


@pytest.mark.parametrize("seed", range(of(25)))
def test_whatever_happens_the_calendar_the_edition_and_the_figure_say_one_thing(
    ledger: Ledger, store: Store, seed: int
) -> None:
    chance = Random(seed)
    store.ssd("2025Q3")
    come(ledger, "csc", "ssd", "2025Q3")
    for at in range(chance.randint(0, 4)):
        part, accept = chance.choice(("plans", "persons")), chance.random() < 0.5
        come(ledger, "csc", "ssd", "2025Q4", accept=accept, part=part, sha256=str(at))
        if chance.random() < 0.5:
            (acts.withdraw if accept else acts.reject)(ledger, datetime(2026, 4, 2), "Ada", at + 2, "why")
        if chance.random() < 0.3:
            acts.ask_agency(ledger, datetime(2026, 4, 3), "Ada", at + 2, "Is that all?")
    if chance.random() < 0.4:
        kind = chance.choice(("not_expected", "expected", "later"))
        due = date(2026, 6, 1) if kind == "later" else None
        acts.mark_return(ledger, datetime(2026, 4, 1), "Ada", "csc", "ssd", "2025Q4", kind, "why", due)
    today = chance.choice((TODAY, date(2026, 5, 4), date(2026, 7, 1)))
    (said,) = [one for one in calendar(ledger, "2025Q4", today) if one.source == "ssd"]
    written = provenance.expected(calendar(ledger, "2025Q4", today))
    (state,) = written[written["source"] == "ssd"]["state"]
    found = awaiting(ledger, store, today).of(BY_SLUG[PLANS], period("2025Q4"))
    assert state == said.state
    # What was accepted is in the next edition; in this one, whose tables have not told it, it is not counted yet.
    assert [one.state for one in found] == ["waiting" if said.state in CAME else said.state]
    assert [one.due_on for one in found] == [said.due_on]
