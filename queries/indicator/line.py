"""A line of figures: what a page asks an edition for."""

from __future__ import annotations

from dataclasses import dataclass, replace

ALL = "all"  # the whole area, and everybody


@dataclass(frozen=True, slots=True)
class Line:
    """Which measure, which of its series, over what periods, where, and of which group.

    An edition is what a line is asked of, so it is no part of it: a line can be asked of two editions and held side
    by side. What other areas publish stands beside a line, and is of a year and not of a line.
    """

    measure: str  # the measure's slug
    series: str
    grain: str
    locality: str = ALL
    dimension: str = ALL
    category: str = ALL

    @property
    def is_whole_area(self) -> bool:
        """Whether it is of everybody in the whole area, and not of a place or a group."""
        return (self.locality, self.dimension) == (ALL, ALL)

    def over(self, grain: str) -> Line:
        """The same line over periods of another length."""
        return replace(self, grain=grain)

    def of_series(self, series: str) -> Line:
        """The same periods, place and group of another series of the measure."""
        return replace(self, series=series)

    def at(self, locality: str) -> Line:
        """The same line in one place, or in the whole area for 'all'."""
        return replace(self, locality=locality)

    def of_group(self, dimension: str, category: str) -> Line:
        """The same series and periods of one group, which figures are only of in the whole area."""
        return replace(self, locality=ALL, dimension=dimension, category=category)
