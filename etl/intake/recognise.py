"""Which source a file is, and which edition of it: told from its sheets and headings, never from the file's name.

A sheet is a table if it has every heading that an edition of the table needs. A sheet's own name is a check on that:
one that names another table means two sheets were mixed up, and then nothing of the file is taken in. Headings that an
agency had mapped, and tables of answers, which leave most headings open, are only thought of where nothing else fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.agencies import named
from etl.definitions.finding import Finding
from etl.definitions.source import ONE_TABLE, WORKBOOK, Source, Table, Unused, squeeze
from etl.formats import Look, Sheet, Unreadable, look
from etl.intake.kin import other_of_kin
from etl.intake.question_columns import Question, form, questions
from etl.intake.refusal import (
    NotRecognised,
    NotUsed,
    refuse_ambiguous,
    refuse_either,
    refuse_mixed_up,
    refuse_several,
    refuse_twice,
    refuse_two_tables,
    refuse_unknown,
)
from etl.intake.rivals import outdone

# Forms of a workbook in which a reader finds no errors.
FORMS = {"xls": "an old one", "xlsb": "a binary one", "ods": "an OpenDocument one"}


@dataclass(frozen=True, slots=True)
class RecognisedTable:
    """A table found in a sheet: where its headings stand and which column of the sheet is which of ours."""

    source: Source
    table: Table
    edition: str
    sheet: str
    heading_row: int  # as a spreadsheet counts, from 1
    headings: tuple[str, ...]  # as written
    columns: dict[str, int]  # our name → place in headings
    twice: tuple[str, ...]  # headings that stand for one column of ours and are there more than once
    numbered: str = "row"  # what a row's number counts: row, line of the file, or number among its like

    @property
    def firm(self) -> bool:
        """Whether headings that are always known tell it, and not a mapping or the little a table of answers needs."""
        return not self.table.answers and self.edition not in self.table.mapped

    @property
    def questions(self) -> list[Question]:
        """In a table of answers, what was asked: the headings that are no column of ours."""
        return questions(self.table, self.headings, self.columns.values())


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file whose source is known. notes: what of it is not used, and what of the source is not there."""

    look: Look
    source: Source
    edition: str
    found: tuple[RecognisedTable, ...]
    notes: tuple[Finding, ...]

    @property
    def part(self) -> str:
        """The one table of the source that the file is, or 'workbook' for a file of several.

        Each form is a part of its own: an agency may send what several of them were answered.
        """
        first = self.found[0]
        if first.table.answers:
            return f"{first.table.key}_{form(first.questions)}"
        alone = self.look.format in ONE_TABLE or self.source.apart
        return first.table.key if alone else WORKBOOK


def recognise(
    path: Path, known: Sequence[Source], name: str = "", agency: str = "", *, again: bool = False
) -> Recognised:
    """Which of the known sources a file is, in which edition, and which of its sheets are which tables.

    name is what its sender calls it, if not the path's; agency who sends it, if that is known. A file that is read
    again may be of a mapped edition that was retired since. Raises NotRecognised in its sender's words, and NotUsed for
    a file that is known and that nothing uses.
    """
    try:
        seen = look(path, name)
    except Unreadable as error:
        raise NotRecognised(f"{name or path.name} was not taken in. {error}") from error
    candidates = [source for source in known if seen.format in source.formats]
    fits = [fit for sheet in seen.sheets if (fit := _table_of(seen, sheet, candidates, agency, again))]
    if firm := [fit for fit in fits if fit.firm]:
        fits = [fit for fit in fits if any(fit.source is each.source for each in firm)]
    if not fits:
        _refuse(seen, candidates, known)
    source = fits[0].source
    if other := next((fit for fit in fits if fit.source is not source), None):
        raise refuse_ambiguous(seen, fits[0].sheet, [fits[0].table.title, other.table.title])
    for fit in fits:
        if twin := next((two for two in fits if two is not fit and two.table is fit.table), None):
            raise refuse_twice(seen, fit.table, [fit.sheet, twin.sheet])
    if source.apart and len(fits) > 1:
        raise refuse_several(seen, [fit.table for fit in fits])
    editions = [edition for edition in _editions(source) if any(fit.edition == edition for fit in fits)]
    return Recognised(seen, source, editions[-1], tuple(fits), tuple(_notes(seen, source, fits)))


