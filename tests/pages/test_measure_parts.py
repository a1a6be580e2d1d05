"""What stands beside the picture of a measure: baselines, parts of a whole, endings, groups, places, other areas."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest
from dash import dcc, html

from dashboard.charts import ink
from data import mart
from queries.indicator.catalogue import indicators
from queries.indicator.groups import CATEGORIES
from tests.helpers.marts import write_mart
from tests.pages.tree import page, parts, rows, section, words


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> duckdb.DuckDBPyConnection:
    """An edition of its own, open for writing; close it before a page is asked for."""
    path = write_mart(tmp_path)
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    return duckdb.connect(str(path))


def picture(address: str) -> dict[str, list[dict]]:  # type: ignore[type-arg]
    return parts(section(address, "picture"), dcc.Graph)[0].figure


def lines(address: str) -> list[dict]:  # type: ignore[type-arg]
    """The pieces of the measure's own line."""
    return [t for t in picture(address)["data"] if t.get("mode") == "lines" and t["line"]["color"] == ink.INK]


@pytest.mark.parametrize("slug", [indicator.slug for indicator in indicators()])
def test_every_measure_of_the_catalogue_has_a_page(slug: str) -> None:
    drawn = page(f"/measures/{slug}")
    assert words(parts(drawn, html.P, "reading"))
    for key in ("picture", "chased", "groups"):
        assert words(section(f"/measures/{slug}", key))


def test_a_measure_that_nobody_returns_says_so_and_draws_nothing() -> None:
    found = section("/measures/schools_self_assessed", "picture")
    assert "No figure yet." in words(found)
    assert not parts(found, dcc.Graph)


def test_the_line_breaks_where_usual_starts_again_and_a_flag_leads_to_who_decided_and_why() -> None:
    drawn = picture("/measures/assessments_in_time")
    before, after = lines("/measures/assessments_in_time")
    assert before["x"][-1] + 1 == after["x"][0]
    said = [note["text"] for note in drawn["layout"]["annotations"]]
    assert "<b>1</b>" in said
    assert "usual since Apr 2024" in said
    assert drawn["layout"]["shapes"][0]["x0"] == after["x"][0] - 0.5
    note = words(parts(section("/measures/assessments_in_time", "picture"), html.Ol, "notes"))
    assert "1 Usual since Apr 2024: days are counted in working days from here." in note
    assert "Decided by Performance board, 2 July 2024" in note


def test_a_range_that_is_a_first_idea_only_is_not_shaded_whatever_the_others_are() -> None:
    def shaded(slug: str) -> list[bool]:
        return ["fill" in t for t in picture(f"/measures/{slug}")["data"] if t.get("line", {}).get("dash") == "dot"]

    assert shaded("assessments_in_time") == [False, True, False, False]  # lower and upper, before and since
    assert shaded("conferences_in_time") == [False, False, False, True]


def test_a_measure_without_a_recorded_decision_is_one_line_without_flags() -> None:
    assert len(lines("/measures/plans_started_again")) == 1
    assert not picture("/measures/plans_started_again")["layout"]["shapes"]


def test_what_is_not_yet_known_is_filled_and_says_so_once() -> None:
    drawn = picture("/measures/stayed_safe_twelve_months")
    (filled,) = [t for t in drawn["data"] if t["type"] == "bar"]
    assert len(filled["x"]) == 4
    assert [n["text"] for n in drawn["layout"]["annotations"]].count("Not yet known") == 1
    assert "will be known in" in words(parts(page("/measures/stayed_safe_twelve_months"), html.P, "reading"))


def test_a_whole_in_parts_shows_each_in_the_definitions_order_on_one_scale_and_as_a_table() -> None:
    found = section("/measures/families_moved", "parts")
    names = ["More areas up than down", "As many up as down, or none moved", "More areas down than up"]
    assert [words(h) for h in parts(found, html.H3)] == names
    assert len(parts(found, html.Img, "sparkline")) == 3
    assert [words(h) for h in parts(found, html.Th)[1:4]] == names
    assert "The group hopes to see this part rise: more areas up than down." in words(found)
    newest = rows(found)[0][1:]
    assert sum(int(re.search(r"\(([\d,]+) of", cell)[1]) for cell in newest) == int(newest[0].split()[-1].rstrip(")"))  # type: ignore[index]


