"""Definitions in editions that were published under earlier names: read as they are written today.

A meeting may open what it saw for as long as it is kept, and what is only called otherwise is no other definition.
"""

from __future__ import annotations

import re
from typing import Any

CODES = re.compile(r"agency_number\.measure = '([a-z0-9_]+)'")
COLUMN = re.compile(r"\bAS counted\b")


def as_written_today(given: dict[str, Any], measure_sql: str) -> tuple[dict[str, Any], str]:
    """A definition and its SQL, from an edition.

    Up to 0.5.0 the kind `reported` and the column `in_numerator` were both called `counted`, and the codes of what
    agencies report stood in the SQL alone.
    """
    if given.get("kind") == "counted":
        given = {**given, "kind": "reported", "reported_codes": list(dict.fromkeys(CODES.findall(measure_sql)))}
    return given, COLUMN.sub("AS in_numerator", measure_sql)
