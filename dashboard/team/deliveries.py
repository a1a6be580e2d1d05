"""One delivery: its report, and what is decided and said about it."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from dashboard.team import delivery_report, frame, left_out, wording
from dashboard.team.together import containing
from data.ledger import Ledger, acts, ask
from data.ledger.models import Delivery
from queries.edition import states

# Which buttons a delivery has; `acts` says itself when each may be pressed.
DECISIONS = {"checked": ("accept", "reject"), "accepted": ("withdraw",)}
NEEDS_WORDS = {
    "reject": "Say why it is not used: the agency will ask.",
    "withdraw": "Say why it is withdrawn: somebody will look for it.",
    "ask": "Write what you want to ask the agency.",
    "reply": "Write what the agency said, in its own words.",
}
ACTS = {
    "accept": acts.accept,
    "reject": acts.reject,
    "withdraw": acts.withdraw,
    "ask": acts.ask_agency,
    "reply": acts.reply,
}


def register(area: Blueprint) -> None:
    @area.get("/deliveries/<int:number>")
    def one_delivery(number: int) -> frame.Answer:
        ledger = frame.ledger()
        given = ask.delivery(ledger, number)
        return frame.missing(f"There is no delivery {number}.") if given is None else _report(ledger, given)

    @area.post("/deliveries/<int:number>/<act>")
    def decide(number: int, act: str) -> frame.Answer:
        ledger = frame.ledger()
        given = ask.delivery(ledger, number)
        if given is None or act not in ACTS:
            return frame.missing(f"There is no delivery {number}." if given is None else "There is no such decision.")
        words = request.form.get("words", "").strip()
        if act in NEEDS_WORDS and not words:
            return _report(ledger, given, NEEDS_WORDS[act], 400)
        if act == "accept" and (asked := left_out.ask_again(ledger, [given])):
            return asked
        try:
            ACTS[act](ledger, acts.now(), frame.who(), number, words)
        except acts.NotNow:
            return _report(ledger, ask.delivery(ledger, number) or given, _too_late(ledger, number), 409)
        return frame.see(f"/team/deliveries/{number}" + ("#said-about" if act in ("ask", "reply") else ""))

    @area.post("/deliveries/<int:number>/preview")
    def preview(number: int) -> Response:
        return frame.queue("preview", {"deliveries": [number]})

    @area.post("/deliveries/<int:number>/mark")
    def mark(number: int) -> Response:
        return frame.queue("mark", {"delivery": number})


def _report(ledger: Ledger, given: Delivery, wrong: str = "", status: int = 200) -> frame.Answer:
    return frame.page(
        "delivery.html",
        status,
        report=delivery_report.report(ledger, given),
        extract=containing(ledger, given.id),
        decisions=DECISIONS.get(given.state, ()),
        delivery_states=states.DELIVERY,
        told_by=wording.TOLD_BY,
        severities=states.FINDING,
        events=wording.EVENTS,
        wrong=[wrong] if wrong else [],
    )


def _too_late(ledger: Ledger, number: int) -> str:
    """Somebody decided before: who and when, so that the two can speak with each other."""
    last = [one for one in ask.events(ledger, "delivery", number) if one.act in ("accepted", "rejected", "withdrawn")]
    if not last:
        return "It cannot be decided on as things stand. Look at its state below."
    return (
        f"This was not done. {last[-1].who} decided before, on {wording.moment(last[-1].at)}: {last[-1].act}. "
        "The page shows how it stands now."
    )
