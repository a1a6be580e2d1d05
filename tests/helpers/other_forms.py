"""Workbooks in other forms than .xlsx, written by hand: nothing that writes them is needed for anything else."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from pathlib import Path


def open_document(path: Path, *rows: str) -> Path:
    """An .ods with one sheet, Plans."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<office:document-content{names}><office:body><office:spreadsheet><table:table table:name="Plans">'
            f"{''.join(rows)}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return path


def open_row(*cells: object, times: int = 1) -> str:
    """A row of an open document, said once and repeated."""
    said = "".join(map(_open_cell, cells))
    return f'<table:table-row table:number-rows-repeated="{times}">{said}</table:table-row>'


def _open_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    kind = "date" if isinstance(value, date) else "float" if isinstance(value, int) else "string"
    given = {"date": f' office:date-value="{value}"', "float": f' office:value="{value}"', "string": ""}[kind]
    return f'<table:table-cell office:value-type="{kind}"{given}><text:p>{value}</text:p></table:table-cell>'


def binary(path: Path, *rows: tuple[object, ...], at: int = 0) -> Path:
    """A workbook in Excel's binary form with one sheet, Plans; its rows are words and numbers."""

    def record(kind: int, content: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
        size, sizes = len(content), b""
        while size > 127:
            sizes, size = sizes + bytes([size & 127 | 128]), size >> 7
        return head + sizes + bytes([size]) + content

    def words(text: str) -> bytes:
        return struct.pack("<L", len(text)) + text.encode("utf-16-le")

    def cell(column: int, value: object) -> bytes:
        place = struct.pack("<LL", column, 0)
        return (
            record(5, place + struct.pack("<d", value))
            if isinstance(value, int)
            else record(6, place + words(str(value)))
        )

    lines = b"".join(
        record(0, struct.pack("<LLHHBL", number, 0, 300, 0, 0, 0))
        + b"".join(cell(column, value) for column, value in enumerate(row, start=at) if value is not None)
        for number, row in enumerate(rows, start=at)
    )
    corners = struct.pack("<LLLL", at, at + len(rows) - 1, at, at + 10)
    sheet = record(129) + record(148, corners) + record(145) + lines + record(146) + record(130)
    book = (
        record(131)
        + record(143)
        + record(156, struct.pack("<LL", 0, 1) + words("rId1") + words("Plans"))
        + record(144)
        + record(132)
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    names = "http://schemas.openxmlformats.org/package/2006/relationships"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{names}"><Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.bin"/>'
            "</Relationships>",
        )
    return path
