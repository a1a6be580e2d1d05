"""A small edition to publish: one indicator, one year, three localities."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from etl.publish.publish import Contents, next_publication, publish
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
            "publication": f"{name}-0001",
            "audience": "group",
            "latest_quarter": name,
            "built_at": datetime(2025, 4, 20, 9, 0),
            "synthetic": True,
            "area": "Testshire",
        },
        "figures": protected(counts),
        "tables": {
            "indicator": pd.DataFrame(
                [{"slug": "plans_started_again", "position": 0, "definition": "{}", "measure_sql": "", "example": ""}]
            )
        },
    }
    return Contents(**(given | changes))  # type: ignore[arg-type]


def published(contents: Contents, folder: Path) -> Path:
    """The file of an edition published for one audience."""
    name = next_publication(contents.edition["name"], [folder])
    return publish([(replace(contents, edition=contents.edition | {"publication": name}), folder)])[0]
