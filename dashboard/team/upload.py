"""Handing files in: a plain form. With script it also takes dragged files and shows how far they have come."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, cast

from flask import Blueprint, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from dashboard.team import frame, incoming
from data import agencies, exchange, periods
from data.exchange import Held
from data.ledger import acts

NOTHING = "No file was chosen. Choose one or more files, and send the form again."
NAMELESS = "Say who you are: what is handed in is kept with a name."
ALL_TOO_LARGE = (
    f"Together the files are larger than {incoming.WHOLE // 2**20} MB. Hand them in a few at a time, or load them on "
    "the server itself: python -m etl receive FILE"
)
NOT_WRITTEN = {
    errno.ENOSPC: "The disk of the server is full, so nothing was kept. Tell whoever keeps the server, then try again.",
    errno.EROFS: "The server's folder for files handed in cannot be written to. Tell whoever keeps the server.",
    errno.EACCES: "The server's folder for files handed in cannot be written to. Tell whoever keeps the server.",
}
NOT_KEPT = "The files could not be written on the server, so nothing was kept. Tell whoever keeps the server."


def register(area: Blueprint) -> None:
    @area.get("/upload")
    def choose() -> frame.Answer:
        frame.ledger(), exchange.exchange()  # said at once, before anybody waits for a large file
        return _form()

    @area.post("/upload")
    def hand_in() -> frame.Answer:
        ledger = frame.ledger()
        try:
            kept, empty = incoming.take(cast(incoming.Arriving, request))
        except RequestEntityTooLarge as error:
            said = error.description if isinstance(error, incoming.FileTooLarge) else ALL_TOO_LARGE
            return _not_taken([str(said)], 413)
        except OSError as error:
            return _not_taken([NOT_WRITTEN.get(error.errno or 0, NOT_KEPT)], 507)
        if wrong := _wrong(kept, empty):
            _drop(kept)
            return _not_taken(wrong, 400)
        asked = {
            "files": [asdict(one) for one in kept],
            "agency": request.form.get("agency", ""),
            "period": request.form.get("period", "").strip(),
            "accept": False,
        }
        try:
            job = acts.queue(ledger, acts.now(), frame.who(), "receive", asked)
        except BaseException:
            _drop(kept)
            raise
        return _go(f"/team/jobs/{job}")


def _wrong(kept: list[Held], empty: list[str]) -> list[str]:
    """Everything that keeps these files from being taken in, so that it is mended in one go.

    An empty file among others is refused by itself when it is read, and keeps none of them back.
    """
    found = [
        f"{name} is empty: it has no bytes. Export it again, and look into it before you send it."
        for name in (empty if len(empty) == len(kept) else ())
    ]
    if not kept:
        found.append(NOTHING)
    if not frame.who():
        found.append(NAMELESS)
    agency, period = request.form.get("agency", ""), request.form.get("period", "").strip()
    try:
        if agency:
            agencies.agency(agency)
        if period:
            periods.period(period)
    except (agencies.BadAgency, periods.BadPeriod) as error:
        found.append(str(error))
    return found


def _drop(kept: Iterable[Held]) -> None:
    for one in kept:
        exchange.exchange().drop(one.token)


def _go(address: str) -> Response:
    """By script the address is told, because a script cannot see where it was sent on to before it is there."""
    if _by_script():
        return frame.remember(jsonify(go=address))
    return frame.see(address)


def _not_taken(wrong: list[str], status: int) -> frame.Answer:
    if _by_script():
        answer = jsonify(wrong=wrong)
        answer.status_code = status
        return answer
    return _form(wrong, status)


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _form(wrong: Iterable[str] = (), status: int = 200) -> frame.Answer:
    given: Any = request.args if request.method == "GET" or getattr(request, "unread", False) else request.form
    return frame.page(
        "upload.html",
        status,
        wrong=list(wrong),
        agencies=[(one.key, one.short) for one in agencies.agencies()],
        agency=given.get("agency", ""),
        period=given.get("period", ""),
        largest=exchange.LARGEST,
    )
