"""What the state of a return, of a delivery, of a file or of a finding is called: one state, one word, said here.

How a return stands is decided in data/ledger/calendar.py and nowhere else. Pages, the team's desk, the command line
and what is handed back to an agency take their words from here, so that nobody looks for two things.
"""

from __future__ import annotations

RETURN = {
    "not_due": "Not due yet",
    "not_returned": "Not returned",
    "in_part": "Came in part",
    "waiting": "Came, not counted yet",
    "returned": "Returned",
    "late": "Returned late",
    "not_expected": "Not expected",
}
# What is still asked for; of these nothing counts yet.
OUTSTANDING = ("not_due", "not_returned", "in_part", "waiting")
# Of several returns that carry one figure, the state that says when it can come: the first of these that any is in.
GRAVEST = ("not_expected", "not_returned", "in_part", "waiting", "not_due")

DELIVERY = {
    "received": "Received, not checked yet",
    "checked": "Checked, waiting for a decision",
    "accepted": "Accepted",
    "released": "Released",
    "used": "Used",
    "superseded": "Replaced by a newer one, kept",
    "rejected": "Not used",
    "withdrawn": "Withdrawn",
    "failed": "Could not be loaded",
}
# How far what came of a return is: what is called so of its deliveries, and what was said of them.
STAGE = {**DELIVERY, "asked": "Agency asked", "replied": "Agency has replied"}

FILE = {
    "checked": DELIVERY["checked"],
    "loaded": DELIVERY["accepted"],
    "already received": "Here already",
    "not used": "Known, and not used",
    "refused": "Not taken in",
    "failed": DELIVERY["failed"],
}
NO_FIGURE_YET = "No figure yet"  # of a measure that never had one
NONE_RECORDED = "None recorded"  # of a group in which nobody was ever counted
FINDING = {"error": "Row set aside", "warning": "Row used, to look at", "note": "Noted"}


def timing(state: str, days: int) -> str:
    """How a return stands to its day: '3 days to go', 'due today', '2 days late', 'came in time', or nothing."""
    much = f"{abs(days):,} day{'' if abs(days) == 1 else 's'}"
    if state == "not_expected":
        return ""
    if state in ("not_due", "not_returned", "in_part"):
        return "due today" if not days else f"{much} late" if days > 0 else f"{much} to go"
    return f"came {much} late" if days > 0 else "came in time"
