"""The review of words about to be published: what is warned of waits until a person has decided, and is held back."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from data.ledger import Ledger, acts, ask
from etl.words.scan import scan
from etl.words.small_groups import small_group

WHO = "The review of words"
# What stands beside the words, for whoever decides; the rest of a row stays where it is.
CONTEXT = {
    "voice": (
        "said_on", "speaker", "age_band", "locality", "gathered", "theme", "indicator", "consent", "said_by_n",
        "asked_n",
    ),
    "story": ("agency", "subject", "period"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The rows that may be shown, as they came, and how many are held back."""

    shown: pd.DataFrame
    waiting: int
    withheld: int


def review(
    ledger: Ledger,
    rows: pd.DataFrame,
    at: datetime,
    *,
    kind: str = "voice",
    low: Collection[tuple[str, str]] = (),
    schools: Collection[str] = (),
    record: bool = True,
) -> Reviewed:
    """Which of these voices (or stories) may be shown. What is warned of and undecided is recorded, and waits.

    Rows hold `words` and what CONTEXT names, as far as it is there; said_by_n and asked_n must be the true ones.
    low: see small_groups.low_places. record=False only looks: for a preview, which decides and keeps nothing.
    """
    scanned = _found(kind, rows, low, schools)
    known = {entry.key: entry for entry in ask.reviews(ledger)}
    if record:
        acts.find_words(ledger, at, WHO, [entry for key, entry in scanned.items() if entry["warnings"] or key in known])
        known = {entry.key: entry for entry in ask.reviews(ledger)}
    states = {
        key: known[key].state if key in known else "waiting" if entry["warnings"] else "show"
        for key, entry in scanned.items()
    }
    state = pd.Series([states[key] for key in _keys(kind, rows)], index=rows.index, dtype="str")
    shown = rows[state == "show"].reset_index(drop=True)
    return Reviewed(shown, int((state == "waiting").sum()), int((state == "withhold").sum()))


def forget(ledger: Ledger, at: datetime, voices: pd.DataFrame, stories: pd.DataFrame) -> int:
    """Let the ledger go of words that no delivery brings any more. Returns how many went.

    voices and stories are all that count today.
    """
    kept = {*_keys("voice", voices), *_keys("story", stories)}
    return acts.forget_words(ledger, at, WHO, kept)


def _found(
    kind: str, rows: pd.DataFrame, low: Collection[tuple[str, str]], schools: Collection[str]
) -> dict[str, dict[str, Any]]:
    """Each different thing that was said, with every warning that any of its rows gives."""
    scanned: dict[str, dict[str, Any]] = {}
    for row in rows.to_dict("records"):
        context = _context(kind, row)
        key = acts.key_of_words(kind, row["words"], context)
        entry = scanned.setdefault(key, {"key": key, "kind": kind, "words": row["words"], "context": context})
        if "warnings" not in entry:
            entry["warnings"] = [asdict(each) for each in scan(row["words"], schools)]
        if kind == "voice":
            beside = [asdict(each) for each in small_group(context, low)]
            entry["warnings"] += [each for each in beside if each not in entry["warnings"]]
    return scanned


def _keys(kind: str, rows: pd.DataFrame) -> list[str]:
    return [acts.key_of_words(kind, row["words"], _context(kind, row)) for row in rows.to_dict("records")]


def _context(kind: str, row: Mapping[Hashable, Any]) -> dict[str, Any]:
    """What stands beside the words, as JSON holds it; what is not known is left out."""
    return {name: _plain(row[name]) for name in CONTEXT[kind] if name in row and not pd.isna(row[name])}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.strftime("%Y-%m-%d")
    return int(value) if isinstance(value, float) or hasattr(value, "item") else value
