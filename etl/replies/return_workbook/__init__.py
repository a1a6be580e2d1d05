"""Our own quarterly workbook, made for one agency and one quarter: what `etl/sources/agency_return` reads again.

Whose it is and which quarter it is about stand on its first sheet, so it may be renamed. What is given is locked, what
is asked for has dropdowns and checks, and the agency's last quarter stands beside.
"""

from __future__ import annotations

import io
import tomllib
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection

from data.agencies import Agency, BadAgency, agency
from data.child import connect
from data.ledger import open_ledger
from data.ledger.calendar import carrying, due_day
from data.locations import Locations
from data.periods import BadPeriod, Period, period, preceding
from etl.definitions.source import Source
from etl.replies.return_workbook.last_quarter import Action, LastFigures, last_figures, planned
from etl.replies.return_workbook.look import add_styles
from etl.replies.return_workbook.return_sheet import Lists, SheetWords, agency_return, lay
from etl.replies.return_workbook.rows_to_fill import FIELDS, HEIGHTS, choices, rows, scale

__all__ = [
    "Action",
    "LastFigures",
    "NoTemplate",
    "build",
    "file_name",
    "last_figures",
    "make",
    "planned",
    "workbook",
    "write",
]

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


class NoTemplate(ValueError):
    """An agency or a quarter that there is no workbook for; the message says why."""


def write(places: Locations, agency_key: str, quarter_key: str, folder: Path) -> Path:
    """Make the workbook of an agency for a quarter in a folder. Returns its path.

    Raises NoTemplate, StoreBusy, and OSError where it cannot be written.
    """
    name, content = make(places, agency_key, quarter_key)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def make(places: Locations, agency_key: str, quarter_key: str) -> tuple[str, bytes]:
    """The workbook of an agency for a quarter: what it is called, and its bytes.

    Last quarter's figures come from the child store. Raises NoTemplate, StoreBusy.
    """
    sender, quarter = _sender(agency_key), _quarter(quarter_key)
    last, actions, due = LastFigures(), planned(None, quarter), None
    if places.child.is_file():  # a home without a store has no last quarter, and is not given one by asking
        store = connect(places.child)
        try:
            last, actions = last_figures(store, sender.key, quarter), planned(store, quarter)
        finally:
            store.close()
        due = _agreed(places, sender, quarter)
    return file_name(sender, quarter), build(sender, quarter, last, actions, due)


def file_name(sender: Agency, quarter: Period) -> str:
    """What the workbook is called until somebody renames it."""
    return f"{sender.short} {quarter.key} quarterly return.xlsx"


def _agreed(places: Locations, sender: Agency, quarter: Period) -> date:
    """The day that the calendar has for it, which may be later than usual."""
    ledger = open_ledger(places.ledger_url)
    try:
        every = carrying(ledger, quarter.end)(agency_return().slug, quarter)
    finally:
        ledger.close()
    return next(one.due_on for one in every if one.agency == sender.key)


def build(
    sender: Agency, quarter: Period, last: LastFigures, actions: tuple[Action, ...], due: date | None = None
) -> bytes:
    """The workbook, as the bytes of an .xlsx file. due: the day agreed, if it is another than usual."""
    written = io.BytesIO()
    workbook(sender, quarter, last, actions, due).save(written)
    return written.getvalue()


def workbook(
    sender: Agency, quarter: Period, last: LastFigures, actions: tuple[Action, ...], due: date | None = None
) -> Workbook:
    """The workbook itself, before it is written."""
    source = agency_return()
    due = due or due_day(next(one for one in sender.owes if one.source == source.slug), quarter)
    book = Workbook()
    book.remove(book.worksheets[0])
    add_styles(book)
    lists = Lists(book, choices())
    below = rows(sender, quarter, last, actions, WORDS)
    for key, table in source.tables.items():
        lay(book, table, FIELDS[key], below[key], _said(key, source, sender, quarter, due), lists, HEIGHTS[key])
    book.move_sheet(lists.sheet, len(source.tables))
    book.active = 0
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.title = f"{source.title}: {sender.short}, {quarter.label}"
    book.properties.creator = "Neglect Performance Dashboard"
    return book


def _sender(key: str) -> Agency:
    try:
        found = agency(key)
    except BadAgency as error:
        raise NoTemplate(str(error)) from error
    if not found.member:
        raise NoTemplate(f"{found.short} owes no quarterly return, so there is no workbook for it.")
    return found


def _quarter(key: str) -> Period:
    try:
        found = period(key)
    except BadPeriod as error:
        raise NoTemplate(str(error)) from error
    if found.kind != "quarter":
        raise NoTemplate(f"{key} is no quarter. The workbook is about one, such as 2025Q4.")
    return found


def _said(key: str, source: Source, sender: Agency, quarter: Period, due: date) -> SheetWords:
    fill = {
        "agency": sender.short,
        "quarter": quarter.label,
        "due": f"{due:%d/%m/%Y}",
        "last_quarter": preceding(quarter).label,
        "scale": scale(),
    }
    words = WORDS[key]
    guide = f"{words['guide']}\n{WORDS['several']}".format(**fill)
    prompts = words["prompts"] if key != "numbers" else {}  # each measure has its own
    foot = f"{source.title}: {sender.short}, {quarter.label}"
    return SheetWords(words["title"].format(**fill), guide, prompts, foot)