def _editions(source: Source) -> list[str]:
    return list(dict.fromkeys(edition for table in source.tables.values() for edition in table.headings))


def _refuse(seen: Look, candidates: Sequence[Source], known: Sequence[Source]) -> None:
    for source in candidates:
        for unused in source.unused:
            for sheet in seen.sheets:
                if _is(unused, seen, sheet):
                    raise NotUsed(f"{seen.name}: {source.title}, {unused.name}. {unused.why}")
    others = [source for source in known if source not in candidates]
    raise other_of_kin(seen, candidates) or refuse_unknown(seen, candidates, others)


def _is(unused: Unused, seen: Look, sheet: Sheet) -> bool:
    """By its headings where the source tells them; else a sheet by its name and a csv file by a part of its name."""
    if unused.headings:
        return any(unused.headings <= {squeeze(cell) for cell in row} for row in sheet.rows)
    if sheet.name:
        return squeeze(unused.name) == squeeze(sheet.name)
    return squeeze(unused.name) in squeeze(Path(seen.name).stem)


def _table_of(
    seen: Look, sheet: Sheet, candidates: Sequence[Source], agency: str, again: bool
) -> RecognisedTable | None:
    """The table a sheet is, if it is one. Raises NotRecognised if it is two, or not the one its name says."""
    squeezed = [[squeeze(cell) for cell in row] for row in sheet.rows]
    every = [
        one
        for source in candidates
        for table in source.tables.values()
        if (one := _best(seen, source, table, sheet, squeezed, agency or source.agency, again)) is not None
    ]
    every = [one for one in every if one.firm] or every
    named = [table for source in candidates for table in source.tables.values() if _same_name(table, sheet)]
    own = [one for one in every if one.table in named]
    if named and not own and any(row for row in sheet.rows if any(row)):
        raise refuse_mixed_up(seen, sheet, named[0], [one.table for one in every], candidates)
    best = max((len(one.columns) for one in own or every), default=0)
    winners = [one for one in own or every if len(one.columns) == best]
    if not winners or _is_unused(sheet, candidates):
        return None
    if len(winners) > 1:
        raise refuse_ambiguous(seen, sheet.name, [one.table.title for one in winners])
    if winners[0].twice:
        raise refuse_twice(seen, winners[0].table, winners[0].twice, sheet.name)
    if other := next((one for one in every if _apart(one, winners[0])), None):
        both = sorted((winners[0], other), key=lambda one: (one.heading_row, min(one.columns.values())))
        places = [f"{one.table.title} (row {one.heading_row})" for one in both]
        raise refuse_two_tables(seen, sheet.name, places)
    others = [one.table for one in own or every if one is not winners[0] and one.heading_row == winners[0].heading_row]
    if not own and winners[0].firm and outdone(seen, sheet, winners[0].headings, winners[0].table, others, candidates):
        return None
    return winners[0]


def _apart(one: RecognisedTable, other: RecognisedTable) -> bool:
    """Whether two tables stand beside or below each other, and are not two readings of the same headings."""
    same_cells = one.heading_row == other.heading_row and set(one.columns.values()) & set(other.columns.values())
    return one.table is not other.table and one.firm and other.firm and not same_cells


def _same_name(table: Table, sheet: Sheet) -> bool:
    return bool(sheet.name) and squeeze(table.sheet) == squeeze(sheet.name)


def _is_unused(sheet: Sheet, candidates: Iterable[Source]) -> bool:
    names = {squeeze(unused.name) for source in candidates for unused in source.unused}
    return bool(sheet.name) and squeeze(sheet.name) in names


