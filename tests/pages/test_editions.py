"""Editions: which there are, opening one as it was seen, and what changed from one to another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from dash import html

from dashboard import draw, routes
from data import mart
from tests.helpers.marts import seal_mart, write_mart
from tests.pages.tree import page, parts, words

MEETING = date(2026, 2, 3)
CHANGES = "/editions/changes"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition sealed for a meeting, and two publications of the one after it: the newer corrects and adds."""
    folder = tmp_path_factory.mktemp("shelf")
    seal_mart(write_mart(folder, "2025Q3"), MEETING, "Ada Example")
    write_mart(folder, "2025Q4")
    newest = write_mart(folder, "2025Q4", number=2)
    with duckdb.connect(str(newest)) as store:
        for sql in (
            """UPDATE figure SET numerator = numerator + 1, value = value + 1 WHERE indicator = 'conferences_in_time'
               AND period = '2023Q1' AND locality = 'all' AND dimension = 'all'""",
            "UPDATE indicator SET measure_sql = measure_sql || ' -- mended' WHERE slug = 'time_on_plan'",
            "DELETE FROM indicator WHERE slug = 'felt_respected'",
            "DELETE FROM figure WHERE indicator = 'felt_respected'",
            "UPDATE expected_return SET state = 'late' WHERE source = 'voices' AND state = 'not_returned'",
            "DELETE FROM voice WHERE words LIKE 'School is the same%'",
        ):
            store.execute(sql)
    return folder


@pytest.fixture(autouse=True)
def read(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(mart.ENV, str(shelf))


def rows() -> list[str]:
    return [words(each) for each in parts(page("/editions"), html.Tr)[1:]]


def test_every_publication_is_listed_newest_first_with_the_live_one_and_the_sealed_one() -> None:
    newest, middle, oldest = rows()
    assert newest.startswith("2025Q4-0002 Live")
    assert middle.startswith("2025Q4-0001") and "Live" not in middle
    assert oldest.startswith("2025Q3-0001")
    assert "For the meeting of 3 February 2026, by Ada Example" in oldest


@pytest.mark.parametrize("asked", ["2025Q3", "2025Q3-0001"])
def test_an_edition_is_opened_by_its_quarter_or_exactly(asked: str) -> None:
    said = words(page(f"/?e={asked}"))
    assert "Edition 2025Q3-0001" in said
    assert "As sealed for the meeting of 3 February 2026" in said
    assert "Jan to Mar 2026" not in said


def test_a_quarter_stands_for_its_sealed_publication(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_mart(write_mart(tmp_path, "2025Q4"), MEETING)
    write_mart(tmp_path, "2025Q4", number=2)
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    assert "Edition 2025Q4-0001" in words(page("/?e=2025Q4"))
    assert "Edition 2025Q4-0002" in words(page("/"))


def test_an_older_edition_says_so_and_leads_to_what_changed() -> None:
    drawn = page("/measures?e=2025Q3-0001")
    assert "You are reading an older edition as it was." in words(drawn)
    links = [each.href for each in parts(drawn, html.A)]
    assert f"{CHANGES}?from=2025Q3-0001" in links
    assert "older edition" not in words(page("/measures"))


def test_a_page_kept_drawn_says_that_a_newer_edition_went_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_mart(tmp_path, "2025Q3")
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    assert "older edition" not in words(draw("/voices", "?e=2025Q3")[0])
    write_mart(tmp_path, "2025Q4")
    assert "older edition" in words(draw("/voices", "?e=2025Q3")[0])


def test_a_page_kept_drawn_says_that_its_edition_was_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_mart(tmp_path, "2025Q3")
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    assert "As sealed" not in words(draw("/voices", "")[0])
    seal_mart(path, MEETING)
    assert "As sealed for the meeting of 3 February 2026" in words(draw("/voices", "")[0])


def test_the_slip_goes_from_the_last_sealed_edition_to_the_live_one() -> None:
    said = words(parts(page(CHANGES), html.P, "lede"))
    assert said == "From edition 2025Q3-0001 (sealed for the meeting of 3 February 2026) to edition 2025Q4-0002 ."


def test_the_slip_lists_figures_definitions_measures_returns_and_voices() -> None:
    said = words(page(f"{CHANGES}?from=2025Q4-0001"))
    figures = said.split("Revised figures, newest periods first")[1].split("Definitions changed")[0]
    assert "Initial conferences held within 15 working days" in figures
    assert "Apr to Jun 2023" in figures
    assert "how it is counted, in SQL" in said
    assert "Children and parents who say that they felt respected Dropped" in said
    assert "Returned late" in said
    assert "No longer quoted: 1 voice." in said


def test_the_slip_never_repeats_withdrawn_words() -> None:
    assert "School is the same" not in words(page(f"{CHANGES}?from=2025Q4-0001"))


def test_the_slip_says_that_rounded_figures_never_change() -> None:
    assert "Rounded figures never change once they are published." in words(page(CHANGES))


@pytest.mark.parametrize(
    ("asked", "said"),
    [("?from=2025Q4-0002", "one and the same edition"), ("?e=2025Q3", "no earlier edition to compare")],
)
def test_where_there_is_nothing_to_compare_it_says_so(asked: str, said: str) -> None:
    assert said in words(page(CHANGES + asked))


@pytest.mark.parametrize("name", ["2024Q1-0001", "*", "../2025Q3-0001", "2025Q4-000?"])
def test_what_changed_since_an_edition_that_is_not_there_is_not_found(name: str) -> None:
    assert routes.find(CHANGES, {"from": name}).status == 404


def test_a_sealed_edition_that_was_altered_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = seal_mart(write_mart(tmp_path, "2025Q3"), MEETING)
    write_mart(tmp_path, "2025Q4")
    with duckdb.connect(str(path)) as store:
        store.execute("UPDATE edition SET area = 'Elsewhere'")
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    found = routes.find("/", {"e": "2025Q3"})
    assert found.status == 503
    assert "is not as it was when it was sealed" in words(found.draw())
    assert "is not as it was when it was sealed" in rows()[1]
