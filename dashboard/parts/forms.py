"""Questions a reader may put to a page: native controls in a form that asks by address."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.aria import aria
from dashboard.view import View

Choices = Mapping[str, str]


def choice(key: str, label: str, choices: Choices, chosen: str, ordinary: str) -> html.Div:
    """A labelled list. The ordinary choice sends nothing, so that the ordinary address stays bare."""
    options = [
        html.Option(text, value="" if value == ordinary else value, selected=value == chosen)
        for value, text in choices.items()
    ]
    return html.Div([html.Label(label, htmlFor=f"choose-{key}"), html.Select(options, id=f"choose-{key}", name=key)])


def ask_form(view: View, label: str, choices: list[html.Div]) -> html.Form:
    """The form; the edition that is being read goes with it."""
    keep = [html.Div(edition_field(view), hidden=True)] if view.edition_asked else []
    return html.Form(
        [*choices, *keep, html.Button("Show", type="submit")],
        action=view.path, method="get", className="ask", **aria(label=label),
    )  # fmt: skip


def edition_field(view: View) -> html.Select:
    asked = view.edition_asked
    return html.Select([html.Option(asked, value=asked, selected=True)], name="e", **aria(label="Edition"))
