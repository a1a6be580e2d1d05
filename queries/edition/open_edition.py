"""One edition opened for asking, and which editions there are to open."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from data import mart
from data.mart import UNREADABLE as UNREADABLE
from data.mart import Damaged as Damaged  # raised here, and caught by pages that may not reach the mart
from data.mart import NoMart as NoMart
from data.mart import Publication as Publication
from data.periods import period as period_of
from queries.edition.answers import Edition

CACHED = 4096
STANDS_STILL = timedelta(days=20)  # a demonstration's days do, so long after its newest quarter


@dataclass(frozen=True, slots=True)
class OpenEdition:
    """One edition opened for asking. Two that are opened on the same file are the same."""

    path: Path

    @property
    def edition(self) -> Edition:
        """What it says of itself. Raises mart.Damaged where it says nothing."""
        return edition(self)

    @property
    def seal(self) -> mart.Seal | None:
        """For which meeting it is kept as it is; None where it is not."""
        return mart.seal(self.path)


def open_edition(name: str | None = None, where: Path | None = None) -> OpenEdition:
    """Opens a publication ('2025Q4-0003'), what an edition stands for ('2025Q4'), or the live one: see `not_read`.

    Raises mart.NoMart, which says what to do; also for an edition that was made for another audience.
    """
    desk = OpenEdition(mart.edition_file(name, where) if name else _live(where).path)
    if where is None and desk.edition.audience != mart.audience():
        raise NoMart(
            f"The edition here is for the {desk.edition.audience} audience, and these pages serve the "
            f"{mart.audience()} one. Start them with: python -m etl serve --audience {mart.audience()}"
        )
    return desk


def not_read(where: Path | None = None) -> str:
    """Why what is read as the live edition is an older one in its place; '' where it is not. Raises mart.NoMart."""
    return _live(where).why


def _live(where: Path | None) -> mart.Live:
    return mart.live(where, "" if where else mart.audience())


def today(where: Path | None = None) -> date:
    """The day by which returns are late. A demonstration's days stand still."""
    try:
        edition = open_edition(where=where).edition
    except NoMart:
        return date.today()
    return period_of(edition.name).end + STANDS_STILL if edition.synthetic else date.today()


def audience() -> str:
    """Whom this process serves: 'group' or 'open'."""
    return mart.audience()


def version() -> Hashable:
    """As long as it is the same, every question has the answer that it had."""
    return mart.version()


def editions(where: Path | None = None) -> tuple[str, ...]:
    """The names of the editions that may be opened, newest first."""
    return mart.editions(where)


def publications(where: Path | None = None) -> tuple[Publication, ...]:
    """Every publication that may be opened, newest first, sealed ones with their seal."""
    return mart.publications(where)


def rows(desk: OpenEdition, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What SQL gives of an edition, with `values` for its question marks.

    Raises mart.Damaged if the file turns out not to be whole, mart.NoMart for one made by an earlier version.
    """
    try:
        return mart.cursor(desk.path).execute(sql, list(values)).fetchall()
    except mart.BROKEN as error:
        raise mart.is_damaged(desk.path, error) from None
    except (duckdb.CatalogException, duckdb.BinderException):
        if mart.is_of_today(desk.path):
            raise
        raise NoMart(
            f"Edition {desk.path.stem} was made by an earlier version of the dashboard, and this page asks for what it "
            "does not hold. Whoever keeps the server publishes a new one: python -m etl publish"
        ) from None


@lru_cache(CACHED)
def columns(desk: OpenEdition, table: str) -> frozenset[str]:
    """The columns of a table, none if an edition is from before it: one that was sealed is opened as it was."""
    sql = "SELECT column_name FROM duckdb_columns() WHERE database_name = 'mart' AND table_name = ?"
    return frozenset(row[0] for row in rows(desk, sql, table))


@lru_cache(CACHED)
def edition(desk: OpenEdition) -> Edition:
    """What an edition says of itself. Raises mart.Damaged where it says nothing."""
    held = rows(desk, "SELECT name, publication, audience, latest_quarter, built_at, synthetic, area FROM edition")
    if not held:
        raise Damaged(f"{desk.path.name} holds no edition.")
    name, publication, audience, latest, built_at, synthetic, area = held[0]
    return Edition(name, publication, audience, latest, built_at.isoformat(timespec="minutes"), synthetic, area)
