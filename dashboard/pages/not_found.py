"""What an address that names nothing gets, with status 404."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.shell import heading
from dashboard.view import View

TITLE = "Not here"


def layout(view: View, why: str) -> list[Component]:
    ways = html.P(
        ["Go to ", html.A("this quarter", href="/"), " or to the list of ", html.A("measures", href="/measures"), "."]
    )
    return [heading("This page is not here"), html.P(why, className="lede"), ways]
