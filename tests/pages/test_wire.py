"""What goes over the wire: nothing to or from elsewhere, small, and kept no longer than it may be."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from plotly.offline import get_plotlyjs_version

from dashboard import ASSETS
from dashboard.access import NO_SIGN_IN, host_to_serve

INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.S)
LINKS = re.compile(r'(?:src|href)="([^"]+)"')


def test_every_script_in_the_page_is_named_in_its_policy_and_no_other_may_run(client: FlaskClient) -> None:
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    for script in INLINE.findall(answer.text):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts and "unsafe" not in scripts[1]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_first_html_names_no_other_host(client: FlaskClient) -> None:
    here = ("/", "#", "data:image/svg+xml,")
    assert [link for link in LINKS.findall(client.get("/").text) if not link.startswith(here)] == []


@pytest.mark.parametrize("path", ["/", "/nowhere", "/measures/time_on_plan.csv", "/assets/tokens.css", "/_dash-layout"])
def test_every_answer_keeps_to_itself(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Content-Security-Policy" in headers


@pytest.mark.parametrize("path", ["/", "/measures/time_on_plan.csv", "/_dash-layout", "/_dash-dependencies"])
def test_figures_are_never_kept_by_a_browser(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_vendored_files_are_kept_for_a_year_and_sent_packed(client: FlaskClient) -> None:
    path = f"/assets/vendor/plotly-basic-{get_plotlyjs_version()}.min.js"
    for _ in range(2):  # the second comes from what was packed for the first
        answer = client.get(path, headers={"Accept-Encoding": "br"})
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "br"
        assert len(answer.data) < 400_000
    assert len(client.get(path).data) > 1_000_000


def test_our_stylesheets_are_asked_for_anew_when_they_change(client: FlaskClient) -> None:
    sheets = [link for link in LINKS.findall(client.get("/").text) if link.endswith(".css") or ".css?m=" in link]
    assert len([sheet for sheet in sheets if ".css?m=" in sheet]) == 4


def test_the_basic_plotly_is_the_version_plotly_py_was_made_for() -> None:
    name = f"plotly-basic-{get_plotlyjs_version()}.min.js"
    assert (ASSETS / "vendor" / name).is_file()
    assert f"/assets/vendor/{name}" in (ASSETS / "page.js").read_text(encoding="utf-8")


def test_what_is_carried_is_carried_with_its_licence() -> None:
    carried = [path for path in (ASSETS / "vendor").iterdir() if not path.name.endswith(".LICENSE.txt")]
    assert len(carried) == 3
    for path in carried:
        stem = path.name.removesuffix(".min.js").removesuffix(".woff2")
        assert (ASSETS / "vendor" / f"{stem}.LICENSE.txt").is_file()


@pytest.mark.parametrize("path", [path.name for path in ASSETS.glob("*.css")])
def test_stylesheets_fetch_nothing_from_elsewhere(path: str) -> None:
    fetched = re.findall(r"url\(\"?([^)\"]+)", (ASSETS / path).read_text(encoding="utf-8"))
    assert [where for where in fetched if "//" in where] == []
    assert [where for where in fetched if not (Path(ASSETS) / where).is_file()] == []


def test_only_this_machine_is_served_however_the_app_is_run(client: FlaskClient) -> None:
    from_elsewhere = client.get("/", environ_base={"REMOTE_ADDR": "192.168.1.20"})
    assert from_elsewhere.status_code == 403
    assert from_elsewhere.text == NO_SIGN_IN
    assert client.get("/", headers={"Host": "dashboard.example.org"}).status_code == 403
    assert client.get("/", headers={"Host": "[::1]:8050"}).status_code == 200
    assert client.get("/_dash-layout", environ_base={"REMOTE_ADDR": "10.0.0.1"}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "served"),
    [("127.0.0.1", "127.0.0.1"), ("localhost", "localhost"), ("0.0.0.0", "127.0.0.1"), ("intranet", "127.0.0.1")],
)
def test_whatever_address_is_asked_for_only_this_machine_is_served_and_it_says_so(asked: str, served: str) -> None:
    host, said = host_to_serve(asked)
    assert host == served
    assert "this machine only" in said
