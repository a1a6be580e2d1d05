"""What is told exactly of a county: one line of a population, and of a change only what may be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from data.periods import between
from etl.measure.measure import CountTally, Measured
from etl.protect import GROUP, OPEN, Audience, ExactCount, Issued, Protected, Told, families
from etl.publish.measured_edition import MeasuredEdition, protect_all
from queries.indicator.indicator import Indicator, SeriesDefinition
from tests.helpers.measures import WHOLE, a_ground, a_measured, an_indicator, figure

YEAR = ("2024Q1", "2024Q2", "2024Q3", "2024Q4")
BOTH = (SeriesDefinition("neglect", "Neglect", True, "all"), SeriesDefinition("all", "All", False, ""))

Years = Mapping[str, tuple[int, int]]  # quarter → (counted, units) of the county


def a_year(**changed: tuple[int, int]) -> dict[str, tuple[int, int]]:
    return dict.fromkeys(YEAR, (30, 90)) | changed


def counted(
    counts: Years, told: MeasuredEdition | None = None, *measures: Indicator, exact: str = "started"
) -> MeasuredEdition:
    """A measure's counts, told after those of `told`; other measures of the same population count the same."""
    every = measures or (an_indicator(slug="started"),)
    lines = {"neglect": {quarter: {"all": pair} for quarter, pair in counts.items()}}
    ground = replace(a_ground(lines), may_be_exact=lambda widest, line: widest.slug == exact and line.main)
    measured = {one.slug: {"quarter": a_measured(one, lines)} for one in every}
    return MeasuredEdition.of(families(every), measured, ground, *(going_on(told) if told else ()))


def going_on(before: MeasuredEdition) -> tuple[Issued, Mapping[str, Told]]:
    """What an edition carries to the next: the steps it was published with, and what each audience was told."""
    return {(one.family.wide.slug, one.family.mark): one.steps for one in before.rounded}, told_by(before)


def told_by(before: MeasuredEdition) -> dict[str, Told]:
    """What each audience was told, as an edition carries it to the next."""
    found: dict[str, dict[tuple[str, str], list[ExactCount]]] = {}
    for audience, families_of in before.exact.items():
        for row in (row for one in families_of.values() for row in one.rows):
            found.setdefault(audience, {}).setdefault((row.family, row.mark), []).append(row)
    return dict(found)


def said(of: MeasuredEdition, quarter: str, audience: Audience = GROUP) -> tuple[float | None, float | None]:
    row = figure(protect_all(of, audience)[0], quarter)
    return row.numerator, row.denominator


def test_of_a_population_only_the_named_measure_is_exact() -> None:
    every = (an_indicator(slug="started"), an_indicator(slug="ended"))
    figures, _ = protect_all(counted(a_year(), None, *every))
    rounded = {row.indicator: row.rounded for row in figures if (row.period, row.locality) == ("2024Q1", "all")}
    assert rounded == {"started": False, "ended": True}


def two_lines(
    neglect: tuple[int, int],
    every: tuple[int, int],
    quarters: tuple[str, ...] = YEAR,
    lines: tuple[SeriesDefinition, ...] = BOTH,
) -> list[Protected]:
    """Plans for neglect, which may be exact, and all plans, the same in each quarter."""
    pairs = {"neglect": neglect, "all": every}
    counts = {line: {quarter: {"all": pair} for quarter in quarters} for line, pair in pairs.items()}
    one = an_indicator(slug="started", series=lines)
    ground = replace(a_ground(counts), may_be_exact=lambda _, line: line.main)
    figures, _ = protect_all(
        MeasuredEdition.of(families([one]), {"started": {"quarter": a_measured(one, counts)}}, ground)
    )
    return figures


def test_of_that_measure_only_the_main_line_is_exact() -> None:
    figures = two_lines((30, 90), (60, 180))
    assert [figure(figures, "2024Q1", series=line).rounded for line in ("neglect", "all")] == [False, True]


def test_a_line_inside_an_exact_one_is_not_exact_for_that() -> None:
    outer_is_main = (replace(BOTH[0], main=False), replace(BOTH[1], main=True))
    figures = two_lines((30, 90), (60, 180), lines=outer_is_main)
    assert [figure(figures, "2024Q1", series=line).rounded for line in ("neglect", "all")] == [True, False]


def test_what_a_wider_line_leaves_over_a_year_must_be_safe_too() -> None:
    """The Department publishes the year of all plans; less the exact plans for neglect it would tell the others."""
    assert figure(two_lines((30, 90), (31, 180)), "2024Q1", series="neglect").rounded
    running = two_lines((30, 90), (31, 180), YEAR[:3])
    assert not figure(running, "2024Q1", series="neglect").rounded, "until the year is published"


@pytest.mark.parametrize(
    ("change", "told"), [(0, 30), (1, 30), (5, 30), (-5, 30), (6, 36), (-6, 24), (20, 50)], ids=str
)
def test_a_change_is_told_when_nobody_or_six_are_in_it(change: int, told: int) -> None:
    before = counted(a_year())
    after = counted(a_year(**{"2024Q1": (30 + change, 90 + change)}), before)
    assert said(after, "2024Q1")[0] == told


