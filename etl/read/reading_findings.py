"""The findings of reading, in words: what stands in a return, what was expected there, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from etl.definitions.finding import LONGEST, Finding, column_letter, shape
from etl.definitions.source import Column, squeeze
from etl.formats import Merged, Trouble
from etl.intake.heading_row import is_value
from etl.intake.recognise import RecognisedTable

EXPECTED = {
    "id": "an identifier",
    "date": "a date such as 31/03/2026",
    "integer": "a whole number",
    "number": "a number",
    "text": "words",
    "symbol_number": "a number, or a symbol that stands for one",
}
# What is said of a row whose cells do not all stand under a heading, and whether its values can be used.
ROWS = {
    "long_row": ("error", "has more values than there are headings, so which value is which cannot be told"),
    "broken_quotes": ("error", "has a quotation mark that does not pair, so its values cannot be told apart"),
    "short_row": ("warning", "ends before the last heading; what is missing was read as blank"),
    "beyond_headings": ("warning", "has a value to the right of the last heading, which was not read"),
    "element_twice": ("warning", "holds an element twice that it should hold once; the first was read"),
}
SLIP = 88  # how like a heading of ours, out of 100, one is that may be a slip for it
CORRECT = "Correct the cell in the system it came from and send the return again."
EXPORT = "Export the return again."


# What is said of a cell, where it is more than that it cannot be read as what its column holds.
SAYS = {
    "unknown_code": "is in no list of codes we know",
    "stand_in_date": "is a day that stands for no date",
}
MONTH_FIRST = "Export the dates with the day first or the year first, and send the return again."


def unreadable(
    found: RecognisedTable, column: Column, row: int, text: str, kind: str, proof: int | None = None
) -> Finding:
    """A cell whose text is none of what its column holds. The value is kept as its shape if it is personal.

    proof: a row that proves that the column's dates have the month first.
    """
    value = shape(text) if column.personal else text[:LONGEST]
    expected = column.codes.expected if column.codes and column.type == "code" else EXPECTED[column.type]
    what = SAYS.get(kind, f"cannot be read as {expected}")
    if kind == "month_first":
        proved = f"row {proof} proves" if proof else "other dates of its column prove"
        what = f"has the month first, as {proved}, and may not be read with the day first"
    then = "the row was set aside" if column.required else "the cell was left empty"
    said = f"a value that looks like {value!r}" if column.personal else repr(value)
    todo = MONTH_FIRST if kind == "month_first" else CORRECT
    return _cell(found, column, row, kind, f"{said} {what}; {then}.", value=value, expected=expected, todo=todo)


def turned(findings: Iterable[Finding]) -> str:
    """What to say of a file none of whose dates was read because they have the month first; '' if that is not why."""
    first = next((one for one in findings if one.kind == "month_first"), None)
    if first is None:
        return ""
    return (
        f"Its dates have the month first (column {first.column_letter}, {first.heading}), so none of them was read: "
        f"days and months could be exchanged without anybody noticing. {MONTH_FIRST}"
    )


def stand_ins(found: RecognisedTable, column: Column, rows: Sequence[int]) -> Finding:
    """Dates far ahead that a system writes where there is none, as the end of what has not ended."""
    at = found.columns[column.name]
    under, heading = letter(found, at), found.headings[at].strip()
    many = "1 date is" if len(rows) == 1 else f"{len(rows):,} dates are"
    named = f"column {under} ({heading})" if under else heading
    return Finding(
        "stand_in_date", "note", found.table.key,
        f"{place(found)}, {named}: {many} in 2049 or later and were read as blank ({_listed(found, rows)}).",
        found.sheet, rows[0], under, heading, value=str(len(rows)), expected="a blank cell where there is no date yet",
        todo="See that they stand for no date, as an end that has not come.", rows=len(rows),
    )  # fmt: skip


def blank_required(found: RecognisedTable, column: Column, row: int) -> Finding:
    """A blank cell where the row is of no use without a value."""
    expected = column.codes.expected if column.codes else EXPECTED[column.type]
    return _cell(found, column, row, "blank_required", "is blank; the row was set aside.", expected=expected)


def _cell(
    found: RecognisedTable, column: Column, row: int, kind: str, says: str, *, value: str = "", expected: str = "",
    todo: str = CORRECT,
) -> Finding:  # fmt: skip
    at = found.columns[column.name]
    under, heading = letter(found, at), found.headings[at].strip()
    named = f"column {under} ({heading})" if under else heading
    return Finding(
        kind=kind,
        severity="error" if column.required else "warning",
        table=found.table.key,
        message=f"{place(found, row)}, {named}: {says}",
        sheet=found.sheet,
        row=row,
        column_letter=under,
        heading=heading,
        value=value,
        expected=expected,
        todo=todo,
    )


def troubled(found: RecognisedTable, trouble: Trouble) -> Finding:
    """A row whose cells do not all stand under a heading."""
    severity, says = ROWS[trouble.kind]
    return Finding(
        trouble.kind, severity, found.table.key, f"{place(found, trouble.row)} {says}.", found.sheet, trouble.row,
        expected="each element once" if trouble.kind == "element_twice" else f"{len(found.headings)} values",
        todo=EXPORT,
    )  # fmt: skip


def copied(found: RecognisedTable, rows: Sequence[int]) -> Finding:
    """Rows that are exact copies of an earlier one."""
    copies = (
        "1 exact copy of an earlier row was" if len(rows) == 1 else f"{len(rows):,} exact copies of earlier rows were"
    )
    message = f"{place(found)}: {copies} left out ({_listed(found, rows)})."
    return Finding(
        "duplicate_rows", "warning", found.table.key, message, found.sheet, rows[0], value=str(len(rows)),
        expected="each record once", todo="See whether the export repeats records.", rows=len(rows),
    )  # fmt: skip


def not_used_rows(found: RecognisedTable, rows: Sequence[int]) -> Finding:
    """Rows that were read and hold nothing of what is kept."""
    hold = "1 row holds" if len(rows) == 1 else f"{len(rows):,} rows hold"
    message = f"{place(found)}: {hold} nothing that is kept here ({_listed(found, rows)})."
    return Finding(
        "not_used_rows", "note", found.table.key, message, found.sheet, rows[0], value=str(len(rows)), rows=len(rows)
    )


def headings_again(found: RecognisedTable, row: int) -> Finding:
    """A row that holds the headings once more, each in its place: pages of an export put one below the other."""
    return Finding(
        "headings_again", "error", found.table.key, f"{place(found, row)} holds the headings again, not a record.",
        found.sheet, row, expected="headings once, above all rows",
        todo="Take the row out, or see whether two lists were put together.",
    )  # fmt: skip


def merged_cells(found: RecognisedTable, merged: Merged) -> Finding:
    """Cells made one, of which only the first holds the value that a reader sees in all of them."""
    under = letter(found, merged.columns[0])
    return Finding(
        "merged_cells", "warning", found.table.key,
        f"{place(found, merged.row)}: the cells {merged.reference} are merged. Their value was read in the first row "
        "and column only; the others were read as blank.",
        found.sheet, merged.row, under, expected="each value in a cell of its own", todo="Unmerge the cells and fill "
        "each of them.",
    )  # fmt: skip


def hidden_rows(found: RecognisedTable, rows: int) -> Finding:
    """Rows that are hidden in the sheet, by hand or by a filter, and were read like the others."""
    hidden = "1 row is hidden. It was" if rows == 1 else f"{rows:,} rows are hidden. They were"
    message = f"{place(found)}: {hidden} read like the others."
    return Finding(
        "hidden_rows", "note", found.table.key, message, found.sheet, value=str(rows), rows=rows,
        todo="Delete rows that are not part of the return.",
    )  # fmt: skip


def no_rows(found: RecognisedTable) -> Finding:
    """Headings and nothing under them: a count of nought, or an export that failed, and only the sender knows."""
    return Finding(
        "no_rows", "error", found.table.key, f"{place(found)} has headings and no rows.", found.sheet,
        expected="a row for each record", todo="Say whether there were none, or send it again.",
    )  # fmt: skip


def no_heading(found: RecognisedTable, at: int, rows: int) -> Finding:
    """A column with values and no heading."""
    letter = column_letter(at)
    message = f"{place(found)}, column {letter} has {rows} values and no heading. It was not read."
    return Finding(
        "no_heading", "warning", found.table.key, message, found.sheet, found.heading_row, letter,
        expected="a heading", todo="Give the column its heading, or take it out.", rows=rows,
    )  # fmt: skip


def index_column(found: RecognisedTable, rows: int) -> Finding:
    """A column in which some program has counted its rows."""
    return Finding(
        "index_column", "note", found.table.key,
        f"{place(found)}, column {column_letter(0)} has no heading of a return and counts the rows. It was read past.",
        found.sheet, found.heading_row, column_letter(0), rows=rows,
    )  # fmt: skip


def not_read(found: RecognisedTable) -> Iterator[Finding]:
    """One note for all headings that are no column of ours; in a table of answers they are questions."""
    if found.table.answers:
        return
    known = frozenset[str]().union(*found.table.headings[found.edition].values())
    others = [heading.strip() for heading in found.headings if heading.strip() and squeeze(heading) not in known]
    if others:
        what = "columns" if found.numbered == "row" else "elements"
        # A row that is known by one heading alone may be a row of values, and a value may stand among headings.
        said = [shape(each) if is_value(each) or len(found.columns) < 2 else each for each in others]
        message = f"{place(found)}: {len(others)} {what} are not read: {', '.join(said)}."
        yield Finding("columns_not_read", "note", found.table.key, message, found.sheet, value=str(len(others)))


def not_there(found: RecognisedTable) -> Iterator[Finding]:
    """One note for all columns that a table of this edition may have and that this one has not."""
    if found.table.answers or found.numbered != "row":  # an element that no record needs is in no file
        return
    written, columns = found.table.written[found.edition], found.table.columns
    absent = [written[name] for name in written if columns[name].kept and name not in found.columns]
    if absent:
        what = "column that it may have is" if len(absent) == 1 else "columns that it may have are"
        message = (
            f"{place(found)}: {len(absent)} {what} not there: {', '.join(absent)}. What stands in them is not known."
        )
        todo = "If they were there before, say what became of them: figures may rest on them."
        yield Finding(
            "columns_not_there", "note", found.table.key, message, found.sheet, value=str(len(absent)), todo=todo
        )


def spelled_otherwise(found: RecognisedTable) -> Iterator[Finding]:
    """Headings that are nearly one of ours: an element in other capitals, which was read, and a slip, which was not."""
    missing = {
        squeeze(spelling): spelling
        for name, column in found.table.columns.items()
        if column.kept and name not in found.columns
        for spelling in found.table.spellings[name]
    }
    known = frozenset[str]().union(*found.table.headings[found.edition].values())
    for name, at in found.columns.items():
        heading, ours = found.headings[at].strip(), found.table.spellings[name]
        if found.numbered != "row" and heading not in ours and found.table.columns[name].kept:
            yield _spelled(found, at, f"is called {ours[0]} in the return. It was read as that.", ours[0])
    for at, heading in enumerate(found.headings if not found.table.answers else ()):
        best = process.extractOne(squeeze(heading), list(missing), scorer=fuzz.ratio, score_cutoff=SLIP)
        if best and squeeze(heading) not in known:
            meant = missing[best[0]]
            yield _spelled(found, at, f"is not known and was not read. {meant} is missing: is it meant?", meant)


def _spelled(found: RecognisedTable, at: int, says: str, expected: str) -> Finding:
    under, heading = letter(found, at), found.headings[at].strip()
    what = f"the heading of column {under}, {heading}," if under else f"the element {heading}"
    return Finding(
        "spelled_otherwise", "warning", found.table.key, f"{place(found)}: {what} {says}", found.sheet,
        column_letter=under, heading=heading, expected=expected, todo="Write it as the return has it.",
    )  # fmt: skip


def place(found: RecognisedTable, row: int | None = None) -> str:
    """Where something stands, as a spreadsheet or a text editor shows it."""
    if found.numbered != "row":
        at = "beginning at line" if found.numbered == "line" else "number"
        return f"{found.sheet} {at} {row:,}" if row else found.sheet
    where = f"Sheet {found.sheet}" if found.sheet else found.table.title
    return f"{where}, row {row}" if row else where


def letter(found: RecognisedTable, at: int) -> str:
    """The letter of a column counted from 0; '' where there are elements instead of columns."""
    return column_letter(at) if found.numbered == "row" else ""


def _listed(found: RecognisedTable, rows: Sequence[int]) -> str:
    what = found.numbered if len(rows) == 1 else f"{found.numbered}s"
    return f"{what} {', '.join(map(str, rows[:10]))}" + (" …" if len(rows) > 10 else "")
