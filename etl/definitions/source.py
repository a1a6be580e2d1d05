"""A source: what an agency's return looks like. etl/definitions/source_folders.py reads it from its folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.definitions.code_lists import CodeList

ONE_TABLE = ("csv", "parquet")  # formats of which a file holds one table; the others hold all of them
WORKBOOK = "workbook"  # the part that a file is which holds several tables


class BadSource(ValueError):
    """A source that cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, under our name for it."""

    name: str
    type: str
    meaning: str
    codes: CodeList | None = None
    required: bool = False  # the heading must be there, and a blank cell sets its row aside
    needed: bool = False  # the heading must be there
    personal: bool = False  # a finding keeps only the shape of its value; always so for identifiers
    blank: str | None = None  # the code that a blank cell stands for, where it stands for one
    ahead: bool = False  # a date that may lie ahead of the day on which the return was drawn
    carried: bool = False  # may be merged over several rows: shape.sql carries its value down

    @property
    def kept(self) -> bool:
        return self.type != "drop"

    @property
    def is_percentage(self) -> bool:
        """Whether its numbers are percentages, as its name says."""
        return self.name.split("_")[-1] == "percent"

    @property
    def is_year(self) -> bool:
        """Whether its whole numbers are years, as its name says."""
        return self.name == "time_period" or self.name.split("_")[-1] == "year"


@dataclass(frozen=True, slots=True)
class Mapped:
    """Whose headings an edition is that no agency was known to use until a person said what they stand for."""

    agency: str
    columns: frozenset[str]  # ours that were mapped: only a file that has every one of them is of this edition
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet or file. headings: for each edition, each column's evened-out spellings; none if it has no such one."""

    key: str
    title: str
    sheet: str
    columns: Mapping[str, Column]
    headings: Mapping[str, Mapping[str, frozenset[str]]]
    written: Mapping[str, Mapping[str, str]]  # for each edition, each column's heading as the agency writes it
    spellings: Mapping[str, tuple[str, ...]]  # each column's headings as they are written in any edition
    answers: bool = False  # headings that are no column of ours are questions, and what is below them answers
    mapped: Mapping[str, Mapped] = field(default_factory=dict)  # of editions that come from a mapping
    may_be_empty: bool = False  # headings with nothing under them are no finding


@dataclass(frozen=True, slots=True)
class Unused:
    """A sheet or file of a known source that nothing uses yet: known by its name or, if given, by its headings.

    also are headings that it shares with tables that are used. why is what is said of it; of a sheet that is ours and
    holds nothing of theirs nothing is.
    """

    name: str
    why: str
    headings: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Kin:
    """What a source's files have in common with files that are none of its own: what they are, and their headings."""

    title: str
    headings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Source:
    """One agency's return: its tables, and for each of our things the SQL that makes it from them."""

    slug: str
    title: str
    agency: str
    formats: tuple[str, ...]  # the ones it may come in
    coverage: str
    period: str
    tells: str  # of which period a return tells that is about one
    period_from: tuple[tuple[str, str], ...]  # (table, column) whose dates tell what a delivery is about
    period_said: tuple[tuple[str, str], ...]  # (table, column) that say it in words, as a check
    listed_in: tuple[str, str] | None  # (table, column) of the list of persons, whose numbers its other tables bear
    authority_from: tuple[tuple[str, str], ...]  # (table, column) that say which local authority it is of
    newest_from: tuple[tuple[str, str], ...]  # (table, column) that tell an older release from a newer, if not its days
    agency_from: tuple[str, str] | None  # (table, column) that says which agency it is of, where a file does
    bulk: bool  # too many rows for the ordinary way: see etl/read/attendance
    unused: tuple[Unused, ...]
    tables: Mapping[str, Table]
    shapes: Mapping[str, str]
    totals: frozenset[str] = (
        frozenset()
    )  # what a column that is not read says of everybody: see etl/read/divided_columns.py
    kin: Kin | None = None

    @property
    def of_answers(self) -> bool:
        """Whether its files are forms, each of which stands by itself."""
        return any(table.answers for table in self.tables.values())

    @property
    def apart(self) -> bool:
        """Whether each table comes in a file of its own, also as a workbook: none of several is known by its sheet."""
        return len(self.tables) == 1 or not any(table.sheet for table in self.tables.values())


def squeeze(heading: str) -> str:
    """A heading or a sheet name as it is compared: letters and digits only, in one case."""
    return "".join(c for c in unicodedata.normalize("NFKC", heading).casefold() if c.isalnum())
