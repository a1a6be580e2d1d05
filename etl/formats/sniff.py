"""Whether a file is a workbook, told from its first bytes; and what else it seems to be, so that a refusal helps."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from etl.formats.sheet import Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files and of encrypted new ones
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHERS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"Rar!": "a compressed folder",
    b"7z\xbc\xaf": "a compressed folder",
    b"\x1f\x8b": "a compressed file",
    b"SQLite format 3": "a database",
    b"{\\rtf": "a text document",
}
WEB_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table")
MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<[?!a-zA-Z]")
SEND = "Send the workbook (.xlsx) or the comma-separated file (.csv) itself."


def is_workbook(path: Path) -> bool:
    """True for an .xlsx workbook, False for what may be text. Raises Unreadable for anything else."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise Unreadable("The file is empty. Check that the export finished, and send it again.")
    if start.startswith(OLE):
        raise Unreadable(_old_office(path))
    if start.startswith(b"PK"):
        return _zip(path, size)
    for opening, what in OTHERS.items():
        if start.startswith(opening):
            raise Unreadable(f"The file is {what}, whatever its name says. {SEND}")
    if MARKUP.match(start):
        page = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(WEB_PAGE)
        raise Unreadable(
            f"The file is {'a web page' if page else 'XML'}, not a table. "
            "Open it in a spreadsheet and save it as .xlsx or .csv."
        )
    return False


def _old_office(path: Path) -> str:
    if ENCRYPTED in path.read_bytes():
        return "The workbook is protected by a password. Remove the password in Excel and send it again."
    return "The file is an old Excel or Word file (.xls, .doc). Open it in Excel and save it as .xlsx."


def _zip(path: Path, size: int) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        raise Unreadable(
            f"The workbook is damaged or only part of it arrived ({size:,} bytes). Send it again from the start."
        ) from None
    if "xl/workbook.xml" in names:
        return True
    if "xl/workbook.bin" in names:
        raise Unreadable("The workbook is in Excel's binary form (.xlsb). Save it as .xlsx.")
    if "word/document.xml" in names:
        raise Unreadable(f"The file is a Word document. {SEND}")
    if "content.xml" in names:
        raise Unreadable("The file is an OpenDocument spreadsheet or text. Save it as .xlsx.")
    raise Unreadable("The file is a compressed folder. Take the files out of it and send those.")
