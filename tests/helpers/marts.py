"""A mart file written straight by data/mart/schema.sql, for tests of what stands on a mart.

The figures are invented: plausible in size, the same on every run, and nobody's. What each measure is about is in
invented.py; here its figures are made, by the kind of the measure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import duckdb
import pandas as pd

from data import mart
from data.periods import KINDS, Period, between, containing, months_after
from data.periods import period as period_called
from queries.indicator import catalogue
from queries.indicator.groups import CATEGORIES
from queries.indicator.indicator import Indicator, frozen
from tests.helpers import beside_invented, invented
from tests.helpers.invented import VOICES as VOICES  # what tests look for on pages

FIRST = date(2020, 4, 1)
PLACES = {"north": 0.30, "central": 0.42, "south": 0.25, "unknown": 0.03}
GROUPS = {
    "age_band": (0.1, 0.22, 0.3, 0.31, 0.05, 0.02),
    "sex": (0.48, 0.51, 0.01),
    "ethnic_group": (0.07, 0.05, 0.12, 0.03, 0.69, 0.04),
    "disability": (0.14, 0.8, 0.06),
    "lead_agency": (0.3, 0.12, 0.44, 0.08, 0.01, 0.05),
    "agency": (0.3, 0.24, 0.05, 0.06, 0.12, 0.08, 0.06, 0.05, 0.02, 0.01, 0.01, 0.0),
}
PER_YEAR = {"quarter": 4, "month": 12, "term": 3, "year": 1, "academic_year": 1}
PUBLISHED = 21  # days after a quarter's end
Row = tuple[object, ...]
Node = tuple[str, str, str]
WHOLE: Node = ("all", "all", "all")


@dataclass(frozen=True)
class _At:
    """One figure to be made: of which line of which measure, in which period, and how settled."""

    indicator: Indicator
    line: str
    grain: str
    period: Period
    age: int  # how many periods have followed it

    @property
    def story(self) -> invented.Story:
        return invented.story(self.indicator)

    @property
    def key(self) -> Row:
        return (self.indicator.slug, self.line, self.grain, self.period.key)


def write_mart(
    folder: Path, edition: str = "2025Q4", *, synthetic: bool = True, audience: str = "group", number: int = 1
) -> Path:
    """One publication of an edition in `folder`, with CURRENT naming it. Returns its file."""
    folder.mkdir(parents=True, exist_ok=True)
    publication = f"{edition}-{number:04}"
    path = folder / f"{publication}.duckdb"
    store = duckdb.connect(str(path))
    store.execute(mart.SCHEMA)
    until = period_called(edition).end
    built_at = datetime.combine(_published(until), datetime.min.time()).replace(hour=9)
    found = catalogue.indicators()
    tables: dict[str, list[Row]] = {
        "edition": [(edition, publication, audience, edition, built_at, synthetic, "Oxfordshire")],
        "period": _periods(until),
        "indicator": [_definition(at, indicator) for at, indicator in enumerate(found)],
        "figure": [row for indicator in found for row in _figures(indicator, until)],
        "baseline": list(invented.BASELINES),
        "life_table": list(beside_invented.life_table(edition)),
        "ending": list(beside_invented.endings(edition)),
        "comparator": list(beside_invented.comparators(found)),
        "voice": [(at, *voice) for at, voice in enumerate(VOICES)],
        "story": [(at, *each) for at, each in enumerate(invented.AGENCY_STORIES)],
        "delivery": list(invented.DELIVERIES),
        "expected_return": list(invented.RETURNS),
        "awaited": list(invented.AWAITED),
        "finding": list(invented.FINDINGS),
        "note_on_data": list(invented.NOTES),
    }
    tables["step"] = list(beside_invented.steps(tables["figure"]))
    tables["first_known"] = list(_first_known(tables["figure"], publication))
    if audience == "open":
        tables |= _as_open(tables)
    for table, rows in tables.items():
        _fill(store, table, rows)
    store.close()
    (folder / mart.CURRENT).write_text(path.name, encoding="utf-8")
    return path


def seal_mart(path: Path, meeting: date, who: str = "Performance board") -> Path:
    """A publication sealed for a meeting, as the seal beside it says. Returns the publication."""
    said = {
        "meeting": meeting.isoformat(),
        "who": who,
        "at": datetime.combine(meeting, datetime.min.time()).isoformat(),
        "sha256": sha256(path.read_bytes()).hexdigest(),
    }
    path.with_suffix(mart.SEALED).write_text(json.dumps(said), encoding="utf-8")
    return path


def _fill(store: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    columns = [row[0] for row in store.execute(f"DESCRIBE {table}").fetchall()]
    store.register("given", pd.DataFrame(rows, columns=columns, dtype=object))  # as objects, so that None stays NULL
    store.execute(f"INSERT INTO {table} SELECT * FROM given")
    store.unregister("given")


def _as_open(tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """What leaves the group: no agency's words, no numbers of rows, voices whose consent reaches so far."""
    return {
        "story": [],
        "delivery": [(*row[:-2], None, None) for row in tables["delivery"]],
        "voice": [row for row in tables["voice"] if row[9] != "group"],
    }


