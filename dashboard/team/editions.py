"""Editions, for whoever prepares a meeting: seal one, choose the first page, begin anew what is usual for a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, request

from dashboard.team import frame
from data.ledger import Ledger, acts, ask
from data.ledger.acts.editions import MOST_ON_FIRST_PAGE
from data.periods import BadPeriod, period
from queries import ask as editions
from queries.ask import NoMart, OpenEdition
from queries.indicator.catalogue import Theme, indicators, themes
from queries.indicator.indicator import Indicator

NOTHING = "Nothing has been published yet, so there is nothing to seal. Publish an edition first."


def register(area: Blueprint) -> None:
    """Register the addresses of this page."""
    area.get("/editions")(every_edition)
    area.post("/editions/words")(check_words)
    area.post("/editions/seal")(seal)
    area.post("/editions/first-page")(choose_first_page)
    area.post("/editions/baseline")(begin_anew)
    area.post("/editions/baseline/<int:number>/back")(take_back)


def every_edition() -> frame.Answer:
    return _page()


def check_words() -> frame.Answer:
    return frame.queue("language", {})


def seal() -> frame.Answer:
    if wrong := _wrong_seal(live := _live()):
        return _page(wrong, 400)
    assert live is not None
    asked = {"meeting": request.form["meeting"], "publication": live.edition.publication}
    return frame.queue("seal", asked)


def choose_first_page() -> frame.Answer:
    chosen, why = request.form.getlist("measure"), _said("why")
    if wrong := _wrong_choice(chosen, why):
        return _page(wrong, 400)
    acts.choose_first_page(frame.ledger(), acts.now(), frame.who(), chosen, why)
    return frame.see("/team/editions#first-page")


def begin_anew() -> frame.Answer:
    slug, about, why = _said("indicator"), _said("period"), _said("reason")
    if wrong := _wrong_baseline(slug, about, why):
        return _page(wrong, 400)
    acts.begin_anew(frame.ledger(), acts.now(), frame.who(), slug, about, why)
    return frame.see("/team/editions#baselines")


def take_back(number: int) -> frame.Answer:
    ledger, why = frame.ledger(), _said("reason")
    if all(one.id != number for one in ask.baselines(ledger)):
        return frame.missing("There is no such decision in force.")
    if not why:
        return _page(["Say why the decision is taken back."], 400)
    acts.take_back_baseline(ledger, acts.now(), frame.who(), number, why)
    return frame.see("/team/editions#baselines")


def _page(wrong: Sequence[str] = (), status: int = 200) -> frame.Answer:
    ledger, live = frame.ledger(), _live()
    return frame.page(
        "editions.html",
        status,
        live=live.edition if live else None,
        seal=live.seal if live else None,
        nothing=NOTHING,
        words_checked=_words_checked(ledger),
        by_theme=_by_theme(),
        chosen=request.form.getlist("measure") if wrong else ask.first_page(ledger),
        shown=editions.first_page(live) if live else (),
        most=MOST_ON_FIRST_PAGE,
        titles={one.slug: one.title for one in indicators()},
        quarters=_quarters(live),
        baselines=ask.baselines(ledger),
        given=request.form if wrong else {},
        wrong=list(wrong),
    )


def _live() -> OpenEdition | None:
    try:
        return editions.open_edition()
    except NoMart:
        return None


def _words_checked(ledger: Ledger) -> Mapping[str, Any] | None:
    """The newest check of our own words: its job, when, and what it suggests."""
    job = next((job for job in ask.jobs(ledger, states=("done",)) if job.kind == "language"), None)
    return {"job": job, "found": job.result.get("suggestions", ()), "many": job.result.get("many", 0)} if job else None


def _by_theme() -> list[tuple[Theme, list[Indicator]]]:
    """Measures as they are defined today: the next edition shows these."""
    every = indicators()
    return [(theme, [one for one in every if one.theme == theme.key]) for theme in themes()]


def _quarters(live: OpenEdition | None) -> list[tuple[str, str]]:
    if live is None:
        return []
    return [(one.key, one.label) for one in reversed(editions.periods(live, "quarter"))]


def _said(name: str) -> str:
    return request.form.get(name, "").strip()


def _wrong_seal(live: OpenEdition | None) -> list[str]:
    if live is None:
        return [NOTHING]
    seen = _said("publication")
    if seen != live.edition.publication:
        return [f"Edition {live.edition.publication} has become live since. Look at it first, then seal it."]
    if live.seal is not None:
        return [f"{seen} is sealed already. Publish again if something has to change."]
    try:
        date.fromisoformat(_said("meeting"))
    except ValueError:
        return ["Give the day of the meeting, as 2026-05-12."]
    return []


def _wrong_choice(chosen: Sequence[str], why: str) -> list[str]:
    wrong = []
    if len(set(chosen)) > MOST_ON_FIRST_PAGE:
        wrong.append(f"{len(set(chosen))} measures were chosen, and {MOST_ON_FIRST_PAGE} fit. Leave some out.")
    if set(chosen) - {one.slug for one in indicators()}:
        wrong.append("One of the measures chosen is not in the catalogue.")
    if not why:
        wrong.append("Say why, in a few words: the choice is kept with them.")
    return wrong


def _wrong_baseline(slug: str, about: str, why: str) -> list[str]:
    wrong = []
    if slug not in {one.slug for one in indicators()}:
        wrong.append("Choose the measure for which usual begins anew.")
    try:
        period(about)
    except BadPeriod:
        wrong.append("Choose the quarter with which usual begins anew.")
    if not why:
        wrong.append("Say why usual begins anew: it is read beside the chart.")
    return wrong