def test_the_rest_of_a_count_is_a_count() -> None:
    """Nobody more is counted, but three more are out of."""
    after = counted(a_year(**{"2024Q1": (30, 93)}), counted(a_year()))
    assert said(after, "2024Q1") == (30, 90)


def test_changes_both_ways_at_once_are_told_where_their_sum_may_be() -> None:
    """Seven more counted and six fewer of the rest would be one more of all; eight moved from the rest are none."""
    before = counted(a_year())
    assert said(counted(a_year(**{"2024Q1": (37, 91)}), before), "2024Q1") == (30, 90)
    assert said(counted(a_year(**{"2024Q1": (38, 90)}), before), "2024Q1") == (38, 90)


def test_a_change_waits_until_it_may_be_told_and_then_all_of_it_is() -> None:
    now = counted(a_year())
    for counts, told in (((33, 93), 30), ((35, 95), 30), ((37, 97), 37), ((40, 100), 37), ((43, 103), 43)):
        now = counted(a_year(**{"2024Q1": counts}), now)
        assert said(now, "2024Q1")[0] == told


def test_a_change_is_held_against_everything_that_was_told() -> None:
    """Back from 38 to 31 is seven, but one more than was told first."""
    now = counted(a_year())
    for counts, told in (((38, 98), 38), ((31, 91), 38), ((30, 90), 30)):
        now = counted(a_year(**{"2024Q1": counts}), now)
        assert said(now, "2024Q1")[0] == told


def test_a_year_is_its_quarters_as_they_are_told() -> None:
    after = counted(a_year(**{"2024Q1": (33, 93), "2024Q2": (38, 98)}), counted(a_year()))
    assert said(after, "2024") == (30 + 38 + 30 + 30, 90 + 98 + 90 + 90)


def test_everybody_else_is_told_what_the_group_was_told_or_less() -> None:
    large = dict.fromkeys(YEAR, (60, 180))
    now = counted(large)
    for counts, group, everybody in (((69, 189), 69, 60), ((75, 195), 75, 60), ((84, 204), 84, 84)):
        now = counted(large | {"2024Q1": counts}, now)
        assert (said(now, "2024Q1")[0], said(now, "2024Q1", OPEN)[0]) == (group, everybody)


def test_totals_of_fives_go_on_from_what_was_told() -> None:
    """Four that were recorded late are not told of the quarter; so neither are they by the next quarter's step."""
    first, late = dict.fromkeys(YEAR[:2], (31, 91)), {"2024Q1": (35, 95), "2024Q2": (31, 91)}

    def steps(counts: Years) -> list[int]:
        before = counted({"2024Q1": (31, 91)})
        return [step.count for one in counted(counts, before).rounded for step in one.steps]

    assert steps(late) == steps(first)


def test_a_count_that_becomes_small_takes_its_year_into_fives_and_what_was_told_is_not_forgotten() -> None:
    small = counted(a_year(**{"2024Q2": (3, 90)}), counted(a_year()))
    assert figure(protect_all(small)[0], "2024Q1").rounded
    again = counted(a_year(**{"2024Q1": (32, 92)}), small)
    assert said(again, "2024Q1") == (30, 90)


def months(april: int, may: int = 40, before: MeasuredEdition | None = None) -> MeasuredEdition:
    """A rate by quarter and month: so many started in April and May, and forty in June."""
    one = an_indicator(slug="started", kind="rate", unit="rate_per_10000", also=("month",), localities=False)
    held = {"month": {"2024-04": april, "2024-05": may, "2024-06": 40}, "quarter": {"2024Q1": april + may + 40}}
    made = {grain: Measured(one, grain, {("neglect", key): {WHOLE: CountTally(n, n)} for key, n in counts.items()})
            for grain, counts in held.items()}  # fmt: skip
    spring = {grain: between(date(2024, 4, 1), date(2024, 6, 30), grain) for grain in ("quarter", "month", "year")}
    ground = replace(a_ground({"neglect": {"2024Q1": {}}}), periods=spring)
    return MeasuredEdition.of(families([one]), {"started": made}, ground, *(going_on(before) if before else ()))


def test_what_was_told_in_fives_is_not_told_exactly_later() -> None:
    """About 35 is 33 to 37. If it were then told that it is 38, one to five would have come in between."""
    small = counted(a_year(**{"2024Q2": (3, 90)}))
    assert figure(protect_all(small)[0], "2024Q1").rounded
    large = counted(a_year(**{"2024Q2": (13, 90)}), small)
    assert figure(protect_all(large)[0], "2024Q1").rounded


def test_months_are_told_with_their_quarter_and_add_up_to_it() -> None:
    """Three more in April are not told; eight more are, and so is the quarter then."""
    now = months(40)
    for april, told in ((43, 40), (48, 48)):
        now = months(april, before=now)
        assert (said(now, "2024-04")[0], said(now, "2024Q1")[0]) == (told, told + 80)


def test_a_small_month_takes_its_quarter_into_fives() -> None:
    figures, _ = protect_all(months(3))
    assert figure(figures, "2024Q1").rounded and figure(figures, "2024-05").rounded
