"""Definitions in editions that were published before a key was declared: read as they are written today.

A meeting may open what it saw for as long as it is kept, so what a definition did not say then is worked out here.
"""

from __future__ import annotations

import re
from typing import Any

CODES = re.compile(r"agency_number\.measure = '([a-z0-9_]+)'")


def as_written_today(given: dict[str, Any], measure_sql: str) -> dict[str, Any]:
    """The definition with the codes of what agencies report, which stood in the SQL alone before they were declared."""
    if given.get("kind") != "counted" or "reported_codes" in given:
        return given
    return {**given, "reported_codes": list(dict.fromkeys(CODES.findall(measure_sql)))}
