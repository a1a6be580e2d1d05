"""What is round every page: the bar, the edition, the skip link, the foot."""

from __future__ import annotations

from types import ModuleType

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.aria import aria
from dashboard.view import View, address
from queries import ask

NAVIGATION = (
    ("/", "This quarter"),
    ("/measures", "Measures"),
    ("/voices", "Voices"),
    ("/how-we-count", "How we count"),
    ("/editions", "Editions"),
)
TEAM = "/team/returns"
CHANGES = "/editions/changes"


def navigation() -> tuple[tuple[str, str], ...]:
    """The pages in the bar. The team area is the group's: a process that serves everybody has none."""
    return (*NAVIGATION, (TEAM, "Returns")) if ask.audience() == "group" else NAVIGATION


def around(body: list[Component], view: View | None, page: ModuleType) -> Component:
    """A whole page. Without a view nothing has been published, and there is no edition to name."""
    here = getattr(page, "PATH", "")
    return html.Div(
        [
            html.A("Skip to the page", href="#main", className="skip"),
            _bar(view, here),
            *([_edition(view)] if view else []),
            html.Main(html.Div(body, className="inner"), id="main", tabIndex=-1),
            _foot(view),
        ]
    )


def heading(text: str) -> html.H1:
    """The page's one h1: focus comes here when the page changes."""
    return html.H1(text, tabIndex=-1)


def _bar(view: View | None, here: str) -> Component:
    keep = view.edition_asked if view else ""
    links = []
    for path, words in navigation():
        current = aria(current="page" if here == path else "true") if _is_in(here, path) else {}
        links.append(html.Li(html.A(words, href=address(path, e=keep), **current)))
    mark = html.Img(src="/assets/mark.svg", alt="", width=26, height=26)
    name = html.A([mark, labels.NAME], href=address("/", e=keep), className="bar-name")
    inner = html.Div([name, html.Nav(html.Ul(links), **aria(label="Pages"))], className="inner bar-inner")
    return html.Header(inner, className="bar")


def _is_in(here: str, path: str) -> bool:
    return here == path or (path != "/" and here.startswith(path + "/"))


def _edition(view: View) -> Component:
    edition = view.desk.edition
    said: list[Component] = [
        html.Span(["Edition ", html.Strong(edition.publication)]),
        html.Span(labels.AUDIENCES[edition.audience]),
        html.Span(f"Published {labels.day(ask.built_on(view.desk))}"),
    ]
    if seal := view.desk.seal:
        said.append(html.Span(f"As sealed for the meeting of {labels.day(seal.meeting)}"))
    if edition.synthetic:
        said.append(html.Strong(labels.SYNTHETIC, className="synthetic"))
    line = html.Div(said, className="inner")
    every = [line, *_in_its_place(view), *_older(view)]
    return html.Div(every, className="edition", role="region", **aria(label="Edition"))


def _in_its_place(view: View) -> list[Component]:
    """That the live edition cannot be read, said on every page while an older one stands in its place."""
    if not view.not_read:
        return []
    return [html.Div(html.P(labels.IN_ITS_PLACE), className="older", role="alert")]


def _older(view: View) -> list[Component]:
    """That what is read is not the live edition, or that the address stays with one; and the ways out of it."""
    latest = html.A("See the latest", href=address(view.path, **{**view.asked, "e": ""}))
    said: list[Component | str] = []
    if view.is_followed:
        # What changed is from this edition to the live one, so the link stays in neither.
        changed = html.A("what has changed since", href=address(CHANGES, **{"from": view.desk.edition.publication}))
        said = ["You are reading an older edition as it was. See ", changed, ". ", latest]
    elif view.edition_asked:
        said = ["This address stays with this edition, which is the live one today. ", latest]
    return [html.Div(html.P(said), className="older")] if said else []


def _foot(view: View | None) -> Component:
    said = "Numbers help us ask better questions. They give no verdicts."
    method = html.A("How we count", href=address("/how-we-count", e=view.edition_asked if view else ""))
    return html.Footer(html.Div([html.P(said), html.P(method)], className="inner"), className="foot")
