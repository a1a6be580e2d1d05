"""Children by the day anything was first recorded; counted if that was early help, and nothing else that day."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.spec.twins.lines import inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    help_of: dict[str, list[tuple[date, str]]] = {}
    for table, day in (
        ("early_help", "start_date"), ("referral", "referral_date"), ("cin_plan", "start_date"), ("plan", "start_date"),
    ):  # fmt: skip
        for row in world[table]:
            help_of.setdefault(row["child_id"], []).append((row[day], table))
    found = []
    for period in world["period"]:
        for child, helped in help_of.items():
            first = min(day for day, _ in helped)
            if inside(first, period):
                kinds = {table for day, table in helped if day == first}
                found.append(("all", period["key"], child, int(kinds == {"early_help"}), child, first))
    return found
