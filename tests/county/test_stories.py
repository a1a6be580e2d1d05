"""The true stories of the demonstration county: does the dashboard show each of them?"""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from data import demo, mart
from data.ledger import ask as ledger_ask
from data.ledger import open_ledger
from data.locations import Locations
from etl import demonstration
from queries import ask
from queries.ask import OpenEdition
from queries.edition.answers import Pattern, Status
from tests.helpers.asked import line_of

STORIES = demo.stories()


@pytest.fixture(scope="module")
def desk(county: Locations) -> OpenEdition:
    return ask.open_edition(where=county.mart)


def test_the_named_worker_plans_stop_starting_again(desk: OpenEdition) -> None:
    before, after = (_year(desk, "plans_started_again_within_24_months", key) for key in ("2023", "2025"))
    assert after < 0.6 * before


def test_what_came_before_six_years_of_records_is_not_known(desk: OpenEdition) -> None:
    first_known = {"plans_started_again_within_24_months": "2022Q1", "referrals_within_12_months": "2021Q1"}
    for slug, first in first_known.items():
        states = {
            point.period.key: point.status for point in ask.series(desk, line_of(desk, slug, grain="quarter")).points
        }
        assert [key for key, status in states.items() if status is Status.NOT_KNOWN] == [k for k in states if k < first]


def test_an_ever_is_known_since_lists_say_how_many_plans_there_were(desk: OpenEdition) -> None:
    states = [point.status for point in ask.series(desk, line_of(desk, "plans_started_again")).points]
    assert states[:12] == [Status.NOT_KNOWN] * 12 and all(status.is_number for status in states[-8:])


@pytest.mark.parametrize("kind", ["plans_overlap", "plan_open_after_eighteen"])
def test_what_systems_hold_that_cannot_be_so_is_found(county: Locations, kind: str) -> None:
    ledger = open_ledger(county.ledger_url)
    newest = max(row.id for row in ledger_ask.deliveries(ledger) if (row.source, row.part) == ("ssd", "cp_plans"))
    found = sum(finding.kind == kind for finding in ledger_ask.findings(ledger, newest))
    ledger.close()
    assert 0 < found < 40


def test_the_front_door_early_help_steps_up_and_stays_up(desk: OpenEdition) -> None:
    reading = ask.reading(desk, line_of(desk, "early_help_started"))
    assert reading.pattern is Pattern.HIGHER
    assert reading.since is not None and reading.since.key == STORIES["front_door"].since.key


def test_the_south_differs(desk: OpenEdition) -> None:
    north, central, south = (
        sum(point.numerator or 0 for point in line.points) / sum(point.denominator or 0 for point in line.points)
        for line in ask.by_locality(desk, line_of(desk, "plans_started_again", "all", "year"))
    )
    assert south > max(north, central) + 0.05


def test_school_is_harder_to_get_to(desk: OpenEdition) -> None:
    theirs = ask.reading(desk, line_of(desk, "overall_absence", "neglect_plan"))
    unusual = {point.period.key for point, odd in zip(theirs.series.points, theirs.unusual, strict=True) if odd}
    assert {key for key in unusual if key >= STORIES["neglect_attendance"].since.key}
    assert _mean(desk, "neglect_plan", after=True) > _mean(desk, "neglect_plan", after=False) + 5
    assert abs(_mean(desk, "all_pupils", after=True) - _mean(desk, "all_pupils", after=False)) < 1


def test_the_census_that_stopped_is_a_gap_and_not_a_nought(desk: OpenEdition) -> None:
    for slug in ("overall_absence", "persistent_absence"):
        latest = ask.series(desk, line_of(desk, slug)).latest
        assert latest is not None and latest.period.key == STORIES["census_stopped"].since.key
        # Due eight days after the demonstration's own: nobody calls it missing before that.
        assert (latest.status, latest.value) == (Status.NOT_DUE, None)
        (carrier,) = ask.awaited(desk, slug, latest.period.key)
        assert (carrier.about, carrier.due_on, carrier.state) == ("2025T2", date(2026, 4, 28), "not_due")
    owed = {(row.source, row.period): row.state for row in ask.expected_returns(desk)}
    assert owed["school_census", "2025T2"] == "not_due"


def test_the_quarter_without_voices_is_a_gap(desk: OpenEdition) -> None:
    points = {point.period.key: point for point in ask.series(desk, line_of(desk, "children_listened_to")).points}
    assert points[STORIES["voices_gap"].since.key].status is Status.NOT_RETURNED
    assert points["2024Q2"].status.is_number and points["2024Q4"].status.is_number


def test_plans_recorded_late_are_in_the_newest_edition(county: Locations, desk: OpenEdition) -> None:
    """The extracts before are superseded; the one of March, which has more, is the one that counts."""
    used = {row.period: row.state for row in ask.deliveries(desk) if (row.source, row.part) == ("ssd", "cp_plans")}
    assert used == {"2025Q1": "superseded", "2025Q2": "superseded", "2025Q3": "superseded", "2025Q4": "used"}
    store = duckdb.connect(str(county.child), read_only=True)
    started = dict(
        store.execute(
            """SELECT l.period, count(*) FROM stored.plan AS p JOIN stored.loaded AS l ON l.delivery = p.delivery
               WHERE l.source = 'ssd' AND p.start_date BETWEEN DATE '2025-10-01' AND DATE '2025-12-31' GROUP BY 1"""
        ).fetchall()
    )
    store.close()
    assert started["2025Q4"] > started["2025Q3"]


