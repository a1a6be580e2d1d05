"""Pages kept as bytes: drawn once, and never read where something that they tell has changed since."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask.testing import FlaskClient

from dashboard import Dashboard, create_app, labels, page_views, posted, routes
from dashboard.kept import DRAWN, Kept, Key, Page
from data import mart
from data.ledger import Ledger, acts, ask, open_ledger
from tests.helpers.marts import seal_mart, write_mart

TODAY = date.today()
Form = Callable[[FlaskClient, str], str]


def first(client: FlaskClient, address: str) -> str:
    """The page in the first HTML."""
    return client.get(address).text.split('<div id="first">')[1].split("<noscript>")[0]


def drawn(client: FlaskClient, address: str) -> str:
    """The page as the script in it asks for it."""
    path, _, search = address.partition("?")
    values = (path, f"?{search}" if search else "")
    inputs = [
        {"id": one.component_id, "property": one.component_property, "value": value}
        for one, value in zip(posted.INPUTS, values, strict=True)
    ]
    outputs = [{"id": one.component_id, "property": one.component_property} for one in posted.OUTPUTS]
    body = {"output": posted.OUTPUT, "outputs": outputs, "inputs": inputs, "changedPropIds": ["place.pathname"]}
    return client.post(posted.ADDRESS, json=body).text


@pytest.fixture(params=[first, drawn], ids=["first", "drawn"])
def form(request: pytest.FixtureRequest) -> Form:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own with one edition, which the dashboard reads."""
    write_mart(tmp_path / "mart", "2025Q3")
    monkeypatch.setenv(mart.ENV, str(tmp_path / "mart"))
    return tmp_path / "mart"


@pytest.fixture
def app(shelf: Path) -> Dashboard:
    made = create_app()
    assert isinstance(made, Dashboard)
    return made


@pytest.fixture
def reader(app: Dashboard) -> FlaskClient:
    return app.server.test_client()


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    url = f"sqlite:///{(tmp_path / 'ledger.sqlite').as_posix()}"
    monkeypatch.setenv(page_views.LEDGER, url)
    return open_ledger(url)


