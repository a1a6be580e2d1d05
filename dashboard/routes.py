"""Which page an address names.

Not dash.pages: there a query value overrides the path's own, an unknown path answers 200, and the first HTML cannot
know that a measure does not exist. Here one function finds the page for the first HTML and for the callback alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

from dash.development.base_component import Component

from dashboard import shell
from dashboard.pages import PAGES, not_found, nothing_published
from dashboard.view import NotHere, View, open_view
from queries import ask


@dataclass(frozen=True, slots=True)
class AnsweringPage:
    """A page that answers an address: its status, its title, and how to draw it."""

    status: int
    title: str
    page: ModuleType
    view: View | None
    parts: dict[str, Any] = field(default_factory=dict)

    def body(self) -> list[Component]:
        drawn: list[Component] = self.page.layout(self.view, **self.parts)
        return drawn

    def draw(self) -> Component:
        return shell.around(self.body(), self.view, self.page)


def asked_by(search: str) -> dict[str, str]:
    """The query of an address; of a key given twice the last counts."""
    return dict(parse_qsl((search or "").removeprefix("?")))


def find(path: str, asked: Mapping[str, str]) -> AnsweringPage:
    """The page for an address. Never raises for what is not there: that is a page too, with its own status."""
    try:
        try:
            return _find(path, asked)
        except ask.Damaged:  # found out just now: another edition may stand in its place from here on
            return _find(path, asked)
    except ask.NoMart as nothing:
        return AnsweringPage(503, nothing_published.TITLE, nothing_published, None, {"why": str(nothing)})


def _find(path: str, asked: Mapping[str, str]) -> AnsweringPage:
    try:
        view = open_view(path, asked)
    except NotHere as missing:
        return _not_found(open_view(path, {}), str(missing))
    try:
        page, parts = _match(path)
        return AnsweringPage(200, page.title(view, **parts), page, view, parts)
    except NotHere as missing:
        return _not_found(view, str(missing))


def page_at(path: str) -> ModuleType | None:
    """The page whose addresses look like this one; what it is asked for may still not be there."""
    try:
        return _match(path)[0]
    except NotHere:
        return None


def _match(path: str) -> tuple[ModuleType, dict[str, str]]:
    for page in PAGES:
        pattern = re.sub(r"<(\w+)>", r"(?P<\1>[a-z0-9_]+)", page.PATH)
        if fits := re.fullmatch(pattern, path):
            return page, fits.groupdict()
    raise NotHere("There is no page at this address.")


def _not_found(view: View, why: str) -> AnsweringPage:
    return AnsweringPage(404, not_found.TITLE, not_found, view, {"why": why})
