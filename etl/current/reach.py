"""Reach: from which day on the records of a thing are whole, worked out from what the store holds.

An extract of the last six years holds what was open or ended in them. What ended before is not in it; so what came
before something in its first years is not known, and a share of what came again would read low. Where records begin
shows in the days on which things ended: before the first day of an extract nobody ended anything, however long ago
some of what is in it began. A stray early day decides nothing: a quarter counts as recorded if at least half as much
ended in it as in most, and two quarters without are where records begin.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from statistics import median

import duckdb

from data.periods import Period, containing, months_after, preceding

ENDED = {
    "plan": "SELECT end_date FROM plan",
    "referral": "SELECT close_date FROM now_referral",
    "plan_review": "SELECT review_date FROM plan_review",
    "early_help": "SELECT end_date FROM early_help",
    "contact": "SELECT contact_date FROM now_contact",
    "tool_reading": "SELECT read_on FROM tool_reading",
    "assessment": "SELECT end_date FROM assessment",
    "conference": "SELECT conference_date FROM conference",
}
# What came before, and not on record, is told of plans by some sources: a count beside the plan itself.
EARLIER_PLAN = "earlier_plan"
ALMOST_ALL = 0.95
LATELY = 24  # quarters that say how much usually ends in one
A_GAP = 2  # quarters with as good as nothing, before which records are taken not to reach
FOREVER = date(9999, 12, 31)
A_CHILDHOOD = 12 * 18  # months of records after which nothing earlier can be missing
QUARTER = "CAST(date_trunc('quarter', {day}) AS DATE)"


def fill(store: duckdb.DuckDBPyConnection, latest: date) -> None:
    """Fill the current table reach from the others and from now_<thing>. latest: the last day that is told of."""
    found = [(thing, first, FOREVER) for thing, days in ENDED.items() if (first := _first_day(store, days, latest))]
    plans = next((first for thing, first, _ in found if thing == "plan"), None)
    found += [(EARLIER_PLAN, first, last) for first, last in _earlier_plans(store, plans, latest)]
    store.execute("DELETE FROM reach")
    if found:
        store.executemany("INSERT INTO reach VALUES (?, ?, ?)", [list(row) for row in found])


def read(store: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[date, date]]]:
    """thing → the stretches of time in which its records are whole; one with nothing on record is left out."""
    found: dict[str, list[tuple[date, date]]] = {}
    for thing, first, last in store.execute("SELECT thing, first_day, last_day FROM reach ORDER BY ALL").fetchall():
        found.setdefault(thing, []).append((first, last))
    return found


def _first_day(store: duckdb.DuckDBPyConnection, days: str, latest: date) -> date | None:
    """The first day of the earliest quarter, back from the newest, before which as good as nothing ended."""
    quarter = QUARTER.format(day="day")
    counted: dict[date, int] = dict(
        store.execute(
            f"SELECT {quarter}, count(*) FROM ({days}) AS ended(day) WHERE day <= ? GROUP BY ALL", [latest]
        ).fetchall()
    )
    if not counted:
        return None
    newest = sorted(counted, reverse=True)[:LATELY]
    enough = median(counted[first] for first in newest) / 2
    begin = at = newest[0]
    quiet = 0
    while quiet < A_GAP:
        if counted.get(at, 0) >= enough:
            begin, quiet = at, 0
        else:
            quiet += 1
        at = preceding(containing(at, "quarter")).start
    return begin


def _earlier_plans(store: duckdb.DuckDBPyConnection, plans: date | None, latest: date) -> Iterator[tuple[date, date]]:
    """The quarters in which it is known of almost every plan that started whether the child had one before, ever."""
    if plans:
        yield months_after(plans, A_CHILDHOOD), FOREVER
    told = store.execute(
        f"""SELECT {QUARTER.format(day="start_date")} AS quarter FROM plan WHERE start_date <= ? GROUP BY ALL
            HAVING count(*) FILTER (earlier_known = 'yes') >= {ALMOST_ALL} * count(*) ORDER BY quarter""",
        [latest],
    ).fetchall()
    quarters = [containing(first, "quarter") for (first,) in told]
    for _, run in groupby(enumerate(quarters), key=lambda numbered: _quarters_since(numbered[1]) - numbered[0]):
        together = [quarter for _, quarter in run]
        yield together[0].start, together[-1].end


def _quarters_since(given: Period) -> int:
    return given.start.year * 4 + given.start.month // 3
