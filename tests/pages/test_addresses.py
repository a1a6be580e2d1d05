"""Addresses: what is there answers, what is not says so with its status, and nothing in a query changes the path."""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path

import pytest
from dash import html
from flask.testing import FlaskClient

from data import mart
from tests.helpers.marts import write_mart
from tests.pages.tree import ADDRESSES, page, parts, words


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_answers_with_its_title_and_language_in_the_first_html(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    heading = words(parts(page(address), html.H1))
    title = answer.text.split("<title>")[1].split("</title>")[0]
    assert heading in unescape(title) or address == "/"
    assert '<html lang="en-GB">' in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere", "/measures/nothing_like_it", "/measures/", "/measures/Plans_started_again", "/voices/child",
        "/?e=1999Q1", "/?e=*", "/?e=../2025Q4", "/?e=2025Q4-0009", "/?e=2025Q4-*", "/editions/2025Q4",
        "/editions/changes?from=1999Q1", "/measures/overall_absence.csv?e=2025Q*", "/measures/none.csv", "/_mcp",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_not_found_says_what_is_missing_and_where_to_go() -> None:
    said = words(page("/measures/nothing_like_it"))
    assert "There is no measure called nothing_like_it in this edition." in said
    assert "this quarter" in said


def test_a_query_never_overrides_the_path() -> None:
    asked = "/measures/time_on_plan?slug=overall_absence&path=/voices&view=x"
    assert words(parts(page(asked), html.H1)) == "Time on plan"


def test_an_edition_asked_for_is_kept_in_every_link_and_can_be_left() -> None:
    drawn = page("/measures/time_on_plan?e=2025Q4")
    links = [a.href for a in parts(drawn, html.A) if a.href.startswith("/") and words(a) not in ("See the latest",)]
    without = [href for href in links if "e=2025Q4" not in href]
    assert without == ["/measures/time_on_plan"]  # the live address, to copy
    assert "This address stays with this edition" in words(drawn)
    assert "See the latest" in words(drawn)


def test_an_older_edition_is_shown_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_mart(tmp_path, "2025Q3")
    write_mart(tmp_path, "2025Q4")
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    assert "Edition 2025Q4" in words(page("/"))
    assert "Edition 2025Q3" in words(page("/?e=2025Q3"))


@pytest.mark.parametrize("address", ["/", "/measures", "/measures/time_on_plan.csv", "/?e=2025Q4"])
def test_before_anything_is_published_every_address_says_what_to_run(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    answer = client.get(address)
    assert answer.status_code in (503, 404) if "?e=" in address else answer.status_code == 503


def test_before_anything_is_published_the_page_names_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    assert "python -m etl publish" in words(page("/"))


def test_a_new_edition_is_served_without_a_restart(
    client: FlaskClient, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    assert client.get("/").status_code == 503
    for file in published.iterdir():
        shutil.copy(file, tmp_path)
    assert client.get("/").status_code == 200
