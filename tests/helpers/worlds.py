"""How many random worlds a test runs over: all that it has where ALL_WORLDS is set, a fifth of them on each change."""

from __future__ import annotations

import os

ALL_WORLDS = bool(os.environ.get("ALL_WORLDS"))
ON_A_CHANGE = 5  # one of so many


def of(many: int, least: int = 2) -> int:
    """Of so many worlds, how many this run tries."""
    return many if ALL_WORLDS else max(least, many // ON_A_CHANGE)
