"""The agency's own workbook handed back: each finding marked in its cell, and a sheet that lists them all.

Of the parts of the workbook only those are touched that must be: the styles, the sheets with a mark, their notes, and
the lists of what there is. In them bytes are put in where they belong and all others stay. What is not written in the
open format (.xls, .xlsb, .ods, .csv, .xml) is answered with a workbook of its own.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils.cell import column_index_from_string, get_column_letter

from data.ledger import Ledger, ask
from data.ledger.models import Delivery, Finding
from data.locations import Locations
from etl.formats import Unreadable
from etl.formats.workbooks.zip_parts import Parts
from etl.intake.receive import original
from etl.replies.marked_workbook.cell_notes import add_notes, noted
from etl.replies.marked_workbook.made_workbook import LAST_ROW, SHEET, STYLES, STYLES_TYPE, WHOLE, copied, workbook
from etl.replies.marked_workbook.marked_sheet import FIRST, Mark, SheetToMark
from etl.replies.marked_workbook.markup import Unmarkable, elements, local, spliced
from etl.replies.marked_workbook.package import RELATIONS, Package
from etl.replies.marked_workbook.styles import Styles
from etl.replies.marked_workbook.summary import Listed, add_summary
from queries.edition import states

NOTES = 2_000  # notes of ours on one sheet; more make a workbook slow to open
LISTED = 20_000  # findings that are listed one by one
NAMED = 10  # cells that are named in a sentence
MARKED = "Each cell with a finding is pale yellow and has a note that says what was found. Nothing else was changed."
COPIED = (
    "The file is a text table, so this is a copy of its rows, with every value as text. "
    "Each cell with a finding is pale yellow and has a note that says what was found."
)
PARTLY = (
    f"It has more than {WHOLE:,} rows: the first ones and those with findings were copied, each under its own number."
)
NOT_MARKED = "A file of this format cannot be marked in its cells, so this workbook lists what was found in it."


@dataclass(slots=True)
class _Done:
    """Where the findings of a workbook went, and what is to be said about it."""

    cells: dict[int, tuple[str, str]] = field(default_factory=dict)  # a finding's id: its sheet and cell
    said: list[str] = field(default_factory=list)


def mark(places: Locations, ledger: Ledger, number: int) -> tuple[str, bytes]:
    """A delivery's workbook with its findings marked: (file name, content). Raises Unreadable, FileNotFoundError."""
    delivery = ask.delivery(ledger, number)
    if delivery is None:
        raise Unreadable(f"There is no delivery {number}.")
    findings = ask.findings(ledger, number)
    about = _about(ledger, delivery)
    path = original(places, delivery.sha256, delivery.format)
    stem = f"{Path(delivery.file_name).stem} with findings"
    try:
        with Parts(path) as archive:
            package = Package(archive)
            content = _marked(package, _sheets(package), findings, [*about, MARKED])
            return f"{stem}.{'xlsm' if package.macros else 'xlsx'}", content
    except (Unmarkable, zipfile.BadZipFile):
        return f"{stem}.xlsx", _instead(path, delivery, findings, about)


def _instead(path: Path, delivery: Delivery, findings: Sequence[Finding], about: Sequence[str]) -> bytes:
    """A workbook of our own in place of one that cannot be marked."""
    made, said = workbook(), [*about, NOT_MARKED]
    if delivery.format == "csv":
        made, whole = copied(path, {found.row for found in findings if found.row is not None})
        said = [*about, COPIED, *([] if whole else [PARTLY])]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        package = Package(archive)
        sheets = {"": (SHEET, _sheets(package)[SHEET][1])} if delivery.format == "csv" else {}
        return _marked(package, sheets, findings, said)


def _about(ledger: Ledger, delivery: Delivery) -> list[str]:
    """What is said above the list: which file it is, what became of its rows, and how many findings of each kind."""
    counts = ask.finding_counts(ledger, delivery.id)
    return [
        f"What was found in {delivery.file_name}",
        f"Received on {delivery.received_at:%d/%m/%Y} as delivery {delivery.id}. Rows: {delivery.rows_in:,} in, "
        f"{delivery.stored:,} used, {delivery.set_aside:,} set aside, {delivery.duplicates:,} exact copies.",
        *(f"{count.title}: {count.rows:,}. {states.FINDING[count.severity]}." for count in counts),
        *([] if counts else ["Nothing was found."]),
    ]