def test_a_part_leads_to_its_own_picture_where_no_other_part_is_drawn() -> None:
    links = {words(a): a.href for a in parts(section("/measures/families_moved", "parts"), html.A)}
    assert links["More areas down than up"] == "/measures/families_moved?s=down"
    drawn = section("/measures/families_moved?s=down", "picture")
    assert words(parts(drawn, html.H2)).startswith("More areas down than up")
    assert not [
        t for t in picture("/measures/families_moved?s=down")["data"] if t.get("marker", {}).get("symbol") == "square"
    ]


def test_what_plans_ended_for_is_drawn_said_and_tabled() -> None:
    found = section("/measures/time_on_plan", "duration")
    said = "Help went on as a child in need: 55. The child became looked after: 21. The rest: 13."
    assert f"Of 100 plans, 89 had ended by 24 months. {said}" in words(found)
    named = ["Help went on as a child in need", "The child became looked after", "Reason not known", "Another reason"]
    assert [words(h) for h in parts(found, html.H4)] == named
    table = rows(parts(found, html.Table)[-1])
    assert [row[0] for row in table] == named
    assert table[0][-1] == "55%"


def test_where_no_reason_is_known_nothing_is_said_of_endings(changed: duckdb.DuckDBPyConnection) -> None:
    changed.execute("DELETE FROM ending")
    changed.close()
    assert "What plans ended for" not in words(page("/measures/time_on_plan"))


def test_every_group_of_every_dimension_is_a_row_on_one_scale() -> None:
    found = section("/measures/plans_started_again", "groups")
    blocks = parts(found, html.Div, "block")
    assert [words(parts(block, html.H3)) for block in blocks] == ["Age", "Sex", "Ethnic group", "Disability"]
    wanted = sum(len(CATEGORIES[name]) for name in ("age_band", "sex", "ethnic_group", "disability"))
    assert len(parts(parts(found, html.Ul, "group-rows"), html.Li)) == wanted
    assert words(found).count("All on one scale") == 1


def test_a_group_of_whom_nothing_is_recorded_stays_a_row(changed: duckdb.DuckDBPyConnection) -> None:
    changed.execute("DELETE FROM figure WHERE indicator = 'plans_started_again' AND category = 'black'")
    changed.close()
    row = next(li for li in parts(section("/measures/plans_started_again", "groups"), html.Li) if "Black" in words(li))
    assert words(row) == "Black or Black British None recorded"


def test_of_a_table_that_is_hidden_whole_it_is_not_said_that_nobody_is_recorded(
    changed: duckdb.DuckDBPyConnection,
) -> None:
    changed.execute(
        """UPDATE figure SET status = 'too_few', numerator = NULL, denominator = NULL, value = NULL, lower = NULL,
           upper = NULL WHERE indicator = 'plans_started_again' AND dimension = 'sex'"""
    )
    changed.close()
    row = next(li for li in parts(section("/measures/plans_started_again", "groups"), html.Li) if "Girls" in words(li))
    assert words(row).startswith("Girls Too few to show in any period")


def test_half_days_of_a_group_are_a_figure_although_no_count_is_given() -> None:
    said = [words(li) for li in parts(section("/measures/overall_absence", "groups"), html.Li)]
    assert any(re.search(r"Girls [\d.]+% \d+ pupils", row) for row in said)


def test_counts_of_groups_are_said_to_be_no_rates() -> None:
    assert "These are counts, not rates" in words(section("/measures/early_help_started", "groups"))
    assert "These are counts, not rates" not in words(section("/measures/plans_started_again", "groups"))


