"""Notes on cells, as Excel keeps them: the words in one part, and a drawing of each note's box in another.

A note that the agency wrote itself stays as it is, and its cell gets none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from openpyxl.utils.cell import get_column_letter

from etl.replies.marked_workbook.marked_sheet import Mark
from etl.replies.marked_workbook.markup import Unmarkable, appended, elements, only, spliced, text
from etl.replies.marked_workbook.package import RELATIONS, Package

AUTHOR = "Neglect Performance Dashboard"
NEW_NOTES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors></authors>'
    b"<commentList></commentList></comments>"
)
SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
SHAPE = (
    f'<v:shapetype {SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
BOX = (
    '<v:shape{spaces} id="_x0000_s{number}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;height:90pt;z-index:1;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{column}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{at}</x:Column></x:ClientData></v:shape>"
)
NUMBER = re.compile(rb'id="_x0000_s(\d+)"')
BLOCK = 1024  # a drawing's boxes are numbered within blocks of so many, and no two drawings share one
CLOSE = b"</xml>"


def noted(package: Package, sheet: str) -> set[str]:
    """The cells of a sheet ('D7') that have a note already."""
    part = _part(package, sheet, "comments")
    if not part:
        return set()
    path = "comments/commentList/comment"
    return {one.attributes["ref"] for one in elements(package.read(part), path)[path]}


def add_notes(package: Package, sheet: str, notes: Mapping[Mark, str], key: str) -> str:
    """Put notes on cells that have none. key is how the sheet names its drawing of notes; returns it if it is new."""
    part = _part(package, sheet, "comments")
    if not part:
        part = package.fresh("xl/commentsFindings{}.xml")
        package.write(part, NEW_NOTES)
        package.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml")
        package.relate(sheet, "comments", part)
    package.write(part, _with_words(package.read(part), notes))
    drawing = next((one.target for one in package.relations(sheet) if key and one.key == key), "")
    if drawing:
        package.write(drawing, _with_boxes(package.read(drawing), notes))
        return ""
    drawing = package.fresh("xl/drawings/vmlDrawingFindings{}.vml")
    package.declare_ending("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    package.write(drawing, _drawing(_free_block(package), notes))
    return package.relate(sheet, "vmlDrawing", drawing)


def _part(package: Package, sheet: str, kind: str) -> str:
    return next((one.target for one in package.relations(sheet) if one.type == f"{RELATIONS}/{kind}"), "")


def _with_words(content: bytes, notes: Mapping[Mark, str]) -> bytes:
    paths = ("comments/authors", "comments/authors/author", "comments/commentList")
    by_path = elements(content, *paths)
    authors, every = only(by_path[paths[0]]), only(by_path[paths[2]])
    p, author = every.prefix, len(by_path[paths[1]])
    lines = [
        f'<{p}comment ref="{get_column_letter(column)}{row}" authorId="{author}"><{p}text><{p}t xml:space="preserve">'
        f"{text(words).decode()}</{p}t></{p}text></{p}comment>"
        for (row, column), words in sorted(notes.items())
    ]
    return spliced(
        content,
        [
            appended(content, authors, f"<{p}author>{AUTHOR}</{p}author>".encode()),
            appended(content, every, "".join(lines).encode()),
        ],
    )


def _boxes(notes: Iterable[Mark], first: int, spaces: str = "") -> bytes:
    return "".join(
        BOX.format(
            spaces=spaces, number=number, row=row - 1, at=column - 1, column=column, right=column + 4,
            top=max(0, row - 2), bottom=row + 5,
        )
        for number, (row, column) in enumerate(sorted(notes), start=first)
    ).encode()  # fmt: skip


def _drawing(block: int, notes: Mapping[Mark, str]) -> bytes:
    """A drawing of nothing but our notes, its boxes numbered from a block on that no other drawing uses."""
    blocks = ",".join(str(block + at) for at in range(len(notes) // BLOCK + 1))
    head = f'<xml {SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>{SHAPE}'
    return head.encode() + _boxes(notes, block * BLOCK + 1) + CLOSE


def _with_boxes(content: bytes, notes: Mapping[Mark, str]) -> bytes:
    """A drawing the sheet has already, of notes or of buttons, with our notes behind what is there.

    It is not parsed: programs write drawings of this kind that are no well-formed XML, and read them all the same.
    """
    at = content.rfind(CLOSE)
    if at < 0:
        raise Unmarkable("The drawing of a sheet's notes has no end.")
    shape = b"" if b'"_x0000_t202"' in content else SHAPE.encode()
    first = max((int(number) for number in NUMBER.findall(content)), default=BLOCK) + 1
    known = all(f"{space}=".encode() in content for space in ("xmlns:v", "xmlns:o", "xmlns:x"))
    return content[:at] + shape + _boxes(notes, first, "" if known else f" {SPACES}") + content[at:]


def _free_block(package: Package) -> int:
    """The first block of numbers behind those of every drawing there is."""
    drawings = [package.read(part) for part in package.parts if part.casefold().endswith(".vml")]
    used = [int(number) // BLOCK for content in drawings for number in NUMBER.findall(content)]
    return max(used, default=0) + 1
