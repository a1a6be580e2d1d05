"""A workbook as a package of parts: some are changed, some come new, and all others stay byte for byte."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from etl.replies.marked_workbook.markup import Unmarkable, appended, beside, elements, only, quoted, spliced

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EMPTY_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
TYPES = "[Content_Types].xml"
MAIN = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "application/vnd.ms-excel.template.macroEnabled.main+xml",
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part has to do with another; target is that part's whole name."""

    key: str
    type: str
    target: str


class Package:
    """A zipped workbook on which changes are noted; `saved` is the whole with them made. Raises Unmarkable."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._changed: dict[str, bytes] = {}
        # The parts' names are the same in any case, and some programs write them otherwise than they name them.
        self._names = {name.casefold(): name for name in archive.namelist()}

    @property
    def parts(self) -> list[str]:
        """The names of all parts, new ones included."""
        return list(dict.fromkeys([*self._names.values(), *self._changed]))

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._names or part in self._changed

    def read(self, part: str) -> bytes:
        """The bytes of a part, as changed so far. Raises Unmarkable for one that is not there."""
        name = self._names.get(part.casefold(), part)
        if name in self._changed:
            return self._changed[name]
        if name not in self._archive.namelist():
            raise Unmarkable(f"The workbook names a part {part} that it does not have.")
        with self._archive.open(name) as opened:
            return opened.read()

    def write(self, part: str, content: bytes) -> None:
        """Note what a part, or a new one, is to hold."""
        self._changed[self._names.get(part.casefold(), part)] = content

    def fresh(self, pattern: str) -> str:
        """A name that no part has yet: the pattern with the first number that is free."""
        return next(name for number in range(1, 1 << 16) if (name := pattern.format(number)) not in self)

    @property
    def workbook(self) -> str:
        """The part that lists the sheets. Raises Unmarkable for a workbook of another format."""
        root = [one for one in self.relations("") if one.type == f"{RELATIONS}/officeDocument"]
        if not root or self._type_of(root[0].target) not in MAIN:
            raise Unmarkable("It is no workbook of the open format.")
        return root[0].target

    @property
    def macros(self) -> bool:
        """Whether it holds macros."""
        return "macroEnabled" in self._type_of(self.workbook)

    def relations(self, part: str) -> list[Relation]:
        """What a part ('' for the package itself) names, other files and links to the web left out."""
        name = _relations_of(part)
        if name not in self:
            return []
        found = elements(self.read(name), "Relationships/Relationship")["Relationships/Relationship"]
        inside = [one.attributes for one in found if one.attributes.get("TargetMode") != "External"]
        return [Relation(one["Id"], one["Type"], beside(part, one["Target"])) for one in inside]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part name another. Returns the key by which it does."""
        name = _relations_of(part)
        content = self.read(name) if name in self else EMPTY_RELATIONS
        found = elements(content, "Relationships", "Relationships/Relationship")
        taken = {one.attributes.get("Id") for one in found["Relationships/Relationship"]}
        key = next(key for number in range(1, 1 << 20) if (key := f"rIdFindings{number}") not in taken)
        root = only(found["Relationships"])
        line = f'<{root.prefix}Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target='.encode()
        self.write(name, spliced(content, [appended(content, root, line + quoted(f"/{target}") + b"/>")]))
        return key

    def declare(self, part: str, kind: str) -> None:
        """Say of what type a new part is."""
        self._declare(b"Override PartName=" + quoted(f"/{part}"), kind)

    def declare_ending(self, ending: str, kind: str) -> None:
        """Say of what type every part is whose name ends so, unless that is said already."""
        found = elements(self.read(TYPES), "Types/Default")["Types/Default"]
        if ending not in {one.attributes["Extension"].casefold() for one in found}:
            self._declare(b"Default Extension=" + quoted(ending), kind)

    def _declare(self, what: bytes, kind: str) -> None:
        content = self.read(TYPES)
        root = only(elements(content, "Types")["Types"])
        line = b"<" + root.prefix.encode() + what + b" ContentType=" + quoted(kind) + b"/>"
        self.write(TYPES, spliced(content, [appended(content, root, line)]))

    def _type_of(self, part: str) -> str:
        found = elements(self.read(TYPES), "Types/Override", "Types/Default")
        for one in found["Types/Override"]:
            if one.attributes["PartName"].casefold() == f"/{part}".casefold():
                return one.attributes["ContentType"]
        ending = PurePosixPath(part).suffix.removeprefix(".")
        endings = {one.attributes["Extension"]: one.attributes["ContentType"] for one in found["Types/Default"]}
        return endings.get(ending, "")

    def saved(self) -> bytes:
        """The whole package: its parts in their order, then the new ones."""
        whole, left = io.BytesIO(), dict(self._changed)
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            for old in self._archive.infolist():
                new = zipfile.ZipInfo(old.filename, old.date_time)
                new.compress_type, new.external_attr = zipfile.ZIP_DEFLATED, old.external_attr
                if old.filename in left:
                    archive.writestr(new, left.pop(old.filename))
                    continue
                with self._archive.open(old) as source, archive.open(new, "w", force_zip64=True) as target:
                    shutil.copyfileobj(source, target, 1 << 20)
            for part, content in left.items():
                archive.writestr(part, content)
        return whole.getvalue()


def _relations_of(part: str) -> str:
    where = PurePosixPath(part)
    return "_rels/.rels" if not part else str(where.parent / "_rels" / f"{where.name}.rels")
