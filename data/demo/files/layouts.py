"""The columns of each file, in their order, read from layouts.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

LAYOUTS = tomllib.loads(Path(__file__).with_name("layouts.toml").read_text(encoding="utf-8"))


def layout(source: str, part: str) -> list[str]:
    """The headings of one part (a csv's name, a sheet's name) of a source."""
    return list(LAYOUTS[source][part])


def annex_layout(part: str, *, specification: bool = False) -> list[str]:
    """The headings of one Annex A list, as workbooks usually have them or as the published specification does."""
    other = LAYOUTS["annex_a_specification"] if specification else {}
    return [other.get(name, name) for name in layout("annex_a", part)]