def _published(quarter_end: date) -> date:
    return quarter_end + timedelta(days=PUBLISHED)


def _all_periods(kind: str, until: date) -> list[Period]:
    """Six years; of terms and school years those a census has told of, which is one term in arrears."""
    if kind in ("term", "academic_year"):
        return between(date(2020, 9, 1), months_after(until, -3), kind)
    return between(FIRST, until, kind)


def _periods(until: date) -> list[Row]:
    return [
        (p.key, p.kind, p.label, p.long_label, p.start, p.end, at)
        for kind in KINDS
        for at, p in enumerate(_all_periods(kind, until))
    ]


def _definition(position: int, indicator: Indicator) -> Row:
    given = frozen(catalogue.INDICATORS / indicator.slug)
    chosen = invented.FIRST_PAGE.index(indicator.slug) if indicator.slug in invented.FIRST_PAGE else None
    return (indicator.slug, position, chosen, given, indicator.measure_sql, indicator.example)


def _figures(indicator: Indicator, until: date) -> Iterator[Row]:
    story = invented.story(indicator)
    if story.never:
        return
    for grain in indicator.grains:
        chance = {line.key: Random(f"{indicator.slug} {line.key} {grain}") for line in indicator.series}
        periods = [p for p in _all_periods(grain, until) if p.key >= story.begins]
        for at, period in enumerate(periods):
            age = len(periods) - 1 - at
            if indicator.kind == "split":
                yield from _split(_At(indicator, "", grain, period, age), chance[indicator.series[0].key], until)
                continue
            for line in indicator.series:
                yield from _one_line(_At(indicator, line.key, grain, period, age), chance[line.key], until)


def _one_line(at: _At, chance: Random, until: date) -> Iterator[Row]:
    indicator, story = at.indicator, at.story
    level, size = (1.0, 1.0) if at.line == indicator.main_series.key else invented.OTHERS.get(at.line, invented.OTHER)
    risen = 1.5 if story.risen_since and at.period.key >= story.risen_since and at.period.kind == "quarter" else 1.0
    value = max(0.4, chance.gauss(story.level * level * risen, story.wobble))
    per_year = PER_YEAR[at.grain] if not indicator.stock else 4
    denominator = max(1, round(story.yearly * size / per_year * chance.uniform(0.9, 1.1)))
    status = _status(at, until)
    yield (*at.key, *WHOLE, *_whole_area(indicator, value, denominator, status))
    for node, share in _below(at):
        if status in ("not_returned", "not_yet"):
            yield (*at.key, *node, None, None, False, None, None, None, status, None)
            continue
        here = min(value * (1.35 if node[0] == "south" else 0.9), 97.0)
        yield (*at.key, *node, *_protected(indicator, here, denominator * share))


def _split(at: _At, chance: Random, until: date) -> Iterator[Row]:
    """The parts of one period: every unit in one of them, so that they add up to all of them everywhere."""
    keys = [line.key for line in at.indicator.series]
    weights = [max(0.02, chance.gauss(1 - 0.12 * place, at.story.wobble)) for place in range(len(keys))]
    size = round(at.story.yearly / PER_YEAR[at.grain] * chance.uniform(0.9, 1.1))
    status = _status(at, until)
    for node, share in [(WHOLE, 1.0), *_below(at)]:
        step = 1 if node == WHOLE else 5
        counts = [step * round(size * share * weight / sum(weights) / step) for weight in weights]
        for key, count in zip(keys, counts, strict=True):
            here = (at.indicator.slug, key, at.grain, at.period.key, *node)
            if node == WHOLE:
                yield (*here, *_whole_area(at.indicator, 100 * count / sum(counts), sum(counts), status))
            else:
                yield (*here, *_rounded(count, sum(counts)))


