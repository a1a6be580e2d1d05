"""A process for everybody: what leaves the group, and no way to the group's edition, its ledger or its trays."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from dash import html
from flask.testing import FlaskClient

from dashboard import create_app, page_views
from data import exchange, mart
from data.locations import HOME, MARTS, Locations, locations
from etl.cli import commands
from tests.helpers.marts import seal_mart, write_mart
from tests.pages.tree import page, parts, words

ROOT = Path(__file__).parents[2]
INSIDE = """
import sys
import app
print([name for name in sys.modules if name.startswith(("data.ledger", "data.exchange", "dashboard.team", "etl"))])
client = app.server.test_client()
print(client.get("/").status_code, client.get("/team/returns").status_code, client.get("/team/upload").status_code)
"""


@pytest.fixture(scope="module")
def for_everybody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("open")
    write_mart(folder, audience="open")
    return folder


@pytest.fixture
def opened(for_everybody: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv(mart.ENV, str(for_everybody))
    monkeypatch.setenv(mart.AUDIENCE, "open")
    return create_app().server.test_client()


@pytest.mark.parametrize(
    "address", ["/", "/measures", "/measures/time_on_plan", "/voices", "/how-we-count", "/editions"]
)
def test_every_page_says_that_it_may_be_shared_and_has_no_way_to_the_team(opened: FlaskClient, address: str) -> None:
    drawn = page(address)
    assert opened.get(address).status_code == 200
    assert "Open edition: may be shared" in words(drawn)
    assert not [each for each in parts(drawn, html.A) if each.href.startswith("/team")]


def test_who_sealed_an_edition_is_not_told_to_everybody(
    opened: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_mart(write_mart(tmp_path, audience="open"), date(2026, 5, 12), "Ada Example")
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    said = words(page("/editions"))
    assert "For the meeting of 12 May 2026" in said
    assert "Ada Example" not in said


@pytest.mark.parametrize("path", ["/team", "/team/returns", "/team/upload", "/team/editions", "/team/jobs"])
def test_there_is_no_team_area(opened: FlaskClient, path: str) -> None:
    assert opened.get(path).status_code == 404
    assert opened.post(path, data={"who": "Ada"}).status_code in (404, 405)


def test_it_still_answers_this_machine_only(opened: FlaskClient) -> None:
    assert opened.get("/", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 403


def test_no_look_is_counted_even_where_a_ledger_is_named(
    opened: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.sqlite"
    monkeypatch.setenv(page_views.LEDGER, f"sqlite:///{path.as_posix()}")
    page_views.count("time_on_plan")
    page_views.written()
    assert "not known here" in words(page("/measures"))
    assert not path.exists()


@pytest.mark.parametrize(("made_for", "serves"), [("group", "open"), ("open", "group")])
def test_an_edition_made_for_others_is_refused_in_a_sentence(
    made_for: str, serves: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_mart(tmp_path, audience=made_for)
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    monkeypatch.setenv(mart.AUDIENCE, serves)
    client = create_app().server.test_client()
    for address in ("/", "/?e=2025Q4", "/measures/time_on_plan.csv", "/editions"):
        assert client.get(address).status_code == 503
        assert f"these pages serve the {serves} one" in words(page(address))


def test_the_process_holds_no_code_of_the_ledger_the_trays_or_the_team(for_everybody: Path) -> None:
    told = {mart.ENV: str(for_everybody), mart.AUDIENCE: "open"}
    ours = {name: value for name, value in os.environ.items() if not name.startswith("NEGLECT_")}
    ran = subprocess.run(
        [sys.executable, "-c", INSIDE], cwd=ROOT, env=ours | told, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines() == ["[]", "200 404 404"]


def test_the_process_is_told_where_its_own_editions_are_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = locations(tmp_path)
    for name, value in ((HOME, where.home), (MARTS, "x"), (page_views.LEDGER, where.ledger_url), (exchange.PLACE, "x")):
        monkeypatch.setenv(name, str(value))
    told = environment_served(where, monkeypatch)
    ours = {name: value for name, value in told.items() if name.startswith("NEGLECT_")}
    assert ours == {mart.ENV: str(where.marts("open")), mart.AUDIENCE: "open"}
    assert not [value for name, value in told.items() if name not in ours and str(where.home) in value]


def environment_served(where: Locations, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What `serve --audience open` tells its web process."""
    told: dict[str, str] = {}

    @contextmanager
    def web(_port: int, environment: dict[str, str]) -> Iterator[SimpleNamespace]:
        told.update(environment)
        yield SimpleNamespace(poll=lambda: 0)

    monkeypatch.setattr(commands, "_web", web)
    commands.serve(where, argparse.Namespace(audience="open", port=0))
    return told
