"""An edition: everything that travels with the figures. Definitions, periods, comparators, words, deliveries, gaps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd

from data import reference
from data.ledger import Ledger, ask
from data.ledger.calendar import ReturnStanding, carrying
from data.locations import Locations
from data.periods import KINDS, period
from etl.current.awaited import Awaiting
from etl.current.awaited import rows as awaited_rows
from etl.current.due_returns import owed_within
from etl.current.returned_periods import Returns
from etl.current.tables import Span
from etl.definitions.source import Source
from etl.protect import GROUP, Audience, ExactCount, Protected, Step
from etl.protect.durations import Durations
from etl.publish.data_notes import notes
from etl.publish.provenance import deliveries, expected, findings
from etl.publish.publish import Contents, as_rows
from etl.publish.voices import heard
from etl.reference import neighbour_sets, releases
from queries.edition.open_edition import STANDS_STILL
from queries.indicator.catalogue import folder_of
from queries.indicator.indicator import Indicator, frozen

AREA = "E10000025"
AREA_NAME = "Oxfordshire"
SYNTHETIC = "SYNTHETIC"  # a file of this name in the home says that nobody in it is real


@dataclass(frozen=True, slots=True)
class ToldToAudience:
    """What protect lets one audience be told."""

    figures: Sequence[Protected]  # those of durations among them
    durations: Sequence[Durations]
    steps: Sequence[Step]
    exact: Sequence[ExactCount]
    first_known: pd.DataFrame
    low: Collection[tuple[str, str]]  # measures and localities whose newest figure is low


@dataclass(frozen=True, slots=True)
class Basis:
    """What an edition is put together from, the same for every audience."""

    store: duckdb.DuckDBPyConnection
    ledger: Ledger
    covered: Span
    indicators: Sequence[Indicator]
    sources: Sequence[Source]
    synthetic: bool
    awaiting: Awaiting
    owed: Sequence[ReturnStanding]  # read once: what is accepted meanwhile waits for the next edition
    today: date  # by which returns are late

    @classmethod
    def of(
        cls,
        store: duckdb.DuckDBPyConnection,
        ledger: Ledger,
        covered: Span,
        indicators: Sequence[Indicator],
        sources: Sequence[Source],
        places: Locations,
    ) -> Basis:
        synthetic, today = is_synthetic(places), today_of(covered, places)
        awaiting = Awaiting(Returns(store, sources), carrying(ledger, today))
        owed = tuple(owed_within(ledger, covered, today))
        return cls(store, ledger, covered, indicators, sources, synthetic, awaiting, owed, today)


def today_of(covered: Span, places: Locations) -> date:
    """The day by which returns are late. A demonstration's day stands still."""
    return covered.latest.end + STANDS_STILL if is_synthetic(places) else date.today()


def is_synthetic(places: Locations) -> bool:
    return (places.home / SYNTHETIC).exists()


def edition(basis: Basis, said: ToldToAudience, audience: Audience, publication: str, built_at: datetime) -> Contents:
    """Put an edition together. Only figures that protect made go in, and of the rest nothing about a child."""
    store, latest = basis.store, basis.covered.latest
    # Other audiences read a part of what the group does: a warning stands by all that was said, and is recorded once.
    words = heard(store, basis.ledger, latest, built_at, audience, low=said.low, record=audience is GROUP)
    came, owed = deliveries(store, basis.sources, audience), expected(basis.owed)
    awaited = awaited_rows(basis.awaiting, basis.indicators, basis.covered)
    return Contents(
        edition={
            "name": latest.key,
            "publication": publication,
            "audience": audience.name,
            "latest_quarter": latest.key,
            "built_at": built_at,
            "synthetic": basis.synthetic,
            "area": AREA_NAME,
        },
        figures=said.figures,
        tables={
            "life_table": _rows(row for one in said.durations for row in one.curves),
            "ending": _rows(row for one in said.durations for row in one.endings),
            "step": _rows(said.steps),
            "exact_count": _rows(said.exact),
            "first_known": said.first_known,
            "baseline": _baselines(basis.ledger),
            "period": _periods(basis.covered, {*came["period"], *owed["period"], *awaited["about"]}),
            "indicator": _definitions(basis),
            "comparator": _comparators(store),
            "revised_figure": _revised(store),
            "voice": words.voices,
            "story": words.stories,
            "delivery": came,
            "expected_return": owed,
            "awaited": awaited,
            "finding": findings(store, basis.ledger, audience),
            "note_on_data": _rows(notes(store, latest, audience)),
        },
    )


