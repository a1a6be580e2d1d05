"""Beside: files of one return that are understood together, as a session by its pupil, and what follows from decisions.

The rows of a file that counts are to be those it has beside the others that count. While another waits for a decision
they stay as they are; once it is accepted, or one of them is withdrawn, they are read and stored anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from data.ledger.models import Delivery
from etl.definitions.source import WORKBOOK, Source


def together(source: Source) -> bool:
    """Whether files of this source may need each other: those without periods are independent, and so are forms."""
    return source.period != "none" and not source.of_answers


def newest_of_each_part(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Of deliveries of one return, the one of each part that was received last."""
    found: dict[str, Delivery] = {}
    for one in sorted(deliveries, key=lambda one: (one.received_at, one.id)):
        found[one.part] = one
    return list(found.values())


def out_of_place(
    child: duckdb.DuckDBPyConnection, counting: Iterable[Delivery], sources: Iterable[Source]
) -> list[Sequence[Delivery]]:
    """Of the deliveries that count, the returns whose rows were not stored beside just those others that count too."""
    beside: dict[int, set[int]] = {}
    for number, other in child.execute("SELECT delivery, other FROM stored.beside").fetchall():
        beside.setdefault(number, set()).add(other)
    apart = {source.slug for source in sources if together(source)}
    returns: dict[tuple[str, str, str], list[Delivery]] = {}
    for delivery in counting:
        if delivery.source in apart and delivery.part != WORKBOOK:
            returns.setdefault((delivery.agency, delivery.source, delivery.period), []).append(delivery)
    groups = [newest_of_each_part(each) for each in returns.values()]
    return [
        group
        for group in groups
        if any(beside.get(delivery.id, set()) != {other.id for other in group} - {delivery.id} for delivery in group)
    ]
