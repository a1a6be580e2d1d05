"""What stands in an invented edition beside its figures: how long plans last, other areas, steps of rounding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from queries.indicator.indicator import Indicator
from tests.helpers import invented

MONTHS = (0, 3, 6, 9, 12, 15, 18, 24)
STILL = {
    "neglect": (1, 0.93, 0.79, 0.6, 0.46, 0.33, 0.24, 0.11),
    "all": (1, 0.92, 0.76, 0.56, 0.41, 0.29, 0.2, 0.09),
}
REASONS = {"child in need": 0.62, "looked after": 0.24, "not known": 0.05, "other": 0.09}
AREAS = (
    ("E10000025", "Oxfordshire", "ours"), ("E10000002", "Buckinghamshire", "neighbour"),
    ("E10000003", "Cambridgeshire", "neighbour"), ("E10000013", "Gloucestershire", "neighbour"),
    ("E10000014", "Hampshire", "neighbour"), ("E10000015", "Hertfordshire", "neighbour"),
    ("E06000037", "West Berkshire", "neighbour"), ("E10000032", "West Sussex", "neighbour"),
    ("E10000011", "East Sussex", "former_neighbour"),
    ("E12000008", "South East", "region"), ("E92000001", "England", "national"),
)  # fmt: skip
VERSIONS = {"neighbour": "2021-04, 2025-05", "former_neighbour": "2021-04"}
Row = tuple[object, ...]


def life_table(edition: str) -> Iterator[Row]:
    for line, still in STILL.items():
        for months, share in zip(MONTHS, still, strict=True):
            yield ("time_on_plan", line, edition, months, share, max(0, share - 0.04), min(1, share + 0.04))


def endings(edition: str) -> Iterator[Row]:
    """Of those that began, the share that had ended for each reason: with those still open, all of them."""
    for line, still in STILL.items():
        for reason, part in REASONS.items():
            for months, share in zip(MONTHS, still, strict=True):
                yield ("time_on_plan", line, edition, reason, months, round((1 - share) * part, 4))


def comparators(found: Iterable[Indicator]) -> Iterator[Row]:
    told = set()
    for indicator in found:
        about = indicator.comparator
        if about is None or (about.measure, about.breakdown) in told:
            continue
        told.add((about.measure, about.breakdown))
        chance = Random(indicator.slug)
        for year in (2023, 2024):
            for code, area, role in AREAS:
                value = round(invented.story(indicator).level * chance.uniform(0.8, 1.2), 1)
                hidden = area == "West Berkshire" and indicator.slug == "plans_open_two_years"
                out_of = 9_000 if role in ("region", "national") else round(chance.uniform(250, 1_100))
                count = round(value * out_of / 100)
                yield (
                    about.measure, year, code, area, role, about.breakdown,
                    None if hidden else count, out_of, None if hidden else round(100 * count / out_of, 1),
                    "suppressed" if hidden else "shown", f"Invented for tests, in the shape of a DfE release, {year}",
                    VERSIONS.get(role, ""),
                )  # fmt: skip


def steps(figures: Iterable[Row]) -> Iterator[Row]:
    """One step of rounding for each rounded figure by base period that says how many units it is of."""
    issued: dict[Row, int] = {}
    for slug, line, grain, period, place, dimension, category, _, units, rounded, *_ in figures:
        if rounded and units is not None and grain not in ("year", "academic_year"):
            at = issued.setdefault((slug, line, period), len(issued))
            yield (slug, "invented", line, "units", at, period, place, dimension, category, units)
