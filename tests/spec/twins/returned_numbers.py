"""What agencies counted for themselves, said as rows."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.world import World


def numbers_of(world: World, measure: str) -> list[tuple[Any, ...]]:
    """(line, period, agency, how many, out of how many), where an agency knew both."""
    return [
        ("all", period["key"], row["agency"], row["numerator"], row["denominator"])
        for period in world["period"]
        for row in world["agency_number"]
        if row["period"] == period["key"]
        and row["measure"] == measure
        and None not in (row["numerator"], row["denominator"])
    ]
