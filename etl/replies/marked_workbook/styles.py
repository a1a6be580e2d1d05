"""The looks of cells: a marked cell keeps its own (number, font, border, alignment) and gets a pale fill besides."""

from __future__ import annotations

from etl.replies.marked_workbook.markup import Unmarkable, appended, elements, only, spliced, start_tag, with_attribute

FILL = "FFFFF2CC"  # pale yellow, for every kind of finding: what kind it is, words say
LINK = "FF0563C1"
FONTS, FILLS, FORMATS = "styleSheet/fonts", "styleSheet/fills", "styleSheet/cellXfs"


class Styles:
    """The styles part; what is asked for is added to it. Raises Unmarkable."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        paths = (FONTS, f"{FONTS}/font", FILLS, f"{FILLS}/fill", FORMATS, f"{FORMATS}/xf")
        self._found = elements(content, *paths)
        self._formats = self._found[f"{FORMATS}/xf"]
        if not self._formats:
            raise Unmarkable("The workbook's styles have no formats.")
        self._prefix = self._formats[0].prefix
        self._fonts: list[bytes] = []
        self._added: list[bytes] = []
        self._marked: dict[int, int] = {}

    def marked(self, style: int) -> int:
        """The style of a marked cell whose own is this one."""
        style = style if style < len(self._formats) else 0
        if style not in self._marked:
            own = self._formats[style]
            tag = start_tag(self._content, own.start)
            fill = len(self._found[f"{FILLS}/fill"])
            filled = with_attribute(with_attribute(tag, "fillId", fill), "applyFill", 1)
            self._marked[style] = self._add(filled + self._content[own.inside : own.end])
        return self._marked[style]

    def written(self, kind: str = "", *, wraps: bool = True) -> int:
        """A style for our own sheet's cells: '' for plain words, bold, or link."""
        inside = {"": "", "bold": "<{0}b/>", "link": f'<{{0}}u/><{{0}}color rgb="{LINK}"/>'}[kind]
        font = f'<{{0}}font>{inside}<{{0}}sz val="11"/><{{0}}name val="Calibri"/></{{0}}font>'
        self._fonts.append(font.format(self._prefix).encode())
        number = len(self._found[f"{FONTS}/font"]) + len(self._fonts) - 1
        looks = f'numFmtId="0" fontId="{number}" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"'
        aligned = f'<{self._prefix}alignment vertical="top" wrapText="{int(wraps)}"/>'
        return self._add(f"<{self._prefix}xf {looks}>{aligned}</{self._prefix}xf>".encode())

    def _add(self, format: bytes) -> int:
        self._added.append(format)
        return len(self._formats) + len(self._added) - 1

    def saved(self) -> bytes:
        """The styles part with what was asked for added."""
        p = self._prefix
        colours = f'<{p}fgColor rgb="{FILL}"/><{p}bgColor indexed="64"/>'
        fill = f'<{p}fill><{p}patternFill patternType="solid">{colours}</{p}patternFill></{p}fill>'.encode()
        edits = []
        for path, child, added in ((FONTS, "font", self._fonts), (FILLS, "fill", [fill]), (FORMATS, "xf", self._added)):
            count = len(self._found[f"{path}/{child}"]) + len(added)
            edits.append(appended(self._content, only(self._found[path]), b"".join(added), count=count))
        return spliced(self._content, edits)
