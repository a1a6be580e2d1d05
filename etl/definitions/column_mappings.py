"""Headings that somebody mapped once: each agency's mapping of a table is one more edition of it, with its date.

Recognition then works as it does for the editions in headings.csv, which always come first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from data.agencies import agencies, named
from data.ledger.models import HeadingMapping
from etl.definitions.source import BadSource, Mapped, Source, Table, squeeze

LONGEST = 40  # characters of an agency's name in an edition's, which has room for 64


def with_mappings(sources: Sequence[Source], mappings: Sequence[HeadingMapping]) -> tuple[Source, ...]:
    """The sources, with one more edition of a table for each agency's mapping of it.

    Retired mappings may be among them: they serve only to read again what was received under them. A mapping that no
    longer fits its source is left out; `mistakes` says which and why.
    """
    return tuple(
        _with(source, [one for one in _grouped(mappings) if one[0].source == source.slug]) for source in sources
    )


def mistakes(sources: Sequence[Source], mappings: Sequence[HeadingMapping]) -> list[str]:
    """Why mappings in force cannot be used, a sentence for each that cannot."""
    found = []
    for rows in _grouped([one for one in mappings if one.retired_at is None]):
        source = next((source for source in sources if source.slug == rows[0].source), None)
        try:
            if source is None:
                raise BadSource(f"{_name_of(rows)}: there is no source {rows[0].source}.")
            _edition(source, rows)
        except BadSource as error:
            found.append(str(error))
    return found


def see_headings(sources: Sequence[Source], source: str, table: str, headings: Mapping[str, str]) -> None:
    """See that a mapping (our column → their heading) can be used. Raises BadSource, which says why it cannot."""
    known = next((one for one in sources if one.slug == source), None)
    if known is None:
        raise BadSource(f"There is no source {source}.")
    _see(known, table, headings, "The mapping")


def _grouped(mappings: Sequence[HeadingMapping]) -> list[list[HeadingMapping]]:
    """The rows of each mapping together, oldest first."""

    def together(one: HeadingMapping) -> tuple[str, str, str, datetime, datetime]:
        return one.agency, one.source, one.table, one.since, one.retired_at or datetime.max

    rows = sorted(mappings, key=lambda one: (one.since, *together(one), one.id))
    return [list(group) for _, group in groupby(rows, together)]


def _with(source: Source, mappings: Sequence[Sequence[HeadingMapping]]) -> Source:
    tables = dict(source.tables)
    for rows in mappings:
        try:
            key, name, mapped, headings = _edition(source, rows)
        except BadSource:
            continue
        tables[key] = _with_edition(tables[key], name, mapped, headings)
    return replace(source, tables=tables) if mappings else source


def _edition(source: Source, rows: Sequence[HeadingMapping]) -> tuple[str, str, Mapped, dict[str, str]]:
    """(table, the edition's name, what is known of it, our column → their heading). Raises BadSource."""
    name, headings = _name_of(rows), {row.ours: row.theirs for row in rows}
    _see(source, rows[0].table, headings, name)
    return rows[0].table, name, Mapped(rows[0].agency, frozenset(headings), rows[0].retired_at is not None), headings


def _name_of(rows: Sequence[HeadingMapping]) -> str:
    one = rows[0]
    agency = next((each.short for each in agencies() if each.key == named(one.agency)), one.agency)
    until = f" to {one.retired_at:%d/%m/%Y %H:%M:%S}" if one.retired_at else ""
    return f"{agency[: LONGEST - len(until)]}, mapped {one.since:%d/%m/%Y}{until}"


def _see(source: Source, key: str, headings: Mapping[str, str], name: str) -> None:
    table = source.tables.get(key)
    if table is None:
        raise BadSource(f"{name}: {source.title} has no table {key}.")
    for ours, theirs in headings.items():
        if ours not in table.columns or not table.columns[ours].kept:
            raise BadSource(f"{name}: {table.title} has no column {ours} that is read.")
        if not squeeze(theirs):
            raise BadSource(f"{name}: the heading for {ours} has no letters.")
    must = [name for name, column in table.columns.items() if column.required] or [
        name for name, column in table.columns.items() if column.needed
    ]
    if missing := [ours for ours in must if ours not in headings]:
        raise BadSource(f"{name}: {table.title} cannot do without a heading for {', '.join(missing)}.")


def _with_edition(table: Table, name: str, mapped: Mapped, headings: Mapping[str, str]) -> Table:
    """The table with one more edition, before the others: of two that fit alike the later one counts.

    In a table of answers every other known heading stays known, or a name would pass for an answer.
    """
    spelled = {ours: frozenset([squeeze(theirs)]) for ours, theirs in headings.items()}
    written = dict(headings)
    if table.answers:
        taken = frozenset[str]().union(*spelled.values())
        others = {
            ours: frozenset(squeeze(each) for each in table.spellings[ours]) - taken
            for ours in table.columns
            if ours not in headings
        }
        spelled |= {ours: spellings for ours, spellings in others.items() if spellings}
        written |= {ours: table.spellings[ours][0] for ours in spelled if ours not in headings}
    return replace(
        table,
        headings={name: spelled, **table.headings},
        written={name: written, **table.written},
        mapped={**table.mapped, name: mapped},
    )