def _below(at: _At) -> Iterator[tuple[Node, float]]:
    """The localities and groups that the measure has at a grain, each with its share of the whole."""
    indicator = at.indicator
    if at.grain not in (indicator.base, "year") or indicator.kind == "duration":
        return
    if indicator.localities:
        yield from (((place, "all", "all"), share) for place, share in PLACES.items())
    if at.grain == ("year" if indicator.base == "quarter" else indicator.base):
        for dimension in indicator.dimensions:
            names = CATEGORIES[dimension]
            yield from ((("all", dimension, n), s) for n, s in zip(names, GROUPS[dimension], strict=True))


def _status(at: _At, until: date) -> str:
    story, key = at.story, at.period.key
    if months_after(at.period.end, at.indicator.follows_months) > until and at.indicator.follows_months:
        return "not_yet"
    named = (("not_returned", story.not_returned), ("low", story.low), ("too_few", story.too_few))
    for status, keys in (*named, ("not_applicable", story.none)):
        if key in keys:
            return status
    followed = at.indicator.follows_months // {"quarter": 3, "year": 12}.get(at.grain, 12)
    return "provisional" if at.age - followed < at.indicator.settles else "shown"


def _whole_area(indicator: Indicator, value: float, denominator: int, status: str) -> Row:
    """numerator, denominator, rounded, value, lower, upper, status, children"""
    if status not in ("shown", "provisional"):
        return (None, denominator if status == "low" else None, False, None, None, None, status, None)
    if indicator.unit == "months":
        return (None, denominator, False, round(value), round(value) - 1, round(value) + 2, status, None)
    per = 10_000 if indicator.unit == "rate_per_10000" else 100
    numerator = min(round(value * denominator / per), denominator)
    exact = per * numerator / denominator
    if indicator.kind == "sessions":
        return (numerator, denominator, False, exact, None, None, status, None)
    half = 1.96 * per * (max(numerator, 1) ** 0.5) / denominator
    return (numerator, denominator, False, exact, max(0, exact - half), exact + half, status, None)


def _protected(indicator: Indicator, value: float, denominator: float) -> Row:
    """Multiples of five and whole percentages, as everything below the whole area is."""
    if indicator.kind == "sessions":
        pupils = 5 * round(denominator / 900)
        shown = pupils >= 20
        return (
            None,
            None,
            True,
            round(value, 1) if shown else None,
            None,
            None,
            "shown" if shown else "too_few",
            pupils,
        )
    if indicator.kind == "rate":
        count = 5 * round(value * denominator / 50_000)
        return (count, None, True, count if count > 5 else None, None, None, "shown" if count > 5 else "low", None)
    return _rounded(5 * round(value * denominator / 500), 5 * round(denominator / 5))


def _rounded(count: int, out_of: int) -> Row:
    if out_of < 20:
        return (count, out_of, True, None, None, None, "too_few", None)
    if count <= 5 or out_of - count <= 5:
        return (count, out_of, True, None, None, None, "low", None)
    share = round(100 * count / out_of)
    return (count, out_of, True, share, max(0, share - 9), min(100, share + 9), "shown", None)


def _first_known(figures: list[Row], publication: str) -> Iterator[Row]:
    """Each exact whole-area figure as first published: a little less than now known, where records come in late."""
    settles = {indicator.slug: indicator for indicator in catalogue.indicators()}
    latest = period_called(publication.split("-")[0])
    for slug, line, grain, key, *node, numerator, denominator, rounded, value, _, _, _, _ in figures:
        if tuple(node) != WHOLE or value is None or rounded:
            continue
        quarter = containing(period_called(str(key)).end, "quarter")
        new = quarter.end >= latest.end
        less = 1.0 if new or not settles[str(slug)].settles else invented.story(settles[str(slug)]).first
        first = publication if new else f"{quarter.key}-0001"
        on = _published(quarter.end)
        yield (slug, line, grain, key, first, on, numerator, denominator, float(str(value)) * less)
