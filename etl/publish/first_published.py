"""First known: each whole-area figure as it was first published, carried from edition to edition.

What was recorded late shows itself only by this. Only exact figures are kept: rounded ones never change. What was exact
and may not be told as it is any more is let go of, and so is what differs from what is known now by so few that the
difference may not be told. A measure that has been defined anew since begins anew, for its old figures were of
something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb
import pandas as pd

from etl.protect import Audience, Protected
from etl.protect.first_names import as_first_named
from queries.edition.answers import Status
from queries.indicator.indicator import Indicator

COLUMNS = (
    "indicator", "series", "grain", "period", "publication", "published_on", "numerator", "denominator", "value",
)  # fmt: skip
KEY = list(COLUMNS[:4])


def first_known(
    before: duckdb.DuckDBPyConnection | None,
    catalogue: Sequence[Indicator],
    figures: Sequence[Protected],
    publication: str,
    on: date,
    audience: Audience,
) -> pd.DataFrame:
    """The figures of the edition before as it first knew them, and those that are new with this publication."""
    whole = [f for f in figures if f.locality == "all" and f.dimension == "all"]
    rows = [
        (*_key(f), publication, on, f.numerator, f.denominator, f.value)
        for f in whole
        if not f.rounded and f.status.is_number and f.value is not None
    ]
    new = pd.DataFrame(rows, columns=COLUMNS)
    if before is None:
        return new
    told = before.execute("SELECT slug, measure_sql FROM indicator").fetchall()
    same = {(slug, as_first_named(sql)) for slug, sql in told}
    kept = {i.slug: i for i in catalogue if (i.slug, as_first_named(i.measure_sql)) in same}
    now = {_key(f): f for f in whole}
    held = before.execute("SELECT * FROM first_known").df()
    may = [
        row[0] in kept and _may_stand(row[4:], now.get(row[:4]), audience.of(kept[row[0]]))
        for row in held[[*KEY, "numerator", "denominator"]].itertuples(index=False, name=None)
    ]
    held = held[may]
    return pd.concat([held, new], ignore_index=True).drop_duplicates(KEY, keep="first") if len(held) else new


def _may_stand(first: tuple[float, ...], now: Protected | None, audience: Audience) -> bool:
    """Whether a figure as first published (its count, and what that is out of) may stand beside the one of today."""
    if now is None:
        return True
    if now.rounded or now.status in (Status.LOW, Status.TOO_FEW) or now.numerator is None or now.denominator is None:
        return False
    counted, units = now.numerator - first[0], now.denominator - first[1]
    return audience.change_safe(counted) and (units == 0 or audience.change_safe(units - counted))


def _key(figure: Protected) -> tuple[str, str, str, str]:
    return figure.indicator, figure.series, figure.grain, figure.period
