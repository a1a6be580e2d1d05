"""What a delivery takes the place of: said of every one, and asked about before it counts where it may be a mistake."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from data.ledger import acts, open_ledger
from etl.load.outcome import FileState, Outcome
from tests.helpers.census import census, child, episode
from tests.helpers.homes import Home
from tests.helpers.returns import Return
from tests.helpers.samples import text_table

NEXT_YEAR = datetime(2026, 7, 14, 9)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def said(outcome: Outcome) -> set[str]:
    """The kinds of what is said of the whole delivery."""
    return {one.kind for one in outcome.findings if not one.table}


def live(home: Home) -> list[int]:
    return [number for (number,) in home.stored("SELECT delivery FROM stored.live_deliveries ORDER BY ALL")]


def police(home: Home, number: int, quarter: str = "2025Q1", name: str = "a.xlsx") -> Return:
    made = Return(home, "police", quarter)
    made.fill("numbers", "staff_trained", numerator=number, denominator=100)
    made.save(name)
    return made


def with_last_years_date(home: Home) -> Path:
    """This year's template with the last day of the same quarter a year ago."""
    made = police(home, 60, "2026Q1", "b.xlsx")
    for row in made.book["About this return"].iter_rows():
        for cell in row:
            if isinstance(cell.value, datetime) and cell.value.date() == date(2026, 6, 30):
                cell.value = datetime(2025, 6, 30)
    return made.save("b.xlsx")


def test_last_years_date_on_this_years_template_does_not_count_before_somebody_has_looked(home: Home) -> None:
    home.take(police(home, 50).save("a.xlsx"))
    (outcome,) = home.take(with_last_years_date(home), received_at=NEXT_YEAR)
    assert (outcome.state, outcome.period) == (FileState.CHECKED, "2025Q1")
    assert said(outcome) == {"replaces", "last_years_period", "period_differs"}
    assert "In words it says 2026Q1 (Apr to Jun 2026)" in outcome.message
    assert "takes the place of delivery 1 (a.xlsx, received on 14/07/2025, about Apr to Jun 2025)" in outcome.message
    assert "python -m etl accept 2" in outcome.message
    assert live(home) == [1]


def test_the_date_alone_is_asked_about_even_if_nothing_would_be_replaced(home: Home) -> None:
    (outcome,) = home.take(with_last_years_date(home), received_at=NEXT_YEAR)
    assert (outcome.state, said(outcome)) == (FileState.CHECKED, {"period_differs"})


def test_a_return_that_was_asked_about_counts_once_it_is_accepted(home: Home) -> None:
    home.take(police(home, 50).save("a.xlsx"))
    home.take(with_last_years_date(home), received_at=NEXT_YEAR)
    ledger = open_ledger(home.places.ledger_url)
    acts.accept(ledger, acts.now(), "a tester", 2)
    ledger.close()
    home.take(police(home, 51, "2025Q2").save("c.xlsx"), received_at=NEXT_YEAR)
    assert 2 in live(home) and 1 not in live(home)


def test_a_correction_says_what_it_replaces_and_counts(home: Home) -> None:
    home.take(police(home, 50).save("a.xlsx"))
    (outcome,) = home.take(police(home, 51).save("b.xlsx"), received_at=datetime(2025, 7, 20))
    assert (outcome.state, said(outcome)) == (FileState.LOADED, {"replaces"})
    assert "of that one's" in outcome.message and live(home) == [2]


def test_a_period_that_was_given_is_meant(home: Home) -> None:
    home.take(police(home, 50).save("a.xlsx"))
    (outcome,) = home.take(with_last_years_date(home), received_at=NEXT_YEAR, period="2026Q1")
    assert (outcome.state, outcome.period) == (FileState.LOADED, "2026Q1")
    assert live(home) == [1, 2]


def test_what_was_given_for_a_decision_says_the_same(home: Home) -> None:
    home.take(police(home, 50).save("a.xlsx"))
    (outcome,) = home.take(with_last_years_date(home), received_at=NEXT_YEAR, accept=False)
    assert said(outcome) == {"replaces", "last_years_period", "period_differs"}
    assert "Look first:" in outcome.message


def test_an_agency_that_the_file_does_not_name_is_asked_about(home: Home) -> None:
    (outcome,) = home.take(police(home, 50).save("a.xlsx"), agency="probation")
    assert (outcome.state, said(outcome)) == (FileState.CHECKED, {"agency_differs"})


def d3(home: Home, name: str, *years: int, percent: str = "29.8") -> Path:
    rows = [{"time_period": str(year), "plans_again_percent": percent} for year in years]
    return text_table(home.folder / name, "published", "d3", *rows)


def test_releases_of_published_figures_stand_beside_one_another(home: Home) -> None:
    """Of each figure the newest release counts, so that none takes another's place whole."""
    for name, years in (("a.csv", (2024, 2025)), ("b.csv", (2023, 2024))):
        (outcome,) = home.take(d3(home, name, *years))
        assert (outcome.state, said(outcome)) == (FileState.LOADED, set())
    assert live(home) == [1, 2]


def test_an_older_file_of_the_same_census_does_not_replace_a_newer_one(home: Home) -> None:
    def made(name: str, day: str) -> Path:
        path = census(home.folder / name)
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("<LEA>", f"<DateTime>2025-06-{day}T11:14:05</DateTime><LEA>"), encoding="utf-8")
        return path

    assert home.take(made("a.xml", "23"))[0].state == FileState.LOADED
    (older,) = home.take(made("b.xml", "11"))
    assert (older.state, said(older), live(home)) == (FileState.CHECKED, {"replaces", "older_release"}, [1])
    assert home.take(made("c.xml", "30"))[0].state == FileState.LOADED


def plans(home: Home, name: str, newest: date, many: int = 40) -> Path:
    rows = [
        {"plan_id": f"P{n}", "child_id": f"C{n}", "start_date": newest - timedelta(days=20 * n)} for n in range(many)
    ]
    return text_table(home.folder / name, "ssd", "cp_plans", *rows)


def test_an_extract_of_an_earlier_quarter_says_that_nothing_of_it_counts(home: Home) -> None:
    home.take(plans(home, "a.csv", date(2025, 6, 20)))
    (outcome,) = home.take(plans(home, "b.csv", date(2025, 3, 20)))
    assert (outcome.period, said(outcome), live(home)) == ("2024Q4", {"not_the_newest"}, [1])


def test_the_next_quarters_extract_says_what_it_replaces(home: Home) -> None:
    home.take(plans(home, "a.csv", date(2025, 3, 20)))
    (outcome,) = home.take(plans(home, "b.csv", date(2025, 6, 20)))
    assert (outcome.state, said(outcome), live(home)) == (FileState.LOADED, {"replaces"}, [2])


@pytest.mark.parametrize(
    ("newest", "many", "kind"), [(date(2025, 5, 20), 40, "older_release"), (date(2025, 6, 20), 15, "far_fewer_rows")]
)
def test_an_older_or_a_cut_extract_of_the_same_quarter_is_asked_about(
    home: Home, newest: date, many: int, kind: str
) -> None:
    home.take(plans(home, "a.csv", date(2025, 6, 20)))
    (outcome,) = home.take(plans(home, "b.csv", newest, many))
    assert (outcome.state, said(outcome), live(home)) == (FileState.CHECKED, {"replaces", kind}, [1])


def test_a_first_delivery_replaces_nothing_and_says_nothing(home: Home) -> None:
    (outcome,) = home.take(census(home.folder / "a.xml", child(episode())))
    assert said(outcome) == set()
