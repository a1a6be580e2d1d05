"""Files that were handed in together as one extract: one line at the desk, decided on and seen together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, request

from dashboard.team import frame, left_out, wording
from data.ledger import Ledger, acts, ask
from data.ledger.models import Delivery
from queries.edition import states

NEEDS_WORDS = {
    "reject": "Say why they are not used: the agency will ask.",
    "withdraw": "Say why they are withdrawn: somebody will look for them.",
}
FROM = {"accept": "checked", "reject": "checked", "withdraw": "accepted"}
DO = {"accept": acts.accept, "reject": acts.reject, "withdraw": acts.withdraw}


@dataclass(frozen=True, slots=True)
class Together:
    """The deliveries of one extract, in the order they were received. A file that came alone is one by itself."""

    deliveries: tuple[Delivery, ...]

    @property
    def first(self) -> Delivery:
        return self.deliveries[0]

    @property
    def many(self) -> bool:
        return len(self.deliveries) > 1

    @property
    def address(self) -> str:
        return f"/team/{'together' if self.many else 'deliveries'}/{self.first.id}"

    @property
    def numbers(self) -> str:
        return " ".join(str(one.id) for one in self.deliveries)

    @property
    def called(self) -> str:
        ids = [one.id for one in self.deliveries]
        return f"deliveries {ids[0]} to {ids[-1]}" if self.many else f"delivery {ids[0]}"

    @property
    def rows_in(self) -> int:
        return sum(one.rows_in for one in self.deliveries)

    @property
    def set_aside(self) -> int:
        return sum(one.set_aside for one in self.deliveries)

    @property
    def states(self) -> tuple[str, ...]:
        """What its files are, each state once: one that counts and is in an edition is released."""
        return tuple(dict.fromkeys(_state(one) for one in self.deliveries))

    def in_state(self, state: str) -> list[Delivery]:
        return [one for one in self.deliveries if one.state == state]


def _state(given: Delivery) -> str:
    return "released" if given.released_in and given.state == "accepted" else given.state


def together(deliveries: Iterable[Delivery]) -> list[Together]:
    """Deliveries by the extract they came in: of one agency, source and period, at one time, no part twice."""
    groups: dict[tuple[object, ...], dict[str, Delivery]] = {}
    for one in deliveries:
        again, of = 0, (one.agency, one.source, one.period, one.received_at)
        while one.part in groups.get((*of, again), {}):
            again += 1
        groups.setdefault((*of, again), {})[one.part] = one
    return [Together(tuple(group.values())) for group in groups.values()]


def containing(ledger: Ledger, number: int) -> Together | None:
    """The extract that a delivery came in."""
    every = together(ask.deliveries(ledger))
    return next((one for one in every if number in [each.id for each in one.deliveries]), None)


def register(area: Blueprint) -> None:
    @area.get("/together/<int:number>")
    def one_extract(number: int) -> frame.Answer:
        ledger = frame.ledger()
        given = containing(ledger, number)
        return frame.missing(f"There is no delivery {number}.") if given is None else _page(ledger, given)

    @area.post("/together/<int:number>/<act>")
    def decide_together(number: int, act: str) -> frame.Answer:
        ledger = frame.ledger()
        given = containing(ledger, number)
        if given is None or act not in DO:
            return frame.missing(f"There is no delivery {number}." if given is None else "There is no such decision.")
        words = request.form.get("words", "").strip()
        if act in NEEDS_WORDS and not words:
            return _page(ledger, given, NEEDS_WORDS[act], 400)
        concerned = given.in_state(FROM[act])
        if not concerned:
            return _page(ledger, given, "Somebody decided before. The page shows how they stand now.", 409)
        if act == "accept" and (asked := left_out.ask_again(ledger, concerned)):
            return asked
        for one in concerned:
            DO[act](ledger, acts.now(), frame.who(), one.id, words)
        return frame.see(given.address)


def _page(ledger: Ledger, given: Together, wrong: str = "", status: int = 200) -> frame.Answer:
    return frame.page(
        "together.html",
        status,
        given=given,
        findings={one.id: _found(ledger, one) for one in given.deliveries},
        waiting=given.in_state("checked"),
        accepted=given.in_state("accepted"),
        delivery_states=states.DELIVERY,
        accounts=_accounts(given.deliveries),
        wrong=[wrong] if wrong else [],
    )


def _found(ledger: Ledger, given: Delivery) -> list[str]:
    """What was found in one file, by how serious it is."""
    counts = ask.finding_counts(ledger, given.id)
    rows = {state: sum(one.rows for one in counts if one.severity == state) for state in states.FINDING}
    return [f"{said}: {rows[state]:,}" for state, said in states.FINDING.items() if rows[state]]


def _accounts(every: Sequence[Delivery]) -> str:
    counts = ("rows_in", "stored", "set_aside", "duplicates")
    return wording.accounts(*(sum(getattr(one, name) for one in every) for name in counts))
