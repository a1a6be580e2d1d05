"""The findings of reading, in words: what stands in a return, what was expected there, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.findings import LONGEST, Finding, column_letter, shape
from etl.formats import Trouble
from etl.recognise import Found
from etl.source import Column, squeeze

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
}
CORRECT = "Correct the cell in the system it came from and send the return again."
EXPORT = "Export the return again."


def unreadable(found: Found, column: Column, row: int, text: str, kind: str) -> Finding:
    """A cell whose text is none of what its column holds. The value is kept as its shape if it is personal."""
    value = shape(text) if column.personal else text[:LONGEST]
    expected = column.codes.expected if column.codes and column.type == "code" else EXPECTED[column.type]
    what = "is in no list of codes we know" if kind == "unknown_code" else f"cannot be read as {expected}"
    then = "the row was set aside" if column.required else "the cell was left empty"
    return _cell(found, column, row, kind, f"{value!r} {what}; {then}.", value=value, expected=expected)


def blank_required(found: Found, column: Column, row: int) -> Finding:
    """A blank cell where the row is of no use without a value."""
    expected = column.codes.expected if column.codes else EXPECTED[column.type]
    return _cell(found, column, row, "blank_required", "is blank; the row was set aside.", expected=expected)


def _cell(
    found: Found, column: Column, row: int, kind: str, says: str, *, value: str = "", expected: str = ""
) -> Finding:
    at = found.columns[column.name]
    letter, heading = column_letter(at), found.headings[at].strip()
    return Finding(
        kind=kind,
        severity="error" if column.required else "warning",
        table=found.table.key,
        message=f"{place(found, row)}, column {letter} ({heading}): {says}",
        sheet=found.sheet,
        row=row,
        column_letter=letter,
        heading=heading,
        value=value,
        expected=expected,
        todo=CORRECT,
    )


def troubled(found: Found, trouble: Trouble) -> Finding:
    """A row whose cells do not all stand under a heading."""
    severity, says = ROWS[trouble.kind]
    return Finding(
        trouble.kind, severity, found.table.key, f"{place(found, trouble.row)} {says}.", found.sheet, trouble.row,
        expected=f"{len(found.headings)} values", todo=EXPORT,
    )  # fmt: skip


def copied(found: Found, rows: Sequence[int]) -> Finding:
    """Rows that are exact copies of an earlier one."""
    shown = ", ".join(map(str, rows[:10])) + (" …" if len(rows) > 10 else "")
    message = f"{place(found)}: {len(rows)} exact copies of earlier rows were left out (rows {shown})."
    return Finding(
        "duplicate_rows", "warning", found.table.key, message, found.sheet, rows[0], value=str(len(rows)),
        expected="each record once", todo="See whether the export repeats records.", rows=len(rows),
    )  # fmt: skip


def not_used_rows(found: Found, rows: Sequence[int]) -> Finding:
    """Rows that were read and hold nothing of what is kept."""
    shown = ", ".join(map(str, rows[:10])) + (" …" if len(rows) > 10 else "")
    message = f"{place(found)}: {len(rows)} rows hold nothing that is kept here (rows {shown})."
    return Finding(
        "not_used_rows", "note", found.table.key, message, found.sheet, rows[0], value=str(len(rows)), rows=len(rows)
    )


def no_rows(found: Found) -> Finding:
    """Headings and nothing under them: a count of nought, or an export that failed, and only the sender knows."""
    return Finding(
        "no_rows", "error", found.table.key, f"{place(found)} has headings and no rows.", found.sheet,
        expected="a row for each record", todo="Say whether there were none, or send it again.",
    )  # fmt: skip


def no_heading(found: Found, at: int, rows: int) -> Finding:
    """A column with values and no heading."""
    letter = column_letter(at)
    message = f"{place(found)}, column {letter} has {rows} values and no heading. It was not read."
    return Finding(
        "no_heading", "warning", found.table.key, message, found.sheet, found.heading_row, letter,
        expected="a heading", todo="Give the column its heading, or take it out.", rows=rows,
    )  # fmt: skip


def not_read(found: Found) -> Iterator[Finding]:
    """One note for all headings that are no column of ours."""
    known = frozenset[str]().union(*found.table.headings[found.edition].values())
    others = [heading.strip() for heading in found.headings if heading.strip() and squeeze(heading) not in known]
    if others:
        message = f"{place(found)}: {len(others)} columns are not read: {', '.join(others)}."
        yield Finding("columns_not_read", "note", found.table.key, message, found.sheet, value=str(len(others)))


def place(found: Found, row: int | None = None) -> str:
    """Where something stands, as a spreadsheet shows it."""
    where = f"Sheet {found.sheet}" if found.sheet else found.table.title
    return f"{where}, row {row}" if row else where
