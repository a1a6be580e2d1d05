"""What the command line says of words: those that wait or were decided on, and what ours could say otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from data.ledger.models import Review
from etl.words.language import Suggestion

SHORT = 12  # characters of a key that are shown, and are enough to name it
STATES = {"waiting": "Waiting for a decision", "show": "Decided to show", "withhold": "Withheld"}


def reviews_text(every: Sequence[Review]) -> str:
    """Words in the review, those that wait first."""
    lines = []
    for state, title in STATES.items():
        own = [one for one in every if one.state == state]
        if own:
            lines += [f"{title}: {len(own):,}", *(line for one in own for line in _lines(one)), ""]
    if not lines:
        return "No words are in the review."
    return "\n".join([*lines, "python -m etl words show KEY --why …, or withhold: from the next edition on."])


def reviews_as_dicts(every: Iterable[Review]) -> list[dict[str, Any]]:
    """Words in the review as plain values."""
    names = ("key", "kind", "state", "words", "context", "warnings", "decided_by", "why")
    return [{name: getattr(one, name) for name in names} for one in every]


def language_text(found: Sequence[Suggestion]) -> str:
    """Suggestions by place; the words stay as they are until somebody changes them."""
    if not found:
        return "Nothing to suggest."
    lines = [f"{one.where}\n    “{one.phrase}”: {one.say}" for one in found]
    return "\n".join([*lines, f"{len(found):,} suggestion{'' if len(found) == 1 else 's'}. You decide."])


def _lines(one: Review) -> list[str]:
    beside = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in one.context.items())
    lines = [f"  {one.key[:SHORT]}  {one.words or '(sent no longer)'}", *([f"      {beside}"] if beside else [])]
    lines += [f"      {each['said']}" for each in one.warnings if each["said"]]
    return [*lines, *([f"      {one.decided_by}: {one.why}"] if one.decided_by else [])]
