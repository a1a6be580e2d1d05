"""What a file is written as, told from its first bytes; and what else it seems to be, so that a refusal helps."""

from __future__ import annotations

import codecs
import mmap
import re
import zipfile
import zlib
from pathlib import Path

from etl.formats.sheet import Unreadable
from etl.formats.workbooks.zip_parts import DAMAGED, Parts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files and of encrypted new ones
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD_WORKBOOK = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))  # the stream's name, new and old
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
# Of Windows, Linux and the Mac.
PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa", b"\xca\xfe\xba\xbe")
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


def workbook(path: Path) -> str:
    """What a workbook is written as: xlsx, xls, xlsb or ods; '' for what may be text. Raises Unreadable if neither."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise Unreadable("The file is empty. Check that the export finished, and send it again.")
    if start.startswith(OLE):
        return _old_office(path)
    if start.startswith(b"PK"):
        return _zip(path, size)
    if start.startswith(PROGRAMS) and b"\x00" in start:
        raise Unreadable(f"The file is a program, whatever its name says, and was not opened. {SEND}")
    for opening, what in OTHERS.items():
        if start.startswith(opening):
            raise Unreadable(f"The file is {what}, whatever its name says. {SEND}")
    if MARKUP.match(start):
        raise Unreadable("The file is a web page, not a table. Open it in a spreadsheet and save it as .xlsx or .csv.")
    return ""


def is_xml(path: Path) -> bool:
    """Whether a file is markup and no web page."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = start.decode("utf-16", errors="ignore").encode()
    opening = start.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    return MARKUP.match(start) is not None and not opening.startswith(WEB_PAGE)


def _old_office(path: Path) -> str:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(ENCRYPTED) >= 0:
            raise Unreadable("The workbook is protected by a password. Remove the password in Excel and send it again.")
        if any(content.find(stream) >= 0 for stream in OLD_WORKBOOK):
            return "xls"
    raise Unreadable(f"The file is an old Word, PowerPoint or Outlook file, not a workbook. {SEND}")


def _zip(path: Path, size: int) -> str:
    try:
        with Parts(path) as parts:
            names = set(parts.namelist())
            said = parts.read("mimetype") if "mimetype" in names else b""
    except zipfile.BadZipFile:
        raise Unreadable(
            f"The workbook is damaged or only part of it arrived ({size:,} bytes). Send it again from the start."
        ) from None
    except Unreadable:
        raise
    except (EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error) as error:
        raise Unreadable(DAMAGED) from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and said.strip() == OPEN_DOCUMENT:
        return "ods"
    if "word/document.xml" in names:
        raise Unreadable(f"The file is a Word document. {SEND}")
    if "content.xml" in names:
        raise Unreadable(f"The file is an OpenDocument text or drawing, not a spreadsheet. {SEND}")
    raise Unreadable("The file is a compressed folder. Take the files out of it and send those.")
