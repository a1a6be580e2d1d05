"""Parsing XML that somebody sent: streamed, and nothing in the file can make it fetch, expand or pile up anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias
from xml.parsers import expat

from etl.formats.sheet import Unreadable

BLOCK = 1 << 18  # bytes read at a time
LONGEST_TAG = 1 << 20  # bytes of a tag or comment that has not ended yet
LONGEST_TEXT = 1 << 16  # characters of one element
AGAIN = "Export it again."

Start: TypeAlias = Callable[[str, list[str]], None]  # an element's name and its attributes
End: TypeAlias = Callable[[str], None]


def parser() -> expat.XMLParserType:
    """A parser that refuses declarations of document types, and with them every entity of the file's own."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.ordered_attributes = True
    made.StartDoctypeDeclHandler = _refuse_doctype
    return made


def _refuse_doctype(*_: object) -> None:
    raise Unreadable(
        "The file declares a document type (DOCTYPE). No return needs one, and one can be made to do harm, so it is "
        f"not read. {AGAIN}"
    )


def parse(path: Path, using: expat.XMLParserType, start: Start, end: End, pieces: list[str]) -> None:
    """The whole file through a parser, in blocks: start and end are told of each element, pieces gets all text.

    start must clear pieces. Raises Unreadable.
    """
    using.StartElementHandler, using.EndElementHandler, using.CharacterDataHandler = start, end, pieces.append
    fed = 0
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                using.Parse(block, False)
                fed += len(block)
                if fed - using.CurrentByteIndex > LONGEST_TAG or sum(map(len, pieces)) > LONGEST_TEXT:
                    raise Unreadable(
                        f"Line {using.CurrentLineNumber:,} of the XML holds more than any field of a return. {AGAIN}"
                    )
        fed = -1
        using.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(_why(error, whole=fed < 0)) from None


def _why(error: Exception, whole: bool) -> str:
    """The parser's complaint in words; no word of the file."""
    if not isinstance(error, expat.ExpatError):
        return "The XML is in an encoding that is not known here. Export it as UTF-8."
    if whole:
        return "The XML ends in the middle: only part of it was written or arrived. Send it again from the start."
    return f"The XML is broken at line {error.lineno:,} ({expat.ErrorString(error.code)}). {AGAIN}"
