"""The sheet "Findings" that a workbook handed back has as its last: every finding in words, with a link to its cell.

All of it is text: nothing here can be taken for a formula, whatever it begins with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils.cell import get_column_letter

from data.ledger.models import Finding
from etl.replies.marked_workbook.markup import appended, elements, only, quoted, spliced, text
from etl.replies.marked_workbook.package import RELATIONS, Package
from etl.replies.marked_workbook.styles import Styles
from queries.edition import states

NAME = "Findings"
LONGEST_CELL = 32_767  # characters that a cell can hold
WIDTHS = (26, 22, 70, 34, 52, 10)
HEADINGS = ("Where", "How serious", "What was found", "What was expected", "What to do", "Rows")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding on the sheet: its place in words, and the sheet and cell that a click leads to, if there is one."""

    finding: Finding
    where: str
    sheet: str = ""
    cell: str = ""


def add_summary(package: Package, styles: Styles, said: Sequence[str], listed: Sequence[Listed]) -> str:
    """Put the sheet behind the workbook's last one. said stands above, the first line bold. Returns its name."""
    book = package.workbook
    content = package.read(book)
    by_path = elements(content, "workbook/sheets", "workbook/sheets/sheet")
    every = [one.attributes for one in by_path["workbook/sheets/sheet"]]
    name = _free_name({one["name"].casefold() for one in every})
    part = package.fresh("xl/worksheets/sheetFindings{}.xml")
    package.write(part, _sheet(styles, said, listed))
    package.declare(part, TYPE)
    key = package.relate(book, "worksheet", part)
    number = max((int(one["sheetId"]) for one in every), default=0) + 1
    sheets = only(by_path["workbook/sheets"])
    line = f'<{sheets.prefix}sheet xmlns:r="{RELATIONS}" name="{name}" sheetId="{number}" r:id="{key}"/>'.encode()
    package.write(book, spliced(content, [appended(content, sheets, line)]))
    return name


def _free_name(taken: set[str]) -> str:
    names = (NAME, *(f"{NAME} ({number})" for number in range(2, 1 << 10)))
    return next(name for name in names if name.casefold() not in taken)


def _sheet(styles: Styles, said: Sequence[str], listed: Sequence[Listed]) -> bytes:
    plain, link = styles.written(), styles.written("link")
    title, heading = styles.written("bold", wraps=False), styles.written("bold")
    rows = [_row(number, [(line, 0 if number > 1 else title)]) for number, line in enumerate(said, start=1)]
    first = len(said) + 2
    rows.append(_row(first, [(words, heading) for words in HEADINGS]))
    links = []
    for number, entry in enumerate(listed, start=first + 1):
        finding = entry.finding
        words = (states.FINDING[finding.severity], finding.message, finding.expected, finding.todo, str(finding.rows))
        where = (entry.where, link if entry.cell else plain)
        rows.append(_row(number, [where, *((each, plain) for each in words)]))
        if entry.cell:
            sheet = entry.sheet.replace("'", "''")
            links.append(b'<hyperlink ref="A%d" location=' % number + quoted(f"'{sheet}'!{entry.cell}") + b"/>")
    columns = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(WIDTHS, start=1))
    return sheet_of(rows, columns, links)


def sheet_of(rows: Sequence[bytes], columns: str = "", links: Sequence[bytes] = ()) -> bytes:
    """A whole worksheet from the XML of its rows."""
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
    head += f"<cols>{columns}</cols>" if columns else ""
    linked = b"<hyperlinks>" + b"".join(links) + b"</hyperlinks>" if links else b""
    return head.encode() + b"<sheetData>" + b"".join(rows) + b"</sheetData>" + linked + b"</worksheet>"


def _row(number: int, cells: Sequence[tuple[str, int]]) -> bytes:
    """A row of words, each with its style."""
    filled = [
        text_cell(f"{get_column_letter(at)}{number}", words, style)
        for at, (words, style) in enumerate(cells, start=1)
        if words
    ]
    return b'<row r="%d">' % number + b"".join(filled) + b"</row>"


def text_cell(cell: str, words: str, style: int = 0) -> bytes:
    """A cell that holds words and nothing else, whatever they begin with."""
    looks = f' s="{style}"' if style else ""
    head = f'<c r="{cell}"{looks} t="inlineStr"><is><t xml:space="preserve">'.encode()
    return head + text(words[:LONGEST_CELL]) + b"</t></is></c>"
