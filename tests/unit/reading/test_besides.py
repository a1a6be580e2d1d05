"""What is put together for a page before a function reads it: revisions, sums of places, counted measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from queries.edition.answers import FirstKnown, Status
from queries.reading.besides import Sum, counted_codes
from queries.reading.revisions import revisions
from tests.unit.reading.lines import an_indicator, line, periods


def first_known(published: Sequence[tuple[float, str]]) -> list[FirstKnown]:
    """(value, publication) of so many quarters in order."""
    return [
        FirstKnown(at, publication, date(2021, 1, 21), None, None, value)
        for at, (value, publication) in zip(periods("quarter"), published, strict=False)
    ]


def found(
    now: Sequence[float | Status], known: Sequence[tuple[float, str]], settles: int = 1
) -> list[tuple[float, float, int]]:
    return [(each.first, each.now, each.age) for each in revisions(line(now), first_known(known), settles)]


def test_years_that_had_settled_when_they_were_first_published_show_nothing_of_movement() -> None:
    known = [(20.0, "2020Q4-0001")] * 3 + [(23.0, "2020Q4-0001"), (24.0, "2021Q1-0001")]
    assert found([20, 20, 20, 23.5, 24.4], known) == [(23.0, 23.5, 1), (24.0, 24.4, 0)]


def test_as_many_of_a_publication_count_as_were_still_expected_to_move() -> None:
    known = [(20.0, "2020Q3-0001"), (21.0, "2020Q3-0001"), (22.0, "2020Q3-0001")]
    assert found([20, 21.5, 22.5], known, settles=2) == [(21.0, 21.5, 1), (22.0, 22.5, 0)]


def test_a_period_that_has_no_figure_now_is_no_revision() -> None:
    assert found([20, Status.LOW], [(20.0, "2020Q1-0001"), (21.0, "2020Q2-0001")]) == [(20.0, 20, 0)]


def test_rounded_figures_are_never_revised() -> None:
    series = line([20, 21])
    rounded = replace(series, points=tuple(replace(point, rounded=True) for point in series.points))
    assert revisions(rounded, first_known([(20.0, "2020Q1-0001"), (22.0, "2020Q2-0001")]), 1) == ()


def test_why_places_do_not_add_up_is_one_plain_sentence() -> None:
    said = Sum(periods("quarter")[0], 1_230, 1_227).in_words
    assert said == "Places are rounded to fives over time, so they add up to 1,230 where the county counted 1,227."
    assert len(said.split()) <= 20


def test_what_agencies_count_for_a_measure_is_known_from_its_sql() -> None:
    sql = "SELECT 1 FROM agency_number WHERE measure = 'staff_trained'"
    assert counted_codes(an_indicator(kind="counted", measure_sql=sql)) == ("staff_trained",)
    assert counted_codes(an_indicator(measure_sql=sql)) == ()
