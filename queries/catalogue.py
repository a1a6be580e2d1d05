"""Every indicator there is, found by looking in queries/indicators, and the five questions they answer to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from queries.indicator import BadDefinition, Indicator, load_indicator

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Theme:
    """One of the questions the strategy group asks."""

    key: str
    position: int
    title: str
    lead: str
    voices: tuple[str, ...]  # what voices that bear on it are about, in their gatherers' words


@cache
def themes() -> tuple[Theme, ...]:
    given = tomllib.loads((HERE / "themes.toml").read_text(encoding="utf-8"))
    found = (Theme(key, **{**entry, "voices": tuple(entry["voices"])}) for key, entry in given.items())
    return tuple(sorted(found, key=lambda theme: theme.position))


def theme_called(key: str) -> Theme:
    return next(theme for theme in themes() if theme.key == key)


def indicators(folder: Path = HERE / "indicators") -> tuple[Indicator, ...]:
    """All indicators in agenda order. Raises BadDefinition for the first that cannot be used."""
    found = [load_indicator(path.parent) for path in sorted(folder.glob("*/definition.toml"))]
    slugs = {indicator.slug for indicator in found}
    order = {theme.key: theme.position for theme in themes()}
    for indicator in found:
        where = f"{indicator.slug}/definition.toml"
        if indicator.theme not in order:
            raise BadDefinition(f"{where}: theme is {indicator.theme!r}; it must be one of {', '.join(order)}")
        for slug in indicator.balancing:
            if slug not in slugs:
                raise BadDefinition(f"{where}: balancing names {slug!r}, and there is no such indicator")
        _check_within(indicator, {one.slug: one for one in found}, where)
    return tuple(sorted(found, key=lambda indicator: (order[indicator.theme], indicator.position)))


def _check_within(indicator: Indicator, every: Mapping[str, Indicator], where: str) -> None:
    """What is counted inside another measure can only be rounded with it if both are cut up in the same way."""
    if not indicator.within:
        return
    wide = every.get(indicator.within)
    if wide is None:
        raise BadDefinition(f"{where}: within names {indicator.within!r}, and there is no such indicator")
    for part in ("base", "also", "series", "dimensions", "localities", "stock", "follows_months", "returns"):
        mine, theirs = (
            [(s.key, s.inside) for s in one.series] if part == "series" else getattr(one, part)
            for one in (indicator, wide)
        )
        if mine != theirs:
            raise BadDefinition(f"{where}: {part} must be as in {wide.slug}, since it is counted within that")
