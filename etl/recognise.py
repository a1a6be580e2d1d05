"""Which source a file is, and which edition of it: told from its sheets and headings, never from the file's name.

A sheet is a table if it has every heading that an edition of the table needs. A sheet's own name is a check on that:
one that names another table means two sheets were mixed up, and then nothing of the file is taken in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.findings import Finding
from etl.formats import Look, Sheet, Unreadable, look
from etl.refusal import NotRecognised, NotUsed, refuse_ambiguous, refuse_mixed_up, refuse_twice, refuse_unknown
from etl.source import ONE_TABLE, WORKBOOK, Source, Table, Unused, squeeze


@dataclass(frozen=True, slots=True)
class Found:
    """A table found in a sheet: where its headings stand and which column of the sheet is which of ours."""

    source: Source
    table: Table
    edition: str
    sheet: str
    heading_row: int  # as a spreadsheet counts, from 1
    headings: tuple[str, ...]  # as written
    columns: dict[str, int]  # our name → place in headings
    twice: tuple[str, ...]  # headings that stand for one column of ours and are there more than once


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file whose source is known. notes: what of it is not used, and what of the source is not there."""

    look: Look
    source: Source
    edition: str
    found: tuple[Found, ...]
    notes: tuple[Finding, ...]

    @property
    def part(self) -> str:
        """The one table of the source that the file is, or 'workbook' for a file of several."""
        alone = self.look.format in ONE_TABLE or len(self.source.tables) == 1
        return self.found[0].table.key if alone else WORKBOOK


def recognise(path: Path, known: Sequence[Source], name: str = "") -> Recognised:
    """What a file is; name is what its sender calls it, if not the path's.

    Raises NotRecognised in its sender's words, and NotUsed for a file that is known and that nothing uses.
    """
    try:
        seen = look(path, name)
    except Unreadable as error:
        raise NotRecognised(f"{name or path.name} was not taken in. {error}") from error
    candidates = [source for source in known if seen.format in source.formats]
    found = [one for sheet in seen.sheets if (one := _table_of(seen, sheet, candidates))]
    if not found:
        _refuse(seen, candidates)
    source = found[0].source
    if other := next((one for one in found if one.source is not source), None):
        raise refuse_ambiguous(seen, found[0].sheet, [found[0].table, other.table])
    for one in found:
        if again := next((two for two in found if two is not one and two.table is one.table), None):
            raise refuse_twice(seen, one.table, [one.sheet, again.sheet])
    editions = [edition for edition in _editions(source) if any(one.edition == edition for one in found)]
    return Recognised(seen, source, editions[-1], tuple(found), tuple(_notes(seen, source, found)))


def _editions(source: Source) -> list[str]:
    return list(dict.fromkeys(edition for table in source.tables.values() for edition in table.headings))


def _refuse(seen: Look, candidates: Sequence[Source]) -> None:
    for source in candidates:
        for unused in source.unused:
            for sheet in seen.sheets:
                if _is(unused, seen, sheet):
                    raise NotUsed(f"{seen.name}: {source.title}, {unused.name}. {unused.why}")
    raise refuse_unknown(seen, candidates)


def _is(unused: Unused, seen: Look, sheet: Sheet) -> bool:
    """By its headings where the source tells them; else a sheet by its name and a csv file by a part of its name."""
    if unused.headings:
        return any(unused.headings <= {squeeze(cell) for cell in row} for row in sheet.rows)
    if sheet.name:
        return squeeze(unused.name) == squeeze(sheet.name)
    return squeeze(unused.name) in squeeze(Path(seen.name).stem)


def _table_of(seen: Look, sheet: Sheet, candidates: Iterable[Source]) -> Found | None:
    """The table a sheet is, if it is one. Raises NotRecognised if it is two, or not the one its name says."""
    every = [
        one
        for source in candidates
        for table in source.tables.values()
        if (one := _best(source, table, sheet)) is not None
    ]
    named = [table for source in candidates for table in source.tables.values() if _same_name(table, sheet)]
    own = [one for one in every if one.table in named]
    if named and not own and any(row for row in sheet.rows if any(row)):
        raise refuse_mixed_up(seen, sheet, named[0], [one.table for one in every])
    best = max((len(one.columns) for one in own or every), default=0)
    winners = [one for one in own or every if len(one.columns) == best]
    if not winners or _is_unused(sheet, candidates):
        return None
    if len(winners) > 1:
        raise refuse_ambiguous(seen, sheet.name, [one.table for one in winners])
    if winners[0].twice:
        raise refuse_twice(seen, winners[0].table, winners[0].twice, sheet.name)
    return winners[0]


def _same_name(table: Table, sheet: Sheet) -> bool:
    return bool(sheet.name) and squeeze(table.sheet) == squeeze(sheet.name)


def _is_unused(sheet: Sheet, candidates: Iterable[Source]) -> bool:
    names = {squeeze(unused.name) for source in candidates for unused in source.unused}
    return bool(sheet.name) and squeeze(sheet.name) in names


def _best(source: Source, table: Table, sheet: Sheet) -> Found | None:
    """The edition of a table, and the row of headings, that fit a sheet best; a later edition if two fit alike."""
    best: Found | None = None
    for at, row in enumerate(sheet.rows):
        squeezed = [squeeze(cell) for cell in row]
        for edition, headings in table.headings.items():
            one = _fit(source, table, edition, sheet.name, at, row, squeezed)
            whole = one is not None and all(
                name in one.columns for name in headings if table.columns[name].required or table.columns[name].needed
            )
            if one and whole and (best is None or len(one.columns) >= len(best.columns)):
                best = one
    return best


def _fit(
    source: Source, table: Table, edition: str, sheet: str, at: int, row: tuple[str, ...], squeezed: list[str]
) -> Found | None:
    columns: dict[str, int] = {}
    twice: list[str] = []
    for name, spellings in table.headings[edition].items():
        places = [place for place, heading in enumerate(squeezed) if heading in spellings]
        if places:
            columns[name] = places[0]
            if len(places) > 1 and table.columns[name].kept:
                twice += [row[place] for place in places]
    if not columns:
        return None
    return Found(source, table, edition, sheet, at + 1, row, columns, tuple(twice))


def _notes(seen: Look, source: Source, found: Sequence[Found]) -> Iterable[Finding]:
    used = {one.sheet for one in found}
    for sheet in seen.sheets:
        if sheet.name in used:
            continue
        unused = next((one for one in source.unused if squeeze(one.name) == squeeze(sheet.name)), None)
        if unused:
            yield Finding("sheet_not_used", "note", "", f"{sheet.name}: {unused.why}", sheet=sheet.name)
        elif any(_same_name(table, sheet) for table in source.tables.values()):
            yield Finding(
                "empty_sheet", "error", "", f"The sheet {sheet.name} is empty: it has no headings.", sheet=sheet.name,
                expected="headings, and a row for each record", todo="Say whether there were none, or send it again.",
            )  # fmt: skip
        else:
            yield Finding(
                "sheet_not_known", "note", "", f"The sheet {sheet.name} is no part of {source.title}. It was not read.",
                sheet=sheet.name,
            )  # fmt: skip
    for key, table in source.tables.items() if seen.format == "xlsx" else ():
        empty = any(_same_name(table, sheet) for sheet in seen.sheets)
        if not empty and not any(one.table is table for one in found):
            yield Finding(
                "sheet_missing", "warning", key, f"The workbook has no sheet for {table.title}.", sheet=table.sheet,
                expected=f"a sheet called {table.sheet}", todo="Say whether there were none, or send it again.",
            )  # fmt: skip
