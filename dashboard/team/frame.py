"""What every page of the team area stands on: the ledger, the trays, who is at the desk, and the frame round a page."""

from __future__ import annotations

import os
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from flask import Blueprint, redirect, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import InternalServerError
from werkzeug.wrappers import Response

from dashboard import labels, shell
from dashboard.team import wording
from data import exchange
from data.ledger import Ledger, acts, ask, open_ledger
from queries import ask as editions

ASSETS = Path(__file__).parents[2] / "assets"
LEDGER = "NEGLECT_LEDGER"
WHO = "who"
KEPT = 365 * 24 * 3600  # seconds that a name is remembered
LONGEST = 100  # characters of a name
HERE = "/team/returns"
START = "Start the dashboard with: python -m etl serve"
NOTHING_PUBLISHED = "Until then nothing new is published."
Answer = tuple[str, int] | Response


class NoLedger(LookupError):
    """The dashboard was told of no ledger; the message says what to do."""


def ledger() -> Ledger:
    """Raises NoLedger."""
    url = os.environ.get(LEDGER)
    if not url:
        raise NoLedger(f"Files cannot be handed in here: {LEDGER} is not set. {START}")
    return ledger_at(url)


@lru_cache(maxsize=4)
def ledger_at(url: str) -> Ledger:
    return open_ledger(url)


def who() -> str:
    """Who says to be at the desk: the form's words, else what was remembered, else ''."""
    said = None if request.method != "POST" or getattr(request, "unread", False) else request.form.get(WHO)
    return _plain(unquote(request.cookies.get(WHO, "")) if said is None else said)


def remember(answer: Response) -> Response:
    """Keep the name that a form gave, for the next one."""
    if name := who():
        answer.set_cookie(WHO, quote(name), max_age=KEPT, path="/team", httponly=True, samesite="Strict")
    return answer


def see(address: str) -> Response:
    """After a form: the page to look at next, by GET."""
    return remember(redirect(address, code=303))


def queue(kind: str, asked: dict[str, Any]) -> Response:
    """Ask for work, and go and watch it."""
    return see(f"/team/jobs/{acts.queue(ledger(), acts.now(), who(), kind, asked)}")


def page(template: str, status: int = 200, **given: Any) -> Answer:
    """A whole page. Everything in it that came from a file or a form is text."""
    return render_template(f"team/{template}", who=who(), **_frame(), **given), status


def today() -> date:
    """The day by which returns are late."""
    return editions.today()


def missing(why: str) -> Answer:
    return page("said.html", 404, title="This page is not here", said=why)


def refused(why: str, status: int = 409) -> Answer:
    """Something that cannot be done as things stand."""
    return page("said.html", status, title="This was not done", said=why)


def furnish(area: Blueprint) -> None:
    """Words for templates, and pages for what may go wrong anywhere."""
    said = (wording.day, wording.moment, wording.agency, wording.source, wording.size, wording.period_label)
    for given in (*said, labels.number, labels.part_of_return):
        area.add_app_template_filter(given)
    area.record_once(lambda state: state.app.jinja_env.globals.update(shapes=wording.SHAPES))

    @area.before_request
    def signed() -> Answer | None:
        # Handing files in asks for itself: nothing of that form is read before it may fail in words.
        if request.method == "POST" and request.endpoint != "team.hand_in" and not who():
            return refused("Say who you are first: what is decided is kept with a name. Go back and fill in your name.")
        return None

    @area.post("/you")
    def you() -> Response:
        back = request.form.get("back", "")
        return see(back if back.startswith("/team/") else HERE)

    @area.errorhandler(NoLedger)
    @area.errorhandler(exchange.NotThere)
    def not_set_up(error: LookupError) -> Answer:
        return page("said.html", 503, title="Files cannot be handed in here", said=str(error))

    @area.errorhandler(SQLAlchemyError)
    def ledger_away(_error: SQLAlchemyError) -> Answer:
        said = (
            "The ledger cannot be reached or written to. Nothing was changed. Try again, and tell whoever keeps "
            "the server: it may be locked or damaged, or its disk full or away."
        )
        return page("said.html", 503, title="Not just now", said=said)

    @area.errorhandler(InternalServerError)
    def ours(_error: InternalServerError) -> Answer:
        said = "Something of ours went wrong. Try again, and tell whoever keeps the server if it stays so."
        return page("said.html", 500, title="This could not be done", said=said)

    @area.errorhandler(acts.NotNow)
    def not_now(error: acts.NotNow) -> Answer:
        return refused(str(error))


def _frame() -> dict[str, Any]:
    return {
        "name": labels.NAME,
        "navigation": shell.navigation(),
        "navigation_here": shell.TEAM,
        "edition": _edition(),
        "not_read": _not_read(),
        "nobody_works": nobody_works(),
        "words_waiting": _words_waiting(),
        "sheets": [_asset(sheet) for sheet in ("base.css", "parts.css", "print.css", "team.css", "tokens.css")],
        "script": _asset("team.js"),
        "address": request.full_path.rstrip("?"),
    }


def _edition() -> dict[str, Any] | None:
    """What the line under the bar says of the live edition; None where nothing has been published."""
    try:
        desk = editions.open_edition()
    except editions.NoMart:
        return None
    edition = desk.edition
    return {
        "name": edition.publication,
        "audience": labels.AUDIENCES[edition.audience],
        "published": labels.day(editions.built_on(desk)),
        "synthetic": labels.SYNTHETIC if edition.synthetic else "",
    }


def nobody_works() -> bool:
    """Whether what is asked for here waits, because nobody does it. Where there are no trays, nothing is asked for."""
    try:
        return not exchange.exchange().is_somebody_at_work()
    except exchange.NotThere:
        return False


def _not_read() -> str:
    """That an older edition is shown in the live one's place, why, and what to do; '' where it is not."""
    try:
        why = editions.not_read()
    except editions.Damaged as damaged:
        return f"{damaged} {NOTHING_PUBLISHED}"
    except editions.NoMart:
        return ""
    return f"{labels.IN_ITS_PLACE} {why} {NOTHING_PUBLISHED}" if why else ""


def _words_waiting() -> int:
    """How many words wait for a decision; nought where the ledger cannot be asked, which the page itself says."""
    try:
        return ask.reviews_waiting(ledger())
    except (NoLedger, SQLAlchemyError):
        return 0


def _asset(name: str) -> str:
    """An address that changes with the file, as those on the other pages do."""
    return f"/assets/{name}?m={int((ASSETS / name).stat().st_mtime)}"


def _plain(name: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:LONGEST]
