"""The parts that figures are broken down by, in the order in which they are always named. Nobody is left out: what is
not known is a part of its own, and a group with nobody in it is still a row."""

from __future__ import annotations

Node = tuple[str, str, str]  # locality, dimension, category
ROOT: Node = ("all", "all", "all")  # the whole area

LOCALITIES = ("north", "central", "south", "unknown")
CATEGORIES = {
    "age_band": ("under 1", "1 to 4", "5 to 9", "10 to 15", "16 and over", "unknown"),
    "sex": ("female", "male", "unknown"),
    "ethnic_group": ("asian", "black", "mixed", "other", "white", "unknown"),
    "disability": ("yes", "no", "unknown"),
    "lead_agency": ("council", "health", "school", "community", "other", "unknown"),
    "agency": (
        "csc",
        "education",
        "commissioning",
        "adults",
        "oxford_health",
        "ccg",
        "ouh",
        "police",
        "districts",
        "probation",
        "john_henry_newman",
        "unknown",
    ),
}
