"""The whole catalogue: every measure in its question, where it stands, and which the group could do without."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from dash import html
from flask.testing import FlaskClient

from dashboard import draw, page_views
from data.ledger import Ledger, acts, ask, open_ledger
from data.periods import months_after
from queries.indicator.catalogue import indicators, themes
from tests.pages.tree import page, parts, words

ADDRESS = "/measures"
TODAY = date.today()


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    url = f"sqlite:///{(tmp_path / 'ledger.sqlite').as_posix()}"
    monkeypatch.setenv(page_views.LEDGER, url)
    return open_ledger(url)


def row(title: str) -> str:
    every = [words(each) for listed in parts(page(ADDRESS), html.Ul, "catalogue") for each in listed.children]
    (found,) = [each for each in every if each.startswith(title)]
    return found


def candidates() -> dict[str, str]:
    """Each measure named as one to drop, and what is said of it."""
    section = next(each for each in parts(page(ADDRESS), html.Section) if getattr(each, "id", "") == "candidates")
    rows = [parts(each, html.Td) for each in parts(section, html.Tr)]
    names = [words(parts(each, html.A)) for each in parts(section, html.Tr)]
    return {name: words(cells) for name, cells in zip(names, rows, strict=True) if cells}


def said_of_looks() -> str:
    section = next(each for each in parts(page(ADDRESS), html.Section) if getattr(each, "id", "") == "candidates")
    return words(parts(section, html.P))


def test_every_measure_stands_once_beneath_its_question() -> None:
    found = [
        [words(parts(each, html.H3)) for each in rows.children] for rows in parts(page(ADDRESS), html.Ul, "catalogue")
    ]
    assert found == [[i.title for i in indicators() if i.theme == theme.key] for theme in themes()]


def test_a_row_says_its_figure_whose_definition_it_has_and_where_it_is_hoped_to_go() -> None:
    said = row("Plans that started again, ever")
    assert "higher than usual." in said
    assert "On This quarter National definition Hoped: lower" in said
    assert "Jan to Mar 2026, provisional" in said
    assert said.endswith("◆ Higher than usual")


def test_a_measure_that_is_not_on_the_first_page_does_not_say_so() -> None:
    assert "On This quarter" not in row("Children whose first recorded help was early help")


def test_a_measure_nobody_can_return_is_a_candidate_with_what_would_be_lost() -> None:
    said = candidates()["Audited records in which the child's own view is clear"]
    assert "No figure yet." in said
    assert "“What do children and parents say?” would keep 5 measures." in said
    assert "It balances:" in said


def test_a_measure_whose_figure_is_only_known_later_is_no_candidate() -> None:
    assert "No new plan or referral in the year after a plan ended" not in candidates()


def test_without_a_ledger_it_says_that_looks_are_not_known() -> None:
    assert "not known here" in said_of_looks()


def test_looks_that_were_not_counted_for_a_year_name_nobody(ledger: Ledger) -> None:
    acts.looked(ledger, TODAY, "time_on_plan")
    assert "1 of 42 measures were opened" in said_of_looks()
    assert "less than a year" in said_of_looks()
    assert "Overall absence" not in candidates()


def test_a_measure_nobody_opened_in_a_year_is_a_candidate_and_one_that_was_opened_is_not(ledger: Ledger) -> None:
    acts.looked(ledger, months_after(TODAY, -14), "early_help_started")
    acts.looked(ledger, TODAY, "time_on_plan")
    named = candidates()
    assert "Nobody opened its page in the last twelve months." in named["Early help assessments started"]
    assert "Time on plan" not in named


def test_each_draw_of_a_measures_page_is_one_look(ledger: Ledger) -> None:
    draw("/measures/time_on_plan", "")
    draw("/measures/time_on_plan", "?s=all")
    draw("/measures", "")
    page_views.written()
    assert ask.looks(ledger, TODAY) == {"time_on_plan": 2}


def test_asking_whether_a_page_is_there_is_no_look(ledger: Ledger, client: FlaskClient) -> None:
    client.head("/measures/time_on_plan")
    client.get("/measures/time_on_plan")  # a robot runs no script, so nothing is drawn
    client.get("/measures/time_on_plan.csv")
    draw("/measures/nothing_like_it", "")
    page_views.written()
    assert ask.looks(ledger, TODAY) == {}


def test_a_page_is_drawn_though_the_ledger_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(page_views.LEDGER, f"sqlite:///{tmp_path.as_posix()}")  # a folder is no ledger
    draw("/measures/time_on_plan", "")
    page_views.written()
    assert "not known here" in said_of_looks()