@pytest.fixture
def draws(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the pages that were drawn, as they are."""
    seen: list[str] = []
    draw = routes.AnsweringPage.draw

    def watched(page: routes.AnsweringPage) -> Any:
        seen.append(page.view.path if page.view else "")
        return draw(page)

    monkeypatch.setattr(routes.AnsweringPage, "draw", watched)
    return seen


@pytest.mark.parametrize("address", ["/", "/measures", "/measures/time_on_plan", "/voices", "/editions"])
def test_a_page_is_drawn_once_and_is_the_same_afterwards(
    reader: FlaskClient, form: Form, draws: list[str], address: str
) -> None:
    told = [form(reader, address) for _ in range(3)]
    assert draws == [address]
    assert len(set(told)) == 1


def test_keys_that_no_page_knows_make_no_other_page(reader: FlaskClient, form: Form, draws: list[str]) -> None:
    for address in ("/voices", "/voices?x=1", "/voices?y=2&w="):
        form(reader, address)
    assert draws == ["/voices"]


def test_each_address_has_its_own_page(reader: FlaskClient, form: Form, shelf: Path) -> None:
    write_mart(shelf, "2025Q4")
    every = ("/voices", "/voices?w=child", "/voices?e=2025Q3", "/voices?e=2025Q4", "/measures/time_on_plan",
             "/measures/time_on_plan?s=all", "/measures/overall_absence")  # fmt: skip
    told = [form(reader, address) for address in every]
    assert [form(reader, address) for address in every] == told
    assert len(set(told)) == len(every)


def test_after_a_publication_the_new_edition_is_read_and_the_older_one_says_so(
    reader: FlaskClient, form: Form, shelf: Path
) -> None:
    assert "2025Q3-0001" in form(reader, "/") and "older edition" not in form(reader, "/?e=2025Q3")
    write_mart(shelf, "2025Q4")
    assert "2025Q4-0001" in form(reader, "/")
    assert "older edition" in form(reader, "/?e=2025Q3")


def test_after_a_withdrawal_the_edition_withdrawn_is_read_no_more(reader: FlaskClient, form: Form, shelf: Path) -> None:
    before = (shelf / mart.CURRENT).read_text(encoding="utf-8")
    withdrawn = write_mart(shelf, "2025Q4")
    assert "2025Q4-0001" in form(reader, "/") and "2025Q4-0001" in form(reader, "/?e=2025Q4")
    (shelf / mart.CURRENT).write_text(before, encoding="utf-8")
    withdrawn.unlink()
    assert "2025Q4-0001" not in form(reader, "/")
    assert "There is no edition called 2025Q4" in form(reader, "/?e=2025Q4")


def test_an_edition_sealed_since_says_so(reader: FlaskClient, form: Form, shelf: Path) -> None:
    assert "As sealed" not in form(reader, "/")
    seal_mart(shelf / "2025Q3-0001.duckdb", date(2026, 2, 3))
    assert "As sealed for the meeting of 3 February 2026" in form(reader, "/")
    assert "For the meeting of 3 February 2026" in form(reader, "/editions")


def test_an_edition_damaged_since_is_not_read(reader: FlaskClient, form: Form, shelf: Path) -> None:
    live = write_mart(shelf, "2025Q4")
    whole = live.read_bytes()
    assert labels.IN_ITS_PLACE not in form(reader, "/voices")
    live.write_bytes(whole[:50_000])
    assert labels.IN_ITS_PLACE in form(reader, "/voices")
    live.write_bytes(whole)
    assert labels.IN_ITS_PLACE not in form(reader, "/voices")


def test_damage_that_a_question_finds_in_an_unchanged_file_ends_its_kept_pages(
    reader: FlaskClient, form: Form, shelf: Path
) -> None:
    live = write_mart(shelf, "2025Q4")
    assert labels.IN_ITS_PLACE not in form(reader, "/voices")
    mart.is_damaged(live, mart.BROKEN[0]("Could not read from file"))
    assert labels.IN_ITS_PLACE in form(reader, "/voices")


def test_a_page_of_one_audience_is_never_served_to_another(
    reader: FlaskClient, form: Form, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Group edition" in form(reader, "/")
    monkeypatch.setenv(mart.AUDIENCE, "open")
    assert "Group edition" not in form(reader, "/")
    write_mart(shelf, "2025Q3", audience="open", number=2)
    assert labels.AUDIENCES["open"] in form(reader, "/")
    monkeypatch.setenv(mart.AUDIENCE, "group")
    assert labels.AUDIENCES["open"] not in form(reader, "/")


def test_what_was_published_while_a_page_was_drawn_is_in_the_next(
    reader: FlaskClient, form: Form, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = routes.AnsweringPage.draw

    def slow(page: routes.AnsweringPage) -> Any:
        monkeypatch.undo()
        monkeypatch.setenv(mart.ENV, str(shelf))
        told = draw(page)
        write_mart(shelf, "2025Q4")
        return told

    monkeypatch.setattr(routes.AnsweringPage, "draw", slow)
    assert "2025Q3-0001" in form(reader, "/")
    assert "2025Q4-0001" in form(reader, "/")


def test_how_often_measures_are_looked_at_is_fresh(reader: FlaskClient, form: Form, ledger: Ledger) -> None:
    assert "0 of 42 measures were opened" in form(reader, "/measures")
    acts.looked(ledger, TODAY, "time_on_plan")
    assert "1 of 42 measures were opened" in form(reader, "/measures")


def test_a_kept_page_of_a_measure_is_a_look_each_time_it_is_drawn_in_a_browser(
    reader: FlaskClient, ledger: Ledger
) -> None:
    for address in (*["/measures/time_on_plan"] * 3, "/measures/overall_absence", "/measures", "/measures/nothing"):
        drawn(reader, address)
        first(reader, address)
    page_views.written()
    assert ask.looks(ledger, TODAY) == {"time_on_plan": 3, "overall_absence": 1}


def test_what_is_not_there_and_what_could_not_be_drawn_is_not_kept(
    app: Dashboard, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("/nowhere", "/measures/nothing_like_it", "/?e=1999Q1"):
        first(reader, address), drawn(reader, address)
    with monkeypatch.context() as broken:
        broken.setattr(routes.AnsweringPage, "draw", None)
        assert posted.FAILED in drawn(reader, "/voices")
    assert app.kept.used == 0
    assert posted.FAILED not in drawn(reader, "/voices")


@pytest.mark.parametrize("accepted", ["br", "gzip, deflate, br, zstd", "br;q=0, gzip", "identity", ""])
def test_whoever_takes_it_packed_gets_it_so(reader: FlaskClient, accepted: str) -> None:
    plain = first(reader, "/voices")
    for _ in range(2):
        answer = reader.get("/voices", headers={"Accept-Encoding": accepted})
        packed = answer.headers.get("Content-Encoding")
        assert (packed == "br") == (accepted in ("br", "gzip, deflate, br, zstd"))
        if packed == "br":
            assert plain in brotli.decompress(answer.data).decode()
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_several_readers_at_once_each_get_what_they_asked_for(app: Dashboard) -> None:
    titles = {"/voices": "Voices", "/measures": "Measures", "/editions": "Editions", "/how-we-count": "How we count"}
    asked = [*titles] * 8

    def read(address: str) -> bool:
        return f'tabIndex="-1">{titles[address]}</h1>' in first(app.server.test_client(), address)

    with ThreadPoolExecutor(8) as readers:
        assert all(readers.map(read, asked))


def key(path: str) -> Key:
    return Key(DRAWN, False, path, (), None, None)


def test_no_more_is_kept_than_there_is_room_for_and_the_least_asked_for_goes_first() -> None:
    kept = Kept(room=100)
    for path in ("a", "b", "c"):
        kept.keep(key(path), Page(b"x" * 40, "text/html", ""))
        kept.get(key("a"))
    assert kept.used == 80
    assert [kept.get(key(path)) is not None for path in ("a", "b", "c")] == [True, False, True]
    kept.keep(key("d"), Page(b"x" * 101, "text/html", ""))
    assert kept.used == 80 and kept.get(key("d")) is None


def test_many_addresses_take_no_more_room_than_there_is(app: Dashboard, reader: FlaskClient, form: Form) -> None:
    app.kept.room = 300_000
    for page in range(1, 30):
        form(reader, f"/voices?q={page}")
        assert 0 < app.kept.used <= app.kept.room