def test_the_groups_that_the_strategy_names_are_rows_whether_or_not_anything_shows_them() -> None:
    for slug in ("plans_started_again", "children_listened_to"):
        table = parts(section(f"/measures/{slug}", "groups"), html.Table)[-1]
        names = [row[0] for row in rows(table)]
        assert names == [
            "Children from black and minority ethnic groups",
            "Children from better-off homes",
            "Children whose sexuality and gender identity are neglected",
            "Brothers and sisters of disabled children",
            "Children who are quiet and withdrawn",
            "Older children",
            "Fathers",
        ]
    assert rows(table)[1][1] == "None recorded"
    assert "not divided by age" in rows(table)[5][2]


def test_agencies_stand_in_the_strategys_order_without_those_that_never_count() -> None:
    names = [words(n) for n in parts(section("/measures/conferences_attended", "groups"), html.Span, "group-name")]
    assert names[:3] == ["Education", "Adult Social Care", "Oxford Health"]
    assert "Children's Social Care" not in names
    assert "Agency not known" not in names


def test_an_old_address_of_a_breakdown_opens_its_table() -> None:
    blocks = parts(section("/measures/plans_started_again?b=sex", "groups"), html.Div, "block")
    opened = [words(parts(block, html.H3)) for block in blocks if parts(block, html.Details)[0].open]
    assert opened == ["Sex"]


def test_places_in_a_funnel_are_ordered_by_size_and_not_by_result() -> None:
    found = section("/measures/plans_started_again", "places")
    funnel = rows(parts(found, html.Table)[-1])
    assert [row[0] for row in funnel] == ["1. South", "2. North", "3. Central"]
    assert [float(row[2].split()[-1]) for row in funnel] == sorted(float(row[2].split()[-1]) for row in funnel)
    assert all("chance" in row[4] or "too few" in row[4].lower() for row in funnel)
    (drawing,) = parts(parts(found, html.Div, "funnel"), html.Img)
    assert "<text" not in unquote(drawing.src)
    assert drawing.alt


def test_what_bears_no_funnel_has_none() -> None:
    assert not parts(page("/measures/overall_absence"), html.Div, "funnel")
    assert not parts(page("/measures/early_help_started"), html.Div, "funnel")


def test_places_that_do_not_add_up_to_the_county_say_why(changed: duckdb.DuckDBPyConnection) -> None:
    changed.execute(
        """UPDATE figure SET numerator = 227, denominator = 900 WHERE indicator = 'referrals_within_12_months'
           AND series = 'all' AND period = '2025Q4' AND locality = 'all' AND dimension = 'all'"""
    )
    for place, count in (("north", 70), ("central", 95), ("south", 60), ("unknown", 5)):
        changed.execute(
            """UPDATE figure SET numerator = ?
               WHERE indicator = 'referrals_within_12_months' AND period = '2025Q4' AND locality = ?""",
            [count, place],
        )
    changed.close()
    said = words(section("/measures/referrals_within_12_months?v=quarter", "places"))
    assert "Places are rounded to fives over time, so they add up to 230 where the county counted 227." in said


def test_places_that_do_add_up_need_no_line(changed: duckdb.DuckDBPyConnection) -> None:
    changed.execute(
        """UPDATE figure SET numerator = (SELECT sum(f.numerator) FROM figure AS f
               WHERE f.indicator = figure.indicator AND f.series = figure.series AND f.period = figure.period
               AND f.grain = figure.grain AND f.locality <> 'all')
           WHERE indicator = 'referrals_within_12_months' AND locality = 'all' AND dimension = 'all'"""
    )
    changed.close()
    assert "rounded to fives over time" not in words(section("/measures/referrals_within_12_months", "places"))


def test_the_neighbours_together_are_said_with_the_lowest_and_highest() -> None:
    said = words(section("/measures/plans_started_again", "others"))
    assert re.search(r"The neighbours together are [\d.]+%, from [\d.]+% to [\d.]+%\.", said)
    assert "Ours is the line for all child protection plans." in said


def test_an_older_set_of_neighbours_is_one_link_away() -> None:
    def names(address: str) -> list[str]:
        return [row[0] for row in rows(parts(section(address, "others"), html.Details)[0])]

    links = {words(a): a.href for a in parts(section("/measures/plans_started_again", "others"), html.A)}
    assert links["April 2021"] == "/measures/plans_started_again?c=2021-04#others"
    assert "East Sussex" not in names("/measures/plans_started_again")
    assert "East Sussex" in names("/measures/plans_started_again?c=2021-04")


