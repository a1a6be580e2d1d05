"""When somebody could be known by what stands beside their words, whatever the words are.

The rule, whole: one to five people were asked; or a locality and an age band stand together, beside a measure whose
newest figure for that locality is low. That few said something like it points at nobody: most words are one person's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from etl.protect import Protected
from etl.words.scan import Warned
from queries.edition.answers import Status

KIND = "small group"
SMALL = (Status.LOW, Status.TOO_FEW)
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
    """The measures and localities of which every newest figure, in each series and over each length of time, is low.

    One quarter that is low says little of how many people there are; a year that is too tells of a small group.
    """
    newest: dict[tuple[str, str, str, str], Protected] = {}
    for figure in figures:
        if figure.locality != "all" and figure.dimension == "all":
            key = (figure.indicator, figure.locality, figure.series, figure.grain)
            if key not in newest or figure.period > newest[key].period:
                newest[key] = figure
    told = {key[:2] for key, figure in newest.items() if figure.status not in SMALL}
    return {key[:2] for key in newest} - told


def _few(count: Any) -> bool:
    return count is not None and 1 <= count <= FEW
