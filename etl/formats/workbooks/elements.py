"""The XML of a large part, in pieces of whole elements, so that it is never in memory as a whole."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

from etl.formats.sheet import Unreadable
from etl.formats.workbooks.zip_parts import DAMAGED, plain

BLOCK = 1 << 20  # bytes at a time
LONGEST = 64 << 20  # of one element, of what stands before the first and of what stands after the last


class Elements:
    """A part whose root is `root`. Raises Unreadable for one that is cut off, or that declares anything."""

    def __init__(self, part: IO[bytes], root: str) -> None:
        self._part, self._before, self._rest = part, b"", ""
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        opening = self._past(rf"<((?:\w+:)?){root}\b[^>]*>")
        self._prefix, self._root, self._name = opening[1], opening[0].replace(opening[1], "", 1), root

    def pieces(self, each: str, within: str = "") -> Iterator[str]:
        """Whole elements called `each`, some at a time, without the prefix that some programs write before names."""
        if self._root.endswith("/>") or (within and self._past(rf"<{self._prefix}{within}\s*(/?)>")[1]):
            return
        every, one = f"</{self._prefix}{within or self._name}>", f"</{self._prefix}{each}>"
        while (end := self._rest.find(every)) < 0:
            if at := self._rest.rfind(one) + 1:
                at += len(one) - 1
                yield self._bare(self._rest[:at])
                self._rest = self._rest[at:]
            if not self._more():
                raise Unreadable(DAMAGED)
        yield self._bare(self._rest[:end])
        self._rest = self._rest[end:]

    def after(self) -> str:
        """What stands behind the pieces."""
        while self._more():
            pass
        return self._bare(self._rest)

    def parse(self, piece: str) -> ElementTree.Element:
        """A piece's elements, as children of the root."""
        return ElementTree.fromstring(f"{self._root}{piece}</{self._name}>")

    def _bare(self, text: str) -> str:
        return text.replace(f"<{self._prefix}", "<").replace(f"</{self._prefix}", "</") if self._prefix else text

    def _past(self, mark: str) -> re.Match[str]:
        """Read on to just behind a mark."""
        while not (found := re.search(mark, self._rest)):
            if not self._more():
                raise Unreadable(DAMAGED)
        self._rest = self._rest[found.end() :]
        return found

    def _more(self) -> bool:
        block = self._part.read(BLOCK)
        plain(self._before[-10:] + block)  # a declaration may lie across two blocks
        self._before = block
        self._rest += self._decoder.decode(block, final=not block)
        if len(self._rest) > LONGEST:
            raise Unreadable(DAMAGED)
        return bool(block)
