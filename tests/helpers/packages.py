"""Workbooks looked at as what they are, a package of parts; and one with much in it that must not be lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

CELL = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(path: Path, changed: Mapping[str, bytes]) -> Path:
    """A workbook with some of its parts put in or replaced."""
    return rewritten(path, {**parts(path.read_bytes()), **changed})


def rewritten(path: Path, every: Mapping[str, bytes]) -> Path:
    """A package of just these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in every.items():
            archive.writestr(name, content)
    return path


def cells(sheet: bytes) -> dict[str, bytes]:
    """The XML of every cell that is written down, by its reference."""
    return {found[1].decode(): found[0] for found in CELL.finditer(sheet)}


def unstyled(cell: bytes) -> bytes:
    return re.sub(rb' s="\d+"', b"", cell)


def rich_workbook(path: Path, sheets: Mapping[str, list[list[Any]]]) -> Path:
    """These sheets, with a chart, a dropdown, rules for looks, a hidden sheet, and parts of no known kind."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    first = book.worksheets[0]
    first["C2"].number_format = "dd/mm/yyyy"
    first["C2"].font = Font(bold=True, color="FF0000FF")
    first["C2"].border = Border(bottom=Side(style="double"))
    first["D2"].fill = PatternFill("solid", fgColor="FF00FF00")
    first["J1"] = "=1+1"
    first["A1"].comment = Comment("Keep this column.", "The agency")
    first.merge_cells("L1:M1")
    first.column_dimensions["B"].width = 31
    first.freeze_panes = "A2"
    dropdown = DataValidation(type="list", formula1='"North,South"')
    dropdown.add("F2:F99")
    first.add_data_validation(dropdown)
    first.conditional_formatting.add("E2:E99", CellIsRule(operator="greaterThan", formula=["3"], font=Font(bold=True)))
    chart = BarChart()
    chart.add_data(Reference(first, min_col=5, min_row=1, max_row=3))
    first.add_chart(chart, "P2")
    hidden = book.create_sheet("Lists")
    hidden["A1"] = "North"
    hidden.sheet_state = "veryHidden"
    book.save(path)
    return with_parts(
        path, {"customXml/item1.xml": b"<kept  as='it is'/>", "xl/printerSettings/one.bin": b"\x00\x01\xfe"}
    )
