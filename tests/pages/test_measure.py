"""One measure: the picture and its words, others beside it, places and groups, and what it cannot tell."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import plotly.graph_objects as go
import pytest
from dash import dcc, html

from dashboard.charts import ink
from tests.pages.tree import MEASURES, page, parts, rows, section, words

VIEWS = [f"/measures/{slug}" for slug in MEASURES] + [
    "/measures/plans_started_again?s=all&v=year",
    "/measures/plans_started_again?g=south",
    "/measures/early_help_started?v=month",
    "/measures/early_help_started?g=north",
    "/measures/overall_absence?v=academic_year&b=sex",
    "/measures/time_on_plan?s=all",
]


def graphs(address: str) -> list[dcc.Graph]:
    return parts(page(address), dcc.Graph)


def traces(address: str) -> list[dict[str, Any]]:
    return graphs(address)[0].figure["data"]


@pytest.mark.parametrize("address", VIEWS)
def test_every_graph_keeps_its_figures_to_itself(address: str) -> None:
    assert graphs(address)
    for graph in graphs(address):
        assert graph.config["displayModeBar"] is False
        assert graph.config["showSendToCloud"] is False
        assert graph.config["plotlyServerURL"] == ""


@pytest.mark.parametrize("address", VIEWS)
def test_every_figure_is_one_that_plotly_knows(address: str) -> None:
    for graph in graphs(address):
        go.Figure(graph.figure)


@pytest.mark.parametrize("address", VIEWS)
def test_every_picture_has_its_sentence_its_table_a_download_and_addresses_that_restore_it(address: str) -> None:
    drawn = page(address)
    (sentence,) = parts(drawn, html.P, "reading")
    pictures = parts(drawn, html.Div, "graph")
    assert pictures[0].to_plotly_json()["props"]["aria-label"] == words(sentence)
    assert all(picture.role == "img" for picture in pictures)
    summaries = [words(s) for s in parts(drawn, html.Summary)]
    assert summaries.count("Show the figures as a table") >= len(pictures)
    (take,) = parts(drawn, html.Ul, "take")
    links = {words(a): a.href for a in parts(take, html.A)}
    assert links["Download the figures (CSV)"].startswith(address.split("?")[0] + ".csv")
    assert links["This view, live"] == address
    (seen,) = [name for name in links if name.startswith("As seen in 2025Q4-")]
    assert f"e={seen.removeprefix('As seen in ')}" in links[seen]


def test_a_period_that_was_not_returned_is_a_gap_and_is_hatched() -> None:
    drawn = traces("/measures/overall_absence")
    lines = [t for t in drawn if t["type"] == "scatter" and t.get("connectgaps") is False]
    assert lines
    line = next(t for t in lines if t["line"].get("color") == ink.INK)
    gap = line["y"].index(None)
    (hatched,) = [t for t in drawn if t["type"] == "bar"]
    assert hatched["x"] == [gap]
    assert hatched["marker"]["pattern"]["shape"] == "/"


def test_no_trace_is_drawn_across_a_gap() -> None:
    for address in VIEWS:
        for trace in traces(address):
            if trace["type"] == "scatter" and "lines" in trace["mode"]:
                assert trace["connectgaps"] is False


def test_a_point_unlike_usual_is_a_diamond_and_a_provisional_one_is_hollow() -> None:
    marks = next(t for t in traces("/measures/plans_started_again") if t["mode"] == "markers")
    assert marks["marker"]["symbol"][-1] == "diamond"
    assert marks["marker"]["color"][-1] == ink.CARD
    assert marks["marker"]["line"]["color"][-1] == ink.PLUM
    assert marks["marker"]["symbol"][0] == "circle"
    assert marks["marker"]["color"][0] == ink.INK


def test_a_low_figure_stands_on_the_axis_and_claims_no_height() -> None:
    figure = graphs("/measures/plans_started_again_within_24_months?v=quarter")[0].figure
    low = [t for t in figure["data"] if t["mode"] == "markers" and t["marker"]["symbol"] == "square-open"]
    assert len(low[0]["x"]) == 2
    assert set(low[0]["y"]) == {figure["layout"]["yaxis"]["range"][0]}


def test_overlapping_periods_have_no_range_of_usual() -> None:
    assert not [t for t in traces("/measures/time_on_plan") if t["line" if "line" in t else "mode"] == "dot"]
    assert "No usual range" in words(page("/measures/time_on_plan"))


def test_other_lines_of_a_measure_are_named_where_they_end() -> None:
    names = [
        n["text"].replace("<br>", " ") for n in graphs("/measures/overall_absence")[0].figure["layout"]["annotations"]
    ]
    assert "All pupils aged 5 to 15" in names
    assert any(name.startswith("Average") for name in names)


def test_nothing_on_a_chart_can_be_dragged_or_zoomed_and_there_is_no_legend() -> None:
    layout = graphs("/measures/plans_started_again")[0].figure["layout"]
    assert layout["xaxis"]["fixedrange"] and layout["yaxis"]["fixedrange"]
    assert layout["showlegend"] is False
    assert layout["dragmode"] is False


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/measures/plans_started_again", "Settled"),
        ("/measures/plans_started_again", "Provisional"),
        ("/measures/plans_started_again_within_24_months?v=quarter", "Number too small to show"),
        ("/measures/plans_started_again?b=sex", "Too few to show"),
        ("/measures/overall_absence", "Not returned"),
        ("/measures/plans_ended_after_two_years", "Not applicable"),
        ("/measures/stayed_safe_twelve_months", "Not yet known"),
        ("/how-we-count", "Not collected"),
    ],
)
def test_each_state_of_a_figure_has_its_own_words(address: str, said: str) -> None:
    cells = [words(cell) for cell in parts(page(address), html.Td) + parts(page(address), html.Th)]
    assert any(said in cell for cell in cells)


def test_neighbours_stand_by_name_after_ours_england_and_the_region_never_by_result() -> None:
    sections = [s for s in parts(page("/measures/plans_started_again"), html.Section) if "Beside other" in words(s)]
    names = [words(row.children[0]) for row in parts(parts(sections[0], html.Tbody)[0], html.Tr)]
    assert names[0] == "Ours, from these returns"
    assert names[1:] == ["Oxfordshire, as published", "England", "South East", "Neighbours together"]
    neighbours = [row[0] for row in rows(parts(section("/measures/plans_started_again", "others"), html.Details)[0])]
    assert neighbours == sorted(neighbours)
    assert len(neighbours) == 7


def test_a_figure_another_area_did_not_publish_is_said_in_words() -> None:
    assert "Not published" in words(page("/measures/plans_open_two_years"))


def test_comparison_says_how_far_it_is_like_with_like_and_its_source() -> None:
    said = words(page("/measures/plans_started_again"))
    assert "Same definition, all categories together." in said
    assert "Source: Invented for tests" in said


def test_localities_are_always_north_central_south() -> None:
    section = next(s for s in parts(page("/measures/plans_started_again"), html.Section) if "By locality" in words(s))
    items = parts(parts(section, html.Ul, "multiples"), html.H3)
    assert [words(item) for item in items] == ["North", "Central", "South"]
    assert "on one scale" in words(section)


def test_a_measure_names_its_side_effects_and_draws_what_balances_it() -> None:
    section = next(
        s for s in parts(page("/measures/plans_started_again"), html.Section) if "If this is chased" in words(s)
    )
    assert "plans may be kept open long after a family has changed" in words(section)
    assert [words(h) for h in parts(section, html.H3)] == [
        "Plans open two years or more",
        "Ended after two years or more",
    ]
    assert len(parts(section, html.Img)) == 2


def test_small_drawings_have_no_text_in_them_and_words_beside_them() -> None:
    for address in ("/", "/measures", "/measures/overall_absence"):
        for image in parts(page(address), html.Img, "sparkline"):
            assert "<text" not in unquote(image.src)
            assert "Line from" in image.alt or image.alt == "No figure yet."


def test_how_long_plans_last_is_drawn_said_and_tabled() -> None:
    drawn = page("/measures/time_on_plan")
    assert len(graphs("/measures/time_on_plan")) == 2
    assert "Of every 100 plans, 79 were still open after 6 months" in words(drawn)
    assert "93%" in words(parts(drawn, html.Td))


def test_the_view_asked_for_is_the_view_chosen_in_the_form() -> None:
    chosen = [
        words(option)
        for option in parts(page("/measures/plans_started_again?s=all&v=year&g=south"), html.Option)
        if getattr(option, "selected", False)
    ]
    assert chosen == ["All child protection plans", "Year by year, from April", "South"]


def test_the_ordinary_choice_sends_nothing() -> None:
    ordinary = [o for o in parts(page("/measures/plans_started_again"), html.Option) if o.selected]
    assert [o.value for o in ordinary] == ["", "", ""]


def test_what_a_measure_does_not_have_is_not_asked_for() -> None:
    assert words(page("/measures/plans_started_again?v=week&s=nobody&g=west&b=star_sign")) == words(
        page("/measures/plans_started_again")
    )
