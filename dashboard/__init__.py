"""The dashboard: pages drawn by the server from an edition's answers. It reads the mart and nothing behind it."""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html, set_props
from dash.development.base_component import Component
from flask import Flask, Response, g, request

from dashboard import access, downloads, kept, page_views, posted, routes, wire
from dashboard.as_html import markup
from dashboard.labels import NAME
from dashboard.routes import AnsweringPage
from data.log import trouble
from queries import ask

_log = logging.getLogger(__name__)

ASSETS = Path(__file__).parent.parent / "assets"
# The page itself stands in the first HTML; page.js puts what React draws in its place, which is the same.
FIRST_HTML = """<!DOCTYPE html>
<html lang="en-GB">
<head>{metas}<title>{title}</title><link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">{css}
{scripts}</head>
<body>
<div id="react-entry-point"></div>
<div id="first">{page}</div>
<noscript><div class="foot"><p class="inner">{no_script}</p></div></noscript>
{config}<script id="_dash-renderer" type="module">{renderer}</script>
</body>
</html>"""

NO_SCRIPT = "Charts need JavaScript. Their figures are in the tables under them."


class Dashboard(Dash):
    """Dash, with the page, its title and its status already in the first HTML."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.kept = kept.Kept()
        super().__init__(*args, **kwargs)

    def index(self, *args: Any, **kwargs: Any) -> Response:
        def draw() -> Response:
            found, g.drawn = whole(request.path, routes.asked_by(search))
            g.title = found.title
            shell = super(Dashboard, self).index(*args, **kwargs)  # type: ignore[no-untyped-call]
            return Response(shell, found.status, mimetype="text/html")

        search = request.query_string.decode("utf-8", "replace")
        return kept.answer(self.kept, kept.FIRST, request.path, search, draw)

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        # Scripts wait until the page stands; so does what starts them, which may not be deferred unless it is a module.
        scripts = parts["scripts"].replace("<script src=", "<script defer src=")
        page = {"title": escape(g.title), "page": markup(g.drawn), "no_script": NO_SCRIPT}
        return FIRST_HTML.format(**{**parts, **page, "scripts": scripts, "renderer": self.renderer})


def create_app() -> Dash:
    """The app, ready to serve; `create_app().server` is its WSGI side."""
    server = Flask(__name__, static_folder=None)
    access.guard(server)  # before anything of Dash's, so that no route of its own comes first
    posted.guard(server)
    downloads.serve(server)
    if ask.audience() == "group":
        # Not at the top: a process that serves everybody holds neither the ledger nor the trays, not even their code.
        from dashboard import team

        team.serve(server)
    app = Dashboard(
        __name__,
        server=server,
        assets_folder=str(ASSETS),
        assets_path_ignore=["vendor"],  # fetched when wanted, not on every page
        assets_ignore=r"^team\.",  # for the team area, whose pages name them
        use_pages=False,
        title=NAME,
        update_title=None,
        suppress_callback_exceptions=True,
        enable_mcp=False,
        on_error=_say_it_failed,
    )
    wire.dress(app)
    app.layout = html.Div(
        [
            dcc.Location(id="place", refresh=False),
            dcc.Store(id="title"),
            html.Div(id="failed", className="failed", role="alert"),
            html.Div(id="page"),
            html.Div(id="said", className="visually-hidden", role="status"),
        ]
    )
    app.callback(*posted.OUTPUTS, *posted.INPUTS)(draw)
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("page", "arrived"), Output("said", "children"), Input("title", "data")
    )
    _keep_what_is_drawn(app)
    return app


def draw(path: str, search: str) -> tuple[Component, str, str]:
    """The page at an address, its title, and nothing to report."""
    found, drawn = whole(path, routes.asked_by(search))
    if slug := found.parts.get("slug"):
        page_views.count(slug)
    return drawn, found.title, ""


def whole(path: str, asked: dict[str, str]) -> tuple[AnsweringPage, Component]:
    """What is at an address, drawn."""
    try:
        found = routes.find(path, asked)
        return found, found.draw()
    except ask.Damaged:  # found out while it was drawn: what stands in its place is drawn, or it is said
        found = routes.find(path, asked)
        return found, found.draw()


def _keep_what_is_drawn(app: Dashboard) -> None:
    """Answer the page's own question from what was kept, before Dash is asked."""
    dispatch = app.server.view_functions[posted.ADDRESS]

    def answered() -> Response:
        path, search = posted.asked()
        return kept.answer(app.kept, kept.DRAWN, path, search, dispatch)

    app.server.view_functions[posted.ADDRESS] = answered


def _say_it_failed(error: Exception) -> None:
    trouble(_log, "page failed", error)
    g.failed = True
    set_props("failed", {"children": posted.FAILED})
