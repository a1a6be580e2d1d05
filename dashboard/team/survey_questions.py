"""Questions of a survey that nobody has mapped: what each asks, on which scale, said once and remembered."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, request

from dashboard.team import frame
from dashboard.team.delivery_report import NOT_MAPPED
from data import reference
from data.ledger import Ledger, acts, ask
from data.ledger.models import Delivery, Finding
from queries.indicator.catalogue import indicators, themes

USES = {
    "scaled": "Answers on a scale, counted",
    "words": "Words, as a voice",
    "leave_out": "Left out: not read",
}
KEYS = ("question", "scale", "theme", "indicator", "speaker")


def register(area: Blueprint) -> None:
    @area.get("/deliveries/<int:number>/questions")
    def questions(number: int) -> frame.Answer:
        ledger = frame.ledger()
        given = ask.delivery(ledger, number)
        return frame.missing(f"There is no delivery {number}.") if given is None else _page(ledger, given)

    @area.post("/deliveries/<int:number>/questions")
    def map_questions(number: int) -> frame.Answer:
        ledger = frame.ledger()
        given = ask.delivery(ledger, number)
        if given is None:
            return frame.missing(f"There is no delivery {number}.")
        waiting = _waiting(ledger, given)
        chosen = [said for at, one in enumerate(waiting) if (said := _said(at, one))["use"]]
        if wrong := _wrong(chosen):
            return _page(ledger, given, wrong, 400)
        acts.map_answers(ledger, acts.now(), frame.who(), given.agency, given.source, chosen)
        return frame.queue("recheck", {"deliveries": [number]})


def _page(ledger: Ledger, given: Delivery, wrong: Iterable[str] = (), status: int = 200) -> frame.Answer:
    return frame.page(
        "questions.html",
        status,
        delivery=given,
        waiting=_waiting(ledger, given),
        uses=USES,
        choices={
            "question": reference.labels("voice_question"),
            "scale": reference.scales(),
            "theme": {words: words for theme in themes() for words in theme.voices},
            "indicator": {one.slug: one.title for one in indicators()},
            "speaker": reference.labels("speaker"),
        },
        given=request.form,
        wrong=list(wrong),
    )


def _waiting(ledger: Ledger, given: Delivery) -> list[Finding]:
    return [one for one in ask.findings(ledger, given.id) if one.kind == NOT_MAPPED]


def _said(at: int, one: Finding) -> dict[str, str]:
    """How one question is to be used; a key that its use does not need is left blank."""
    use = request.form.get(f"use-{at}", "")
    wanted = {"scaled": KEYS, "words": ("theme", "indicator", "speaker")}.get(use, ())
    said = {key: request.form.get(f"{key}-{at}", "") if key in wanted else "" for key in KEYS}
    return {"heading": one.heading, "use": use if use in USES else "", **said}


def _wrong(chosen: list[dict[str, str]]) -> list[str]:
    if not chosen:
        return ["Say of at least one question how it is used."]
    return [
        f"“{one['heading']}”: choose which question it is, and its scale."
        for one in chosen
        if one["use"] == "scaled" and not (one["question"] and one["scale"])
    ]
