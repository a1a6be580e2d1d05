"""The dashboard: pages drawn by the server from an edition's answers. It reads the mart and nothing behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html, set_props
from dash.development.base_component import Component
from flask import Flask, g, request

from dashboard import access, downloads, page_views, posted, routes, shell, wire
from dashboard.labels import NAME
from queries import ask
from queries.ask import OpenEdition

DRAWN = 256  # pages kept drawn; an address has few keys, and the least used one goes first
ASSETS = Path(__file__).parent.parent / "assets"
FIRST_HTML = """<!DOCTYPE html>
<html lang="en-GB">
<head>{metas}<title>{title}</title><link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">{css}</head>
<body>
<div id="react-entry-point"><main class="waiting"><p>Loading the dashboard…</p></main></div>
<noscript><p class="waiting">The dashboard needs JavaScript. All of it comes from this server.</p></noscript>
{config}{scripts}{renderer}
</body>
</html>"""


class Dashboard(Dash):
    """Dash, with the right title and status already in the first HTML."""

    def index(self, *args: Any, **kwargs: Any) -> tuple[str, int]:
        g.found = routes.find(request.path, request.args)
        return super().index(*args, **kwargs), g.found.status

    def interpolate_index(self, **parts: str) -> str:
        return FIRST_HTML.format(**{**parts, "title": escape(g.found.title)})


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
        pages_folder="",
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
            html.Div(html.Main(html.P("Loading the dashboard…"), className="waiting"), id="page"),
            html.Div(id="said", className="visually-hidden", role="status"),
        ]
    )
    app.callback(*posted.OUTPUTS, *posted.INPUTS)(draw)
    app.clientside_callback(ClientsideFunction("page", "arrived"), Output("said", "children"), Input("title", "data"))
    return app


def draw(path: str, search: str) -> tuple[Component, str, str]:
    """The page at an address, its title, and nothing to report."""
    try:
        return _draw(path, search)
    except ask.Damaged:  # found out while it was drawn: what stands in its place is drawn, or it is said
        return _draw(path, search)


def _draw(path: str, search: str) -> tuple[Component, str, str]:
    found = routes.find(path, routes.asked_by(search))
    if slug := found.parts.get("slug"):
        page_views.count(slug)
    if found.view is None or getattr(found.page, "DRAWN_ANEW", False):
        return found.draw(), found.title, ""
    body = _drawn(_Asked(found.view.desk, path, search, found))
    return shell.around(body, found.view, found.page), found.title, ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """An address asked of an edition; what was found there follows from the two."""

    desk: OpenEdition
    path: str
    search: str
    found: routes.Found = field(compare=False)


@lru_cache(DRAWN)
def _drawn(asked: _Asked) -> list[Component]:
    """A page is drawn once: nothing goes into it but its address and an edition, whose file never changes.

    A page that tells of seals or of the ledger says DRAWN_ANEW. So is whatever stands round a page: it tells of both.
    """
    return asked.found.body()


def _say_it_failed(error: Exception) -> None:
    set_props("failed", {"children": posted.FAILED})