def _best(
    seen: Look, source: Source, table: Table, sheet: Sheet, squeezed: list[list[str]], agency: str, again: bool
) -> RecognisedTable | None:
    """The edition of a table, and the row of headings, that fit a sheet best; a later edition if two fit alike.

    squeezed: its rows as headings are compared.
    """
    fits: dict[str, RecognisedTable] = {}
    for at, (row, words) in enumerate(zip(sheet.rows, squeezed, strict=True)):
        for edition, headings in table.headings.items():
            fit = _fit(source, table, edition, sheet.name, at, row, words)
            if fit and _whole(fit, headings) and len(fit.columns) > _size(fits.get(edition)):
                fits[edition] = fit
    built_in = [fit for edition, fit in fits.items() if edition not in table.mapped]
    mapped = _mapped(seen, table, [fit for edition, fit in fits.items() if edition in table.mapped], agency, again)
    if mapped and (table.answers or not built_in):  # in a table of answers a mapping adds to what is known
        return mapped
    return max(reversed(built_in), key=_size, default=None)


def _size(one: RecognisedTable | None) -> int:
    return len(one.columns) if one else 0


def _whole(one: RecognisedTable, headings: Iterable[str]) -> bool:
    """Whether every heading is there that its edition cannot do without: of a mapped one, each that was mapped."""
    if mapped := one.table.mapped.get(one.edition):
        return mapped.columns <= one.columns.keys()
    columns = one.table.columns
    return all(name in one.columns for name in headings if columns[name].required or columns[name].needed)


def _mapped(
    seen: Look, table: Table, fits: Sequence[RecognisedTable], agency: str, again: bool
) -> RecognisedTable | None:
    """The mapped edition that fits best: one in force before a retired one, and the agency's own before another's."""

    def rank(fit: RecognisedTable) -> tuple[bool, bool, int]:
        by = table.mapped[fit.edition]
        return not by.retired, named(by.agency) == named(agency), len(fit.columns)

    every = [fit for fit in fits if again or not table.mapped[fit.edition].retired]
    best = max(every, key=rank, default=None)
    if best and any(rank(fit) == rank(best) and fit.columns != best.columns for fit in every):
        raise refuse_either(seen, table, [fit.edition for fit in every if rank(fit) == rank(best)])
    return best


def _fit(
    source: Source, table: Table, edition: str, sheet: str, at: int, row: tuple[str, ...], squeezed: list[str]
) -> RecognisedTable | None:
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
    return RecognisedTable(source, table, edition, sheet, at + 1, row, columns, tuple(twice))


def _notes(seen: Look, source: Source, fits: Sequence[RecognisedTable]) -> Iterable[Finding]:
    if seen.kind == "xlsm":
        yield Finding("macros", "note", "", "The workbook has macros. They were not run; its cells were read.")
    if seen.kind in FORMS:
        yield Finding(
            "other_form", "warning", "", f"The workbook is {FORMS[seen.kind]} (.{seen.kind}), in which a cell that "
            "holds an error of Excel cannot be told from a blank one.", expected="a workbook saved as .xlsx",
            todo="If it may hold errors, save it as .xlsx and send that.",
        )  # fmt: skip
    used = {one.sheet for one in fits}
    for sheet in seen.sheets:
        if sheet.name in used:
            if sheet.hidden:
                message = f"The sheet {sheet.name} is hidden. It was read like the others."
                yield Finding("hidden_sheet", "note", "", message, sheet=sheet.name)
            continue
        unused = next((one for one in source.unused if squeeze(one.name) == squeeze(sheet.name)), None)
        if unused and not unused.why:
            continue
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
    for key, table in source.tables.items() if seen.format == "xlsx" and not source.apart else ():
        empty = any(_same_name(table, sheet) for sheet in seen.sheets)
        if not empty and not any(one.table is table for one in fits):
            yield Finding(
                "sheet_missing", "warning", key, f"The workbook has no sheet for {table.title}.", sheet=table.sheet,
                expected=f"a sheet called {table.sheet}", todo="Say whether there were none, or send it again.",
            )  # fmt: skip
