"""What an agency's workbook shows beside the empty cells: its own last quarter, and the actions of the plan."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from data.periods import Period, preceding

PLAN = Path(__file__).parents[3] / "data" / "reference" / "overarching_plan.csv"


@dataclass(frozen=True, slots=True)
class Action:
    """One action to report on. lead and time_frame are '' for an agency's own."""

    number: str
    title: str
    lead: str = ""
    time_frame: str = ""


@dataclass(frozen=True, slots=True)
class LastFigures:
    """What one agency returned for the quarter before. Nothing, where that was not returned or is not accepted."""

    numbers: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)  # measure → number, out of
    progress: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)  # action → code, words
    scores: Mapping[str, int] = field(default_factory=dict)  # component → score
    own_actions: tuple[Action, ...] = ()  # every action of that return, for those that are not in the plan


def last_figures(store: duckdb.DuckDBPyConnection, agency: str, quarter: Period) -> LastFigures:
    """What an agency's delivery about the quarter before says that counts today; nothing where there is none."""

    def rows(columns: str, thing: str) -> list[tuple[Any, ...]]:
        return store.execute(
            f"""SELECT {columns} FROM stored.{thing} JOIN stored.live_deliveries AS d USING (delivery)
                WHERE d.source = 'agency_return' AND d.period = ? AND {thing}.agency = ? ORDER BY row_number""",
            [preceding(quarter).key, agency],
        ).fetchall()

    progress = rows("coalesce(action, ''), coalesce(title, ''), rag, progress", "action_progress")
    return LastFigures(
        numbers={str(key): (n, d) for key, n, d in rows("measure, numerator, denominator", "agency_number")},
        progress={str(number or title): (rag, words) for number, title, rag, words in progress},
        scores={str(key): score for key, score in rows("component, score", "twelve_cs") if score},
        own_actions=tuple(Action(str(number), str(title)) for number, title, _, _ in progress),
    )


def planned(store: duckdb.DuckDBPyConnection | None, quarter: Period) -> tuple[Action, ...]:
    """The actions of the overarching plan as last returned up to this quarter; the strategy's own until it has been."""
    rows = (
        store.execute(
            """SELECT action_number, action, coalesce(lead, ''), coalesce(time_frame, '')
               FROM stored.plan_action WHERE action_number IS NOT NULL AND action IS NOT NULL AND delivery = (
                   SELECT delivery FROM stored.live_deliveries WHERE source = 'plan' AND period <= ?
                   ORDER BY period DESC, received_at DESC LIMIT 1)
               ORDER BY row_number""",
            [quarter.key],
        ).fetchall()
        if store is not None
        else []
    )
    if rows:
        return tuple({row[0]: Action(*row) for row in rows}.values())
    with PLAN.open(encoding="utf-8", newline="") as file:
        return tuple(Action(r["action"], r["title"], r["lead"], r["time_frame"]) for r in csv.DictReader(file))
