"""A workbook as it sometimes comes: everything that can be odd about it, planted on purpose and written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from data.demo.annex_words import BULLETED
from data.demo.made_files import Planted, column_letter
from data.demo.sheet_rows import SERIALS_FROM, Cell
from data.demo.workbook import SheetToWrite

NOTHING = ("N/A", "NULL", "-", "n/a", "None")
ABOVE: dict[str, list[list[Cell]]] = {
    "List 3": [["Referrals received in the six months to 31 December 2025"], []],
    "List 6": [["Report run 13/01/2026 - SYNTHETIC demonstration data"]],
    "List 7": [["Children subject to a child protection plan"], ["Report run 13/01/2026", None, "Page 1 of 1"], []],
}
SHEET_NAMES = {"List 2": "List_2", "List 4": "LIST 4", "List 5": "list 5 "}
TRAILING_BLANKS = ("List 1", "List 7")

# List, heading, what stands there instead, kind, how many: values nobody can read.
UNREADABLE: tuple[tuple[str, str, Cell, str, int], ...] = (
    ("List 1", "Date of Contact", "31/02/2025", "impossible_date", 1),
    ("List 1", "Contact Source", "#N/A", "error_cell", 1),
    ("List 2", "Assessment start date", "TBC", "impossible_date", 1),
    ("List 2", "Gender", "Mail", "unknown_code", 1),
    ("List 3", "Child Unique ID", None, "missing", 2),
    ("List 3", "Referral Source", "Facebook", "unknown_code", 1),
    ("List 4", "Continuous Assessment Start Date", "30/02/2025", "impossible_date", 1),
    ("List 6", "Primary Need Code", "N11 - Something new", "unknown_code", 1),
    ("List 6", "Case Status", "#N/A", "error_cell", 1),
    ("List 7", "Child Protection Plan Start Date", "31/02/2025", "impossible_date", 1),
    ("List 7", "Child Protection Plan End Date", "13/13/2025", "impossible_date", 1),
    ("List 7", "Date of Birth", "32/01/2015", "impossible_date", 1),
    ("List 7", "Initial Category of Abuse", "Harm outside the home", "unknown_code", 1),
    ("List 7", "Latest Category of Abuse", "#N/A", "error_cell", 1),
    ("List 7", "Number of Previous Child Protection Plans", "#VALUE!", "error_cell", 1),
)
DUPLICATES = {"List 1": 4, "List 3": 2, "List 7": 3}
STARTED, ENDED = "Child Protection Plan Start Date", "Child Protection Plan End Date"


@dataclass(slots=True)
class Mess:
    """The sheets being spoiled, and what was planted: sheet, row (from 0), heading, kind, what should become of it."""

    random: Random
    sheets: dict[str, SheetToWrite]
    free: dict[str, list[int]] = field(default_factory=dict)
    done: list[tuple[SheetToWrite, int, str, str, str]] = field(default_factory=list)

    def take(self, name: str, suits: Callable[[SheetToWrite, int], bool] = lambda sheet, index: True) -> int:
        """A row of the list that suits and that nothing has been done to."""
        sheet = self.sheets[name]
        free = self.free.setdefault(name, self.random.sample(range(len(sheet.rows)), len(sheet.rows)))
        index = next(index for index in free if suits(sheet, index))
        free.remove(index)
        return index

    def plant(self, name: str, index: int, heading: str, kind: str, expect: str) -> None:
        self.done.append((self.sheets[name], index, heading, kind, expect))


def make_messy(path: Path, sheets: list[SheetToWrite], random: Random) -> list[Planted]:
    """Spoil the sheets in place. Returns what was planted and where it stands in the finished workbook."""
    mess = Mess(random, {sheet.name: sheet for sheet in sheets})
    _impossible_plans(mess)
    _words_for_nothing(mess)
    for sheet in sheets[:7]:
        _many_spellings(random, sheet)
    _unreadable(mess)
    _duplicates(mess)
    for sheet in sheets[:7]:
        sheet.above = ABOVE.get(sheet.name, [])
    found = [_found(path, *one) for one in mess.done]
    for sheet in sheets[:7]:
        _untidy(random, sheet)
    return [
        Planted(path, SHEET_NAMES.get(one.sheet, one.sheet), one.row, one.column, one.kind, one.value, one.expect)
        for one in found
    ]


def _found(path: Path, sheet: SheetToWrite, index: int, heading: str, kind: str, expect: str) -> Planted:
    column = sheet.headings.index(heading) if heading else None
    cell = None if column is None else sheet.rows[index][column]
    value = "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)
    letter = "" if column is None else column_letter(column)
    return Planted(path, sheet.name, sheet.excel_row(index), letter, kind, value, expect)


def _impossible_plans(mess: Mess) -> None:
    """Plans that cannot be right. Rows added here stand at the foot of the list."""
    sheet = mess.sheets["List 7"]
    start, end = sheet.headings.index(STARTED), sheet.headings.index(ENDED)
    born = sheet.headings.index("Date of Birth")

    def day(index: int, column: int) -> date:
        value = sheet.rows[index][column]
        assert isinstance(value, date)
        return value

    def ended(sheet: SheetToWrite, index: int) -> bool:
        return sheet.rows[index][end] is not None and (day(index, end) - day(index, start)).days > 60

    def still_open(sheet: SheetToWrite, index: int) -> bool:
        return sheet.rows[index][end] is None and day(index, start) < date(2025, 10, 20)

    backwards = mess.take("List 7", ended)
    sheet.rows[backwards][end] = day(backwards, start) - timedelta(days=40)
    mess.plant("List 7", backwards, ENDED, "end_before_start", "rule")
    same_day = mess.take("List 7", ended)
    sheet.rows[same_day][end] = day(same_day, start)
    mess.plant("List 7", same_day, ENDED, "same_day", "rule")
    unborn = mess.take("List 7", still_open)
    sheet.rows[unborn][born] = day(unborn, start) + timedelta(days=500)
    mess.plant("List 7", unborn, "Date of Birth", "born_after_start", "rule")
    within, twice = mess.take("List 7", ended), mess.take("List 7", still_open)
    for index, first, last, kind in (
        (within, day(within, start) + timedelta(days=30), day(within, end) - timedelta(days=10), "overlapping"),
        (twice, day(twice, start) + timedelta(days=40), None, "two_open"),
    ):
        another = list(sheet.rows[index])
        another[start], another[end] = first, last
        sheet.rows.append(another)
        mess.plant("List 7", len(sheet.rows) - 1, STARTED, kind, "rule")


def _words_for_nothing(mess: Mess) -> None:
    """Where nothing is to be said, a word that says so: not an error."""
    sheet = mess.sheets["List 7"]
    end, born = sheet.headings.index(ENDED), sheet.headings.index("Date of Birth")
    for word in NOTHING:
        index = mess.take("List 7", lambda sheet, index: sheet.rows[index][end] is None)
        sheet.rows[index][end] = word
        mess.plant("List 7", index, ENDED, "word_for_nothing", "survives")
    for index, row in enumerate(sheet.rows):
        if row[born] is None:
            row[born] = "Unborn"
            mess.free["List 7"].remove(index)
            mess.plant("List 7", index, "Date of Birth", "word_for_nothing", "survives")


def _many_spellings(random: Random, sheet: SheetToWrite) -> None:
    """The same thing written in many ways: dates, identifiers, codes with and without their bullets."""
    for row in sheet.rows:
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                row[column] = random.choice((cell, f"{cell:%d/%m/%Y}", (cell - SERIALS_FROM).days))
            elif cell in BULLETED:
                word = str(cell)
                row[column] = random.choice((word, BULLETED[word], f"{word.lower()} ", word.upper()))
            elif isinstance(cell, str) and cell[1:3] == ") " and column == 1:
                row[column] = random.choice((cell, cell[3:], cell[3:].upper()))
        row[0] = random.choice((row[0], row[0], f"{row[0]}.0", f" {row[0]} ", str(row[0])))


def _unreadable(mess: Mess) -> None:
    for name, heading, value, kind, times in UNREADABLE:
        for _ in range(times):
            index = mess.take(name)
            mess.sheets[name].rows[index][mess.sheets[name].headings.index(heading)] = value
            mess.plant(name, index, heading, kind, "finding")


def _duplicates(mess: Mess) -> None:
    """Exact copies of rows, at the foot of their lists."""
    for name, times in DUPLICATES.items():
        rows = mess.sheets[name].rows
        for index in [mess.take(name) for _ in range(times)]:
            rows.append(list(rows[index]))
            mess.plant(name, len(rows) - 1, "", "duplicate_row", "duplicate")


def _untidy(random: Random, sheet: SheetToWrite) -> None:
    """Headings in several cases and spacings, sheet names likewise, and columns of nothing at the end."""
    spellings: tuple[Callable[[str], str], ...] = (
        str, str.upper, str.lower, lambda name: f"{name} ", lambda name: name.replace(" ", "  ", 1),
        lambda name: name.replace(" ", "_"),
    )  # fmt: skip
    sheet.headings = [random.choice(spellings)(name) for name in sheet.headings]
    if sheet.name in TRAILING_BLANKS:
        sheet.headings += ["", " "]
        for row in sheet.rows:
            row += [None, " "]
    sheet.name = SHEET_NAMES.get(sheet.name, sheet.name)
