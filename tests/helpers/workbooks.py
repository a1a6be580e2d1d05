"""Files as agencies send them, written from rows: workbooks, text tables, and things that are neither."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    b"http://schemas.openxmlformats.org/drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
}
STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def workbook(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """An .xlsx with these sheets, in order; a cell is what openpyxl makes of it."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def text_table(path: Path, rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", newline: str = "\n") -> Path:
    """A text table, quoted where it must be."""
    said = io.StringIO()
    csv.writer(said, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return text_file(path, said.getvalue(), encoding=encoding)


def text_file(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    """Just these characters."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def with_part(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """A workbook with one of its parts changed, as another program might have written it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_shared_strings(path: Path) -> Path:
    """A workbook as Excel writes it: each text once in a part of its own, and its number in the cells."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    told: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f'{found[1]}"s"><v>{told.setdefault(found[2], len(told))}</v>'

    for name in [name for name in parts if name.startswith("xl/worksheets/")]:
        parts[name] = re.sub(r'(<c [^>]*t=)"inlineStr"><is>(.*?)</is>', number, parts[name], flags=re.DOTALL)
    strings = "".join(f"<si>{text}</si>" for text in told)
    parts["xl/sharedStrings.xml"] = f'<?xml version="1.0"?>\n<sst xmlns="{MAIN}">{strings}</sst>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS}"/></Types>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def as_strict(path: Path) -> Path:
    """A workbook as Excel saves it under "Strict Open XML": the same parts, their namespaces under other names."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            for usual, strict in STRICT.items():
                content = content.replace(usual, strict)
            archive.writestr(name, content)
    return path
