"""Published figures received: which of them stand, what is said of those that changed, and what is no figure."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from data import mart, reference
from data.child import connect
from data.ledger import acts, open_ledger
from etl.current.accepted import accepted, activate
from etl.load.outcome import FileState, Outcome
from etl.pipeline import publish_edition
from etl.reference import releases
from queries import ask
from queries.reading import reference_revisions
from tests.helpers.homes import RECEIVED, Home, found
from tests.helpers.statistics import Row, divided, second_plans, statistics
from tests.helpers.voices import answers

REVISED = [
    second_plans("England", 2025, 15025, 61050),
    second_plans("South East", 2025, 2425, 9050),
    second_plans("Oxfordshire", 2025, 175, 650),
    second_plans("Reading", 2025, 105, 350),
]
OURS_BEFORE = second_plans(year=2024, again=160, started=580)  # as it is carried


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def give(home: Home, *rows: Row, name: str = "d3", **how: Any) -> Outcome:
    return home.take(statistics(home.folder / f"{name}.csv", *rows), **how)[0]


def stands(home: Home, area: str = "Oxfordshire", year: int = 2025, measure: str = "repeat_plans") -> Any:
    """What would stand beside ours: (counted, out of, percentage), or None for no figure."""
    store = connect(home.places.child)
    try:
        every = releases.figures(store)
        code = next(one.ons_code for one in reference.areas() if one.area == area)
        one = every[(every["measure"] == measure) & (every["year"] == year) & (every["area_code"] == code)]
        one = one[one["breakdown"] == ""]
        return None if one.empty else tuple(one[["numerator", "denominator", "value"]].iloc[0])
    finally:
        store.close()


def said(outcome: Outcome, kind: str) -> list[str]:
    return [one.message for one in outcome.findings if one.kind == kind]


def test_a_revised_file_stands_instead_of_what_is_carried_and_its_report_says_what_changed(home: Home) -> None:
    connect(home.places.child).close()
    assert stands(home) == (168, 563, 29.8)
    outcome = give(home, *REVISED)
    assert stands(home) == (175, 650, 26.9)
    (line,) = said(outcome, "figures_revised")
    assert "3 figures are not as they stood" in line
    assert "Oxfordshire 2025: 26.9 (175 of 650) here, 29.8 (168 of 563) carried" in line
    assert "Reading" not in line  # nobody carried it


def test_a_file_that_says_what_is_carried_changes_nothing_and_says_nothing(home: Home) -> None:
    outcome = give(home, second_plans("Oxfordshire", 2025, 168, 563))
    assert said(outcome, "figures_revised") == said(outcome, "older_figures") == []


def test_what_waits_for_a_decision_or_was_withdrawn_stands_nowhere(home: Home) -> None:
    number = give(home, *REVISED, accept=False).delivery
    assert number is not None
    assert stands(home) == (168, 563, 29.8)
    ledger = open_ledger(home.places.ledger_url)
    try:
        for decide, expected in ((acts.accept, (175, 650, 26.9)), (acts.withdraw, (168, 563, 29.8))):
            decide(ledger, acts.now(), "a tester", number, *(["sent by mistake"] if decide is acts.withdraw else []))
            store = connect(home.places.child)
            activate(store, accepted(ledger))
            store.close()
            assert stands(home) == expected
    finally:
        ledger.close()


def test_an_older_release_changes_nothing_that_a_newer_one_tells_and_says_so(home: Home) -> None:
    older = give(home, second_plans(year=2023, again=190, started=730), second_plans(year=2024, again=1, started=4))
    (line,) = said(older, "older_figures")
    assert "a newer release is there" in line
    assert "Oxfordshire 2024: 25.0 (1 of 4) here, 27.6 (160 of 580) carried" in line
    assert stands(home, year=2024) == (160, 580, 27.6)
    assert stands(home, year=2023) == (196, 736, 26.6)


def test_of_two_received_the_one_with_newer_years_stands_whichever_came_last(home: Home) -> None:
    newest = second_plans(year=2026), second_plans(year=2025, again=176, started=650)
    give(home, *newest)
    later = give(home, *REVISED, name="older", received_at=RECEIVED + timedelta(days=3))
    assert stands(home) == (176, 650, 27.1)
    assert stands(home, year=2026) == (180, 660, 27.3)
    assert (
        "Oxfordshire 2025: 26.9 (175 of 650) here, 27.1 (176 of 650) received before" in said(later, "older_figures")[0]
    )


def test_of_two_with_the_same_years_the_one_received_later_stands_and_the_other_keeps_what_it_alone_tells(
    home: Home,
) -> None:
    give(home, *REVISED)
    give(home, second_plans(year=2025, again=174, started=650), name="again", received_at=RECEIVED + timedelta(days=3))
    assert stands(home) == (174, 650, 26.8)
    assert stands(home, "Reading") == (105, 350, 30.0)


@pytest.mark.measures("plans_started_again", "children_listened_to")
def test_the_edition_shows_the_figures_of_the_file_and_the_page_has_a_line_that_says_so(home: Home) -> None:
    home.take(home.sent("voices", feedback=answers("2025-05-06", good=12, other=8)))
    publish_edition(home.places, "a tester")
    with duckdb.connect(str(mart.current_file(home.places.mart)), read_only=True) as edition:
        assert edition.execute("SELECT * FROM revised_figure").fetchall() == []
    give(home, *REVISED)
    publish_edition(home.places, "a tester")
    desk = ask.open_edition(where=home.places.mart)
    ours = {(c.year, c.role): c for c in ask.comparators(desk, "plans_started_again")}[2025, "ours"]
    assert (ours.numerator, ours.denominator, ours.value) == (175, 650, 26.9)
    assert ours.source == "DfE, file received 14/07/2025"
    (line,) = reference_revisions.of_revised(ask.revised_figures(desk, "repeat_plans"), 2025)
    assert line.startswith("Changed by the file received on 14 July 2025: England 24.6 (15,025 of 61,050), 24.5 (")
    assert "Oxfordshire 26.9 (175 of 650), 29.8 (168 of 563) before" in line


def test_of_rows_that_divide_the_figures_only_the_total_is_read_and_that_is_said(home: Home) -> None:
    rows = [part for row in REVISED for part in divided(row, "age_group", ("0 to 4", "5 to 17"))]
    outcome = give(home, *rows)
    assert stands(home) == (175, 650, 26.9)
    assert [(t.rows_in, t.stored, t.set_aside) for t in outcome.tallies] == [(12, 4, 8)]
    (line,) = said(outcome, "not_the_total")
    assert (
        "column O (age_group) divides the figures (0 to 4, 5 to 17). Only its total was read; 8 rows were not." in line
    )


@pytest.mark.parametrize("parts", [("0 to 4", "5 to 17"), ("Boys", "Girls"), ("<1", "1+")])
def test_of_rows_that_divide_the_figures_and_have_no_total_none_is_used(home: Home, parts: tuple[str, str]) -> None:
    rows = [part for row in REVISED for part in divided(row, "who", parts, total="")]
    outcome = give(home, *rows)
    assert stands(home) == (168, 563, 29.8)
    assert ("no_total", "d3", None, "O") in found(outcome)
    assert [(t.stored, t.set_aside) for t in outcome.tallies] == [(0, 8)]


def test_one_part_alone_is_not_taken_for_everybody(home: Home) -> None:
    outcome = give(home, *({**row, "age_group": "0 to 4"} for row in REVISED))
    assert stands(home) == (168, 563, 29.8)
    assert ("no_total", "d3", None, "O") in found(outcome)


def test_a_part_of_a_year_is_not_taken_for_the_year(home: Home) -> None:
    outcome = give(home, second_plans(time_identifier="April", year=2025, again=9, started=60), *REVISED)
    assert stands(home) == (175, 650, 26.9)
    assert "1 rows were not" in said(outcome, "not_the_total")[0]


def test_ages_as_numbers_are_told_apart_by_their_total_and_by_their_rows(home: Home) -> None:
    with_total = [part for row in REVISED for part in divided(row, "age", ("0", "1"))]
    assert "8 rows were not" in said(give(home, *with_total), "not_the_total")[0]
    without = [part for row in REVISED for part in divided(row, "age", ("0", "1"), total="")]
    outcome = give(home, *without, name="without", received_at=RECEIVED + timedelta(days=1))
    assert {kind for kind, *_ in found(outcome)} == {"published_figure_twice"}
    assert stands(home) == (175, 650, 26.9)


def test_columns_that_count_something_else_divide_nothing(home: Home) -> None:
    rows = [{**row, "CPP_ended": n, "note_percent": "c" if n else "3.5%"} for n, row in enumerate(REVISED)]
    outcome = give(home, *rows)
    assert found(outcome) == set()
    assert stands(home) == (175, 650, 26.9)


def test_one_area_and_year_twice_is_found_and_has_no_figure(home: Home) -> None:
    ours = second_plans()
    outcome = give(home, second_plans("Reading", again=110, started=360), ours, {**ours, "CPP_start": 661})
    assert stands(home, year=2026) is None
    assert stands(home, "Reading", 2026) == (110, 360, 30.6)
    assert {row for kind, _, row, _ in found(outcome) if kind == "published_figure_twice"} == {3, 4}


def test_a_region_or_an_authority_without_its_name_is_known_by_its_code(home: Home) -> None:
    outcome = give(home, *({**row, "la_name": "", "region_name": ""} for row in REVISED))
    assert found(outcome) == set()
    assert "South East 2025: 26.8 (2,425 of 9,050) here" in said(outcome, "figures_revised")[0]
    assert stands(home) == (175, 650, 26.9)


def test_one_area_and_year_twice_with_the_same_figures_is_one(home: Home) -> None:
    ours = second_plans()
    assert found(give(home, ours, {**ours, "category": "Second plans"})) == set()
    assert stands(home, year=2026) == (180, 660, 27.3)


def test_a_name_and_a_code_of_two_areas_are_found_and_the_other_area_keeps_its_own(home: Home) -> None:
    wrong = second_plans(new_la_code="E10000014")
    outcome = give(home, wrong, second_plans("Hampshire", again=380, started=1460), OURS_BEFORE)
    assert found(outcome) == {("published_area_disagrees", "d3", 2, "I")}
    assert stands(home, year=2026) is None
    assert stands(home, "Hampshire", 2026) == (380, 1460, 26.0)


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ({"old_la_code": "850"}, "published_area_disagrees"),
        ({"la_name": "Hampshire"}, "published_area_disagrees"),
        ({"new_la_code": "E10000052"}, "published_area_not_known"),
        ({"new_la_code": ""}, "published_area_not_known"),
        ({"geographic_level": "Local authority district"}, ""),
    ],
)
def test_a_row_that_is_not_surely_ours_gives_us_no_figure(home: Home, other: Row, kind: str) -> None:
    outcome = give(home, second_plans(**other), second_plans("Reading", again=110, started=360), OURS_BEFORE)
    assert stands(home, year=2026) is None
    assert {each for each, *_ in found(outcome)} == ({kind} if kind else set())
    assert kind or "nothing that is kept here (row 2)" in said(outcome, "not_used_rows")[0]


def test_an_authority_under_its_former_code_is_the_same_authority(home: Home) -> None:
    outcome = give(home, second_plans("Buckinghamshire", 2025, 105, 500, new_la_code="E10000002"), OURS_BEFORE)
    assert found(outcome) == set()
    assert stands(home, "Buckinghamshire") == (105, 500, 21.0)


def test_a_fraction_for_a_percentage_is_found_and_is_no_figure(home: Home) -> None:
    rows = [{**row, "CPP_subsequent_percent": round(row["CPP_subsequent"] / row["CPP_start"], 3)} for row in REVISED]
    outcome = give(home, *rows)
    assert {(kind, row) for kind, _, row, _ in found(outcome)} == {
        ("published_value_disagrees", n) for n in range(2, 6)
    }
    assert "0.269, and 175 of 650 is 26.9" in said(outcome, "published_value_disagrees")[2]
    assert stands(home) == (168, 563, 29.8)


@pytest.mark.parametrize("percent", ["28.7", "28.8"])
def test_a_half_rounded_up_or_down_is_its_counts(home: Home, percent: str) -> None:
    assert found(give(home, second_plans(year=2025, again=69, started=240, CPP_subsequent_percent=percent))) == set()


def test_a_year_that_is_not_over_is_found_and_decides_nothing(home: Home) -> None:
    late = second_plans(year=datetime.now().year + 1)
    outcome = give(home, *REVISED, late)
    assert found(outcome) == {("published_year_unlikely", "d3", 6, "")}
    assert stands(home, year=late["time_period"]) is None


def test_children_of_other_ages_are_no_population(home: Home) -> None:
    area = {k: v for k, v in second_plans(year=2025).items() if not k.startswith("CPP") and k != "category"}
    rows = [{**area, "age_group": ages, "population_estimate": n} for ages, n in (("0 to 4", 41), ("0 to 17", 157_000))]
    outcome = give(home, *rows, name="population")
    assert stands(home, measure="population_0_17") is None  # populations stand beside nobody
    assert [(t.stored, t.set_aside) for t in outcome.tallies] == [(1, 1)]


@pytest.mark.measures("early_help_started", "children_listened_to")
def test_rates_are_out_of_the_newest_population(home: Home) -> None:
    area = {k: v for k, v in second_plans(year=2024).items() if not k.startswith("CPP") and k != "category"}
    row = {**area, "age_group": "Children aged 0 to 17 years", "population_estimate": 157_000}
    outcome = give(home, row, name="population")
    assert "Oxfordshire 2024: 157,000 here, 156,647 carried" in said(outcome, "figures_revised")[0]
    home.take(home.sent("voices", feedback=answers("2025-05-06", good=12, other=8)))
    publish_edition(home.places, "a tester")
    with duckdb.connect(str(mart.current_file(home.places.mart)), read_only=True) as edition:
        rates = "SELECT DISTINCT denominator FROM figure WHERE indicator = 'early_help_started' AND value IS NOT NULL"
        assert edition.execute(rates + " AND period >= '2024Q4'").fetchall() in ([], [(157_000.0,)])
    desk = ask.open_edition(where=home.places.mart)
    assert reference_revisions.of_population(ask.revised_figures(desk, "population_0_17"), "Oxfordshire") == [
        "Children in Oxfordshire in 2024: 157,000 by a file received on 14 July 2025, 156,647 before."
    ]


SPOILT: dict[str, Any] = {
    "a count more": lambda row: {**row, "CPP_subsequent": row["CPP_subsequent"] + 40},
    "another authority's code": lambda row: {**row, "new_la_code": "E10000014"},
    "another authority's three digits": lambda row: {**row, "old_la_code": "850"},
    "another authority's name": lambda row: {**row, "la_name": "Hampshire"},
    "no code": lambda row: {**row, "new_la_code": ""},
    "a code that is nobody's": lambda row: {**row, "new_la_code": "E10000099"},
    "a fraction": lambda row: {**row, "CPP_subsequent_percent": 0.269},
    "a percentage ten times as high": lambda row: {**row, "CPP_subsequent_percent": 269},
    "part of a year": lambda row: {**row, "time_identifier": "Week 12"},
    "a year to come": lambda row: {**row, "time_period": 2062},
    "a number for a year": lambda row: {**row, "time_period": 931},
    "no name": lambda row: {**row, "la_name": "", "new_la_code": "E10000014"},
    "no year": lambda row: {**row, "time_period": ""},
    "a year in words": lambda row: {**row, "time_period": "the year to March"},
    "another level": lambda row: {**row, "geographic_level": "School"},
    "a figure in words": lambda row: {**row, "CPP_subsequent_percent": "about a quarter"},
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_one_thing_spoilt_in_one_row_moves_no_figure_without_a_word(home: Home, spoilt: str) -> None:
    """Whatever the row is made of, it does not stand as it was spoilt, all others stand, and something is said."""
    at = Random(spoilt).choice(range(len(REVISED)))
    at = 2 if REVISED[at]["new_la_code"] == "" else at
    rows = [SPOILT[spoilt](row) if n == at else row for n, row in enumerate(REVISED)]
    outcome = give(home, *rows, OURS_BEFORE)
    assert found(outcome) or said(outcome, "not_the_total") or said(outcome, "not_used_rows"), outcome.findings
    assert stands(home, "England") == (15025, 61050, 24.6)
    spoilt_one = stands(home, REVISED[at]["la_name"])
    assert spoilt_one in (None, (168, 563, 29.8)) or spoilt_one[2] != spoilt_one[2]  # no figure is NaN in a frame
    assert stands(home, "Hampshire")[2] == 25.8


def test_a_statistics_file_that_is_none_of_those_used_is_told_so(home: Home) -> None:
    row = {k: v for k, v in second_plans().items() if not k.startswith("CPP") and k != "category"}
    outcome = give(home, {**row, "school_type": "Total", "suspensions": 1140, "suspension_rate": "1.2"})
    assert outcome.state is FileState.NOT_USED
    assert outcome.message.startswith("d3.csv is a published statistics file, and none that is used here.")
    assert "Nearest" not in outcome.message
    assert "correct the headings" not in outcome.message


def test_one_of_those_used_with_a_heading_changed_is_told_which(home: Home) -> None:
    row = second_plans()
    row["CPP_began"] = row.pop("CPP_start")
    outcome = give(home, row)
    assert outcome.state is FileState.REFUSED
    assert "Missing: CPP_start." in outcome.message
