"""Facts about places that others have published, each with its source: for standing beside our figures.

The tables are small and carried with the project, so that comparators work without the publishers' files. Codes are
text: la_code is the Department's three digits ('931'; empty for a region or England), ons_code nine characters.
An authority that changed its ONS code keeps its present one throughout (Buckinghamshire did, on the same boundary).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Area:
    """An authority, a region or England, of which figures are published."""

    la_code: str
    ons_code: str
    former_code: str  # the ONS code it had before, on the same boundary; '' where there is none
    area: str
    region: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An authority like ours in its circumstances, by one version of the Department's model; rank 1 is the closest."""

    version: str
    la_code: str
    rank: int
    neighbour_code: str
    neighbour: str
    closeness: str  # the model's words; empty where they were not published with the set we hold


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One published figure: a percentage and, where they are published, the counts behind it.

    `year` is the one the year ends in: 2025 is the year to March 2025, and the school year 2024/25. Regional and
    national counts are rounded to ten, so their percentages are only ever the published ones.
    """

    measure: str
    year: int
    level: str  # local, regional, national
    area_code: str  # ONS
    la_code: str
    area: str
    breakdown: str  # '' everybody; CPPO with a plan, CINO in need without one, on 31 March; 'all pupils'
    numerator: float | None
    denominator: float | None
    value: float | None
    state: str  # a code of codes/published_state.csv; value is a number only where it is 'shown'
    source: str


@dataclass(frozen=True, slots=True)
class ResidentPopulation:
    """People aged 0 to 17 in the middle of a year."""

    year: int
    ons_code: str
    area: str
    children: int
    source: str


@cache
def areas() -> tuple[Area, ...]:
    """Oxfordshire and those carried for comparison, then every other authority that figures are published of."""
    return tuple(Area(**row) for row in _rows("areas"))


@cache
def neighbours(version: str, la_code: str = "931") -> tuple[Neighbour, ...]:
    """An authority's neighbours, closest first, by the Department's model of '2025-05' or '2021-04'. Sets never mix.

    Raises LookupError where there is no set of them by that model.
    """
    found = [
        Neighbour(version, la_code, int(row["rank"]), row["neighbour_code"], row["neighbour"], row["closeness"])
        for row in _rows("neighbours")
        if (row["version"], row["la_code"]) == (version, la_code)
    ]
    if not found:
        raise LookupError(f"There is no set of neighbours of {la_code} by a model {version}.")
    return tuple(sorted(found, key=lambda neighbour: neighbour.rank))


@cache
def neighbour_versions() -> tuple[str, ...]:
    """The models by which neighbours were named, oldest first."""
    return tuple(sorted({row["version"] for row in _rows("neighbours")}))


@cache
def published() -> tuple[PublishedFigure, ...]:
    """Every published figure carried, by measure, breakdown, year and area."""
    return tuple(
        PublishedFigure(
            row["measure"], int(row["year"]), row["level"], row["area_code"], row["la_code"], row["area"],
            row["breakdown"], _number(row["numerator"]), _number(row["denominator"]), _number(row["value"]),
            row["state"], row["source"],
        )
        for row in _rows("published")
    )  # fmt: skip


@cache
def population(year: int, ons_code: str) -> ResidentPopulation:
    """The estimate of an area's children for a year, or the latest before it if that one is not out.

    Raises LookupError where neither is known.
    """
    known = [one for one in populations() if one.ons_code == ons_code and one.year <= year]
    if not known:
        raise LookupError(f"No population of {ons_code} is known for {year} or before.")
    return max(known, key=lambda one: one.year)


@cache
def populations() -> tuple[ResidentPopulation, ...]:
    """Every estimate carried, by year and area."""
    return tuple(
        ResidentPopulation(int(row["year"]), row["ons_code"], row["area"], int(row["children_0_17"]), row["source"])
        for row in _rows("population")
    )


@cache
def bank_holidays() -> frozenset[date]:
    """England's days off from Monday to Friday, 2012 to 2030; those not announced yet are worked out, and say so."""
    return frozenset(date.fromisoformat(row["day"]) for row in _rows("bank_holidays"))


@cache
def labels(codes: str) -> dict[str, str]:
    """code → label of a list in codes/, in its order: what somebody may choose from."""
    return {row["code"]: row["label"] for row in _rows(f"codes/{codes}")}


@cache
def scales() -> dict[str, str]:
    """Every scale a question may be answered on, under the name that a mapping gives it, each with its reverse."""
    found: dict[str, str] = {}
    for path in sorted((HERE / "codes").glob("scale_*.csv")):
        steps, name = list(labels(path.stem).values()), path.stem.removeprefix("scale_")
        title = f"{steps[0]} … {steps[-1]}"
        found |= {name: title, f"{name}_reversed": f"{title}, the other way round"}
    return found


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