def _rows(made: Iterable[Any]) -> pd.DataFrame:
    found = list(made)
    return pd.DataFrame(as_rows(found), columns=[field.name for field in fields(found[0])] if found else None)


def _periods(covered: Span, named: set[str]) -> pd.DataFrame:
    """The periods that figures stand in, in order, and those that only a return is about."""
    inside = {p: at for kind in KINDS for at, p in enumerate(covered.periods(kind))}
    beside = {period(key) for key in named if key} - inside.keys()
    rows = [
        {
            "key": p.key,
            "kind": p.kind,
            "label": p.label,
            "long_label": p.long_label,
            "start_date": p.start,
            "end_date": p.end,
            "idx": inside.get(p),
        }
        for p in [*inside, *sorted(beside, key=lambda p: p.key)]
    ]
    return pd.DataFrame(rows).astype({"idx": "Int64"})


def _baselines(ledger: Ledger) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"indicator": b.indicator, "period": b.period, "why": b.why, "who": b.who, "decided_on": b.at.date()}
            for b in ask.baselines(ledger)
        ]
    )


def _definitions(basis: Basis) -> pd.DataFrame:
    """The definitions as they are today; first_page where the group chose a measure for it."""
    chosen = ask.first_page(basis.ledger)
    rows = []
    for position, indicator in enumerate(basis.indicators):
        rows.append(
            {
                "slug": indicator.slug,
                "position": position,
                "first_page": chosen.index(indicator.slug) if indicator.slug in chosen else None,
                "definition": frozen(folder_of(indicator.slug)),
                "measure_sql": indicator.measure_sql,
                "example": indicator.example,
            }
        )
    return pd.DataFrame(rows).astype({"first_page": "Int64"})


def _comparators(store: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The published figures that stand, of the areas that we are compared with."""
    return _compared(store, releases.figures(store))


def _revised(store: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Which of them a received file gives otherwise than what stood before, and which population."""
    found = releases.revised(store)
    return _compared(store, found).drop(columns=["role", "versions", "area_code"])


def _compared(store: duckdb.DuckDBPyConnection, found: pd.DataFrame) -> pd.DataFrame:
    """Of figures of areas those that we are compared with, and what each is to us."""
    sets, names = neighbour_sets.sets(store), {area.ons_code: area.area for area in reference.areas()}
    found["role"] = found["area_code"].map(_roles(sets))
    found["versions"] = found["area_code"].map(_versions(sets)).fillna("")
    found["area"] = found["area_code"].map(names).fillna(found["area"])
    return found[found["role"].notna()]


def _roles(sets: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What each area is to us, by its ONS code; areas not named here are nobody we compare with."""
    newest = sets[max(sets)]
    former = {code: "former_neighbour" for codes in sets.values() for code in codes}
    return former | dict.fromkeys(newest, "neighbour") | {AREA: "ours", "E12000008": "region", "E92000001": "national"}


def _versions(sets: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The neighbour sets that name each area, oldest first: sets change, and what was compared must stay readable."""
    found: dict[str, list[str]] = {}
    for version, codes in sorted(sets.items()):
        for code in codes:
            found.setdefault(code, []).append(version)
    return {code: ", ".join(versions) for code, versions in found.items()}
