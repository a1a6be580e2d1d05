"""What people and agencies said, as far as one audience may read it: by their consent, and by what a person decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd

from data.ledger import Ledger
from data.periods import Period
from etl.protect import GROUP, Audience
from etl.protect.cumulative import nearest
from etl.words.review import forget, review

# How far a voice's consent reaches, by audience.
MAY_READ = {"group": ("group", "pack", "public"), "open": ("pack", "public")}
COUNTS = ["said_by_n", "asked_n"]
TOLD = "said_on, speaker, age_band, locality, gathered, words, theme, indicator, consent, said_by_n, asked_n"


@dataclass(frozen=True, slots=True)
class VoicesToRead:
    """What one audience reads."""

    voices: pd.DataFrame
    stories: pd.DataFrame


def heard(
    store: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    latest: Period,
    at: datetime,
    audience: Audience = GROUP,
    *,
    low: Collection[tuple[str, str]] = (),
    record: bool = True,
) -> VoicesToRead:
    """Everything said that this audience may read, in an order that is always the same.

    low: the measures and localities whose newest figure is low. record=False keeps nothing of what is found.
    """
    voices = review(ledger, _voices(store, latest, audience), at, low=low, record=record)
    stories = review(ledger, _stories(store, audience), at, kind="story", record=record)
    return VoicesToRead(_told(voices.shown, audience), stories.shown)


def let_go(store: duckdb.DuckDBPyConnection, ledger: Ledger, at: datetime) -> None:
    """Let the ledger forget words that no delivery brings any more."""
    every = store.execute("SELECT * FROM now_voice WHERE words IS NOT NULL").df()
    forget(ledger, at, every, _stories(store, GROUP))


def _voices(store: duckdb.DuckDBPyConnection, latest: Period, audience: Audience) -> pd.DataFrame:
    marks = ", ".join("?" for _ in MAY_READ[audience.name])
    return store.execute(
        f"""SELECT {TOLD} FROM now_voice
            WHERE words IS NOT NULL AND consent IN ({marks}) AND (said_on IS NULL OR said_on <= ?)
            ORDER BY said_on DESC NULLS LAST, words, speaker, gathered, delivery, row_number""",
        [*MAY_READ[audience.name], latest.end],
    ).df()


def _told(voices: pd.DataFrame, audience: Audience) -> pd.DataFrame:
    """How many said so, and out of how many, is a count like any other: what is too small is not told."""
    told = voices.copy()
    told[COUNTS] = told[COUNTS].astype("Int64")
    rest = told["asked_n"] - told["said_by_n"]  # the few who did not say so are a few like any other
    for count, tells in (("said_by_n", (told["said_by_n"], rest)), ("asked_n", (told["asked_n"],))):
        for number in tells:
            told[count] = told[count].where(number.map(lambda n: pd.isna(n) or audience.safe(n)).astype(bool))
    # A voice has a locality and an age: what stands beside it is below the whole area, and so in fives.
    for count in COUNTS:
        told[count] = told[count].map(lambda n: n if pd.isna(n) else nearest(int(n))).astype("Int64")
    told.insert(0, "position", range(1, len(told) + 1))
    return told


def _stories(store: duckdb.DuckDBPyConnection, audience: Audience) -> pd.DataFrame:
    """Agencies' words are for the group: the open audience has none."""
    return store.execute(
        """SELECT row_number() OVER (ORDER BY period DESC, agency, subject, story) AS position,
               agency, period, subject, story AS words
           FROM now_agency_story WHERE story IS NOT NULL AND subject IS NOT NULL AND ? ORDER BY position""",
        [not audience.always],
    ).df()
