"""What state the newest figure is in, and how the series stands, on the first page, in the catalogue, on a measure."""

from __future__ import annotations

from dash import dcc, html

from dashboard.downloads import as_csv
from dashboard.view import open_view
from queries.indicator.catalogue import indicators
from queries.indicator.indicator import Indicator
from tests.pages.conftest import Changed
from tests.pages.tree import page, parts, section, words

MEASURE = "plans_started_again"
WHOLE = (
    f"indicator = '{MEASURE}' AND series = 'neglect' AND grain = 'quarter' AND locality = 'all' AND dimension = 'all'"
)
NEWEST = f"UPDATE figure SET {{}} WHERE period = '2025Q4' AND {WHOLE}"
BEFORE = f"UPDATE figure SET value = 60, numerator = NULL, status = 'shown' WHERE period = '2025Q3' AND {WHOLE}"
MISSING = NEWEST.format("status = 'not_returned', numerator = NULL, denominator = NULL, value = NULL, children = NULL")
HALF = NEWEST.format("numerator = 15, denominator = 40, value = 37.5, status = 'provisional'")
OUT_OF_90 = f"UPDATE figure SET denominator = 90, numerator = 0.9 * value WHERE period < '2025Q4' AND {WHOLE}"


def the_measure() -> Indicator:
    return next(indicator for indicator in indicators() if indicator.slug == MEASURE)


def told() -> list[str]:
    """The measure on the first page, in the catalogue, and at the head of its own page."""
    card = next(c for c in parts(page("/"), html.Li, "card") if "Plans that started again" in words(c))
    row = next(
        each
        for listed in parts(page("/measures"), html.Ul, "catalogue")
        for each in listed.children
        if words(each).startswith("Plans that started again, ever")
    )
    own = page(f"/measures/{MEASURE}")
    return [
        words(card),
        words(row),
        f"{words(parts(own, html.P, 'reading'))} {words(parts(own, html.P, 'beside-tag'))}",
    ]


def test_a_missing_newest_figure_does_not_silence_what_was_known(changed: Changed) -> None:
    changed(BEFORE, MISSING)
    for said in told():
        assert "◆ Higher than usual in Oct to Dec 2025" in said
        assert "Not returned" in said
        assert "No figure" not in said
    (lede,) = parts(page("/"), html.P, "lede")
    assert "plans that started again" in words(lede)


def test_half_a_quarter_has_no_word_of_what_is_usual(changed: Changed) -> None:
    changed(OUT_OF_90, HALF)
    for said in told():
        assert "○ About half in so far" in said
        assert "on the same quarter last year" not in said
        assert "Steady" not in said
    assert "with about half in so far." in told()[2]
    drawn = section(f"/measures/{MEASURE}", "picture")
    assert "The newest is not read against the range until most of it is in." in words(drawn)
    (marks,) = [t for t in parts(drawn, dcc.Graph)[0].figure["data"] if t["mode"] == "markers"]
    assert marks["marker"]["symbol"][-1] == "circle"
    assert "15 of 40, about half in so far" in marks["text"][-1]
    assert "Plans that started again: about half in so far." in words(parts(page("/"), html.Ul, "unseen"))
    assert "Provisional, about half in so far" in as_csv(open_view(f"/measures/{MEASURE}", {}), the_measure())


def test_beside_half_a_quarter_stands_what_was_unlike_usual_before(changed: Changed) -> None:
    changed(OUT_OF_90, BEFORE.replace("numerator = NULL", "numerator = 54"), HALF)
    for said in told()[:2]:
        assert "○ About half in so far ◆ Higher than usual in Oct to Dec 2025" in said


def test_a_steady_newest_figure_does_not_hide_how_it_stood_of_late(changed: Changed) -> None:
    high = f"UPDATE figure SET value = 70 WHERE period IN ('2024Q4', '2025Q1', '2025Q3') AND {WHOLE}"
    steady = f"UPDATE figure SET value = 24 WHERE period IN ('2024Q3', '2025Q2', '2025Q4') AND {WHOLE}"
    changed(f"UPDATE figure SET numerator = NULL WHERE {WHOLE}", high, steady)
    said = "Higher than usual in 3 of the last 6 quarters with a figure."
    assert all(said in each for each in told())


