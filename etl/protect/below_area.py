"""Below the whole area: localities by base period and year, groups by year (or term) only, all of it rounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from data.periods import Period
from etl.measure.measure import partitions
from etl.protect.figure import Protected
from etl.protect.series import SeriesToTell
from queries.edition.answers import Status
from queries.indicator.groups import ROOT, Node

TABLE_FROM = 60  # the smallest protected yearly total of a table that is shown
TWO_WAY_FROM = 20  # both parts of a split into two
STEPS_IN_A_YEAR = {"quarter": 4, "term": 3, "academic_year": 1}


class Below:
    """Every figure of one series below the whole area."""

    def __init__(self, series: SeriesToTell) -> None:
        self.series = series
        self.told = {p.key for p in series.ground.told(series.indicator, series.indicator.base)}

    def rows(self) -> list[Protected]:
        """The figures of every part in every period that it is told of, or a state that says why there is no number.

        Localities are told by base period and year, groups of quarterly measures by year alone. Of a table all parts
        have a figure or none has, so that none can be worked out from the others.
        """
        indicator, base = self.series.indicator, self.series.base
        yearly = indicator.base == "quarter"
        made: list[Protected] = []
        for parts in partitions(indicator):
            groups = parts[0][1] != "all"
            if not (groups and yearly):
                for at, period in enumerate(base):
                    made += self._table(period, [period], base[: at + 1], parts)
            if yearly:
                for year, quarters in self.series.years():
                    window = quarters[-1:] if indicator.stock else quarters
                    made += self._table(year, window, window, parts)
        return made

    def _table(
        self, period: Period, window: list[Period], until: list[Period], parts: Sequence[Node]
    ) -> list[Protected]:
        """One partition in one window: every part's figure, or the same honest state for all of them."""
        indicator, series = self.series.indicator, self.series
        if gap := series.ground.gap_over(indicator, window):
            return [replace(series.row(period, node), status=gap) for node in parts]
        keys = [p.key for p in window]
        year = [p.key for p in until if p.key in self.told][-STEPS_IN_A_YEAR[indicator.base] :]
        total = series.counts(keys if indicator.stock else year, ROOT)
        # A quarter's table that is hidden by the rule for two would be the year's less the other quarters'.
        alone = [keys, *([key] for key in keys if parts[0][1] == "all")]
        if sum(total.values()) < TABLE_FROM or any(self._tells_by_two(some, parts) for some in alone):
            return [replace(series.row(period, node), status=Status.TOO_FEW, rounded=True) for node in parts]
        return [series.rounded_row(series.row(period, node), keys, node) for node in parts]

    def _tells_by_two(self, keys: list[str], parts: Sequence[Node]) -> bool:
        """Whether all who are counted, or all the rest, stand in one part, or in two of which one is small.

        Then the exact whole, less the other part, gives the smaller away.
        """
        by_part = [self.series.counts(keys, node) for node in parts]
        for outcome in by_part[0]:
            held = [counts[outcome] for counts in by_part if counts[outcome]]
            if len(held) == 1 or (len(held) == 2 and min(held) < TWO_WAY_FROM):
                return True
        return False
