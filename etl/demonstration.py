"""The demonstration: the synthetic county's files, taken through the same way as real ones, delivery by delivery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

import duckdb

from data import demo, mart
from data.places import Places
from etl import demonstration_returns
from etl.edition import SYNTHETIC
from etl.load import load
from etl.pipeline import publish_edition
from queries.catalogue import HERE as CATALOGUE
from queries.catalogue import indicators
from queries.indicator import frozen

WHO = "Demonstration"


class NotADemonstration(RuntimeError):
    """The home holds deliveries that are not of the synthetic county; the message says what to do."""


def make(where: Places, *, scale: float = 1.0, say: Callable[[str], object] = print) -> None:
    """Make the county's files, receive each delivery on its day, publish. What is done already is not done again."""
    mark = where.home / SYNTHETIC
    if where.child.exists() and not mark.exists():
        raise NotADemonstration(f"{where.home} holds real deliveries. Give the demonstration a home of its own.")
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    if _is_current(where):
        say(f"The demonstration is ready: edition in {mart.current_file(where.mart)}")
        return
    say("Making the demonstration county's files …")
    made = demo.write(where.home / "files", scale=scale)
    for together in made.deliveries:
        first = together[0]
        say(f"{first.received_on:%d/%m/%Y}  {first.agency}: {first.source} ({len(together)} files)")
        load(
            [file.path for file in together],
            where,
            who=first.who,
            agency=first.agency,
            received_at=datetime.combine(first.received_on, time(9)),
        )
    demonstration_returns.deliver(where, where.home / "files", say=say)
    say("Measuring, protecting and publishing …")
    done = publish_edition(where, WHO)
    say(f"Edition {done.latest.key} is live: {done.figures} figures.")


def _is_current(where: Places) -> bool:
    """Whether an edition is live that holds the indicators just as they are defined today."""
    try:
        path = mart.current_file(where.mart)
    except mart.NoMart:
        return False
    connection = duckdb.connect(str(path), read_only=True)
    try:
        published = {slug: (given, sql) for slug, given, sql in _definitions(connection)}
    finally:
        connection.close()
    return published == {i.slug: (frozen(CATALOGUE / "indicators" / i.slug), i.measure_sql) for i in indicators()}


def _definitions(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    return connection.execute("SELECT slug, definition, measure_sql FROM indicator").fetchall()
