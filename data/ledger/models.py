"""What the ledger holds: deliveries, what was found in them, what was decided and said, and an event for every act.

No value that could point at a child stands here: a finding about a personal column keeps only the value's shape. The
one exception is Review: words cannot be decided on unseen, and they leave it once they are sent no longer.
Times are UTC without a zone.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String, Text
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
    accept_at_once: Mapped[bool] = mapped_column(default=False)  # whoever gave it decided beforehand
    released_in: Mapped[str] = mapped_column(String(32), default="")  # the first edition it is part of


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


class Difference(Base):
    """One row of a delivery that is not as it was in the delivery it follows: its place and headings, no value."""

    __tablename__ = "difference"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), index=True)
    former_id: Mapped[int] = mapped_column(BigInteger)  # the delivery it is compared with
    table: Mapped[str] = mapped_column(String(64))
    sheet: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))  # added, gone, changed
    row: Mapped[int | None]  # in this delivery; none for a row that is gone
    former_row: Mapped[int | None]
    headings: Mapped[str] = mapped_column(Text)  # of the cells that changed, as written
    rows: Mapped[int] = mapped_column(default=1)  # how many it stands for


class Message(Base):
    """What was asked of an agency about a delivery, or what it said, kept whether or not anybody agrees."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))  # asked, replied
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)


class Job(Base):
    """Long work that somebody asked for: queued, running, done or failed."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), index=True)  # see acts.JOBS
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16), index=True)
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    step: Mapped[str] = mapped_column(Text, default="")  # what is being done, in words
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int] = mapped_column(BigInteger, default=0)  # 0 where it cannot be told
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    why: Mapped[str] = mapped_column(Text, default="")  # why it failed


class HeadingMapping(Base):
    """One heading of one agency's own, and which column of ours it is; in force until it is retired."""

    __tablename__ = "heading_mapping"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    agency: Mapped[str] = mapped_column(String(200), index=True)
    source: Mapped[str] = mapped_column(String(64))
    table: Mapped[str] = mapped_column(String(64))
    ours: Mapped[str] = mapped_column(String(64))
    theirs: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(200))
    retired_at: Mapped[datetime | None]


class AnswerMapping(Base):
    """One question of an agency's survey: how its answers are used; in force until it is retired."""

    __tablename__ = "answer_mapping"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    agency: Mapped[str] = mapped_column(String(200), index=True)
    source: Mapped[str] = mapped_column(String(64))
    heading: Mapped[str] = mapped_column(Text)
    use: Mapped[str] = mapped_column(String(16))  # scaled, words, leave_out
    question: Mapped[str] = mapped_column(String(64), default="")
    scale: Mapped[str] = mapped_column(String(64), default="")
    theme: Mapped[str] = mapped_column(String(200), default="")
    indicator: Mapped[str] = mapped_column(String(64), default="")
    speaker: Mapped[str] = mapped_column(String(32), default="")
    since: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(200))
    retired_at: Mapped[datetime | None]


class ReturnMark(Base):
    """What was agreed about one return of one agency: that it is not expected, or may come later. The newest counts."""

    __tablename__ = "return_mark"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    agency: Mapped[str] = mapped_column(String(200), index=True)
    source: Mapped[str] = mapped_column(String(64))
    period: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))  # not_expected, later, expected
    due_on: Mapped[date | None]
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(200))


class Baseline(Base):
    """That what is usual for a measure begins again with a period: by whom, and why."""

    __tablename__ = "baseline"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    indicator: Mapped[str] = mapped_column(String(64))
    period: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class FirstPage(Base):
    """Which measures the group put on the first page. The newest counts."""

    __tablename__ = "first_page"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    indicators: Mapped[list[str]] = mapped_column(JSON)
    who: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class PageView(Base):
    """How often a measure's page was opened in a month, by nobody in particular."""

    __tablename__ = "look"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    indicator: Mapped[str] = mapped_column(String(64), index=True)
    month: Mapped[date]  # its first day
    times: Mapped[int]


class Review(Base):
    """Words about to be shown, what a scan warned of in them, and whether somebody decided to show or withhold them."""

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)  # see acts.key_of_words
    kind: Mapped[str] = mapped_column(String(8))  # voice, story
    words: Mapped[str] = mapped_column(Text)  # '' once they are sent no longer
    context: Mapped[dict[str, Any]] = mapped_column(JSON)  # what stands beside them: who said it, where, how many
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # each has kind, start, end, said
    state: Mapped[str] = mapped_column(String(16), index=True)  # waiting (held back), show, withhold
    found_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None]


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
