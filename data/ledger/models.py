"""What the ledger holds: deliveries, what was found in them, and an event for every act on them.

No value that could point at a child stands here: a finding about a personal column keeps only the value's shape.
Times are UTC without a zone.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite counts up by itself only in a column of its own INTEGER type.
Number = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """The ledger's tables."""

    # No number is used twice, even after rows were deleted: the child store names its deliveries by them.
    __table_args__ = ({"sqlite_autoincrement": True},)


class Delivery(Base):
    """One file that an agency gave, kept unaltered under its SHA-256."""

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    file_name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    format: Mapped[str] = mapped_column(String(8))  # xlsx, csv, …: how the original's name ends
    agency: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(64), index=True)
    part: Mapped[str] = mapped_column(String(64))  # the one table that a file holds, or 'workbook'
    edition: Mapped[str] = mapped_column(String(64))
    period: Mapped[str] = mapped_column(String(16), index=True)  # '' where the source has no periods
    period_from: Mapped[str] = mapped_column(String(16))  # given, content, name, none
    received_at: Mapped[datetime]
    received_by: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16), index=True)  # see acts.STATES
    rows_in: Mapped[int] = mapped_column(default=0)  # rows_in = stored + set_aside + duplicates, once loaded
    stored: Mapped[int] = mapped_column(default=0)
    set_aside: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)


class Finding(Base):
    """One thing wrong, or worth telling, in a delivery, with its place as a spreadsheet shows it."""

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(Text)  # what the kind is called where findings are counted
    severity: Mapped[str] = mapped_column(String(8))  # error: row set aside; warning: row used; note: for information
    table: Mapped[str] = mapped_column(String(64))
    sheet: Mapped[str] = mapped_column(String(64))
    row: Mapped[int | None]
    rows: Mapped[int]  # how many it stands for
    column_letter: Mapped[str] = mapped_column(String(4))
    heading: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
    expected: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    todo: Mapped[str] = mapped_column(Text)


class Event(Base):
    """Who did what to which thing, when. Written by every act in its own transaction, and never changed."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(200))
    act: Mapped[str] = mapped_column(String(32), index=True)
    thing: Mapped[str] = mapped_column(String(32))
    thing_id: Mapped[int | None] = mapped_column(BigInteger)
    detail: Mapped[str] = mapped_column(Text)
