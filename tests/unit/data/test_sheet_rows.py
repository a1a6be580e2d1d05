"""Rows written by hand, held against what openpyxl writes and reads of the same cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook, load_workbook

from data.demo.sheet_rows import Cell
from data.demo.workbook import SheetToWrite, save

DAY = date(2026, 1, 13)
ROWS: list[list[Cell]] = [
    [1, 2.5, 0.1 + 0.2, 10_000_000_019, 1e22, -3, 0, DAY, None, "after a blank"],
    [],
    [None, None],
    ["Smith & <Sons> \"'", "", " ", " around ", "two\nlines", "a\rreturn", "no\xa0break", "é", "=", "12", "1e5"],
    ["#N/A", "#VALUE!", "#n/a", "]]>", date(1999, 12, 31)],
    ["x"] * 60,
]


def test_a_workbook_holds_cell_for_cell_what_openpyxl_would_have_written(tmp_path: Path) -> None:
    slow = Workbook(write_only=True)
    slow.create_sheet("One")
    for row in ROWS:
        slow["One"].append(row)
    slow.save(tmp_path / "slow.xlsx")
    save(tmp_path / "fast.xlsx", [SheetToWrite("One", ROWS[0], ROWS[1:])], DAY)
    expected, written = (load_workbook(tmp_path / f"{name}.xlsx")["One"] for name in ("slow", "fast"))
    assert written.dimensions == f"A1:BH{len(ROWS)}"
    cells = [
        [(c.value, c.data_type, c.number_format) for row in sheet.iter_rows() for c in row]
        for sheet in (expected, written)
    ]
    assert cells[0] == cells[1]
