"""The words of every page: with care for families, no verdicts, and the demonstration called by its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dash import html

from dashboard import labels as our_words
from dashboard.charts import ink
from dashboard.pages import how_we_count
from dashboard.parts import returns_received
from dashboard.parts.measure import funnels, group_rows, picture
from data import mart
from queries.indicator.catalogue import indicators
from queries.indicator.overlooked import overlooked
from tests.helpers.marts import VOICES, write_mart
from tests.pages.tree import ADDRESSES, page, parts, rows, words

ROOT = Path(__file__).parent.parent.parent
NOT_SAID = (
    "neglected child", "neglectful", "failure", "did not attend", "hard to reach", "non-engaging",
    "disengaged", "offender", "churn", "worst", "best practice", "poor", "slipped", "target", "due to", "proves",
    "no data", "red", "amber", "green", "underperforming", "league table",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_uses_a_word_we_do_not_use_of_families(address: str) -> None:
    said = words(page(address), leaving_out=(html.Blockquote, html.Code)).lower()
    assert [word for word in NOT_SAID if re.search(rf"\b{word}\b", said)] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_says_that_the_demonstration_is_one(address: str) -> None:
    assert "Demonstration data: no real children" in words(page(address))


def test_real_data_are_not_called_a_demonstration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_mart(tmp_path, synthetic=False)
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    assert "Demonstration" not in words(page("/"))


@pytest.mark.parametrize("address", [*ADDRESSES, "/nowhere"])
def test_every_page_has_one_heading_that_can_take_focus(address: str) -> None:
    (heading,) = parts(page(address), html.H1)
    assert heading.tabIndex == -1


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_bar_names_the_edition_and_its_audience(address: str) -> None:
    (said,) = [words(p) for p in parts(page(address), html.Div, "edition")]
    assert "Edition 2025Q4" in said
    assert "Group edition" in said


def test_our_own_sentences_are_twenty_words_or_fewer() -> None:
    ours = [*our_words.STATUS_MEANINGS.values(), *our_words.HOPES.values(), *how_we_count.PROTECTED]
    ours += [said for every in how_we_count.COUNTY.values() for said in every]
    ours += [funnels.HOW, group_rows.COUNTS, picture.NOTHING, returns_received.ROWS_TO_TEN]
    ours += [each for group in overlooked() for each in (group.name, group.unseen)]
    ours += [how_we_count.PROVISIONAL, how_we_count.USUAL, how_we_count.ROWS]
    sentences = [each for said in ours for each in re.split(r"(?<=[.!?])\s+", said)]
    assert [each for each in sentences if len(each.split()) > 20] == []


def test_voices_are_shown_whole_and_unaltered_with_consent_in_words() -> None:
    drawn = page("/voices")
    assert sorted(words(q) for q in parts(drawn, html.Blockquote)) == sorted(voice[5] for voice in VOICES)
    captions = [words(c) for c in parts(drawn, html.Figcaption)]
    assert all("Consent: may be" in caption for caption in captions)
    assert any("About 5 of 10 who were asked said this." in caption for caption in captions)


def test_voices_are_found_by_who_speaks_the_question_and_the_measure() -> None:
    assert len(parts(page("/voices?w=practitioner"), html.Blockquote)) == 2
    assert len(parts(page("/voices?w=practitioner&t=Telling+my+story+once"), html.Blockquote)) == 1
    assert len(parts(page("/voices?m=plans_started_again"), html.Blockquote)) == 1
    assert "That is a gap to ask about" in words(page("/voices?w=child&t=Telling+my+story+once"))


def test_voices_on_a_question_are_those_that_bear_on_its_measures_or_speak_of_it() -> None:
    assert len(parts(page("/voices?q=school"), html.Blockquote)) == 2
    assert len(parts(page("/voices?q=together"), html.Blockquote)) == 2


def test_who_speaks_on_what_shows_who_has_not_been_heard() -> None:
    grid = words(parts(page("/voices"), html.Table)[0])
    assert "Nobody yet" in grid


def test_how_we_count_shows_each_definition_with_its_sql_and_worked_example() -> None:
    drawn = page("/how-we-count")
    measures = parts(drawn, html.Details, "measure")
    assert len(measures) == len(indicators())
    for measure in measures:
        assert "SELECT" in words(parts(measure, html.Code))
        assert "Worked example, by hand" in words(measure)


def test_how_we_count_says_what_came_and_what_did_not_in_words_and_shapes() -> None:
    said = words(parts(page("/how-we-count"), html.Section))
    assert "✓ Returned" in said
    assert "× Not returned" in said
    assert "Replaced by a newer one, kept" in said
    assert "1 to 5" in said


def test_rows_of_a_delivery_are_to_the_nearest_ten() -> None:
    section = next(s for s in parts(page("/how-we-count"), html.Section) if "Deliveries, newest first" in words(s))
    assert "Numbers of rows are to the nearest ten." in words(section)
    assert rows(section)[0][-2:] == ["900", "20"]


def test_whoever_is_outside_the_group_reads_no_numbers_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_mart(tmp_path, audience="open")
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    monkeypatch.setenv(mart.AUDIENCE, "open")
    section = next(s for s in parts(page("/how-we-count"), html.Section) if "Deliveries, newest first" in words(s))
    assert "Not used" not in words(section)
    assert len(rows(section)[0]) == 4
    assert "at least twenty in every period" in words(page("/how-we-count"))


def test_how_we_count_says_who_wrote_a_definition_who_checked_it_and_when_to_look_again() -> None:
    for measure in parts(page("/how-we-count"), html.Details, "measure"):
        said = words(measure)
        assert "Written by" in said and "Checked by" in said and "To be reviewed by" in said


def test_the_colours_of_charts_are_those_of_the_stylesheet() -> None:
    tokens = (ROOT / "assets" / "tokens.css").read_text(encoding="utf-8")
    colours = [value for name, value in vars(ink).items() if name.isupper() and value.startswith("#")]
    assert [colour for colour in colours if colour not in tokens] == []