def _sheets(package: Package) -> dict[str, tuple[str, str]]:
    """Each worksheet's name and part, by the name that findings give it."""
    parts = {one.key: one.target for one in package.relations(package.workbook) if one.type == f"{RELATIONS}/worksheet"}
    path = "workbook/sheets/sheet"
    found = {}
    for one in elements(package.read(package.workbook), path)[path]:
        key = next(value for name, value in one.attributes.items() if local(name) == "id")
        if key in parts:
            found[one.attributes["name"]] = (one.attributes["name"], parts[key])
    return found


def _marked(
    package: Package, sheets: Mapping[str, tuple[str, str]], findings: Sequence[Finding], said: Sequence[str]
) -> bytes:
    part, styles = _styles(package)
    done = _Done()
    for sheet, (name, where) in sheets.items():
        own = [finding for finding in findings if finding.sheet == sheet and finding.row and finding.row <= LAST_ROW]
        if own:
            _mark_sheet(package, styles, name, where, own, done)
    listed = [_listed(finding, *done.cells.get(finding.id, ("", ""))) for finding in findings[:LISTED]]
    more = len(findings) - len(listed)
    rest = [f"Only the first {LISTED:,} findings are listed; there are {more:,} more."] if more else []
    add_summary(package, styles, [*said, *done.said, *rest], listed)
    package.write(part, styles.saved())
    return package.saved()


def _styles(package: Package) -> tuple[str, Styles]:
    """The styles part, made if the workbook has none."""
    book = package.workbook
    part = next((one.target for one in package.relations(book) if one.type == f"{RELATIONS}/styles"), "")
    if not part:
        part = package.fresh("xl/stylesFindings{}.xml")
        package.write(part, STYLES)
        package.declare(part, STYLES_TYPE)
        package.relate(book, "styles", part)
    return part, Styles(package.read(part))


def _mark_sheet(
    package: Package, styles: Styles, name: str, part: str, findings: Sequence[Finding], done: _Done
) -> None:
    """Mark the cells of one sheet and put notes on them."""
    by_mark: dict[Mark, list[Finding]] = {}
    sheet = SheetToMark(package.read(part), (finding.row for finding in findings if finding.row))
    for finding in findings:
        assert finding.row is not None
        column = column_index_from_string(finding.column_letter) if finding.column_letter else FIRST
        mark = sheet.place((finding.row, column))
        by_mark.setdefault(mark, []).append(finding)
        done.cells[finding.id] = (name, _cell(mark))
    taken = noted(package, part)
    free = [mark for mark in sorted(by_mark) if _cell(mark) not in taken]
    notes = {mark: "\n\n".join(map(_note, by_mark[mark])) for mark in free[:NOTES]}
    edits = sheet.marked(by_mark, styles.marked)
    if notes and (key := add_notes(package, part, notes, sheet.notes_key)):
        edits.append(sheet.with_notes(key))
    package.write(part, spliced(sheet.content, edits))
    if len(free) > NOTES:
        done.said.append(f"On the sheet {name} only the first {NOTES:,} marked cells have a note.")
    done.said += _left(name, [_cell(mark) for mark in sorted(by_mark) if _cell(mark) in taken])


def _left(name: str, cells: Collection[str]) -> list[str]:
    shown = ", ".join(list(cells)[:NAMED]) + (" …" if len(cells) > NAMED else "")
    return (
        [f"Notes that stood there already were left as they are, so on {name} {shown} has none of ours."]
        if cells
        else []
    )


def _cell(mark: Mark) -> str:
    return f"{get_column_letter(mark[1])}{mark[0]}"


def _note(found: Finding) -> str:
    lines = [f"{states.FINDING[found.severity]}.", found.message]
    lines += [f"Expected: {found.expected}."] if found.expected else []
    return "\n".join([*lines, found.todo] if found.todo else lines)


def _listed(found: Finding, sheet: str, cell: str) -> Listed:
    if cell:
        return Listed(found, f"{sheet}, {cell}", sheet, cell)
    places = [found.sheet, f"row {found.row}" if found.row else "", found.column_letter]
    return Listed(found, ", ".join(place for place in places if place) or "The whole file")
