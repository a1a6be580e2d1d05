"""The review of words: what a scan warned of, and whether a person decided to show the words or to withhold them.

Here alone the ledger holds words that might name somebody: they cannot be decided on unseen. They leave it when they
are no longer sent; a decision stays, under a key that is a hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.ledger import Ledger
from data.ledger.acts.deliveries import NotNow
from data.ledger.acts.event import event
from data.ledger.models import Review

# Who said something, as far as it is known: the same words from others are decided on for themselves.
SPOKEN_BY = {"voice": ("speaker", "age_band", "locality"), "story": ("agency", "subject")}


def key_of_words(kind: str, words: str, context: Mapping[str, Any]) -> str:
    """The key of some words and whoever said them: a hash, the same in every delivery and every edition."""
    who = [str(context.get(name) or "") for name in SPOKEN_BY[kind]]
    return hashlib.sha256(json.dumps([kind, words.strip(), *who]).encode()).hexdigest()


def find_words(ledger: Ledger, at: datetime, who: str, entries: Iterable[Mapping[str, Any]]) -> None:
    """Record words with warnings: each has key, kind, words, context and warnings. New ones wait.

    Words that somebody decided to show wait again once they are warned of for a reason nobody saw.
    """
    with ledger.acting() as session:
        for entry in entries:
            review = _review(session, entry["key"])
            if review is None:
                if entry["warnings"]:
                    _add(session, at, who, entry, _kinds(entry["warnings"]))
                continue
            if review.state == "waiting" and not entry["warnings"]:  # what was warned of is mended, and nobody decided
                event(session, at, who, "cleared", review.id, "nothing is warned of any more", thing="review")
                session.delete(review)
                continue
            unseen = _reasons(entry["warnings"]) - _reasons(review.warnings)
            if unseen or review.state == "waiting" or not review.words:
                review.warnings = list(entry["warnings"])
            review.words, review.context = entry["words"], dict(entry["context"])
            if unseen and review.state == "show":
                review.state = "waiting"
                event(session, at, who, "warned again", review.id, _kinds(entry["warnings"]), thing="review")


def decide_words(ledger: Ledger, at: datetime, who: str, key: str, state: str, why: str) -> None:
    """Show words or withhold them (state), from the next edition on; a decision may be changed.

    Raises NotNow for words that are not in the review, another state, no reason, or what was decided already.
    """
    with ledger.acting() as session:
        review = session.scalars(select(Review).where(Review.key == key).with_for_update()).one_or_none()
        if review is None:
            raise NotNow("There are no such words in the review.")
        _decide(session, at, who, review, state, why)


def withhold_words(ledger: Ledger, at: datetime, who: str, entry: Mapping[str, Any], why: str) -> None:
    """Withhold words that nothing warned of: somebody asked for it, or saw what a scan cannot.

    given has their key, kind, words and context. Raises NotNow where no reason is given, or they are withheld already.
    """
    with ledger.acting() as session:
        review = _review(session, entry["key"]) or _add(session, at, who, {**entry, "warnings": []}, "no warning")
        _decide(session, at, who, review, "withhold", why)


def forget_words(ledger: Ledger, at: datetime, who: str, kept: Collection[str]) -> int:
    """Let go of words that are sent no longer; kept are the keys of all that are. Returns how many went.

    Decisions stay, without the words.
    """
    with ledger.acting() as session:
        gone = [each for each in session.scalars(select(Review)).all() if each.key not in kept and each.words]
        for review in gone:
            event(session, at, who, "forgot", review.id, "sent no longer", thing="review")
            if review.state == "waiting":
                session.delete(review)
            else:
                review.words, review.context = "", {}
                review.warnings = [each if not each["end"] else {**each, "said": ""} for each in review.warnings]
        return len(gone)


def _review(session: Session, key: str) -> Review | None:
    return session.scalars(select(Review).where(Review.key == key)).one_or_none()


def _add(session: Session, at: datetime, who: str, entry: Mapping[str, Any], detail: str) -> Review:
    review = Review(
        key=entry["key"],
        kind=entry["kind"],
        words=entry["words"],
        context=dict(entry["context"]),
        warnings=list(entry["warnings"]),
        state="waiting",
        found_at=at,
    )
    session.add(review)
    session.flush()
    event(session, at, who, "found", review.id, detail, thing="review")
    return review


def _decide(session: Session, at: datetime, who: str, review: Review, state: str, why: str) -> None:
    if state not in ("show", "withhold"):
        raise NotNow("Words are shown or withheld; nothing else can be decided about them.")
    if not why.strip():
        raise NotNow("Say why in a few words: somebody will ask.")
    if review.state == state:
        decided = {"show": "to show", "withhold": "to withhold"}[state]
        raise NotNow(f"{review.decided_by} decided before {decided} these words.")
    review.state, review.why, review.decided_by, review.decided_at = state, why.strip(), who, at
    event(session, at, who, state, review.id, why.strip(), thing="review")


def _kinds(warnings: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(sorted({str(each["kind"]) for each in warnings}))


def _reasons(warnings: Iterable[Mapping[str, Any]]) -> set[str]:
    """What was decided on with the words: each kind found in them, and each thing said of what stands beside them."""
    return {f"{each['kind']} {'' if each['end'] else each['said']}" for each in warnings}
