"""What an audit found clear, a record at a time."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.lines import inside
from tests.spec.twins.world import World

Row = dict[str, Any]


def records_in_which(world: World, finding: str) -> list[tuple[Any, ...]]:
    """A row a record, on the last day that it was read; counted if every agency that was asked had it clear."""
    read: dict[str, list[Row]] = {}
    for row in world["audit_case"]:
        if row[finding] in ("yes", "partly", "no"):
            read.setdefault(row["case_id"], []).append(row)
    found = []
    for record, agencies in read.items():
        last = max(row["audited_on"] for row in agencies)
        every = int(all(row[finding] == "yes" for row in agencies))
        found += [
            ("all", period["key"], record, every, None, last) for period in world["period"] if inside(last, period)
        ]
    return found
