"""The calendar of returns: what each agency owes, how far it has come, how to remind it, and publishing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from dashboard.team import frame, left_out, wording
from dashboard.team.together import together
from data import agencies, periods
from data.ledger import Ledger, acts, ask
from data.ledger.calendar import ReturnStanding, calendar, history, quarters, reminder
from data.ledger.models import Delivery
from queries.edition import states

MARKS = {
    "later": "It may come later",
    "not_expected": "It is not expected",
    "expected": "It is expected after all",
}


def register(area: Blueprint) -> None:
    """Register the addresses of this page."""
    area.get("/returns")(every_return)
    area.get("/returns/<agency>/<source>/<period>")(one_return)
    area.post("/returns/<agency>/<source>/<period>")(agree)
    area.post("/accept")(accept_several)
    area.post("/publish")(publish)
    area.post("/templates")(template)


def every_return() -> frame.Answer:
    return _calendar(frame.ledger())


def one_return(agency: str, source: str, period: str) -> frame.Answer:
    ledger = frame.ledger()
    owed = _owed(ledger, agency, source, period)
    if owed is None:
        return frame.missing("No agency owes a return like that.")
    return _one(ledger, owed)


def agree(agency: str, source: str, period: str) -> frame.Answer:
    ledger = frame.ledger()
    owed = _owed(ledger, agency, source, period)
    if owed is None:
        return frame.missing("No agency owes a return like that.")
    kind, why = request.form.get("kind", ""), request.form.get("why", "").strip()
    try:
        due_on = date.fromisoformat(request.form["due_on"]) if request.form.get("due_on") else None
    except ValueError:
        return _one(ledger, owed, "Give the new day as day, month and year.", 400)
    if kind not in MARKS or not why:
        return _one(ledger, owed, "Choose what was agreed, and say why in a few words.", 400)
    if (kind == "later") != (due_on is not None):
        return _one(ledger, owed, "Give a new day if the return may come later, and only then.", 400)
    acts.mark_return(ledger, acts.now(), frame.who(), agency, source, period, kind, why, due_on)
    return frame.see(request.path)


def accept_several() -> frame.Answer:
    ticked = " ".join(request.form.getlist("delivery")).split()  # an extract's deliveries are ticked together
    numbers = [int(one) for one in ticked if one.isdecimal()]
    if not numbers:
        return frame.refused("Tick at least one delivery.", 400)
    ledger = frame.ledger()
    if asked := left_out.ask_again(ledger, [one for one in ask.deliveries(ledger) if one.id in numbers]):
        return asked
    wrong = _accept(ledger, numbers)
    return frame.refused(" ".join(wrong)) if wrong else frame.see("/team/returns")


def publish() -> Response:
    return frame.queue("publish", {})


def template() -> frame.Answer:
    try:
        asked = {
            "agency": agencies.agency(request.form.get("agency", "")).key,
            "quarter": periods.period(request.form.get("quarter", "")).key,
        }
    except (agencies.BadAgency, periods.BadPeriod) as error:
        return frame.refused(str(error), 400)
    return frame.queue("template", asked)


def _accept(ledger: Ledger, numbers: list[int]) -> list[str]:
    """Accept each delivery that can be and has no doubts. Returns why the others were left as they are."""
    wrong = []
    for number in numbers:
        given = ask.delivery(ledger, number)
        if given is not None and given.state == "checked" and (doubts := ask.doubts(ledger, given)):
            wrong.append(f"Delivery {number} was left as it is: look at it first. {doubts[0].message}")
            continue
        try:
            acts.accept(ledger, acts.now(), frame.who(), number)
        except acts.NotNow as error:
            wrong.append(str(error))
    return wrong


def _calendar(ledger: Ledger) -> frame.Answer:
    today = frame.today()
    every = quarters(ledger, today)
    quarter = request.args.get("q", "")
    quarter = quarter if quarter in every else every[0]
    deliveries = ask.deliveries(ledger)
    owed = calendar(ledger, quarter, today)
    return frame.page(
        "returns.html",
        quarter=periods.period(quarter),
        quarters=[periods.period(key) for key in every],
        owed=owed,
        states=states.RETURN,
        when={_key(one): wording.when(one) for one in owed},
        stage={_key(one): wording.stage(one) for one in owed},
        counted=_counted(owed),
        history=_history(ledger, today),
        in_parts=wording.in_parts(deliveries),
        extracts={one.id: extract for extract in together(deliveries) for one in extract.deliveries},
        waiting=together(one for one in deliveries if one.state == "checked"),
        unreleased=together(one for one in deliveries if one.state == "accepted" and not one.released_in),
        withdrawn=_withdrawn(ledger, deliveries),
        delivery_states=states.DELIVERY,
        others=together(_others(deliveries, owed, quarter)),
        members=[one for one in agencies.agencies() if one.member],
        next_quarter=periods.following(periods.period(every[0])),
    )


def _one(ledger: Ledger, owed: ReturnStanding, wrong: str = "", status: int = 200) -> frame.Answer:
    came = {one.id: one for one in ask.deliveries(ledger)}
    return frame.page(
        "return.html",
        status,
        owed=owed,
        states=states.RETURN,
        when=wording.when(owed),
        stage=wording.stage(owed),
        reminder=reminder(owed),
        deliveries=[came[number] for number in owed.deliveries],
        delivery_states=states.DELIVERY,
        marks=MARKS,
        wrong=[wrong] if wrong else [],
        given=request.form,
    )


def _owed(ledger: Ledger, agency: str, source: str, period: str) -> ReturnStanding | None:
    try:
        quarter = periods.containing(periods.period(period).end, "quarter").key
    except periods.BadPeriod:
        return None
    every = calendar(ledger, quarter, frame.today())
    return next((one for one in every if (one.agency, one.source, one.period) == (agency, source, period)), None)


def _key(owed: ReturnStanding) -> tuple[str, str, str]:
    return owed.agency, owed.source, owed.period


def _counted(owed: list[ReturnStanding]) -> list[tuple[str, int]]:
    """How many returns are in each state, in the order of the states; states that none is in are left out."""
    return [(state, count) for state in states.RETURN if (count := sum(one.state == state for one in owed))]


def _history(
    ledger: Ledger, today: date
) -> tuple[list[periods.Period], list[tuple[ReturnStanding, list[list[ReturnStanding]]]]]:
    """The newest quarters, and for each return what became of it in each of them."""
    found = history(ledger, today)
    owes = [(agency.key, owed.source) for agency in agencies.agencies() for owed in agency.owes]
    lines = []
    for key in owes:
        became = [[one for one in owed if (one.agency, one.source) == key] for _, owed in found]
        if first := next((one for each in became for one in each), None):
            lines.append((first, became))
    return [periods.period(key) for key, _ in found], lines


def _withdrawn(ledger: Ledger, deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Deliveries taken back since the live edition was made, which they are still in."""
    events = ask.events(ledger)
    published = max((one.id for one in events if one.act == "published"), default=0)
    since = {one.thing_id for one in events if one.act == "withdrawn" and one.id > published}
    return [one for one in deliveries if one.id in since and one.state == "withdrawn" and one.released_in]


def _others(deliveries: Sequence[Delivery], owed: list[ReturnStanding], quarter: str) -> list[Delivery]:
    """Deliveries that no return of the calendar stands for: of no period, or that nobody owes."""
    listed = {number for one in owed for number in one.deliveries}
    about = periods.period(quarter)
    found = []
    for one in deliveries:
        ends = periods.period(one.period).end if one.period else one.received_at.date()
        if one.id not in listed and about.start <= ends <= about.end:
            found.append(one)
    return found
