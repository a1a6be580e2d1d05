"""What every address gets while no edition can be opened, with status 503."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.shell import TEAM, heading
from queries import ask

TITLE = "Nothing can be shown here"


def layout(view: None, why: str) -> list[Component]:
    after = "When that is done, load this page again. The dashboard does not need to be started again."
    said = [heading(TITLE), html.P(why, className="lede"), html.P(after)]
    if ask.audience() == "group":
        upload = html.A("Hand files in", href="/team/upload")
        said.append(html.P([upload, ", or see the ", html.A("returns", href=TEAM), "."]))
    return said
