"""Which row of a sheet is its headings, and what may be said of a row: a refusal must never repeat somebody's data.

A cell is quoted if it is a heading that is known, or stands in a row that can only be headings: made of the words of
headings, and unlike the values below it. Of any other cell only its shape is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.definitions.finding import shape
from etl.definitions.source import Source, squeeze

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
DATE = re.compile(r"\d{1,4}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{1,4}([ T].*)?")
NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+%?")
INDEX = re.compile(r"Unnamed: \d+(\.\d+)*|__index_level_\d+__|level_\d+|index", re.IGNORECASE)
DIGITS = re.compile(r"\d{4}")  # as many stand in no heading but a year, and in most identifiers
LONGEST = 30  # characters of a shape that are said
# Words of headings everywhere, whatever a return's own are.
USUAL = frozenset((
    "id", "ref", "reference", "number", "name", "date", "time", "start", "end", "started", "ended", "opened",
    "closed", "type", "code", "status", "reason", "category", "team", "worker", "school", "child", "person",
    "client", "family", "case", "plan", "year", "month", "quarter", "age", "sex", "gender", "ethnicity", "area",
    "count", "total", "percent", "rate", "created", "updated", "notes", "comments", "forename", "surname", "birth",
    "dob", "address", "postcode",
))  # fmt: skip
SHORTEST = 4  # letters of a word that says anything, but for the usual ones: "the" stands in sentences too
SENTENCE = 12  # words of a cell that is no heading, unless values stand below it


@dataclass(frozen=True, slots=True)
class Known:
    """Headings that are known, squeezed, and the words they are made of."""

    spelled: frozenset[str]
    words: frozenset[str]

    def has_word(self, cell: str) -> bool:
        """Whether a cell is a known heading, or has a word that headings are made of."""
        return squeeze(cell) in self.spelled or not self.words.isdisjoint(words(cell))

    def looks_like_value(self, cell: str) -> bool:
        """Whether a cell is a value by its look, or has a digit in it and no word that headings are made of."""
        return is_value(cell) or (any(map(str.isdigit, cell)) and not self.has_word(cell))


def known_headings(sources: Iterable[Source]) -> Known:
    """Every spelling of every heading of some sources."""
    every = {
        spelling
        for source in sources
        for table in source.tables.values()
        for spellings in table.spellings.values()
        for spelling in spellings
    }
    unused = {heading for source in sources for unused in source.unused for heading in unused.headings}
    made_of = {word for spelling in every for word in words(spelling) if len(word) >= SHORTEST}
    return Known(frozenset(map(squeeze, every)) | unused, frozenset(made_of) | USUAL)


def words(cell: str) -> list[str]:
    """The words of a cell, in one case: plan_startDate is plan, start and date."""
    return [word.casefold() for word in re.findall(r"[^\W\d_]+", CAMEL.sub(" ", cell))]


def is_value(cell: str) -> bool:
    """Whether a cell can be no heading: a date, a number, or something with a long number in it."""
    said = cell.strip()
    return bool(DATE.fullmatch(said) or NUMBER.fullmatch(said) or DIGITS.search(said))


def is_index(heading: str) -> bool:
    """Whether a column is headed as programs head one that only counts their rows: by nothing, or by their own word."""
    return not heading.strip() or INDEX.fullmatch(heading.strip()) is not None


def heading_row(rows: Sequence[Sequence[str]], known: Known) -> int | None:
    """The row, from 0, that can only be headings; None if no row is certain to be."""
    certain = [at for at in range(len(rows)) if _is_headings(rows, at, known)]
    return max(certain, key=lambda at: sum(known.has_word(cell) for cell in rows[at]), default=None)


def quoted(row: Iterable[str], known: Known, *, headings: bool = False) -> list[str]:
    """What may be said of each cell of a row: itself, or its shape. headings: the row is certain to be them.

    Of a row with values in it nothing is quoted: what is like a heading there is somebody's value too.
    """
    said = [cell.strip() for cell in row]
    if headings:
        return [shape(cell)[:LONGEST] if known.looks_like_value(cell) else cell for cell in said]
    spelled = set() if any(map(is_value, said)) else known.spelled
    return [cell if squeeze(cell) in spelled else shape(cell)[:LONGEST] for cell in said]


def _is_headings(rows: Sequence[Sequence[str]], at: int, known: Known) -> bool:
    said = [cell for cell in rows[at] if cell.strip()]
    if len(said) < min(2, max(map(len, rows))) or 2 * sum(map(known.has_word, said)) < len(said):
        return False
    if not any(map(is_value, said)) and (_is_spelled(said, known) or _is_worded(said, known)):
        return True
    unlike = alike = 0
    for place, cell in enumerate(rows[at]):
        below = [row[place].strip() for row in rows[at + 1 :] if place < len(row) and row[place].strip()]
        values = sum(map(known.looks_like_value, below))
        if cell.strip() and below:
            is_like = cell.strip() in below or (known.looks_like_value(cell) and values > 0)
            alike += is_like
            unlike += not is_like and not known.looks_like_value(cell) and 2 * values > len(below)
    return unlike > 2 * alike


def _is_spelled(said: Sequence[str], known: Known) -> bool:
    """Whether half of the cells are headings that are known."""
    spelled = sum(squeeze(cell) in known.spelled for cell in said)
    return spelled > 1 and 2 * spelled >= len(said)


def _is_worded(said: Sequence[str], known: Known) -> bool:
    """Whether every cell is made of the words of headings, as far as six in ten of all words are."""
    every = [words(cell) for cell in said]
    made = sum(word in known.words for cell in every for word in cell)
    return (
        len(said) > 2
        and all(map(known.has_word, said))
        and all(len(cell) <= SENTENCE for cell in every)
        and 10 * made >= 6 * sum(map(len, every))
    )
