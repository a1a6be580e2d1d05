"""Periods by their keys, as returns and deliveries name them."""

from __future__ import annotations

import re
from datetime import date

from dashboard import words
from dashboard.view import View
from queries import ask
from queries.answers import Period

TERM = re.compile(r"(\d{4})T([123])")
TERMS = {"1": ("Autumn", 0, 12, 31), "2": ("Spring", 1, 3, 31), "3": ("Summer", 1, 7, 31)}


def label(view: View, key: str) -> str:
    """'Jan to Mar 2026'. A census is owed a term later than the newest figures, so its term may not be among them."""
    if found := _period(view, key):
        return found.label
    if term := TERM.fullmatch(key):
        name, later, _, _ = TERMS[term[2]]
        return f"{name} term {int(term[1]) + later}"
    return key


def end(view: View, key: str) -> date:
    """When it ends, to put periods of different kinds in order; what cannot be dated comes first."""
    if found := _period(view, key):
        return found.end
    if term := TERM.fullmatch(key):
        _, later, month, day = TERMS[term[2]]
        return date(int(term[1]) + later, month, day)
    return date.min


def kind(view: View, key: str) -> str:
    found = _period(view, key)
    return found.kind if found else "term" if TERM.fullmatch(key) else ""


def _period(view: View, key: str) -> Period | None:
    return next((p for kind in words.GRAINS for p in ask.periods(view.desk, kind) if p.key == key), None)