def test_published_figures_that_a_received_file_changed_are_said_where_they_are_shown(
    changed: duckdb.DuckDBPyConnection,
) -> None:
    changed.execute(
        """INSERT INTO revised_figure VALUES
           ('repeat_plans', 2024, 'Oxfordshire', '', '27.6 (160 of 580)', '26.6 (170 of 640)', DATE '2025-07-14'),
           ('repeat_plans', 2023, 'Oxfordshire', '', '26.6 (196 of 736)', '26.5 (195 of 736)', DATE '2025-07-14'),
           ('rereferrals', 2024, 'Oxfordshire', '', 'unreliable', '18.6 (940 of 5,047)', DATE '2025-07-14'),
           ('population_0_17', 2024, 'Oxfordshire', '', '156,647', '157,000', DATE '2025-07-14')"""
    )
    changed.close()
    said = words(section("/measures/plans_started_again", "others"))
    assert (
        "Changed by the file received on 14 July 2025: Oxfordshire 26.6 (170 of 640), 27.6 (160 of 580) before." in said
    )
    assert "A file that was received also changed figures of 2023." in said
    assert "unreliable" not in said
    population = "Children in Oxfordshire in 2024: 157,000 by a file received on 14 July 2025, 156,647 before."
    assert population in words(page("/measures/early_help_started"))
    assert population not in words(page("/measures/plans_started_again"))


def test_an_edition_of_before_revisions_were_told_is_shown_without(changed: duckdb.DuckDBPyConnection) -> None:
    changed.execute("DROP TABLE revised_figure")
    changed.close()
    assert "Changed by" not in words(section("/measures/plans_started_again", "others"))


def test_figures_say_how_far_they_moved_after_they_were_first_published() -> None:
    found = section("/measures/plans_started_again", "picture")
    assert re.search(r"For Oct to Dec 2025: [\d.]+% as first published, [\d.]+% as now known\.", words(found))
    assert "Figures usually move by" in words(found)
    assert "The newest figure is still expected to move." in words(found)
    moved = rows(parts(found, html.Table)[0])
    assert [row[4] for row in moved[:2]] == ["Still settling", "Settled"]


def test_nothing_is_said_of_movement_where_this_publication_is_the_first(changed: duckdb.DuckDBPyConnection) -> None:
    changed.execute("UPDATE first_known SET publication = '2025Q4-0001'")
    changed.close()
    assert "first published" not in words(page("/measures/plans_started_again"))


def test_agencies_words_stand_whole_under_the_measure_or_what_they_count_for_it() -> None:
    said = words(section("/measures/trained_in_neglect", "agencies"))
    assert "two of our three teams have been trained" in said
    assert "Oxford Health , Jan to Mar 2026" in said
    both = [words(q) for q in parts(section("/measures/plans_started_again", "agencies"), html.Blockquote)]
    assert len(both) == 2
    assert "What agencies say" not in words(page("/measures/felt_respected"))


def test_every_part_of_a_page_has_an_address_that_restores_it() -> None:
    address = "/measures/plans_started_again?v=year&g=south"
    drawn = page(address)
    keys = [words(a) and a.href for p in parts(drawn, html.P, "to-part") for a in parts(p, html.A)]
    assert keys
    assert all(href.startswith(f"{address}#") for href in keys)
    titles = {h.id for h in parts(drawn, html.H2) if getattr(h, "id", None)}
    assert {href.split("#")[1] for href in keys} <= titles


def test_the_definition_says_whose_it_is_who_checked_it_and_when_to_look_again() -> None:
    said = words(section("/measures/families_moved", "counts"))
    for words_of in (
        "Why it matters",
        "What it cannot tell",
        "Written by",
        "Checked by",
        "To be reviewed by 31 March 2027",
    ):
        assert words_of in said
    assert "Local measure: there is no national definition." in said
