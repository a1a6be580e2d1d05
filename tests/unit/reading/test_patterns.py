"""What is usual, and whether the latest figure is unlike it: the policy, rule by rule."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.periods import Period, period
from queries.edition.answers import Limits, Pattern, Series, Status
from queries.reading.patterns import read_pattern, segments, trial_segments
from queries.statistics.spc import xmr
from tests.unit.reading.lines import line, periods, share_line

STEADY = [27.0, 29, 26, 28, 25, 27, 29, 26, 28, 27, 26, 29, 27, 28, 26, 28, 25, 27, 29, 26]
GAP = Status.NOT_RETURNED


def test_overlapping_periods_have_no_usual() -> None:
    pattern, limits, unusual, trial, since = read_pattern(line(STEADY, overlapping=True))
    assert (pattern, trial, since) == (Pattern.NOT_CHARTED, False, None)
    assert not any(limits)
    assert not any(unusual)


def test_five_figures_are_a_line_and_nothing_more() -> None:
    assert read_pattern(line(STEADY[:5])) == (Pattern.EARLY, (None,) * 5, (False,) * 5, False, None)


@pytest.mark.parametrize("count", [6, 12])
def test_six_to_twelve_figures_have_a_trial_range_and_no_words(count: int) -> None:
    pattern, limits, unusual, trial, since = read_pattern(line([*STEADY[: count - 1], 60]))
    assert (pattern, trial, since) == (Pattern.EARLY, True, None)
    assert all(limits)
    assert not any(unusual)


def test_thirteen_figures_have_words() -> None:
    pattern, limits, _, trial, _ = read_pattern(line(STEADY[:13]))
    assert (pattern, trial) == (Pattern.STEADY, False)
    assert all(limits)


def test_gaps_are_not_figures() -> None:
    assert read_pattern(line([*STEADY[:12], GAP, GAP]))[3]
    assert read_pattern(line([*STEADY[:6], GAP, *STEADY[6:12]]))[0] is Pattern.EARLY


@pytest.mark.parametrize(("last", "pattern"), [(40, Pattern.HIGHER), (14, Pattern.LOWER), (27, Pattern.STEADY)])
def test_the_pattern_is_the_latest_figure_s(last: float, pattern: Pattern) -> None:
    assert read_pattern(line([*STEADY, last]))[0] is pattern


def test_unlike_usual_says_since_when() -> None:
    series = line([*STEADY[:13], 27.0, *[30.0, 31, 29.5, 30, 31, 30, 29.5, 30]])
    pattern, _, unusual, _, since = read_pattern(series)
    assert pattern is Pattern.HIGHER
    assert since == series.points[14].period
    assert unusual == (False,) * 14 + (True,) * 8


def test_since_goes_back_only_while_all_figures_are_unlike_usual_the_same_way() -> None:
    series = line([*STEADY, 14, 40, 41])
    pattern, _, unusual, _, since = read_pattern(series)
    assert (pattern, since) == (Pattern.HIGHER, series.points[21].period)
    assert unusual[-3:] == (True, True, True)


def test_a_gap_ends_a_run() -> None:
    shifted = [*STEADY[:13], 30.0, 31, 29.5, 30]
    assert read_pattern(line([*shifted, 30.5, 31, 30]))[0] is Pattern.HIGHER
    assert read_pattern(line([*shifted, GAP, 31, 30]))[0] is Pattern.STEADY


@pytest.mark.parametrize("missing", [status for status in Status if not status.is_number])
@pytest.mark.parametrize("periods_missing", [1, 4])
def test_what_was_known_stays_where_the_newest_figure_is_missing(missing: Status, periods_missing: int) -> None:
    shifted = [*STEADY[:13], 27.0, *[30.0, 31, 29.5, 30, 31, 30, 29.5, 30]]
    before = read_pattern(line(shifted))
    pattern, limits, unusual, trial, since = read_pattern(line([*shifted, *[missing] * periods_missing]))
    assert (pattern, trial, since) == (before[0], before[3], before[4])
    assert limits[: len(shifted)] == before[1]
    assert unusual == (*before[2], *(False,) * periods_missing)


def test_after_a_year_without_a_figure_nothing_is_said_of_usual() -> None:
    for grain, year in (("quarter", 4), ("term", 3), ("academic_year", 1)):
        high = [*STEADY, 40.0]
        assert read_pattern(line([*high, *[GAP] * year], grain=grain))[0] is Pattern.HIGHER
        found = read_pattern(line([*high, *[GAP] * (year + 1)], grain=grain))
        assert (found[0], found[4]) == (Pattern.NO_FIGURE, None)


def test_what_is_known_only_later_is_not_missing() -> None:
    late = [Status.NOT_YET] * 6
    assert read_pattern(line([*STEADY, 40, *late]))[0] is Pattern.HIGHER
    assert read_pattern(line([*STEADY, 40, *late, *[GAP] * 5]))[0] is Pattern.NO_FIGURE


@pytest.mark.parametrize(
    ("figures", "pattern"), [([], Pattern.NO_FIGURE), ([GAP], Pattern.NO_FIGURE), ([27.0, GAP], Pattern.EARLY)]
)
def test_nothing_to_say_of_no_figure(figures: list[float | Status], pattern: Pattern) -> None:
    assert read_pattern(line(figures))[0] is pattern


def partial(series: Series) -> Series:
    return replace(series, points=(*series.points[:-1], replace(series.points[-1], so_far=0.5)))


def test_a_figure_of_which_half_is_in_is_not_read() -> None:
    whole = read_pattern(line([*STEADY, 40.0]))
    pattern, limits, unusual, _, since = read_pattern(partial(line([*STEADY, 40.0, 27.0])))
    assert (pattern, since) == (Pattern.HIGHER, whole[4])
    assert limits[:21] == whole[1]
    assert unusual[-2:] == (True, False)
    assert read_pattern(partial(line([*STEADY, 40.0])))[0] is Pattern.STEADY


def test_a_partial_figure_does_not_help_to_make_thirteen() -> None:
    assert read_pattern(partial(line(STEADY[:13])))[0] is Pattern.EARLY
    assert read_pattern(partial(line([60.0])))[0] is Pattern.NO_FIGURE


def test_where_usual_starts_again_with_a_gap_nothing_is_known_of_it() -> None:
    assert read_pattern(line([*STEPPED, GAP]), (from_quarter(len(STEPPED)),))[0] is Pattern.EARLY


def test_limits_are_those_of_the_first_thirteen_figures() -> None:
    first = read_pattern(line(STEADY[:13]))[1]
    assert read_pattern(line([*STEADY[:13], 60, 60, 60]))[1][:13] == first


def test_until_thirteen_every_figure_moves_the_limits() -> None:
    assert read_pattern(line(STEADY[:11]))[1][0] != read_pattern(line(STEADY[:12]))[1][0]


def test_figures_all_the_same_say_too_little() -> None:
    pattern, limits, _, _, _ = read_pattern(line([9.0] * 20, unit="months"))
    assert pattern is Pattern.TOO_FEW
    assert not any(limits)


def test_figures_that_are_never_neighbours_are_too_early_to_read() -> None:
    assert read_pattern(line([27.0, GAP] * 14 + [28.0]))[0] is Pattern.EARLY


@pytest.mark.parametrize(
    ("counted", "out_of", "protected", "too_few"),
    [
        (4, 100, False, True),
        (6, 100, False, False),
        (96, 100, False, True),  # too few who are not counted
        (115, 400, True, True),  # of the county, in tens
        (130, 400, True, False),
        (300, 400, True, True),
    ],
)
def test_counts_too_small_on_average_bear_no_limits(counted: int, out_of: int, protected: bool, too_few: bool) -> None:
    pairs = [(counted + at % 2, out_of) for at in range(16)]
    pattern, limits, _, _, _ = read_pattern(share_line(pairs, protected=protected))
    assert (pattern is Pattern.TOO_FEW) == too_few
    assert any(limits) != too_few


def test_a_plain_count_is_its_own_count() -> None:
    assert read_pattern(line([3.0, 4] * 8, unit="count"))[0] is Pattern.TOO_FEW
    assert read_pattern(line([13.0, 14] * 8, unit="count"))[0] is Pattern.STEADY


def widths(limits: tuple[Limits | None, ...]) -> set[float]:
    return {round(limit.upper - limit.mean, 9) for limit in limits if limit}


def test_even_denominators_have_one_width_of_limits() -> None:
    series = share_line([(28 + at % 3, 100 + at % 5) for at in range(13)])
    limits = read_pattern(series)[1]
    assert len(widths(limits)) == 1
    values = [point.value for point in series.points]
    assert limits[0]
    assert limits[0].upper == xmr([point.period.start for point in series.points], values)[0].upper


def test_uneven_denominators_have_limits_of_their_own() -> None:
    pairs = [(14, 50), (57, 200)] * 7
    limits = read_pattern(share_line(pairs))[1]
    small, large = limits[0], limits[1]
    assert small
    assert large
    pooled = (7 * 14 + 6 * 57) / (7 * 50 + 6 * 200)  # of the first thirteen
    assert small.mean == large.mean == pytest.approx(100 * pooled)
    assert small.upper - small.mean == pytest.approx(300 * (pooled * (1 - pooled) / 50) ** 0.5)
    assert large.upper - large.mean == pytest.approx(300 * (pooled * (1 - pooled) / 200) ** 0.5)


def test_half_days_of_thousands_are_not_judged_as_if_each_were_by_chance() -> None:
    """Shares of half days move far more than counting explains: plain limits would call nearly all of them unusual."""
    pairs = [(round(out_of * share), out_of) for out_of, share in [(9_000, 0.26), (18_000, 0.28), (14_000, 0.27)] * 6]
    pattern, limits, unusual, _, _ = read_pattern(share_line(pairs, grain="term"))
    assert pattern is Pattern.STEADY
    assert not any(unusual)
    plain = 300 * (0.27 * 0.73 / 18_000) ** 0.5
    assert min(widths(limits)) > 2 * plain


def test_shares_without_their_counts_are_read_as_they_are() -> None:
    assert read_pattern(line(STEADY, protected=True))[0] is Pattern.STEADY


def test_limits_are_drawn_inside_what_can_be() -> None:
    high = [94.0, 99, 95, 100, 93, 98, 96, 100, 94, 99, 95, 100, 97]
    for limit in read_pattern(line(high))[1]:
        assert limit
        assert limit.upper == 100
    low = [6.0, 1, 5, 0, 7, 2, 4, 0, 6, 1, 5, 0, 3]
    for unit in ("percent", "rate_per_10000"):
        first = read_pattern(line(low, unit=unit))[1][0]
        assert first
        assert first.lower == 0


def test_a_provisional_figure_is_read_as_a_figure() -> None:
    series = line([*STEADY, 40])
    provisional = replace(series.points[-1], status=Status.PROVISIONAL)
    assert read_pattern(replace(series, points=(*series.points[:-1], provisional)))[0] is Pattern.HIGHER


figures = st.lists(st.one_of(st.sampled_from(list(Status)[2:]), st.integers(0, 100).map(float)), max_size=30)


@given(figures, st.sampled_from(["percent", "rate_per_10000", "months", "count"]), st.booleans())
def test_every_series_has_a_reading_that_holds_together(
    values: list[float | Status], unit: str, overlapping: bool
) -> None:
    series = line(values, unit=unit, overlapping=overlapping)
    pattern, limits, unusual, trial, since = read_pattern(series)
    assert len(limits) == len(unusual) == len(values)
    assert (since is not None) == (pattern in (Pattern.HIGHER, Pattern.LOWER))
    assert not (trial and any(unusual))
    assert all(isinstance(value, float) for value, odd in zip(values, unusual, strict=True) if odd)
    if pattern in (Pattern.HIGHER, Pattern.LOWER, Pattern.STEADY):
        assert sum(isinstance(value, float) for value in values) >= 13


def from_quarter(number: int) -> Period:
    return periods("quarter")[number]


STEPPED = [*STEADY[:14], *[value + 15 for value in STEADY[:14]]]


def test_without_a_decision_a_step_stays_unlike_usual() -> None:
    pattern, _, unusual, _, _ = read_pattern(line(STEPPED))
    assert pattern is Pattern.HIGHER
    assert all(unusual[14:])


def test_a_decision_starts_usual_again_and_leaves_what_was_before() -> None:
    series = line(STEPPED)
    pattern, limits, unusual, trial, since = read_pattern(series, (from_quarter(14),))
    assert (pattern, trial, since) == (Pattern.STEADY, False, None)
    assert not any(unusual)
    assert [limit.segment for limit in limits if limit] == [0] * 14 + [1] * 14
    alone = read_pattern(line(STEADY[:14]))[1]
    assert limits[:14] == alone
    first, second = limits[0], limits[14]
    assert first
    assert second
    assert second.mean - first.mean == pytest.approx(15)


@pytest.mark.parametrize(
    ("after", "limited", "trial", "pattern"),
    [(5, False, False, Pattern.EARLY), (6, True, True, Pattern.EARLY), (12, True, True, Pattern.EARLY),
     (13, True, False, Pattern.STEADY)],
)  # fmt: skip
def test_the_policy_on_how_many_figures_begins_again_too(
    after: int, limited: bool, trial: bool, pattern: Pattern
) -> None:
    found = read_pattern(line(STEPPED[: 14 + after]), (from_quarter(14),))
    assert (found[0], found[3]) == (pattern, trial)
    assert any(found[1][14:]) is limited
    assert all(found[1][:14])


def test_which_segments_have_only_a_first_idea_of_usual() -> None:
    starts = (from_quarter(8), from_quarter(22))
    assert trial_segments(line(STEPPED), starts) == {0, 2}
    assert trial_segments(line(STEPPED), ()) == frozenset()


def test_a_run_does_not_reach_back_over_a_new_start() -> None:
    high = [30.0, 31, 29.5, 30, 31, 30, 29.5, 30]
    before = [*STEADY[:13], *high]
    series = line([*before, *STEADY[:13], 60])
    pattern, _, _, _, since = read_pattern(series, (from_quarter(len(before)),))
    assert (pattern, since) == (Pattern.HIGHER, series.points[-1].period)


def test_too_small_counts_before_a_start_do_not_silence_what_follows() -> None:
    pairs = [(2, 100), (3, 100)] * 7 + [(28, 100), (30, 100)] * 7
    assert read_pattern(share_line(pairs), (from_quarter(14),))[0] is Pattern.STEADY
    assert read_pattern(share_line(pairs[::-1]), (from_quarter(14),))[0] is Pattern.TOO_FEW


@pytest.mark.parametrize("start", [0, 30], ids=["the first period", "a period to come"])
def test_a_start_at_the_first_period_or_after_the_last_changes_nothing(start: int) -> None:
    assert read_pattern(line(STEPPED), (from_quarter(start),)) == read_pattern(line(STEPPED))


def test_a_start_between_the_periods_of_a_grain_takes_effect_with_the_next() -> None:
    months, quarters = line(STEPPED), (period("2023-11"),)
    assert [limit.segment for limit in read_pattern(months, quarters)[1] if limit] == [0] * 15 + [1] * 13


def test_overlapping_periods_have_no_usual_however_often_it_starts() -> None:
    found = read_pattern(line(STEPPED, overlapping=True), (from_quarter(14),))
    assert found[0] is Pattern.NOT_CHARTED
    assert not any(found[1])


@given(figures, st.lists(st.integers(0, 35), max_size=4))
def test_however_often_usual_starts_again_every_point_has_one_reading(
    values: list[float | Status], starts: list[int]
) -> None:
    series = line(values)
    chosen = tuple(from_quarter(start) for start in starts)
    pattern, limits, unusual, trial, since = read_pattern(series, chosen)
    assert len(limits) == len(unusual) == len(values)
    assert (since is not None) == (pattern in (Pattern.HIGHER, Pattern.LOWER))
    parts = segments(series, chosen)
    assert sum((part.points for part in parts), ()) == series.points
    assert trial == (len(parts) - 1 in trial_segments(series, chosen))
    for number, part in enumerate(parts):
        held = limits[: len(part.points)]
        assert {limit.segment for limit in held if limit} <= {number}
        assert held == replace_segment(read_pattern(part)[1], number)
        limits = limits[len(part.points) :]


def replace_segment(limits: tuple[Limits | None, ...], number: int) -> tuple[Limits | None, ...]:
    return tuple(limit and replace(limit, segment=number) for limit in limits)
