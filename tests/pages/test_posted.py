"""What is sent to Dash's own addresses in another shape than our page sends it is refused, never a mistake of ours."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard import posted

OURS: dict[str, Any] = {
    "output": posted.OUTPUT,
    "outputs": [
        {"id": "page", "property": "children"}, {"id": "title", "property": "data"},
        {"id": "failed", "property": "children"},
    ],
    "inputs": [
        {"id": "place", "property": "pathname", "value": "/voices"}, {"id": "place", "property": "search", "value": ""},
    ],
    "changedPropIds": ["place.pathname", "place.search"],
    "parsedChangedPropsIds": ["place.pathname", "place.search"],
}  # fmt: skip
ODD: tuple[Any, ...] = (None, 0, 3.5, True, "x", "", [], {}, [{}], [None], ["x"], {"id": "place"}, [[[]]])


def sent(client: FlaskClient, body: Any) -> int:
    return client.post(posted.ADDRESS, json=body).status_code


def test_what_our_page_sends_is_drawn(client: FlaskClient) -> None:
    answer = client.post(posted.ADDRESS, json=OURS)
    assert answer.status_code == 200
    assert "Voices" in answer.json["response"]["title"]["data"]


@pytest.mark.parametrize("body", ODD)
def test_a_body_of_another_shape_is_refused_in_words(client: FlaskClient, body: Any) -> None:
    answer = client.post(posted.ADDRESS, json=body)
    assert (answer.status_code, answer.text) == (400, posted.NOT_OURS)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"), (b"{", "application/json"), (b"\xff\xfe", "application/json"), (b"{}", "text/plain"),
        (b"[" * 60_000, "application/json"), (b"{}", None), (b"output=x", "application/x-www-form-urlencoded"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_json_is_refused(client: FlaskClient, body: bytes, kind: str | None) -> None:
    assert client.post(posted.ADDRESS, data=body, content_type=kind).status_code == 400


def test_a_body_that_is_far_too_large_is_not_even_read(client: FlaskClient) -> None:
    assert sent(client, OURS | {"more": "x" * posted.LARGEST}) == 413


def test_one_thing_changed_in_what_our_page_sends_is_never_a_mistake_of_ours(client: FlaskClient) -> None:
    changed = [*each_key_gone(OURS), *(body for odd in ODD for body in each_place_set(OURS, odd))]
    told = {sent(client, body) for body in random.Random(4).sample(changed, 120)}
    assert told <= {200, 400}
    assert 400 in told


def each_key_gone(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in body:
        yield {name: value for name, value in body.items() if name != key}


def each_place_set(body: Any, odd: Any) -> Iterator[Any]:
    """The body with one value in it, however deep, set to something odd."""
    for key in body if isinstance(body, dict) else range(len(body)):
        copy = dict(body) if isinstance(body, dict) else list(body)
        copy[key] = odd
        yield copy
        if isinstance(body[key], dict | list):
            for inner in each_place_set(body[key], odd):
                copy = dict(body) if isinstance(body, dict) else list(body)
                copy[key] = inner
                yield copy


@pytest.mark.parametrize("path", ["nope/x.js", "dash/nope.js", "dash/../../x"])
def test_a_script_that_there_is_none_of_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/_dash-component-suites/{path}").status_code == 404


def test_a_mistake_of_ours_is_said_in_words(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.downloads.as_csv", None)
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.get("/measures/time_on_plan.csv")
    assert (answer.status_code, answer.text) == (500, posted.FAILED)
