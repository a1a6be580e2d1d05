"""What every address gets until an edition has been published, with status 503."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.shell import TEAM, heading

TITLE = "Nothing published yet"


def layout(view: None, why: str) -> list[Component]:
    after = "When that has run, load this page again. The dashboard does not need to be started again."
    files = html.P([html.A("Hand files in", href="/team/upload"), ", or see the ", html.A("returns", href=TEAM), "."])
    return [heading(TITLE), html.P(why, className="lede"), html.P(after), files]
