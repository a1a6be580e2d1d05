"""What is shown beside figures: drawings, medians and curves, notes on the data. None may tell what figures do not."""

from __future__ import annotations

import re
from random import Random
from urllib.parse import unquote

import pytest

from dashboard.charts.sparkline import bounds_of, sparkline
from dashboard.charts.svg import AxisScale
from dashboard.parts.measure.multiples import multiples
from data.periods import period
from etl.measure.measure import Measured
from etl.protect import Audience
from etl.protect.cumulative import BASE
from etl.protect.durations import MONTHS, Durations, protect_durations
from etl.publish.data_notes import notes
from queries.edition.answers import Point, Reading, Series
from queries.indicator.catalogue import indicators
from queries.indicator.groups import ROOT
from queries.indicator.line import Line
from queries.reading.patterns import read_pattern
from tests.attack.editions import into
from tests.attack.invented import QUARTERS, lives, plan_rows
from tests.attack.worlds import County, World, a_world, as_measured, copied
from tests.helpers.measures import a_ground, quarters, told_to
from tests.helpers.worlds import of

NOTHING_EXACT = Audience("open", None, always=True)
TALL = 84
NOBODY_LINKED = "CREATE TABLE link (child_id VARCHAR, upn_id VARCHAR); CREATE TABLE known_pupil (upn_id VARCHAR)"


def reading_of(county: County, world: World) -> Reading:
    """The whole county's line of figures, as a page reads it."""
    rounded = county.rounded(world)
    ground = a_ground({"": {key: {} for key in world}})
    rows = told_to(NOTHING_EXACT, rounded, as_measured(county.family, world), ground)
    points = tuple(
        Point(period(r.period), r.numerator, r.denominator, r.value, r.status, r.lower, r.upper, r.rounded)
        for r in rows
        if (r.locality, r.dimension, r.category) == ROOT and r.grain == "quarter"
    )
    line = Series(Line("share", "neglect", "quarter"), "Plans", "percent", points, protected=True)
    return Reading(line, *read_pattern(line), sentence="")


@pytest.mark.parametrize("seed", range(of(5)))
def test_drawings_are_made_of_what_is_published(seed: int) -> None:
    """Two counties that look the same in figures look the same in drawings, to the last coordinate."""
    county = County.of("a share", 12)
    world = a_world(county.family, county.periods, Random(seed), groups=60)
    ours = reading_of(county, world)
    theirs = reading_of(county, copied(county.rounded(world).by_period))
    assert world != copied(county.rounded(world).by_period)
    for draw in (lambda one: str(sparkline(one)), lambda one: str(multiples(["a", "b"], [one, one], []))):
        assert draw(ours) == draw(theirs)


def test_coordinates_turned_back_are_the_published_values() -> None:
    county = County.of("a share", 12)
    reading = reading_of(county, a_world(county.family, county.periods, Random(4), groups=60))
    values = [point.value for point in reading.series.points if point.value is not None]
    assert len(values) > 6
    scale = AxisScale(*bounds_of(reading), TALL)
    drawn = unquote(str(sparkline(reading, height=TALL).src))
    lines = re.findall(r'points="([^"]+)" fill="none" stroke="[^"]+" stroke-width="1.8"', drawn)
    heights = [float(height) for line in lines for height in line.split()[1::2]]
    assert heights == [scale.y(value) for value in values]


def durations_of(known: list[tuple[float, bool, str]]) -> Durations:
    """What is told of plans of which so many days are known, in each of eight quarters."""
    measure = next(one for one in indicators() if one.kind == "duration")
    covered = quarters("2023Q1", "2024Q4")
    every = dict.fromkeys(((line.key, quarter.key) for line in measure.series for quarter in covered), known)
    ground = a_ground({"": {q.key: {} for q in covered}})
    return protect_durations(measure, {"quarter": Measured(measure, "quarter", durations=every)}, ground)


@pytest.mark.parametrize("many", [61, 97, 133])
def test_medians_and_curves_tell_no_single_plan(many: int) -> None:
    """How many plans there are is not told at all, and days are whole months."""
    told = durations_of([(float(days), days % 3 > 0, "other") for days in range(20, 20 + 7 * many, 7)])
    assert len(told.figures) == 16
    for row in told.figures:
        assert (row.numerator, row.denominator, row.children) == (None, None, None)
        assert row.value is not None
        assert {edge % 1 for edge in (row.value, row.lower, row.upper) if edge is not None} == {0}
    assert {row.months for row in told.curves} == set(MONTHS)
    assert all(round(share, 2) == share for row in told.curves for share in (row.still_on_plan, row.lower or 0))


def test_notes_on_the_data_are_in_fives_or_say_nothing() -> None:
    """Each is one of the last four quarters' plans, which are counted to the child elsewhere."""
    county = lives(7)
    shown = 0
    for now in range(8, len(QUARTERS), 3):
        with into(plan_rows(county, now) | {"person": county.people}) as store:
            store.execute(NOBODY_LINKED)
            for note in notes(store, QUARTERS[now]):
                assert {count % BASE for count in (note.numerator, note.denominator) if count is not None} <= {0}
                shown += note.status == "shown"
    assert shown
