"""What was said: voices, and what agencies say in their own words. Frozen and cached by edition."""

from __future__ import annotations

from functools import lru_cache

from queries.edition.answers import AgencyWords, Voice
from queries.edition.open_edition import CACHED, OpenEdition, rows
from queries.indicator.indicator import Indicator


@lru_cache(CACHED)
def voices(
    desk: OpenEdition, slug: str | None = None, speaker: str | None = None, theme: str | None = None
) -> tuple[Voice, ...]:
    """Voices newest first; those that bear on one indicator, come from one kind of speaker or are on one theme."""
    found = rows(
        desk,
        """SELECT said_on, speaker, coalesce(age_band, ''), coalesce(locality, ''), coalesce(gathered, ''), words,
               coalesce(theme, ''), coalesce(indicator, ''), consent, said_by_n, asked_n
           FROM voice ORDER BY said_on DESC NULLS LAST, position""",
    )
    return tuple(
        voice
        for voice in (Voice(*row) for row in found)
        if (slug is None or voice.indicator == slug)
        and (speaker is None or voice.speaker == speaker)
        and (theme is None or voice.theme == theme)
    )


@lru_cache(CACHED)
def stories(desk: OpenEdition, subject: str | None = None) -> tuple[AgencyWords, ...]:
    """What agencies say of a measure or a question in their own words, newest first."""
    found = rows(desk, "SELECT agency, period, subject, words FROM story ORDER BY position")
    return tuple(AgencyWords(*row) for row in found if subject is None or row[2] == subject)


def stories_about(desk: OpenEdition, indicator: Indicator) -> tuple[AgencyWords, ...]:
    """What agencies say of a measure, under its own name or under that of what they count for it; newest first."""
    about = {indicator.slug, *indicator.reported_codes}
    return tuple(story for story in stories(desk) if story.subject in about)
