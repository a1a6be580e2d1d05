"""Referrals in a period; counted if another of the same child came in the 12 months before."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.days import moved
from tests.spec.twins.lines import inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    found = []
    for period in world["period"]:
        for referral in world["referral"]:
            day, child = referral["referral_date"], referral["child_id"]
            if inside(day, period):
                earlier = [
                    other
                    for other in world["referral"]
                    if other["child_id"] == child and moved(day, -12) <= other["referral_date"] < day
                ]
                found.append(("all", period["key"], referral["referral_key"], int(bool(earlier)), child, day))
    return found
