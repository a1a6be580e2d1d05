"""How the quarterly workbook looks: the house's colours, and which cells are locked. Each is a named style."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

FACE = "Segoe UI"
BRAND, ON_BRAND, INK, MUTED, RULE, QUIET, LIMIT = "0F3D4C", "FFFFFF", "14262E", "4A5A62", "D9DEDF", "EDF0F0", "7A888E"
TITLE, GUIDE, HEADING, GIVEN, LAST, INPUT, INPUT_DATE, DATE = (
    "Return title", "Return guide", "Return heading", "Return given", "Return last", "Return input",
    "Return input date", "Return date",
)  # fmt: skip
DAY = "dd/mm/yyyy"


def add_styles(book: Workbook) -> None:
    """Every style of the workbook. Only the input ones are unlocked."""
    _add(book, TITLE, size=16, bold=True, colour=BRAND)
    _add(book, GUIDE, size=10, colour=INK)
    _add(book, HEADING, bold=True, colour=ON_BRAND, ground=BRAND, edge=BRAND)
    _add(book, GIVEN, colour=INK, ground=QUIET, edge=RULE)
    _add(book, LAST, colour=MUTED, ground=QUIET, edge=RULE)
    _add(book, DATE, colour=INK, ground=QUIET, edge=RULE, number=DAY)
    _add(book, INPUT, colour=INK, ground="FFFFFF", edge=LIMIT, locked=False)
    _add(book, INPUT_DATE, colour=INK, ground="FFFFFF", edge=LIMIT, locked=False, number=DAY)


def _add(
    book: Workbook,
    name: str,
    *,
    colour: str,
    size: int = 10,
    bold: bool = False,
    ground: str = "",
    edge: str = "",
    locked: bool = True,
    number: str = "General",
) -> None:
    side = Side(style="thin", color=edge) if edge else None
    style = NamedStyle(
        name,
        font=Font(name=FACE, size=size, bold=bold, color=colour),
        alignment=Alignment(vertical="top", wrap_text=True),
        protection=Protection(locked=locked),
        number_format=number,
        border=Border(left=side, right=side, top=side, bottom=side),
    )
    if ground:
        style.fill = PatternFill("solid", fgColor=ground)
    book.add_named_style(style)
