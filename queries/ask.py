"""The one door for what a page may ask of a published edition. Every answer is frozen and cached by its arguments.

The cache is what makes a page fast, and it is safe because an edition's file never changes.
"""

from __future__ import annotations

from queries.edition.figures import (
    baselines,
    built_on,
    categories,
    comparators,
    endings,
    first_known,
    latest_period,
    life_table,
    period,
    periods,
    starts,
)
from queries.edition.open_edition import (
    UNREADABLE,
    Damaged,
    NoMart,
    OpenEdition,
    Publication,
    audience,
    edition,
    editions,
    not_read,
    open_edition,
    publications,
    today,
    version,
)
from queries.edition.provenance import awaited, deliveries, expected_returns, findings, notes_on_data
from queries.edition.published_measures import first_page, indicator, indicators, indicators_by_theme
from queries.edition.voices import stories, voices
from queries.reading.lines import awaited_by, by_group, by_locality, reading, series
from queries.reading.reference_revisions import revised_figures

__all__ = [
    "UNREADABLE",
    "Damaged",
    "NoMart",
    "OpenEdition",
    "Publication",
    "audience",
    "awaited",
    "awaited_by",
    "baselines",
    "built_on",
    "by_group",
    "by_locality",
    "categories",
    "comparators",
    "deliveries",
    "edition",
    "editions",
    "endings",
    "expected_returns",
    "findings",
    "first_known",
    "first_page",
    "indicator",
    "indicators",
    "indicators_by_theme",
    "latest_period",
    "life_table",
    "not_read",
    "notes_on_data",
    "open_edition",
    "period",
    "periods",
    "publications",
    "reading",
    "revised_figures",
    "series",
    "starts",
    "stories",
    "today",
    "version",
    "voices",
]  # fmt: skip
