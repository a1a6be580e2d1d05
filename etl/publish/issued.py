"""Issued: what an edition was published with, from which the next one goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from pathlib import Path

import duckdb

from data import mart
from etl.protect import ExactCount, Family, Issued, Step, Told
from etl.protect.exact import finest_grain
from etl.protect.first_names import plain_sql
from etl.protect.rounding import REST, UNITS
from etl.publish.publish import NotPublished
from queries.indicator.populations import may_be_exact

Edition = duckdb.DuckDBPyConnection
GOES_ON = (
    "Nothing was published: a new edition goes on from the figures of the live one. While no meeting has seen an "
    "edition, they may be issued afresh instead: python -m etl publish --anew WHY"
)


@contextmanager
def edition_before(folder: Path | None, *, or_none: bool = False) -> Iterator[Edition | None]:
    """The live edition of an audience, or None before the first. Raises NotPublished where it cannot be read.

    Never the one that is read in its place: what the live one issued would be issued a second time, and otherwise.
    or_none: where it cannot be read, nothing goes on from it.
    """
    before = None
    with ExitStack() as held:
        try:
            if folder is not None:
                before = held.enter_context(mart.whole(mart.current_file(folder)))
        except mart.Damaged as damaged:
            if not or_none:
                raise NotPublished(f"{damaged} {GOES_ON}") from None
        except mart.NoMart:
            before = None
        yield before


def issued_in(before: Edition | None) -> Issued:
    """The steps that an edition was published with, by family and mark."""
    if before is None:
        return {}
    columns = ", ".join(field.name for field in fields(Step))
    found: dict[tuple[str, str], list[Step]] = {}
    for row in before.execute(f"SELECT {columns} FROM step").fetchall():
        step = Step(*row)
        found.setdefault((step.family, step.mark), []).append(step)
    return found


def exact_in(before: Edition | None, every: Sequence[Family]) -> Told:
    """What was told exactly up to an edition, by family and mark."""
    if before is None:
        return {}
    found: dict[tuple[str, str], list[ExactCount]] = {}
    for row in _rows(before, every):
        found.setdefault((row.family, row.mark), []).append(row)
    return found


def _rows(before: Edition, every: Sequence[Family]) -> Iterable[ExactCount]:
    if ("exact_count",) in before.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        columns = ", ".join(field.name for field in fields(ExactCount))
        return [ExactCount(*row) for row in before.execute(f"SELECT {columns} FROM exact_count").fetchall()]
    # An edition of before 0.4.0 has only its figures: what was exact there is what was told last.
    sql = {slug: plain_sql(text) for slug, text in before.execute("SELECT slug, measure_sql FROM indicator").fetchall()}
    same = [f for f in every if all(sql.get(one.slug) == plain_sql(one.measure_sql) for one in f.chain)]
    return [row for family in same for line in family.wide.series for row in _from_figures(before, family, line.key)]


def _from_figures(before: Edition, family: Family, series: str) -> Iterator[ExactCount]:
    """A line that may still be exact, by atom: whom the narrowest measure counts, whom the next wider one does …"""
    if family.inside(series) or not may_be_exact(family.wide, family.wide.series_called(series)):
        return
    told: dict[str, dict[str, tuple[float | None, float | None]]] = {}
    for slug, period, numerator, denominator in before.execute(
        """SELECT indicator, period, numerator, denominator FROM figure
           WHERE series = ? AND grain = ? AND locality = 'all' AND dimension = 'all' AND NOT rounded
           AND numerator IS NOT NULL""",
        [series, finest_grain(family.wide)],
    ).fetchall():
        told.setdefault(period, {})[slug] = (numerator, denominator)
    for period, by_measure in told.items():
        if not all(one.slug in by_measure for one in family.chain):
            continue
        counts = [by_measure[one.slug][0] or 0 for one in family.chain]
        atoms = {
            one.slug: count - inner for one, count, inner in zip(family.chain, counts, [*counts[1:], 0], strict=True)
        }
        atoms[REST] = (by_measure[family.wide.slug][1] or 0) - counts[0]
        if family.outcomes() == (UNITS,):
            atoms = {UNITS: counts[0]}
        for outcome, count in atoms.items():
            yield ExactCount(family.wide.slug, family.mark, series, outcome, period, 0, int(count))