def test_a_rate_says_how_long_it_counts_and_a_movement_its_unit() -> None:
    card = next(c for c in parts(page("/"), html.Li, "card") if "Early help" in words(c))
    assert "per 10,000 children a quarter" in words(card)
    assert "per 10,000 on the same quarter last year" in words(card)
    own = page("/measures/early_help_started?v=month")
    assert "per 10,000 a month in Mar 2026" in words(parts(own, html.P, "reading"))
    assert "Figures are per 10,000 children a month." in words(own)
    assert "percentage points on the same quarter last year" in told()[0]


def test_an_axis_that_does_not_begin_at_nought_says_so() -> None:
    for slug, begins in (("assessments_in_time", True), (MEASURE, False), ("time_on_plan", False)):
        drawn = section(f"/measures/{slug}", "picture")
        low = parts(drawn, dcc.Graph)[0].figure["layout"]["yaxis"]["range"][0]
        assert (low > 0) == begins
        assert (f"The axis begins at {low:.0f}%, not at nought." in words(drawn)) == begins
        assert ("not at nought" in words(drawn)) == begins
    assert "Small drawings need not begin at nought." in words(parts(page("/"), html.P, "key"))


def test_the_figure_of_one_part_of_a_whole_names_the_part_wherever_it_stands(changed: Changed) -> None:
    changed("UPDATE indicator SET first_page = 0 WHERE slug = 'age_at_first_plan'")
    part = "Aged 10 to 15"
    card = next(c for c in parts(page("/"), html.Li, "card") if "Age" in words(c) and part in words(c))
    assert words(card).index(part) < words(card).index("%")
    listed = [each for every in parts(page("/measures"), html.Ul, "catalogue") for each in every.children]
    (row,) = [each for each in listed if words(each).startswith("Age at a child")]
    assert words(row.children[1]).startswith(part)


def test_places_open_by_year_and_lead_to_their_quarters() -> None:
    address = "/measures/referrals_within_12_months"
    found = section(address, "places")
    assert "Year by year, from April." in words(found)
    (link,) = [a for a in parts(found, html.A) if words(a) == "Places quarter by quarter"]
    assert link.href == f"{address}?v=quarter#places"
    assert "Quarter by quarter." in words(section(f"{address}?v=quarter", "places"))


def test_where_most_quarters_of_places_are_too_small_no_way_leads_there() -> None:
    assert "Places quarter by quarter" not in words(section(f"/measures/{MEASURE}", "places"))


def test_one_place_opens_by_year_and_may_be_asked_for_by_quarter() -> None:
    for asked, grain, ordinary in (
        ("g=south", "Year by year, from April", ""),
        ("g=south&v=quarter", "Quarter by quarter", "quarter"),
    ):
        drawn = page(f"/measures/{MEASURE}?{asked}")
        (chosen,) = [o for o in parts(drawn, html.Option) if o.selected and words(o) == grain]
        assert chosen.value == ordinary
    (take,) = parts(page(f"/measures/{MEASURE}?g=south"), html.Ul, "take")
    assert parts(take, html.A)[0].href == f"/measures/{MEASURE}.csv?v=year"


def test_what_every_year_repeats_of_a_place_is_said() -> None:
    assert "South was highest in each of 6 years, 2020/21 to 2025/26" in words(
        section(f"/measures/{MEASURE}?s=all", "places")
    )
    assert "South was highest" not in words(section("/measures/persistent_absence", "places"))


def test_where_a_line_has_too_few_years_of_places_the_wider_one_says_it(changed: Changed) -> None:
    hidden = "SET status = 'too_few', value = NULL, numerator = NULL, denominator = NULL WHERE locality = 'south'"
    changed(f"UPDATE figure {hidden} AND indicator = '{MEASURE}' AND series = 'neglect' AND period > '2020'")
    said = words(section(f"/measures/{MEASURE}", "places"))
    assert "All child protection plans: South was highest in each of 6 years" in said


def test_too_small_to_show_is_no_judgement() -> None:
    said = words(page("/measures/plans_started_again_within_24_months?v=quarter"))
    assert "Number too small to show" in said
    assert "too small or too few to show" in said
    assert " Low " not in said


def test_parts_that_are_shown_as_equally_large_are_both_named(changed: Changed) -> None:
    one = "indicator = 'age_at_first_plan' AND grain = 'year' AND locality = 'all' AND dimension = 'all'"
    changed(
        f"UPDATE figure SET value = 44 WHERE period = '2025' AND series IN ('from_5_to_9', 'from_10_to_15') AND {one}"
    )
    said = words(section("/measures/age_at_first_plan", "parts"))
    assert "2025/26: the largest parts are aged 5 to 9 and aged 10 to 15, 44.0% of all each." in said
