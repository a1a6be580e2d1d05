"""The measures of an edition, as they were defined when it was published. Frozen and cached by edition."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from queries.edition.earlier_definitions import as_written_today
from queries.edition.open_edition import CACHED, OpenEdition, rows
from queries.indicator.catalogue import themes
from queries.indicator.indicator import Indicator, parse_indicator


@lru_cache(CACHED)
def indicators(desk: OpenEdition) -> tuple[Indicator, ...]:
    """The edition's indicators as they were defined when it was published, in agenda order."""
    held = rows(desk, "SELECT slug, definition, measure_sql, example FROM indicator ORDER BY position")
    return tuple(
        parse_indicator(slug, *as_written_today(json.loads(given), sql), example) for slug, given, sql, example in held
    )


def indicator(desk: OpenEdition, slug: str) -> Indicator | None:
    """The indicator of a slug, None where the edition has none."""
    return next((found for found in indicators(desk) if found.slug == slug), None)


def measure_called(desk: OpenEdition, slug: str) -> Indicator:
    """The indicator of a slug. Raises LookupError where the edition has none."""
    found = indicator(desk, slug)
    if found is None:
        raise LookupError(f"There is no measure called {slug}.")
    return found


def indicators_by_theme(desk: OpenEdition) -> tuple[tuple[Any, tuple[Indicator, ...]], ...]:
    """(theme, its indicators) for each of the five questions, those with no measure yet included."""
    return tuple((theme, tuple(i for i in indicators(desk) if i.theme == theme.key)) for theme in themes())


@lru_cache(CACHED)
def first_page(desk: OpenEdition) -> tuple[str, ...]:
    """The measures that the group chose for the first page, in the agenda's order; none if it never chose."""
    held = rows(desk, "SELECT slug FROM indicator WHERE first_page IS NOT NULL ORDER BY position")
    return tuple(row[0] for row in held)
