"""Where the elements of an XML part stand, by byte, so that a part is changed in those places and nowhere else.

A part that is parsed and written anew comes back with other prefixes, other quotes and other spaces, and a program that
reads an agency's workbook may stumble over any of them. So a parser only tells where to cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType
from xml.sax.saxutils import escape, quoteattr

from etl.formats.workbooks.zip_parts import plain

# A start tag, whatever its attributes hold.
TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Edit = tuple[int, int, bytes]  # from, to, and what stands there instead


class Unmarkable(ValueError):
    """A part that is not as the format says, so that nothing is put into it."""


@dataclass(frozen=True, slots=True)
class MarkupElement:
    """An element of a part. close is where its end tag begins; inside = end if it closes itself."""

    name: str
    attributes: dict[str, str]
    start: int
    inside: int
    close: int
    end: int

    @property
    def prefix(self) -> str:
        return self.name[: -len(local(self.name))]


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def start_tag(content: bytes, at: int) -> bytes:
    """The start tag that begins at a byte. Raises Unmarkable where none does."""
    found = TAG.match(content, at)
    if found is None:
        raise Unmarkable(f"There is no tag at byte {at}.")
    return found[0]


def elements(content: bytes, *paths: str) -> dict[str, list[MarkupElement]]:
    """The elements at each of these paths of local names ('styleSheet/fills/fill'), in their order."""
    wanted = {tuple(path.split("/")): path for path in paths}
    by_path: dict[str, list[MarkupElement]] = {path: [] for path in paths}
    path: list[str] = []
    begun: list[tuple[int, dict[str, str]]] = []
    parser = ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(local(name))
        begun.append((parser.CurrentByteIndex, attributes))

    def end(name: str) -> None:
        at, attributes = begun.pop()
        if where := wanted.get(tuple(path)):
            by_path[where].append(_element(content, name, attributes, at, parser.CurrentByteIndex))
        path.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parse(parser, content)
    for listed in by_path.values():
        listed.sort(key=lambda element: element.start)
    return by_path


def _element(content: bytes, name: str, attributes: dict[str, str], at: int, close: int) -> MarkupElement:
    inside = at + len(start_tag(content, at))
    if content[inside - 2 : inside] == b"/>":
        return MarkupElement(name, attributes, at, inside, inside, inside)
    return MarkupElement(name, attributes, at, inside, close, content.index(b">", close) + 1)


def parse(parser: XMLParserType, content: bytes) -> None:
    """Parse a part that declares nothing. Raises Unmarkable, and Unreadable for one that does."""
    plain(content)
    try:
        parser.Parse(content, True)
    except ExpatError as error:
        raise Unmarkable(f"A part of the workbook is not well-formed: {error}.") from error


def only(found: list[MarkupElement]) -> MarkupElement:
    """The first of some elements, of which there must be one. Raises Unmarkable where there is none."""
    if not found:
        raise Unmarkable("A part of the workbook lacks what every workbook has.")
    return found[0]


def with_attribute(tag: bytes, name: str, value: object) -> bytes:
    """A start tag with one attribute set; the others stay as they are written."""
    said = f'{name}="{value}"'.encode()
    pattern = re.compile(rb"""(?<=\s)""" + name.encode() + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""")
    if pattern.search(tag):
        return pattern.sub(lambda _: said, tag, count=1)
    end = -2 if tag.endswith(b"/>") else -1
    return tag[:end].rstrip() + b" " + said + tag[end:]


def appended(content: bytes, element: MarkupElement, addition: bytes, **attributes: object) -> Edit:
    """Put something at an element's end, and set attributes of its start tag."""
    tag = content[element.start : element.inside]
    for name, value in attributes.items():
        tag = with_attribute(tag, name, value)
    if element.inside == element.end:
        tag = tag[:-2].rstrip() + b">"
        return element.start, element.end, tag + addition + f"</{element.name}>".encode()
    return element.start, element.close, tag + content[element.inside : element.close] + addition


def spliced(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with its edits made; several at one place in the order given."""
    pieces, at = [], 0
    for start, end, put in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [content[at:start], put]
        at = end
    return b"".join([*pieces, content[at:]])


def text(words: str) -> bytes:
    """Words as they stand in XML, whatever encoding the part is in; characters that XML does not have are left out."""
    return escape(NOT_XML.sub("", words)).encode("ascii", "xmlcharrefreplace")


def quoted(words: str) -> bytes:
    """Words as an attribute's value, quotes included."""
    return quoteattr(NOT_XML.sub("", words)).encode("ascii", "xmlcharrefreplace")


def beside(part: str, target: str) -> str:
    """A part named in another's relations, by its whole name."""
    if target.startswith("/"):
        return target.lstrip("/")
    steps: list[str] = []
    for step in (PurePosixPath(part).parent / target).parts:
        if step == "..":
            steps.pop()
        else:
            steps.append(step)
    return "/".join(steps)
