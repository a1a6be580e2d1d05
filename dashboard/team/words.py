"""Words that were warned of: shown with what was found in them, until a person decides to show or to withhold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, request

from dashboard.labels import PLACES, SPEAKERS
from dashboard.team import frame, wording
from data.ledger import Ledger, acts, ask
from data.ledger.models import Review
from queries import ask as editions
from queries.edition.answers import Voice

FOUND = 20  # of the voices that are looked for, shown at once
BESIDE = {
    "said_on": "Said on",
    "period": "For",
    "gathered": "Gathered",
    "theme": "Of",
    "indicator": "Beside the measure",
    "subject": "Of",
    "consent": "Consent reaches",
    "said_by_n": "Said by",
    "asked_n": "Asked",
}
CONSENTS = {"group": "the group", "pack": "meeting papers", "public": "everybody"}


@dataclass(frozen=True, slots=True)
class Shown:
    """Words as the page sets them: in pieces, those that were warned of marked."""

    key: str
    speaker: str
    pieces: Sequence[tuple[str, bool]]
    beside: Mapping[str, str]
    said: Sequence[str]
    review: Review | None = None


def register(area: Blueprint) -> None:
    @area.get("/words")
    def every_word() -> frame.Answer:
        return _page(frame.ledger())

    @area.post("/words/<key>")
    def decide_about_words(key: str) -> frame.Answer:
        ledger = frame.ledger()
        state, why = request.form.get("state", ""), request.form.get("why", "").strip()
        if state not in ("show", "withhold") or not why:
            return _page(ledger, "Choose to show or to withhold, and say why in a few words.", 400)
        if ask.review(ledger, key) is not None:
            acts.decide_words(ledger, acts.now(), frame.who(), key, state, why)
        elif state == "withhold" and (voice := _voices().get(key)):
            acts.withhold_words(ledger, acts.now(), frame.who(), _given(key, voice), why)
        else:
            return frame.missing("There are no such words in the review.")
        return frame.see("/team/words")


def _page(ledger: Ledger, wrong: str = "", status: int = 200) -> frame.Answer:
    every = ask.reviews(ledger)
    decided = sorted((one for one in every if one.decided_at), key=lambda one: str(one.decided_at), reverse=True)
    looked_for = request.args.get("find", "").strip()
    return frame.page(
        "words.html",
        status,
        waiting=[_shown(one) for one in every if one.state == "waiting"],
        decided=[_shown(one) for one in decided if one.state != "waiting"],
        looked_for=looked_for,
        found=_look_for(looked_for, {one.key for one in every}) if looked_for else [],
        wrong=[wrong] if wrong else [],
    )


def _shown(one: Review) -> Shown:
    pieces = tuple(_pieces(one.words, one.warnings))
    said = [each["said"] for each in one.warnings if each["said"]]
    return Shown(one.key, _speaker(one.kind, one.context), pieces, _beside(one.context), said, one)


def _pieces(words: str, warnings: Sequence[Mapping[str, Any]]) -> list[tuple[str, bool]]:
    """The words cut where a warning begins and ends; none overlaps another."""
    pieces, at = [], 0
    for each in sorted(warnings, key=lambda each: int(each["start"])):
        if at <= each["start"] < each["end"]:
            pieces += [(words[at : each["start"]], False), (words[each["start"] : each["end"]], True)]
            at = each["end"]
    return [piece for piece in [*pieces, (words[at:], False)] if piece[0]]


def _speaker(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "story":
        return wording.agency(str(context.get("agency", "")))
    who = SPEAKERS.get(str(context.get("speaker", "")), "Somebody")
    where = str(context.get("locality") or "")
    band = str(context.get("age_band") or "")
    return ", ".join(filter(None, (who, f"aged {band}" if band else "", PLACES.get(where, where))))


def _beside(context: Mapping[str, Any]) -> dict[str, str]:
    """What stands beside the words, as people say it."""
    beside = {title: str(context[name]) for name, title in BESIDE.items() if context.get(name) not in (None, "")}
    if slug := beside.get("Beside the measure"):
        beside["Beside the measure"] = _measure(slug)
    if consent := beside.get("Consent reaches"):
        beside["Consent reaches"] = CONSENTS.get(consent, consent)
    if said_on := beside.get("Said on"):
        beside["Said on"] = wording.day(date.fromisoformat(said_on))
    return beside


def _measure(slug: str) -> str:
    """What people call a measure of the live edition; its own name in words where that has none."""
    try:
        found = editions.indicator(editions.open_edition(), slug)
    except editions.NoMart:
        found = None
    return found.title if found else slug.replace("_", " ")


def _voices() -> dict[str, Voice]:
    """The voices of the live edition by the keys of their words."""
    try:
        voices = editions.voices(editions.open_edition())
    except editions.NoMart:
        return {}
    return {acts.key_of_words("voice", one.words, _who(one)): one for one in voices}


def _look_for(words: str, known: set[str]) -> list[Shown]:
    """Voices that are shown and that nobody has decided on, in which some words stand."""
    found = [
        Shown(key, _speaker("voice", _who(one)), ((one.words, False),), {}, ())
        for key, one in _voices().items()
        if key not in known and words.casefold() in one.words.casefold()
    ]
    return found[:FOUND]


def _who(voice: Voice) -> dict[str, str]:
    return {"speaker": voice.speaker, "age_band": voice.age_band, "locality": voice.locality}


def _given(key: str, voice: Voice) -> dict[str, Any]:
    context = {**_who(voice), "theme": voice.theme, "indicator": voice.indicator, "consent": voice.consent}
    return {"key": key, "kind": "voice", "words": voice.words, "context": context}
