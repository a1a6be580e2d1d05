"""A small edition to publish: one indicator, one year, three localities."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from etl.publish import Contents
from tests.helpers.measures import protected

QUARTERS = ("2024Q1", "2024Q2", "2024Q3", "2024Q4")


def an_edition(name: str = "2024Q4", counted: int = 66, **changes: object) -> Contents:
    """An edition that passes its checks, whose whole-area count is `counted` of 240 in each quarter."""
    third = counted // 3
    counts = {
        q: {"all": (counted, 240), "north": (third, 80), "central": (third, 80), "south": (counted - 2 * third, 80)}
        for q in QUARTERS
    }
    given: dict[str, object] = {
        "edition": {
            "name": name,
            "audience": "group",
            "latest_quarter": name,
            "built_at": datetime(2025, 4, 20, 9, 0),
            "synthetic": True,
            "area": "Testshire",
        },
        "figures": protected(counts),
        "curves": [],
        "tables": {
            "indicator": pd.DataFrame(
                [{"slug": "plans_started_again", "position": 0, "definition": "{}", "measure_sql": "", "example": ""}]
            )
        },
    }
    return Contents(**(given | changes))  # type: ignore[arg-type]
