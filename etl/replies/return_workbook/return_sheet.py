"""One sheet of the quarterly workbook: guidance above, headings, given rows, and cells to fill in with their checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from etl.definitions.source import Source, Table
from etl.definitions.source_folders import sources
from etl.replies.return_workbook.look import DATE, GIVEN, GUIDE, HEADING, INPUT, INPUT_DATE, LAST, TITLE

HEADING_ROW = 3
LISTS = "Lists"
PROMPT, LINE = 255, 14.5  # characters that Excel takes of a prompt; points that a line of text is high
FORMULA = ("=", "+", "-", "@")
Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Field:
    """One column. kind: given (locked), last (locked, last quarter's), input. check says what an input cell takes."""

    name: str
    width: int  # in characters; 0 for a column that is hidden
    kind: str = "given"
    check: str = ""  # '', whole, date, scale, long, or the name of a list of choices
    free: bool = False  # whether something that is not among the choices may be written too


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings: what stands in it, by our names, and what its prompts say besides the sheet's own."""

    given: Mapping[str, Cell]
    shut: frozenset[str] = frozenset()  # inputs that this row does not have
    open: frozenset[str] = frozenset()  # given cells that this row leaves to be filled in
    prompts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The words of one sheet, filled in for the agency and the quarter."""

    title: str
    guide: str
    prompts: Mapping[str, str]
    foot: str


def agency_return() -> Source:
    """The source that reads the workbook again; its headings are the workbook's."""
    return next(one for one in sources() if one.slug == "agency_return")


class Lists:
    """What the dropdowns offer, on a hidden sheet of their own: a list is a column."""

    def __init__(self, book: Workbook, choices: Mapping[str, Sequence[str]]) -> None:
        self.sheet = book.create_sheet(LISTS)
        self.sheet.sheet_state = "hidden"
        self.sheet.protection.sheet = True
        self.places: dict[str, str] = {}
        for at, (name, offered) in enumerate(choices.items(), start=1):
            for row, value in enumerate((name, *offered), start=1):
                self.sheet.cell(row, at, value)
            letter = get_column_letter(at)
            self.places[name] = f"{LISTS}!${letter}$2:${letter}${len(offered) + 1}"


def lay(
    book: Workbook,
    table: Table,
    fields: Sequence[Field],
    rows: Sequence[Row],
    said: SheetWords,
    lists: Lists,
    height: int = 0,
) -> Worksheet:
    """Add the sheet of a table. height is the least number of lines that a row shows."""
    sheet: Worksheet = book.create_sheet(table.sheet)
    headings = newest_headings(table)
    _above(sheet, fields, said)
    for at, column in enumerate(fields, start=1):
        sheet.cell(HEADING_ROW, at, headings[column.name]).style = HEADING
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = column.width or 12
        sheet.column_dimensions[letter].hidden = not column.width
        for number, row in enumerate(rows, start=HEADING_ROW + 1):
            cell = sheet.cell(number, at)
            cell.style = _style(column, row)
            _put(cell, row.given.get(column.name))
    for number, row in enumerate(rows, start=HEADING_ROW + 1):
        sheet.row_dimensions[number].height = LINE * max(height, *(_lines(column, row) for column in fields))
    for check in _checks(fields, rows, said, lists):
        sheet.add_data_validation(check)
    _lock_and_print(sheet, said)
    return sheet


def newest_headings(table: Table) -> Mapping[str, str]:
    """Our name → the heading that is written today."""
    return list(table.written.values())[-1]


def _above(sheet: Worksheet, fields: Sequence[Field], said: SheetWords) -> None:
    shown = [at for at, one in enumerate(fields, start=1) if one.width]
    width = sum(one.width for one in fields)
    for row, words, style in ((1, said.title, TITLE), (2, said.guide, GUIDE)):
        sheet.cell(row, shown[0], words).style = style
        sheet.merge_cells(start_row=row, end_row=row, start_column=shown[0], end_column=shown[-1])
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[2].height = LINE * (1 + sum(ceil(1.1 * len(line) / width) for line in said.guide.split("\n")))
    sheet.row_dimensions[HEADING_ROW].height = LINE * 2.5
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"


def _put(cell: Any, value: Cell) -> None:
    """Write a value, and never a formula: last quarter's words are somebody's, and may begin as one does."""
    cell.value = value
    if isinstance(value, str) and value.startswith(FORMULA):
        cell.data_type, cell.quotePrefix = "s", True


def _open(one: Field, row: Row) -> bool:
    return (one.kind == "input" and one.name not in row.shut) or one.name in row.open


def _style(one: Field, row: Row) -> str:
    if _open(one, row):
        return INPUT_DATE if one.check == "date" else INPUT
    if one.check == "date":
        return DATE
    return LAST if one.kind == "last" else GIVEN


def _lines(one: Field, row: Row) -> int:
    return ceil(1.15 * len(str(row.given.get(one.name) or "")) / one.width) if one.width else 1


def _checks(fields: Sequence[Field], rows: Sequence[Row], said: SheetWords, lists: Lists) -> Iterable[DataValidation]:
    """One check for a column, or one for each row that has a prompt of its own."""
    for at, column in enumerate(fields, start=1):
        letter = get_column_letter(at)
        alike: dict[str, DataValidation] = {}
        for number, row in enumerate(rows, start=HEADING_ROW + 1):
            if not _open(column, row):
                continue
            prompt = row.prompts.get(column.name, said.prompts.get(column.name, ""))
            if prompt not in alike:
                alike[prompt] = _check(column, prompt, lists)
            alike[prompt].add(f"{letter}{number}")
        yield from alike.values()


def _check(column: Field, prompt: str, lists: Lists) -> DataValidation:
    if column.check == "whole":
        check = DataValidation("whole", operator="greaterThanOrEqual", formula1="0")
        check.error = "A whole number, 0 or more. Leave the cell blank if it is not known; 0 means none."
    elif column.check == "scale":
        check = DataValidation("whole", operator="between", formula1="1", formula2="5")
        check.error = "A whole number from 1 (not at all) to 5 (always)."
    elif column.check == "date":
        check = DataValidation("date", operator="greaterThan", formula1="36526")  # 1 January 2000
        check.error = "A date, such as 14/05/2026."
    elif column.check == "long":
        check = DataValidation("textLength", operator="lessThanOrEqual", formula1="2000", errorStyle="warning")
        check.error = "More than 2,000 characters. It is taken in whole, but a shorter one is more likely to be read."
    elif column.check:
        check = DataValidation(
            "list", formula1=lists.places[column.check], errorStyle="warning" if column.free else "stop"
        )
        check.error = "Please choose one of the list, or leave the cell blank."
    else:
        check = DataValidation()
    check.allowBlank = True
    check.showErrorMessage = bool(column.check)
    check.showInputMessage = bool(prompt)
    check.prompt = prompt[:PROMPT] or None
    return check


def _lock_and_print(sheet: Worksheet, said: SheetWords) -> None:
    sheet.protection.sheet = True  # without a password: against slips, not against people
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    foot = HeaderFooterItem()
    foot.left.text, foot.right.text = said.foot.replace("&", "&&"), "&P of &N"
    sheet.HeaderFooter.oddFooter = foot
