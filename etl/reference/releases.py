"""Released: of each published figure the newest release that tells it, whether it is carried here or was received.

A release is known by the newest year it tells. Of two that tell as much, one received counts before the one carried,
and one received later before one received earlier: that is how a revision comes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import duckdb
import pandas as pd

from data import reference
from data.periods import Period

CARRIED = 0  # instead of a delivery's number
POPULATION = "population_0_17"
KEY = "measure, year, area_code, breakdown"
FIGURE = "numerator, denominator, value, state"
WORKED_OUT = "neglect_factor"  # no percentage of it is published
RANK = "release DESC, delivery > 0 DESC, received_at DESC, delivery DESC"
RELEASES = f"""
    SELECT {KEY}, {FIGURE}, area, source, release, TIMESTAMP '0001-01-01' AS received_at, {CARRIED} AS delivery
    FROM carried_figure
    UNION ALL BY NAME
    SELECT measure, year, area_code, coalesce(breakdown, '') AS breakdown, {FIGURE}, area,
        'DfE, file received ' || strftime(received_at, '%d/%m/%Y')
            || CASE WHEN measure = '{WORKED_OUT}' AND value IS NOT NULL
                THEN '; percentage worked out here from the two counts' ELSE '' END AS source,
        max(year) OVER (PARTITION BY delivery, measure) AS release, received_at, delivery
    FROM stored.published JOIN stored.live_deliveries USING (delivery)
    WHERE delivery NOT IN ({{left_out}})
    QUALIFY row_number() OVER (PARTITION BY {KEY}, delivery ORDER BY row_number) = 1"""


def standing(store: duckdb.DuckDBPyConnection, without: Collection[int] = ()) -> str:
    """SQL of every figure of every release that counts, `place` 1 being the one that stands; without some deliveries.

    A delivery's own two rows of one figure say the same, or its checks would have set them aside.
    """
    store.register("given_carried", _carried())
    store.execute("CREATE OR REPLACE TEMP TABLE carried_figure AS SELECT * FROM given_carried")
    store.unregister("given_carried")
    left_out = ", ".join(map(str, sorted(without))) or "-1"
    return f"""SELECT *, row_number() OVER (PARTITION BY {KEY} ORDER BY {RANK}) AS place
        FROM ({RELEASES.format(left_out=left_out)})"""


def _carried() -> pd.DataFrame:
    figures = pd.DataFrame(
        [
            (
                f.measure,
                f.year,
                f.area_code,
                f.breakdown,
                f.numerator,
                f.denominator,
                f.value,
                f.state,
                f.area,
                f.source,
            )
            for f in reference.published()
        ]
        + [
            (POPULATION, p.year, p.ons_code, "", p.children, None, p.children, "shown", p.area, p.source)
            for p in reference.populations()
        ],
        columns=[*KEY.split(", "), *FIGURE.split(", "), "area", "source"],
    ).astype({"numerator": float, "denominator": float, "value": float})
    figures["release"] = figures.groupby("measure")["year"].transform("max")
    return figures


def figures(store: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The published figures that stand, but for populations."""
    return store.execute(
        f"""SELECT {KEY}, {FIGURE}, area, source FROM ({standing(store)})
            WHERE place = 1 AND measure <> '{POPULATION}' ORDER BY measure, year DESC, area_code, breakdown"""
    ).df()


def revised(store: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The figures that stand and are otherwise than in the release before, if a received file says so."""
    return store.execute(
        f"""WITH every AS ({standing(store)})
            SELECT n.measure, n.year, n.area_code, n.area, n.breakdown, {in_words("b")} AS was, {in_words("n")} AS now,
                n.received_at::DATE AS received_on
            FROM every AS n JOIN every AS b USING ({KEY})
            WHERE n.place = 1 AND b.place = 2 AND n.delivery > 0 AND {differ("n", "b")}
            ORDER BY ALL"""
    ).df()


def differ(one: str, other: str) -> str:
    """SQL for whether two figures are not the same."""
    return f"row({_each(one)}) IS DISTINCT FROM row({_each(other)})"


def _each(row: str) -> str:
    return ", ".join(f"{row}.{name}" for name in FIGURE.split(", "))


def in_words(row: str) -> str:
    """SQL for a figure in words: '26.9 (175 of 650)', '156,647', 'suppressed'."""
    value = f"""CASE WHEN {row}.value IS NULL THEN replace({row}.state, '_', ' ')
        WHEN {row}.denominator IS NULL THEN format('{{:,}}', {row}.value::BIGINT)
        ELSE printf('%.1f', {row}.value) END"""
    counts = f"format(' ({{:,}} of {{:,}})', {row}.numerator::BIGINT, {row}.denominator::BIGINT)"
    return f"({value} || coalesce({counts}, ''))"


def population(store: duckdb.DuckDBPyConnection, area_code: str) -> Callable[[Period], int]:
    """A function: how many children live in an area in the year a period ends in, or the latest known before it.

    It raises LookupError for a period before the first year that is known.
    """
    known = dict(
        store.execute(
            f"""SELECT year, value::BIGINT FROM ({standing(store)})
                WHERE place = 1 AND measure = '{POPULATION}' AND area_code = ? AND value IS NOT NULL""",
            [area_code],
        ).fetchall()
    )

    def children(given: Period) -> int:
        years = [year for year in known if year <= given.end.year]
        if not years:
            raise LookupError(f"No population of {area_code} is known for {given.end.year} or before.")
        return int(known[max(years)])

    return children
