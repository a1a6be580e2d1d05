"""A damaged live edition: the newest whole one is read in its place, every page says so, and nothing ends bare."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from dash import html

from dashboard import create_app, draw, labels, page_views
from data import exchange, mart
from tests.helpers.marts import write_mart
from tests.helpers.team_desk import TeamDesk
from tests.pages.tree import page, parts
from tests.pages.tree import words as said_on

PAGES = ("/", "/measures", "/measures/time_on_plan", "/voices", "/how-we-count", "/editions", "/nowhere")
TEAM = ("/team/returns", "/team/upload", "/team/jobs", "/team/editions", "/team/words", "/team/headings")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two editions for each audience; the newest is live."""
    folder = tmp_path_factory.mktemp("made")
    for audience in ("group", "open"):
        for edition in ("2025Q3", "2025Q4"):
            write_mart(folder / audience, edition, audience=audience)
    return folder


@pytest.fixture(params=["group", "open"])
def shelf(request: pytest.FixtureRequest, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The editions of one audience, whose newest is damaged, and a process that serves them."""
    return served(made, tmp_path, request.param, monkeypatch)


@pytest.fixture
def group(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return served(made, tmp_path, "group", monkeypatch)


def served(made: Path, tmp_path: Path, audience: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(shutil.copytree(made / audience, tmp_path / audience))
    monkeypatch.setenv(mart.ENV, str(folder))
    monkeypatch.setenv(mart.AUDIENCE, audience)
    damage(folder / "2025Q4-0001.duckdb")
    return folder


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50_000])


def test_every_page_shows_the_edition_before_and_says_so(shelf: Path) -> None:
    client = create_app().server.test_client()
    for address in PAGES:
        answer = client.get(address)
        assert answer.status_code == (404 if address == "/nowhere" else 200)
        drawn = said_on(draw(address, "")[0])
        assert "Edition 2025Q3-0001" in drawn
        assert labels.IN_ITS_PLACE in drawn
        assert str(shelf) not in drawn


def test_a_page_that_was_drawn_before_says_so_too(shelf: Path, made: Path) -> None:
    shutil.copy(made / shelf.name / "2025Q4-0001.duckdb", shelf)
    before = said_on(draw("/voices", "")[0])
    assert "Edition 2025Q4-0001" in before and labels.IN_ITS_PLACE not in before
    damage(shelf / "2025Q4-0001.duckdb")
    after = said_on(draw("/voices", "")[0])
    assert "Edition 2025Q3-0001" in after and labels.IN_ITS_PLACE in after
    shutil.copy(made / shelf.name / "2025Q4-0001.duckdb", shelf)
    assert labels.IN_ITS_PLACE not in said_on(draw("/voices", "")[0])


def test_the_damaged_edition_asked_for_by_name_is_refused_in_words(shelf: Path) -> None:
    client = create_app().server.test_client()
    for address in ("/?e=2025Q4-0001", "/voices?e=2025Q4", "/measures/time_on_plan.csv?e=2025Q4"):
        assert client.get(address).status_code == 503
    assert "Edition 2025Q4-0001 cannot be read: its file is damaged." in said_on(page("/?e=2025Q4"))
    assert client.get("/measures/time_on_plan.csv").status_code == 200


def test_the_list_of_editions_says_which_is_damaged_and_which_is_shown(shelf: Path) -> None:
    newest, older = [said_on(row) for row in parts(page("/editions"), html.Tr)[1:]]
    assert newest.startswith("2025Q4-0001") and "its file is damaged" in newest
    assert "Shown in its place" in older and "Live" not in older


def test_an_edition_of_the_group_is_never_shown_to_everybody_in_place_of_theirs(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = served(made, tmp_path, "open", monkeypatch)
    shutil.copy(made / "group" / "2025Q3-0001.duckdb", folder)
    client = create_app().server.test_client()
    for address in ("/", "/?e=2025Q3", "/measures/time_on_plan.csv"):
        assert client.get(address).status_code == 503
        assert "Group edition" not in said_on(page(address.removesuffix(".csv")))


def test_where_no_whole_edition_is_left_every_page_says_what_to_do(group: Path) -> None:
    damage(group / "2025Q3-0001.duckdb")
    client = create_app().server.test_client()
    for address in PAGES:
        assert client.get(address).status_code == 503
    assert "Put back a copy of 2025Q4-0001.duckdb that is whole." in said_on(page("/"))


@pytest.mark.parametrize("says", ["../open/2025Q3-0001.duckdb", "", "\x00", "2025Q4-0001"])
def test_a_current_that_names_no_file_of_its_folder_is_said_in_words(group: Path, made: Path, says: str) -> None:
    shutil.copytree(made / "open", group.parent / "open")
    (group / mart.CURRENT).write_text(says, encoding="utf-8")
    client = create_app().server.test_client()
    assert client.get("/").status_code == 503
    assert "CURRENT in " in said_on(page("/")) and str(group) not in said_on(page("/"))


def test_damage_found_while_a_page_is_drawn_is_said_and_the_next_edition_drawn(
    group: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails under an open file: no question of it is answered any more, though nothing of it changed."""
    live = Path(shutil.copy(made / "group" / "2025Q4-0001.duckdb", group / "2025Q4-0002.duckdb"))
    (group / mart.CURRENT).write_text(live.name, encoding="utf-8")
    assert "Edition 2025Q4" in said_on(draw("/measures", "")[0])
    cursor = mart.cursor

    class Failing:
        def execute(self, *_asked: object) -> None:
            raise mart.BROKEN[0]("Could not read from file")

    def failing(path: Path) -> object:
        found = cursor(path)
        return Failing() if path == live else found

    monkeypatch.setattr(mart, "cursor", failing)
    drawn = said_on(draw("/measures/felt_respected", "")[0])
    assert labels.IN_ITS_PLACE in drawn and "Edition 2025Q3-0001" in drawn


@pytest.mark.parametrize("left", [True, False])
def test_the_team_is_told_on_every_page_what_to_do(
    group: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: bool
) -> None:
    if not left:
        damage(group / "2025Q3-0001.duckdb")
    client = create_app().server.test_client()
    team = TeamDesk(tmp_path, client)
    monkeypatch.setenv(page_views.LEDGER, team.url)
    monkeypatch.setenv(exchange.PLACE, str(tmp_path / "exchange"))
    for address in TEAM:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Put back a copy of 2025Q4-0001.duckdb that is whole." in answer.text
        assert "Until then nothing new is published." in answer.text
        assert ("2025Q3-0001" in answer.text) == left


def test_an_edition_of_an_earlier_version_is_said_to_be_one(group: Path) -> None:
    with duckdb.connect(str(group / "2025Q3-0001.duckdb")) as older:
        older.execute("DROP TABLE first_known")
    client = create_app().server.test_client()
    assert client.get("/").status_code == 503  # it does not stand in for one of this version
    answer = client.get("/measures/time_on_plan.csv?e=2025Q3-0001")
    assert answer.status_code == 503
    assert "was made by an earlier version of the dashboard" in answer.text
