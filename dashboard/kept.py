"""Pages kept as bytes: each is drawn, written out and packed once, and sent as it is for as long as it is true.

What a page tells follows from its address, from the editions there are, and for a page that says so from something
else BESIDES. All three are its key. So nothing is ever cleared: after a publication, a withdrawal, a seal or damage
other keys are asked for, and what is asked for no longer goes first when room is wanted.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import brotli
from flask import Response, g, request

from dashboard import page_views, routes
from dashboard.view import KEYS
from queries import ask

FIRST, DRAWN = "first", "drawn"  # the forms: the first HTML, and what the script in it asks for
ROOM = 64 * 2**20  # bytes; the demonstration's pages, each as its address alone has it, are a tenth of that
QUALITY = 6  # of packing: the highest takes forty times as long and saves a sixth


@dataclass(frozen=True, slots=True)
class Key:
    """What a page follows from, and in which form it is sent."""

    form: str
    packed: bool
    path: str
    asked: tuple[str | None, ...]
    besides: Hashable
    editions: Hashable


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it goes over the wire."""

    body: bytes
    mimetype: str
    measure: str  # whose page it is; '' for any other


class Kept:
    """The pages asked for last, as many as there is room for."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self.used = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def keep(self, key: Key, page: Page) -> None:
        if len(page.body) > self.room:
            return
        with self._lock:
            if key not in self._pages:
                self._pages[key] = page
                self.used += len(page.body)
            while self.used > self.room:
                self.used -= len(self._pages.popitem(last=False)[1].body)


def answer(kept: Kept, form: str, path: str, search: str, draw: Callable[[], Response]) -> Response:
    """The page at an address in one of its forms: as it was kept, or drawn now and kept if it may be."""
    asked = routes.asked_by(search)
    before = _key(form, path, asked)
    if before is None:
        return draw()
    if page := kept.get(before):
        if page.measure and form == DRAWN:
            page_views.count(page.measure)
        return _sent(page, before.packed)
    response = draw()
    if g.get("failed"):
        return response
    found = routes.find(path, asked)
    if found.status != 200:
        return response
    if before.packed:
        response.set_data(brotli.compress(response.get_data(), quality=QUALITY))
    page = Page(response.get_data(), response.mimetype or "", found.parts.get("slug", ""))
    if before == _key(form, path, asked):  # nothing was published while it was drawn
        kept.keep(before, page)
    return _sent(page, before.packed)


def _key(form: str, path: str, asked: dict[str, str]) -> Key | None:
    """None where there is no page to keep."""
    page = routes.page_at(path)
    if page is None:
        return None
    besides = getattr(page, "BESIDES", None)
    packed = request.accept_encodings["br"] > 0
    return Key(form, packed, path, tuple(map(asked.get, KEYS)), besides and besides(), ask.version())


def _sent(page: Page, packed: bool) -> Response:
    response = Response(page.body, mimetype=page.mimetype)
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "br"
    return response
