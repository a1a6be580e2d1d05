"""The revision slip: what one edition says otherwise than another that was seen before it.

Whole-area figures that are exact may be revised, and each is listed. Rounded figures are never issued anew:
what was corrected since enters the next total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from data.periods import Period, period
from queries.edition.answers import AWAITED, Edition, ExpectedReturn, Point, Status, Voice
from queries.edition.open_edition import CACHED, OpenEdition, rows
from queries.edition.provenance import expected_returns
from queries.edition.published_measures import indicators
from queries.edition.voices import voices
from queries.indicator.indicator import Indicator
from queries.reading.figure_text import value_text

FIGURES = "indicator, series, grain, period, numerator, denominator, value, status, rounded"
CAME = ("returned", "late")
# What had no figure is new, and not revised.
UNTOLD = (*AWAITED, Status.NOT_YET, Status.NOT_KNOWN, Status.NOT_COLLECTED)
ORDER = ("title", "unit", "kind", "source", "counted", "out_of", "hoped", "settles", "follows_months")


@dataclass(frozen=True, slots=True)
class Revised:
    """One whole-area figure that is not as it was, in the dashboard's words."""

    indicator: str
    title: str
    series: str
    period: Period
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Redefined:
    """A measure whose definition is not as it was: which parts of it, in the definition's own names."""

    indicator: str
    title: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoiceChange:
    """A voice that came or went: who spoke and when, never the words of one that was withdrawn."""

    speaker: str
    said_on: date | None
    indicator: str


@dataclass(frozen=True, slots=True)
class Slip:
    """What changed from one edition to another."""

    old: Edition
    new: Edition
    revised: tuple[Revised, ...]  # newest periods first
    redefined: tuple[Redefined, ...]
    added: tuple[str, ...]  # titles of measures
    dropped: tuple[str, ...]
    came: tuple[ExpectedReturn, ...]  # returns that have come since
    voices_added: int
    voices_withdrawn: tuple[VoiceChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether a reader finds nothing otherwise."""
        return not any(
            (
                self.revised,
                self.redefined,
                self.added,
                self.dropped,
                self.came,
                self.voices_added,
                self.voices_withdrawn,
            )
        )


@lru_cache(CACHED)
def slip(old: OpenEdition, new: OpenEdition) -> Slip:
    """What a reader of the old edition finds otherwise in the new one."""
    before, after = ({i.slug: i for i in indicators(desk)} for desk in (old, new))
    gone, come = _voices(old, new)
    return Slip(
        old=old.edition,
        new=new.edition,
        revised=tuple(sorted(_revised(old, new, after), key=lambda r: (-r.period.end.toordinal(), r.title, r.series))),
        redefined=tuple(found for slug in before if slug in after and (found := _redefined(before[slug], after[slug]))),
        added=tuple(i.title for slug, i in after.items() if slug not in before),
        dropped=tuple(i.title for slug, i in before.items() if slug not in after),
        came=_came(old, new),
        voices_added=come,
        voices_withdrawn=gone,
    )


def _revised(old: OpenEdition, new: OpenEdition, meaning: dict[str, Indicator]) -> Iterator[Revised]:
    """Exact whole-area figures of periods that both editions cover, where a reader sees another number or state."""
    sql = f"SELECT {FIGURES} FROM figure WHERE locality = 'all' AND dimension = 'all'"
    before, after = ({row[:4]: row[4:] for row in rows(desk, sql)} for desk in (old, new))
    for key, now in after.items():
        was, indicator = before.get(key), meaning[key[0]]
        if was is None or Status(was[3]) in UNTOLD:
            continue
        about = period(key[3])
        texts = [_text(indicator, about, figure) for figure in (was, now)]
        if texts[0] != texts[1]:
            label = indicator.series_called(key[1]).label
            yield Revised(indicator.slug, indicator.title, label, about, texts[0], texts[1])


def _text(indicator: Indicator, about: Period, figure: tuple[Any, ...]) -> str:
    numerator, denominator, value, status, rounded = figure
    point = Point(about, numerator, denominator, value, Status(status), rounded=rounded)
    words = value_text(point, indicator.unit, rounded)
    if point.status.is_number and numerator is not None and denominator is not None and indicator.kind != "duration":
        return f"{words} ({numerator:,.0f} of {denominator:,.0f})"
    return words


def _redefined(was: Indicator, now: Indicator) -> Redefined | None:
    parts = [name for name in ORDER if getattr(was, name) != getattr(now, name)]
    if was.measure_sql != now.measure_sql:
        parts.append("how it is counted, in SQL")
    if (was.series, was.dimensions, was.localities) != (now.series, now.dimensions, now.localities):
        parts.append("how it is broken down")
    return Redefined(now.slug, now.title, tuple(part.replace("_", " ") for part in parts)) if parts else None


def _came(old: OpenEdition, new: OpenEdition) -> tuple[ExpectedReturn, ...]:
    had = {(r.source, r.agency, r.period) for r in expected_returns(old) if r.state in CAME}
    return tuple(r for r in expected_returns(new) if r.state in CAME and (r.source, r.agency, r.period) not in had)


def _voices(old: OpenEdition, new: OpenEdition) -> tuple[tuple[VoiceChange, ...], int]:
    """Who is no longer quoted, and how many more are. A voice that only carries another consent now is neither."""
    before, after = (Counter(_same(voice) for voice in voices(desk)) for desk in (old, new))
    gone = sorted((before - after).elements(), key=str)
    return tuple(VoiceChange(speaker, said_on, indicator) for _, speaker, said_on, indicator in gone), (
        after - before
    ).total()


def _same(voice: Voice) -> tuple[str, str, date | None, str]:
    return voice.words, voice.speaker, voice.said_on, voice.indicator
