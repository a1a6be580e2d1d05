"""The parts of a zipped workbook, opened so that a hostile one can neither fill the memory nor name other files.

A part is never unpacked beyond the size that the archive says it has, and its checksum is held against it at its end:
so it is enough to look at the sizes said.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from etl.formats.sheet import Unreadable

MEMBERS = 10_000
UNPACKED = 3 << 30  # a sheet filled to its last row with thirty columns unpacks to less than half of this
RATIO, LARGE = 250, 32 << 20  # a spreadsheet packs to a tenth, seldom a fiftieth; a bomb to a thousandth
WHOLE = 64 << 20  # what is parsed in one piece: the list of sheets, the styles
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
# Excel's other .xlsx, "Strict Open XML": the same parts under other names, which openpyxl does not know.
STRICT, USUAL = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
USUAL_NAMES = {
    STRICT + b"spreadsheetml/main": USUAL + b"spreadsheetml/2006/main",
    STRICT + b"officeDocument/relationships": USUAL + b"officeDocument/2006/relationships",
}
DAMAGED = "The workbook is damaged and cannot be read. Open it in Excel, save it again as .xlsx and send that."
TOO_LARGE = (
    "The workbook unpacks to far more than its size lets expect, as files made to harm do. Nothing of it was read. "
    "Open it in Excel, copy the cells into a new workbook and send that."
)
DECLARES = (
    "The workbook declares entities or a document type inside, which no spreadsheet program writes. Nothing of it "
    "was read. Open it in Excel, save it again as .xlsx and send that."
)


class Parts(zipfile.ZipFile):
    """An archive whose sizes have been looked at. Raises Unreadable, or BadZipFile for one that is damaged."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            self._weigh()
        except Unreadable:
            self.close()
            raise

    def _weigh(self) -> None:
        members = self.infolist()
        bombs = (one for one in members if one.file_size > LARGE and one.file_size > RATIO * one.compress_size)
        if len(members) > MEMBERS or sum(one.file_size for one in members) > UNPACKED or any(bombs):
            raise Unreadable(TOO_LARGE)

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        """A part in one piece; one of a strict workbook under its usual names."""
        if self.getinfo(name).file_size > WHOLE:
            raise Unreadable(TOO_LARGE)
        content = super().read(name, pwd)
        if not name.endswith(".bin"):
            plain(content)
        return usual(content)

    def verify(self) -> None:
        """Unpack every part once, a block at a time, as a reader that trusts the archive's sizes will."""
        for one in self.infolist():
            with self.open(one) as part:
                while part.read(1 << 20):
                    pass


def usual(content: bytes) -> bytes:
    """A part's XML with the names of a strict workbook made the usual ones."""
    if STRICT in content:
        for strict, name in USUAL_NAMES.items():
            content = content.replace(strict, name)
    return content


def plain(content: bytes) -> None:
    """Refuse XML that declares anything, and XML in an encoding in which a declaration would not be seen."""
    if any(word in content for word in DECLARATIONS):
        raise Unreadable(DECLARES)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:4]:
        raise Unreadable(DAMAGED)
