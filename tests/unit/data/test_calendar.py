"""The calendar of returns: what is owed, how far it has come, what is late and what was agreed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from data.agencies import agencies
from data.ledger import Ledger, acts, open_ledger
from data.ledger.calendar import ReturnStanding, calendar, carrying, history, quarters, reminder
from data.periods import period

TODAY = date(2026, 4, 20)  # eight days before returns for January to March are due
AT = datetime(2026, 4, 14, 9, 30)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    yield opened
    opened.close()


def come(ledger: Ledger, part: str = "workbook", at: datetime = AT, **changes: Any) -> int:
    """A return of Children's Social Care that has come and was checked."""
    given = {"file_name": "f.xlsx", "size": 1, "format": "xlsx", "agency": "csc", "source": "annex_a", "part": part}
    given |= {"sha256": f"{changes}{part}{at}", "edition": "", "period": "2025Q4", "period_from": "content"} | changes
    (number,) = acts.receive(ledger, at, "Ada", [given])
    acts.check(ledger, at, "Ada", number, acts.Counts(1, 1, 0, 0))
    return number


def annex_a(ledger: Ledger, today: date = TODAY, quarter: str = "2025Q4") -> ReturnStanding:
    return next(one for one in calendar(ledger, quarter, today) if one.source == "annex_a")


def stands(ledger: Ledger) -> tuple[str, str]:
    return annex_a(ledger).state, annex_a(ledger).stage


def test_every_agency_of_the_strategy_owes_its_own_return(ledger: Ledger) -> None:
    own = [one.agency for one in calendar(ledger, "2025Q4", TODAY) if one.source == "agency_return"]
    assert own == [agency.key for agency in agencies() if agency.member]
    assert len(own) == 11


def test_a_yearly_return_is_owed_in_the_quarter_its_year_ends_in(ledger: Ledger) -> None:
    def census(quarter: str) -> list[str]:
        return [one.period for one in calendar(ledger, quarter, TODAY) if one.source == "cin_census"]

    assert (census("2025Q3"), census("2025Q4")) == ([], ["2025"])


def test_a_return_goes_from_not_due_to_returned(ledger: Ledger) -> None:
    assert stands(ledger) == ("not_due", "")
    number = come(ledger)
    assert stands(ledger) == ("waiting", "checked")
    acts.ask_agency(ledger, AT, "Ada", number, "Is that all?")
    assert stands(ledger) == ("waiting", "asked")
    acts.reply(ledger, AT, "Social care", number, "It is.")
    assert stands(ledger) == ("waiting", "replied")
    acts.accept(ledger, AT, "Ada", number)
    assert stands(ledger) == ("returned", "replied")
    acts.release(ledger, who="Ada", edition="2025Q4-0001", counting=[number], at=AT)
    assert stands(ledger) == ("returned", "released")
    assert annex_a(ledger).deliveries == (number,)


def test_a_return_without_a_question_is_accepted_before_it_is_released(ledger: Ledger) -> None:
    acts.accept(ledger, AT, "Ada", come(ledger))
    assert stands(ledger) == ("returned", "accepted")


def test_a_return_of_several_files_is_as_far_as_the_one_behind(ledger: Ledger) -> None:
    acts.accept(ledger, AT, "Ada", come(ledger, "plans"))
    come(ledger, "persons")
    assert stands(ledger) == ("waiting", "checked")


def test_a_correction_that_waits_leaves_what_was_accepted_returned(ledger: Ledger) -> None:
    acts.accept(ledger, AT, "Ada", come(ledger))
    come(ledger, file_name="corrected.xlsx")
    assert stands(ledger) == ("returned", "checked")


def test_a_return_of_which_a_part_is_to_come_is_not_whole_until_it_has(ledger: Ledger) -> None:
    census = {"agency": "education", "source": "school_census", "period": "2025T2"}
    acts.accept(ledger, AT, "Ada", come(ledger, "pupilonroll", **census))
    (one,) = carrying(ledger, TODAY)("school_census", period("2025T2"))
    assert (one.state, one.late, one.missing) == ("in_part", False, ("sessions by attendance code",))
    (one,) = carrying(ledger, date(2026, 5, 4))("school_census", period("2025T2"))
    assert (one.state, one.late, one.days) == ("in_part", True, 6)
    acts.accept(ledger, AT, "Ada", come(ledger, "termlysessiondetailsonroll", **census))
    (one,) = carrying(ledger, TODAY)("school_census", period("2025T2"))
    assert (one.state, one.missing) == ("returned", ())


def test_a_return_taken_back_is_as_if_it_had_not_come(ledger: Ledger) -> None:
    number = come(ledger)
    acts.accept(ledger, AT, "Ada", number)
    acts.withdraw(ledger, AT, "Ada", number, "another quarter's")
    assert stands(ledger) == ("not_due", "")
    assert annex_a(ledger).deliveries == (number,)


def test_a_return_is_late_once_its_day_has_passed(ledger: Ledger) -> None:
    assert not annex_a(ledger, date(2026, 4, 28)).late
    missing = annex_a(ledger, date(2026, 4, 30))
    assert (missing.state, missing.late, missing.days) == ("not_returned", True, 2)
    acts.accept(ledger, AT, "Ada", come(ledger, at=datetime(2026, 5, 4, 9, 0)))
    returned = annex_a(ledger, date(2026, 5, 5))
    assert (returned.state, returned.late, returned.days) == ("late", True, 6)


def test_nothing_came_after_the_day_that_the_calendar_stands_at(ledger: Ledger) -> None:
    come(ledger, at=datetime(2026, 11, 21, 9, 0))
    assert not annex_a(ledger, date(2026, 4, 20)).late


def test_the_delivery_that_stands_is_named_before_a_newer_one_that_is_not_used(ledger: Ledger) -> None:
    standing, newer = come(ledger), come(ledger, file_name="again.xlsx")
    acts.reject(ledger, AT, "Ada", newer, "merged cells")
    assert annex_a(ledger).deliveries == (standing, newer)


def test_before_the_first_of_its_kind_nothing_was_owed(ledger: Ledger) -> None:
    come(ledger)
    assert annex_a(ledger, quarter="2025Q3").state == "not_expected"


def test_what_was_agreed_about_a_return_stands(ledger: Ledger) -> None:
    acts.mark_return(ledger, AT, "Ada", "csc", "annex_a", "2025Q4", "later", "new system", date(2026, 6, 1))
    assert annex_a(ledger).due_on == date(2026, 6, 1)
    acts.mark_return(ledger, AT, "Ada", "csc", "annex_a", "2025Q4", "not_expected", "not this quarter")
    agreed = annex_a(ledger, date(2026, 12, 1))
    assert (agreed.state, agreed.late, agreed.why) == ("not_expected", False, "not this quarter")


def test_quarters_run_from_the_first_that_came_to_the_last_that_ended(ledger: Ledger) -> None:
    assert quarters(ledger, TODAY) == ["2025Q4"]
    come(ledger, period="2025Q2")
    assert quarters(ledger, TODAY) == ["2025Q4", "2025Q3", "2025Q2"]
    assert [quarter for quarter, _ in history(ledger, TODAY, count=2)] == ["2025Q4", "2025Q3"]


def test_a_reminder_names_the_return_and_blames_nobody(ledger: Ledger) -> None:
    text = reminder(annex_a(ledger, date(2026, 4, 30)))
    assert "Annex A workbook" in text and "28 April 2026" in text and "Jan to Mar 2026" in text
    assert not any(word in text.lower() for word in ("fail", "overdue", "must"))
