"""What a page is asked for: an edition, a path, and the few short keys of its address.

e edition, as '2025Q4' or exactly as '2025Q4-0003'; of what changed: from, an earlier edition;
of a measure: s series, v grain (how time is cut), g locality, b breakdown,
c which set of neighbours;
of voices: w who speaks, t of what, m measure they bear on, q question, p page.
Keys that are not known are ignored, and so is a value that names nothing: an old link still opens the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from queries import ask
from queries.ask import OpenEdition

KEYS = ("e", "s", "v", "g", "b", "c", "w", "t", "m", "q", "p", "from")


class NotHere(LookupError):
    """There is no such page, measure or edition; the message says so in plain words."""


@dataclass(frozen=True, slots=True)
class View:
    """One request for a page."""

    desk: OpenEdition
    path: str
    asked: Mapping[str, str]

    @property
    def is_followed(self) -> bool:
        """Whether a newer edition than this one is live."""
        try:
            return self.desk != ask.open_edition()
        except ask.NoMart:
            return False

    @property
    def not_read(self) -> str:
        """Why the live edition cannot be read, where an older one stands in its place; '' otherwise."""
        try:
            return ask.not_read()
        except ask.NoMart:
            return ""

    @property
    def edition_asked(self) -> str:
        """The edition the address names, or '' for the latest."""
        return self.asked.get("e", "")

    def one_of(self, key: str, allowed: tuple[str, ...], ordinary: str) -> str:
        """The value asked for under a key, if it is one of those there are; otherwise the ordinary one."""
        value = self.asked.get(key, "")
        return value if value in allowed else ordinary

    def link(self, path: str, /, **keys: str) -> str:
        """An address in the same edition; empty keys are left out."""
        return address(path, **{"e": self.edition_asked, **keys})

    def with_keys(self, **keys: str) -> str:
        """This page's address with some keys changed."""
        return address(self.path, **{**self.asked, **keys})


def address(path: str, /, **keys: str) -> str:
    asked = urlencode({key: value for key, value in keys.items() if value})
    return f"{path}?{asked}" if asked else path


def open_view(path: str, asked: Mapping[str, str]) -> View:
    """Open the edition the address names. Raises NotHere for one that does not exist, mart.NoMart for none at all."""
    wanted = asked.get("e", "")
    desk = open_named(wanted) if wanted else ask.open_edition()
    return View(desk, path, {key: asked[key] for key in KEYS if key in asked})


def open_named(name: str) -> OpenEdition:
    """A publication ('2025Q4-0003'), or what an edition ('2025Q4') stands for. Raises NotHere, mart.NoMart."""
    if not any(name in (one.name, one.edition) for one in ask.publications()):
        raise NotHere(f"There is no edition called {name}.")
    return ask.open_edition(name)
