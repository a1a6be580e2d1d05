"""When somebody could be known by what stands beside their words, whatever the words are.

The rule, whole: one to five people were asked; or a locality and an age band stand together, beside a measure whose
newest figure for that locality is low. That few said something like it points at nobody: most words are one person's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from etl.protect import Protected
from etl.words.scan import Warned
from queries.answers import Status

KIND = "small group"
FEW = 5  # people: one to five are not told in any figure either
UNKNOWN = ("", "unknown", None)
ASKED_FEW = "Five people or fewer were asked. Whoever knows the group may know who spoke."
FEW_THERE = "It gives an age and a locality, and the figure beside it is low there."


def small_group(context: Mapping[str, Any], low: Collection[tuple[str, str]] = ()) -> list[Warned]:
    """What in a voice's context (locality, age_band, asked_n, indicator) makes the group small.

    low: the (indicator, locality) whose newest figure is low; see `low_places`.
    """
    said = [ASKED_FEW] if _few(context.get("asked_n")) else []
    locality, band = context.get("locality"), context.get("age_band")
    if locality not in UNKNOWN and band not in UNKNOWN and (context.get("indicator"), locality) in low:
        said.append(FEW_THERE)
    return [Warned(KIND, 0, 0, each) for each in said]


def low_places(figures: Iterable[Protected]) -> set[tuple[str, str]]:
    """The indicators and localities whose newest figure, in any series, is low or has too few to say."""
    newest: dict[tuple[str, str, str, str], Protected] = {}
    for figure in figures:
        if figure.locality != "all" and figure.dimension == "all":
            key = (figure.indicator, figure.series, figure.grain, figure.locality)
            if key not in newest or figure.period > newest[key].period:
                newest[key] = figure
    small = (Status.LOW, Status.TOO_FEW)
    return {(one.indicator, one.locality) for one in newest.values() if one.status in small}


def _few(count: Any) -> bool:
    return count is not None and 1 <= count <= FEW
