"""First known: each whole-area figure as it was first published, carried from edition to edition.

What was recorded late shows itself only by this. Only exact figures are kept: rounded ones never change. What was exact
and may not be told as it is any more is let go of. A measure that has been defined anew since begins anew, for its old
figures were of something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb
import pandas as pd

from etl.protect import Protected
from queries.answers import Status
from queries.indicator import Indicator

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
    same = set(before.execute("SELECT slug, measure_sql FROM indicator").fetchall())
    kept = [i.slug for i in catalogue if (i.slug, i.measure_sql) in same]
    held = before.execute("SELECT * FROM first_known").df()
    untold = {_key(f) for f in whole if f.rounded or f.status in (Status.LOW, Status.TOO_FEW)}
    may = [key[0] in kept and key not in untold for key in held[KEY].itertuples(index=False, name=None)]
    held = held[may]
    return pd.concat([held, new], ignore_index=True).drop_duplicates(KEY, keep="first") if len(held) else new


def _key(figure: Protected) -> tuple[str, str, str, str]:
    return figure.indicator, figure.series, figure.grain, figure.period
