"""Whose words stand beside which question, and in what order."""

from __future__ import annotations

from dashboard.view import View
from queries import ask
from queries.edition.answers import Voice
from queries.indicator.catalogue import Theme


def voices_on(view: View, theme: Theme) -> tuple[Voice, ...]:
    """Words that bear on one of the question's measures or are about the question itself, newest first."""
    measures = {indicator.slug for indicator in ask.indicators(view.desk) if indicator.theme == theme.key}
    return tuple(v for v in ask.voices(view.desk) if v.indicator in measures or v.theme in theme.voices)


def first_to_read(voices: tuple[Voice, ...], measures: frozenset[str] = frozenset()) -> list[Voice]:
    """Words on the measures in sight first, then those that others shared; newest first among equals."""
    return sorted(voices, key=lambda voice: (voice.indicator not in measures, voice.asked_n is None))


def themes_heard(view: View) -> tuple[str, ...]:
    """What the voices are about, in their gatherers' words."""
    return tuple(sorted({voice.theme for voice in ask.voices(view.desk) if voice.theme}))
