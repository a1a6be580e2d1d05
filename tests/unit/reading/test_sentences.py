"""One plain sentence for every case a series can be in."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.edition.answers import Limits, Pattern, Reading, Series, Status
from queries.reading.figure_text import STATUS_WORDS, so_far_text
from queries.reading.patterns import read_pattern
from queries.reading.sentences import PATTERN_WORDS, pattern_words, sentence_of, tag
from tests.unit.reading.lines import a_split, an_indicator, line, periods, share_line
from tests.unit.reading.words import assert_plain

PLANS, TIME = an_indicator(), an_indicator(kind="duration", unit="months", overlapping=True)
FOLLOWED = an_indicator(follows_months=12)
AGES = a_split("Under 1", "1 to 4", "5 and over")
STEADY = [27.0, 29, 26, 28, 25, 27, 29, 26, 28, 27, 26, 29, 27, 28, 26, 28, 25, 27, 29, 26, 28, 26]
GAP = Status.NOT_RETURNED


def said(series: Series, about: Any = PLANS) -> str:
    return sentence_of(about, series, read_pattern(series))


def provisional(series: Series) -> Series:
    return replace(series, points=(*series.points[:-1], replace(series.points[-1], status=Status.PROVISIONAL)))


def half_in(series: Series) -> Series:
    newest = replace(series.points[-1], status=Status.PROVISIONAL, so_far=0.48)
    return replace(series, points=(*series.points[:-1], newest))


RISEN = line([*STEADY[:13], 27.0, *[30.0, 31, 29.5, 30, 31, 30, 29.5, 30]])


@pytest.mark.parametrize(
    ("series", "sentence"),
    [
        (line([*STEADY, 41.25]), "It was 41.3% in Oct to Dec 2025, higher than usual."),
        (line([*STEADY, 12]), "It was 12.0% in Oct to Dec 2025, lower than usual."),
        (line(STEADY), "It was 26.0% in Jul to Sep 2025, steady within its usual range."),
        (RISEN, "It was 30.0% in Jul to Sep 2025, and has been higher than usual since Oct to Dec 2023."),
        (
            provisional(RISEN),
            "It was provisionally 30.0% in Jul to Sep 2025, and has been higher than usual since Oct to Dec 2023.",
        ),
        (line(STEADY[:9]), "It was 28.0% in Apr to Jun 2022; it is too early to say what is usual."),
        (line(STEADY[:3]), "It was 26.0% in Oct to Dec 2020; it is too early to say what is usual."),
        (share_line([(2, 50)] * 14), "It was 4.0% in Jul to Sep 2023; there is too little to say what is usual."),
        (
            line(STEADY, overlapping=True),
            "It was 26.0% in Jul to Sep 2025; its periods overlap, so no usual range is drawn.",
        ),
        (line([]), "No figure yet."),
        (line([27.0, Status.LOW]), "The number for Jul to Sep 2020 is too small to show."),
        (line([27.0, Status.TOO_FEW]), "The group is too small to show a figure for Jul to Sep 2020."),
        (line([27.0, Status.NOT_APPLICABLE]), "There was nothing to count in Jul to Sep 2020."),
        (line([27.0, GAP]), "Not returned for Jul to Sep 2020; the last figure was 27.0%, in Apr to Jun 2020."),
        (line([GAP]), "Not returned for Apr to Jun 2020, nor for any period before it."),
        (
            line([27.0, Status.NOT_COLLECTED]),
            "Not collected for Jul to Sep 2020; the last figure was 27.0%, in Apr to Jun 2020.",
        ),
    ],
)
def test_the_sentence_of_every_case(series: Series, sentence: str) -> None:
    assert said(series) == sentence


@pytest.mark.parametrize(
    ("series", "sentence"),
    [
        (line([*STEADY, GAP]),
         "Not returned for Oct to Dec 2025; the last figure was 26.0%, in Jul to Sep 2025, steady."),
        (line([*STEADY, 41.25, GAP]),
         "Not returned for Jan to Mar 2026; the last figure was 41.3%, in Oct to Dec 2025, higher than usual."),
        (line([*STEADY, 12, Status.LOW]),
         "The number for Jan to Mar 2026 is too small to show. In Oct to Dec 2025 it was lower than usual."),
        (replace(RISEN, points=(*RISEN.points, *line([*STEADY, GAP]).points[22:])),
         "Not returned for Oct to Dec 2025. The last figure was 30.0%, in Jul to Sep 2025. "
         "It had been higher than usual since Oct to Dec 2023."),
        (half_in(line([*STEADY, 25])),
         "It was provisionally 25.0% in Oct to Dec 2025, with about half in so far. In Jul to Sep 2025 it was steady."),
        (half_in(line([27.0, 25])), "It was provisionally 25.0% in Jul to Sep 2020, with about half in so far."),
        (replace(half_in(line([27.0, 25])), points=(*half_in(line([27.0, 25])).points, line([1, 1, GAP]).points[-1])),
         "Not returned for Oct to Dec 2020. The last figure was 25.0%, in Jul to Sep 2020, with about half in so far."),
    ],
)  # fmt: skip
def test_what_was_known_before_is_said_beside_the_state_of_the_newest(series: Series, sentence: str) -> None:
    assert said(series) == sentence


def test_a_chip_of_an_earlier_figure_says_when_that_was() -> None:
    for series, words in (
        (line([*STEADY, 41, GAP]), "Higher than usual in Oct to Dec 2025"),
        (line([*STEADY, Status.LOW]), "Steady in Jul to Sep 2025"),
        (line([27.0, GAP]), "Too early to say"),
        (line([*STEADY, 41, *[GAP] * 5]), "No figure"),
    ):
        assert tag(Reading(series, *read_pattern(series), sentence="")) == words


def test_a_median_not_reached_yet_says_so() -> None:
    series = line([9.0, Status.NOT_APPLICABLE], unit="months", overlapping=True)
    assert said(series, TIME) == "There is no median for Jul to Sep 2020 yet: fewer than half had ended."


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [("rate_per_10000", 37.66, "37.7 per 10,000 a quarter"), ("months", 9.0, "9 months"), ("months", 1.0, "1 month")],
)
def test_the_sentence_has_the_unit(unit: str, value: float, words: str) -> None:
    assert said(line([value], unit=unit)).startswith(f"It was {words} in Apr to Jun 2020")


def test_terms_and_school_years_read_as_a_sentence() -> None:
    assert said(line([27.0], grain="term")).startswith("It was 27.0% in the autumn term 2020;")
    assert said(line([27.0], grain="academic_year")).startswith("It was 27.0% in the school year 2020/21;")


def test_a_place_or_another_line_is_named_first() -> None:
    north = share_line([(20, 60)], protected=True, locality="north")
    assert said(north) == "North: it was 33% in Apr to Jun 2020; it is too early to say what is usual."
    everyone = line([27.0, GAP], series="all", label="All child protection plans")
    assert said(everyone).startswith("All child protection plans: not returned for Jul to Sep 2020. The last figure")
    both = line([27.0], series="all", label="All child protection plans", locality="south")
    assert said(both).startswith("South, All child protection plans: it was 27.0%")


STILL_BELOW = [*[28.0, 16] * 7, 13.0, 14, 15, 16, 17, 18, 19]


def test_a_rise_still_below_the_mean_is_not_called_higher() -> None:
    series = line(STILL_BELOW)
    pattern = read_pattern(series)
    assert pattern[0] is Pattern.HIGHER
    assert said(series) == "It was 19.0% in Apr to Jun 2025, and has been moving up since Oct to Dec 2023."
    assert tag(Reading(series, *pattern, sentence="")) == "Moving up"


def test_a_fall_still_above_the_mean_is_not_called_lower() -> None:
    series = line([40 - value for value in STILL_BELOW])
    pattern = read_pattern(series)
    assert said(series) == "It was 21.0% in Apr to Jun 2025, and has been moving down since Oct to Dec 2023."
    assert tag(Reading(series, *pattern, sentence="")) == "Moving down"


def test_a_chip_otherwise_has_the_pattern_s_words() -> None:
    series = line([*STEADY, 41])
    assert tag(Reading(series, *read_pattern(series), sentence="")) == "Higher than usual"
    assert tag(Reading(line([]), *read_pattern(line([])), sentence="")) == "No figure"


def test_every_pattern_and_every_kind_of_nothing_has_words() -> None:
    assert PATTERN_WORDS.keys() == set(Pattern)
    assert STATUS_WORDS.keys() == {status for status in Status if not status.is_number}
    assert pattern_words(Pattern.STEADY) == "Steady"


def test_a_group_and_a_place_not_known_are_named() -> None:
    girls = share_line([(20, 60)], dimension="sex", category="female")
    assert sentence_of(PLANS, girls, read_pattern(girls), "Girls").startswith("Girls: it was 33.3%")
    assert said(girls).startswith("Female: it was 33.3%")
    assert said(line([27.0], locality="unknown")).startswith("Place not known: it was 27.0%")
    assert said(line([27.0], dimension="sex", category="unknown")).startswith("Not known: it was 27.0%")


@pytest.mark.parametrize("part", ["Under 1", "5 and over"])
def test_a_part_of_a_whole_is_named_and_is_a_share_of_all(part: str) -> None:
    series = line(STEADY, series=part, label=part)
    assert said(series, AGES) == f"{part}: it was 26.0% of all in Jul to Sep 2025, steady within its usual range."


def test_what_is_not_yet_known_says_when_and_what_was_known_last() -> None:
    unknown = line([Status.NOT_YET])
    known = line([71.0, Status.NOT_YET, Status.NOT_YET, Status.NOT_YET, Status.NOT_YET])
    assert said(unknown, FOLLOWED) == "What followed Apr to Jun 2020 will be known in July 2021."
    assert said(known, FOLLOWED) == (
        "What followed Apr to Jun 2021 will be known in July 2022; for Apr to Jun 2020 it was 71.0%."
    )


@pytest.mark.parametrize(
    ("grain", "months", "month"),
    [
        ("quarter", 3, "October 2020"),
        ("quarter", 6, "January 2021"),
        ("year", 12, "April 2022"),
        ("month", 8, "January"),
    ],
)
def test_the_month_in_which_it_is_known(grain: str, months: int, month: str) -> None:
    sentence = said(line([Status.NOT_YET], grain=grain), an_indicator(follows_months=months))
    assert f"will be known in {month}" in sentence


def test_what_would_run_past_twenty_words_is_said_in_two_sentences() -> None:
    assert said(provisional(replace(RISEN, unit="rate_per_10000"))) == (
        "It was provisionally 30.0 per 10,000 a quarter in Jul to Sep 2025. "
        "It has been higher than usual since Oct to Dec 2023."
    )
    long = "Children with a child protection plan for neglect who are also in school on the last day of the autumn term"
    assert said(line(STEADY, series="all", label=long)) == (
        f"{long}. It was 26.0% in Jul to Sep 2025. That is steady within its usual range."
    )


def test_a_new_usual_is_read_from_its_own_start() -> None:
    start = periods("quarter")[13]
    series = line([*STEADY[:13], *[30.0, 31, 29.5, 30, 31, 30, 29.5, 30]])
    sentence = sentence_of(PLANS, series, read_pattern(series, (start,)))
    assert sentence == "It was 30.0% in Apr to Jun 2025; it is too early to say what is usual."


KINDS = {
    "share": "percent", "rate": "rate_per_10000", "sessions": "percent", "duration": "months",
    "split": "percent", "reported": "percent", "below the whole area": "count",
}  # fmt: skip
LINES = {"neglect": "Plans for neglect", "all": "Children with a child in need plan"}
MEANS = {"low": 50.0, "high": 5.0, "none": None}  # of the limits, beside a latest figure of 27


def forged(pattern: Pattern, mean: float | None, series: Series, back: int) -> Any:
    """A reading as read_pattern might give it, whether or not these very figures would."""
    limits = Limits(mean, 0, 99) if mean is not None else None
    since = series.points[-1 - back].period if pattern in (Pattern.HIGHER, Pattern.LOWER) else None
    none = len(series.points)
    return pattern, (limits,) * none, (False,) * none, False, since


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("grain", ["quarter", "month", "year", "term", "academic_year"])
def test_no_sentence_judges_or_runs_on_whatever_the_figure_is(kind: str, grain: str) -> None:
    about = an_indicator(kind=kind, follows_months=12)
    places = [("all", "all"), ("north", "all"), ("unknown", "all"), ("all", "female"), ("all", "unknown")]
    every = itertools.product(LINES, places, (Status.SHOWN, Status.PROVISIONAL), Pattern, MEANS, (0, 2))
    for key, (place, group), status, pattern, mean, back in every:
        if pattern is Pattern.NO_FIGURE:
            continue
        series = line(
            [1234.5, 26.0, 27.0],
            grain=grain,
            unit=KINDS[kind],
            series=key,
            label=LINES[key],
            locality=place,
            category=group,
        )
        series = replace(series, points=(*series.points[:-1], replace(series.points[-1], status=status)))
        read = forged(pattern, MEANS[mean], series, back)
        assert_plain(sentence_of(about, series, read))
        assert_plain(f"{tag(Reading(series, *read, sentence=''))}.")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [status for status in Status if not status.is_number])
def test_no_kind_of_nothing_judges_or_runs_on(kind: str, status: Status) -> None:
    about = an_indicator(kind=kind, follows_months=12)
    before: list[list[float | Status]] = [[], [1234.5], [27.0, status, status]]
    for grain, key, place, figures in itertools.product(
        ("quarter", "month", "year", "term", "academic_year"), LINES, ("all", "north", "unknown"), before
    ):
        series = line([*figures, status], grain=grain, unit=KINDS[kind], series=key, label=LINES[key], locality=place)
        assert_plain(said(series, about))


figures = st.lists(st.one_of(st.sampled_from(list(Status)[2:]), st.integers(0, 100).map(float)), max_size=30)
units = st.sampled_from(["percent", "rate_per_10000", "months", "count"])


@given(figures, units, st.sampled_from(["quarter", "month", "year"]), st.booleans())
def test_every_series_has_a_plain_sentence(
    values: list[float | Status], unit: str, grain: str, overlapping: bool
) -> None:
    assert_plain(said(line(values, unit=unit, grain=grain, overlapping=overlapping)))


@pytest.mark.parametrize(
    "sentence",
    [
        "It was 27.0% in Jul to Sep 2025, which is good.",
        "It improved to 27.0% in Jul to Sep 2025.",
        "It was 27.0%  in Jul to Sep 2025.",
        "It was 27.0% in Jul to Sep 2025",
        "it was 27.0% in Jul to Sep 2025.",
        f"It was{' very' * 20} high.",
    ],
)
def test_the_check_itself_can_say_no(sentence: str) -> None:
    with pytest.raises(AssertionError):
        assert_plain(sentence)


@given(figures, units, st.sampled_from(["quarter", "term", "academic_year"]), st.floats(0.01, 0.89), st.integers(0, 2))
def test_every_series_of_which_a_part_is_in_has_a_plain_sentence_and_no_pattern_of_that_part(
    values: list[float | Status], unit: str, grain: str, share: float, missing: int
) -> None:
    series = line([*values, 27.0, *[GAP] * missing], unit=unit, grain=grain)
    at = len(values)
    newest = replace(series.points[at], status=Status.PROVISIONAL, so_far=share)
    partial = replace(series, points=(*series.points[:at], newest, *series.points[at + 1 :]))
    pattern = read_pattern(partial)
    assert_plain(said(partial))
    assert not pattern[2][at]
    without = read_pattern(replace(series, points=series.points[:at]))
    assert pattern[1][:at] == without[1]
    assert pattern[0] in (without[0], Pattern.NO_FIGURE)
    assert so_far_text(newest).removesuffix(" so far") in said(partial)
