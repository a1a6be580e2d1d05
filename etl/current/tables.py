"""The current tables: one record of truth for each thing, as the deliveries that count today tell it.

A history extract is the record for every period up to its own. A snapshot (an inspection list covers six months)
counts only for periods after that extract, so that nobody is counted twice; until there is one it counts alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from data.child import THINGS
from data.periods import Period, between, containing, following, period
from etl.current import filled, lookups, reach

YEARS_SHOWN = 6
NEVER = "0001-01-01"  # when a delivery without a period ends: before every other

# Things of which every delivery that counts is heard: they describe, and are not counted as occasions.
DESCRIBING = ("child", "identifier_link")
# Things of which a row may tell less than the occasion: an enquiry alone says nothing of conferences.
TOLD_BY = {"conference": "conference_date IS NOT NULL", "plan_review": "review_date IS NOT NULL"}


class NothingToMeasure(LookupError):
    """The store holds no delivery that tells a quarter; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Span:
    """The quarters an edition covers."""

    first: Period
    latest: Period

    def periods(self, kind: str) -> list[Period]:
        """Every period of a kind inside the span. A term's sessions are only owed once the next term has begun.

        Raises BadPeriod for a kind that there is none of.
        """
        if kind == "term":
            return [
                t for t in between(self.first.start, self.latest.end, kind) if following(t).start <= self.latest.end
            ]
        if kind == "academic_year":
            terms = self.periods("term")
            years = between(self.first.start, terms[-1].end.replace(month=8, day=31), kind) if terms else []
            return [year for year in years if any(year.start <= term.start for term in terms)]
        return between(self.first.start, self.latest.end, kind)


def span(store: duckdb.DuckDBPyConnection) -> Span:
    """The quarters of six years, up to the newest that a delivery which counts is about.

    Raises NothingToMeasure where none is about a quarter.
    """
    newest = store.execute("SELECT max(period) FROM stored.live_deliveries WHERE period LIKE '____Q_'").fetchone()
    if newest is None or newest[0] is None:
        raise NothingToMeasure(
            "Nothing that has been accepted is about a quarter yet. Hand returns in (python -m etl receive FILE…), "
            "accept them, and publish again."
        )
    latest = period(newest[0])
    return Span(following(containing(latest.start.replace(year=latest.start.year - YEARS_SHOWN), "quarter")), latest)


def rebuild(store: duckdb.DuckDBPyConnection) -> Span:
    """Put the current tables (schema `live`) in order and leave the connection speaking to them.

    Returns the span of quarters. Raises NothingToMeasure where no delivery that counts is about a quarter.
    """
    covered = span(store)
    store.execute("BEGIN")
    try:
        _make(store)
        views = _views(store)
        lookups.give(store)
        ground = filled.marks_of_things(store, views) | {
            name: filled.mark_of_rows(store, name) for name in lookups.TABLES
        }
        filled.fill(store, ground)
        reach.fill(store, covered.latest.end)
    except BaseException:
        store.execute("ROLLBACK")
        raise
    store.execute("COMMIT")
    return covered


def _make(store: duckdb.DuckDBPyConnection) -> None:
    """Make the tables, or make them anew where the store has them as another version did."""
    version = filled.digest([filled.TABLES, filled.MARKS])
    store.execute(f"CREATE SCHEMA IF NOT EXISTS live; {filled.MARKS}")
    if store.execute("SELECT mark FROM live.filled WHERE name = 'live'").fetchall() != [(version,)]:
        store.execute("DROP SCHEMA live CASCADE; CREATE SCHEMA live; SET schema = 'live'")
        store.execute(f"{filled.TABLES}; {filled.MARKS}")
        store.execute("INSERT INTO live.filled VALUES ('live', ?, NULL)", [version])
    store.execute("SET schema = 'live'")


def deliveries(store: duckdb.DuckDBPyConnection) -> list[int]:
    """The deliveries that count today, by their numbers."""
    return [row[0] for row in store.execute("SELECT delivery FROM stored.live_deliveries ORDER BY ALL").fetchall()]


def _views(store: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """now_<thing>: the stored rows that count today, with the delivery they came in. Returns the SQL of each.

    newness puts them in an order in which no two are equal, so that the newest thing said is the same in every run.
    """
    _period_ends(store)
    views = {}
    for thing in THINGS:
        reach = f"""(SELECT coalesce(max(period_end), DATE '{NEVER}') FROM counted_delivery
                     WHERE coverage = 'history'
                     AND delivery IN (SELECT delivery FROM stored.{thing} WHERE {TOLD_BY.get(thing, "TRUE")}))"""
        every = "TRUE" if thing in DESCRIBING else f"d.coverage <> 'snapshot' OR d.period_end > {reach}"
        views[thing] = f"""CREATE OR REPLACE TEMP VIEW now_{thing} AS
            SELECT s.*, d.agency AS returned_by, d.source, d.period, d.period_end, d.coverage, d.received_at,
                row(d.period_end, d.received_at, s.delivery, s.table_name, s.row_number) AS newness
            FROM stored.{thing} AS s JOIN counted_delivery AS d ON d.delivery = s.delivery WHERE {every}"""
        store.execute(views[thing])
    return views


def _period_ends(store: duckdb.DuckDBPyConnection) -> None:
    """counted_delivery: the deliveries that count today, and the last day of what each is about.

    Keys of a year and of a quarter cannot be compared with each other; the days that they end on can.
    """
    keys = [key for (key,) in store.execute("SELECT DISTINCT period FROM stored.live_deliveries").fetchall()]
    store.execute("CREATE OR REPLACE TEMP TABLE period_ends (period VARCHAR, period_end DATE)")
    store.executemany(
        "INSERT INTO period_ends VALUES (?, ?)", [["", NEVER], *([key, period(key).end] for key in keys if key)]
    )
    store.execute(
        """CREATE OR REPLACE TEMP VIEW counted_delivery AS
           SELECT * FROM stored.live_deliveries JOIN period_ends USING (period)"""
    )
