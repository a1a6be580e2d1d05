"""Periods by their keys, as returns and deliveries name them."""

from __future__ import annotations

from datetime import date

from dashboard.view import View
from queries import ask


def label(view: View, key: str) -> str:
    """'Jan to Mar 2026'; '' where a delivery is about no period."""
    found = ask.period(view.desk, key)
    return found.label if found else key


def end(view: View, key: str) -> date:
    """When it ends, to put periods of different kinds in order; what cannot be dated comes first."""
    found = ask.period(view.desk, key)
    return found.end if found else date.min


def kind(view: View, key: str) -> str:
    found = ask.period(view.desk, key)
    return found.kind if found else ""
