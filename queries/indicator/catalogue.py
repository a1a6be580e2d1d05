"""Every indicator there is, found by looking in queries/indicators, and the five questions they answer to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from queries.indicator import populations
from queries.indicator.indicator import BadDefinition, Indicator, load_indicator

HERE = Path(__file__).parent
INDICATORS = HERE.parent / "indicators"
SLUG = re.compile(r"[a-z][a-z0-9_]*")


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
    """The five questions, in the order of the agenda."""
    given = tomllib.loads((HERE / "themes.toml").read_text(encoding="utf-8"))
    found = (Theme(key, **{**entry, "voices": tuple(entry["voices"])}) for key, entry in given.items())
    return tuple(sorted(found, key=lambda theme: theme.position))


def theme_called(key: str) -> Theme:
    """The question of a key. Raises StopIteration for a key of none, which no loaded definition has."""
    return next(theme for theme in themes() if theme.key == key)


def folder_of(slug: str) -> Path:
    """Where an indicator's three files are."""
    return INDICATORS / slug


def indicators(folder: Path | None = None) -> tuple[Indicator, ...]:
    """All indicators in agenda order. Raises BadDefinition for the first that cannot be used."""
    found = [load_indicator(path) for path in _folders(folder or INDICATORS)]
    slugs = [indicator.slug for indicator in found]
    order = {theme.key: theme.position for theme in themes()}
    for indicator in found:
        where = f"{indicator.slug}/definition.toml"
        if indicator.theme not in order:
            raise BadDefinition(f"{where}: theme is {indicator.theme!r}; it must be one of {', '.join(order)}")
        for slug in indicator.balancing:
            if slug not in slugs:
                raise BadDefinition(f"{where}: balancing names {slug!r}, and {_no_such(slug, slugs)}")
        populations.check(indicator, populations.populations(), where)
        _check_within(indicator, {one.slug: one for one in found}, where)
        _check_units(indicator, {one.slug: one for one in found}, where)
    return tuple(sorted(found, key=lambda indicator: (order[indicator.theme], indicator.position)))


def _folders(folder: Path) -> list[Path]:
    """Every folder with something in it, also one whose definition was called something else."""
    found = [path for path in sorted(folder.iterdir()) if path.is_dir() and any(path.glob("[!._]*"))]
    for path in found:
        if not SLUG.fullmatch(path.name):
            raise BadDefinition(f"{path.name}: a folder's name is in small letters and _, as {found[0].name}")
    return found


def _no_such(slug: str, slugs: Iterable[str]) -> str:
    near = get_close_matches(slug, [*slugs], 1)
    return f"no folder of {INDICATORS.name} is called so{f'; did you mean {near[0]}?' if near else ''}"


def _check_within(indicator: Indicator, every: Mapping[str, Indicator], where: str) -> None:
    """What is counted inside another measure can only be rounded with it if both are cut up in the same way."""
    if not indicator.within:
        return
    wide = every.get(indicator.within)
    if wide is None:
        raise BadDefinition(f"{where}: within names {indicator.within!r}, and {_no_such(indicator.within, every)}")
    for part in (
        "population",
        "base",
        "also",
        "series",
        "dimensions",
        "localities",
        "stock",
        "follows_months",
        "returns",
    ):
        mine, theirs = (
            [(s.key, s.inside) for s in one.series] if part == "series" else getattr(one, part)
            for one in (indicator, wide)
        )
        if mine != theirs:
            raise BadDefinition(f"{where}: {part} must be as in {wide.slug}, since it is counted within that")


def _check_units(indicator: Indicator, every: Mapping[str, Indicator], where: str) -> None:
    """Units can only be told as in a measure that has the same lines, and takes them from nobody else."""
    if not indicator.units_as:
        return
    other = every.get(indicator.units_as)
    if other is None:
        raise BadDefinition(
            f"{where}: units_as names {indicator.units_as!r}, and {_no_such(indicator.units_as, every)}"
        )
    lines = [[(line.key, line.inside) for line in one.series] for one in (indicator, other)]
    if lines[0] != lines[1] or indicator.population != other.population or other.units_as or other.within:
        raise BadDefinition(
            f"{where}: units_as names {other.slug}, which must be of the same population, have the same series, and be "
            "neither within another measure nor take its units from one"
        )
