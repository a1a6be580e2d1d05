"""Statistics files as the Department writes them, with invented figures: one table of second plans, row by row."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data import reference

Row = dict[str, Any]
AREAS = {area.area: area for area in reference.areas()}
REGIONS = ("South East",)


def second_plans(
    area: str = "Oxfordshire", year: int = 2026, again: int = 180, started: int = 660, **other: Any
) -> Row:
    """One row of it, with the headings as they are; `other` is what a test makes of it otherwise, by heading."""
    where, level = AREAS[area], "Local authority"
    if area == "England":
        level = "National"
    elif area in REGIONS:
        level = "Regional"
    local, region = level == "Local authority", AREAS.get(where.region)
    return {
        "time_period": year,
        "time_identifier": "Reporting year",
        "geographic_level": level,
        "country_code": "E92000001",
        "country_name": "England",
        "region_code": region.ons_code if region and level != "National" else "",
        "region_name": where.region if level != "National" else "",
        "old_la_code": where.la_code,
        "new_la_code": where.ons_code if local else "",
        "la_name": area if local else "",
        "category": "Second or later plan",
        "CPP_start": started,
        "CPP_subsequent": again,
        "CPP_subsequent_percent": f"{100 * again / started:.1f}",
        **other,
    }


def divided(row: Row, heading: str, parts: Sequence[str], total: str = "Total") -> list[Row]:
    """A row in parts by a further column, its total last: the first part has two fifths of it, the other the rest."""
    again, started = row["CPP_subsequent"], row["CPP_start"]
    first = {"CPP_subsequent": again * 2 // 5, "CPP_start": started * 2 // 5}
    rest = {"CPP_subsequent": again - again * 2 // 5, "CPP_start": started - started * 2 // 5}
    counted = [first, rest, {}] if total else [first, rest]
    names = [*parts, total] if total else parts
    rows = [{**row, **counts, heading: name} for counts, name in zip(counted, names, strict=True)]
    for one in rows:
        one["CPP_subsequent_percent"] = f"{100 * one['CPP_subsequent'] / one['CPP_start']:.1f}"
    return rows


def statistics(path: Path, *rows: Row) -> Path:
    """A file of such rows; the headings are those of the first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