def test_each_meeting_has_an_edition_of_its_own_and_the_newest_is_live(county: Locations) -> None:
    every = mart.publications(county.mart)[::-1]
    assert [one.edition for one in every] == ["2025Q1", "2025Q2", "2025Q3", "2025Q4"]
    assert [one.seal.meeting if one.seal else None for one in every] == [*demonstration.MEETINGS, None]
    assert mart.current_file(county.mart) == every[-1].path


@pytest.mark.parametrize(
    "slug, counted", [("early_help_started", "numerator"), ("referrals_within_12_months", "denominator")]
)
def test_a_few_that_come_after_an_extract_are_told_in_no_edition_after_it(
    county: Locations, slug: str, counted: str
) -> None:
    """That they came is in the files: one to five in the next extract, and one or two in the one after that."""
    quarters = [one.edition for one in mart.publications(county.mart)[::-1]]
    for at, quarter in enumerate(quarters[:2]):
        told = [_counted(ask.open_edition(name, county.mart), slug, quarter, counted) for name in quarters[at:]]
        assert told == told[:1] * len(told)


HIGHER = ("conferences_sooner", "tool_first", "fathers_heard")


@pytest.mark.parametrize("key", [*HIGHER, "text_reminders", "tired_practitioners"])
def test_what_changed_is_seen_in_its_measure(desk: OpenEdition, key: str) -> None:
    # What has grown since before there were figures is told by its first and its last.
    points = [p for p in ask.series(desk, line_of(desk, STORIES[key].indicator)).points if p.numerator is not None]
    since = max(STORIES[key].since.start, points[0].period.end)
    before, after = (
        sum(p.numerator or 0 for p in part) / sum(p.denominator or 0 for p in part)
        for part in ([p for p in points if p.period.start < since], [p for p in points if p.period.start >= since])
    )
    assert after > 1.1 * before if key in HIGHER else after < 0.9 * before


def test_children_with_a_neglect_plan_are_suspended_more_often(desk: OpenEdition) -> None:
    theirs, everybody = (
        [p.value for p in ask.series(desk, line_of(desk, "suspended", key)).points if p.value is not None]
        for key in ("neglect_plan", "all_pupils")
    )
    assert sum(theirs) / len(theirs) > 1.8 * sum(everybody) / len(everybody)


def test_every_error_planted_in_the_files_is_found(county: Locations, tmp_path_factory: pytest.TempPathFactory) -> None:
    made = demo.write(tmp_path_factory.mktemp("again"))
    ledger = open_ledger(county.ledger_url)
    by_name = {row.file_name: row.id for row in ledger_ask.deliveries(ledger)}
    found = {
        (name, finding.sheet, finding.row): finding
        for name, number in by_name.items()
        for finding in ledger_ask.findings(ledger, number)
    }
    ledger.close()
    # Too many sessions are told of the pupil, whose row is in another file than the sessions.
    by_pupil = [planted for planted in made.planted if planted.kind == "more_than_possible"]
    wanted = [p for p in made.planted if p.expect in ("finding", "rule") and p not in by_pupil]
    assert [p for p in wanted if (p.path.name, p.sheet, p.row) not in found] == []
    assert len(wanted) > 10
    assert sum(finding.kind == "sessions_more_than_possible" for finding in found.values()) == len(by_pupil)


def test_children_who_cannot_be_linked_are_a_figure_on_the_page(desk: OpenEdition) -> None:
    notes = {note.key: note for note in ask.notes_on_data(desk)}
    linked = notes["not_linked"]
    assert linked.status == "shown"
    assert linked.numerator is not None and linked.denominator is not None
    assert 0 < linked.numerator / linked.denominator < 0.2


def test_teams_of_no_locality_are_told(desk: OpenEdition) -> None:
    notes = {note.key: note for note in ask.notes_on_data(desk)}
    assert notes["locality_not_known"].numerator


def test_old_attendance_codes_are_found(desk: OpenEdition) -> None:
    assert any(row.kind == "outdated_attendance_code" for row in ask.findings(desk))


def test_a_workbook_in_other_headings_is_known_for_what_it_is(county: Locations) -> None:
    ledger = open_ledger(county.ledger_url)
    editions = {row.edition for row in ledger_ask.deliveries(ledger) if row.source == "annex_a"}
    ledger.close()
    assert len(editions) == 2


def test_the_edition_says_that_it_is_synthetic(desk: OpenEdition, county: Locations) -> None:
    assert desk.edition.synthetic
    assert mart.current_file(county.mart) == desk.path


def _year(desk: OpenEdition, slug: str, key: str) -> float:
    value = next(
        point.value for point in ask.series(desk, line_of(desk, slug, grain="year")).points if point.period.key == key
    )
    assert value is not None
    return value


def _counted(desk: OpenEdition, slug: str, key: str, counted: str) -> float:
    point = next(point for point in ask.series(desk, line_of(desk, slug)).points if point.period.key == key)
    value = getattr(point, counted)
    assert isinstance(value, float)
    return value


def _mean(desk: OpenEdition, series: str, *, after: bool) -> float:
    since = date(2023, 9, 1)
    values = [
        p.value
        for p in ask.series(desk, line_of(desk, "overall_absence", series)).points
        if (p.period.start >= since) == after
    ]
    known = [value for value in values if value is not None]
    return sum(known) / len(known)
