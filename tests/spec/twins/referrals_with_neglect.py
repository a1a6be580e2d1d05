"""Referrals of whose assessment it is known what it found; counted if that was neglect."""

from __future__ import annotations

from typing import Any

from tests.spec.twins.lines import inside
from tests.spec.twins.world import World

ALSO = ("person_id", "on_date")


def rows(world: World) -> list[tuple[Any, ...]]:
    found = []
    for period in world["period"]:
        for referral in world["referral"]:
            if not inside(referral["referral_date"], period) or referral["neglect"] == "unknown":
                continue
            counted = 1 if referral["neglect"] == "yes" else 0
            found.append(
                ("all", period["key"], referral["referral_key"], counted, referral["child_id"],
                 referral["referral_date"])
            )  # fmt: skip
    return found
